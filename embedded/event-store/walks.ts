/** Walking over stored events, one at a time, without keeping anything open in the database. */
import { type EventLog } from './log';
import { isHiddenFromAll, type StreamKey } from './names';
import { recordParts, recordRevision, recordStreamKey } from './record';
import { type Place } from './read-request';
import { recordAt, StreamReader } from './stream-reader';

/** The event a walk stands on. The record is the log's reused buffer: good until anything else is read. */
export interface Walk {
  readonly position: number;
  readonly record: Buffer;
  /** The position in `$all`, the revision in a stream. */
  readonly place: number;
  /** Steps to the next event; false when there is none (now). */
  next(): boolean;
  /** False for an event that readers do not get to see. */
  isShown(): boolean;
}

const dollar = 0x24;
const nothing: Buffer = Buffer.alloc(0);

/** `$all` between two positions, both included, in either direction; `last()` is asked again at every step. */
export class WalkOverAll implements Walk {
  position = 0;
  record = nothing;

  constructor(
    private readonly log: EventLog,
    private at: number,
    private readonly step: 1 | -1,
    private readonly last: () => number,
  ) {}

  get place(): number {
    return this.position;
  }

  next(): boolean {
    if (this.step > 0 ? this.at > this.last() : this.at < this.last()) return false;
    this.position = this.at;
    this.record = recordAt(this.log, this.at);
    this.at += this.step;
    return true;
  }

  isShown(): boolean {
    return !isHidden(this.record);
  }
}

/** One stream between two revisions, both included. */
export class WalkOverStream implements Walk {
  place = -1;
  private readonly nowMs = Date.now();

  constructor(
    private readonly reader: StreamReader,
    private at: number,
    private readonly step: 1 | -1,
    private readonly last: () => number,
  ) {}

  get position(): number {
    return this.reader.position;
  }

  get record(): Buffer {
    return this.reader.record;
  }

  next(): boolean {
    if (this.step > 0 ? this.at > this.last() : this.at < this.last()) return false;
    this.reader.read(this.at);
    this.place = this.at;
    this.at += this.step;
    return true;
  }

  isShown(): boolean {
    return !this.reader.isExpired(this.nowMs);
  }
}

/** The walk of a read of `$all` with a count, from its place to where the log ends now. */
export function walkOverAll(log: EventLog, from: Place, backwards: boolean): Walk {
  const head = log.headPosition;
  if (!backwards) return new WalkOverAll(log, Math.max(1, placeOf(from, 1, head + 1)), 1, () => head);
  // Backwards in $all the position itself is left out.
  return new WalkOverAll(log, Math.min(head, placeOf(from, 0, head + 1) - 1), -1, () => 1);
}

/** The walk of a read of a stream that is there, with a count. */
export function walkOverStream(reader: StreamReader, from: Place, backwards: boolean): Walk {
  const last = reader.lastRevision;
  const first = reader.firstRevision;
  if (!backwards) return new WalkOverStream(reader, Math.max(first, placeOf(from, 0, last + 1)), 1, () => last);
  return new WalkOverStream(reader, Math.min(last, placeOf(from, 0, last)), -1, () => first);
}

function placeOf(place: Place, start: number, end: number): number {
  if (place.kind === 'at') return place.at;
  return place.kind === 'start' ? start : end;
}

/** True for the few system streams the protocol never shows in `$all`. */
function isHidden(record: Buffer): boolean {
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

/** The event a link leads to; undefined when it does not exist, or is deleted or cut off. */
export function linkTarget(log: EventLog, link: Buffer): KeptRecord | undefined {
  const named = namedByLink(link);
  if (!named) return undefined;
  const { revision, stream } = named;
  const reader = new StreamReader(log, stream);
  if (revision > reader.lastRevision || revision < reader.firstRevision || reader.isTombstoned) return undefined;
  reader.read(revision);
  if (recordRevision(reader.record) !== revision || reader.isExpired(Date.now())) return undefined;
  return { record: keep(reader.record), position: reader.position };
}

/** What a link says where it leads. */
export function namedByLink(link: Buffer): { revision: number; stream: StreamKey } | undefined {
  const { dataAt, end } = recordParts(link);
  const match = /^(\d{1,15})@(.+)$/s.exec(link.toString('latin1', dataAt, end));
  return match ? { revision: Number(match[1]), stream: match[2] as StreamKey } : undefined;
}

/** Copies a record out of the log's reused buffer. */
export function keep(record: Buffer): Buffer {
  return Buffer.from(record);
}
