import { type DomainEvent, type EventMetadata, type Recorded, type RecordedOf } from '../../src/kernel/event';

/** Metadata of a fact that Ada of Studio North caused. */
const metadata: EventMetadata = {
  occurredAt: '2026-03-02T09:00:00.000Z',
  recordedAt: '2026-03-02T09:00:00.000Z',
  actor: { id: 'ada', role: 'agent' },
  commandId: 'c0ffee00-0000-5000-8000-000000000001',
  correlationId: 'correlation-1',
  causationId: 'causation-1',
  version: 1,
};

/** A fact and the stream it lies in. */
export interface Fact {
  readonly stream: string;
  readonly event: DomainEvent;
  readonly metadata?: Partial<EventMetadata>;
}

/** An event log in memory: facts can be written to it, read from any place, and it can go away and come back. */
export class FakeLog {
  readonly events: Recorded[] = [];
  private readonly revisions = new Map<string, number>();
  private readonly readers = new Set<() => void>();
  private outage: Error | undefined;

  /** @param batchSize how many events a reader is handed at once, at most */
  constructor(private readonly batchSize: () => number = () => 2_000) {}

  /** Writes facts; positions leave gaps, as those of a shared log do. */
  write(...facts: readonly Fact[]): this {
    for (const { stream, event, metadata: more } of facts) {
      const revision = (this.revisions.get(stream) ?? -1) + 1;
      this.revisions.set(stream, revision);
      const position = (this.events.at(-1)?.position ?? 0) + 7;
      const recorded = { id: `event-${position}`, stream, revision, position, metadata: { ...metadata, ...more } };
      this.events.push({ ...recorded, type: event.type, data: event.data });
    }
    this.wake();
    return this;
  }

  goAway(): void {
    this.outage = new Error('The event store has gone away');
    this.wake();
  }

  comeBack(): void {
    this.outage = undefined;
  }

  head(): Promise<number> {
    return this.outage ? Promise.reject(this.outage) : Promise.resolve(this.events.at(-1)?.position ?? 0);
  }

  async *subscribe(
    after: number | null,
    signal: AbortSignal,
  ): AsyncGenerator<{ events: readonly Recorded[]; position: number }> {
    let next = this.events.findIndex(({ position }) => position > (after ?? -1));
    if (next < 0) next = this.events.length;
    const wake = (): void => this.wake();
    signal.addEventListener('abort', wake);
    try {
      while (!signal.aborted) {
        if (this.outage) throw this.outage;
        const events = this.events.slice(next, next + Math.max(1, this.batchSize()));
        next += events.length;
        if (events.length > 0) yield { events, position: events.at(-1)?.position ?? 0 };
        else await new Promise<void>((resolve) => this.readers.add(resolve));
      }
    } finally {
      signal.removeEventListener('abort', wake);
    }
  }

  private wake(): void {
    for (const resolve of this.readers) resolve();
    this.readers.clear();
  }
}

/** One event as a fold sees it. */
export function recorded<E extends DomainEvent>(event: E, over: Partial<Recorded> = {}): RecordedOf<E> {
  const { type, data } = event;
  return {
    id: 'event-1',
    stream: 'stream-1',
    revision: 0,
    position: 7,
    metadata,
    type,
    data,
    ...over,
  } as RecordedOf<E>;
}
