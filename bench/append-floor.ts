/**
 * The floor: events of the same size appended with the official client to the embedded event store, which runs in a
 * thread of this process as it does in the server's. A process of its own, asked for one slice at a time.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient, jsonEvent, NO_STREAM } from '@eventstore/db-client';
import { type RunningStore, start } from '../embedded/event-store';
import { answerParent } from './child';

/** The event that is appended again and again. */
export interface OpenFloor {
  readonly kind: 'open';
  readonly data: Record<string, unknown>;
  readonly metadata: Record<string, unknown>;
}

export interface Appends {
  readonly kind: 'appends';
  readonly inFlight: number;
  readonly ms: number;
}

export interface AppendsResult {
  readonly requests: number;
  readonly ms: number;
  readonly latenciesMs: Float64Array;
}

const folder = mkdtempSync(join(tmpdir(), 'minutebook-bench-'));
const revisions: (bigint | typeof NO_STREAM)[] = [];
let store: RunningStore | undefined;
let client: EventStoreDBClient | undefined;
let sample: Pick<OpenFloor, 'data' | 'metadata'>;

answerParent(
  async (question: OpenFloor | Appends) => {
    if (question.kind === 'appends') return appends(client!, question);
    store = await start({ path: folder, port: 0 });
    client = EventStoreDBClient.connectionString(store.url);
    sample = question;
  },
  async () => {
    await client?.dispose();
    await store?.stop();
    rmSync(folder, { recursive: true, force: true });
  },
);

async function appends(to: EventStoreDBClient, { inFlight, ms }: Appends): Promise<AppendsResult> {
  const latenciesMs: number[] = [];
  const began = performance.now();
  const writer = async (n: number): Promise<void> => {
    while (performance.now() < began + ms) {
      const event = jsonEvent({ id: randomUUID(), type: 'TimeLogged', data: sample.data, metadata: sample.metadata });
      const sentAt = performance.now();
      const expectedRevision = revisions[n] ?? NO_STREAM;
      const { nextExpectedRevision } = await to.appendToStream(`ledger-${n}`, event, { expectedRevision });
      latenciesMs.push(performance.now() - sentAt);
      revisions[n] = nextExpectedRevision;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, (_, n) => writer(n)));
  return { requests: latenciesMs.length, ms: performance.now() - began, latenciesMs: Float64Array.from(latenciesMs) };
}
