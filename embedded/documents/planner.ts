import { ARRAY, Elements, NULL, OBJECT, Raw, REGEX, STRING, UNDEFINED } from './bson-view';
import { type Collection, type Direction, type Index } from './catalogue';
import { rankOf } from './comparator';
import { possibleKey } from './documents';
import { CommandError } from './errors';
import { isOperatorDocument, type Filter } from './filter';
import { appendComponent } from './index-keys';
import { KeyWriter } from './key-encoding';
import { doubleOf, isNumber } from './numbers';
import { prefixKey, successor } from './store';

/** Keys from `low` (inclusive) to `high` (exclusive). */
export interface Interval {
  readonly low: Buffer;
  readonly high: Buffer;
}

/** One field of a sort, in order of weight. */
export interface SortField {
  readonly path: string;
  readonly direction: Direction;
}

/** How the documents of a query are found. */
export type Plan =
  /** By `_id`: the keys in order; `exact` when they answer the filter completely. */
  | { readonly kind: 'ids'; readonly keys: readonly Buffer[]; readonly exact: boolean; readonly sorted: boolean }
  /** Over intervals of an index, or of the documents themselves in the order of `_id`. */
  | {
      readonly kind: 'range';
      readonly index: Index | undefined;
      readonly intervals: readonly Interval[];
      readonly reverse: boolean;
      readonly sorted: boolean;
      /** The intervals are each in order and are walked side by side; keys are compared from here on, one length each. */
      readonly heads?: readonly number[];
      /** The parts of the index that have one value in all intervals. */
      readonly fixedParts: readonly number[];
      /** Whether the intervals narrow the search at all. */
      readonly narrowed: boolean;
    };

/** Products of several $in lists are not taken beyond this many intervals. */
const INTERVALS_MAX = 1_000;
/** No more intervals than this are walked side by side. */
const MERGED_MAX = 500;
const key = new KeyWriter();

interface Constraint {
  equal?: readonly Raw[];
  lower?: { readonly operand: Raw; readonly inclusive: boolean };
  upper?: { readonly operand: Raw; readonly inclusive: boolean };
  /** Text that begins so. */
  prefix?: Raw;
}

/** Chooses the way to the documents. `hint` is an index name or key pattern. Refuses BadValue for a hint that names none. */
export function plan(collection: Collection, filter: Filter, sort: readonly SortField[], hint?: Raw): Plan {
  const constraints = new Map<string, Constraint>();
  const exact = collect(filter, constraints);
  const hinted = hint && hintedIndex(collection, hint);
  const ids = constraints.get('_id')?.equal;
  if (ids && (!hinted || hinted === '_id')) return byId(collection, ids, exact && constraints.size === 1, sort);
  const candidates: Candidate[] = [];
  if (!hinted || typeof hinted === 'string') {
    candidates.push(candidate(collection, ID_PARTS, undefined, hinted === 'natural' ? new Map() : constraints, sort));
  }
  for (const index of collection.indexes) {
    if (!hinted || hinted === index) candidates.push(candidate(collection, index.parts, index, constraints, sort));
  }
  return candidates.reduce((best, one) => (one.score > best.score ? one : best)).plan;
}

const ID_PARTS = [{ path: '_id', direction: 1 as const }];

function hintedIndex(collection: Collection, hint: Raw): Index | '_id' | 'natural' {
  const pattern: (readonly [string, number])[] = [];
  let name = '';
  if (hint.type === STRING) name = hint.bytes.toString('utf8', hint.start + 4, hint.end - 1);
  else if (hint.type === OBJECT) {
    for (const e = new Elements(hint.bytes, hint.start); e.next();) {
      pattern.push([e.name, isNumber(e.type) ? doubleOf(e.raw) : NaN]);
    }
  }
  const wanted = JSON.stringify(pattern);
  if (name === '_id_' || wanted === '[["_id",1]]') return '_id';
  if (wanted === '[["$natural",1]]') return 'natural';
  const found = collection.indexes.find((index) => index.name === name || JSON.stringify(index.key) === wanted);
  if (!found) throw new CommandError(2, 'hint provided does not correspond to an existing index');
  return found;
}

/** Gathers what the filter demands of each path; true when the constraints say all of it. */
function collect(filter: Filter, found: Map<string, Constraint>): boolean {
  if (filter.kind === 'and') return filter.filters.map((part) => collect(part, found)).every(Boolean);
  if (filter.kind !== 'field') return false;
  const { condition, path } = filter;
  const known = found.get(path);
  if (condition.kind === 'in') {
    if (known?.equal || condition.patterns.length > 0 || !condition.operands.every(isIndexable)) return false;
    found.set(path, { equal: condition.operands });
    return !known;
  }
  if (condition.kind === 'pattern' && condition.pattern.prefix !== undefined) {
    if (!known) found.set(path, { prefix: textOf(condition.pattern.prefix) });
    return false;
  }
  if (condition.kind !== 'compare' || !isIndexable(condition.operand)) return false;
  const { op, operand } = condition;
  if (op === '$eq') {
    if (known?.equal) return false;
    found.set(path, { equal: [operand] });
    return !known;
  }
  if (known?.equal || known?.prefix || operand.type === NULL || isNaN(operand)) return false;
  const inclusive = op === '$gte' || op === '$lte';
  const side = op === '$gt' || op === '$gte' ? 'lower' : 'upper';
  if (known?.[side]) return false;
  const other = known?.lower ?? known?.upper;
  if (other && rankOf(other.operand.type) !== rankOf(operand.type)) return false;
  found.set(path, { ...known, [side]: { operand, inclusive } });
  return false;
}

const isNaN = (raw: Raw): boolean => isNumber(raw.type) && Number.isNaN(doubleOf(raw));

/** Values an index finds by their key alone; an array may match through its elements, so it is looked for by scanning. */
const isIndexable = (raw: Raw): boolean =>
  raw.type !== ARRAY && raw.type !== REGEX && raw.type !== UNDEFINED && raw.type !== 0xff && raw.type !== 0x7f;

function byId(collection: Collection, ids: readonly Raw[], exact: boolean, sort: readonly SortField[]): Plan {
  const keys = ids.map((id) => possibleKey(collection, id)).filter((key) => key !== undefined);
  const sorted =
    keys.length > 1 ? keys.sort((a, b) => a.compare(b)).filter((k, i) => i === 0 || !k.equals(keys[i - 1]!)) : keys;
  const [first] = sort;
  const ordered = first?.path === '_id';
  return {
    kind: 'ids',
    keys: ordered && first.direction < 0 ? sorted.reverse() : sorted,
    exact,
    sorted: sort.length === 0 || sorted.length <= 1 || ordered,
  };
}

interface Candidate {
  readonly plan: Plan;
  readonly score: number;
}

interface Part {
  readonly path: string;
  readonly direction: Direction;
}

function candidate(
  collection: Collection,
  parts: readonly Part[],
  index: Index | undefined,
  constraints: ReadonlyMap<string, Constraint>,
  sort: readonly SortField[],
): Candidate {
  let prefixes: Buffer[] = [prefixKey(index?.id ?? collection.id)];
  const fixed = new Set<string>();
  let equal = 0;
  for (const { path } of parts) {
    const operands = constraints.get(path)?.equal;
    if (!operands || prefixes.length * operands.length > INTERVALS_MAX) break;
    const part = equal;
    prefixes = prefixes.flatMap((prefix) => operands.map((operand) => extend(prefix, operand, index, part).key));
    if (operands.length === 1) fixed.add(path);
    equal++;
  }
  const several = fixed.size < equal;
  const starts = several ? distinct(prefixes) : prefixes;
  const next = parts[equal];
  const constraint = next && constraints.get(next.path);
  const ranged = constraint !== undefined && !constraint.equal;
  const intervals = ranged
    ? starts.map((prefix) => narrowed(prefix, constraint, index, equal))
    : starts.map((prefix) => ({ low: prefix, high: successor(prefix) }));
  const arrays = arraysOf(index);
  const fixedParts = parts.flatMap(({ path }, part) => (part < equal && fixed.has(path) ? [part] : []));
  const isOneOf = (part: number): boolean => fixedParts.includes(part);
  // A list is sorted by its least element, which need not be the one that is fixed.
  const constant = new Set(fixedParts.filter((part) => !arrays.includes(part)).map((part) => parts[part]!.path));
  const whole = arrays.every(isOneOf) ? sortOrder(parts, fixed, constant, sort, index) : undefined;
  const mayMerge = several && starts.length <= MERGED_MAX && arrays.every((part) => part < equal);
  const merged = whole || !mayMerge ? undefined : sortOrder(parts.slice(equal), NONE, constant, sort, index);
  const order = sort.length === 0 ? 'forward' : (whole ?? merged);
  const heads = sort.length > 0 && merged ? starts.map(({ length }) => length) : undefined;
  const reverse = order === 'backward';
  const sorted = order !== undefined;
  const unique = index?.unique === true && equal === parts.length ? 100 : 0;
  // Of a text's beginning nobody knows how much it leaves: an order that stops early is worth more.
  const range = !ranged ? 0 : constraint.prefix ? 0.5 : 2;
  const score = unique + equal * 4 + range + (sorted && sort.length > 0 ? 1 : 0);
  return {
    plan: {
      kind: 'range',
      index,
      intervals: heads ? intervals : disjoint(intervals, reverse, several),
      ...(heads && { heads }),
      reverse,
      sorted,
      fixedParts,
      narrowed: equal > 0 || ranged,
    },
    score,
  };
}

const NONE: ReadonlySet<string> = new Set();

/** The parts of an index that may hold several values of one document. */
function arraysOf(index: Index | undefined): readonly number[] {
  if (!index?.multikey) return [];
  return index.arrayParts ?? index.parts.map((_, part) => part);
}

const distinct = (keys: readonly Buffer[]): Buffer[] => [
  ...new Map(keys.map((one) => [one.toString('latin1'), one])).values(),
];

/** Appends a component to a prefix; `cut` tells that it stands for more values than the operand. */
function extend(prefix: Buffer, operand: Raw, index: Index | undefined, part: number): { key: Buffer; cut: boolean } {
  key.reset();
  key.copy(prefix);
  const cut = appendComponent(key, operand, index ?? BY_ID, part);
  return { key: key.take(), cut };
}

/** What closes a text in a key. */
const CLOSING_BYTES = 1;
const BY_ID = { parts: [{ direction: 1 }] } as unknown as Index;

/** The interval of a range within a prefix, limited to the operand's own rank of types. */
function narrowed(prefix: Buffer, constraint: Constraint, index: Index | undefined, part: number): Interval {
  const { lower, upper } = constraint;
  if (constraint.prefix) {
    const { key: at, cut } = extend(prefix, constraint.prefix, index, part);
    const open = cut ? at : at.subarray(0, -CLOSING_BYTES);
    return { low: open, high: successor(open) };
  }
  const descending = index !== undefined && index.parts[part]!.direction < 0;
  const rank = rankOf((lower ?? upper)!.operand.type);
  const bracket: Buffer = Buffer.concat([prefix, Buffer.from([descending ? ~rank & 0xff : rank])]);
  let low: Buffer = bracket;
  let high: Buffer = successor(bracket);
  // An array has several entries in one index: each bound may be met by another one, so only one bound narrows.
  const bounds = index?.multikey && lower && upper ? { lower } : { lower, upper };
  for (const [side, bound] of Object.entries(bounds)) {
    if (!bound) continue;
    const { key: at, cut } = extend(prefix, bound.operand, index, part);
    const inclusive = bound.inclusive || cut;
    if ((side === 'lower') !== descending) low = inclusive ? at : successor(at);
    else high = inclusive ? successor(at) : at;
  }
  return { low, high };
}

/** Several intervals in the order of the scan, without repetition. */
function disjoint(intervals: readonly Interval[], reverse: boolean, several: boolean): readonly Interval[] {
  if (!several) return intervals;
  const sorted = [...intervals].sort((a, b) => a.low.compare(b.low));
  const distinct = sorted.filter((one, i) => i === 0 || !one.low.equals(sorted[i - 1]!.low));
  return reverse ? distinct.reverse() : distinct;
}

/** Whether walking the index yields the wanted order, and in which direction. */
function sortOrder(
  parts: readonly Part[],
  fixed: ReadonlySet<string>,
  constant: ReadonlySet<string>,
  sort: readonly SortField[],
  index: Index | undefined,
): 'forward' | 'backward' | undefined {
  if (index?.truncated) return undefined;
  let reverse: boolean | undefined;
  let at = 0;
  for (const { path, direction } of sort) {
    if (constant.has(path)) continue;
    while (at < parts.length && parts[at]!.path !== path && fixed.has(parts[at]!.path)) at++;
    if (parts[at]?.path !== path) return undefined;
    const backward = parts[at]!.direction !== direction;
    if (reverse !== undefined && reverse !== backward) return undefined;
    reverse = backward;
    at++;
  }
  return reverse ? 'backward' : 'forward';
}

function textOf(text: string): Raw {
  const bytes = Buffer.from(`\0\0\0\0${text}\0`);
  bytes.writeInt32LE(bytes.length - 4, 0);
  return new Raw(STRING, bytes, 0, bytes.length);
}

/** Parses `{ a: 1, b: -1 }`. Refuses BadValue for anything but directions, and `$meta` by name. */
export function parseSort(spec: Raw | undefined): readonly SortField[] {
  if (!spec) return [];
  const fields: SortField[] = [];
  for (const e = new Elements(spec.bytes, spec.start); e.next();) {
    const direction = isNumber(e.type) ? doubleOf(e.raw) : NaN;
    if (e.type === OBJECT && isOperatorDocument(e.raw))
      throw new CommandError(238, '$meta in a sort is not implemented');
    if (direction !== 1 && direction !== -1)
      throw new CommandError(15975, `$sort key ordering must be 1 or -1 (for ${e.name})`);
    fields.push({ path: e.name, direction });
  }
  return fields;
}
