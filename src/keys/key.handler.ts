import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { client, clientStream } from '../clients/client.decider';
import { type Decided } from '../event-store/decided';
import { Decisions } from '../event-store/decisions';
import { Refusal } from '../kernel/refusal';
import { IssueKey } from './key.commands';
import { key, keyStream, type Key } from './key.decider';
import { type KeyEvent } from './key.events';

/** A key is bound only to an organisation that exists. Refuses UNKNOWN_CLIENT. */
@CommandHandler(IssueKey)
export class IssueKeyHandler implements ICommandHandler<IssueKey> {
  constructor(private readonly decisions: Decisions) {}

  async execute(command: IssueKey): Promise<Decided<Key, KeyEvent>> {
    const { keyId, clientId } = command.data;
    if (clientId !== undefined) {
      const { state } = await this.decisions.load(client, clientStream(clientId));
      if (state.status !== 'registered') throw new Refusal('UNKNOWN_CLIENT', 'No client has this id', { clientId });
    }
    return this.decisions.run(key, keyStream(keyId), command);
  }
}
