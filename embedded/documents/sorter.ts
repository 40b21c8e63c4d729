import { ARRAY, Elements, MISSING, OBJECT, Raw, seek, UNDEFINED, type PathPart, parsePath } from './bson-view';
import { compareValues } from './comparator';
import { CommandError } from './errors';
import { encodeValue, KeyWriter } from './key-encoding';
import { type SortField } from './planner';
import { copyDocument, type Source } from './scan';

/** Documents sorted in memory may take this many bytes together with their keys; beyond it an index is needed. */
export const SORT_BYTES_MAX = 32 * 1024 * 1024;
/** What an entry of the list costs besides its bytes. */
const ENTRY_BYTES = 200;

interface Entry {
  readonly key: Buffer;
  readonly arrival: number;
  readonly document: Buffer;
}

const writer = new KeyWriter();

/** Builds the key a document sorts by: one encoded value per field, inverted where the order runs downwards. */
function sortKeys(fields: readonly SortField[]): (bytes: Buffer, documentStart: number) => Buffer {
  const columns = fields.map(({ path, direction }) => ({ steps: parsePath(path), direction }));
  return (bytes, at) => {
    writer.reset();
    for (const { steps, direction } of columns) {
      const from = writer.length;
      encodeValue(writer, representative(steps, direction, bytes, at));
      if (direction < 0) writer.invertFrom(from);
    }
    return writer.take();
  };
}

/** An array sorts by its smallest element upwards and by its largest downwards. */
function representative(steps: readonly PathPart[], direction: number, bytes: Buffer, at: number): Raw | undefined {
  let best: Raw | undefined;
  let any = false;
  const consider = (raw: Raw | undefined): void => {
    if (any && order(raw, best) * direction >= 0) return;
    best = raw;
    any = true;
  };
  visit(steps, 0, OBJECT, bytes, at, consider);
  return best;
}

const order = (a: Raw | undefined, b: Raw | undefined): number =>
  compareValues(
    a?.type ?? MISSING,
    a?.bytes ?? EMPTY,
    a?.start ?? 0,
    b?.type ?? MISSING,
    b?.bytes ?? EMPTY,
    b?.start ?? 0,
  );

const EMPTY = Buffer.alloc(0);
const EMPTY_ARRAY = new Raw(UNDEFINED, EMPTY, 0, 0);

function visit(
  steps: readonly PathPart[],
  depth: number,
  type: number,
  bytes: Buffer,
  at: number,
  consider: (raw: Raw | undefined) => void,
): void {
  if (type === ARRAY) {
    let position = 0;
    for (const e = new Elements(bytes, at); e.next(); position++) {
      if (depth === steps.length) consider(e.raw);
      else if (position === steps[depth]!.index) visit(steps, depth + 1, e.type, bytes, e.start, consider);
      else if (e.type !== ARRAY) visit(steps, depth, e.type, bytes, e.start, consider);
    }
    if (position === 0) consider(depth === steps.length ? EMPTY_ARRAY : undefined);
    return;
  }
  if (depth === steps.length) return consider(new Raw(type, bytes, at, at));
  const e = new Elements(bytes, at);
  if (type === OBJECT && seek(e, steps[depth]!.bytes)) visit(steps, depth + 1, e.type, bytes, e.start, consider);
  else consider(undefined);
}

/**
 * Sorts everything a source yields; with a limit only the first `limit` documents are ever held.
 * Refuses code 292 when they do not fit the memory set aside for sorting.
 */
export function sortDocuments(source: Source, fields: readonly SortField[], limit = Infinity): Buffer[] {
  const keyOf = sortKeys(fields);
  const held = new Held(limit);
  let arrival = 0;
  try {
    for (let document = source.next(); document; document = source.next())
      held.offer(keyOf(document, 0), arrival++, document);
  } finally {
    source.pause();
  }
  return held.inOrder();
}

const compareEntries = (a: Entry, b: Entry): number => a.key.compare(b.key) || a.arrival - b.arrival;

/** The smallest entries so far; a heap with the largest on top once the limit is reached. */
class Held {
  private entries: Entry[] = [];
  private bytes = 0;

  constructor(private readonly limit: number) {}

  offer(key: Buffer, arrival: number, document: Buffer): void {
    if (this.limit === 0) return;
    if (this.entries.length < this.limit) {
      this.add({ key, arrival, document: copyDocument(document) });
      if (this.entries.length === this.limit) this.entries.sort((a, b) => compareEntries(b, a)); // falling order is a heap
      return;
    }
    const top = this.entries[0]!;
    if (key.compare(top.key) >= 0) return;
    this.bytes -= sizeOf(top);
    const entry = { key, arrival, document: copyDocument(document) };
    this.bytes += sizeOf(entry);
    this.sink(entry);
  }

  private add(entry: Entry): void {
    this.entries.push(entry);
    this.bytes += sizeOf(entry);
    if (this.bytes > SORT_BYTES_MAX) {
      throw new CommandError(
        292,
        `Sort exceeded memory limit of ${SORT_BYTES_MAX} bytes, and this server does not sort on disk: add an index or a limit`,
      );
    }
  }

  /** Replaces the top and restores the heap. */
  private sink(entry: Entry): void {
    const { entries } = this;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= entries.length) break;
      if (child + 1 < entries.length && compareEntries(entries[child + 1]!, entries[child]!) > 0) child++;
      if (compareEntries(entries[child]!, entry) <= 0) break;
      entries[at] = entries[child]!;
      at = child;
    }
    entries[at] = entry;
  }

  inOrder(): Buffer[] {
    return this.entries.sort(compareEntries).map(({ document }) => document);
  }
}

const sizeOf = ({ key, document }: Entry): number => key.length + document.length + ENTRY_BYTES;
