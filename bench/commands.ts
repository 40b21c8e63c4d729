import { BACKWARDS, END, EventStoreDBClient } from '@eventstore/db-client';
import { type Job, seed, SEEDER } from './agency';
import { type Appends, type AppendsResult } from './append-floor';
import { Child } from './child';
import { type Acknowledged, type Flood, type FloodResult, type OpenWork } from './load';
import { cpuMsOf } from './proc';
import { type Figure, type Measured, median, number, quantile, sum } from './report';
import { inFolder, Server } from './server';

type Subject = 'many' | 'one' | 'bare' | 'floor';

interface Slice {
  readonly requests: number;
  readonly ms: number;
  readonly cpuMs: number;
  readonly generatorCpuMs: number;
  readonly latenciesMs: Float64Array;
}

const titles: Readonly<Record<Subject, string>> = {
  many: 'commands over 64 agreements',
  bare: 'bare route',
  one: 'commands on one agreement',
  floor: 'appends alone',
};
const subjects = Object.keys(titles) as readonly Subject[];

const AGREEMENTS = 64;
const FLIGHTS = [1, 64] as const;
const CONNECTIONS = 64;
const SLICE_MS_MAX = 2_500;
const WARM_UP_MS = 2_000;

/**
 * Commands through HTTP, beside the same door with nothing behind it and appends with nothing before them. Slices of
 * at most 2.5 seconds take turns, so that what else the machine does falls on all of them alike.
 */
export function commands(secondsEach: number): Promise<Measured> {
  const rounds = Math.max(1, Math.ceil((secondsEach * 1_000) / SLICE_MS_MAX));
  const sliceMs = (secondsEach * 1_000) / rounds;
  return withRig(FLIGHTS.length * rounds + 1, async (rig) => {
    for (const subject of subjects) await rig.measure(subject, CONNECTIONS, WARM_UP_MS);
    const slices = new Map<string, Slice[]>();
    for (let round = 0; round < rounds; round += 1) {
      for (const inFlight of FLIGHTS) {
        for (const subject of subjects) {
          const name = sliceName(subject, inFlight);
          slices.set(name, [...(slices.get(name) ?? []), await rig.measure(subject, inFlight, sliceMs)]);
        }
      }
    }
    await rig.verify();
    return tabulate(slices);
  });
}

/** Everything that runs at the same time; each is idle while another is measured. */
async function withRig<T>(freshAgreements: number, work: (rig: Rig) => Promise<T>): Promise<T> {
  return inFolder(async (folder) => {
    const server = await Server.minutebook(folder);
    const bare = await Server.bare();
    const load = Child.start('load');
    const floor = Child.start('append-floor');
    try {
      const jobs = await seed(server, AGREEMENTS + freshAgreements);
      const rig = new Rig(server, bare, load, floor, jobs.slice(AGREEMENTS));
      await rig.open('many', server, jobs.slice(0, AGREEMENTS));
      await rig.open('bare', bare, withoutEnd(jobs.slice(0, AGREEMENTS)));
      await floor.ask({ kind: 'open', ...(await aTimeEntryOf(server)) });
      return await work(rig);
    } finally {
      // First who asks, then who answers: a connection that the server closes ends the load generator with an error.
      await Promise.all([load.stop(), floor.stop()]);
      await Promise.all([server.stop(), bare.stop()]);
    }
  });
}

class Rig {
  private readonly acknowledged = new Map<string, number>();
  private position = 0;
  private used = 0;

  constructor(
    private readonly server: Server,
    private readonly bare: Server,
    private readonly load: Child,
    private readonly floor: Child,
    private readonly fresh: readonly Job[],
  ) {}

  async open(name: string, { port }: Server, jobs: readonly Job[]): Promise<void> {
    const work: OpenWork = { kind: 'open', name, port, jobs, connections: CONNECTIONS };
    await this.load.ask(work);
  }

  async measure(subject: Subject, inFlight: number, ms: number): Promise<Slice> {
    switch (subject) {
      case 'many':
        return this.flood('many', this.server, inFlight, ms);
      case 'bare':
        return this.flood('bare', this.bare, inFlight, ms);
      case 'floor':
        return this.append(inFlight, ms);
      case 'one': {
        // Each slice has an agreement of its own, so that none grows beyond what an agreement can be.
        const name = `one-${this.used}`;
        await this.open(name, this.server, [this.fresh[this.used++]!]);
        return this.flood(name, this.server, inFlight, ms);
      }
    }
  }

  /** @throws Error naming a balance that is not what was acknowledged */
  async verify(): Promise<void> {
    for (const [ledger, acknowledged] of this.acknowledged) {
      const [agreementId, month] = ledger.split('/') as [string, string];
      const balance = `/v1/agreements/${agreementId}/balance?month=${month}`;
      const { usedMinutes } = await this.server.get<{ usedMinutes: number }>(balance, this.position);
      const seeded = `/v1/time-entries?agreementId=${agreementId}&month=${month}&agent=${SEEDER}`;
      const { items } = await this.server.get<{ items: { billableMinutes: number }[] }>(seeded);
      const taken = usedMinutes - sum(items.map(({ billableMinutes }) => billableMinutes));
      if (taken !== acknowledged) throw new Error(`${ledger}: ${acknowledged} minutes acknowledged, ${taken} taken`);
    }
  }

  private async flood(name: string, { pid }: Server, inFlight: number, ms: number): Promise<Slice> {
    const cpuBefore = cpuMsOf(pid);
    const flood: Flood = { kind: 'flood', name, inFlight, ms };
    const { acknowledged, ...result } = await this.load.ask<FloodResult>(flood);
    // Keeping the read models is part of the price of a command.
    if (pid === this.server.pid) await this.caughtUp(acknowledged);
    return { ...result, cpuMs: cpuMsOf(pid) - cpuBefore };
  }

  private async append(inFlight: number, ms: number): Promise<Slice> {
    const cpuBefore = cpuMsOf(this.floor.pid);
    const appends: Appends = { kind: 'appends', inFlight, ms };
    const result = await this.floor.ask<AppendsResult>(appends);
    return { ...result, generatorCpuMs: 0, cpuMs: cpuMsOf(this.floor.pid) - cpuBefore };
  }

  private async caughtUp({ minutes, position }: Acknowledged): Promise<void> {
    for (const [ledger, added] of Object.entries(minutes)) {
      this.acknowledged.set(ledger, (this.acknowledged.get(ledger) ?? 0) + added);
    }
    this.position = Math.max(this.position, position);
    await this.server.get('/v1/clients?limit=1', this.position);
  }
}

/** The bare route takes any month: its work must not run out. */
const withoutEnd = (jobs: readonly Job[]): readonly Job[] =>
  jobs.map(({ months, ...job }) => ({ ...job, months: Array.from({ length: 100 }, () => months).flat() }));

async function aTimeEntryOf({ eventStoreUrl }: Server): Promise<object> {
  const client = EventStoreDBClient.connectionString(eventStoreUrl);
  try {
    for await (const { event } of client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 100 })) {
      if (event?.type === 'TimeLogged') return { data: event.data, metadata: event.metadata };
    }
    throw new Error('There is no time entry among the last events');
  } finally {
    await client.dispose();
  }
}

function tabulate(slices: ReadonlyMap<string, readonly Slice[]>): Measured {
  const rows: (string | number)[][] = [];
  const figures: Figure[] = [];
  for (const inFlight of FLIGHTS) {
    const bare = slices.get(sliceName('bare', inFlight))!;
    for (const subject of subjects) {
      const all = slices.get(sliceName(subject, inFlight))!;
      const name = `${titles[subject]}, ${inFlight} in flight`;
      const [perSecond, cpu] = [rateOf(all), each(all, 'cpuMs')];
      const latencies = all.flatMap(({ latenciesMs }) => [...latenciesMs]);
      const [p50, p99] = [median(latencies), quantile(latencies, 0.99)];
      const share = (100 * perSecond) / rateOf(bare);
      rows.push([
        ...[name, perSecond, p50, p99, cpu],
        ...[`${number(share)} %`, number(cpu / each(bare, 'cpuMs'))],
        subject === 'floor' ? '' : each(all, 'generatorCpuMs'),
      ]);
      const aimed = subject === 'many' && inFlight === 64;
      figures.push(
        { name, value: perSecond, unit: 'a second', ...(aimed ? { atLeast: 1_500 } : {}) },
        { name: `${name}, of the bare route`, value: share, unit: '%', ...(aimed ? { atLeast: 35 } : {}) },
        { name: `${name}, p50`, value: p50, unit: 'ms' },
        { name: `${name}, p99`, value: p99, unit: 'ms' },
        { name: `${name}, CPU each`, value: cpu, unit: 'ms' },
      );
    }
  }
  const head = ['what', 'a second', 'p50 ms', 'p99 ms', 'CPU ms', 'of bare', 'CPU to bare', 'load CPU ms'];
  return { head, rows, figures };
}

const sliceName = (subject: Subject, inFlight: number): string => `${subject} ${inFlight}`;

const rateOf = (slices: readonly Slice[]): number =>
  (1_000 * sum(slices.map(({ requests }) => requests))) / sum(slices.map(({ ms }) => ms));

const each = (slices: readonly Slice[], what: 'cpuMs' | 'generatorCpuMs'): number =>
  sum(slices.map((slice) => slice[what])) / sum(slices.map(({ requests }) => requests));
