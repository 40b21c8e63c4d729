import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { start } from '../embedded/documents';
import { commands } from '../projections/commands';
import { type Batch } from '../src/event-store/event-log';
import { type EventMetadata, type Recorded } from '../src/kernel/event';
import { type Projection } from '../src/kernel/projection';
import { Mongo } from '../src/read-models/mongo';
import { ProjectionRunner } from '../src/read-models/projection-runner';

/*
 * How fast read models fill from a log in memory into the embedded document server, and how soon an
 * event can be read at a steady rate. `node dist/bench/read-models.js [events] [events a second]`
 */
const EVENTS = Number(process.argv[2] ?? 200_000);
const RATE = Number(process.argv[3] ?? 300);
const LIVE_SECONDS = 10;
const BATCH = 2_000;

const metadata: EventMetadata = {
  occurredAt: '2026-03-02T09:00:00.000Z',
  recordedAt: '2026-03-02T09:00:00.000Z',
  actor: { id: 'ada', role: 'agent' },
  commandId: '',
  correlationId: 'correlation-1',
  causationId: 'causation-1',
  version: 1,
};

/** A year of 200 agreements: each event logs time on one of the 1,000 tickets open in its month. */
const event = (n: number): Recorded => {
  const month = Math.floor((n * 12) / EVENTS);
  const agreement = (n * 7) % 200;
  const ticket = `${month}-${(n * 13) % 1_000}`;
  const commandId = `c0ffee00-0000-5000-8000-${String(n).padStart(12, '0')}`;
  return {
    id: `event-${n}`,
    stream: `ledger-${agreement}-${month}`,
    revision: n,
    position: (n + 1) * 400,
    type: 'TimeLogged',
    data: {
      agreementId: `agreement-${agreement}`,
      month,
      ticketId: ticket,
      agent: `agent-${n % 20}`,
      minutes: 15 + (n % 60),
    },
    metadata: { ...metadata, commandId, requestHash: commandId },
  };
};

interface Data {
  readonly agreementId: string;
  readonly month: number;
  readonly ticketId: string;
  readonly agent: string;
  readonly minutes: number;
}

interface Sum {
  readonly id: string;
  readonly minutes: number;
  readonly entries: number;
  readonly lastAgent: string;
}

const sums = (name: string, idOf: (data: Data) => string): Projection<Sum> => ({
  name,
  version: 1,
  handles: { TimeLogged: true },
  route: ({ data }) => [idOf(data as Data)],
  initial: (id) => ({ id, minutes: 0, entries: 0, lastAgent: '' }),
  evolve(doc, { data }) {
    const { minutes, agent } = data as Data;
    return { ...doc, minutes: doc.minutes + minutes, entries: doc.entries + 1, lastAgent: agent };
  },
  indexes: [{ minutes: 1 }],
});

const simple = [
  sums('per-month', ({ agreementId, month }) => `${agreementId}-${month}`),
  sums('per-ticket', ({ ticketId }) => ticketId),
  sums('per-agent', ({ agent }) => agent),
];

class MemoryLog {
  readonly events: Recorded[] = [];
  private wake = (): void => undefined;

  head(): Promise<number> {
    return Promise.resolve(this.events.at(-1)?.position ?? 0);
  }

  async *subscribe(after: number | null, signal: AbortSignal): AsyncGenerator<Batch> {
    let next = after === null ? 0 : this.events.findIndex(({ position }) => position > after);
    if (next < 0) next = this.events.length;
    signal.addEventListener('abort', () => this.wake(), { once: true });
    while (!signal.aborted) {
      const events = this.events.slice(next, next + BATCH);
      next += events.length;
      if (events.length > 0) yield { events, position: events.at(-1)?.position ?? 0 };
      else await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  add(one: Recorded): void {
    this.events.push(one);
    this.wake();
  }
}

const log = new MemoryLog();
const print = (text: string): void => void process.stdout.write(`${text}\n`);

async function fill(url: string, title: string, projections: readonly Projection[]): Promise<void> {
  const mongo = new Mongo(url);
  const runner = new ProjectionRunner(mongo, log, projections);
  const cpu = process.cpuUsage();
  const began = performance.now();
  runner.start();
  // Asked for again, because filling may take longer than a query would wait.
  while (
    !(await runner.seen(await log.head()).then(
      () => true,
      () => false,
    ))
  );
  const rate = Math.round((EVENTS * 1_000) / (performance.now() - began));
  const { user, system } = process.cpuUsage(cpu);
  print(`${title}: ${rate} events/s, ${((user + system) / EVENTS).toFixed(1)} µs of CPU an event (server included)`);
  await runner.stop();
  await mongo.close();
}

async function follow(mongo: Mongo, projections: readonly Projection[]): Promise<void> {
  const runner = new ProjectionRunner(mongo, log, projections);
  runner.start();
  await runner.seen(await log.head());
  const waits: Promise<number>[] = [];
  const cpu = process.cpuUsage();
  const began = performance.now();
  for (let n = 0; n < RATE * LIVE_SECONDS; n += 1) {
    const due = began + (n * 1_000) / RATE;
    while (performance.now() < due) await sleep(1);
    const one = event(EVENTS + n);
    const at = performance.now();
    log.add(one);
    waits.push(runner.seen(one.position).then(() => performance.now() - at));
  }
  const sorted = (await Promise.all(waits)).sort((a, b) => a - b);
  const { user, system } = process.cpuUsage(cpu);
  const at = (share: number): string => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1);
  const share = ((user + system) / 10_000 / LIVE_SECONDS).toFixed(0);
  print(
    `at ${RATE} events/s an event is readable after p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, at most ${at(0.9999)} ms; CPU ${share} %`,
  );
  await runner.stop();
}

async function main(): Promise<void> {
  Logger.overrideLogger(false);
  const path = await mkdtemp(join(tmpdir(), 'minutebook-bench-'));
  const server = await start({ path, port: 0 });
  const database = (name: string): string => server.url.replace('/?', `/${name}?`);
  for (let n = 0; n < EVENTS; n += 1) log.events.push(event(n));
  await fill(database('simple'), 'three simple folds', simple);
  await fill(database('commands'), 'one new document an event', [commands]);
  await fill(database('all'), 'both together', [...simple, commands]);
  const mongo = new Mongo(database('all'));
  await follow(mongo, [...simple, commands]);
  await mongo.close();
  print(`resident: ${Math.round(process.memoryUsage().rss / 2 ** 20)} MB, of which the log ${EVENTS} events`);
  await server.stop();
  await rm(path, { recursive: true, force: true });
}

void main();
