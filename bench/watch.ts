import { Child } from './child';
import { type Measured, median, quantile } from './report';
import { inFolder } from './server';
import { type Looked, type Watching } from './watching';

const FEW = 3_000;
const ROUNDS = 80;
const WARM_UP = 10;
const DUE_A_ROUND = 10;
const CLOCKS_OF_A_TICKET = 2;
/** Tickets of the rounds breach from here on; those of the downtime are found then. */
const DOWNTIME_MINUTES = 2_000;
const FAR_MINUTES = 200_000;
const FIND_MS_MAX = 50;
const IDLE_TIMES_MAX = 1.5;
const IDLE_MS_MAX = 10;

interface Watched {
  readonly clocks: number;
  readonly idle: readonly Looked[];
  readonly due: readonly Looked[];
  readonly downtime: Looked;
}

/** What a look at many open clocks costs: where nothing is due, where ten are, and where a downtime has left many. */
export async function watch({ clocks, due }: { readonly clocks: number; readonly due: number }): Promise<Measured> {
  const small = await watched(FEW, DUE_A_ROUND);
  const large = await watched(clocks, due);
  const idle = median(large.idle.map((look) => look.ms));
  const [cpuFew, cpuMany] = [small, large].map((one) => median(one.idle.map((look) => look.cpuMs))) as [number, number];
  const { added, ms, cpuMs } = large.downtime;
  return {
    head: ['a look', 'p50 ms', 'p99 ms', 'CPU ms', 'written'],
    rows: [small, large].flatMap((one) => [
      row(`${one.clocks} clocks, nothing due`, one.idle, 'ms'),
      row(`${one.clocks} clocks, ${DUE_A_ROUND} due: until they are found`, one.due, 'foundMs'),
      row(`${one.clocks} clocks, ${DUE_A_ROUND} due: until they are written`, one.due, 'ms'),
      row(`${one.clocks} clocks, after a downtime`, [one.downtime], 'ms'),
    ]),
    figures: [
      { name: `a look at ${clocks} clocks, nothing due, median`, value: idle, unit: 'ms', atMost: IDLE_MS_MAX },
      { name: `its CPU to that of ${FEW} clocks`, value: cpuMany / cpuFew, unit: 'times', atMost: IDLE_TIMES_MAX },
      {
        ...{ name: `${DUE_A_ROUND} due of ${clocks} clocks, found, p99`, unit: 'ms', atMost: FIND_MS_MAX },
        value: quantile(foundIn(large.due), 0.99),
      },
      { name: `${due} tickets due at once, until all is written`, value: ms / 1_000, unit: 's' },
      { name: 'warnings and breaches then', value: added / (ms / 1_000), unit: 'a second' },
      { name: 'warnings and breaches then, CPU', value: cpuMs / added, unit: 'ms each' },
    ],
  };
}

function watched(clocks: number, due: number): Promise<Watched> {
  return inFolder(async (folder) => {
    const child = Child.start('watching', folder);
    const ask = <T>(question: Watching): Promise<T> => child.ask<T>(question);
    const fill = (name: string, tickets: number, atRiskAfter: number) =>
      ask({ kind: 'fill', name, tickets, atRiskAfter });
    const look = (minutes: number) => ask<Looked>({ kind: 'look', minutes });
    try {
      const rounds = WARM_UP + ROUNDS;
      for (let n = 1; n <= rounds; n += 1) await fill(`round ${n}`, DUE_A_ROUND, n);
      await fill('downtime', due, DOWNTIME_MINUTES);
      const others = Math.max(0, clocks / CLOCKS_OF_A_TICKET - rounds * DUE_A_ROUND - due);
      await fill('others', others, FAR_MINUTES);

      const idle: Looked[] = [];
      const found: Looked[] = [];
      for (let n = 1; n <= rounds; n += 1) {
        const looked = await look(n);
        if (looked.added !== DUE_A_ROUND) throw new Error(`${looked.added} were found where ${DUE_A_ROUND} were due`);
        found.push(looked);
        idle.push(await look(n));
      }
      return {
        ...{ clocks, idle: idle.slice(WARM_UP), due: found.slice(WARM_UP) },
        downtime: await look(DOWNTIME_MINUTES + 1_000),
      };
    } finally {
      await child.stop();
    }
  });
}

const foundIn = (looks: readonly Looked[]): readonly number[] => looks.map(({ foundMs }) => foundMs ?? Number.NaN);

function row(what: string, looks: readonly Looked[], figure: 'ms' | 'foundMs'): readonly (string | number)[] {
  const values = looks.map((looked) => looked[figure] ?? Number.NaN);
  const cpu = median(looks.map(({ cpuMs }) => cpuMs));
  return [what, median(values), quantile(values, 0.99), cpu, median(looks.map(({ added }) => added))];
}
