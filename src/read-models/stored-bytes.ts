import { type Positioned } from './stored';

/*
 * Documents hold what JSON holds, and a page of them is read with every list: the few kinds of values there are take a
 * fraction of the time here that the driver's reader, which knows all kinds, takes for them.
 */

/** How stored documents lie in their bytes: what a value's first byte says of it, and what ends a document. */
export const BSON = {
  END: 0x00,
  DOUBLE: 0x01,
  STRING: 0x02,
  OBJECT: 0x03,
  ARRAY: 0x04,
  BOOLEAN: 0x08,
  NULL: 0x0a,
  INT32: 0x10,
  INT64: 0x12,
  /** Every document, array and text begins with its length. */
  LENGTH_BYTES: 4,
} as const;
const { END, DOUBLE, STRING, OBJECT, ARRAY, BOOLEAN, NULL, INT32, INT64, LENGTH_BYTES } = BSON;

/** The same few names come with every document: each place of this table remembers one in ASCII, so that it is read once. */
const names = new Array<string | undefined>(1024);
const KEPT_NAME_LENGTH_MAX = 32;
const plain = { writable: true, enumerable: true, configurable: true } as const;

/** Where reading has come to. */
interface Reader {
  readonly bytes: Buffer;
  at: number;
}

/**
 * The document that BSON bytes hold: its `_id`, with which every stored document begins, is its id.
 * @throws TypeError for a value that no read model holds
 */
export function readDocument<Doc extends object>(bytes: Buffer): Positioned<Doc> {
  const reader = { bytes, at: LENGTH_BYTES };
  const type = bytes[reader.at]!;
  readName(reader);
  return readFields(reader, { id: readValue(type, reader) }) as Positioned<Doc>;
}

function readFields(reader: Reader, object: Record<string, unknown>): Record<string, unknown> {
  const { bytes } = reader;
  for (let type = bytes[reader.at]!; type !== END; type = bytes[reader.at]!) {
    const name = readName(reader);
    const value = readValue(type, reader);
    if (name === '__proto__') Object.defineProperty(object, name, { ...plain, value });
    else object[name] = value;
  }
  reader.at += 1;
  return object;
}

function readArray(reader: Reader): unknown[] {
  const { bytes } = reader;
  const array: unknown[] = [];
  for (let type = bytes[reader.at]!; type !== END; type = bytes[reader.at]!) {
    while (bytes[reader.at] !== 0) reader.at += 1;
    reader.at += 1;
    array.push(readValue(type, reader));
  }
  reader.at += 1;
  return array;
}

/** Reads a name, which begins after its value's type. */
function readName(reader: Reader): string {
  const { bytes } = reader;
  const start = reader.at + 1;
  let end = start;
  let hash = 0;
  for (let byte = bytes[end]!; byte !== 0; byte = bytes[(end += 1)]!) hash = (hash * 31 + byte) | 0;
  reader.at = end + 1;
  const place = hash & (names.length - 1);
  const known = names[place];
  if (known !== undefined && isAt(bytes, start, end, known)) return known;
  const name = bytes.toString('utf8', start, end);
  const isAscii = name.length === end - start;
  if (isAscii && name.length <= KEPT_NAME_LENGTH_MAX) names[place] = name;
  return name;
}

/** Whether these bytes are this text in ASCII. */
function isAt(bytes: Buffer, start: number, end: number, text: string): boolean {
  if (end - start !== text.length) return false;
  for (let i = 0; i < text.length; i += 1) if (bytes[start + i] !== text.charCodeAt(i)) return false;
  return true;
}

function readValue(type: number, reader: Reader): unknown {
  const { bytes, at } = reader;
  switch (type) {
    case STRING: {
      const end = at + LENGTH_BYTES + bytes.readInt32LE(at);
      reader.at = end;
      return bytes.toString('utf8', at + LENGTH_BYTES, end - 1);
    }
    case INT32:
      reader.at = at + 4;
      return bytes.readInt32LE(at);
    case DOUBLE:
      reader.at = at + 8;
      return bytes.readDoubleLE(at);
    case INT64:
      reader.at = at + 8;
      return Number(bytes.readBigInt64LE(at));
    case BOOLEAN:
      reader.at = at + 1;
      return bytes[at] === 1;
    case NULL:
      return null;
    case OBJECT:
      reader.at = at + LENGTH_BYTES;
      return readFields(reader, {});
    case ARRAY:
      reader.at = at + LENGTH_BYTES;
      return readArray(reader);
    default:
      throw new TypeError(`A stored value is of BSON type 0x${type.toString(16)}, which no read model holds`);
  }
}
