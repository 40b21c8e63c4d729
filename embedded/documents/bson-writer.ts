import { ARRAY, BOOL, copyBytes, DOUBLE, INT32, INT64, NULL, OBJECT, STRING, type Raw } from './bson-view';

const INITIAL_BYTES = 16 * 1024;
/** A buffer that once held a large reply is not kept for the small ones. */
const KEPT_BYTES_MAX = 1024 * 1024;

/** Decimal array positions as bytes with their closing zero, made once. */
const positions: Buffer[] = [];
const positionName = (index: number): Buffer => {
  const known = positions[index];
  if (known) return known;
  const made = Buffer.from(`${index}\0`);
  if (index < 10_000) positions[index] = made;
  return made;
};

/** Appends BSON into one growing buffer; documents are opened, filled and closed. */
export class BsonWriter {
  bytes = Buffer.allocUnsafeSlow(INITIAL_BYTES);
  length = 0;

  reset(): this {
    if (this.bytes.length > KEPT_BYTES_MAX) this.bytes = Buffer.allocUnsafeSlow(INITIAL_BYTES);
    this.length = 0;
    return this;
  }

  reserve(size: number): void {
    if (this.length + size <= this.bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(this.bytes.length * 2, this.length + size));
    this.bytes.copy(grown, 0, 0, this.length);
    this.bytes = grown;
  }

  int32Value(value: number): void {
    this.reserve(4);
    this.setInt32(this.length, value);
    this.length += 4;
  }

  setInt32(at: number, value: number): void {
    const bytes = this.bytes;
    bytes[at] = value;
    bytes[at + 1] = value >>> 8;
    bytes[at + 2] = value >>> 16;
    bytes[at + 3] = value >>> 24;
  }

  copy(source: Buffer, start: number, end: number): void {
    this.reserve(end - start);
    this.length = copyBytes(source, start, end, this.bytes, this.length);
  }

  byte(value: number): void {
    this.reserve(1);
    this.bytes[this.length++] = value;
  }

  /** Type byte and name of the next element; a number names an array position. */
  name(type: number, name: string | number | Buffer): void {
    this.reserve(1);
    this.bytes[this.length++] = type;
    if (typeof name === 'number') {
      const position = positionName(name);
      this.copy(position, 0, position.length);
      return;
    }
    if (typeof name === 'string') {
      this.reserve(name.length * 3 + 1);
      this.length += this.bytes.write(name, this.length);
    } else this.copy(name, 0, name.length);
    this.byte(0);
  }

  /** Opens a document without a name (the outermost one); give the result to `close`. */
  open(): number {
    const at = this.length;
    this.int32Value(0);
    return at;
  }

  openDocument(name: string | number | Buffer): number {
    this.name(OBJECT, name);
    return this.open();
  }

  openArray(name: string | number | Buffer): number {
    this.name(ARRAY, name);
    return this.open();
  }

  close(at: number): void {
    this.byte(0);
    this.setInt32(at, this.length - at);
  }

  int32(name: string, value: number): void {
    this.name(INT32, name);
    this.int32Value(value);
  }

  int64(name: string, value: bigint): void {
    this.name(INT64, name);
    this.reserve(8);
    this.bytes.writeBigInt64LE(value, this.length);
    this.length += 8;
  }

  double(name: string, value: number): void {
    this.name(DOUBLE, name);
    this.reserve(8);
    this.bytes.writeDoubleLE(value, this.length);
    this.length += 8;
  }

  bool(name: string, value: boolean): void {
    this.name(BOOL, name);
    this.byte(value ? 1 : 0);
  }

  null(name: string): void {
    this.name(NULL, name);
  }

  string(name: string, value: string): void {
    this.name(STRING, name);
    this.reserve(value.length * 3 + 5);
    const written = this.bytes.write(value, this.length + 4);
    this.setInt32(this.length, written + 1);
    this.length += written + 4;
    this.byte(0);
  }

  /** A value spliced in as it lies. */
  raw(name: string | number | Buffer, value: Raw): void {
    this.name(value.type, name);
    this.copy(value.bytes, value.start, value.end);
  }

  /** The bytes written since `from`, copied out. */
  take(from = 0): Buffer {
    const bytes = Buffer.allocUnsafe(this.length - from);
    copyBytes(this.bytes, from, this.length, bytes, 0);
    return bytes;
  }
}
