import { Child } from './child';
import { layHistory } from './past';
import { type Memory, memoryOf, resetPeak } from './proc';
import { type Refill, type Refilled } from './refill';
import { type Figure, type Measured } from './report';
import { inFolder, Server } from './server';

const LOOK_MS = 20;
const MEMORY_MB_MAX = 400;
const EVENTS_PER_SECOND_MIN = 20_000;

/** Read models filled from 200,000 events: one alone, all together, and by a server that starts without any. */
export async function rebuilds(repeats: number): Promise<Measured> {
  const { one, all } = await refills(repeats);
  const served = await startAndFill();
  return {
    head: ['what', 'events', 'events a second', 'CPU µs an event', 's'],
    rows: [row('balances alone', one), row(`all ${all.readModels} read models`, all)],
    figures: [
      { name: 'rebuild of balances', value: rateOf(one), unit: 'events a second', atLeast: EVENTS_PER_SECOND_MIN },
      { name: 'rebuild of balances, CPU', value: cpuOf(one), unit: 'µs an event' },
      { name: 'rebuild of all read models', value: rateOf(all), unit: 'events a second' },
      { name: 'rebuild of all read models, CPU', value: cpuOf(all), unit: 'µs an event' },
      ...memoryFigures('a server that fills all read models', served.filling, MEMORY_MB_MAX),
      ...memoryFigures('the same once it serves', served.serving),
      { name: 'a server that fills all read models, until it listens', value: served.startMs / 1_000, unit: 's' },
    ],
  };
}

function refills(repeats: number): Promise<{ one: Refilled; all: Refilled }> {
  return inFolder(async (folder) => {
    layHistory(folder);
    const child = Child.start('refill', folder);
    const middle = async (refill: Refill): Promise<Refilled> => {
      const runs: Refilled[] = [];
      for (let i = 0; i < repeats; i += 1) runs.push(await child.ask<Refilled>(refill));
      return runs.sort((a, b) => a.ms - b.ms)[Math.floor(repeats / 2)]!;
    };
    try {
      return { one: await middle({ only: 'balances' }), all: await middle({}) };
    } finally {
      await child.stop();
    }
  });
}

/** A server on a history without read models listens once all are filled. */
function startAndFill(): Promise<{ startMs: number; filling: Memory; serving: Memory }> {
  return inFolder(async (folder) => {
    layHistory(folder);
    let anonymousMb = 0;
    let fileMb = 0;
    let looking: NodeJS.Timeout | undefined;
    const server = await Server.minutebook(folder, (pid) => {
      looking = setInterval(() => {
        const now = memoryOf(pid);
        anonymousMb = Math.max(anonymousMb, now.anonymousMb);
        fileMb = Math.max(fileMb, now.fileMb);
      }, LOOK_MS);
    });
    clearInterval(looking);
    const { peakMb } = memoryOf(server.pid);
    resetPeak(server.pid);
    const serving = memoryOf(server.pid);
    await server.stop();
    return { startMs: server.startMs, filling: { peakMb, anonymousMb, fileMb }, serving };
  });
}

const rateOf = ({ events, ms }: Refilled): number => (events * 1_000) / ms;
const cpuOf = ({ events, cpuMs }: Refilled): number => (cpuMs * 1_000) / events;

const row = (what: string, refilled: Refilled): readonly (string | number)[] => [
  ...[what, refilled.events, rateOf(refilled), cpuOf(refilled), refilled.ms / 1_000],
];

const memoryFigures = (what: string, { peakMb, anonymousMb, fileMb }: Memory, atMost?: number): readonly Figure[] => [
  { name: `${what}, highest memory`, value: peakMb, unit: 'MB', ...(atMost === undefined ? {} : { atMost }) },
  { name: `${what}, of that its own`, value: anonymousMb, unit: 'MB' },
  { name: `${what}, of that mapped files`, value: fileMb, unit: 'MB' },
];
