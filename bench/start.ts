import { layHistory } from './past';
import { cpuMsOf } from './proc';
import { type Measured, median } from './report';
import { inFolder, Server } from './server';

interface Started {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

const SECONDS_MAX = 2;

/** From the spawn of the process to the line that says that it listens. */
export async function starts(repeats: number): Promise<Measured> {
  const empty: Started[] = [];
  for (let i = 0; i < repeats; i += 1) empty.push(await inFolder(start));
  const filled = await inFolder(async (folder) => {
    layHistory(folder);
    // The first start fills the read models: that is a rebuild, and measured as such.
    await start(folder);
    const runs: Started[] = [];
    for (let i = 0; i < repeats; i += 1) runs.push(await start(folder));
    return runs;
  });
  return {
    head: ['start on', 'median s', 'longest s', 'CPU s'],
    rows: [row('an empty folder', empty), row('200,000 events', filled)],
    figures: [
      { name: 'start on an empty folder', value: secondsOf(empty), unit: 's', atMost: SECONDS_MAX },
      { name: 'start on an empty folder, CPU', value: cpuOf(empty), unit: 's' },
      { name: 'start on 200,000 events', value: secondsOf(filled), unit: 's' },
      { name: 'start on 200,000 events, CPU', value: cpuOf(filled), unit: 's' },
    ],
  };
}

async function start(folder: string): Promise<Started> {
  const server = await Server.minutebook(folder);
  const cpuSeconds = cpuMsOf(server.pid) / 1_000;
  await server.stop();
  return { seconds: server.startMs / 1_000, cpuSeconds };
}

const secondsOf = (runs: readonly Started[]): number => median(runs.map(({ seconds }) => seconds));
const cpuOf = (runs: readonly Started[]): number => median(runs.map(({ cpuSeconds }) => cpuSeconds));

const row = (what: string, runs: readonly Started[]): readonly (string | number)[] => [
  ...[what, secondsOf(runs), Math.max(...runs.map(({ seconds }) => seconds)), cpuOf(runs)],
];
