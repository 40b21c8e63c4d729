import { seed } from './agency';
import { Child } from './child';
import { type OpenWork, type Trickle, type TrickleResult } from './load';
import { type Measured, median, number, quantile } from './report';
import { inFolder, Server } from './server';

const AGREEMENTS = 64;
const CONNECTIONS = 64;
const PER_SECOND = 300;
/** Queries after each command would be two thirds of the load, and lag would be theirs. */
const ASK_AFTER_ONE_IN = 10;
const WARM_UP_MS = 3_000;
const LAG_MS_MAX = 50;

/**
 * From a command's answer to the moment at which a query shows what it wrote. Nothing polls: the query waits inside the
 * server. What the same query costs without waiting, in the median, is taken off.
 */
export function lag(seconds: number): Promise<Measured> {
  return inFolder(async (folder) => {
    const server = await Server.minutebook(folder);
    const load = Child.start('load');
    try {
      const jobs = await seed(server, AGREEMENTS);
      const work: OpenWork = { kind: 'open', name: 'lag', port: server.port, jobs, connections: CONNECTIONS };
      await load.ask(work);
      const rate = { perSecond: PER_SECOND, askAfterOneIn: ASK_AFTER_ONE_IN };
      const trickle = (ms: number): Trickle => ({ kind: 'trickle', name: 'lag', ...rate, ms });
      await load.ask(trickle(WARM_UP_MS));
      return tabulate(await load.ask<TrickleResult>(trickle(seconds * 1_000)));
    } finally {
      // First who asks, then who answers: a connection that the server closes ends the load generator with an error.
      await load.stop();
      await server.stop();
    }
  });
}

function tabulate({ commandMs, seenMs, plainMs, perSecond }: TrickleResult): Measured {
  const query = median(plainMs);
  const lags = seenMs.map((ms) => Math.max(0, ms - query));
  return {
    head: [`at ${number(perSecond)} commands a second`, 'p50 ms', 'p99 ms', 'highest ms'],
    rows: [
      row('a command', commandMs),
      row('a query that waits for it', seenMs),
      row('a query that need not wait', plainMs),
      row('lag', lags),
    ],
    figures: [
      { name: 'lag, p50', value: median(lags), unit: 'ms' },
      { name: 'lag, p99', value: quantile(lags, 0.99), unit: 'ms', atMost: LAG_MS_MAX },
      { name: 'commands while lag was measured', value: perSecond, unit: 'a second' },
    ],
  };
}

const row = (what: string, ms: Float64Array): readonly (string | number)[] => [
  ...[what, median(ms), quantile(ms, 0.99), quantile(ms, 1)],
];
