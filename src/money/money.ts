import { type Brand } from '../kernel/brand';

/** A whole number of a currency's minor units (pence, cents); negative for credits. The currency stands beside it. */
export type MinorUnits = Brand<number, 'MinorUnits'>;

/** Takes a number as minor units. Throws a RangeError naming anything but a whole number within ±(2^53 - 1). */
export function minorUnits(n: number): MinorUnits {
  if (!Number.isSafeInteger(n)) throw new RangeError(`Not a whole number of minor units: ${n}`);
  return (n === 0 ? 0 : n) as MinorUnits;
}

/** Throws a RangeError when the sum leaves the safe integers. */
export const sumMoney = (list: readonly MinorUnits[]): MinorUnits =>
  minorUnits(Number(list.reduce((sum, amount) => sum + BigInt(amount), 0n)));

/**
 * `amount` x `numerator` / `denominator`, computed exactly and rounded half up to a minor unit; a negative half goes
 * away from zero, so a credit mirrors its charge. Numerator and denominator are whole, the denominator above zero;
 * throws a RangeError otherwise, and when the share is not a safe integer.
 */
export function shareHalfUp(amount: MinorUnits, numerator: number, denominator: number): MinorUnits {
  if (!Number.isSafeInteger(numerator)) throw new RangeError(`Not a whole numerator: ${numerator}`);
  if (!Number.isSafeInteger(denominator) || denominator <= 0) {
    throw new RangeError(`Not a whole denominator above zero: ${denominator}`);
  }
  return dividedHalfUp(BigInt(amount) * BigInt(numerator), BigInt(denominator));
}

/**
 * `amount` x a decimal string, such as a VAT rate of `0.20`, rounded like `shareHalfUp`. Throws a RangeError unless
 * `isDecimal(rate)`, and when the product is not a safe integer.
 */
export function timesRateHalfUp(amount: MinorUnits, rate: string): MinorUnits {
  if (!isDecimal(rate)) throw new RangeError(`Not a plain decimal: ${JSON.stringify(rate)}`);
  const [whole = '', fraction = ''] = rate.split('.');
  return dividedHalfUp(BigInt(amount) * BigInt(whole + fraction), 10n ** BigInt(fraction.length));
}

/**
 * Whether the text is a plain decimal, zero or more, such as `1.5`: no sign, no exponent, no needless leading zero, at
 * most 12 digits either side of the point.
 */
export const isDecimal = (text: string): boolean => /^(0|[1-9]\d{0,11})(\.\d{1,12})?$/.test(text);

const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

/** Whether the text is an ISO 4217 code, in capitals. */
export const isCurrency = (code: string): boolean => currencies.has(code);

/** ISO 4217's exceptions to two digits. The runtime's own table follows daily use, and gives the forint none. */
const MINOR_DIGITS = new Map<string, number>([
  ...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'.split(' ').map((code) => [code, 0] as const),
  ...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code) => [code, 3] as const),
]);

/** How many digits the minor unit has: 2 for GBP, 0 for JPY, 3 for KWD. Throws a RangeError for an unknown currency. */
export function minorDigits(currency: string): number {
  if (!isCurrency(currency)) throw new RangeError(`Not an ISO 4217 currency: ${JSON.stringify(currency)}`);
  return MINOR_DIGITS.get(currency) ?? 2;
}

/**
 * For people, the same in every locale: `1,234.56 GBP`, `-0.05 EUR`, `1,200 JPY`. Throws a RangeError for an unknown
 * currency.
 */
export function formatMoney(amount: MinorUnits, currency: string): string {
  const places = minorDigits(currency);
  const digits = String(Math.abs(amount)).padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places).replace(/\B(?=(\d{3})+$)/g, ',');
  const fraction = places > 0 ? `.${digits.slice(-places)}` : '';
  return `${amount < 0 ? '-' : ''}${whole}${fraction} ${currency}`;
}

function dividedHalfUp(dividend: bigint, divisor: bigint): MinorUnits {
  const size = dividend < 0n ? -dividend : dividend;
  const rounded = (size * 2n + divisor) / (divisor * 2n);
  return minorUnits(Number(dividend < 0n ? -rounded : rounded));
}
