import { type Type } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { type DomainCommand } from '../kernel/command';
import { type Decider } from '../kernel/decider';
import { type DomainEvent } from '../kernel/event';
import { type Decided } from './decided';
import { Decisions } from './decisions';

/** Nest command handlers for commands that need no fact from elsewhere: one small class for each. */
export function decidedBy<S, C extends DomainCommand<string, unknown>, E extends DomainEvent>(
  decider: Decider<S, C, E>,
  streamOf: (command: C) => string,
  ...commands: Type<C>[]
): Type<ICommandHandler>[] {
  return commands.map((command) => {
    @CommandHandler(command)
    class DecidedCommandHandler {
      constructor(readonly decisions: Decisions) {}

      execute(received: C): Promise<Decided<S, E>> {
        return this.decisions.run(decider, streamOf(received), received);
      }
    }
    Object.defineProperty(DecidedCommandHandler, 'name', { value: `${command.name}Handler` });
    return DecidedCommandHandler;
  });
}
