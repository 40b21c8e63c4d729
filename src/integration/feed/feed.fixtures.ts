import { setTimeout as sleep } from 'node:timers/promises';
import { type Batch, type Wanted } from '../../event-store/event-log';
import { type DomainEvent, type EventMetadata, type Recorded } from '../../kernel/event';
import { Refusal } from '../../kernel/refusal';

const metadata: EventMetadata = {
  occurredAt: '2026-03-02T09:00:00.000Z',
  recordedAt: '2026-03-02T09:00:05.000Z',
  actor: { id: 'ada', role: 'agent' },
  commandId: 'c0ffee00-0000-5000-8000-000000000001',
  correlationId: 'correlation-1',
  causationId: 'causation-1',
  version: 1,
};

/** An event log that hands on what is asked for in parts of any size, as a store does, and that can go away. */
export class FilteringLog {
  readonly facts: Recorded[] = [];
  /** Subscriptions that are open now, and that ever were. */
  open = 0;
  opened = 0;
  private readonly readers = new Set<() => void>();
  private away = false;

  /**
   * @param partSize how many facts are looked at before some are handed on
   * @param onTheWay how long what is handed on takes, in milliseconds
   */
  constructor(
    private readonly partSize: () => number = () => 3,
    private readonly onTheWay: () => number = () => 0,
  ) {}

  write(stream: string, { type, data }: DomainEvent): Recorded {
    const position = (this.facts.at(-1)?.position ?? 0) + 7;
    const revision = this.facts.filter((fact) => fact.stream === stream).length;
    const fact = { id: `event-${position}`, stream, revision, position, type, data, metadata };
    this.facts.push(fact);
    this.wake();
    return fact;
  }

  goAway(): void {
    this.away = true;
    this.wake();
  }

  comeBack(): void {
    this.away = false;
  }

  head(): Promise<number> {
    return this.away ? Promise.reject(gone()) : Promise.resolve(this.facts.at(-1)?.position ?? 0);
  }

  async *subscribe(after: number | null, signal: AbortSignal, wanted?: Wanted): AsyncGenerator<Batch> {
    let next = this.facts.findIndex(({ position }) => position > (after ?? -1));
    if (next < 0) next = this.facts.length;
    const live = this.facts.length;
    let [looked, toldCaughtUp] = [after ?? 0, false];
    const wake = (): void => this.wake();
    signal.addEventListener('abort', wake);
    this.open += 1;
    this.opened += 1;
    try {
      while (!signal.aborted) {
        if (this.away) throw gone();
        const part = this.facts.slice(next, next + Math.max(1, this.partSize()));
        next += part.length;
        const caughtUp = next >= live;
        if (part.length > 0 || caughtUp !== toldCaughtUp) {
          toldCaughtUp = caughtUp;
          looked = part.at(-1)?.position ?? looked;
          const ms = this.onTheWay();
          if (ms > 0) await sleep(ms);
          yield { events: part.filter((fact) => isWanted(fact, wanted)), position: looked, caughtUp };
        } else {
          await new Promise<void>((resolve) => this.readers.add(resolve));
        }
      }
    } finally {
      this.open -= 1;
      signal.removeEventListener('abort', wake);
    }
  }

  private wake(): void {
    for (const resolve of this.readers) resolve();
    this.readers.clear();
  }
}

const gone = () => new Refusal('STORE_UNAVAILABLE', 'The event store has gone away');

function isWanted({ type, stream }: Recorded, wanted?: Wanted): boolean {
  if (wanted === undefined) return true;
  return 'types' in wanted
    ? wanted.types.some((prefix) => type.startsWith(prefix))
    : wanted.streams.some((prefix) => stream.startsWith(prefix));
}

/** Somebody approves overage: a fact of a client's agreement. */
export const approved = (clientId: string, agreementId: string, minutes = 30): readonly [string, DomainEvent] => [
  `ledger-${agreementId}-2026-03`,
  {
    type: 'OverageApproved',
    data: {
      ...{ ledgerId: `${agreementId}-2026-03`, agreementId, clientId, month: '2026-03' },
      ...{ approvalId: 'p1', ticketId: null, minutes },
    },
  },
];

/** A project goes live: a fact of a client and of no agreement. */
export const launched = (clientId: string): readonly [string, DomainEvent] => [
  `client-${clientId}`,
  {
    type: 'ProjectLaunched',
    data: { clientId, projectId: 'shop', name: 'Shop', launchedOn: '2026-03-01', warrantyDays: 30 },
  },
];

/** A fact of the agency's own. */
export const revoked = (keyId = 'k1'): readonly [string, DomainEvent] => [
  `key-${keyId}`,
  { type: 'KeyRevoked', data: { keyId } },
];

/** A fact that stays inside. */
export const numbered = (): readonly [string, DomainEvent] => [
  'numbering-2026',
  {
    type: 'NumberTaken',
    data: { year: '2026', series: 'invoice', number: 'INV-2026-00001', sequence: 1, documentId: 'd1' },
  },
];

/** A fact that is not of its public shape. */
export const crooked = (clientId: string, agreementId: string): readonly [string, DomainEvent] => [
  `ledger-${agreementId}-2026-03`,
  { type: 'OverageApproved', data: { agreementId, clientId, minutes: 'thirty' } },
];
