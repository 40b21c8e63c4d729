/**
 * A group of consumers that share one stream of events. The group reads ahead, gives each event to one consumer, and takes
 * it back when that one refuses it, is silent for too long or goes. What is finished is a floor and some stretches above
 * it, written down now and then: after a crash nothing is left out, and nothing comes again but what was not written yet.
 */
import { randomUUID } from 'node:crypto';
import { type Principal } from './access';
import { type Call } from './call';
import { CallError } from './call-errors';
import { categoryOf, categoryShownBy } from './categories';
import { type CommittedEvent } from './committed-event';
import { Consumer, type Delivery, type Entry } from './consumer';
import { type Strategy, strategyNamed } from './consumer-strategies';
import { GroupSource } from './group-source';
import { type EventLog } from './log';
import { Measured } from './measured';
import { metadataStreamOf, type StreamKey } from './names';
import { type OwnWrites } from './own-writes';
import {
  consumerDropped,
  type ConsumeRequest,
  groupFull,
  type GroupInfo,
  type nackActions,
  sourceText,
} from './persistent-messages';
import { type GroupDefinition } from './persistent-settings';
import {
  checkpointData,
  checkpointMetadata,
  checkpointStream,
  checkpointType,
  parkedStream,
  parkingId,
  placeText,
  readCheckpoint,
} from './persistent-streams';
import { Progress, type Stretch } from './progress';
import { assertReadable, nextTurn } from './reads';
import { recordIsTombstone, recordRevision, recordStreamKey } from './record';
import { status } from './status';
import { StreamReader } from './stream-reader';
import { uuidBytes } from './uuid';

/** A group waits for its oldest unfinished event before it goes further than this beyond it. */
const aboveMax = 50_000;

/** So many events that nobody wanted make a checkpoint worth writing. */
const passedMax = 10_000;

/** A checkpoint that could not be written is tried again after so long. */
const retryMs = 1000;

/** Answered with what a group is asked about one event. */
type NackAction = (typeof nackActions)[number];

export class PersistentGroup {
  private readonly source: GroupSource;
  private readonly parked: StreamReader;
  private readonly strategy: Strategy<Consumer>;
  private readonly consumers = new Set<Consumer>();
  private readonly measured = new Measured();

  /** The next place to read, and what is already finished from there on. */
  private cursor: number;
  private readonly finishedBefore: Stretch[];
  private readonly progress: Progress;
  private isLive = false;
  private waiting: Entry[] = [];
  private again: Entry[] = [];
  private deliveries: Delivery[] = [];
  private timer: NodeJS.Timeout | undefined;

  private parkedNext = 0;
  private parkedEnd = -1;
  private parkedProgress = new Progress(-1);
  private replayed: Entry[] = [];
  private cutTo = 0;
  private cutting: Promise<void> | undefined;

  private finishedSince = 0;
  private passedSince = 0;
  private checkpointed: string;
  private checkpointedFloor: number;
  private checkpointDueAtMs = 0;
  private checkpointTimer: NodeJS.Timeout | undefined;
  private writing: Promise<void> | undefined;

  private isRunning = false;
  private isWoken = false;
  private isClosed = false;

  constructor(
    readonly definition: GroupDefinition,
    private readonly log: EventLog,
    private readonly writes: OwnWrites,
  ) {
    const { floor, finished, isWritten } = readCheckpoint(log, definition);
    this.source = new GroupSource(log, definition);
    this.parked = new StreamReader(log, parkedStream(definition));
    this.strategy = strategyNamed(definition.settings.strategy);
    this.cursor = floor + 1;
    this.finishedBefore = [...finished];
    this.progress = new Progress(floor);
    this.checkpointed = checkpointKey(floor, finished);
    this.checkpointedFloor = isWritten ? floor : -1;
  }

  /** A consumer joins. Throws CallError when the group is full. */
  connect(call: Call, request: ConsumeRequest): Consumer {
    const { maxSubscriberCount } = this.definition.settings;
    if (maxSubscriberCount > 0 && this.consumers.size >= maxSubscriberCount) throw groupFull(this.definition);
    const consumer = new Consumer(call, request, () => this.wake());
    this.consumers.add(consumer);
    this.strategy.joined(consumer);
    return consumer;
  }

  /** A consumer goes, and its events go back to the group, in order. */
  disconnect(consumer: Consumer): void {
    if (!this.consumers.delete(consumer)) return;
    for (const delivery of consumer.inHand()) {
      this.takeBack(delivery);
      this.offerAgain(delivery.entry);
    }
    this.strategy.left(consumer);
    if (this.consumers.size === 0) void this.writeCheckpoint();
    this.wake();
  }

  ack(consumer: Consumer, ids: readonly string[]): void {
    for (const id of ids) {
      const delivery = consumer.find(id);
      if (!delivery) continue; // It came too late: the event is with somebody else.
      this.takeBack(delivery);
      this.finish(delivery.entry);
    }
    this.wake();
  }

  nack(consumer: Consumer, ids: readonly string[], action: NackAction, reason: string): void {
    for (const id of ids) {
      const delivery = consumer.find(id);
      if (!delivery) continue;
      if (action === 'stop') break;
      this.takeBack(delivery);
      if (action === 'skip') this.finish(delivery.entry);
      else if (action === 'park') this.park(delivery.entry, reason);
      else this.retry(delivery.entry);
    }
    if (action === 'stop') consumer.end(consumerDropped(this.definition));
    this.wake();
  }

  /** Delivers parked events once more, the oldest first; they stay parked until they are finished. */
  replayParked(countMax: number): void {
    const { firstRevision, lastRevision } = this.parked;
    const isReplaying = this.parkedNext <= this.parkedEnd || this.parkedProgress.above > 0;
    if (!isReplaying && firstRevision <= lastRevision) {
      this.parkedNext = Math.max(firstRevision, this.parkedEnd + 1);
      this.parkedEnd = this.parkedNext - 1;
      this.parkedProgress = new Progress(this.parkedEnd);
      this.cutTo = firstRevision;
    }
    this.parkedEnd = Math.max(this.parkedEnd, Math.min(lastRevision, this.parkedEnd + countMax));
    this.wake();
  }

  /** Events have been committed. */
  publish(events: readonly CommittedEvent[]): void {
    if (this.consumers.size === 0) return;
    const { stream } = this.definition;
    const category = stream === undefined ? undefined : categoryShownBy(stream);
    const metadata = metadataStreamOf(stream ?? '$all');
    for (const event of events) {
      if (event.stream === metadata || (event.stream === stream && recordIsTombstone(event.record))) {
        this.endThoseWhoMayNotRead().catch(() => undefined); // the log is closed
      }
      if (category === undefined ? stream === undefined || event.stream === stream : isOf(event.stream, category)) {
        return this.wake();
      }
    }
  }

  /** Drops all consumers and writes down what is finished. Nothing more is delivered. */
  async close(error: CallError | undefined): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.timer);
    clearTimeout(this.checkpointTimer);
    for (const consumer of [...this.consumers]) {
      this.consumers.delete(consumer);
      if (error) consumer.end(error);
    }
    await this.writing;
    await this.writeCheckpoint();
    await this.cutting;
  }

  info(): GroupInfo {
    const { definition, waiting, isLive } = this;
    const consumers = [...this.consumers].map((consumer) => consumer.info());
    return {
      source: sourceText(definition),
      group: definition.group,
      status: isLive || this.consumers.size === 0 ? 'Live' : 'Behind',
      settings: definition.settings,
      startFrom: this.startText(),
      lastCheckpointed: placeText(definition, this.checkpointedFloor),
      lastKnown: placeText(definition, this.source.last),
      consumers,
      ...this.measured.look(),
      readBuffered: isLive ? 0 : waiting.length,
      liveBuffered: isLive ? waiting.length : 0,
      retryBuffered: this.again.length + this.replayed.length,
      inFlight: consumers.reduce((sum, { inFlight }) => sum + inFlight, 0),
      parked: this.parkedCount(),
    };
  }

  private startText(): string {
    const { from, stream, startsAt } = this.definition;
    if (from.kind === 'end') return stream === undefined ? 'C:-1/P:-1' : '-1';
    const at = from.kind === 'start' ? 0 : startsAt;
    return stream === undefined ? `C:${at}/P:${at}` : String(at);
  }

  private parkedCount(): number {
    const first = Math.max(this.parked.firstRevision, this.parkedEnd + 1);
    return Math.max(0, this.parked.lastRevision - first + 1);
  }

  private async endThoseWhoMayNotRead(): Promise<void> {
    while (!this.log.isReady) await this.log.ready();
    for (const consumer of [...this.consumers]) {
      try {
        this.assertReadableBy(consumer.principal);
      } catch (error) {
        consumer.end(error as CallError);
      }
    }
  }

  /** Throws CallError when somebody may not consume what the group consumes. */
  assertReadableBy(principal: Principal): void {
    assertReadable(this.log, principal, this.definition.stream);
  }

  /** Reads and delivers as long as somebody has room. */
  wake(): void {
    this.isWoken = true;
    if (this.isRunning || this.isClosed) return;
    this.isRunning = true;
    this.run()
      .catch((error: unknown) => {
        const reason = new CallError(status.INTERNAL, (error as Error).message);
        if (!this.isClosed) for (const consumer of [...this.consumers]) consumer.end(reason);
      })
      .finally(() => {
        this.isRunning = false;
        if (this.isWoken && this.consumers.size > 0) this.wake();
      });
  }

  private async run(): Promise<void> {
    while (this.isWoken && !this.isClosed && this.consumers.size > 0) {
      this.isWoken = false;
      while (!this.log.isReady) await this.log.ready();
      this.takeBackLate();
      const isAllOut =
        this.deliverFrom(this.again) && this.deliverFrom(this.replayed) && this.deliverFrom(this.waiting);
      if (isAllOut && (this.readParked() || this.readOn())) this.isWoken = true;
      if (this.isWoken) await nextTurn();
      this.log.dropLargeMap();
    }
  }

  /** False when no consumer has room for more. */
  private deliverFrom(queue: Entry[]): boolean {
    const kept: Entry[] = [];
    let index = 0;
    let hasRoom = true;
    for (; index < queue.length; index++) {
      const entry = queue[index]!;
      const choice = this.strategy.choose(entry.bucket);
      if (choice === 'nobody') {
        hasRoom = false;
        break;
      }
      if (choice === 'wait') kept.push(entry);
      else this.deliver(entry, choice);
    }
    queue.splice(0, index, ...kept);
    return hasRoom;
  }

  private deliver(entry: Entry, consumer: Consumer): void {
    const { messageTimeoutMs } = this.definition.settings;
    const dueAtMs = messageTimeoutMs > 0 ? Date.now() + messageTimeoutMs : Infinity;
    const delivered = { ...this.load(entry), retryCount: entry.retryCount };
    const delivery = consumer.deliver(entry, delivered, dueAtMs);
    this.strategy.delivered(entry.bucket, consumer);
    this.measured.add();
    if (dueAtMs === Infinity) return;
    this.deliveries.push(delivery);
    this.timer ??= later(() => this.timeIsUp(), messageTimeoutMs);
  }

  private load({ source, place }: Entry): ReturnType<GroupSource['load']> {
    if (source === 'main') return this.source.load(place);
    this.parked.read(place);
    return this.source.resolved(this.parked.record, this.parked.position, true);
  }

  private timeIsUp(): void {
    this.timer = undefined;
    this.wake();
    const next = this.deliveries.find(({ isSettled }) => !isSettled);
    if (next) this.timer = later(() => this.timeIsUp(), next.dueAtMs - Date.now());
  }

  private takeBackLate(): void {
    const nowMs = Date.now();
    let index = 0;
    for (; index < this.deliveries.length; index++) {
      const delivery = this.deliveries[index]!;
      if (delivery.isSettled) continue;
      if (delivery.dueAtMs > nowMs) break;
      this.takeBack(delivery);
      this.retry(delivery.entry);
    }
    if (index > 0) this.deliveries.splice(0, index);
  }

  private takeBack(delivery: Delivery): void {
    delivery.consumer.settle(delivery);
    this.strategy.settled(delivery.entry.bucket);
  }

  private retry(entry: Entry): void {
    const { maxRetryCount } = this.definition.settings;
    if (entry.retryCount >= maxRetryCount) this.park(entry, `Reached max retry count of ${maxRetryCount}`);
    else {
      entry.retryCount++;
      this.offerAgain(entry);
    }
  }

  private offerAgain(entry: Entry): void {
    const queue = entry.source === 'main' ? this.again : this.replayed;
    let at = queue.length;
    while (at > 0 && queue[at - 1]!.place > entry.place) at--;
    queue.splice(at, 0, entry);
  }

  /** The event is finished when the link to it is on disk; when that fails it is offered again. */
  private park(entry: Entry, reason: string): void {
    const offerAgain = (): void => {
      this.offerAgain(entry);
      this.wake();
    };
    this.writeParked(entry, reason).then((isWritten) => {
      if (!isWritten) return offerAgain();
      if (!this.isClosed) this.finish(entry);
    }, offerAgain);
  }

  private async writeParked(entry: Entry, reason: string): Promise<boolean> {
    while (!this.log.isReady) await this.log.ready();
    const { event, link } = this.load(entry);
    const { record } = (event ?? link)!;
    const revision = entry.source === 'main' && this.definition.stream !== undefined ? entry.place : undefined;
    const added = new Date().toISOString();
    const { kind } = await this.writes.append(parkedStream(this.definition), {
      id: parkingId(this.definition, entry.source, entry.place),
      type: '$>',
      json: false,
      data: Buffer.from(`${recordRevision(record)}@${recordStreamKey(record)}`, 'latin1'),
      metadata: JSON.stringify({ added, reason, subscriptionEventNumber: revision ?? recordRevision(record) }),
    });
    return kind === 'success';
  }

  private finish({ source, place }: Entry): void {
    if (source === 'parked') {
      this.parkedProgress.finish(place);
      this.cutParked();
      return;
    }
    this.progress.finish(place);
    this.finishedSince++;
    this.writeCheckpointWhenDue();
  }

  /** Replayed events that are finished are parked no more. */
  private cutParked(): void {
    const truncateBefore = this.parkedProgress.floor + 1;
    if (this.cutting || truncateBefore <= this.cutTo) return;
    const event = { id: uuidBytes(randomUUID()), type: '$metadata', json: true };
    const data = Buffer.from(JSON.stringify({ $tb: truncateBefore }));
    this.cutting = this.writes
      .append(metadataStreamOf(parkedStream(this.definition)), { ...event, data })
      .then(({ kind }) => {
        this.cutting = undefined;
        if (kind !== 'success') return;
        this.cutTo = truncateBefore;
        this.cutParked();
      });
  }

  /** True when there was something to read. */
  private readParked(): boolean {
    const { readBatchSize } = this.definition.settings;
    if (this.parkedNext > this.parkedEnd || this.replayed.length >= readBatchSize) return false;
    const last = Math.min(this.parkedEnd, this.parkedNext + readBatchSize - 1);
    for (; this.parkedNext <= last; this.parkedNext++) {
      this.parked.read(this.parkedNext);
      this.parkedProgress.begin(this.parkedNext);
      this.replayed.push(this.entryFor('parked', this.parkedNext, this.parked.record));
    }
    return true;
  }

  /** True when there was something to look at. */
  private readOn(): boolean {
    const { readBatchSize, liveBufferSize, historyBufferSize } = this.definition.settings;
    const roomLeft = (this.isLive ? liveBufferSize : historyBufferSize) - this.waiting.length;
    let left = Math.min(readBatchSize, roomLeft);
    if (left <= 0 || this.progress.above >= aboveMax) return false;
    const from = this.cursor;
    this.cursor = this.source.lookFrom(from, (place, record) => {
      if (!record) {
        this.progress.pass(place);
        this.passedSince++;
        return true;
      }
      this.progress.begin(place);
      if (this.isFinishedBefore(place)) this.progress.finish(place);
      else {
        this.waiting.push(this.entryFor('main', place, record));
        left--;
      }
      return left > 0;
    });
    this.isLive = this.cursor > this.source.last;
    if (this.passedSince >= passedMax) void this.writeCheckpoint();
    return this.cursor > from;
  }

  private entryFor(source: Entry['source'], place: number, record: Buffer): Entry {
    const bucket = this.strategy.isPinned ? this.source.bucketOf(record) : 0;
    return { source, place, bucket, retryCount: 0 };
  }

  private isFinishedBefore(place: number): boolean {
    while (this.finishedBefore.length > 0 && this.finishedBefore[0]![1] < place) this.finishedBefore.shift();
    return this.finishedBefore.length > 0 && this.finishedBefore[0]![0] <= place;
  }

  /** What is finished above the floor: since the group was opened, and before as far as it has not been read again. */
  private finishedAbove(): Stretch[] {
    const before = this.finishedBefore
      .filter(([, to]) => to >= this.cursor)
      .map(([from, to]): Stretch => [Math.max(from, this.cursor), to]);
    return [...this.progress.stretches(), ...before];
  }

  private writeCheckpointWhenDue(): void {
    const { minCheckpointCount, maxCheckpointCount } = this.definition.settings;
    if (this.finishedSince < Math.max(1, minCheckpointCount)) return;
    const waitMs = this.checkpointDueAtMs - Date.now();
    if (waitMs <= 0 || this.finishedSince >= maxCheckpointCount) void this.writeCheckpoint();
    else this.lookAgainAfter(waitMs);
  }

  private lookAgainAfter(ms: number): void {
    this.checkpointTimer ??= later(() => {
      this.checkpointTimer = undefined;
      this.writeCheckpointWhenDue();
    }, ms);
  }

  /** Writes down what is finished, if that has changed. One at a time: what comes meanwhile is in the next. */
  private writeCheckpoint(): Promise<void> {
    this.writing ??= this.writeOneCheckpoint().then((isWritten) => {
      this.writing = undefined;
      if (this.isClosed) return;
      if (isWritten) this.writeCheckpointWhenDue();
      else this.lookAgainAfter(retryMs);
    });
    return this.writing;
  }

  /** False when the disk did not take it. */
  private async writeOneCheckpoint(): Promise<boolean> {
    const { definition } = this;
    const { floor } = this.progress;
    const finished = this.finishedAbove();
    const text = checkpointKey(floor, finished);
    const { finishedSince } = this;
    this.finishedSince = 0;
    this.passedSince = 0;
    if (text === this.checkpointed) return true;
    const outcome = await this.writes.append(checkpointStream(definition), {
      id: uuidBytes(randomUUID()),
      type: checkpointType,
      json: true,
      data: Buffer.from(checkpointData(definition, floor)),
      metadata: checkpointMetadata(finished),
    });
    if (outcome.kind !== 'success') {
      this.finishedSince += finishedSince;
      return false;
    }
    this.checkpointed = text;
    this.checkpointedFloor = floor;
    this.checkpointDueAtMs = Date.now() + definition.settings.checkpointAfterMs;
    return true;
  }
}

/** Node's timers take up to 2^31 ms. */
const later = (callback: () => void, ms: number): NodeJS.Timeout =>
  setTimeout(callback, Math.min(Math.max(ms, 1), 2 ** 31 - 1)).unref();

const checkpointKey = (floor: number, finished: readonly Stretch[]): string => JSON.stringify([floor, finished]);
const isOf = (stream: StreamKey, category: string): boolean => categoryOf(stream) === category;
