import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { asOf } from './as-of';
import { commands } from './commands';
import { evidence } from './evidence';
import { feed } from './feed';
import { lag } from './lag';
import { micro } from './micro';
import { loadAverage } from './proc';
import { queries } from './queries';
import { rebuilds } from './rebuild';
import { type ReplayLength, replays } from './replay';
import { type Figure, hasTarget, isMet, machine, type Measured, print, type Section } from './report';
import { search } from './search';
import { starts } from './start';
import { watch } from './watch';

interface Options {
  readonly only?: readonly string[];
  readonly seconds?: string;
  readonly quick?: boolean;
  readonly out?: string;
}

/** How long and how often things are measured. */
interface Length {
  readonly commandSeconds: number;
  readonly lagSeconds: number;
  readonly querySeconds: number;
  readonly history: 'queries' | 'queries-quick';
  readonly searches: number;
  readonly questions: number;
  readonly rebuilds: number;
  readonly starts: number;
  /** Readers at once, and how long they are handed events. */
  readonly feed: { readonly readers: number; readonly seconds: number };
  readonly replay: ReplayLength;
  /** Clocks that are open, and tickets that fall due in a downtime. */
  readonly watch: { readonly clocks: number; readonly due: number };
}

const RESULTS = join(__dirname, '../../bench/results');

const parts: Readonly<Record<string, (length: Length) => Measured | Promise<Measured>>> = {
  commands: ({ commandSeconds }) => commands(commandSeconds),
  rebuild: (length) => rebuilds(length.rebuilds),
  lag: ({ lagSeconds }) => lag(lagSeconds),
  start: (length) => starts(length.starts),
  queries: ({ querySeconds, history }) => queries(querySeconds, history),
  search: ({ searches }) => search(searches),
  'as-of': ({ questions }) => asOf(questions),
  watch: (length) => watch(length.watch),
  replay: (length) => replays(length.replay),
  evidence: (length) => evidence(2 * length.rebuilds - 1),
  feed: ({ feed: { readers, seconds } }) => feed(readers, seconds),
  micro,
};

const program = new Command('npm run bench --')
  .description('Measures Minutebook on this machine. What the figures mean: bench/README.md.')
  .addOption(new Option('--only <names...>', 'these parts alone').choices(Object.keys(parts)))
  .option('--seconds <n>', 'how long each row of commands (10) and queries (5), and the lag (20), are measured')
  .option('--quick', 'a look: shorter and fewer, with figures to match')
  .option('--out <file>', 'write the figures to this file too, as JSON');

async function run({ only = Object.keys(parts), seconds, quick = false, out }: Options): Promise<void> {
  const length = lengthOf(quick, seconds);
  const about = { at: new Date().toISOString(), machine: machine(), length };
  const { cores, cpu, node, loadAtStart } = about.machine;
  console.log(`${cores} cores (${cpu}), Node ${node}, load average ${loadAtStart}`);
  const sections: Section[] = [];
  for (const name of only) {
    const [loadBefore, began] = [loadAverage(), performance.now()];
    const measured = await parts[name]!(length);
    const tookSeconds = (performance.now() - began) / 1_000;
    sections.push({ name, ...measured, loadAtStart: loadBefore, tookSeconds });
    print(sections.at(-1)!);
  }
  const judged = sections.map(({ figures, ...section }) => ({ ...section, figures: figures.map(judge) }));
  mkdirSync(RESULTS, { recursive: true });
  const files = [join(RESULTS, `${about.at.replaceAll(':', '-')}.json`), ...(out === undefined ? [] : [out])];
  for (const file of files) writeFileSync(file, `${JSON.stringify({ ...about, parts: judged }, null, 2)}\n`);
  console.log(`\n${files.join('\n')}`);
}

function lengthOf(quick: boolean, seconds?: string): Length {
  const given = seconds === undefined ? undefined : Number(seconds);
  if (given !== undefined && !(given > 0)) throw new RangeError('--seconds must be a number above zero');
  return quick
    ? { commandSeconds: given ?? 2, lagSeconds: given ?? 5, querySeconds: given ?? 1, ...few }
    : { commandSeconds: given ?? 10, lagSeconds: given ?? 20, querySeconds: given ?? 5, ...many };
}

const fewClocks = { watch: { clocks: 10_000, due: 1_000 } } as const;
const manyClocks = { watch: { clocks: 100_000, due: 10_000 } } as const;
const fewReaders = { feed: { readers: 100, seconds: 5 } } as const;
const manyReaders = { feed: { readers: 1_000, seconds: 15 } } as const;
const few = {
  replay: { shape: 'replay-quick', repeats: 1 },
  rebuilds: 1,
  starts: 1,
  history: 'queries-quick',
  searches: 200,
  questions: 300,
  ...fewClocks,
  ...fewReaders,
} as const;
const many = {
  replay: { shape: 'replay', repeats: 3 },
  rebuilds: 3,
  starts: 5,
  history: 'queries',
  searches: 1_000,
  questions: 2_000,
  ...manyClocks,
  ...manyReaders,
} as const;

const judge = (figure: Figure): object => (hasTarget(figure) ? { ...figure, met: isMet(figure) } : figure);

run(program.parse().opts<Options>()).catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
