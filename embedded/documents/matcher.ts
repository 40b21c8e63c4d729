import {
  ARRAY,
  Elements,
  MAX_KEY,
  MIN_KEY,
  MISSING,
  NULL,
  OBJECT,
  readInt32,
  seek,
  STRING,
  SYMBOL,
  Raw,
  type PathPart,
} from './bson-view';
import { compareValues, rankOf } from './comparator';
import { parseFilter, type Comparison, type Condition, type Filter } from './filter';
import { keyOf } from './key-encoding';
import { doubleOf, isNumber, toDouble } from './numbers';
import { type Pattern } from './pattern';

/** Whether the document that starts at this byte matches. */
export type Predicate = (bytes: Buffer, documentStart: number) => boolean;

/** Whether a value where it lies satisfies a condition; type `MISSING` stands for a path that leads nowhere. */
type ValueTest = (type: number, bytes: Buffer, at: number) => boolean;

const ALWAYS: Predicate = () => true;

/** Compiles a filter document to a predicate over stored bytes. Refuses as `parseFilter` does. */
export const compileFilter = (filter: Raw): Predicate => predicateOf(parseFilter(filter));

/** Compiles a parsed filter. */
export function predicateOf(filter: Filter): Predicate {
  switch (filter.kind) {
    case 'and': {
      const all = filter.filters.map(predicateOf);
      if (all.length === 0) return ALWAYS;
      return (bytes, at) => all.every((matches) => matches(bytes, at));
    }
    case 'or': {
      const any = filter.filters.map(predicateOf);
      return (bytes, at) => any.some((matches) => matches(bytes, at));
    }
    case 'nor': {
      const none = filter.filters.map(predicateOf);
      return (bytes, at) => !none.some((matches) => matches(bytes, at));
    }
    case 'not': {
      const matches = predicateOf(filter.filter);
      return (bytes, at) => !matches(bytes, at);
    }
    case 'field':
      return fieldPredicate(filter.parts, filter.condition);
  }
}

function fieldPredicate(parts: readonly PathPart[], condition: Condition): Predicate {
  const test = valueTest(condition);
  const looksInside = looksInsideArrays(condition);
  const [only] = parts;
  if (parts.length > 1) return (bytes, at) => reaches(parts, 0, bytes, at, test, looksInside);
  const name = only!.bytes;
  return (bytes, at) => {
    const elements = new Elements(bytes, at);
    if (!seek(elements, name)) return test(MISSING, bytes, 0);
    return satisfies(elements.type, bytes, elements.start, test, looksInside);
  };
}

const looksInsideArrays = ({ kind }: Condition): boolean =>
  kind !== 'exists' && kind !== 'size' && kind !== 'elementMatches' && kind !== 'elementSatisfies';

/** An array satisfies a condition itself or through any of its elements. */
function satisfies(type: number, bytes: Buffer, at: number, test: ValueTest, looksInside: boolean): boolean {
  if (test(type, bytes, at)) return true;
  if (type !== ARRAY || !looksInside) return false;
  for (const e = new Elements(bytes, at); e.next();) if (test(e.type, bytes, e.start)) return true;
  return false;
}

/** Follows a dotted path from a document, through every element of the arrays on the way. */
function reaches(
  parts: readonly PathPart[],
  depth: number,
  bytes: Buffer,
  documentStart: number,
  test: ValueTest,
  looksInside: boolean,
): boolean {
  const elements = new Elements(bytes, documentStart);
  if (!seek(elements, parts[depth]!.bytes)) return test(MISSING, bytes, 0);
  return continues(parts, depth + 1, elements.type, bytes, elements.start, test, looksInside);
}

function continues(
  parts: readonly PathPart[],
  depth: number,
  type: number,
  bytes: Buffer,
  at: number,
  test: ValueTest,
  looksInside: boolean,
): boolean {
  if (depth === parts.length) return satisfies(type, bytes, at, test, looksInside);
  if (type === OBJECT) return reaches(parts, depth, bytes, at, test, looksInside);
  if (type !== ARRAY) return test(MISSING, bytes, 0);
  const { index } = parts[depth]!;
  let position = 0;
  for (const e = new Elements(bytes, at); e.next(); position++) {
    if (e.type === OBJECT && reaches(parts, depth, bytes, e.start, test, looksInside)) return true;
    if (position === index && continues(parts, depth + 1, e.type, bytes, e.start, test, looksInside)) return true;
  }
  return false;
}

function valueTest(condition: Condition): ValueTest {
  switch (condition.kind) {
    case 'compare':
      return comparison(condition.op, condition.operand);
    case 'in':
      return membership(condition.operands, condition.patterns);
    case 'exists':
      return (type) => type !== MISSING;
    case 'type':
      return (type) => condition.types.has(type);
    case 'size':
      return (type, bytes, at) => type === ARRAY && lengthOfArray(bytes, at) === condition.size;
    case 'pattern':
      return patternTest(condition.pattern);
    case 'elementMatches': {
      const matches = predicateOf(condition.filter);
      return anyElement((type, bytes, at) => (type === OBJECT || type === ARRAY) && matches(bytes, at));
    }
    case 'elementSatisfies': {
      const tests = condition.conditions.map(({ condition: one, negated }) => {
        const test = valueTest(one);
        const inside = looksInsideArrays(one);
        return (type: number, bytes: Buffer, at: number): boolean =>
          satisfies(type, bytes, at, test, inside) !== negated;
      });
      return anyElement((type, bytes, at) => tests.every((test) => test(type, bytes, at)));
    }
  }
}

const anyElement =
  (test: ValueTest): ValueTest =>
  (type, bytes, at) => {
    if (type !== ARRAY) return false;
    for (const e = new Elements(bytes, at); e.next();) if (test(e.type, bytes, e.start)) return true;
    return false;
  };

function lengthOfArray(bytes: Buffer, at: number): number {
  let length = 0;
  for (const e = new Elements(bytes, at); e.next();) length++;
  return length;
}

const ACCEPTS: Readonly<Record<Comparison, (order: number) => boolean>> = {
  $eq: (order) => order === 0,
  $gt: (order) => order > 0,
  $gte: (order) => order >= 0,
  $lt: (order) => order < 0,
  $lte: (order) => order <= 0,
};

/** Range operators match values of the operand's own rank only, except against MinKey and MaxKey. */
function comparison(op: Comparison, operand: Raw): ValueTest {
  const accepts = ACCEPTS[op];
  const { type: wanted, bytes: operandBytes, start } = operand;
  const inclusive = op === '$eq' || op === '$gte' || op === '$lte';
  if (wanted === NULL) {
    return (type) => inclusive && (type === NULL || type === MISSING);
  }
  if (op === '$eq' && wanted === STRING) return isText(operandBytes, start);
  const rank = rankOf(wanted);
  if (wanted === MIN_KEY || wanted === MAX_KEY) {
    return (type) => type !== MISSING && accepts(rankOf(type) - rank);
  }
  if (isNumber(wanted) && Number.isNaN(doubleOf(operand))) {
    return (type, bytes, at) =>
      inclusive && isNumber(type) && compareValues(type, bytes, at, wanted, operandBytes, start) === 0;
  }
  const ordering = op !== '$eq' && isNumber(wanted);
  return (type, bytes, at) => {
    if (type === MISSING || rankOf(type) !== rank) return false;
    const order = compareValues(type, bytes, at, wanted, operandBytes, start);
    // NaN sorts below all numbers, but is neither smaller nor larger than any.
    if (ordering && order < 0 && Number.isNaN(numberAt(type, bytes, at))) return false;
    return accepts(order);
  };
}

/** Lists of words are compared with many texts, nearly all of which differ in length or in their first bytes. */
function isText(wanted: Buffer, start: number): ValueTest {
  const size = LENGTH_BYTES + readInt32(wanted, start);
  return (type, bytes, at) => {
    if (type !== STRING && type !== SYMBOL) return false;
    for (let i = 0; i < size; i++) if (bytes[at + i] !== wanted[start + i]) return false;
    return true;
  };
}

/** Every text begins with its length. */
const LENGTH_BYTES = 4;

const numberAt = (type: number, bytes: Buffer, at: number): number => toDouble(type, bytes, at);

/** Long lists are looked up by key instead of compared one by one. */
const LISTED_MAX = 8;

function membership(operands: readonly Raw[], patterns: readonly Pattern[]): ValueTest {
  const matchesPattern = patterns.map(patternTest);
  const anyPattern: ValueTest = (type, bytes, at) => matchesPattern.some((test) => test(type, bytes, at));
  if (operands.length <= LISTED_MAX) {
    const tests = operands.map((operand) => comparison('$eq', operand));
    return (type, bytes, at) => tests.some((test) => test(type, bytes, at)) || anyPattern(type, bytes, at);
  }
  if (operands.every(({ type }) => type === STRING)) {
    const texts = new Set(operands.map(({ bytes, start }) => latin1At(bytes, start)));
    return (type, bytes, at) =>
      ((type === STRING || type === SYMBOL) && texts.has(latin1At(bytes, at))) || anyPattern(type, bytes, at);
  }
  const keys = new Set(operands.map((operand) => keyOf(operand).toString('latin1')));
  const acceptsNull = operands.some((operand) => operand.type === NULL);
  return (type, bytes, at) => {
    if (type === MISSING) return acceptsNull;
    return keys.has(keyOf(new Raw(type, bytes, at, at)).toString('latin1')) || anyPattern(type, bytes, at);
  };
}

/** The bytes of a text, one character each. */
const latin1At = (bytes: Buffer, at: number): string =>
  bytes.toString('latin1', at + LENGTH_BYTES, at + LENGTH_BYTES - 1 + readInt32(bytes, at));

const patternTest =
  (pattern: Pattern): ValueTest =>
  (type, bytes, at) =>
    (type === STRING || type === SYMBOL) &&
    pattern.matches(bytes.toString('utf8', at + 4, at + 3 + readInt32(bytes, at)));

/** A test of one value by conditions or equality, as `$pull` uses it. */
export function valuePredicate(condition: Condition): (raw: Raw) => boolean {
  const test = valueTest(condition);
  const inside = looksInsideArrays(condition);
  return (raw) => satisfies(raw.type, raw.bytes, raw.start, test, inside);
}
