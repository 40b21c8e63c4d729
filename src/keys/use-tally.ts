import { type Instant } from '../time/instant';

/** What became of requests: 2xx and 3xx, 4xx, 5xx. */
export interface Outcomes {
  succeeded: number;
  refused: number;
  failed: number;
}

/** What one key was used for in one hour. Instants are UTC. */
export interface Use {
  readonly keyId: string;
  /** The hour's beginning. */
  readonly hour: Instant;
  readonly lastUsedAt: Instant;
  /** By method and route, such as `GET /v1/tickets/:id`. */
  readonly operations: ReadonlyMap<string, Readonly<Outcomes>>;
}

interface Counting extends Use {
  lastUsedAt: Instant;
  readonly operations: Map<string, Outcomes>;
}

/** Counts what keys are used for until it is written down. Counting costs a request two look-ups. */
export class UseTally {
  private counting = new Map<string, Counting>();

  get empty(): boolean {
    return this.counting.size === 0;
  }

  note(keyId: string, operation: string, status: number, at: Instant): void {
    const outcomes = outcomesOf(this.of(keyId, hourOf(at), at), operation);
    if (status < 400) outcomes.succeeded += 1;
    else if (status < 500) outcomes.refused += 1;
    else outcomes.failed += 1;
  }

  /** What was counted, which begins anew. */
  take(): readonly Use[] {
    const taken = [...this.counting.values()];
    this.counting = new Map();
    return taken;
  }

  /** What could not be written down counts on. */
  giveBack(uses: readonly Use[]): void {
    for (const { keyId, hour, lastUsedAt, operations } of uses) {
      const use = this.of(keyId, hour, lastUsedAt);
      for (const [operation, { succeeded, refused, failed }] of operations) {
        const outcomes = outcomesOf(use, operation);
        outcomes.succeeded += succeeded;
        outcomes.refused += refused;
        outcomes.failed += failed;
      }
    }
  }

  private of(keyId: string, hour: Instant, at: Instant): Counting {
    const name = `${keyId}@${hour}`;
    let use = this.counting.get(name);
    if (use === undefined) {
      use = { keyId, hour, lastUsedAt: at, operations: new Map() };
      this.counting.set(name, use);
    }
    if (at > use.lastUsedAt) use.lastUsedAt = at;
    return use;
  }
}

function outcomesOf({ operations }: Counting, operation: string): Outcomes {
  let outcomes = operations.get(operation);
  if (outcomes === undefined) {
    outcomes = { succeeded: 0, refused: 0, failed: 0 };
    operations.set(operation, outcomes);
  }
  return outcomes;
}

const hourOf = (at: Instant): Instant => `${at.slice(0, 13)}:00:00.000Z`;
