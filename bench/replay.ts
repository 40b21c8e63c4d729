import { idFrom } from '../src/kernel/ids';
import { type Scope } from '../src/audit/replay/scope';
import { pastMonths, seed, Work } from './agency';
import { Child } from './child';
import { layHistory } from './past';
import { memoryOf, resetPeak } from './proc';
import { type Answered, type Asked } from './replaying';
import { type Measured, median, quantile } from './report';
import { inFolder, Server } from './server';

const AGREEMENT_MS_MAX = 1_000;
const EVENTS_PER_SECOND_MIN = 20_000;
/** So many commands are sent before the replay, one after the other. */
const COMMANDS_AT_REST = 300;

export interface ReplayLength {
  readonly shape: 'replay' | 'replay-quick';
  readonly repeats: number;
}

/**
 * Read models replayed beside the live ones and compared: a year of one agreement, one of its months, a ticket, and the whole
 * book; and what commands take while the whole book is replayed in the same server.
 */
export function replays({ shape, repeats }: ReplayLength): Promise<Measured> {
  return inFolder(async (folder) => {
    layHistory(folder, shape);
    const { rows, agreement, whole, balances, peakMb } = await inOneProcess(folder, repeats);
    const commands = await besideCommands(folder);
    return {
      head: ['what', 'events', 'documents', 'events a second', 'CPU µs an event', 'ms'],
      rows,
      figures: [
        { name: 'replay of an agreement’s year', value: agreement.ms, unit: 'ms', atMost: AGREEMENT_MS_MAX },
        {
          name: 'replay of all read models',
          value: rateOf(whole),
          unit: 'events a second',
          atLeast: EVENTS_PER_SECOND_MIN,
        },
        { name: 'replay of all read models, CPU', value: cpuOf(whole), unit: 'µs an event' },
        {
          name: 'replay of one read model, all balances',
          value: rateOf(balances),
          unit: 'events a second',
          atLeast: EVENTS_PER_SECOND_MIN,
        },
        { name: 'replays, highest memory of the process with both stores', value: peakMb, unit: 'MB' },
        { name: 'a command at rest, p50', value: median(commands.atRest), unit: 'ms' },
        { name: 'a command at rest, p99', value: quantile(commands.atRest, 0.99), unit: 'ms' },
        { name: 'a command during a replay, p50', value: median(commands.during), unit: 'ms' },
        { name: 'a command during a replay, p99', value: quantile(commands.during, 0.99), unit: 'ms' },
        { name: 'commands during the replay', value: commands.during.length, unit: 'commands' },
      ],
    };
  });
}

async function inOneProcess(folder: string, repeats: number) {
  const child = Child.start('replaying', folder);
  const middle = async (scope: Scope, readModels?: readonly string[]): Promise<Answered> => {
    const runs: Answered[] = [];
    const asked: Asked = { scope, ...(readModels ? { readModels } : {}) };
    for (let i = 0; i < repeats; i += 1) runs.push(await child.ask<Answered>(asked));
    return runs.sort((a, b) => a.ms - b.ms)[Math.floor(repeats / 2)]!;
  };
  try {
    const agreementId = idFrom('bench', 'agreement', 1);
    const [month] = pastMonths(2) as [string];
    const agreement = await middle({ kind: 'agreement', agreementId });
    const ofMonth = await middle({ kind: 'month', agreementId, month });
    const ofTicket = await middle({ kind: 'ticket', ticketId: idFrom('bench', 'ticket', agreementId, month) });
    const balances = await middle({ kind: 'all' }, ['balances']);
    resetPeak(child.pid);
    const whole = await middle({ kind: 'all' });
    const rows = [
      row('an agreement’s year', agreement),
      row('its month before the last, and those after', ofMonth),
      row('one of its tickets', ofTicket),
      row('the whole book, balances alone', balances),
      row('the whole book, all read models', whole),
    ];
    return { rows, agreement, whole, balances, peakMb: memoryOf(child.pid).peakMb };
  } finally {
    await child.stop();
  }
}

/** Commands one after the other, first at rest, then until a replay of the whole book has ended. */
async function besideCommands(folder: string): Promise<{ atRest: readonly number[]; during: readonly number[] }> {
  const server = await Server.minutebook(folder);
  try {
    const work = new Work(await seed(server, 1));
    const send = async (): Promise<number> => {
      const { path, body } = work.next();
      const began = performance.now();
      await server.post(path, JSON.parse(body) as object);
      return performance.now() - began;
    };
    const atRest: number[] = [];
    for (let n = 0; n < COMMANDS_AT_REST; n += 1) atRest.push(await send());
    const { id } = await server.post<{ id: string }>('/v1/replays', { scope: 'all' });
    const during: number[] = [];
    for (;;) {
      during.push(await send());
      if (during.length % 10 > 0) continue;
      const replay = await server.get<{ state: string; equal: boolean | null }>(`/v1/replays/${id}`);
      if (replay.state === 'queued' || replay.state === 'running') continue;
      if (replay.equal !== true)
        throw new Error(`The replay beside commands ended otherwise: ${JSON.stringify(replay)}`);
      return { atRest, during };
    }
  } finally {
    await server.stop();
  }
}

const rateOf = ({ events, ms }: Answered): number => (events * 1_000) / ms;
const cpuOf = ({ events, cpuMs }: Answered): number => (cpuMs * 1_000) / events;

const row = (what: string, answered: Answered): readonly (string | number)[] => [
  ...[what, answered.events, answered.documents, rateOf(answered), cpuOf(answered), answered.ms],
];
