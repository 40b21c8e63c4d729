import { ARRAY, Elements, NULL, OBJECT, Raw, type PathPart } from './bson-view';
import { type BsonWriter } from './bson-writer';
import { CommandError } from './errors';

/** Filling an array up to a far index is more likely a mistake than a wish. */
const BACKFILL_MAX = 10_000;
const EMPTY = Buffer.alloc(0);
export const RAW_NULL = new Raw(NULL, EMPTY, 0, 0);

class Entry {
  constructor(
    readonly bytes: Buffer,
    readonly nameStart: number,
    readonly nameEnd: number,
    public value: Raw | Tree,
  ) {}

  nameIs(name: Buffer): boolean {
    if (this.nameEnd - this.nameStart !== name.length) return false;
    for (let i = 0; i < name.length; i++) if (this.bytes[this.nameStart + i] !== name[i]) return false;
    return true;
  }
}

/**
 * A document or array opened for change. Only what is reached is opened; every other value stays the bytes it was,
 * so writing the tree out keeps untouched fields as they were, in order, type and bytes.
 */
export class Tree {
  private constructor(
    readonly isArray: boolean,
    private readonly entries: Entry[],
  ) {}

  static of(raw: Raw): Tree {
    const entries: Entry[] = [];
    for (const e = new Elements(raw.bytes, raw.start); e.next();) {
      entries.push(new Entry(raw.bytes, e.nameStart, e.nameEnd, e.raw));
    }
    return new Tree(raw.type === ARRAY, entries);
  }

  static empty = (): Tree => new Tree(false, []);

  static array = (values: readonly Raw[]): Tree =>
    new Tree(
      true,
      values.map((value) => new Entry(EMPTY, 0, 0, value)),
    );

  private indexOf(part: PathPart): number {
    if (this.isArray) return part.index < this.entries.length ? part.index : -1;
    return this.entries.findIndex((entry) => entry.nameIs(part.bytes));
  }

  get(part: PathPart): Raw | Tree | undefined {
    return this.entries[this.indexOf(part)]?.value;
  }

  /** The child opened for change; undefined when there is none, the value itself when it is no document or array. */
  open(part: PathPart): Raw | Tree | undefined {
    const entry = this.entries[this.indexOf(part)];
    if (!entry || entry.value instanceof Tree) return entry?.value;
    if (entry.value.type === OBJECT || entry.value.type === ARRAY) entry.value = Tree.of(entry.value);
    return entry.value;
  }

  /** Replaces the field where it is, or appends it; a position past an array's end is reached with nulls. */
  set(part: PathPart, value: Raw | Tree): void {
    const index = this.indexOf(part);
    if (index >= 0) {
      this.entries[index]!.value = value;
      return;
    }
    if (this.isArray) {
      if (part.index > this.entries.length + BACKFILL_MAX)
        throw new CommandError(2, `can't backfill more than ${BACKFILL_MAX} elements`);
      while (this.entries.length < part.index) this.entries.push(new Entry(EMPTY, 0, 0, RAW_NULL));
    }
    this.entries.push(new Entry(part.bytes, 0, part.bytes.length, value));
  }

  /** Removes a field; in an array its place is kept as null. */
  remove(part: PathPart): void {
    const index = this.indexOf(part);
    if (index < 0) return;
    if (this.isArray) this.entries[index]!.value = RAW_NULL;
    else this.entries.splice(index, 1);
  }

  /** The values in order, each as bytes. */
  values(writer: BsonWriter): Raw[] {
    return this.entries.map(({ value }) => (value instanceof Tree ? value.raw(writer) : value));
  }

  raw(writer: BsonWriter): Raw {
    const bytes = this.bytes(writer);
    return new Raw(this.isArray ? ARRAY : OBJECT, bytes, 0, bytes.length);
  }

  /** The document as bytes of its own; `_id`, if there is one, comes first in an outermost document. */
  bytes(writer: BsonWriter, idFirst?: PathPart): Buffer {
    const from = writer.length;
    this.write(writer, idFirst);
    const bytes = writer.take(from);
    writer.length = from;
    return bytes;
  }

  private write(writer: BsonWriter, first?: PathPart): void {
    const at = writer.open();
    const leading = first ? this.entries[this.indexOf(first)] : undefined;
    if (leading) this.writeEntry(writer, leading, 0);
    this.entries.forEach((entry, index) => {
      if (entry !== leading) this.writeEntry(writer, entry, index);
    });
    writer.close(at);
  }

  private writeEntry(writer: BsonWriter, { bytes, nameStart, nameEnd, value }: Entry, index: number): void {
    const type = value instanceof Tree ? (value.isArray ? ARRAY : OBJECT) : value.type;
    if (this.isArray) writer.name(type, index);
    else {
      writer.byte(type);
      writer.copy(bytes, nameStart, nameEnd);
      writer.byte(0);
    }
    if (value instanceof Tree) value.write(writer);
    else writer.copy(value.bytes, value.start, value.end);
  }
}
