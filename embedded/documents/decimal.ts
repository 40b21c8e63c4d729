/** A finite decimal is `sign * coefficient * 10^exponent`; `special` says NaN or infinity instead. */
export interface Decimal {
  readonly negative: boolean;
  readonly coefficient: bigint;
  readonly exponent: number;
  readonly special?: 'nan' | 'infinity';
}

const DIGITS_MAX = 34;
const COEFFICIENT_LIMIT = 10n ** 34n;
const EXPONENT_BIAS = 6176;
const EXPONENT_MIN = -6176;
const EXPONENT_MAX = 6111;

const NAN: Decimal = { negative: false, coefficient: 0n, exponent: 0, special: 'nan' };
const infinity = (negative: boolean): Decimal => ({ negative, coefficient: 0n, exponent: 0, special: 'infinity' });

/** Reads the 16 bytes of a Decimal128. */
export function readDecimal(bytes: Buffer, at: number): Decimal {
  const low = bytes.readBigUInt64LE(at);
  const high = bytes.readBigUInt64LE(at + 8);
  const negative = high >> 63n === 1n;
  const top = Number((high >> 58n) & 0x1fn);
  if (top === 0x1f) return { ...NAN, negative };
  if (top === 0x1e) return infinity(negative);
  if (top >> 3 === 3) {
    // A coefficient this form can hold is always above the limit, which the format defines as zero.
    return { negative, coefficient: 0n, exponent: Number((high >> 47n) & 0x3fffn) - EXPONENT_BIAS };
  }
  const coefficient = ((high & 0x1ffffffffffffn) << 64n) | low;
  return {
    negative,
    coefficient: coefficient < COEFFICIENT_LIMIT ? coefficient : 0n,
    exponent: Number((high >> 49n) & 0x3fffn) - EXPONENT_BIAS,
  };
}

/** The 16 bytes of a Decimal128, rounded half to even to 34 digits where it has more. */
export function writeDecimal(value: Decimal): Buffer {
  const bytes = Buffer.alloc(16);
  const sign = value.negative ? 1n << 63n : 0n;
  if (value.special) {
    bytes.writeBigUInt64LE(sign | ((value.special === 'nan' ? 0x1fn : 0x1en) << 58n), 8);
    return bytes;
  }
  const fitted = fit(value);
  if (fitted.special) return writeDecimal(fitted);
  const high = sign | (BigInt(fitted.exponent + EXPONENT_BIAS) << 49n) | (fitted.coefficient >> 64n);
  bytes.writeBigUInt64LE(fitted.coefficient & 0xffffffffffffffffn, 0);
  bytes.writeBigUInt64LE(high, 8);
  return bytes;
}

function fit({ negative, coefficient, exponent }: Decimal): Decimal {
  let digits = coefficient;
  let power = exponent;
  const excess = Math.max(digits.toString().length - DIGITS_MAX, EXPONENT_MIN - power, 0);
  if (excess > 0) {
    digits = roundHalfEven(digits, excess);
    power += excess;
    if (digits >= COEFFICIENT_LIMIT) {
      digits /= 10n;
      power += 1;
    }
  }
  if (digits === 0n) power = Math.min(Math.max(power, EXPONENT_MIN), EXPONENT_MAX);
  while (power > EXPONENT_MAX && digits * 10n < COEFFICIENT_LIMIT) {
    digits *= 10n;
    power--;
  }
  if (power > EXPONENT_MAX) return infinity(negative);
  return { negative, coefficient: digits, exponent: power };
}

function roundHalfEven(digits: bigint, dropped: number): bigint {
  const unit = 10n ** BigInt(dropped);
  const kept = digits / unit;
  const twice = (digits % unit) * 2n;
  return twice > unit || (twice === unit && kept % 2n === 1n) ? kept + 1n : kept;
}

export function addDecimals(a: Decimal, b: Decimal): Decimal {
  if (a.special === 'nan' || b.special === 'nan') return NAN;
  if (a.special) return b.special && a.negative !== b.negative ? NAN : a;
  if (b.special) return b;
  const [large, small] = a.exponent >= b.exponent ? [a, b] : [b, a];
  // Beyond this distance the smaller one cannot reach the last digit, except to break a tie: one sticky digit does that.
  const shift = large.exponent - small.exponent;
  if (shift > 2 * DIGITS_MAX + 4 && large.coefficient !== 0n) {
    const sticky = small.coefficient === 0n ? 0n : small.negative ? -1n : 1n;
    const scaled = signed(large) * 10n ** BigInt(2 * DIGITS_MAX) + sticky;
    return fromSigned(scaled, large.exponent - 2 * DIGITS_MAX, a.negative && b.negative);
  }
  const sum = signed(large) * 10n ** BigInt(shift > 2 * DIGITS_MAX + 4 ? 0 : shift) + signed(small);
  return fromSigned(sum, small.exponent, a.negative && b.negative);
}

export function multiplyDecimals(a: Decimal, b: Decimal): Decimal {
  const negative = a.negative !== b.negative;
  if (a.special === 'nan' || b.special === 'nan') return NAN;
  if (a.special || b.special) {
    const zero = (d: Decimal): boolean => !d.special && d.coefficient === 0n;
    return zero(a) || zero(b) ? NAN : infinity(negative);
  }
  return { negative, coefficient: a.coefficient * b.coefficient, exponent: a.exponent + b.exponent };
}

export function divideDecimals(a: Decimal, b: Decimal): Decimal {
  const negative = a.negative !== b.negative;
  if (a.special === 'nan' || b.special === 'nan' || (a.special && b.special)) return NAN;
  if (a.special) return infinity(negative);
  if (b.special) return { negative, coefficient: 0n, exponent: 0 };
  if (b.coefficient === 0n) return a.coefficient === 0n ? NAN : infinity(negative);
  const extra = BigInt(DIGITS_MAX + 2 + b.coefficient.toString().length);
  const scaled = a.coefficient * 10n ** extra;
  let quotient = scaled / b.coefficient;
  let exponent = a.exponent - b.exponent - Number(extra);
  if (scaled % b.coefficient !== 0n) {
    quotient = quotient * 10n + 1n; // a sticky digit, so that rounding sees there was more
    exponent--;
  } else {
    while (exponent < a.exponent - b.exponent && quotient % 10n === 0n && quotient !== 0n) {
      quotient /= 10n;
      exponent++;
    }
  }
  return { negative, coefficient: quotient, exponent };
}

const signed = (d: Decimal): bigint => (d.negative ? -d.coefficient : d.coefficient);

const fromSigned = (value: bigint, exponent: number, negativeZero: boolean): Decimal => ({
  negative: value === 0n ? negativeZero : value < 0n,
  coefficient: value < 0n ? -value : value,
  exponent,
});

export const decimalOfInteger = (value: bigint): Decimal => fromSigned(value, 0, false);

/** A double becomes the decimal of its first 15 significant digits, as MongoDB converts it. */
export function decimalOfDouble(value: number): Decimal {
  if (Number.isNaN(value)) return NAN;
  if (!Number.isFinite(value)) return infinity(value < 0);
  if (Number.isInteger(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER) {
    return { ...decimalOfInteger(BigInt(Math.abs(value))), negative: value < 0 || Object.is(value, -0) };
  }
  const [, sign, whole, fraction, power] = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(value.toExponential(14))!;
  return {
    negative: sign === '-',
    coefficient: BigInt(whole! + (fraction ?? '')),
    exponent: Number(power) - (fraction ?? '').length,
  };
}

/** The nearest double. */
export function doubleOfDecimal(d: Decimal): number {
  if (d.special === 'nan') return NaN;
  const magnitude = d.special ? Infinity : Number(`${d.coefficient}e${d.exponent}`);
  return d.negative ? -magnitude : magnitude;
}
