import { type EventLog } from '../../event-store/event-log';
import { type Projection } from '../../kernel/projection';
import { collectionOf } from '../../read-models/stored';
import { type Difference, sameDocument } from './differences.rules';
import { factsAtPace, type Pace } from './facts';
import { Fingerprints, fingerprint } from './fingerprints';
import { derived, type Fact, type Folded, handles, Refolding, routed, step } from './folding.rules';
import { judged } from './judgement';
import { type LiveDocuments, readStored, type StoredBytes } from './live-documents';
import { isStoredAs } from './stored-form';
import { Turns } from './turns';

/** Documents that are held at a time, and those of which it is remembered that they were seen. Beyond, the book is taken in two. */
export interface Room {
  readonly documents: number;
  readonly seen: number;
}

const ROOM: Room = { documents: 100_000, seen: 10_000_000 };
/** So many documents that differ are told; what is beyond is counted. */
export const DIFFERENCES_MAX = 1_000;
const PRINT_MAX = 2 ** 53;

export interface LogReplayed {
  readonly eventsRead: number;
  readonly documents: number;
  readonly differing: number;
  readonly differences: readonly Difference[];
}

export interface LogProgress {
  readonly eventsRead: number;
  readonly documents: number;
  /** Of the log's last position. */
  readonly position: number;
}

/** A document on its way: it is judged, and forgotten, at the event that its stored one has seen last. */
class Open implements Folded {
  position = -1;
  live: StoredBytes | undefined = undefined;
  isDone = false;

  constructor(
    readonly id: string,
    public doc: object,
  ) {}
}

/** Documents by their fingerprints: [from, to). */
interface Range {
  readonly from: number;
  readonly to: number;
}

const everything: Range = { from: 0, to: PRINT_MAX };

/**
 * Replays read models from the whole log, in one pass, beside the live ones. Each document is looked up when its first event
 * comes, and judged at the event that the stored one has seen last, so only documents that are not finished yet are held: as
 * many as an agency has in hand. Those that differ are replayed once more, to tell their fields. Stored documents that no
 * event is about are found by their number, or one by one where the log has gone on meanwhile.
 */
export class LogReplay {
  private readonly suspects = new Suspects();
  /** Stored under ids that no document can have. */
  private readonly nobodys: Difference[] = [];
  private eventsRead = 0;
  private documents = 0;

  constructor(
    private readonly log: Pick<EventLog, 'subscribe' | 'head'>,
    private readonly live: LiveDocuments,
    private readonly projections: readonly Projection[],
    /** Everything up to here can be read from the read models. */
    private readonly end: number,
    private readonly tell: (progress: LogProgress) => void,
    private readonly stopping: AbortSignal,
    private readonly room: Room = ROOM,
    private readonly pace?: Pace,
  ) {}

  /** @throws CannotFold, Stopped, Refusal STORE_UNAVAILABLE */
  async run(): Promise<LogReplayed> {
    await this.pass(everything);
    const { suspects, eventsRead, documents } = this;
    const differences = [...(await this.differences()), ...this.nobodys];
    return {
      ...{ eventsRead, documents, differing: differences.length + suspects.beyond },
      differences: differences.slice(0, DIFFERENCES_MAX),
    };
  }

  private async pass(range: Range): Promise<void> {
    const pass = new Pass(this.projections, range, this.suspects);
    const turns = new Turns();
    let settled: Promise<void> = Promise.resolve();
    let eventsRead = 0;
    for await (const facts of this.facts(this.projections, null, this.end)) {
      for (const fact of facts) {
        pass.take(fact);
        if (turns.isOver) await turns.next();
      }
      const batch = pass.batch();
      const loading = Promise.all(batch.map((part) => part.load(this.live)));
      // While the stored documents of this batch are read, the one before it is folded.
      await settled;
      settled = loading.then(() => this.fold(batch));
      settled.catch(() => undefined);
      eventsRead += facts.length;
      this.eventsRead = Math.max(this.eventsRead, eventsRead);
      const position = facts.at(-1)?.position ?? 0;
      this.tell({ eventsRead: this.eventsRead, documents: this.documents + pass.documents, position });
      if (pass.isBeyond(this.room)) {
        await settled;
        const middle = Math.floor((range.from + range.to) / 2);
        await this.pass({ from: range.from, to: middle });
        return this.pass({ from: middle, to: range.to });
      }
    }
    await settled;
    await this.bringOn(pass);
    this.documents += pass.documents;
    await this.findExtra(pass, range);
  }

  private async fold(batch: readonly Part[]): Promise<void> {
    const turns = new Turns();
    for (const part of batch) {
      for (let index = 0; index < part.length; index += 1) {
        part.fold(index);
        if (turns.isOver) await turns.next();
      }
      part.keep();
    }
  }

  /** Reads on for the documents that have been changed since the replay began. */
  private async bringOn(pass: Pass): Promise<void> {
    const through = pass.through;
    const head = through > this.end ? await this.log.head() : this.end;
    for await (const facts of this.facts(this.projections, this.end, Math.min(through, head))) {
      for (const fact of facts) pass.takeOn(fact);
      for (const part of pass.batch()) for (let index = 0; index < part.length; index += 1) part.fold(index);
    }
    pass.finish();
  }

  private async findExtra(pass: Pass, range: Range): Promise<void> {
    const counts = await Promise.all(this.projections.map((projection) => this.live.count(projection)));
    const isWhole = range.from === 0 && range.to === PRINT_MAX;
    const isQuiet = isWhole && (await this.log.head()) === this.end;
    const toLookAt = this.projections.filter((of, index) => !isQuiet || counts[index] !== pass.present(of));
    if (toLookAt.length === 0) return;
    const strangers = new Map(toLookAt.map((projection) => [projection, new Set<string>()]));
    const after = await this.begunSince(this.end, toLookAt, (projection, id) => pass.note(projection, id));
    for (const [projection, ids] of strangers) {
      for await (const { texts, others } of this.live.ids(projection)) {
        for (const id of texts) if (pass.isStranger(projection, id)) ids.add(id);
        if (range.from === 0) for (const id of others) this.nobodys.push(nobodysOf(projection, id));
      }
    }
    // Those that began while all others were looked at.
    await this.begunSince(after, toLookAt, (projection, id) => strangers.get(projection)?.delete(id));
    for (const [projection, ids] of strangers) for (const id of ids) this.suspects.add(projection, id);
  }

  /** Documents that events after a position are about. @returns how far they were read */
  private async begunSince(
    after: number,
    projections: readonly Projection[],
    note: (projection: Projection, id: string) => void,
  ): Promise<number> {
    const head = await this.log.head();
    for await (const facts of this.facts(projections, after, head)) {
      for (const fact of facts) {
        for (const projection of projections) {
          if (handles(projection, fact.type)) for (const id of routed(projection, fact)) note(projection, id);
        }
      }
    }
    return Math.max(after, head);
  }

  private facts = (projections: readonly Projection[], after: number | null, through: number) =>
    factsAtPace(this.log, projections, after, through, this.stopping, this.pace);

  /** The documents that are told of, replayed from their first event on, and held against what is stored now. */
  private async differences(): Promise<readonly Difference[]> {
    const wanted = [...this.suspects.told];
    if (wanted.length === 0) return [];
    const foldings = wanted.map(([projection, ids]) => new Refolding(projection, ids));
    const projections = wanted.map(([projection]) => projection);
    for await (const facts of this.facts(projections, null, this.end)) {
      for (const fact of facts) for (const folding of foldings) folding.take(fact);
    }
    const pairs = await Promise.all(
      foldings.map(async ({ projection, documents }, index) => {
        const live = await this.live.byIds(projection, [...wanted[index]![1]]);
        return { projection, replayed: documents, live };
      }),
    );
    return judged(this.log, pairs, this.end, this.stopping);
  }
}

const nobodysOf = (projection: Projection, id: string): Difference => ({
  readModel: collectionOf(projection),
  ...{ document: id, kind: 'extra', fields: [], moreFields: 0 },
});

/** Documents that seem to differ: the first so many of them by their ids, the others by their number. */
class Suspects {
  readonly told = new Map<Projection, Set<string>>();
  beyond = 0;
  private count = 0;

  add(projection: Projection, id: string): void {
    const ids = this.told.get(projection) ?? new Set();
    if (ids.has(id)) return;
    if (this.count === DIFFERENCES_MAX) {
      this.beyond += 1;
      return;
    }
    this.told.set(projection, ids.add(id));
    this.count += 1;
  }
}

/** One reading of the log, for the documents of a range. */
class Pass {
  private readonly models: readonly Model[];
  private readonly byType = new Map<string, readonly Model[]>();

  constructor(projections: readonly Projection[], range: Range, suspects: Suspects) {
    this.models = projections.map((projection) => new Model(projection, range, suspects));
  }

  take(fact: Fact): void {
    for (const model of this.of(fact.type)) model.take(fact, true);
  }

  /** An event after the end: no document begins with it any more. */
  takeOn(fact: Fact): void {
    for (const model of this.of(fact.type)) model.take(fact, false);
  }

  batch(): readonly Part[] {
    return this.models.map((model) => model.part()).filter(({ length }) => length > 0);
  }

  isBeyond({ documents, seen }: Room): boolean {
    const held = this.models.reduce((sum, model) => sum + model.open.size, 0);
    return held > documents || this.models.reduce((sum, model) => sum + model.seen.size, 0) > seen;
  }

  /** The last position that any document which is still held has seen. */
  get through(): number {
    let through = 0;
    for (const { open } of this.models) {
      for (const { live } of open.values()) if (live && live.position > through) through = live.position;
    }
    return through;
  }

  /** What is still held has seen what the log does not have. */
  finish(): void {
    for (const model of this.models) model.finish();
  }

  get documents(): number {
    return this.models.reduce((sum, { seen }) => sum + seen.size, 0);
  }

  present = (projection: Projection): number => this.modelOf(projection).present;

  isStranger = (projection: Projection, id: string): boolean => this.modelOf(projection).isStranger(id);

  /** It began after the end of the replay, and is no stranger. */
  note(projection: Projection, id: string): void {
    this.modelOf(projection).seen.add(fingerprint(id));
  }

  private modelOf(projection: Projection): Model {
    return this.models.find((model) => model.projection === projection)!;
  }

  private of(type: string): readonly Model[] {
    let models = this.byType.get(type);
    if (!models) {
      models = this.models.filter(({ projection }) => handles(projection, type));
      this.byType.set(type, models);
    }
    return models;
  }
}

/** One read model in a pass. */
class Model {
  readonly open = new Map<string, Open>();
  readonly seen = new Fingerprints();
  /** Documents that are stored and have events. */
  present = 0;
  private next: Part;

  constructor(
    readonly projection: Projection,
    private readonly range: Range,
    private readonly suspects: Suspects,
  ) {
    this.next = new Part(this);
  }

  take(fact: Fact, begins: boolean): void {
    const { open, seen } = this;
    for (const id of routed(this.projection, fact)) {
      let entry = open.get(id);
      if (!entry) {
        const print = fingerprint(id);
        if (!begins || print < this.range.from || print >= this.range.to) continue;
        if (!seen.add(print)) {
          // It was judged before this event, which the stored document has not seen.
          this.suspects.add(this.projection, id);
          continue;
        }
        entry = new Open(id, this.projection.initial(id));
        open.set(id, entry);
        this.next.fresh.push(entry);
      }
      if (begins || fact.position <= (entry.live?.position ?? 0)) this.next.add(fact, entry);
    }
  }

  part(): Part {
    const part = this.next;
    this.next = new Part(this);
    return part;
  }

  fold(fact: Fact, entry: Open): void {
    const { live } = entry;
    if (!live) return this.done(entry, false);
    // One that is done was judged at an earlier event: what is stored has not seen this one.
    if (entry.isDone || fact.position > live.position) {
      if (fact.position > entry.position) this.done(entry, false);
      return;
    }
    step(this.projection, entry, fact);
    if (entry.position === live.position) {
      const doc = derived(this.projection, entry);
      this.done(entry, isStoredAs(live.bytes, doc, entry.position) || isSame(live, doc, entry.position));
    }
  }

  finish(): void {
    for (const entry of this.open.values()) this.done(entry, false);
  }

  isStranger(id: string): boolean {
    const print = fingerprint(id);
    return print >= this.range.from && print < this.range.to && !this.seen.has(print);
  }

  private done(entry: Open, isSame: boolean): void {
    if (!isSame) this.suspects.add(this.projection, entry.id);
    if (entry.isDone) return;
    entry.isDone = true;
    if (entry.live) this.present += 1;
    this.open.delete(entry.id);
  }
}

const isSame = ({ bytes }: StoredBytes, doc: object, position: number): boolean => {
  const live = readStored(bytes);
  return live.unreadable === undefined && sameDocument(live, doc, position);
};

/** What a batch of events does to one read model. */
class Part {
  readonly fresh: Open[] = [];
  private readonly facts: Fact[] = [];
  private readonly entries: Open[] = [];

  constructor(private readonly model: Model) {}

  get length(): number {
    return this.facts.length;
  }

  add(fact: Fact, entry: Open): void {
    this.facts.push(fact);
    this.entries.push(entry);
  }

  async load(live: LiveDocuments): Promise<void> {
    if (this.fresh.length === 0) return;
    const found = await live.bytesByIds(
      this.model.projection,
      this.fresh.map(({ id }) => id),
    );
    for (const entry of this.fresh) entry.live = found.get(entry.id);
  }

  /** Those that are not finished with this batch are kept on, without all that was read with them. */
  keep(): void {
    for (const entry of this.fresh) {
      if (entry.live && !entry.isDone) entry.live = { ...entry.live, bytes: Buffer.from(entry.live.bytes) };
    }
  }

  fold(index: number): void {
    this.model.fold(this.facts[index]!, this.entries[index]!);
  }
}
