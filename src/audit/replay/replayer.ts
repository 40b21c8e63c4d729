import { setTimeout as sleep } from 'node:timers/promises';
import { type EventLog } from '../../event-store/event-log';
import { type Projection } from '../../kernel/projection';
import { Refusal } from '../../kernel/refusal';
import { type Mongo } from '../../read-models/mongo';
import { type ProjectionRunner } from '../../read-models/projection-runner';
import { collectionOf } from '../../read-models/stored';
import { type Difference } from './differences.rules';
import { type Pace, Stopped } from './facts';
import { type Folded, Refolding, derived } from './folding.rules';
import { judged, type Pair } from './judgement';
import { LiveDocuments } from './live-documents';
import { DIFFERENCES_MAX, LogReplay, type LogReplayed } from './log-replay';
import { PartFacts, type PartRead, type PartScope } from './part-facts';
import { type Scope } from './scope';
import { holds, isIn, isOf, lookedForBy, selectionsOf, streamsFor } from './subjects.rules';
import { Turns } from './turns';

/** How far a replay is. `percent` is of the log, or of the parts that it is made of. */
export interface ReplayProgress {
  readonly eventsRead: number;
  /** Null while nobody knows. */
  readonly eventsTotal: number | null;
  readonly documents: number;
  readonly percent: number;
}

/** What a replay came to. */
export interface ReplayResult {
  readonly eventsRead: number;
  /** Compared, of all read models. */
  readonly documents: number;
  readonly equal: boolean;
  /** How many documents differ: the first 1,000 are told. */
  readonly differing: number;
  readonly differences: readonly Difference[];
  /** Place in the log up to which it was replayed. */
  readonly position: number;
  /** Read models that named streams which the event store does not name by itself; none for the whole book. */
  readonly listedBy: readonly string[];
}

/** What one part of the book came to. */
export interface PartReplayed {
  readonly eventsRead: number;
  readonly documents: number;
  readonly differences: readonly Difference[];
  readonly listedBy: readonly string[];
}

/** The live read models may be a little behind the log, never for long. */
const SEEN_TRIES = 12;
const FILLED_TRIES = 20;
const FILLED_LOOK_MS = 100;

/**
 * Replays read models beside the live ones, from the event store alone, with the read models' own folds. Nothing is written
 * anywhere. Live goes on meanwhile: no document is told to differ for that.
 */
export class Replayer {
  private readonly live: LiveDocuments;

  constructor(
    private readonly log: Pick<EventLog, 'subscribe' | 'head' | 'readStream'>,
    mongo: Mongo,
    private readonly runner: Pick<ProjectionRunner, 'seen' | 'assertReadable'>,
  ) {
    this.live = new LiveDocuments(mongo);
  }

  /**
   * @param projections those that are of the scope are replayed, the others left out
   * @throws Refusal UNKNOWN_CLIENT, UNKNOWN_AGREEMENT, UNKNOWN_MONTH, UNKNOWN_TICKET, READ_MODEL_BEHIND, STORE_UNAVAILABLE;
   *   CannotFold; Stopped
   */
  async run(
    scope: Scope,
    projections: readonly Projection[],
    tell: (progress: ReplayProgress) => void = () => undefined,
    stopping: AbortSignal = new AbortController().signal,
  ): Promise<ReplayResult> {
    const chosen = projections.filter((projection) => isIn(projection, scope));
    const end = await this.caughtUp(chosen, stopping);
    const before = await this.generation(chosen);
    const result =
      scope.kind === 'all'
        ? await this.whole(chosen, end, tell, stopping)
        : await this.parts(scope, chosen, end, tell, stopping);
    if ((await this.live.generation(chosen)) === before) return result;
    throw filledAnew();
  }

  /**
   * A client's own documents, or an agreement with all that hangs on it. Where no event is about it, all of it is extra.
   * @throws as `run`
   */
  async part(scope: PartScope, projections: readonly Projection[], stopping: AbortSignal): Promise<PartReplayed> {
    const end = await this.caughtUp(projections, stopping, 1);
    try {
      return await this.partOf(scope, projections, end, () => undefined, stopping);
    } catch (error) {
      if (!(error instanceof Refusal) || !error.code.startsWith('UNKNOWN_')) throw error;
      const read = this.factsFor(() => undefined, stopping).nothingOf(scope);
      const chosen = projections.filter((projection) => isOf(projection, scope.kind));
      return this.compared(read, chosen, end, stopping);
    }
  }

  /** The whole book, slowly. @throws as `run` */
  async atPace(projections: readonly Projection[], pace: Pace, stopping: AbortSignal): Promise<LogReplayed> {
    const end = await this.caughtUp(projections, stopping, 1);
    const before = await this.generation(projections);
    const replay = new LogReplay(this.log, this.live, projections, end, () => undefined, stopping, undefined, pace);
    const replayed = await replay.run();
    if ((await this.live.generation(projections)) === before) return replayed;
    throw filledAnew();
  }

  /** Read models that have just been filled say so a moment later. */
  private async generation(projections: readonly Projection[]): Promise<string> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.live.generation(projections);
      } catch (error) {
        if (tries === FILLED_TRIES) throw error;
        await sleep(FILLED_LOOK_MS);
      }
    }
  }

  /** The log's end, once the read models have seen it. */
  private async caughtUp(
    projections: readonly Projection[],
    stopping: AbortSignal,
    triesMax = SEEN_TRIES,
  ): Promise<number> {
    const end = await this.log.head();
    for (let tries = 1; ; tries += 1) {
      if (stopping.aborted) throw new Stopped();
      try {
        await this.runner.seen(end);
        break;
      } catch (error) {
        if (tries === triesMax) throw error;
      }
    }
    for (const projection of projections) this.runner.assertReadable(collectionOf(projection));
    return end;
  }

  private async whole(
    projections: readonly Projection[],
    end: number,
    tell: (progress: ReplayProgress) => void,
    stopping: AbortSignal,
  ): Promise<ReplayResult> {
    const percentAt = (position: number) => Math.min(100, Math.floor((100 * position) / Math.max(end, 1)));
    const replay = new LogReplay(
      this.log,
      this.live,
      projections,
      end,
      ({ eventsRead, documents, position }) =>
        tell({ eventsRead, eventsTotal: null, documents, percent: percentAt(position) }),
      stopping,
    );
    const { eventsRead, documents, differing, differences } = await replay.run();
    tell({ eventsRead, eventsTotal: eventsRead, documents, percent: 100 });
    return { eventsRead, documents, equal: differing === 0, differing, differences, position: end, listedBy: [] };
  }

  private async parts(
    scope: PartScope,
    projections: readonly Projection[],
    end: number,
    tell: (progress: ReplayProgress) => void,
    stopping: AbortSignal,
  ): Promise<ReplayResult> {
    const sum = { eventsRead: 0, documents: 0, differing: 0, differences: [] as Difference[] };
    const listedBy = new Set<string>();
    const add = async (part: PartScope, of: number, done: number): Promise<void> => {
      const percent = Math.floor((100 * done) / of);
      const read = (eventsRead: number): void =>
        tell({ ...sum, eventsRead: sum.eventsRead + eventsRead, eventsTotal: null, percent });
      const one = await this.partOf(part, projections, end, read, stopping);
      sum.eventsRead += one.eventsRead;
      sum.documents += one.documents;
      sum.differing += one.differences.length;
      sum.differences.push(...one.differences.slice(0, DIFFERENCES_MAX - sum.differences.length));
      for (const name of one.listedBy) listedBy.add(name);
    };
    if (scope.kind === 'client') {
      const agreementIds = await this.factsFor(() => undefined, stopping).agreementsOf(scope.clientId);
      if (agreementIds.length > 0) listedBy.add('agreements');
      await add(scope, agreementIds.length + 1, 0);
      for (const [index, agreementId] of agreementIds.entries())
        await add({ kind: 'agreement', agreementId }, agreementIds.length + 1, index + 1);
    } else {
      await add(scope, 1, 0);
    }
    const { eventsRead, documents, differing, differences } = sum;
    tell({ eventsRead, eventsTotal: eventsRead, documents, percent: 100 });
    const told = { eventsRead, documents, equal: differing === 0, differing, differences };
    return { ...told, position: end, listedBy: [...listedBy].sort() };
  }

  /** One part of the book by itself, in memory. */
  private async partOf(
    scope: PartScope,
    projections: readonly Projection[],
    end: number,
    tell: (eventsRead: number) => void,
    stopping: AbortSignal,
  ): Promise<PartReplayed> {
    const chosen = projections.filter((projection) => isOf(projection, scope.kind));
    const read = await this.factsFor(tell, stopping).read(scope, streamsFor(chosen), end);
    return this.compared(read, chosen, end, stopping);
  }

  private async compared(
    read: PartRead,
    projections: readonly Projection[],
    end: number,
    stopping: AbortSignal,
  ): Promise<PartReplayed> {
    const before = await this.generation(projections);
    const pairs: Pair[] = [];
    for (const projection of projections) pairs.push(await this.pairOf(projection, read));
    const documents = pairs.reduce((sum, { replayed }) => sum + replayed.size, 0);
    const differences = await judged(this.log, pairs, end, stopping);
    if ((await this.live.generation(projections)) !== before) throw filledAnew();
    return { eventsRead: read.facts.length, documents, differences, listedBy: read.listedBy };
  }

  private async pairOf(projection: Projection, { part, place, facts }: PartRead): Promise<Pair> {
    const looking = this.live.matching(projection, lookedForBy(projection, part, place));
    looking.catch(() => undefined);
    const folding = new Refolding(projection);
    const turns = new Turns();
    for (const fact of facts) {
      folding.take(fact);
      if (turns.isOver) await turns.next();
    }
    const isWhole = holds(selectionsOf(projection, part, place));
    const replayed = new Map<string, Folded>();
    for (const [id, folded] of folding.documents) {
      if (isWhole(derived(projection, folded))) replayed.set(id, folded);
    }
    const live = await looking;
    // What is stored may say that it is about something else.
    const others = [...replayed.keys()].filter((id) => !live.has(id));
    for (const [id, other] of await this.live.byIds(projection, others)) live.set(id, other);
    return { projection, replayed, live };
  }

  private factsFor = (tell: (eventsRead: number) => void, stopping: AbortSignal): PartFacts =>
    new PartFacts(this.log, this.live, tell, stopping);
}

const filledAnew = (): Refusal =>
  new Refusal('READ_MODEL_BEHIND', 'A read model was filled anew while it was replayed; ask again');
