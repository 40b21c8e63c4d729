import { ARRAY, Elements, OBJECT, Raw, seek, UNDEFINED, type PathPart } from './bson-view';
import { type Index } from './catalogue';
import { CommandError } from './errors';
import { encodeValue, KeyWriter } from './key-encoding';

/** LMDB's keys hold 1,978 bytes: collection or index number, indexed values, `_id`. */
export const ID_KEY_BYTES_MAX = 900;
const VALUES_BYTES_MAX = 1_000;

/** The keys of one document in one index. */
export interface IndexKeys {
  readonly keys: readonly Buffer[];
  /** The one part on whose path there was an array. */
  readonly arrayPart: number | undefined;
  readonly truncated: boolean;
}

const key = new KeyWriter();
const EMPTY_ARRAY = new Raw(UNDEFINED, Buffer.alloc(0), 0, 0);

/** Bytes one component may take; longer ones are cut there, which keeps the order except among the cut ones. */
const componentBytesMax = (index: Index): number => Math.floor(VALUES_BYTES_MAX / index.parts.length);

/** Appends one component of an index key. Answers whether it had to be cut. */
export function appendComponent(writer: KeyWriter, value: Raw | undefined, index: Index, part: number): boolean {
  const from = writer.length;
  encodeValue(writer, value);
  const limit = from + componentBytesMax(index);
  const cut = writer.length > limit;
  if (cut) writer.length = limit;
  if (index.parts[part]!.direction < 0) writer.invertFrom(from);
  return cut;
}

/**
 * The entries of a document in an index, without the `_id` that follows them in an index that is not unique.
 * Refuses CannotIndexParallelArrays when two indexed paths lead into arrays.
 */
export function indexKeys(index: Index, bytes: Buffer, documentStart: number): IndexKeys {
  let arrayPart: number | undefined;
  const columns = index.parts.map(({ steps }, part) => {
    const found: Raw[] = [];
    const throughArray = collect(steps, 0, OBJECT, bytes, documentStart, found);
    if (throughArray && arrayPart !== undefined) throw new CommandError(171, 'cannot index parallel arrays');
    if (throughArray) arrayPart = part;
    return found;
  });
  const many = columns.findIndex((values) => values.length > 1);
  const rows = many < 0 ? 1 : columns[many]!.length;
  const keys: Buffer[] = [];
  let truncated = false;
  for (let row = 0; row < rows; row++) {
    key.reset().uint32(index.id);
    columns.forEach((values, part) => {
      const value = values[part === many ? row : 0];
      if (appendComponent(key, value === NOTHING ? undefined : value, index, part)) truncated = true;
    });
    keys.push(key.take());
  }
  if (truncated && index.unique) {
    throw new CommandError(
      17280,
      `the key of the unique index ${index.name} would be longer than ${VALUES_BYTES_MAX} bytes`,
    );
  }
  return { keys: rows > 1 ? distinct(keys) : keys, arrayPart, truncated };
}

/** Stands for a missing field among the collected values. */
const NOTHING = new Raw(0, Buffer.alloc(0), 0, 0);

/** Collects what a path leads to, through all elements of arrays; answers whether there was an array. */
function collect(
  steps: readonly PathPart[],
  depth: number,
  type: number,
  bytes: Buffer,
  at: number,
  found: Raw[],
): boolean {
  if (type === ARRAY) return collectElements(steps, depth, bytes, at, found);
  if (depth === steps.length) {
    found.push(new Raw(type, bytes, at, at));
    return false;
  }
  if (type === OBJECT) {
    const e = new Elements(bytes, at);
    if (seek(e, steps[depth]!.bytes)) return collect(steps, depth + 1, e.type, bytes, e.start, found);
  }
  found.push(NOTHING);
  return false;
}

function collectElements(steps: readonly PathPart[], depth: number, bytes: Buffer, at: number, found: Raw[]): true {
  const before = found.length;
  let position = 0;
  for (const e = new Elements(bytes, at); e.next(); position++) {
    if (depth === steps.length) found.push(e.raw);
    else {
      if (e.type !== ARRAY) collect(steps, depth, e.type, bytes, e.start, found);
      if (position === steps[depth]!.index) collect(steps, depth + 1, e.type, bytes, e.start, found);
    }
  }
  if (found.length === before) found.push(depth === steps.length ? EMPTY_ARRAY : NOTHING);
  return true;
}

function distinct(keys: readonly Buffer[]): readonly Buffer[] {
  const sorted = [...keys].sort((a, b) => a.compare(b));
  return sorted.filter((one, i) => i === 0 || !one.equals(sorted[i - 1]!));
}
