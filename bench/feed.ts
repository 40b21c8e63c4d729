import { type Job, seed } from './agency';
import { Child } from './child';
import { type OpenReaders, type Stock } from './feed-readers';
import { type OpenWork, type Trickle, type TrickleResult } from './load';
import { cpuMsOf, memoryOf, resetPeak } from './proc';
import { type Measured, number, quantile, sum } from './report';
import { ADMIN_KEY, inFolder, Server } from './server';

const CLIENTS = 50;
const CONNECTIONS = 32;
const PER_SECOND = 200;
const WARM_UP_MS = 3_000;
const STALLED_ONE_IN = 10;
const LAG_MS_MAX = 250;
/** What readers may cost beside what the server holds without any. */
const MEMORY_MB_MAX = 200;

interface Row {
  readonly what: string;
  readonly lagMs: Float64Array;
  readonly perSecond: number;
  readonly megabytes: number;
  readonly cpuShare: number;
  readonly memoryMb: number;
}

/**
 * Readers of the feed at once, while time is logged at a fixed rate: each handed its client's events, each handed all of
 * them, and again with some that take nothing. Lag is from the moment at which a command came in to that at which a reader
 * has what it wrote.
 */
export function feed(readers: number, seconds: number): Promise<Measured> {
  return inFolder(async (folder) => {
    const server = await Server.minutebook(folder);
    const [load, reading] = [Child.start('load'), Child.start('feed-readers')];
    try {
      const jobs: Job[] = [];
      for (let n = 0; n < CLIENTS; n += 1) jobs.push(...(await seed(server, 1)));
      const keys: string[] = [];
      for (const job of jobs) keys.push(await integratorOf(server, job));
      const work: OpenWork = { kind: 'open', name: 'feed', port: server.port, jobs, connections: CONNECTIONS };
      await load.ask(work);
      const trickle = (ms: number): Promise<TrickleResult> =>
        load.ask({
          kind: 'trickle',
          name: 'feed',
          perSecond: PER_SECOND,
          askAfterOneIn: 1_000_000,
          ms,
        } satisfies Trickle);

      const measure = async (
        what: string,
        keys: readonly string[],
        stalledOneIn: number | null = null,
      ): Promise<Row> => {
        await reading.ask({ kind: 'open', port: server.port, keys, stalledOneIn } satisfies OpenReaders);
        await trickle(WARM_UP_MS);
        await reading.ask<Stock>({ kind: 'take stock' });
        resetPeak(server.pid);
        const [cpuBefore, began] = [cpuMsOf(server.pid), performance.now()];
        await trickle(seconds * 1_000);
        const tookMs = performance.now() - began;
        const cpuShare = (cpuMsOf(server.pid) - cpuBefore) / tookMs;
        const { events, lagMs, bytes } = await reading.ask<Stock>({ kind: 'take stock' });
        const { peakMb, fileMb } = memoryOf(server.pid);
        assertEqual(events, keys);
        await reading.ask({ kind: 'close' });
        const perSecond = (1_000 * sum(events.map((count) => count ?? 0))) / tookMs;
        return { what, lagMs, perSecond, megabytes: bytes / 1e6, cpuShare, memoryMb: peakMb - fileMb };
      };
      const readersWith = (own: readonly string[]): readonly string[] =>
        Array.from({ length: readers }, (_, n) => own[n % own.length]!);

      const rows = [
        await measure('no readers', []),
        await measure('each handed its client’s events', readersWith(keys)),
        await measure('each handed everything', readersWith([ADMIN_KEY])),
        await measure(`the same, one in ${STALLED_ONE_IN} takes nothing`, readersWith([ADMIN_KEY]), STALLED_ONE_IN),
      ];
      return tabulate(readers, rows);
    } finally {
      await Promise.all([load.stop(), reading.stop()]);
      await server.stop();
    }
  });
}

async function integratorOf(server: Server, { agreementId }: Job): Promise<string> {
  const { clientId } = await server.get<{ clientId: string }>(`/v1/agreements/${agreementId}`);
  const asked = { role: 'integrator', clientId, label: 'A reader of the benchmark' };
  return (await server.post<{ key: string }>('/v1/keys', asked)).key;
}

/** Readers of one key are handed the same: one that has less has missed something. */
function assertEqual(events: readonly (number | null)[], keys: readonly string[]): void {
  const of = new Map<string, number>();
  for (const [n, count] of events.entries()) {
    if (count === null) continue;
    const known = of.get(keys[n]!) ?? count;
    if (known !== count || count === 0) throw new Error(`A reader has ${count} events where another has ${known}`);
    of.set(keys[n]!, known);
  }
}

function tabulate(readers: number, [none, ...rows]: readonly Row[]): Measured {
  const beside = ({ memoryMb }: Row): number => memoryMb - none!.memoryMb;
  return {
    head: [
      `${number(readers)} readers, ${PER_SECOND} commands a second`,
      ...['p50 ms', 'p99 ms', 'highest ms', 'events handed on a second', 'MB', 'server cores', 'memory MB'],
    ],
    rows: [none!, ...rows].map(({ what, lagMs, perSecond, megabytes, cpuShare, memoryMb }) => [
      ...[what, ...[0.5, 0.99, 1].map((share) => (lagMs.length === 0 ? '' : quantile(lagMs, share)))],
      ...[perSecond, megabytes, cpuShare, memoryMb],
    ]),
    figures: rows.flatMap((row, n) => [
      // Everything to everybody is as much as the cores can carry: what it costs is told, not judged.
      { name: `lag, ${row.what}, p99`, value: quantile(row.lagMs, 0.99), unit: 'ms', ...(n === 0 ? lagTarget : {}) },
      {
        name: `memory beside that without readers, ${row.what}`,
        value: beside(row),
        unit: 'MB',
        atMost: MEMORY_MB_MAX,
      },
      { name: `events handed on, ${row.what}`, value: row.perSecond, unit: 'a second' },
    ]),
  };
}

const lagTarget = { atMost: LAG_MS_MAX };
