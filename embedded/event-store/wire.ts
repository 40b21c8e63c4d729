/**
 * The protobuf wire format, by hand: as much of it as EventStoreDB's messages need.
 *
 * Whole numbers are JS numbers. A uint64 of 2^53 or more reads as Infinity and Infinity is written as 2^64 - 1:
 * the protocol uses such values only to say "the end".
 */

/** How the value of a field is laid out. */
export const wireTypes = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/** Bytes that are not a protobuf message, or not the one expected. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

/**
 * Walks the fields of one message: `while (reader.next()) switch (reader.field) { … }`. A field nobody asks the value
 * of is skipped by the following `next()`. Everything returned by `bytes()` is a view, not a copy. Throws WireError.
 */
export class WireReader {
  field = 0;
  wireType: number = wireTypes.varint;
  private position: number;
  private readonly end: number;
  private unread = false;

  constructor(private readonly buffer: Buffer) {
    this.position = 0;
    this.end = buffer.length;
  }

  next(): boolean {
    if (this.unread) this.skip();
    if (this.position >= this.end) return false;
    const tag = this.varint();
    this.field = Math.floor(tag / 8);
    this.wireType = tag % 8;
    if (this.field === 0) throw new WireError('field number 0');
    this.unread = true;
    return true;
  }

  /** An unsigned whole number; Infinity from 2^53 on. */
  uint(): number {
    this.expect(wireTypes.varint);
    this.unread = false;
    return this.varint();
  }

  bool(): boolean {
    return this.uint() !== 0;
  }

  /** A signed 64-bit whole number, exactly. */
  int64(): bigint {
    this.expect(wireTypes.varint);
    this.unread = false;
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asIntN(64, value);
    }
    throw new WireError('varint longer than 10 bytes');
  }

  bytes(): Buffer {
    this.expect(wireTypes.bytes);
    this.unread = false;
    const length = this.varint();
    const start = this.position;
    if (length > this.end - start) throw new WireError('field longer than its message');
    this.position = start + length;
    return this.buffer.subarray(start, this.position);
  }

  string(): string {
    return this.bytes().toString('utf8');
  }

  message(): WireReader {
    return new WireReader(this.bytes());
  }

  private expect(wireType: number): void {
    if (this.wireType !== wireType) throw new WireError(`field ${this.field} has wire type ${this.wireType}`);
  }

  private skip(): void {
    this.unread = false;
    switch (this.wireType) {
      case wireTypes.varint:
        this.varint();
        return;
      case wireTypes.fixed64:
        return this.advance(8);
      case wireTypes.bytes:
        return this.advance(this.varint());
      case wireTypes.fixed32:
        return this.advance(4);
      default:
        throw new WireError(`wire type ${this.wireType}`);
    }
  }

  private advance(length: number): void {
    if (length > this.end - this.position) throw new WireError('field longer than its message');
    this.position += length;
  }

  private byte(): number {
    if (this.position >= this.end) throw new WireError('message ends inside a number');
    return this.buffer[this.position++]!;
  }

  private varint(): number {
    let byte = this.byte();
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    let scale = 0x80;
    for (let index = 1; index < 10; index++) {
      byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value > Number.MAX_SAFE_INTEGER ? Infinity : value;
      scale *= 0x80;
    }
    throw new WireError('varint longer than 10 bytes');
  }
}

/** How many bytes a whole number takes as a varint. */
export function varintLength(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x200000) return 3;
  if (value < 0x10000000) return 4;
  if (value === Infinity) return 10;
  let length = 5;
  for (let limit = 0x800000000; value >= limit; limit *= 0x80) length++;
  return length;
}

/** Writes a whole number as a varint at `offset`; returns the offset behind it. */
export function writeVarint(target: Buffer, value: number, offset: number): number {
  if (value === Infinity) {
    target.fill(0xff, offset, offset + 9);
    target[offset + 9] = 1;
    return offset + 10;
  }
  // Shifts work on 32 bits only, so larger numbers are divided.
  while (value >= 0x80000000) {
    target[offset++] = (value % 0x80) | 0x80;
    value = Math.floor(value / 0x80);
  }
  while (value >= 0x80) {
    target[offset++] = (value & 0x7f) | 0x80;
    value >>>= 7;
  }
  target[offset++] = value;
  return offset;
}

/** Bytes of a field that holds a number. */
export function uintField(field: number, value: number): Buffer {
  const tag = field * 8 + wireTypes.varint;
  const buffer = Buffer.allocUnsafe(varintLength(tag) + varintLength(value));
  writeVarint(buffer, value, writeVarint(buffer, tag, 0));
  return buffer;
}

/** Bytes of a field that holds a signed 64-bit number. */
export function int64Field(field: number, value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  while (rest >= 0x80n) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  bytes.push(Number(rest));
  const tag = Buffer.allocUnsafe(varintLength(field * 8));
  writeVarint(tag, field * 8 + wireTypes.varint, 0);
  return Buffer.concat([tag, Buffer.from(bytes)]);
}

/** Bytes of a field that holds bytes, text or another message. An empty value is written, so it says "present". */
export function bytesField(field: number, value: Buffer | string): Buffer {
  const content = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
  const tag = field * 8 + wireTypes.bytes;
  const buffer = Buffer.allocUnsafe(varintLength(tag) + varintLength(content.length) + content.length);
  const offset = writeVarint(buffer, content.length, writeVarint(buffer, tag, 0));
  content.copy(buffer, offset);
  return buffer;
}

/** Bytes of a field that holds a message made of these fields. */
export function messageField(field: number, ...fields: readonly Buffer[]): Buffer {
  return bytesField(field, fields.length === 1 ? fields[0]! : Buffer.concat(fields));
}
