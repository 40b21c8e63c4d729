import {
  type AllStreamResolvedEvent,
  BACKWARDS,
  binaryEvent,
  END,
  eventTypeFilter,
  jsonEvent,
  type JSONEventData,
  NO_STREAM,
  type RecordedEvent,
  type ResolvedEvent,
  START,
  StreamNotFoundError,
  streamNameFilter,
} from '@eventstore/db-client';
import { type Readable, type Transform } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { type EventMetadata, type Recorded } from '../kernel/event';
import { upcast } from '../kernel/upcast';
import { EventStoreConnection } from './connection';
import { asRefusal } from './failures';
import { upcasts } from './upcasts';

/** Every stream of Minutebook begins with one of these; what else lives in the store is not ours to read. */
const streamPrefixes = [
  ...['client-', 'agreement-', 'ledger-', 'invoice-', 'numbering-', 'ticket-', 'calendar-', 'key-'],
  ...['message-', 'check-', 'maintenance-', 'notice-', 'signing-', 'dispute-', 'webhook-'],
];

/** A fact about to be written. Its id follows from its command, so that a repeat writes the same event. */
export type NewEvent = Pick<Recorded, 'id' | 'type' | 'data' | 'metadata'>;

/** A fact as it lies in the store, not lifted to today's shape. Where it is no JSON, it has neither data nor metadata. */
export type StoredFact = Omit<Recorded, 'metadata'> & { readonly metadata: unknown };

/** A piece of something kept as it is, with what belongs to it in JSON. */
export interface StoredBytes {
  readonly data: Uint8Array;
  readonly metadata: Readonly<Record<string, string | number>>;
}

export interface Batch {
  readonly events: readonly Recorded[];
  /** How far the log has been looked at: the last event, or a later place without events of ours. */
  readonly position: number;
  /** What had been written when the subscription began has been handed on with this batch and those before. */
  readonly caughtUp?: boolean;
}

/** Which of our events are handed on: those of some types, or of streams that begin in some way. */
export type Wanted = { readonly types: readonly string[] } | { readonly streams: readonly string[] };

/** Events are handed on in batches of what has arrived, never more than this. */
const BATCH_EVENTS_MAX = 1_000;
/** How many events one read of the whole log brings. */
const ALL_READ = 500;
/** How many events are looked at for our last one, until it is found. */
const HEAD_READS = [1, 100, 10_000];
/** Events of other owners that may pass between two checkpoints of a filtered subscription. */
const CHECKPOINT_INTERVAL = 32;

/** A place up to which the event store has looked for our events. */
class Looked {
  constructor(readonly position: number) {}
}

/** The event store has handed on everything that there was. */
const CAUGHT_UP = Symbol('caught up');

/** The event store as Minutebook sees it: streams of JSON facts, and the one log of them all. */
@Injectable()
export class EventLog {
  private readonly observers: ((event: Recorded) => void)[] = [];
  private lastWritten = 0;

  constructor(private readonly connection: EventStoreConnection) {}

  /** Position of the last fact that this process wrote; 0 before the first. */
  get written(): number {
    return this.lastWritten;
  }

  /** Shows every event that any subscription reads, before it is handed on. */
  observe(observer: (event: Recorded) => void): void {
    this.observers.push(observer);
  }

  /**
   * Appends facts to a stream that is at `revision` (-1: does not exist yet). Durable when it resolves.
   * @returns the stream's revision and the log position of the last fact
   * @throws WrongExpectedVersionError when another writer was first; Refusal STORE_UNAVAILABLE
   */
  async append(
    stream: string,
    revision: number,
    events: readonly NewEvent[],
  ): Promise<{ revision: number; position: number }> {
    try {
      const result = await this.connection.client.appendToStream(stream, events.map(toEventData), {
        expectedRevision: revision < 0 ? NO_STREAM : BigInt(revision),
      });
      const position = toPosition(result.position?.commit);
      this.lastWritten = Math.max(this.lastWritten, position);
      return { revision: Number(result.nextExpectedRevision), position };
    } catch (error) {
      throw asRefusal(error);
    }
  }

  /**
   * The facts of one stream between two revisions (both included), in order; none where it does not exist.
   * Read it to its end: a read that is left early keeps its call open.
   */
  async *readStream(stream: string, fromRevision = 0, toRevision = Number.MAX_SAFE_INTEGER): AsyncGenerator<Recorded> {
    try {
      const maxCount = toRevision - fromRevision + 1;
      const read = this.connection.client.readStream(stream, { fromRevision: BigInt(fromRevision), maxCount });
      for await (const resolved of read) {
        const event = toRecorded(resolved);
        if (event) yield event;
      }
    } catch (error) {
      if (error instanceof StreamNotFoundError) return;
      throw asRefusal(error);
    }
  }

  /** The same as they lie in the store; an event that is no fact of ours is among them. */
  async *readStored(stream: string, toRevision = Number.MAX_SAFE_INTEGER): AsyncGenerator<StoredFact> {
    if (toRevision < 0) return;
    try {
      const read = this.connection.client.readStream(stream, { fromRevision: 0n, maxCount: toRevision + 1 });
      for await (const { event } of read) if (event) yield toStored(event);
    } catch (error) {
      if (error instanceof StreamNotFoundError) return;
      throw asRefusal(error);
    }
  }

  /** The last event of a stream as it lies in the store; undefined where there is none. */
  async lastStored(stream: string): Promise<StoredFact | undefined> {
    let last: StoredFact | undefined;
    try {
      const backwards = { direction: BACKWARDS, fromRevision: END, maxCount: 1 } as const;
      for await (const { event } of this.connection.client.readStream(stream, backwards)) {
        if (event) last = toStored(event);
      }
    } catch (error) {
      if (!(error instanceof StreamNotFoundError)) throw asRefusal(error);
    }
    return last;
  }

  /**
   * Every event of streams of ours as they lie in the store, in log order, up to the end of the log as it is now.
   * @param after a position: events up to it are left out
   */
  async *readAllStored(after = 0): AsyncGenerator<StoredFact> {
    try {
      const { last } = await this.lastPositions(1);
      let looked = after;
      // In parts that are read to their end: a read that is left early keeps its call open.
      for (let ended = last <= after; !ended;) {
        const from = looked === 0 ? START : { commit: BigInt(looked), prepare: BigInt(looked) };
        const read = this.connection.client.readAll({ fromPosition: from, maxCount: ALL_READ });
        let count = 0;
        const part: StoredFact[] = [];
        for await (const { event, commitPosition } of read) {
          count += 1;
          if (!event) continue;
          const position = toPosition(event.position?.commit ?? commitPosition);
          // A read begins with the event at its place, which the one before has read.
          if (position <= looked && looked > 0) continue;
          looked = position;
          ended ||= position >= last;
          if (position <= last && isOurs(event.streamId)) part.push(toStored(event));
        }
        ended ||= count < ALL_READ;
        yield* part;
      }
    } catch (error) {
      throw asRefusal(error);
    }
  }

  /**
   * Appends bytes to a stream that is at `revision`. They are no fact: nothing that reads the log sees them.
   * @throws WrongExpectedVersionError when another writer was first; Refusal STORE_UNAVAILABLE
   */
  async appendBytes(
    stream: string,
    revision: number,
    { id, type, data, metadata }: { readonly id: string; readonly type: string } & StoredBytes,
  ): Promise<void> {
    try {
      await this.connection.client.appendToStream(stream, binaryEvent({ id, type, data, metadata: { ...metadata } }), {
        expectedRevision: revision < 0 ? NO_STREAM : BigInt(revision),
      });
    } catch (error) {
      throw asRefusal(error);
    }
  }

  /** The bytes at one revision of a stream (-1: at its last one); undefined where there are none. */
  async readBytes(
    stream: string,
    revision: number,
  ): Promise<(StoredBytes & { readonly revision: number }) | undefined> {
    try {
      const last = { direction: BACKWARDS, fromRevision: END } as const;
      const from = revision < 0 ? last : { fromRevision: BigInt(revision) };
      let found: (StoredBytes & { readonly revision: number }) | undefined;
      for await (const { event } of this.connection.client.readStream(stream, { ...from, maxCount: 1 })) {
        if (!event || event.isJson) continue;
        const metadata = event.metadata as unknown as StoredBytes['metadata'];
        found = { data: event.data, metadata, revision: Number(event.revision) };
      }
      return found;
    } catch (error) {
      if (error instanceof StreamNotFoundError) return undefined;
      throw asRefusal(error);
    }
  }

  /**
   * Position of our last fact; 0 where there is none. Where a store's other owners have written very much since,
   * it is the end of the log, which a subscription reaches too.
   */
  async head(): Promise<number> {
    for (const maxCount of HEAD_READS) {
      const positions = await this.lastPositions(maxCount);
      if (positions.ours !== undefined) return positions.ours;
      if (positions.looked < maxCount) return 0;
    }
    return this.end();
  }

  /** Where the log ends, whoever wrote there last; 0 where it is empty. */
  async end(): Promise<number> {
    return (await this.lastPositions(1)).last;
  }

  /** The last `maxCount` events, backwards. Read to their end: a read that is left early keeps its call open. */
  private async lastPositions(maxCount: number): Promise<{ ours: number | undefined; last: number; looked: number }> {
    let ours: number | undefined;
    let last = 0;
    let looked = 0;
    try {
      const read = this.connection.client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount });
      for await (const { event } of read) {
        looked += 1;
        if (!event) continue;
        const position = toPosition(event.position.commit);
        last = Math.max(last, position);
        if (ours === undefined && isOurs(event.streamId)) ours = position;
      }
      return { ours, last, looked };
    } catch (error) {
      throw asRefusal(error);
    }
  }

  /**
   * All our facts after a position (null: from the start), first the past, then as they are written, in
   * log order and without gaps. While a batch is being worked on the next one gathers, up to a bound.
   * Ends when `signal` aborts; throws Refusal STORE_UNAVAILABLE when the store goes away.
   * @param wanted where not all of them are: the store leaves out the others
   */
  async *subscribe(after: number | null, signal: AbortSignal, wanted?: Wanted): AsyncGenerator<Batch> {
    let gathered: Recorded[] = [];
    let looked = after ?? 0;
    let caughtUp = false;
    let toldCaughtUp = false;
    let ended = false;
    let failure: unknown;
    let wakeReader = (): void => undefined;
    let wakeSource = (): void => undefined;

    const subscription = this.connection.client.subscribeToAll({
      fromPosition: after === null ? START : { commit: BigInt(after), prepare: BigInt(after) },
      filter: filterOf(wanted, {
        checkpointInterval: CHECKPOINT_INTERVAL,
        checkpointReached: (_subscription, { commit }) => {
          // It goes after the events that wait to be read: told at once, it would overtake them.
          if (!ended) inlet.push(new Looked(toPosition(commit)));
        },
      }),
    });
    subscription.on('caughtUp', () => {
      if (!ended) inlet.push(CAUGHT_UP);
    });
    const inlet = subscription as unknown as Transform;
    let upstream: Readable | undefined;
    inlet.once('pipe', (source: Readable) => (upstream = source));
    const stop = (): void => {
      ended = true;
      // The call ends only once what has arrived on it is read, so it is let run dry into nothing.
      upstream?.unpipe(inlet);
      upstream?.resume();
      void subscription.unsubscribe();
      subscription.destroy();
      wakeReader();
      wakeSource();
    };
    signal.addEventListener('abort', stop, { once: true });

    const source = (async () => {
      for await (const resolved of subscription as AsyncIterable<AllStreamResolvedEvent | Looked | symbol>) {
        if (typeof resolved === 'symbol') {
          caughtUp = true;
          wakeReader();
          continue;
        }
        if (resolved instanceof Looked) {
          looked = Math.max(looked, resolved.position);
          wakeReader();
          continue;
        }
        // Where the store looked at types alone it may be somebody else's.
        if (!isOurs(resolved.event?.streamId ?? '')) continue;
        const event = toRecorded(resolved);
        if (!event) continue;
        for (const observe of this.observers) observe(event);
        gathered.push(event);
        looked = event.position;
        wakeReader();
        if (gathered.length >= BATCH_EVENTS_MAX && !ended) await new Promise<void>((resolve) => (wakeSource = resolve));
      }
    })()
      .catch((error: unknown) => (failure = error))
      .finally(() => {
        ended = true;
        wakeReader();
      });

    try {
      let handedOn = after ?? 0;
      while (!signal.aborted) {
        if (gathered.length > 0 || looked > handedOn || caughtUp !== toldCaughtUp) {
          const events = gathered;
          gathered = [];
          handedOn = looked;
          toldCaughtUp = caughtUp;
          wakeSource();
          yield { events, position: handedOn, caughtUp };
        } else if (ended) {
          throw asRefusal(failure ?? new Error('The subscription to the event store ended'));
        } else {
          await new Promise<void>((resolve) => (wakeReader = resolve));
          // What arrived together is handed on together.
          await nextTurn();
        }
      }
    } finally {
      signal.removeEventListener('abort', stop);
      stop();
      await source;
    }
  }
}

const isOurs = (stream: string): boolean => streamPrefixes.some((prefix) => stream.startsWith(prefix));

function filterOf(wanted: Wanted | undefined, how: Omit<Parameters<typeof streamNameFilter>[0], 'regex' | 'prefixes'>) {
  if (wanted && 'types' in wanted) return eventTypeFilter({ prefixes: [...wanted.types], ...how });
  return streamNameFilter({ prefixes: [...(wanted?.streams ?? streamPrefixes)], ...how });
}

function toEventData({ id, type, data, metadata }: NewEvent): JSONEventData {
  return jsonEvent({ id, type, data: data as Record<string, unknown>, metadata: { ...metadata } });
}

/** Today's shape of a stored fact; undefined for an event that is not JSON of ours. */
function toRecorded({ event, commitPosition }: ResolvedEvent | AllStreamResolvedEvent): Recorded | undefined {
  if (!event?.isJson) return undefined;
  const metadata = event.metadata as unknown as EventMetadata;
  return {
    id: event.id,
    stream: event.streamId,
    revision: Number(event.revision),
    position: toPosition(event.position?.commit ?? commitPosition),
    type: event.type,
    data: upcast(upcasts, event.type, metadata.version, event.data),
    metadata,
  };
}

const toStored = ({ id, streamId, revision, position, type, data, isJson, metadata }: RecordedEvent): StoredFact => ({
  id,
  stream: streamId,
  revision: Number(revision),
  position: toPosition(position?.commit),
  type,
  data: isJson ? data : undefined,
  metadata: isJson ? metadata : undefined,
});

/** Positions travel as JSON numbers; one beyond their exact range is refused rather than rounded. */
function toPosition(position: bigint | undefined): number {
  const number = Number(position ?? 0n);
  if (!Number.isSafeInteger(number)) throw new RangeError(`Log position ${position} is beyond 2^53`);
  return number;
}
