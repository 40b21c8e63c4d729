/**
 * Appends wait in a queue. One group at a time is decided, written in one transaction and synced; what arrives
 * meanwhile is the next group. A decision therefore always stands on committed events plus the members of its own
 * group, and when the group fails, every member that leaned on another's events fails with it.
 */
import { randomUUID } from 'node:crypto';
import { mayAccess, type Principal } from './access';
import { decideAppend, decideDeletion, type Decision, type Expected, type StreamView } from './append-rules';
import { CommittedEvent } from './committed-event';
import { type EventLog, type PlacedEvent } from './log';
import { isMetadataStream, metadataStreamOf, nameBytes, type StreamKey } from './names';
import { RecentIds, recentIdsMax } from './recent-ids';
import {
  makeRecord,
  makeTombstone,
  metadataTextIn,
  metadataType,
  recordIdKey,
  recordRevision,
  stampRecord,
} from './record';
import { type StreamHead } from './stream-heads';
import { readMetadata, softDeleted, type StreamMetadata, withTruncation } from './stream-metadata';
import { uuidBytes } from './uuid';

export type WriteOutcome =
  /** Stored and synced, now or earlier. Revision -1 and position 0: an empty append to a stream without events. */
  | { readonly kind: 'success'; readonly revision: number; readonly position: number }
  /** -1: the stream has no events. */
  | { readonly kind: 'conflict'; readonly currentRevision: number }
  /** The stream is deleted, softly where it was to exist, or for ever. */
  | { readonly kind: 'deleted' }
  | { readonly kind: 'denied' }
  | { readonly kind: 'timeout' }
  /** Nothing was stored. */
  | { readonly kind: 'failure'; readonly reason: string }
  | { readonly kind: 'stopping' };

export interface WriteRequest {
  readonly kind: 'append' | 'delete' | 'tombstone';
  readonly stream: StreamKey;
  readonly expected: Expected;
  readonly caller: Principal;
  /** What is to be appended; laid out by `makeRecord`; revision and time are stamped here. */
  readonly records: readonly Buffer[];
  /** Ms since the epoch; when it has passed before the request is decided, nothing is written. */
  readonly deadlineMs: number;
  /** False when nobody waits for the answer any more; such a request is dropped if it has not been decided. */
  isWanted(): boolean;
  /** Called exactly once. */
  answer(outcome: WriteOutcome): void;
}

const groupBytesMax = 8 * 2 ** 20;
const groupAppendsMax = 4096;
const pendingBytesMax = 32 * 2 ** 20;
const stopping: WriteOutcome = { kind: 'stopping' };
const timeout: WriteOutcome = { kind: 'timeout' };

export class GroupCommit {
  private queue: WriteRequest[] = [];
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

  submit(request: WriteRequest): void {
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

  private takeGroup(): WriteRequest[] {
    let bytes = 0;
    let count = 0;
    while (count < this.queue.length && count < groupAppendsMax && bytes < groupBytesMax) {
      for (const record of this.queue[count]!.records) bytes += record.length;
      count++;
    }
    return this.queue.splice(0, count);
  }

  private async commitGroup(requests: readonly WriteRequest[]): Promise<void> {
    const group = new Group(this.log, this.recentIds, this.now());
    let decided: readonly Decided[] = [];
    let failure: WriteOutcome | undefined;
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
  readonly outcome: WriteOutcome;
  /** True when the outcome is true only if this group is committed. */
  readonly leansOnGroup: boolean;
}

/** The events a group adds to one stream. */
interface Addition {
  readonly number: number;
  readonly firstRevision: number;
  isTombstoned: boolean;
  readonly events: PlacedEvent[];
  readonly revisionsById: Map<string, number>;
}

class Group {
  readonly placed: PlacedEvent[] = [];
  readonly committed: CommittedEvent[] = [];
  readonly newStreams = new Map<StreamKey, number>();
  private readonly additions = new Map<StreamKey, Addition>();
  private addsMetadata = false;

  constructor(
    private readonly log: EventLog,
    private readonly recentIds: RecentIds,
    private readonly nowMs: number,
  ) {}

  decide(request: WriteRequest): Decided {
    if (!request.isWanted() || request.deadlineMs <= this.nowMs) return { outcome: timeout, leansOnGroup: false };
    const { kind, stream, expected, caller, records } = request;
    const addition = this.additions.get(stream);
    const leansOnGroup = addition !== undefined || this.addsMetadata;
    if (!mayAccess(caller, kind === 'append' ? 'write' : 'delete', stream, (name) => this.metadataOf(name))) {
      return { outcome: { kind: 'denied' }, leansOnGroup };
    }
    const head = addition ? undefined : this.log.headOf(stream);
    const view = this.viewOf(stream, head, addition);
    const decision =
      kind === 'append'
        ? decideAppend(expected, records.map(recordIdKey), view)
        : decideDeletion(expected, kind === 'tombstone', view);
    if (decision.kind === 'write') return { outcome: this.write(request, view), leansOnGroup: true };
    return { outcome: this.notWritten(decision, view, head, addition), leansOnGroup };
  }

  private notWritten(
    decision: Exclude<Decision, { kind: 'write' }>,
    view: StreamView,
    head: StreamHead | undefined,
    addition: Addition | undefined,
  ): WriteOutcome {
    switch (decision.kind) {
      case 'conflict':
        return { kind: 'conflict', currentRevision: view.lastRevision };
      case 'deleted':
        return decision;
      case 'repeat': {
        const revision = decision.lastRevision;
        const position = revision < 0 ? 0 : this.positionOf(revision, head, addition);
        return { kind: 'success', revision, position };
      }
    }
  }

  private write({ kind, stream, records }: WriteRequest, view: StreamView): WriteOutcome {
    switch (kind) {
      case 'append': {
        const subject = isMetadataStream(stream) ? (stream.slice(2) as StreamKey) : undefined;
        const wasDeleted = subject !== undefined && this.metadataOf(subject).isSoftDeleted;
        const outcome = this.place(stream, records);
        if (view.isSoftDeleted) this.truncate(stream, view.lastRevision + 1);
        // New metadata brings a deleted stream back, unless it deletes it again.
        if (wasDeleted && !this.metadataOf(subject).isSoftDeleted) this.truncate(subject, this.lengthOf(subject));
        return outcome;
      }
      case 'delete':
        return view.isSoftDeleted ? this.alreadyDeleted(stream) : this.placeMetadata(stream, softDeleted);
      case 'tombstone':
        return this.place(stream, [makeTombstone(nameBytes(stream), uuidBytes(randomUUID()))], true);
    }
  }

  private alreadyDeleted(stream: StreamKey): WriteOutcome {
    const metadataStream = metadataStreamOf(stream);
    const revision = this.lengthOf(metadataStream) - 1;
    const addition = this.additions.get(metadataStream);
    const head = addition ? undefined : this.log.headOf(metadataStream);
    return { kind: 'success', revision, position: this.positionOf(revision, head, addition) };
  }

  private place(stream: StreamKey, records: readonly Buffer[], isTombstone = false): WriteOutcome {
    const addition = this.additions.get(stream) ?? this.begin(stream, this.log.headOf(stream));
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
    addition.isTombstoned = isTombstone;
    this.addsMetadata ||= isMetadataStream(stream);
    return { kind: 'success', revision, position };
  }

  private begin(stream: StreamKey, head: StreamHead | undefined): Addition {
    const number = head?.number ?? this.log.nextStreamNumber + this.newStreams.size;
    if (!head) this.newStreams.set(stream, number);
    const firstRevision = (head?.lastRevision ?? -1) + 1;
    const addition = { number, firstRevision, isTombstoned: false, events: [], revisionsById: new Map() };
    this.additions.set(stream, addition);
    return addition;
  }

  /** Shows a stream from a revision on, and keeps the rest of its metadata. */
  private truncate(stream: StreamKey, truncateBefore: number): void {
    const added = this.lastAdded(metadataStreamOf(stream));
    const text = added ? metadataTextIn(added.record) : (this.log.metadataTextOf(stream) ?? '');
    this.placeMetadata(stream, withTruncation(text, truncateBefore));
  }

  private placeMetadata(stream: StreamKey, text: string): WriteOutcome {
    const metadataStream = metadataStreamOf(stream);
    return this.place(metadataStream, [metadataRecord(metadataStream, text)]);
  }

  private lastAdded(stream: StreamKey): PlacedEvent | undefined {
    return this.additions.get(stream)?.events.at(-1);
  }

  private lengthOf(stream: StreamKey): number {
    const addition = this.additions.get(stream);
    return addition
      ? addition.firstRevision + addition.events.length
      : (this.log.headOf(stream)?.lastRevision ?? -1) + 1;
  }

  private metadataOf(stream: StreamKey): StreamMetadata {
    const added = this.addsMetadata ? this.lastAdded(metadataStreamOf(stream)) : undefined;
    return added ? readMetadata(metadataTextIn(added.record)) : this.log.metadataOf(stream);
  }

  private isTombstoned(stream: StreamKey): boolean {
    const addition = this.additions.get(stream);
    return (addition ?? this.log.headOf(stream))?.isTombstoned === true;
  }

  private viewOf(stream: StreamKey, head: StreamHead | undefined, addition: Addition | undefined): StreamView {
    const { log, recentIds } = this;
    const number = addition?.number ?? head?.number;
    const metadata = this.metadataOf(stream);
    return {
      lastRevision: addition ? addition.firstRevision + addition.events.length - 1 : (head?.lastRevision ?? -1),
      isTombstoned:
        (addition ?? head)?.isTombstoned === true ||
        (isMetadataStream(stream) && this.isTombstoned(stream.slice(2) as StreamKey)),
      isSoftDeleted: metadata.isSoftDeleted,
      hasMetadata: metadata.isThere,
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

/** A `$metadata` event that the store itself writes. */
function metadataRecord(stream: StreamKey, text: string): Buffer {
  const id = uuidBytes(randomUUID());
  return makeRecord(nameBytes(stream), {
    id,
    type: metadataType,
    json: true,
    metadata: Buffer.alloc(0),
    data: Buffer.from(text),
  });
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
