/** A stream as its readers see it: one that is stored, or a category, which is made of others. */
import { categoryShownBy, linkRecord } from './categories';
import { type CategoryPiece } from './category-index';
import { type EventLog } from './log';
import { isMetadataStream, type StreamKey } from './names';
import { recordCreatedMs } from './record';
import { firstVisible, isExpired } from './stream-metadata';

export class StreamReader {
  /** The event read last. The record is the log's reused buffer: good until anything else is read. */
  record: Buffer = Buffer.alloc(0);
  position = 0;
  private readonly category: string | undefined;
  private number: number | undefined;
  private piece: CategoryPiece = { first: 0, positions: [] };

  constructor(
    private readonly log: EventLog,
    readonly stream: StreamKey,
  ) {
    this.category = categoryShownBy(stream);
  }

  /** -1 when the stream has no events. */
  get lastRevision(): number {
    const { category, log, stream } = this;
    return category === undefined ? (log.headOf(stream)?.lastRevision ?? -1) : log.sizeOfCategory(category) - 1;
  }

  /** The first revision that is not cut off; above all others when the stream is deleted. */
  get firstRevision(): number {
    return firstVisible(this.log.metadataOf(this.stream), this.lastRevision);
  }

  /** False for a stream nobody wrote to, and for one that is deleted. */
  get isThere(): boolean {
    return this.lastRevision >= 0 && !this.log.metadataOf(this.stream).isSoftDeleted;
  }

  get isTombstoned(): boolean {
    const subject = isMetadataStream(this.stream) ? (this.stream.slice(2) as StreamKey) : this.stream;
    return this.log.headOf(subject)?.isTombstoned === true;
  }

  /** Reads the event with a revision that exists. */
  read(revision: number): void {
    this.position = this.positionOf(revision);
    const record = recordAt(this.log, this.position);
    this.record = this.category === undefined ? record : linkRecord(this.stream, revision, record, this.position);
  }

  /** True when the event read last is older than the stream keeps its events. */
  isExpired(nowMs: number): boolean {
    return isExpired(this.log.metadataOf(this.stream), recordCreatedMs(this.record), nowMs);
  }

  private positionOf(revision: number): number {
    if (this.category !== undefined) return this.positionInCategory(this.category, revision);
    this.number ??= this.log.headOf(this.stream)!.number;
    const position = this.log.positionOf(this.number, revision);
    if (position === undefined) throw new Error(`the index has no event ${revision} of stream number ${this.number}`);
    return position;
  }

  private positionInCategory(category: string, place: number): number {
    const known = this.piece.positions[place - this.piece.first];
    if (known !== undefined) return known;
    const piece = this.log.categoryPieceAt(category, place);
    if (!piece) throw new Error(`the index has no event ${place} of the category ${category}`);
    this.piece = piece;
    return piece.positions[place - piece.first]!;
  }
}

export function recordAt(log: EventLog, position: number): Buffer {
  const record = log.recordAt(position);
  if (!record) throw new Error(`the log has no event at position ${position}`);
  return record;
}
