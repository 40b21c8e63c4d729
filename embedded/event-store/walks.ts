/** Walking over stored events, one at a time, without keeping anything open in the database. */
import { type EventLog } from './log';
import { isHiddenFromAll, type StreamKey } from './names';
import { recordParts, recordRevision, recordStreamKey } from './record';
import { type Place } from './read-request';

/** The event a walk stands on. The record is the log's reused buffer: good until anything else is read. */
export interface Walk {
  readonly position: number;
  readonly record: Buffer;
  /** Steps to the next event; false when there is none (now). */
  next(): boolean;
}

const dollar = 0x24;
const nothing = Buffer.alloc(0);

/** `$all` between two positions, both included, in either direction; `last()` is asked again at every step. */
export class WalkOverAll implements Walk {
  position = 0;
  record: Buffer = nothing;

  constructor(
    private readonly log: EventLog,
    private at: number,
    private readonly step: 1 | -1,
    private readonly last: () => number,
  ) {}

  next(): boolean {
    if (this.step > 0 ? this.at > this.last() : this.at < this.last()) return false;
    this.position = this.at;
    this.record = recordAt(this.log, this.at);
    this.at += this.step;
    return true;
  }
}

/** One stream between two revisions, both included. */
export class WalkOverStream implements Walk {
  position = 0;
  record: Buffer = nothing;

  constructor(
    private readonly log: EventLog,
    private readonly stream: StreamKey,
    private at: number,
    private readonly step: 1 | -1,
    private readonly last: () => number,
  ) {}

  next(): boolean {
    if (this.step > 0 ? this.at > this.last() : this.at < this.last()) return false;
    const number = this.log.headOf(this.stream)!.number;
    const position = this.log.positionOf(number, this.at);
    if (position === undefined) throw new Error(`the index has no event ${this.at} of stream number ${number}`);
    this.position = position;
    this.record = recordAt(this.log, position);
    this.at += this.step;
    return true;
  }
}

/** The walk of a read with a count, from its place to where the log ends now; undefined: no such stream. */
export function walkForRead(
  log: EventLog,
  stream: StreamKey | undefined,
  from: Place,
  backwards: boolean,
): Walk | undefined {
  if (stream === undefined) {
    const head = log.headPosition;
    if (!backwards) return new WalkOverAll(log, Math.max(1, placeOf(from, 1, head + 1)), 1, () => head);
    // Backwards in $all the position itself is left out.
    return new WalkOverAll(log, Math.min(head, placeOf(from, 0, head + 1) - 1), -1, () => 1);
  }
  const head = log.headOf(stream);
  if (!head) return undefined;
  const last = head.lastRevision;
  if (!backwards) return new WalkOverStream(log, stream, placeOf(from, 0, last + 1), 1, () => last);
  return new WalkOverStream(log, stream, Math.min(last, placeOf(from, 0, last)), -1, () => 0);
}

function placeOf(place: Place, start: number, end: number): number {
  if (place.kind === 'at') return place.at;
  return place.kind === 'start' ? start : end;
}

function recordAt(log: EventLog, position: number): Buffer {
  const record = log.recordAt(position);
  if (!record) throw new Error(`the log has no event at position ${position}`);
  return record;
}

/** True for the few system streams the protocol never shows in `$all`. */
export function isHidden(record: Buffer): boolean {
  return record[38] === dollar && isHiddenFromAll(recordStreamKey(record));
}

/** An event with its place, copied out of the log's buffer. */
export interface KeptRecord {
  readonly record: Buffer;
  readonly position: number;
}

/** True for a link: an event whose data name another event as `revision@stream`. */
export function isLink(record: Buffer): boolean {
  const { typeAt, metadataAt } = recordParts(record);
  return metadataAt - typeAt === 2 && record[typeAt] === dollar && record[typeAt + 1] === 0x3e;
}

/** The event a link leads to; undefined when it does not exist. */
export function linkTarget(log: EventLog, link: Buffer): KeptRecord | undefined {
  const { dataAt, end } = recordParts(link);
  const match = /^(\d{1,15})@(.+)$/s.exec(link.toString('latin1', dataAt, end));
  if (!match) return undefined;
  const revision = Number(match[1]);
  const head = log.headOf(match[2] as StreamKey);
  if (!head || revision > head.lastRevision) return undefined;
  const position = log.positionOf(head.number, revision);
  if (position === undefined) return undefined;
  const record = recordAt(log, position);
  return recordRevision(record) === revision ? { record: keep(record), position } : undefined;
}

/** Copies a record out of the log's reused buffer. */
export function keep(record: Buffer): Buffer {
  return Buffer.from(record);
}
