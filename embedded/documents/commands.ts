import { aggregate } from './aggregate-command';
import { CATALOGUE_COMMANDS } from './catalogue-commands';
import { type Context, Held, type Handler } from './context';
import { CommandError } from './errors';
import { SERVER_COMMANDS } from './handshake';
import { type Command } from './message';
import { accepts, checkCommand } from './options';
import { READ_COMMANDS } from './read-commands';
import { failure, replyWith } from './reply';
import { WRITE_COMMANDS } from './write-commands';

const listCommands: Handler = {
  accepted: accepts([]),
  writes: false,
  run: () => {
    const described = [...HANDLERS.keys()].sort().map((name) => [name, { help: '' }] as const);
    return replyWith({ commands: Object.fromEntries(described) });
  },
};

const HANDLERS: ReadonlyMap<string, Handler> = new Map(
  Object.entries({
    ...SERVER_COMMANDS,
    ...CATALOGUE_COMMANDS,
    ...READ_COMMANDS,
    ...WRITE_COMMANDS,
    aggregate,
    listCommands,
  }),
);

/**
 * Answers a command. Reads answer at once, unless they are to be held back; writes answer when the group they belong
 * to is synced to disk. Never rejects: what goes wrong becomes the answer.
 */
export function answer(context: Context, command: Command): Buffer | Promise<Buffer> | Held {
  try {
    const handler = HANDLERS.get(command.name);
    if (!handler) throw new CommandError(59, `no such command: '${command.name}'`);
    checkCommand(command, handler.accepted);
    const awaited = handler.awaited?.(context, command);
    if (awaited) return new Held(awaited.ms, awaited.everyMs, () => handler.run(context, command));
    if (!handler.writes) return handler.run(context, command);
    return context.store.write(() => handler.run(context, command)).catch(failure);
  } catch (error) {
    return failure(error);
  }
}
