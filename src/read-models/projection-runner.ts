import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { MongoClientBulkWriteError, MongoServerError } from 'mongodb';
import { type EventLog } from '../event-store/event-log';
import { type DomainEvent, type RecordedOf } from '../kernel/event';
import { type Projection } from '../kernel/projection';
import { Refusal } from '../kernel/refusal';
import { isUnavailable } from './failures';
import { type DocumentWrite, type Fault, Folding } from './folding';
import { type Checkpoint, type Mongo } from './mongo';
import { type Stored } from './stored';

/** One read model as it stands. Positions are places in the log. */
export interface ProjectionStatus {
  /** Collection and checkpoint, `balances_v1`. */
  readonly readModel: string;
  /**
   * `filling`: not complete yet, refuses queries. `catching-up`: complete as of an earlier moment.
   * `live`: has reached the head that the log had when it began. `stopped`: met an event it cannot fold,
   * and stays at the position it had.
   */
  readonly state: 'filling' | 'catching-up' | 'live' | 'stopped';
  readonly position: number | null;
  /** The log's last position when this run began; null while the event store has not said. */
  readonly head: number | null;
  /** Events read since the program started. */
  readonly eventsRead: number;
  /** Events that have arrived and cannot be queried yet. */
  readonly lagEvents: number;
  readonly fault: Fault | null;
  /** Why it waits for one of the stores, which is tried again by itself; null while all is well. */
  readonly waiting: string | null;
}

/** Events folded and written at once; fewer when fewer have arrived. */
const BATCH_EVENTS_MAX = 1_000;
/**
 * How long the next batch gathers after one has begun, unless somebody waits to see it: at a few hundred events a
 * second a write costs the same for one as for all that come meanwhile. A batch this large need not wait.
 */
const GATHER_MS = 15;
const GATHER_EVENTS_MAX = 500;
/** A checkpoint may lag behind the documents: what is read twice changes nothing. */
const CHECKPOINT_MS = 100;
/** So often at least, also while nothing happens, it is made sure that no read model was dropped or lost meanwhile. */
const CONFIRM_MS = 2_000;
const RETRY_MS_FIRST = 100;
const RETRY_MS_MAX = 5_000;
const SEEN_MS_MAX = 5_000;
/** How long the event store hands on nothing before it is asked whether that was all. */
const QUIET_MS = 1_000;
const PROGRESS_MS = 5_000;
const DUPLICATE_KEY = 11_000;

/** Projections that read the log together. */
interface Group {
  readonly foldings: readonly Folding[];
  readonly byType: Map<string, readonly Folding[]>;
  /** Everything up to here is written; `saved` is what the checkpoints say. */
  position: number | null;
  saved: number | null;
  savedAtMs: number;
  head: number | null;
  caughtUp: boolean;
  busy: boolean;
}

interface Waiter {
  readonly position: number;
  readonly resolve: () => void;
  readonly reject: (reason: Refusal) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * Runs all projections: reads the log in batches, folds each batch in memory, writes every document it
 * changed in one request, and only then says how far it has come. A document is written under the
 * position of the last event it has seen and never over a newer one, so that redelivery, restarts and
 * other instances on the same database change nothing. When a store goes away everything remembered is
 * dropped and read again from the checkpoints, as often as it takes.
 */
export class ProjectionRunner {
  private readonly logger = new Logger('ReadModels');
  private readonly foldings: readonly Folding[];
  private readonly byReadModel: ReadonlyMap<string, Folding>;
  private readonly waiters = new Set<Waiter>();
  private groups: readonly Group[] = [];
  private stopping = new AbortController();
  private running: Promise<void> | undefined;
  private waiting: string | null = null;
  private readonly gathering = new Set<AbortController>();

  constructor(
    private readonly mongo: Mongo,
    private readonly log: Pick<EventLog, 'subscribe' | 'head'>,
    projections: readonly Projection[],
  ) {
    this.foldings = projections.map((projection) => new Folding(projection, mongo.db.databaseName));
    this.byReadModel = new Map(this.foldings.map((folding) => [folding.readModel, folding]));
    if (this.byReadModel.size < projections.length) throw new Error('Two projections have the same name and version');
  }

  start(): void {
    if (this.running) return;
    this.stopping = new AbortController();
    this.running = this.run(this.stopping.signal);
  }

  /** Ends after the batch in hand is written and the checkpoints with it. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
    this.running = undefined;
    for (const waiter of this.waiters) this.giveUp(waiter);
  }

  status(): ProjectionStatus[] {
    return this.foldings.map((folding) => {
      const group = this.groups.find(({ foldings }) => foldings.includes(folding));
      const { readModel, fault, live, position, eventsArrived, eventsDone } = folding;
      return {
        readModel,
        state: fault ? 'stopped' : !live ? 'filling' : group?.caughtUp ? 'live' : 'catching-up',
        position,
        head: group?.head ?? null,
        eventsRead: eventsDone,
        lagEvents: eventsArrived - eventsDone,
        fault,
        waiting: this.waiting,
      };
    });
  }

  /**
   * Resolves once every projection that has not stopped has made everything up to `position` readable.
   * @throws Refusal READ_MODEL_BEHIND after 5 s
   */
  seen(position: number): Promise<void> {
    if (this.readableThrough() >= position) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.giveUp(waiter), SEEN_MS_MAX);
      const waiter: Waiter = { position, resolve, reject, timer };
      this.waiters.add(waiter);
      for (const hurry of this.gathering) hurry.abort();
    });
  }

  /**
   * A read model is asked only when it is whole: a missing document must mean that there is none.
   * @throws Refusal READ_MODEL_BEHIND while it fills, and after it has stopped
   */
  assertReadable(readModel: string): void {
    const folding = this.byReadModel.get(readModel);
    if (!folding) throw new Error(`${readModel} is not among the projections that run`);
    const { fault, live, position } = folding;
    if (!fault && live) return;
    const why = fault ? `has stopped at ${fault.type} ${fault.stream}@${fault.revision}` : 'is being filled';
    throw new Refusal('READ_MODEL_BEHIND', `${readModel} ${why}`, { readModel, position });
  }

  private async run(stopping: AbortSignal): Promise<void> {
    let delay = RETRY_MS_FIRST;
    while (!stopping.aborted) {
      const before = this.readableThrough();
      try {
        await this.attempt(stopping);
      } catch (error) {
        if (this.readableThrough() > before) delay = RETRY_MS_FIRST;
        this.waiting = error instanceof Error ? error.message : String(error);
        this.logger.warn(`Resuming from the checkpoints in ${delay} ms: ${this.waiting}`);
        await sleep(delay, undefined, { signal: stopping }).catch(() => undefined);
        delay = Math.min(delay * 2, RETRY_MS_MAX);
      }
    }
  }

  /** Runs until told to stop, or until something fails: then all groups end together. */
  private async attempt(stopping: AbortSignal): Promise<void> {
    const ending = new AbortController();
    let failed = false;
    let failure: unknown;
    const end = (): void => ending.abort();
    const fail = (error: unknown): void => {
      if (!failed) failure = error;
      failed = true;
      end();
    };
    stopping.addEventListener('abort', end, { once: true });
    try {
      this.groups = await this.resume();
      if (this.groups.length === 0 && !ending.signal.aborted) await once(ending.signal, 'abort');
      await Promise.all(this.groups.map((group) => this.follow(group, ending.signal, fail).catch(fail)));
      if (failed) throw failure;
    } finally {
      stopping.removeEventListener('abort', end);
    }
  }

  /** New read models, and those not filled yet, go by themselves, so that the others need not wait for them. */
  private async resume(): Promise<readonly Group[]> {
    const foldings = this.foldings.filter(({ fault }) => !fault);
    const checkpoints = await this.checkpointsOf(foldings.map(({ readModel }) => readModel));
    for (const folding of foldings) {
      const { readModel, projection } = folding;
      const indexes = (projection.indexes ?? []).map((fields) => ({
        key: { ...fields, _id: Object.values(fields).at(-1) ?? 1 },
      }));
      if (indexes.length > 0) await this.mongo.readModel(readModel).createIndexes(indexes);
      folding.resume(checkpoints.get(readModel) as Checkpoint);
    }
    return [foldings.filter(({ live }) => live), foldings.filter(({ live }) => !live)]
      .filter((together) => together.length > 0)
      .map(groupOf);
  }

  private async checkpointsOf(readModels: readonly string[]): Promise<ReadonlyMap<string, Checkpoint>> {
    const read = async (): Promise<Map<string, Checkpoint>> => {
      const found = await this.mongo.checkpoints.find({ _id: { $in: readModels } }).toArray();
      return new Map(found.map((checkpoint) => [checkpoint._id, checkpoint]));
    };
    const known = await read();
    const unknown = readModels.filter((name) => !known.has(name));
    if (unknown.length === 0) return known;
    const start = (): Omit<Checkpoint, '_id'> => ({ generation: randomUUID(), position: null, live: false });
    await this.mongo.checkpoints.bulkWrite(
      unknown.map((_id) => ({ updateOne: { filter: { _id }, update: { $setOnInsert: start() }, upsert: true } })),
    );
    return read();
  }

  private async follow(group: Group, ending: AbortSignal, fail: (error: unknown) => void): Promise<void> {
    group.head = await this.log.head();
    const names = group.foldings.map(({ readModel }) => readModel).join(', ');
    this.logger.log(`Reading from ${group.position ?? 'the start'}, the log is at ${group.head}: ${names}`);
    const quiet = setInterval(() => void this.lookForMore(group).catch(fail), QUIET_MS);
    const checkpoint = setInterval(() => void this.saveCheckpoints(group).catch(fail), CHECKPOINT_MS);
    const progress = setInterval(() => this.logProgress(group), PROGRESS_MS);
    try {
      this.reached(group, group.position);
      for await (const { events, position } of this.log.subscribe(group.position, ending)) {
        const began = performance.now();
        group.busy = true;
        for (const folding of group.foldings) folding.eventsArrived += events.length;
        for (let from = 0; from < events.length; from += BATCH_EVENTS_MAX) {
          await this.apply(group, events.slice(from, from + BATCH_EVENTS_MAX));
        }
        this.reached(group, position);
        group.busy = false;
        quiet.refresh();
        if (events.length < GATHER_EVENTS_MAX) await this.gather(began + GATHER_MS - performance.now(), ending);
      }
      if (!ending.aborted) throw new Error('The subscription to the event store ended');
    } finally {
      for (const timer of [quiet, checkpoint, progress]) clearInterval(timer);
      // Also when the event store goes away: what is written stays readable while it cannot be read again.
      await this.saveCheckpoints(group);
    }
  }

  /** Lets the next batch gather; ends early for whoever waits to see it. */
  private async gather(ms: number, ending: AbortSignal): Promise<void> {
    if (ms < 1 || this.waiters.size > 0 || ending.aborted) return;
    const hurry = new AbortController();
    this.gathering.add(hurry);
    const signal = AbortSignal.any([ending, hurry.signal]);
    await sleep(ms, undefined, { signal }).catch(() => undefined);
    this.gathering.delete(hurry);
  }

  /** One batch: take, load what is not remembered, fold, write, and only then call it readable. */
  private async apply(group: Group, events: readonly RecordedOf<DomainEvent>[]): Promise<void> {
    for (const event of events) for (const folding of handlersOf(group, event.type)) folding.take(event);
    await Promise.all(group.foldings.map((folding) => this.load(folding)));
    const writes: DocumentWrite[] = [];
    for (const folding of group.foldings) folding.fold(writes);
    if (writes.length > 0) await this.write(writes);
    this.waiting = null;
    for (const folding of group.foldings) {
      if (folding.settle(events.length)) await this.reportStop(folding);
    }
    this.reached(group, events.at(-1)?.position ?? group.position);
  }

  private async load(folding: Folding): Promise<void> {
    const ids = [...folding.toLoad];
    if (ids.length === 0) return;
    const found = this.mongo.readModel(folding.readModel).find({ _id: { $in: ids } }, { batchSize: ids.length + 1 });
    folding.loaded(await found.toArray());
  }

  /** Writes documents in one request. One that cannot be written stops its projection; a store out of reach ends the attempt. */
  private async write(writes: readonly DocumentWrite[]): Promise<void> {
    try {
      await this.mongo.client.bulkWrite<Record<string, Stored>>(writes, { ordered: false });
    } catch (error) {
      if (isUnavailable(error)) throw error;
      if (error instanceof MongoClientBulkWriteError && error.writeErrors.size > 0) {
        await this.writeOvertaken(writes, error);
      } else if (error instanceof MongoServerError) {
        throw error;
      } else if (writes.length > 1) {
        for (const write of writes) await this.write([write]);
      } else {
        for (const write of writes) this.foldingOf(write).stopAtDocument(write.filter._id, error);
      }
    }
  }

  /**
   * A duplicate key says that another instance has written the document: a newer one, or an older one in
   * the same instant. A second write that inserts nothing tells them apart.
   */
  private async writeOvertaken(
    writes: readonly DocumentWrite[],
    { writeErrors }: MongoClientBulkWriteError,
  ): Promise<void> {
    const again: DocumentWrite[] = [];
    for (const [index, { code, message }] of writeErrors) {
      const write = writes[index] as DocumentWrite;
      if (code === DUPLICATE_KEY) {
        this.foldingOf(write).drop(write.filter._id);
        again.push({ ...write, upsert: false });
      } else {
        this.foldingOf(write).stopAtDocument(write.filter._id, message);
      }
    }
    if (again.length > 0) await this.mongo.client.bulkWrite<Record<string, Stored>>(again, { ordered: false });
  }

  private foldingOf({ namespace }: DocumentWrite): Folding {
    return this.byReadModel.get(namespace.slice(namespace.indexOf('.') + 1)) as Folding;
  }

  private async reportStop({ readModel, fault, checkpoint }: Folding): Promise<void> {
    if (!fault || !checkpoint) return;
    const { type, stream, revision, position, error } = fault;
    this.logger.error(`${readModel} stopped at ${type} ${stream}@${revision}, position ${position}: ${error}`);
    await this.mongo.checkpoints.updateOne(
      { _id: readModel, generation: checkpoint.generation },
      { $set: { live: false } },
    );
  }

  private reached(group: Group, position: number | null): void {
    if (position !== null) {
      group.position = position;
      for (const folding of group.foldings) folding.reached(position);
      const through = this.readableThrough();
      for (const waiter of this.waiters) {
        if (waiter.position > through) continue;
        clearTimeout(waiter.timer);
        this.waiters.delete(waiter);
        waiter.resolve();
      }
    }
    if (group.head !== null && (position ?? 0) >= group.head) this.caughtUp(group);
  }

  /** The log's last event may be none of ours: where the event store answers and still hands on nothing, there is nothing. */
  private async lookForMore(group: Group): Promise<void> {
    const { position } = group;
    if (group.caughtUp || group.busy) return;
    group.head = await this.log.head();
    if (!group.busy && group.position === position) this.caughtUp(group);
  }

  private caughtUp(group: Group): void {
    if (group.caughtUp) return;
    group.caughtUp = true;
    this.waiting = null;
    for (const folding of group.foldings) folding.live = true;
    // The checkpoints are due again, to say that these are filled.
    group.saved = null;
    this.logger.log(`Caught up at ${group.position ?? 'the start'}`);
  }

  /** @throws Error when a read model was dropped meanwhile: its projection has to begin again */
  private async saveCheckpoints(group: Group): Promise<void> {
    const { position } = group;
    if (position === null) return;
    const nowMs = performance.now();
    if (position === group.saved && nowMs - group.savedAtMs < CONFIRM_MS) return;
    group.saved = position;
    group.savedAtMs = nowMs;
    const going = group.foldings.filter(({ fault }) => !fault);
    const { matchedCount } = await this.mongo.checkpoints.updateMany(
      {
        _id: { $in: going.map(({ readModel }) => readModel) },
        generation: { $in: going.map(({ checkpoint }) => checkpoint?.generation ?? '') },
      },
      { $max: { position }, ...(group.caughtUp ? { $set: { live: true } } : {}) },
    );
    if (matchedCount < going.length) throw new Error('A read model was dropped by another program');
  }

  private logProgress({ caughtUp, foldings, position, head }: Group): void {
    const read = Math.max(...foldings.map(({ eventsDone }) => eventsDone));
    if (!caughtUp) this.logger.log(`Filling: ${read} events read, at ${position ?? 'the start'} of ${head}`);
  }

  private readableThrough(): number {
    let through = Infinity;
    for (const { fault, position } of this.foldings) if (!fault) through = Math.min(through, position ?? 0);
    return through;
  }

  private giveUp(waiter: Waiter): void {
    clearTimeout(waiter.timer);
    this.waiters.delete(waiter);
    const facts = { position: waiter.position, readable: this.readableThrough() };
    waiter.reject(new Refusal('READ_MODEL_BEHIND', 'The read models have not come that far yet; try again', facts));
  }
}

function groupOf(foldings: readonly Folding[]): Group {
  const position = foldings.some((folding) => folding.position === null)
    ? null
    : Math.min(...foldings.map((folding) => folding.position ?? 0));
  return {
    foldings,
    byType: new Map(),
    position,
    saved: position,
    savedAtMs: performance.now(),
    head: null,
    caughtUp: false,
    busy: false,
  };
}

function handlersOf({ byType, foldings }: Group, type: string): readonly Folding[] {
  let handlers = byType.get(type);
  if (!handlers) {
    handlers = foldings.filter((folding) => folding.handles(type));
    byType.set(type, handlers);
  }
  return handlers;
}
