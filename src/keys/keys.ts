import { Injectable } from '@nestjs/common';
import { client, clientStream } from '../clients/client.decider';
import { type Decided } from '../event-store/decided';
import { Decisions } from '../event-store/decisions';
import { type CommandMeta } from '../kernel/command';
import { idFrom } from '../kernel/ids';
import { Refusal } from '../kernel/refusal';
import { IssueKey, RevokeKey } from './key.commands';
import { key, type Key, keyStream } from './key.decider';
import { type KeyIssued } from './key.events';
import { KeySecrets } from './key-secrets';
import { KeyTable, secretHash } from './key-table';

export type NewKey = Pick<KeyIssued['data'], 'role' | 'clientId' | 'label'>;

/** Issues and revokes keys; on this instance they work, or stop working, before the answer is out. */
@Injectable()
export class Keys {
  constructor(
    private readonly decisions: Decisions,
    private readonly secrets: KeySecrets,
    private readonly table: KeyTable,
  ) {}

  /**
   * The key itself is in the result and nowhere else.
   * @throws Refusal UNKNOWN_CLIENT; ALREADY_EXISTS for a repeat that reaches an installation with another seed, which
   *   cannot show the key again
   */
  async issue(asked: NewKey, meta: CommandMeta): Promise<{ keyId: string; secret: string; decided: Decided<Key> }> {
    await this.assertClient(asked.clientId);
    const keyId = idFrom(meta.commandId, 'key');
    const secret = this.secrets.make(meta);
    const data = { keyId, ...asked, secretHash: secretHash(secret) };
    const decided = await this.decisions.run(key, keyStream(keyId), new IssueKey(data, meta));
    const issued = decided.events.find((event) => event.type === 'KeyIssued');
    if (issued?.data.secretHash !== data.secretHash) throw shownElsewhere(keyId);
    if (!decided.repeated) this.table.issued(data);
    return { keyId, secret, decided };
  }

  async revoke(keyId: string, meta: CommandMeta): Promise<Decided<Key>> {
    const decided = await this.decisions.run(key, keyStream(keyId), new RevokeKey({ keyId }, meta));
    this.table.revoke(keyId);
    return decided;
  }

  private async assertClient(clientId: string | undefined): Promise<void> {
    if (clientId === undefined) return;
    const { state } = await this.decisions.load(client, clientStream(clientId));
    if (state.status !== 'registered') throw new Refusal('UNKNOWN_CLIENT', 'No client has this id', { clientId });
  }
}

const shownElsewhere = (keyId: string) =>
  new Refusal(
    'ALREADY_EXISTS',
    'This request issued a key before, and the key was shown then; it is stored nowhere. Revoke it and issue another.',
    { id: keyId },
  );
