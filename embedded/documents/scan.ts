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

  constructor(
    private readonly store: Store,
    private readonly collection: Collection,
    private readonly plan: Plan,
    private readonly matches: Predicate,
  ) {}

  next(): Buffer | undefined {
    return this.plan.kind === 'ids' ? this.nextById(this.plan.keys, this.plan.exact) : this.nextInRange();
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
      const entries = (this.entries ??= this.openInterval(plan.intervals[this.position]!));
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
    if (this.plan.kind !== 'range' || !this.plan.index?.multikey) return true;
    const { index, intervals, reverse } = this.plan;
    const keys = indexKeys(index, document, 0).keys;
    if (keys.length === 1) return true;
    const inside = keys
      .map((key) => (index.unique ? key : Buffer.concat([key, idKey])))
      .filter((key) => intervals.some(({ low, high }) => key.compare(low) >= 0 && key.compare(high) < 0))
      .sort((a, b) => a.compare(b));
    const first = reverse ? inside.at(-1) : inside[0];
    return first === undefined || first.equals(entry);
  }

  private openInterval({ low, high }: Interval): Entries {
    if (this.plan.kind !== 'range') throw new Error('only ranges are walked');
    const { reverse, index } = this.plan;
    const bounds = {
      start: this.after ?? (reverse ? high : low),
      end: reverse ? low : high,
      reverse,
      exclusiveStart: reverse || this.after !== undefined,
      inclusiveEnd: reverse,
    };
    return index ? this.store.entryRange(bounds) : this.store.documentRange(bounds);
  }

  pause(): void {
    this.entries?.return?.();
    this.entries = undefined;
  }
}

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
