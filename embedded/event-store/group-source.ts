/** What a group consumes: a stream, a category or `$all`, read in order, and single events of it again. */
import { bucketOf } from './consumer-strategies';
import { type Filter, makeFilter } from './filters';
import { type EventLog } from './log';
import { type GroupDefinition } from './persistent-settings';
import { type Delivered } from './read-frames';
import { recordIsTombstone, recordParts, recordStreamKey } from './record';
import { sliceEventsMax } from './reads';
import { recordAt, StreamReader } from './stream-reader';
import { isLink, keep, linkTarget, namedByLink, type Walk, WalkOverAll, WalkOverStream } from './walks';

export class GroupSource {
  private readonly reader: StreamReader | undefined;
  private readonly filter: Filter | undefined;

  constructor(
    private readonly log: EventLog,
    private readonly definition: GroupDefinition,
  ) {
    const { stream, filter } = definition;
    this.reader = stream === undefined ? undefined : new StreamReader(log, stream);
    this.filter = filter && makeFilter(filter);
  }

  /** The last revision or position there is. */
  get last(): number {
    return this.reader ? this.reader.lastRevision : this.log.headPosition;
  }

  /**
   * Looks at events from a place on. `take` gets each place, and the record where there is something to consume; it
   * answers false when it wants no more. Answers the place to go on from.
   */
  lookFrom(from: number, take: (place: number, record: Buffer | undefined) => boolean): number {
    const { reader, log, filter } = this;
    let walk: Walk;
    let next = from;
    if (reader) {
      const first = Math.min(reader.firstRevision, reader.lastRevision + 1);
      // What is cut off is not there to be consumed.
      if (first > from && !take(first - 1, undefined)) return first;
      next = Math.max(from, first);
      walk = new WalkOverStream(reader, next, 1, () => reader.lastRevision);
    } else walk = new WalkOverAll(log, Math.max(1, from), 1, () => log.headPosition);
    for (let count = 0; count < sliceEventsMax && walk.next(); count++) {
      next = walk.place + 1;
      const isWanted = walk.isShown() && filter?.accepts(walk.record) !== false && !this.isEnd(walk.record);
      if (!take(walk.place, isWanted ? walk.record : undefined)) break;
    }
    return next;
  }

  /** A stream’s end is told to those who read the stream, not handed to them. */
  private isEnd(record: Buffer): boolean {
    return this.reader !== undefined && recordIsTombstone(record);
  }

  /** The event at a place, as it goes to a consumer. */
  load(place: number): Omit<Delivered, 'retryCount'> {
    const { reader, log } = this;
    if (reader) {
      reader.read(place);
      return this.resolved(reader.record, reader.position, this.definition.settings.resolveLinks);
    }
    return this.resolved(recordAt(log, place), place, this.definition.settings.resolveLinks);
  }

  /** An event, or what the link that it is leads to. */
  resolved(record: Buffer, position: number, resolvesLinks: boolean): Omit<Delivered, 'retryCount'> {
    const kept = { record: keep(record), position };
    if (!resolvesLinks || !isLink(kept.record)) return { event: kept, link: undefined };
    return { event: linkTarget(this.log, kept.record), link: kept };
  }

  /** The bucket an event belongs to: that of its correlation or of the stream it was written to. */
  bucketOf(record: Buffer): number {
    const kept = keep(record);
    const link = isLink(kept) ? namedByLink(kept) : undefined;
    const stream = link?.stream ?? recordStreamKey(kept);
    if (this.definition.settings.strategy !== 'PinnedByCorrelation') return bucketOf(stream);
    const event = link ? linkTarget(this.log, kept)?.record : kept;
    return bucketOf((event && correlationOf(event)) ?? stream);
  }
}

function correlationOf(record: Buffer): string | undefined {
  const { metadataAt, dataAt } = recordParts(record);
  if (metadataAt === dataAt) return undefined;
  try {
    const metadata = JSON.parse(record.toString('utf8', metadataAt, dataAt)) as Record<string, unknown> | null;
    const correlation = metadata?.['$correlationId'];
    return typeof correlation === 'string' ? correlation : undefined;
  } catch {
    return undefined;
  }
}
