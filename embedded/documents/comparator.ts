import {
  ARRAY,
  BINARY,
  BOOL,
  CODE,
  DATE,
  DB_POINTER,
  Elements,
  MAX_KEY,
  MIN_KEY,
  MISSING,
  NULL,
  OBJECT,
  OBJECT_ID,
  readInt32,
  readUint32,
  REGEX,
  STRING,
  SYMBOL,
  TIMESTAMP,
  UNDEFINED,
  valueSize,
  type Raw,
} from './bson-view';
import { compareNumbers, isNumber } from './numbers';

/** The place of each type in the order of unlike values; types of one rank compare by value. */
export const RANK: Readonly<Record<'number' | 'null' | 'undefined' | 'maxKey', number>> = {
  undefined: 3,
  null: 5,
  number: 10,
  maxKey: 127,
};

export function rankOf(type: number): number {
  if (isNumber(type)) return RANK.number;
  switch (type) {
    case MIN_KEY:
      return 1;
    case UNDEFINED:
      return RANK.undefined;
    case NULL:
    case MISSING:
      return RANK.null;
    case STRING:
    case SYMBOL:
      return 15;
    case OBJECT:
      return 20;
    case ARRAY:
      return 25;
    case BINARY:
      return 30;
    case OBJECT_ID:
      return 35;
    case BOOL:
      return 40;
    case DATE:
      return 45;
    case TIMESTAMP:
      return 47;
    case REGEX:
      return 50;
    case DB_POINTER:
      return 55;
    case CODE:
      return 60;
    case MAX_KEY:
      return RANK.maxKey;
    default:
      return 65;
  }
}

/** BSON's total order: negative, zero or positive as the first value sorts before, with or after the second. */
export function compareValues(typeA: number, a: Buffer, atA: number, typeB: number, b: Buffer, atB: number): number {
  const rank = rankOf(typeA);
  const difference = rank - rankOf(typeB);
  if (difference !== 0) return difference;
  if (rank === RANK.number) return compareNumbers(typeA, a, atA, typeB, b, atB);
  switch (typeA) {
    case STRING:
    case SYMBOL:
    case CODE:
      return compareBytes(a, atA + 4, atA + 3 + readInt32(a, atA), b, atB + 4, atB + 3 + readInt32(b, atB));
    case OBJECT:
    case ARRAY:
      return compareElements(a, atA, b, atB, typeA === OBJECT);
    case BINARY: {
      const lengthA = readInt32(a, atA);
      const lengthB = readInt32(b, atB);
      if (lengthA !== lengthB) return lengthA - lengthB;
      return compareBytes(a, atA + 4, atA + 5 + lengthA, b, atB + 4, atB + 5 + lengthB);
    }
    case BOOL:
      return a[atA]! - b[atB]!;
    case DATE:
      return compareHalves(readInt32(a, atA + 4), readInt32(b, atB + 4), readUint32(a, atA), readUint32(b, atB));
    case TIMESTAMP:
      return compareHalves(readUint32(a, atA + 4), readUint32(b, atB + 4), readUint32(a, atA), readUint32(b, atB));
    case OBJECT_ID:
    case REGEX:
    case DB_POINTER:
      return compareBytes(a, atA, atA + valueSize(typeA, a, atA), b, atB, atB + valueSize(typeB, b, atB));
    default:
      return 0; // null, undefined, MinKey, MaxKey: one value each
  }
}

/** Length in bytes of short runs compared in place; a native call costs more than this many steps. */
const SHORT = 24;

function compareBytes(a: Buffer, atA: number, endA: number, b: Buffer, atB: number, endB: number): number {
  const length = Math.min(endA - atA, endB - atB);
  if (length > SHORT) return a.compare(b, atB, endB, atA, endA);
  for (let i = 0; i < length; i++) {
    const difference = a[atA + i]! - b[atB + i]!;
    if (difference !== 0) return difference;
  }
  return endA - atA - (endB - atB);
}

const compareHalves = (highA: number, highB: number, lowA: number, lowB: number): number =>
  highA === highB ? lowA - lowB : highA < highB ? -1 : 1;

/** Objects compare field by field in their order: type, then name, then value; arrays ignore the names. */
function compareElements(a: Buffer, atA: number, b: Buffer, atB: number, named: boolean): number {
  const left = new Elements(a, atA);
  const right = new Elements(b, atB);
  for (;;) {
    const moreLeft = left.next();
    const moreRight = right.next();
    if (!moreLeft || !moreRight) return Number(moreLeft) - Number(moreRight);
    const rank = rankOf(left.type) - rankOf(right.type);
    if (rank !== 0) return rank;
    if (named) {
      const names = compareBytes(a, left.nameStart, left.nameEnd, b, right.nameStart, right.nameEnd);
      if (names !== 0) return names;
    }
    const difference = compareValues(left.type, a, left.start, right.type, b, right.start);
    if (difference !== 0) return difference;
  }
}

export const compare = (a: Raw, b: Raw): number => compareValues(a.type, a.bytes, a.start, b.type, b.bytes, b.start);

/** Same type and same bytes: what decides whether an update changed anything. */
export const identical = (a: Raw, b: Raw): boolean =>
  a.type === b.type &&
  a.end - a.start === b.end - b.start &&
  a.bytes.compare(b.bytes, b.start, b.end, a.start, a.end) === 0;
