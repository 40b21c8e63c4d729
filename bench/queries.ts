import { setTimeout as sleep } from 'node:timers/promises';
import { pastMonths } from './agency';
import { Child } from './child';
import { type Asks, type AsksResult, type OpenWork, type Sends } from './load';
import { layHistory } from './past';
import { cpuMsOf, memoryOf, resetPeak } from './proc';
import { type Figure, type Measured, median, quantile, sum } from './report';
import { inFolder, Server } from './server';
import { BUSY, type Shape, shapes } from './shapes';
import { idFrom } from '../src/kernel/ids';
import { type Month } from '../src/time/local';

const FLIGHTS = [1, 16] as const;
const P99_MS_MAX = 20;
const SLICE_MS_MAX = 1_000;
const WARM_UP_MS = 1_000;
/** As many different questions of a kind: more than any cache of the server remembers of one. */
const PATHS = 2_000;
const PAGE_MAX = 200;
const MIDDLE_PAGES = 50;
/** At rest it uses less than so much CPU, in so many looks after each other. */
const REST_CPU_MS = 100;
const LOOK_MS = 1_000;
const QUIET_LOOKS = 5;
const COMMANDS_A_ROUND = 25;
const COMMAND_ROUNDS = 12;
const COMMAND_TIMES_MAX = 1.5;
/** How many agreements with few entries take commands, so that none of them grows large. */
const SMALL_LEDGERS = 60;
const BARE = 'the bare route: a page of 50';
const [USUAL_ENTRIES, MANY_ENTRIES] = [100, 2_000] as const;
const USUAL = 'statement, open, 100 entries';
/** Its garbage would be counted into what is asked beside it: it has a turn of its own, after all others. */
const LARGE = 'statement, open, 2,000 entries';
const ENTRY_TIMES_MAX = 1;

interface Asked {
  readonly requests: number;
  readonly cpuMs: number;
  readonly bytes: number;
  readonly latenciesMs: Float64Array;
}

interface Listed {
  readonly items: readonly unknown[];
  readonly nextCursor: string | null;
}

/**
 * Queries of a large agency: thousands of agreements, hundreds of thousands of entries. Slices of at most a second take
 * turns, the bare route among them. And what a command costs in a month of few and of many entries.
 */
export function queries(secondsEach: number, shapeName: string): Promise<Measured> {
  const shape = shapes[shapeName]!;
  return inFolder(async (folder) => {
    layHistory(folder, shapeName);
    const server = await Server.minutebook(folder);
    const bare = await Server.bare();
    const load = Child.start('load');
    try {
      await atRest(server.pid);
      const paths = await questions(server, shape);
      const measure = async (name: string, inFlight: number, ms: number): Promise<Asked> => {
        const asked = name === BARE ? bare : server;
        const cpuBefore = cpuMsOf(asked.pid);
        const asks: Asks = { kind: 'asks', port: asked.port, paths: paths.get(name)!, inFlight, ms };
        const result = await load.ask<AsksResult>(asks);
        return { ...result, cpuMs: cpuMsOf(asked.pid) - cpuBefore };
      };
      const slices = new Map<string, Asked[]>();
      const inTurns = async (names: readonly string[]): Promise<void> => {
        for (const name of names) await measure(name, 1, WARM_UP_MS);
        for (let left = secondsEach * 1_000; left > 0; left -= SLICE_MS_MAX) {
          for (const inFlight of FLIGHTS) {
            for (const name of names) {
              const key = `${name}, ${inFlight} in flight`;
              slices.set(key, [
                ...(slices.get(key) ?? []),
                await measure(name, inFlight, Math.min(left, SLICE_MS_MAX)),
              ]);
            }
          }
        }
      };
      resetPeak(server.pid);
      await inTurns([...paths.keys()].filter((name) => name !== LARGE));
      await inTurns([LARGE]);
      const memory = memoryOf(server.pid);
      const commands = await commandsIn(server, load, shape);
      const measured = tabulate(slices);
      return {
        ...measured,
        rows: [...measured.rows, ...commands.rows],
        figures: [
          ...measured.figures,
          { name: 'queries, until all read models were filled', value: server.startMs / 1_000, unit: 's' },
          { name: 'queries, highest memory', value: memory.peakMb, unit: 'MB' },
          { name: 'queries, of that its own', value: memory.anonymousMb, unit: 'MB' },
          { name: 'queries, of that mapped files', value: memory.fileMb, unit: 'MB' },
          ...commands.figures,
        ],
      };
    } finally {
      // First who asks, then who answers: a connection that the server closes ends the load generator with an error.
      await load.stop();
      await Promise.all([server.stop(), bare.stop()]);
    }
  });
}

/** What a history leaves to do, invoices of months that closed, is done before anything is measured. */
export async function atRest(pid: number): Promise<void> {
  for (let [quiet, before] = [0, cpuMsOf(pid)]; quiet < QUIET_LOOKS;) {
    await sleep(LOOK_MS);
    const now = cpuMsOf(pid);
    quiet = now - before < REST_CPU_MS ? quiet + 1 : 0;
    before = now;
  }
}

export const agreementId = (n: number): string => idFrom('bench', 'agreement', n);

/** What is asked, by name: the same questions in every run. */
async function questions(
  server: Server,
  { plan, clients, months }: Shape,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const past = pastMonths(months);
  const [first, last] = [past[0]!, past.at(-1)!];
  const many = (path: (n: number) => string): readonly string[] => Array.from({ length: PATHS }, (_, n) => path(n * 7));
  // Agreements that are as large as most: the first ones are crowded in their last month.
  const usual = (n: number): string => agreementId(1 + BUSY + (n % (plan.agreements - 1 - BUSY)));
  const statement = (id: string, month: Month): string => `/v1/agreements/${id}/months/${month}`;
  const entriesBy = (field: string, value: (n: number) => string) =>
    many((n) => `/v1/time-entries?${field}=${value(n)}`);
  const all: readonly (readonly [string, readonly string[]])[] = [
    [BARE, ['/v1/time-entries?limit=50']],
    ['balances of a month, a page', await pagesOf(server, `/v1/balances?month=${last}`, 0)],
    ['balance of an agreement', many((n) => `/v1/agreements/${usual(n)}/balance?month=${last}`)],
    ['time by agreement', entriesBy('agreementId', usual)],
    ['time by client', entriesBy('clientId', (n) => idFrom('bench', 'client', n % clients))],
    ['time by ticket', entriesBy('ticketId', (n) => idFrom('bench', 'ticket', usual(n), first))],
    ['time by agent', entriesBy('agent', (n) => `agent-${n % plan.people}`)],
    ['time by agent and month', entriesBy('agent', (n) => `agent-${n % plan.people}&month=${last}`)],
    ['time of a month, a middle page', await pagesOf(server, `/v1/time-entries?month=${last}`, 0.5)],
    ['time between two moments', entriesBy('from', (n) => `${last}-${10 + (n % 9)}T00:00:00Z&to=${last}-20T00:00:00Z`)],
    ['overlaps, a page', await pagesOf(server, '/v1/overlaps?', 0)],
    ['overlaps of an agent', many((n) => `/v1/overlaps?agent=agent-${n % plan.people}`)],
    [USUAL, many((n) => statement(agreementId(1 + (n % BUSY)), last))],
    [LARGE, [statement(agreementId(0), last)]],
    ['statement, closed', many((n) => statement(usual(n), first))],
  ];
  for (const [name, [path]] of all.slice(1)) {
    const answer = await server.get<Partial<Listed & { entries: readonly unknown[] }>>(path!);
    if ((answer.items ?? answer.entries)?.length === 0) throw new Error(`${name}: ${path} answers nothing`);
  }
  return new Map(all);
}

/** Pages of a list, beginning at this share of it. */
async function pagesOf(server: Server, list: string, share: number): Promise<readonly string[]> {
  const cursors: string[] = [];
  for (let path = `${list}&limit=${PAGE_MAX}`; ;) {
    const { nextCursor } = await server.get<Listed>(path);
    if (nextCursor === null) break;
    cursors.push(nextCursor);
    path = `${list}&limit=${PAGE_MAX}&cursor=${nextCursor}`;
  }
  const from = Math.floor(cursors.length * share);
  const pages = cursors.slice(from, from + MIDDLE_PAGES).map((at) => `${list}&limit=50&cursor=${at}`);
  return pages.length > 0 ? pages : [`${list}&limit=50`];
}

/** One command after the other on agreements with few entries in their month, and on the one with many: in turns. */
async function commandsIn(server: Server, load: Child, { months }: Shape): Promise<Pick<Measured, 'rows' | 'figures'>> {
  const past = pastMonths(months);
  const [first, month] = [past[0]!, past.at(-1)!];
  const job = (n: number) => ({
    agreementId: agreementId(n),
    ticketId: idFrom('bench', 'ticket', agreementId(n), first),
    months: [month],
  });
  const ledgers = {
    small: Array.from({ length: SMALL_LEDGERS }, (_, n) => job(1 + BUSY + n)),
    large: [job(0)],
  };
  for (const [name, jobs] of Object.entries(ledgers)) {
    const work: OpenWork = { kind: 'open', name, port: server.port, jobs, connections: 1 };
    await load.ask(work);
  }
  const times = { small: [] as number[], large: [] as number[] };
  for (let round = 0; round <= COMMAND_ROUNDS; round += 1) {
    for (const name of ['small', 'large'] as const) {
      // The first round reads the streams.
      const count = round === 0 ? SMALL_LEDGERS : COMMANDS_A_ROUND;
      const sends: Sends = { kind: 'sends', name, count };
      const took = await load.ask<Float64Array>(sends);
      if (round > 0) times[name].push(...took);
    }
  }
  const [small, large] = [median(times.small), median(times.large)];
  const row = (what: string, ms: readonly number[]) => [what, median(ms), quantile(ms, 0.99), '', '', ''];
  return {
    rows: [row('a command in a month of 20', times.small), row('a command in a month of 2,000', times.large)],
    figures: [
      { name: 'a command in a month of 20, p50', value: small, unit: 'ms' },
      { name: 'a command in a month of 2,000, p50', value: large, unit: 'ms' },
      { name: 'a command, large to small month', value: large / small, unit: 'times', atMost: COMMAND_TIMES_MAX },
    ],
  };
}

function tabulate(slices: ReadonlyMap<string, readonly Asked[]>): Measured {
  const rows: (string | number)[][] = [];
  const figures: Figure[] = [];
  for (const [name, all] of slices) {
    const latencies = latenciesOf(all);
    const [p50, p99] = [median(latencies), quantile(latencies, 0.99)];
    const cpu = cpuOf(all);
    const inFlight = name.slice(name.lastIndexOf(',') + 2);
    const bare = cpuOf(slices.get(`${BARE}, ${inFlight}`)!);
    const kilobytes = sum(all.map(({ bytes, requests }) => bytes * requests)) / requestsOf(all) / 1_000;
    rows.push([name, p50, p99, cpu, cpu / bare, kilobytes]);
    const aimed = name.endsWith(', 1 in flight') && !name.startsWith(BARE) && !name.startsWith(LARGE);
    figures.push(
      { name: `${name}, p50`, value: p50, unit: 'ms' },
      { name: `${name}, p99`, value: p99, unit: 'ms', ...(aimed ? { atMost: P99_MS_MAX } : {}) },
      { name: `${name}, CPU each`, value: cpu, unit: 'ms' },
    );
  }
  const anEntryMs = (name: string, entries: number): number =>
    median(latenciesOf(slices.get(`${name}, 1 in flight`)!)) / entries;
  figures.push({
    name: 'an entry of a statement of 2,000 to one of 100, p50',
    value: anEntryMs(LARGE, MANY_ENTRIES) / anEntryMs(USUAL, USUAL_ENTRIES),
    ...{ unit: 'times', atMost: ENTRY_TIMES_MAX },
  });
  return { head: ['what', 'p50 ms', 'p99 ms', 'CPU ms', 'CPU to bare', 'kB'], rows, figures };
}

const latenciesOf = (slices: readonly Asked[]): readonly number[] =>
  slices.flatMap(({ latenciesMs }) => [...latenciesMs]);

const requestsOf = (slices: readonly Asked[]): number => sum(slices.map(({ requests }) => requests));
const cpuOf = (slices: readonly Asked[]): number => sum(slices.map(({ cpuMs }) => cpuMs)) / requestsOf(slices);
