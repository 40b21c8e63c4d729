/**
 * Subscriptions. A subscription first reads from disk; when it has seen everything it follows the log and is fed from
 * memory with each group as it is committed. A slow caller is taken off and reads from disk again, so that nothing is
 * kept for it. What it has seen is one number, so nothing is sent twice, left out or out of order on the way.
 */
import { randomUUID } from 'node:crypto';
import { allStream } from './access';
import { type Call } from './call';
import { streamDeleted } from './call-errors';
import { categoryOf, categoryShownBy, categoryStream } from './categories';
import { type CommittedEvent } from './committed-event';
import { type EventLog } from './log';
import { isHiddenFromAll, isMetadataStream, metadataStreamOf, type StreamKey } from './names';
import { caughtUpFrame, checkpointFrame, confirmationFrame, fellBehindFrame } from './read-frames';
import { type ReadRequest } from './read-request';
import { recordIsTombstone } from './record';
import { assertReadable, frameOf, nextTurn, sliceBytesMax, sliceEventsMax } from './reads';
import { StreamReader } from './stream-reader';
import { isLink, type Walk, WalkOverAll, WalkOverStream } from './walks';

/** How much may wait for a caller that follows the log before it is taken off. */
const followerBytesMax = 256 * 1024;

const allMetadata = metadataStreamOf(allStream);

/** Those who have seen everything and are fed from memory. */
export class Followers {
  private readonly ofAll = new Set<Subscription>();
  private readonly ofStreams = new Map<StreamKey, Set<Subscription>>();
  private ofCategories = 0;

  add(stream: StreamKey | undefined, subscription: Subscription): void {
    if (stream !== undefined && categoryShownBy(stream) !== undefined) this.ofCategories++;
    if (stream === undefined) this.ofAll.add(subscription);
    else {
      const others = this.ofStreams.get(stream);
      if (others) others.add(subscription);
      else this.ofStreams.set(stream, new Set([subscription]));
    }
  }

  remove(stream: StreamKey | undefined, subscription: Subscription): void {
    if (stream === undefined) this.ofAll.delete(subscription);
    else {
      const others = this.ofStreams.get(stream);
      if (!others?.delete(subscription)) return;
      if (others.size === 0) this.ofStreams.delete(stream);
      if (categoryShownBy(stream) !== undefined) this.ofCategories--;
    }
  }

  /** Feeds a committed group, in order. */
  publish(events: readonly CommittedEvent[]): void {
    for (const subscription of this.ofAll) for (const event of events) if (!subscription.take(event)) break;
    if (this.ofStreams.size > 0) for (const event of events) this.publishToStreams(event);
    // Who may read `$all` may have changed.
    if (events.some(({ stream }) => stream === allMetadata))
      for (const subscription of [...this.ofAll]) subscription.readOn();
  }

  private publishToStreams(event: CommittedEvent): void {
    const { stream } = event;
    for (const subscription of this.of(stream)) subscription.take(event);
    // The metadata of a stream end with it.
    if (recordIsTombstone(event.record))
      for (const subscription of this.of(metadataStreamOf(stream))) subscription.readOn();
    if (isMetadataStream(stream))
      for (const subscription of this.of(stream.slice(2) as StreamKey)) subscription.readOn();
    const category = this.ofCategories > 0 ? categoryOf(stream) : undefined;
    if (category === undefined) return;
    for (const subscription of this.of(categoryStream(category))) subscription.readOn();
  }

  private of(stream: StreamKey): readonly Subscription[] {
    const subscriptions = this.ofStreams.get(stream);
    return subscriptions ? [...subscriptions] : [];
  }
}

export class Subscription {
  /** The last position (in `$all`) or revision (in a stream) looked at. */
  private seen: number;
  private waitingBytes = 0;
  private isWaiting = false;
  private lookedSinceCheckpoint = 0;
  private saysCaughtUp = true;
  /** True when events may be cut off, or kept for a while only: what is shown is decided when it is read. */
  private hasMetadata = false;

  constructor(
    private readonly log: EventLog,
    private readonly request: ReadRequest,
    private readonly call: Call,
    private readonly followers: Followers,
    private readonly failed: (error: Error) => void,
  ) {
    const { from, stream } = request;
    if (from.kind === 'at') this.seen = from.at;
    else this.seen = stream === undefined ? 0 : -1;
  }

  /** Confirms the subscription and starts to deliver. */
  start(): void {
    this.call.onGone(() => this.followers.remove(this.request.stream, this));
    this.run(async () => {
      while (!this.log.isReady) await this.log.ready();
      this.assertReadable();
      this.call.write(confirmationFrame(randomUUID()));
      if (this.request.from.kind === 'end') this.seen = this.lastPlace();
      await this.catchUp();
    });
  }

  private run(work: () => Promise<void>): void {
    work().catch((error: unknown) => this.failed(error as Error));
  }

  /** Offers an event just committed. False when this subscription does not follow the log any more. */
  take(event: CommittedEvent): boolean {
    const { stream, filter, uuidForm, resolveLinks } = this.request;
    const place = stream === undefined ? event.position : event.revision;
    if (place <= this.seen) return true;
    const { record, position } = event;
    if (stream !== undefined && recordIsTombstone(record)) {
      this.failed(streamDeleted(stream));
      return false;
    }
    // Links lead to the disk, which may be closed for a moment just now.
    if (this.waitingBytes > followerBytesMax || this.hasMetadata || (resolveLinks && isLink(record))) {
      this.readOn();
      return false;
    }
    this.seen = place;
    if (stream === undefined && (isHiddenFromAll(event.stream) || filter?.accepts(record) === false)) {
      this.looked(position);
      return true;
    }
    this.send(event.frame(uuidForm));
    this.looked(position);
    return true;
  }

  /** From memory back to the disk. */
  readOn(): void {
    this.followers.remove(this.request.stream, this);
    this.run(() => this.catchUp());
  }

  private assertReadable(): void {
    assertReadable(this.log, this.call.caller.principal, this.request.stream);
  }

  private async catchUp(): Promise<void> {
    const { call, log } = this;
    await this.whenDrained();
    while (!log.isReady) await log.ready();
    this.assertReadable();
    if (!this.saysCaughtUp && this.lastPlace() - this.seen > sliceEventsMax) {
      this.send(fellBehindFrame);
      this.saysCaughtUp = true;
    }
    const walk = this.walk();
    let hasLooked = false;
    while (call.isOpen) {
      const seenBefore = this.seen;
      const isAtEnd = this.sendSlice(walk);
      hasLooked ||= this.seen !== seenBefore;
      if (isAtEnd) return this.follow(hasLooked ? walk.position : 0);
      await (this.isWaiting ? this.whenDrained() : nextTurn());
      log.dropLargeMap();
      while (!log.isReady) await log.ready();
    }
  }

  private walk(): Walk {
    const { log } = this;
    const { stream } = this.request;
    const first = this.seen + 1;
    if (stream === undefined) return new WalkOverAll(log, Math.max(1, first), 1, () => log.headPosition);
    this.hasMetadata = log.metadataOf(stream).isThere;
    const reader = new StreamReader(log, stream);
    return new WalkOverStream(reader, Math.max(first, reader.firstRevision), 1, () => reader.lastRevision);
  }

  /** True when the walk has come to the end of what is committed. */
  private sendSlice(walk: Walk): boolean {
    const { filter, resolveLinks, uuidForm } = this.request;
    let bytes = 0;
    for (let count = 0; count < sliceEventsMax && bytes < sliceBytesMax; count++) {
      if (!walk.next()) return true;
      const { record, position } = walk;
      this.seen = walk.place;
      if (walk.isShown() && filter?.accepts(record) !== false) {
        const frame = frameOf(this.log, record, position, resolveLinks, uuidForm);
        bytes += frame.length;
        this.send(frame);
      }
      this.looked(position);
    }
    return false;
  }

  /** From here on events come from memory. `position` is the last one read from disk, 0 for none. */
  private follow(position: number): void {
    if (position > 0 && this.request.filter && this.lookedSinceCheckpoint > 0) this.sendCheckpoint(position);
    if (this.saysCaughtUp) this.send(caughtUpFrame);
    this.saysCaughtUp = false;
    this.followers.add(this.request.stream, this);
  }

  /** Counts an event for the checkpoints of a filtered subscription. */
  private looked(position: number): void {
    const { filter } = this.request;
    if (filter && ++this.lookedSinceCheckpoint >= filter.checkpointInterval) this.sendCheckpoint(position);
  }

  private sendCheckpoint(position: number): void {
    this.lookedSinceCheckpoint = 0;
    this.send(checkpointFrame(position));
  }

  private send(frame: Buffer): void {
    const keepsUp = this.call.write(frame);
    if (this.isWaiting) this.waitingBytes += frame.length;
    else if (!keepsUp) {
      this.isWaiting = true;
      this.waitingBytes = frame.length;
      void this.whenDrained();
    }
  }

  private async whenDrained(): Promise<void> {
    if (!this.isWaiting) return;
    await this.call.drained();
    this.isWaiting = false;
    this.waitingBytes = 0;
  }

  /** The position of the last event, or the last revision of the stream. */
  private lastPlace(): number {
    const { stream } = this.request;
    return stream === undefined ? this.log.headPosition : new StreamReader(this.log, stream).lastRevision;
  }
}
