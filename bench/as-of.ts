import { pastMonths } from './agency';
import { layHistory } from './past';
import { type Figure, type Measured, quantile } from './report';
import { inFolder, Server } from './server';
import { shapes } from './shapes';
import { agreementId, atRest } from './queries';
import { addMinutes, instant } from '../src/time/instant';

const P99_MS_MAX = 20;
const MINUTES_OF_A_MONTH = 28 * 1_440;
/** A step through the months that meets each of them, and all times of theirs. */
const STEP = 7_919;

/** What was known, and what was true, at instants of the months of one agreement with 22,000 entries, one question at a time. */
export function asOf(questions: number): Promise<Measured> {
  return inFolder(async (folder) => {
    layHistory(folder, 'as-of');
    const server = await Server.minutebook(folder);
    try {
      await atRest(server.pid);
      const months = pastMonths(shapes['as-of']!.months);
      const instants = Array.from({ length: questions }, (_, n) => {
        const month = months[n % months.length]!;
        return addMinutes(instant(`${month}-01T00:00:00Z`), (n * STEP) % MINUTES_OF_A_MONTH);
      });
      const agreement = `/v1/agreements/${agreementId(0)}`;
      const kinds: readonly (readonly [string, (at: string) => string])[] = [
        ['balance, known', (at) => `${agreement}/balance?asOf=${at}`],
        ['balance, true', (at) => `${agreement}/balance?asOf=${at}&basis=true`],
        ['a month’s history, a page', (at) => `${agreement}/months/${at.slice(0, 7)}/history`],
      ];
      const rows: (string | number)[][] = [];
      const figures: Figure[] = [];
      for (const [name, path] of kinds) {
        const cold = await took(server, instants.slice(0, months.length).map(path));
        const warm = await took(server, instants.map(path));
        rows.push([name, Math.max(...cold), quantile(warm, 0.5), quantile(warm, 0.99), Math.max(...warm)]);
        figures.push({ name: `${name}, p99`, value: quantile(warm, 0.99), unit: 'ms', atMost: P99_MS_MAX });
      }
      return { head: ['ms', 'first', 'p50', 'p99', 'max'], rows, figures };
    } finally {
      await server.stop();
    }
  });
}

async function took(server: Server, paths: readonly string[]): Promise<Float64Array> {
  const ms = new Float64Array(paths.length);
  for (const [i, path] of paths.entries()) {
    const began = performance.now();
    await server.get(path);
    ms[i] = performance.now() - began;
  }
  return ms.sort();
}
