import {
  ARRAY,
  BINARY,
  BOOL,
  CODE,
  copyBytes,
  DATE,
  DECIMAL,
  DOUBLE,
  Elements,
  INT32,
  INT64,
  OBJECT,
  OBJECT_ID,
  readInt32,
  REGEX,
  STRING,
  SYMBOL,
  TIMESTAMP,
  type Raw,
} from './bson-view';
import { RANK, rankOf } from './comparator';
import { readDecimal } from './decimal';
import { CommandError } from './errors';
import { compareDecimalWithDouble, toDouble } from './numbers';

/**
 * Keys whose bytes sort as the values do: one byte for the type's rank, then the value. Encodings are prefix-free, so
 * several follow each other in one key, and a whole encoding is inverted bit by bit where an index runs downwards.
 */
const EXACT = 0x00;
const BETWEEN = 0x01;
const END = 0x00;
/** Bytes 0 and 1 of a text are written as this byte and a second one, so that END stays below all texts. */
const ESCAPE = 0x01;

const float = new Float64Array(1);
const floatBytes = new Uint8Array(float.buffer);
const floatBits = new BigUint64Array(float.buffer);

/** Builds a key in a buffer that is used again and again; `take` copies it out. */
export class KeyWriter {
  bytes = Buffer.allocUnsafeSlow(4096);
  length = 0;

  reset(): this {
    this.length = 0;
    return this;
  }

  reserve(size: number): void {
    if (this.length + size <= this.bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.length + size));
    this.bytes.copy(grown, 0, 0, this.length);
    this.bytes = grown;
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  uint32(value: number): void {
    this.reserve(4);
    this.bytes.writeUInt32BE(value, this.length);
    this.length += 4;
  }

  copy(source: Buffer, start = 0, end = source.length): void {
    this.reserve(end - start);
    this.length = copyBytes(source, start, end, this.bytes, this.length);
  }

  /** Text that may be followed by more: escaped and closed. */
  text(source: Buffer, start: number, end: number): void {
    this.reserve((end - start) * 2 + 1);
    const bytes = this.bytes;
    let length = this.length;
    for (let i = start; i < end; i++) {
      const byte = source[i]!;
      if (byte <= ESCAPE) bytes[length++] = ESCAPE;
      bytes[length++] = byte <= ESCAPE ? byte + 1 : byte;
    }
    bytes[length++] = END;
    this.length = length;
  }

  invertFrom(at: number): void {
    for (let i = at; i < this.length; i++) this.bytes[i] = ~this.bytes[i]! & 0xff;
  }

  take(): Buffer {
    const bytes = Buffer.allocUnsafe(this.length);
    copyBytes(this.bytes, 0, this.length, bytes, 0);
    return bytes;
  }
}

/** Appends one value; undefined stands for a missing field, which sorts as null. Refuses BadValue for types without a place. */
export function encodeValue(key: KeyWriter, raw: Raw | undefined): void {
  if (raw) encode(key, raw.type, raw.bytes, raw.start);
  else key.byte(RANK.null);
}

function encode(key: KeyWriter, type: number, bytes: Buffer, at: number): void {
  key.byte(rankOf(type));
  switch (type) {
    case INT32:
    case DOUBLE:
      encodeDouble(key, toDouble(type, bytes, at), EXACT);
      return;
    case INT64:
      encodeInt64(key, bytes, at);
      return;
    case DECIMAL:
      encodeDecimal(key, bytes, at);
      return;
    case STRING:
    case SYMBOL:
    case CODE:
      key.text(bytes, at + 4, at + 3 + readInt32(bytes, at));
      return;
    case OBJECT:
      for (const e = new Elements(bytes, at); e.next();) {
        key.byte(rankOf(e.type));
        key.text(bytes, e.nameStart, e.nameEnd);
        encode(key, e.type, bytes, e.start);
      }
      key.byte(END);
      return;
    case ARRAY:
      for (const e = new Elements(bytes, at); e.next();) encode(key, e.type, bytes, e.start);
      key.byte(END);
      return;
    case BINARY: {
      const length = readInt32(bytes, at);
      key.uint32(length);
      key.copy(bytes, at + 4, at + 5 + length);
      return;
    }
    case OBJECT_ID:
      key.copy(bytes, at, at + 12);
      return;
    case BOOL:
      key.byte(bytes[at]!);
      return;
    case DATE:
    case TIMESTAMP: {
      const from = key.length;
      key.reserve(8);
      for (let i = 7; i >= 0; i--) key.bytes[key.length++] = bytes[at + i]!;
      if (type === DATE) key.bytes[from]! ^= 0x80;
      return;
    }
    case REGEX: {
      const pattern = bytes.indexOf(0, at);
      key.text(bytes, at, pattern);
      key.text(bytes, pattern + 1, bytes.indexOf(0, pattern + 1));
      return;
    }
    default:
      if (rankOf(type) > RANK.null && rankOf(type) < RANK.maxKey) {
        throw new CommandError(2, `a value of type 0x${type.toString(16)} cannot be part of a key`);
      }
  }
}

/** The largest double that is not above the value, and whether the value is that double or lies above it. */
function encodeDouble(key: KeyWriter, floor: number, place: number): void {
  key.reserve(9);
  if (Number.isNaN(floor)) {
    key.bytes.fill(0, key.length, key.length + 9); // below minus infinity
    key.length += 9;
    return;
  }
  float[0] = floor === 0 ? 0 : floor; // minus zero equals zero
  const flip = floatBytes[7]! & 0x80 ? 0xff : 0x00;
  let length = key.length;
  key.bytes[length++] = floatBytes[7]! ^ (flip || 0x80);
  for (let i = 6; i >= 0; i--) key.bytes[length++] = floatBytes[i]! ^ flip;
  key.bytes[length++] = place;
  key.length = length;
}

function encodeInt64(key: KeyWriter, bytes: Buffer, at: number): void {
  const nearest = toDouble(INT64, bytes, at);
  if (Math.abs(nearest) <= Number.MAX_SAFE_INTEGER) return encodeDouble(key, nearest, EXACT);
  const value = bytes.readBigInt64LE(at);
  if (BigInt(nearest) === value) return encodeDouble(key, nearest, EXACT);
  encodeDouble(key, BigInt(nearest) > value ? justBelow(nearest) : nearest, BETWEEN);
  encodeDigits(key, value < 0n, (value < 0n ? -value : value).toString(), 0);
}

function encodeDecimal(key: KeyWriter, bytes: Buffer, at: number): void {
  const value = readDecimal(bytes, at);
  const nearest = toDouble(DECIMAL, bytes, at);
  if (value.special) return encodeDouble(key, nearest, EXACT);
  let floor = Number.isFinite(nearest) ? nearest : nearest > 0 ? Number.MAX_VALUE : -Infinity;
  if (Number.isFinite(floor)) {
    const order = compareDecimalWithDouble(value, floor);
    if (order === 0) return encodeDouble(key, floor, EXACT);
    if (order < 0) floor = justBelow(floor);
  }
  encodeDouble(key, floor, BETWEEN);
  encodeDigits(key, value.negative, value.coefficient.toString(), value.exponent);
}

/** Tells apart values that share a floor: the power of ten of the first digit, then the digits, inverted below zero. */
function encodeDigits(key: KeyWriter, negative: boolean, digits: string, exponent: number): void {
  const from = key.length;
  const power = digits.length + exponent + 0x8000;
  key.byte(power >> 8);
  key.byte(power & 0xff);
  for (const digit of digits.replace(/0+$/, '')) key.byte(digit.charCodeAt(0) - 46); // '0' becomes 2
  key.byte(END);
  if (negative) key.invertFrom(from);
}

function justBelow(value: number): number {
  if (value === -Infinity) return value;
  if (value === 0) return -Number.MIN_VALUE;
  float[0] = value;
  floatBits[0]! += value > 0 ? -1n : 1n;
  return float[0];
}

const scratch = new KeyWriter();

/** The key of a single value, as a buffer of its own. */
export function keyOf(raw: Raw | undefined): Buffer {
  scratch.reset();
  encodeValue(scratch, raw);
  return scratch.take();
}
