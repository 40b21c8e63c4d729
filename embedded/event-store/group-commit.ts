/**
 * Appends wait in a queue. One group at a time is decided, written in one transaction and synced; what arrives
 * meanwhile is the next group. A decision therefore always stands on committed events plus the members of its own
 * group, and when the group fails, every member that leaned on another's events fails with it.
 */
import { decideAppend, type Expected, type StreamView } from './append-rules';
import { CommittedEvent } from './committed-event';
import { type EventLog, type PlacedEvent } from './log';
import { type StreamKey } from './names';
import { RecentIds, recentIdsMax } from './recent-ids';
import { recordIdKey, recordRevision, stampRecord } from './record';
import { type StreamHead } from './stream-heads';

export type AppendOutcome =
  /** Stored and synced, now or earlier. Revision -1 and position 0: an empty append to a stream without events. */
  | { readonly kind: 'success'; readonly revision: number; readonly position: number }
  /** -1: the stream has no events. */
  | { readonly kind: 'conflict'; readonly currentRevision: number }
  | { readonly kind: 'timeout' }
  /** Nothing was stored. */
  | { readonly kind: 'failure'; readonly reason: string }
  | { readonly kind: 'stopping' };

export interface AppendRequest {
  readonly stream: StreamKey;
  readonly expected: Expected;
  /** Laid out by `makeRecord`; revision and time are stamped here. */
  readonly records: readonly Buffer[];
  /** Ms since the epoch; when it has passed before the append is decided, nothing is written. */
  readonly deadlineMs: number;
  /** False when nobody waits for the answer any more; such an append is dropped if it has not been decided. */
  isWanted(): boolean;
  /** Called exactly once. */
  answer(outcome: AppendOutcome): void;
}

const groupBytesMax = 8 * 2 ** 20;
const groupAppendsMax = 4096;
const pendingBytesMax = 32 * 2 ** 20;
const stopping: AppendOutcome = { kind: 'stopping' };
const timeout: AppendOutcome = { kind: 'timeout' };

export class GroupCommit {
  private queue: AppendRequest[] = [];
  private recentIds: RecentIds;
  private running: Promise<void> | undefined;
  private isStopping = false;
  private pendingBytes = 0;
  private roomCallbacks: (() => void)[] = [];

  /**
   * `publish` is told of every committed group, in order. `broken` is told once, when a failed commit could not be
   * cleaned up; nothing more is accepted then.
   */
  constructor(
    private readonly log: EventLog,
    private readonly publish: (events: readonly CommittedEvent[]) => void,
    private readonly broken: (error: Error) => void,
    private readonly now: () => number = Date.now,
  ) {
    this.recentIds = rememberTail(log);
  }

  submit(request: AppendRequest): void {
    if (this.isStopping) return request.answer(stopping);
    this.queue.push(request);
    for (const record of request.records) this.pendingBytes += record.length;
    this.running ??= this.run();
  }

  /** True when so much waits that callers should be held back until `whenRoom`. */
  get isFull(): boolean {
    return this.pendingBytes > pendingBytesMax;
  }

  /** Calls back when there is room again. */
  whenRoom(callback: () => void): void {
    this.roomCallbacks.push(callback);
  }

  /** Refuses new appends; resolves when those in hand have been answered. */
  async stop(): Promise<void> {
    this.isStopping = true;
    await this.running;
  }

  private async run(): Promise<void> {
    try {
      while (this.queue.length > 0) {
        // The rest of what has arrived in this turn of the event loop joins the group.
        await new Promise<void>((resolve) => setImmediate(resolve));
        await this.commitGroup(this.takeGroup());
      }
    } catch (error) {
      this.isStopping = true;
      for (const request of this.queue.splice(0)) request.answer(stopping);
      this.broken(error as Error);
    } finally {
      this.running = undefined;
    }
  }

  private takeGroup(): AppendRequest[] {
    let bytes = 0;
    let count = 0;
    while (count < this.queue.length && count < groupAppendsMax && bytes < groupBytesMax) {
      for (const record of this.queue[count]!.records) bytes += record.length;
      count++;
    }
    return this.queue.splice(0, count);
  }

  private async commitGroup(requests: readonly AppendRequest[]): Promise<void> {
    const group = new Group(this.log, this.recentIds, this.now());
    let decided: readonly Decided[] = [];
    let failure: AppendOutcome | undefined;
    try {
      while (!this.log.isReady) await this.log.ready();
      decided = requests.map((request) => group.decide(request));
      if (group.placed.length > 0) await this.log.commit(group.placed, group.newStreams);
    } catch (error) {
      failure = { kind: 'failure', reason: (error as Error).message };
    }
    requests.forEach((request, index) => {
      for (const record of request.records) this.pendingBytes -= record.length;
      const decision = decided[index];
      request.answer(failure && (!decision || decision.leansOnGroup) ? failure : decision!.outcome);
    });
    if (!this.isFull) for (const callback of this.roomCallbacks.splice(0)) callback();
    if (failure) await this.recover();
    else if (group.placed.length > 0) {
      for (const { streamNumber, record, position } of group.placed) {
        this.recentIds.remember(streamNumber, record, position);
      }
      this.publish(group.committed);
      this.log.dropLargeMap();
    }
  }

  /** A failed commit leaves LMDB in doubt, not the file: it is opened anew. While that fails, so does every group. */
  private async recover(): Promise<void> {
    const { headPosition } = this.log;
    await this.log.reopen().catch(() => undefined);
    // Recognising the tail again takes a moment; it is the same unless the doubtful commit did reach the disk.
    if (this.log.isReady && this.log.headPosition !== headPosition) this.recentIds = rememberTail(this.log);
  }
}

interface Decided {
  readonly outcome: AppendOutcome;
  /** True when the outcome is true only if this group is committed. */
  readonly leansOnGroup: boolean;
}

/** The events a group adds to one stream. */
interface Addition {
  readonly number: number;
  readonly firstRevision: number;
  readonly events: PlacedEvent[];
  readonly revisionsById: Map<string, number>;
}

class Group {
  readonly placed: PlacedEvent[] = [];
  readonly committed: CommittedEvent[] = [];
  readonly newStreams = new Map<StreamKey, number>();
  private readonly additions = new Map<StreamKey, Addition>();

  constructor(
    private readonly log: EventLog,
    private readonly recentIds: RecentIds,
    private readonly nowMs: number,
  ) {}

  decide(request: AppendRequest): Decided {
    if (!request.isWanted() || request.deadlineMs <= this.nowMs) return { outcome: timeout, leansOnGroup: false };
    const { stream, expected, records } = request;
    const addition = this.additions.get(stream);
    const head = addition ? undefined : this.log.headOf(stream);
    const view = this.viewOf(head, addition);
    const decision = decideAppend(expected, records.map(recordIdKey), view);
    const leansOnGroup = addition !== undefined;
    switch (decision.kind) {
      case 'conflict':
        return { outcome: { kind: 'conflict', currentRevision: view.lastRevision }, leansOnGroup };
      case 'repeat': {
        const revision = decision.lastRevision;
        const position = revision < 0 ? 0 : this.positionOf(revision, head, addition);
        return { outcome: { kind: 'success', revision, position }, leansOnGroup };
      }
      case 'write':
        return { outcome: this.place(stream, records, addition ?? this.begin(stream, head)), leansOnGroup: true };
    }
  }

  private begin(stream: StreamKey, head: StreamHead | undefined): Addition {
    const number = head?.number ?? this.log.nextStreamNumber + this.newStreams.size;
    if (!head) this.newStreams.set(stream, number);
    const addition = { number, firstRevision: (head?.lastRevision ?? -1) + 1, events: [], revisionsById: new Map() };
    this.additions.set(stream, addition);
    return addition;
  }

  private place(stream: StreamKey, records: readonly Buffer[], addition: Addition): AppendOutcome {
    let position = 0;
    let revision = -1;
    for (const record of records) {
      revision = addition.firstRevision + addition.events.length;
      position = this.log.headPosition + this.placed.length + 1;
      stampRecord(record, revision, this.nowMs);
      const event = { position, stream, streamNumber: addition.number, revision, record };
      addition.events.push(event);
      addition.revisionsById.set(recordIdKey(record), revision);
      this.placed.push(event);
      this.committed.push(new CommittedEvent(position, stream, revision, record));
    }
    return { kind: 'success', revision, position };
  }

  private viewOf(head: StreamHead | undefined, addition: Addition | undefined): StreamView {
    const { log, recentIds } = this;
    const number = addition?.number ?? head?.number;
    return {
      lastRevision: addition ? addition.firstRevision + addition.events.length - 1 : (head?.lastRevision ?? -1),
      idAt: (revision) => {
        const added = addition?.events[revision - addition.firstRevision];
        return recordIdKey(added?.record ?? storedRecord(log, this.positionOf(revision, head, addition)));
      },
      recentRevisionOf: (id) => {
        if (number === undefined) return undefined;
        const added = addition?.revisionsById.get(id);
        if (added !== undefined) return added;
        const position = recentIds.find(number, id);
        return position === undefined ? undefined : recordRevision(storedRecord(log, position));
      },
    };
  }

  private positionOf(revision: number, head: StreamHead | undefined, addition: Addition | undefined): number {
    const added = addition?.events[revision - addition.firstRevision];
    if (added) return added.position;
    const number = (addition?.number ?? head?.number)!;
    const position = this.log.positionOf(number, revision);
    if (position === undefined) throw new Error(`the index has no event ${revision} of stream number ${number}`);
    return position;
  }
}

function storedRecord(log: EventLog, position: number): Buffer {
  const record = log.recordAt(position);
  if (!record) throw new Error(`the log has no event at position ${position}`);
  return record;
}

function rememberTail(log: EventLog): RecentIds {
  const recentIds = new RecentIds();
  for (let position = Math.max(1, log.headPosition - recentIdsMax + 1); position <= log.headPosition; position++) {
    const record = storedRecord(log, position);
    recentIds.remember(log.streamNumberOf(record), record, position);
  }
  return recentIds;
}
