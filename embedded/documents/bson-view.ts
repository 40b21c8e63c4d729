import { CommandError } from './errors';

export const DOUBLE = 0x01;
export const STRING = 0x02;
export const OBJECT = 0x03;
export const ARRAY = 0x04;
export const BINARY = 0x05;
export const UNDEFINED = 0x06;
export const OBJECT_ID = 0x07;
export const BOOL = 0x08;
export const DATE = 0x09;
export const NULL = 0x0a;
export const REGEX = 0x0b;
export const DB_POINTER = 0x0c;
export const CODE = 0x0d;
export const SYMBOL = 0x0e;
const CODE_WITH_SCOPE = 0x0f;
export const INT32 = 0x10;
export const TIMESTAMP = 0x11;
export const INT64 = 0x12;
export const DECIMAL = 0x13;
export const MIN_KEY = 0xff;
export const MAX_KEY = 0x7f;
/** Not a BSON type: what a path that leads nowhere has. */
export const MISSING = 0;

/** Deeper documents are refused, as MongoDB refuses them. */
const DEPTH_MAX = 180;

/** One BSON value where it lies: its type, and the bytes `start` (inclusive) to `end` (exclusive) of a buffer. */
export class Raw {
  constructor(
    readonly type: number,
    readonly bytes: Buffer,
    readonly start: number,
    readonly end: number,
  ) {}
}

export const readInt32 = (bytes: Buffer, at: number): number =>
  bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);

export const readUint32 = (bytes: Buffer, at: number): number => readInt32(bytes, at) >>> 0;

const endOfCString = (bytes: Buffer, at: number): number => {
  let end = at;
  while (bytes[end] !== 0) {
    if (end >= bytes.length) throw invalid('unterminated string');
    end++;
  }
  return end;
};

const invalid = (why: string): CommandError => new CommandError(22, `invalid BSON: ${why}`);

/** Bytes a value of this type occupies at this position. Refuses InvalidBSON for an unknown type. */
export function valueSize(type: number, bytes: Buffer, at: number): number {
  switch (type) {
    case DOUBLE:
    case DATE:
    case TIMESTAMP:
    case INT64:
      return 8;
    case INT32:
      return 4;
    case STRING:
    case CODE:
    case SYMBOL:
      return 4 + readInt32(bytes, at);
    case OBJECT:
    case ARRAY:
    case CODE_WITH_SCOPE:
      return readInt32(bytes, at);
    case BINARY:
      return 5 + readInt32(bytes, at);
    case OBJECT_ID:
      return 12;
    case BOOL:
      return 1;
    case NULL:
    case UNDEFINED:
    case MIN_KEY:
    case MAX_KEY:
      return 0;
    case DECIMAL:
      return 16;
    case REGEX:
      return endOfCString(bytes, endOfCString(bytes, at) + 1) + 1 - at;
    case DB_POINTER:
      return 4 + readInt32(bytes, at) + 12;
    default:
      throw invalid(`unknown type 0x${type.toString(16)}`);
  }
}

/** Walks the elements of a document or array without decoding them: `for (const e = new Elements(b, at); e.next(); )`. */
export class Elements {
  type = 0;
  /** Where the element's type byte lies. */
  at = 0;
  nameStart = 0;
  nameEnd = 0;
  start = 0;
  end: number;

  constructor(
    readonly bytes: Buffer,
    documentStart: number,
  ) {
    this.end = documentStart + 4;
  }

  next(): boolean {
    const bytes = this.bytes;
    const at = this.end;
    const type = bytes[at]!;
    if (type === 0) return false;
    let nameEnd = at + 1;
    while (bytes[nameEnd] !== 0) nameEnd++;
    this.type = type;
    this.at = at;
    this.nameStart = at + 1;
    this.nameEnd = nameEnd;
    this.start = nameEnd + 1;
    this.end = this.start + valueSize(type, bytes, this.start);
    return true;
  }

  nameIs(name: Buffer): boolean {
    return this.nameEnd - this.nameStart === name.length && sameBytes(this.bytes, this.nameStart, name);
  }

  get name(): string {
    return nameAt(this.bytes, this.nameStart, this.nameEnd);
  }

  get raw(): Raw {
    return new Raw(this.type, this.bytes, this.start, this.end);
  }
}

/** The same few names come with every command: each place of this table remembers one, so that it is decoded once. */
const names = new Array<{ readonly bytes: Buffer; readonly text: string } | undefined>(1024);
const KEPT_NAME_BYTES_MAX = 32;

function nameAt(bytes: Buffer, start: number, end: number): string {
  const length = end - start;
  if (length > KEPT_NAME_BYTES_MAX) return bytes.toString('utf8', start, end);
  let hash = length;
  for (let i = start; i < end; i++) hash = (hash * 31 + bytes[i]!) | 0;
  const place = hash & 1023;
  const known = names[place];
  if (known?.bytes.length === length && sameBytes(bytes, start, known.bytes)) return known.text;
  const text = bytes.toString('utf8', start, end);
  names[place] = { bytes: Buffer.from(bytes.subarray(start, end)), text };
  return text;
}

/** Runs of bytes up to this length are copied one by one; a native call costs more. */
const SHORT_COPY = 64;

/** Copies a run of bytes and answers where it ends in the target. */
export function copyBytes(source: Buffer, start: number, end: number, target: Buffer, at: number): number {
  const length = end - start;
  if (length > SHORT_COPY) source.copy(target, at, start, end);
  else for (let i = 0; i < length; i++) target[at + i] = source[start + i]!;
  return at + length;
}

function sameBytes(bytes: Buffer, at: number, wanted: Buffer): boolean {
  for (let i = 0; i < wanted.length; i++) if (bytes[at + i] !== wanted[i]) return false;
  return true;
}

/** One step of a dotted path; `index` is the array position it may name, or -1. */
export interface PathPart {
  readonly name: string;
  readonly bytes: Buffer;
  readonly index: number;
}

const knownParts = new Map<string, PathPart>();
const KNOWN_PARTS_MAX = 5_000;

/** The step for one field name; steps are shared because the same few names come with every command. */
export function pathPart(name: string): PathPart {
  const known = knownParts.get(name);
  if (known) return known;
  const part = { name, bytes: Buffer.from(name), index: /^(0|[1-9]\d{0,8})$/.test(name) ? Number(name) : -1 };
  if (knownParts.size >= KNOWN_PARTS_MAX) knownParts.clear();
  knownParts.set(name, part);
  return part;
}

/** Splits `a.b.0`. Refuses EmptyFieldName for `a..b`. */
export function parsePath(path: string): readonly PathPart[] {
  if (!path.includes('.')) {
    if (path === '') throw new CommandError(56, 'a field path must not be empty');
    return [pathPart(path)];
  }
  return path.split('.').map((name) => {
    if (name === '') throw new CommandError(56, `the field path '${path}' contains an empty field name`);
    return pathPart(name);
  });
}

/** Positions `elements` on the named field; false when the document has none. */
export function seek(elements: Elements, name: Buffer): boolean {
  while (elements.next()) if (elements.nameIs(name)) return true;
  return false;
}

/** The value of a top-level field, or undefined. */
export function field(bytes: Buffer, documentStart: number, name: Buffer): Raw | undefined {
  const elements = new Elements(bytes, documentStart);
  return seek(elements, name) ? elements.raw : undefined;
}

/** The whole document at this position as a value. */
export const documentAt = (bytes: Buffer, start: number): Raw =>
  new Raw(OBJECT, bytes, start, start + readInt32(bytes, start));

export const ID = Buffer.from('_id');

/** The text of a string, code or symbol value. */
export const text = (raw: Raw): string => raw.bytes.toString('utf8', raw.start + 4, raw.end - 1);

export const isDocument = (raw: Raw | undefined): raw is Raw => raw?.type === OBJECT;

/** The values of an array or, for a document, of its fields. */
export function values(raw: Raw): Raw[] {
  const list: Raw[] = [];
  for (const e = new Elements(raw.bytes, raw.start); e.next();) list.push(e.raw);
  return list;
}

/** A private copy of a value's bytes. */
export function copyOf(raw: Raw): Raw {
  const bytes = Buffer.allocUnsafe(raw.end - raw.start);
  raw.bytes.copy(bytes, 0, raw.start, raw.end);
  return new Raw(raw.type, bytes, 0, bytes.length);
}

/**
 * Checks that a document is well formed and lies wholly inside `limit`, so that everything later may walk it unchecked.
 * Returns its end. Refuses InvalidBSON.
 */
export function validateDocument(bytes: Buffer, start: number, limit: number, depth = 0): number {
  if (depth > DEPTH_MAX) throw invalid(`nested deeper than ${DEPTH_MAX}`);
  if (start + 5 > limit) throw invalid('document cut short');
  const length = readInt32(bytes, start);
  const end = start + length;
  if (length < 5 || end > limit || bytes[end - 1] !== 0) throw invalid('wrong document length');
  const last = end - 1;
  let at = start + 4;
  while (at < last) {
    const type = bytes[at++]!;
    if (type === 0) throw invalid('document ends early');
    while (at < last && bytes[at] !== 0) at++;
    if (++at > last) throw invalid('unterminated field name');
    at = validateValue(type, bytes, at, last, depth);
  }
  return end;
}

function validateValue(type: number, bytes: Buffer, at: number, last: number, depth: number): number {
  switch (type) {
    case OBJECT:
    case ARRAY:
      return validateDocument(bytes, at, last, depth + 1);
    case STRING:
    case CODE:
    case SYMBOL: {
      const length = at + 4 <= last ? readInt32(bytes, at) : 0;
      const end = at + 4 + length;
      if (length < 1 || end > last || bytes[end - 1] !== 0) throw invalid('wrong string length');
      return end;
    }
    case BINARY: {
      const length = at + 5 <= last ? readInt32(bytes, at) : -1;
      if (length < 0 || at + 5 + length > last) throw invalid('wrong binary length');
      return at + 5 + length;
    }
    case REGEX: {
      let zeros = 0;
      while (at < last && zeros < 2) if (bytes[at++] === 0) zeros++;
      if (zeros < 2) throw invalid('unterminated regular expression');
      return at;
    }
    case DB_POINTER:
    case CODE_WITH_SCOPE:
      throw invalid(`type 0x${type.toString(16)} is not accepted`);
    default: {
      const end = at + valueSize(type, bytes, at);
      if (end > last) throw invalid('value cut short');
      return end;
    }
  }
}
