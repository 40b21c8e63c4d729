import { BSON } from '../../read-models/stored-bytes';

/*
 * Most documents are the same, and are stored field after field in the order in which their fold writes them: to see that,
 * nothing of them needs to be read into objects. What is not seen to be the same here is read and compared field by field.
 */

const { END, DOUBLE, STRING, OBJECT, ARRAY, BOOLEAN, NULL, INT32, INT64, LENGTH_BYTES } = BSON;
const SHORT_TEXT = 80;
const PAST_ID = LENGTH_BYTES + 1 + '_id'.length + 1;
const POSITION = 'position';

/** The place after a value that is the same; none where it is not. */
type Place = number;
const NOT_SAME: Place = -1;

/** The log position that a stored document has seen, which comes after its id; NaN where it is not there. */
export function positionIn(bytes: Buffer): number {
  const at = PAST_ID + LENGTH_BYTES + bytes.readInt32LE(PAST_ID);
  const value = pastName(bytes, at + 1, POSITION);
  if (value === NOT_SAME) return Number.NaN;
  if (bytes[at] === INT32) return bytes.readInt32LE(value);
  if (bytes[at] === DOUBLE) return bytes.readDoubleLE(value);
  return bytes[at] === INT64 ? Number(bytes.readBigInt64LE(value)) : Number.NaN;
}

/**
 * Whether a stored document of the same id is this one at this position, field after field in this order. Where it is not, it
 * may still be the same in another order.
 */
export function isStoredAs(bytes: Buffer, doc: object, position: number): boolean {
  let at = PAST_ID + LENGTH_BYTES + bytes.readInt32LE(PAST_ID);
  const type = bytes[at]!;
  at = pastName(bytes, at + 1, POSITION);
  if (at !== NOT_SAME) at = pastValue(bytes, type, at, position);
  return at !== NOT_SAME && pastFields(bytes, at, doc as Fields, 'id') !== NOT_SAME;
}

type Fields = Readonly<Record<string, unknown>>;

function pastFields(bytes: Buffer, from: Place, fields: Fields, without?: string): Place {
  let at = from;
  for (const name in fields) {
    const value = fields[name];
    if (value === undefined || name === without) continue;
    const type = bytes[at]!;
    at = pastName(bytes, at + 1, name);
    if (at === NOT_SAME) return NOT_SAME;
    at = pastValue(bytes, type, at, value);
    if (at === NOT_SAME) return NOT_SAME;
  }
  return bytes[at] === END ? at + 1 : NOT_SAME;
}

function pastItems(bytes: Buffer, from: Place, items: readonly unknown[]): Place {
  let at = from;
  for (const item of items) {
    const type = bytes[at]!;
    // Items are stored under their numbers, in order.
    for (at += 1; bytes[at] !== END;) at += 1;
    at = pastValue(bytes, type, at + 1, item ?? null);
    if (at === NOT_SAME) return NOT_SAME;
  }
  return bytes[at] === END ? at + 1 : NOT_SAME;
}

/** Names are in ASCII as a rule; one that is not is compared in the other way. */
function pastName(bytes: Buffer, from: Place, name: string): Place {
  const { length } = name;
  for (let i = 0; i < length; i += 1) if (bytes[from + i] !== name.charCodeAt(i)) return NOT_SAME;
  return bytes[from + length] === END ? from + length + 1 : NOT_SAME;
}

function pastValue(bytes: Buffer, type: number, at: Place, value: unknown): Place {
  switch (type) {
    case STRING: {
      const start = at + LENGTH_BYTES;
      const end = start + bytes.readInt32LE(at) - 1;
      return typeof value === 'string' && isText(bytes, start, end, value) ? end + 1 : NOT_SAME;
    }
    case INT32:
      return bytes.readInt32LE(at) === value ? at + 4 : NOT_SAME;
    case DOUBLE:
      return bytes.readDoubleLE(at) === value ? at + 8 : NOT_SAME;
    case INT64:
      return Number(bytes.readBigInt64LE(at)) === value ? at + 8 : NOT_SAME;
    case BOOLEAN:
      return (bytes[at] === 1) === value ? at + 1 : NOT_SAME;
    case NULL:
      return value === null ? at : NOT_SAME;
    case OBJECT:
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return NOT_SAME;
      return pastFields(bytes, at + LENGTH_BYTES, value as Fields);
    case ARRAY:
      return Array.isArray(value) ? pastItems(bytes, at + LENGTH_BYTES, value) : NOT_SAME;
    default:
      return NOT_SAME;
  }
}

function isText(bytes: Buffer, start: number, end: number, text: string): boolean {
  const { length } = text;
  // As many bytes as characters: then all of them are ASCII, or it is another text.
  if (end - start !== length) return end - start > length && bytes.toString('utf8', start, end) === text;
  if (length > SHORT_TEXT) return bytes.toString('latin1', start, end) === text;
  for (let i = 0; i < length; i += 1) if (bytes[start + i] !== text.charCodeAt(i)) return false;
  return true;
}
