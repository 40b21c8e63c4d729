import { DECIMAL, DOUBLE, INT32, INT64, Raw, readInt32, readUint32 } from './bson-view';
import {
  addDecimals,
  decimalOfDouble,
  decimalOfInteger,
  divideDecimals,
  doubleOfDecimal,
  multiplyDecimals,
  readDecimal,
  writeDecimal,
  type Decimal,
} from './decimal';
import { CommandError } from './errors';

const INT64_MAX = 2n ** 63n - 1n;
const INT64_MIN = -(2n ** 63n);
const SAFE = Number.MAX_SAFE_INTEGER;

export const isNumber = (type: number): boolean =>
  type === INT32 || type === DOUBLE || type === INT64 || type === DECIMAL;

export function rawInt32(value: number): Raw {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeInt32LE(value);
  return new Raw(INT32, bytes, 0, 4);
}

export function rawInt64(value: bigint): Raw {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeBigInt64LE(value);
  return new Raw(INT64, bytes, 0, 8);
}

function rawDouble(value: number): Raw {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeDoubleLE(value);
  return new Raw(DOUBLE, bytes, 0, 8);
}

const rawDecimal = (value: Decimal): Raw => new Raw(DECIMAL, writeDecimal(value), 0, 16);

/** The smallest integer type that holds the value. */
const rawInteger = (value: bigint): Raw =>
  value >= -2147483648n && value <= 2147483647n ? rawInt32(Number(value)) : rawInt64(value);

/** The value as a double; exact for int32, double and integers up to 2^53. */
export function toDouble(type: number, bytes: Buffer, at: number): number {
  switch (type) {
    case INT32:
      return readInt32(bytes, at);
    case DOUBLE:
      return bytes.readDoubleLE(at);
    case INT64:
      return readInt32(bytes, at + 4) * 4294967296 + readUint32(bytes, at);
    default:
      return doubleOfDecimal(readDecimal(bytes, at));
  }
}

export const doubleOf = (raw: Raw): number => toDouble(raw.type, raw.bytes, raw.start);

/** The exact value of an int32 or int64. */
export const integerOf = (raw: Raw): bigint =>
  raw.type === INT32 ? BigInt(readInt32(raw.bytes, raw.start)) : raw.bytes.readBigInt64LE(raw.start);

/** A finite number as `mantissa * 2^two * 10^ten`, so that any two compare exactly. */
interface Exact {
  mantissa: bigint;
  two: number;
  ten: number;
}

const float = new Float64Array(1);
const floatBits = new BigUint64Array(float.buffer);

function exactOfDouble(value: number): Exact {
  float[0] = value;
  const bits = floatBits[0]!;
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const mantissa = exponent === 0 ? fraction : fraction | 0x10000000000000n;
  return { mantissa: value < 0 ? -mantissa : mantissa, two: Math.max(exponent, 1) - 1075, ten: 0 };
}

function exactOf(type: number, bytes: Buffer, at: number): Exact {
  switch (type) {
    case INT32:
      return { mantissa: BigInt(readInt32(bytes, at)), two: 0, ten: 0 };
    case INT64:
      return { mantissa: bytes.readBigInt64LE(at), two: 0, ten: 0 };
    case DOUBLE:
      return exactOfDouble(bytes.readDoubleLE(at));
    default: {
      const { negative, coefficient, exponent } = readDecimal(bytes, at);
      return { mantissa: negative ? -coefficient : coefficient, two: 0, ten: exponent };
    }
  }
}

function compareExact(a: Exact, b: Exact): number {
  const two = Math.min(a.two, b.two);
  const ten = Math.min(a.ten, b.ten);
  const left = a.mantissa * 2n ** BigInt(a.two - two) * 10n ** BigInt(a.ten - ten);
  const right = b.mantissa * 2n ** BigInt(b.two - two) * 10n ** BigInt(b.ten - ten);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** How a decimal compares with a finite double, by exact value. */
export const compareDecimalWithDouble = (d: Decimal, value: number): number =>
  compareExact(
    { mantissa: d.negative ? -d.coefficient : d.coefficient, two: 0, ten: d.exponent },
    exactOfDouble(value),
  );

/** Orders two numbers of any type by exact value; NaN comes before all others and equals itself. */
export function compareNumbers(
  typeA: number,
  bytesA: Buffer,
  atA: number,
  typeB: number,
  bytesB: Buffer,
  atB: number,
): number {
  const a = toDouble(typeA, bytesA, atA);
  const b = toDouble(typeB, bytesB, atB);
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : -1;
  if (Number.isNaN(b)) return 1;
  const roundedA = typeA === DECIMAL || (typeA === INT64 && (a > SAFE || a < -SAFE));
  const roundedB = typeB === DECIMAL || (typeB === INT64 && (b > SAFE || b < -SAFE));
  if (!roundedA && !roundedB) return a < b ? -1 : a > b ? 1 : 0;
  if (isInfinite(typeA, bytesA, atA) || isInfinite(typeB, bytesB, atB)) {
    const left = isInfinite(typeA, bytesA, atA) ? a : 0;
    const right = isInfinite(typeB, bytesB, atB) ? b : 0;
    return left < right ? -1 : left > right ? 1 : 0;
  }
  return compareExact(exactOf(typeA, bytesA, atA), exactOf(typeB, bytesB, atB));
}

const isInfinite = (type: number, bytes: Buffer, at: number): boolean =>
  type === DECIMAL
    ? readDecimal(bytes, at).special === 'infinity'
    : type === DOUBLE && Math.abs(bytes.readDoubleLE(at)) === Infinity;

const decimalOf = (raw: Raw): Decimal =>
  raw.type === DECIMAL
    ? readDecimal(raw.bytes, raw.start)
    : raw.type === DOUBLE
      ? decimalOfDouble(doubleOf(raw))
      : decimalOfInteger(integerOf(raw));

interface Operation {
  readonly integers: (a: bigint, b: bigint) => bigint;
  readonly doubles: (a: number, b: number) => number;
  readonly decimals: (a: Decimal, b: Decimal) => Decimal;
}

const negated = (d: Decimal): Decimal => ({ ...d, negative: !d.negative });

export const ADD: Operation = { integers: (a, b) => a + b, doubles: (a, b) => a + b, decimals: addDecimals };
export const SUBTRACT: Operation = {
  integers: (a, b) => a - b,
  doubles: (a, b) => a - b,
  decimals: (a, b) => addDecimals(a, negated(b)),
};
export const MULTIPLY: Operation = { integers: (a, b) => a * b, doubles: (a, b) => a * b, decimals: multiplyDecimals };

/**
 * Combines two numbers: decimal wins over double, double over int64, int64 over int32, and two int32 widen to int64
 * when the result needs it. Refuses BadValue when the result does not fit an int64.
 */
export function calculate({ integers, doubles, decimals }: Operation, a: Raw, b: Raw): Raw {
  if (a.type === DECIMAL || b.type === DECIMAL) return rawDecimal(decimals(decimalOf(a), decimalOf(b)));
  if (a.type === DOUBLE || b.type === DOUBLE) return rawDouble(doubles(doubleOf(a), doubleOf(b)));
  const result = integers(integerOf(a), integerOf(b));
  if (result > INT64_MAX || result < INT64_MIN) {
    throw new CommandError(2, `the result ${result} does not fit a 64-bit integer`);
  }
  return a.type === INT64 || b.type === INT64 ? rawInt64(result) : rawInteger(result);
}

/** `$divide`: decimal when either is, otherwise double. Refuses BadValue for a zero divisor. */
export function divide(a: Raw, b: Raw): Raw {
  if (doubleOf(b) === 0) throw new CommandError(2, "can't $divide by zero");
  if (a.type === DECIMAL || b.type === DECIMAL) return rawDecimal(divideDecimals(decimalOf(a), decimalOf(b)));
  return rawDouble(doubleOf(a) / doubleOf(b));
}

/** Adds numbers of mixed types one by one, exactly for integers and decimals; answers in the widest type seen. */
export class Sum {
  private integers = 0n;
  /** Small integers are added here first: a bigint addition costs far more. */
  private small = 0;
  private doubles = 0;
  /** What rounding took from `doubles` so far (Neumaier). */
  private lost = 0;
  private decimals: Decimal | undefined;
  private widest = INT32;
  count = 0;

  add(raw: Raw): void {
    this.count++;
    switch (raw.type) {
      case INT32:
        this.addSmall(readInt32(raw.bytes, raw.start));
        return;
      case INT64: {
        if (this.widest === INT32) this.widest = INT64;
        const value = doubleOf(raw);
        if (Math.abs(value) <= 2 ** 51) this.addSmall(value);
        else this.integers += integerOf(raw);
        return;
      }
      case DOUBLE:
        if (this.widest !== DECIMAL) this.widest = DOUBLE;
        this.addDouble(doubleOf(raw));
        return;
      case DECIMAL:
        this.widest = DECIMAL;
        this.decimals = addDecimals(this.decimals ?? decimalOfInteger(0n), readDecimal(raw.bytes, raw.start));
        return;
      default:
        this.count--; // what is no number does not count
    }
  }

  private addSmall(value: number): void {
    this.small += value;
    if (Math.abs(this.small) > 2 ** 51) {
      this.integers += BigInt(this.small);
      this.small = 0;
    }
  }

  private addDouble(value: number): void {
    const total = this.doubles + value;
    if (Number.isFinite(total)) {
      this.lost +=
        Math.abs(this.doubles) >= Math.abs(value) ? this.doubles - total + value : value - total + this.doubles;
    }
    this.doubles = total;
  }

  get total(): Raw {
    const whole = this.integers + BigInt(this.small);
    if (this.widest === DECIMAL) {
      const others = addDecimals(decimalOfInteger(whole), decimalOfDouble(this.doubles + this.lost));
      return rawDecimal(addDecimals(this.decimals!, others));
    }
    if (this.widest === DOUBLE) return rawDouble(this.doubles + (this.lost + Number(whole)));
    if (whole > INT64_MAX || whole < INT64_MIN) return rawDouble(Number(whole));
    return this.widest === INT64 ? rawInt64(whole) : rawInteger(whole);
  }

  /** The mean of the numbers added, or undefined when there were none. */
  get average(): Raw | undefined {
    if (this.count === 0) return undefined;
    const { total } = this;
    if (total.type === DECIMAL) return divide(total, rawInt32(this.count));
    return rawDouble(doubleOf(total) / this.count);
  }
}
