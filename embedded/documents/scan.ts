import { type Collection } from './catalogue';
import { documentKeyOf } from './documents';
import { indexKeys } from './index-keys';
import { type Predicate } from './matcher';
import { type Interval, type Plan } from './planner';
import { type Store } from './store';

/** A run of documents that can stop at any point and go on in a later turn. */
export interface Source {
  /**
   * The next document, or undefined at the end. The bytes lie where they were read to: they are valid until the next
   * call or any other read, so whoever keeps them copies them.
   */
  next(): Buffer | undefined;
  /** Lets go of what must not be held between turns; `next` takes it up again. */
  pause(): void;
}

/** A document's bytes for keeping. */
export const copyDocument = (bytes: Buffer): Buffer => Buffer.from(bytes);

type Entries = ReturnType<Store['documentRange']>;

/** Walks a plan and yields the documents that match. */
export class Scan implements Source {
  /** Key of the document last yielded; a copy. */
  key: Buffer | undefined;
  keysExamined = 0;
  documentsExamined = 0;
  private position = 0;
  private entries: Entries | undefined;
  /** Where in the current interval a later turn goes on. */
  private after: Buffer | undefined;
  /** Intervals that are walked side by side, but those that have ended. */
  private lanes: Lane[] | undefined;
  /** The document that the lanes came to last. */
  private met: Buffer | undefined;

  constructor(
    private readonly store: Store,
    private readonly collection: Collection,
    private readonly plan: Plan,
    private readonly matches: Predicate,
  ) {}

  next(): Buffer | undefined {
    const { plan } = this;
    if (plan.kind === 'ids') return this.nextById(plan.keys, plan.exact);
    return plan.heads ? this.nextSideBySide(plan.heads) : this.nextInRange();
  }

  private nextById(keys: readonly Buffer[], exact: boolean): Buffer | undefined {
    while (this.position < keys.length) {
      this.key = keys[this.position++]!;
      this.keysExamined++;
      const document = this.store.document(this.key);
      if (!document) continue;
      this.documentsExamined++;
      if (exact || this.matches(document, 0)) return document;
    }
    return undefined;
  }

  private nextInRange(): Buffer | undefined {
    const { plan } = this;
    if (plan.kind !== 'range') return undefined;
    while (this.position < plan.intervals.length) {
      const entries = (this.entries ??= this.openInterval(plan.intervals[this.position]!, this.after));
      const next = entries.next();
      if (next.done) {
        this.entries = undefined;
        this.after = undefined;
        this.position++;
        continue;
      }
      const { key, value } = next.value;
      this.after = key;
      this.keysExamined++;
      const document = plan.index ? this.documentOf(key, value) : this.stored(key, value);
      if (document) return document;
    }
    return undefined;
  }

  private stored(key: Buffer, document: Buffer): Buffer | undefined {
    this.documentsExamined++;
    if (!this.matches(document, 0)) return undefined;
    this.key = key;
    return document;
  }

  private documentOf(entry: Buffer, idKey: Buffer): Buffer | undefined {
    const key = documentKeyOf(this.collection, idKey);
    const document = this.store.document(key);
    if (!document) return undefined;
    this.documentsExamined++;
    if (!this.matches(document, 0) || !this.isFirstEntry(entry, idKey, document)) return undefined;
    this.key = key;
    return document;
  }

  /** A document with several entries in the intervals is yielded at the first of them only. */
  private isFirstEntry(entry: Buffer, idKey: Buffer, document: Buffer): boolean {
    if (this.plan.kind !== 'range' || !this.plan.index?.multikey || this.plan.heads) return true;
    const { index, intervals, reverse, fixedParts } = this.plan;
    if (index.arrayParts?.every((part) => fixedParts.includes(part))) return true;
    const keys = indexKeys(index, document, 0).keys;
    if (keys.length === 1) return true;
    const inside = keys
      .map((key) => (index.unique ? key : Buffer.concat([key, idKey])))
      .filter((key) => intervals.some(({ low, high }) => key.compare(low) >= 0 && key.compare(high) < 0))
      .sort((a, b) => a.compare(b));
    const first = reverse ? inside.at(-1) : inside[0];
    return first === undefined || first.equals(entry);
  }

  /** The first of the lanes' entries by what follows their heads; a document that several lanes come to comes once. */
  private nextSideBySide(heads: readonly number[]): Buffer | undefined {
    if (this.plan.kind !== 'range' || !this.plan.index) return undefined;
    const { intervals, reverse } = this.plan;
    this.lanes ??= intervals.map((interval, i) => ({ interval, head: heads[i]!, entries: undefined, at: undefined }));
    for (;;) {
      this.lanes = this.lanes.filter((lane) => lane.at !== undefined || this.advance(lane));
      const [first, ...others] = this.lanes;
      if (!first) return undefined;
      const lane = others.reduce((best, one) => (compareTails(one, best) < 0 !== reverse ? one : best), first);
      const { key: entry, value: idKey } = lane.at!;
      lane.after = entry;
      lane.at = undefined;
      if (this.met?.equals(idKey)) continue;
      this.met = Buffer.from(idKey);
      const document = this.documentOf(entry, idKey);
      if (document) return document;
    }
  }

  private advance(lane: Lane): boolean {
    lane.entries ??= this.openInterval(lane.interval, lane.after);
    const next = lane.entries.next();
    if (next.done) return false;
    this.keysExamined++;
    lane.at = { key: Buffer.from(next.value.key), value: Buffer.from(next.value.value) };
    return true;
  }

  private openInterval({ low, high }: Interval, after: Buffer | undefined): Entries {
    if (this.plan.kind !== 'range') throw new Error('only ranges are walked');
    const { reverse, index } = this.plan;
    const bounds = {
      start: after ?? (reverse ? high : low),
      end: reverse ? low : high,
      reverse,
      exclusiveStart: reverse || after !== undefined,
      inclusiveEnd: reverse,
    };
    return index ? this.store.entryRange(bounds) : this.store.documentRange(bounds);
  }

  pause(): void {
    this.entries?.return?.();
    this.entries = undefined;
    for (const lane of this.lanes ?? []) {
      lane.entries?.return?.();
      lane.entries = undefined;
    }
  }
}

/** One of several intervals that are walked side by side. */
interface Lane {
  readonly interval: Interval;
  /** How many bytes its keys have in common. */
  readonly head: number;
  entries: Entries | undefined;
  /** Its next entry, copied; undefined before it was read and once it was taken. */
  at: { readonly key: Buffer; readonly value: Buffer } | undefined;
  /** The last entry that was taken. */
  after?: Buffer;
}

const compareTails = (a: Lane, b: Lane): number => a.at!.key.compare(b.at!.key, b.head, undefined, a.head);

/** Documents already at hand, in order. */
export class Listed implements Source {
  private position = 0;

  constructor(private readonly documents: readonly Buffer[]) {}

  next(): Buffer | undefined {
    return this.documents[this.position++];
  }

  pause(): void {
    // nothing is held
  }

  get bytes(): number {
    let bytes = 0;
    for (let i = this.position; i < this.documents.length; i++) bytes += this.documents[i]!.length;
    return bytes;
  }
}
