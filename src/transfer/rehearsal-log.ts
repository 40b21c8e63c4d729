import { type EventStoreConnection } from '../event-store/connection';
import { EventLog, type NewEvent } from '../event-store/event-log';
import { type Recorded } from '../kernel/event';

/** Of a stream that was written to: the revision it has in the store, and what was added to it here. */
interface Rehearsed {
  readonly base: number;
  readonly facts: Recorded[];
}

/**
 * The event store with what is written to it kept in memory alone: whoever decides on it meets everything that is there,
 * and leaves nothing behind.
 */
export class RehearsalLog extends EventLog {
  private readonly streams = new Map<string, Rehearsed>();
  private position = 0;

  constructor(connection: EventStoreConnection) {
    super(connection);
  }

  override append(
    stream: string,
    revision: number,
    events: readonly NewEvent[],
  ): Promise<{ revision: number; position: number }> {
    const known = this.streams.get(stream) ?? { base: revision, facts: [] };
    this.streams.set(stream, known);
    events.forEach((event, i) =>
      known.facts.push({ ...event, stream, revision: revision + 1 + i, position: (this.position += 1) }),
    );
    return Promise.resolve({ revision: revision + events.length, position: this.position });
  }

  override async *readStream(
    stream: string,
    fromRevision = 0,
    toRevision = Number.MAX_SAFE_INTEGER,
  ): AsyncGenerator<Recorded> {
    const known = this.streams.get(stream);
    const storedTo = Math.min(toRevision, known?.base ?? Number.MAX_SAFE_INTEGER);
    if (fromRevision <= storedTo) yield* super.readStream(stream, fromRevision, storedTo);
    const first = Math.max(fromRevision, (known?.base ?? -1) + 1);
    for (const fact of known?.facts.slice(first - known.base - 1) ?? []) {
      if (fact.revision > toRevision) return;
      yield fact;
    }
  }
}
