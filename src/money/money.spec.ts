import { Big } from 'big.js';
import fc from 'fast-check';
import {
  formatMoney,
  isCurrency,
  isDecimal,
  minorDigits,
  minorUnits,
  shareHalfUp,
  sumMoney,
  timesRateHalfUp,
} from './money';

const amount = (n: number) => minorUnits(n);
const amounts = fc.integer({ min: -1e12, max: 1e12 }).map(minorUnits);
const rates = fc.oneof(
  fc.constantFrom('0', '0.20', '0.19', '0.055', '1', '1.5', '0.005'),
  fc
    .tuple(fc.nat({ max: 99 }), fc.nat({ max: 999_999 }))
    .map(([whole, part]) => `${whole}.${String(part).padStart(6, '0')}`),
);

describe('minor units', () => {
  it.each([0, 19_000, -19_000, Number.MAX_SAFE_INTEGER])('may be %p', (n) => expect(minorUnits(n)).toBe(n));
  it.each([0.5, NaN, Infinity, 2 ** 53, -(2 ** 53)])('may not be %p', (n) =>
    expect(() => minorUnits(n)).toThrow(RangeError),
  );
  it('have no negative zero', () => expect(Object.is(minorUnits(-0), 0)).toBe(true));

  it('sum, credits included', () => {
    expect(sumMoney([])).toBe(0);
    expect(sumMoney([amount(19_000), amount(3_800), amount(-500)])).toBe(22_300);
    expect(() => sumMoney([amount(Number.MAX_SAFE_INTEGER), amount(2)])).toThrow(RangeError);
  });
});

describe('a share', () => {
  it.each([
    ['95 min at £120.00 an hour', 12_000, 95, 60, 19_000],
    ['420 min at £120.00 an hour', 12_000, 420, 60, 84_000],
    ['140 min of a day of 420 at £800.00', 80_000, 140, 420, 26_667],
    ['15 of 30 days of a fee of £1,200.00', 120_000, 15, 30, 60_000],
    ['half of a penny', 1, 1, 2, 1],
    ['half of a credited penny', -1, 1, 2, -1],
    ['less than half', 1, 499_999, 1_000_000, 0],
    ['less than half of a credit', -1, 1, 3, 0],
    ['nothing', 0, 5, 7, 0],
    ['given back', 12_000, -95, 60, -19_000],
  ])('%s', (_, of, numerator, denominator, share) => {
    expect(Object.is(shareHalfUp(amount(of), numerator, denominator), share)).toBe(true);
  });

  it('is a whole part of something', () => {
    expect(() => shareHalfUp(amount(1), 1, 0)).toThrow(RangeError);
    expect(() => shareHalfUp(amount(1), 1, -2)).toThrow(RangeError);
    expect(() => shareHalfUp(amount(1), 1.5, 2)).toThrow(RangeError);
    expect(() => shareHalfUp(amount(Number.MAX_SAFE_INTEGER), 2, 1)).toThrow(RangeError);
  });

  it('is exact where floating point is not', () => {
    expect(shareHalfUp(amount(Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)).toBe(
      Number.MAX_SAFE_INTEGER,
    );
  });

  it('agrees with decimal arithmetic', () => {
    fc.assert(
      fc.property(amounts, fc.integer({ min: -2_000, max: 2_000 }), fc.integer({ min: 1, max: 2_000 }), (of, n, d) => {
        // A quotient that is no half differs from one by more than the 20 places that big.js keeps.
        const expected = new Big(of).times(n).div(d).round(0, Big.roundHalfUp).toNumber();
        expect(shareHalfUp(of, n, d)).toBe(expected + 0);
      }),
      { numRuns: 1_000 },
    );
  });

  it('of a credit mirrors that of the charge', () => {
    fc.assert(
      fc.property(amounts, fc.nat({ max: 2_000 }), fc.integer({ min: 1, max: 2_000 }), (of, n, d) => {
        expect(shareHalfUp(of, n, d) + shareHalfUp(amount(-Number(of)), n, d)).toBe(0);
      }),
    );
  });
});

describe('a rate', () => {
  it.each([
    [19_000, '0.20', 3_800],
    [101, '0.055', 6],
    [-101, '0.055', -6],
    [105, '0.1', 11],
    [-105, '0.1', -11],
    [104, '0.1', 10],
    [1_005, '1.005', 1_010],
    [19_000, '0', 0],
    [19_000, '1', 19_000],
  ])('on %i of %s is %i', (of, rate, expected) => expect(timesRateHalfUp(amount(of), rate)).toBe(expected));

  it.each(['', '20%', '-0.2', '+1', '1e-1', '.2', '0.', '0,2', ' 0.2', '00.2', '0x1', 'NaN', `0.${'1'.repeat(13)}`])(
    'is a plain decimal, not %j',
    (rate) => {
      expect(isDecimal(rate)).toBe(false);
      expect(() => timesRateHalfUp(amount(1), rate)).toThrow(RangeError);
    },
  );

  it.each(['0', '0.20', '1', '1.5', '10', '123456789012.123456789012'])('may be %s', (rate) =>
    expect(isDecimal(rate)).toBe(true),
  );

  it('agrees with decimal arithmetic', () => {
    fc.assert(
      fc.property(amounts, rates, (of, rate) => {
        expect(timesRateHalfUp(of, rate)).toBe(new Big(of).times(rate).round(0, Big.roundHalfUp).toNumber() + 0);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a currency', () => {
  it('has a code in capitals', () => {
    expect(['GBP', 'EUR', 'USD', 'JPY', 'KWD', 'CHF'].every(isCurrency)).toBe(true);
    expect(['gbp', '£', 'POUND', 'ZZZ', ''].some(isCurrency)).toBe(false);
  });

  it('has as many digits as ISO 4217 gives it', () => {
    expect(['GBP', 'JPY', 'KWD', 'HUF', 'ISK', 'UGX'].map(minorDigits)).toEqual([2, 0, 3, 2, 0, 0]);
    expect(() => minorDigits('ZZZ')).toThrow(RangeError);
  });

  it.each([
    [19_000, 'GBP', '190.00 GBP'],
    [123_456, 'GBP', '1,234.56 GBP'],
    [100_000_000, 'EUR', '1,000,000.00 EUR'],
    [99_999, 'EUR', '999.99 EUR'],
    [0, 'EUR', '0.00 EUR'],
    [5, 'EUR', '0.05 EUR'],
    [-5, 'EUR', '-0.05 EUR'],
    [-123_456, 'USD', '-1,234.56 USD'],
    [1_200, 'JPY', '1,200 JPY'],
    [7, 'JPY', '7 JPY'],
    [1_234_567, 'KWD', '1,234.567 KWD'],
    [Number.MAX_SAFE_INTEGER, 'GBP', '90,071,992,547,409.91 GBP'],
  ])('%i of %s reads %s', (n, currency, text) => expect(formatMoney(amount(n), currency)).toBe(text));
});
