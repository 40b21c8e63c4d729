import { Injectable } from '@nestjs/common';
import { client, clientStream } from '../clients/client.decider';
import { type Decided, factOf } from '../event-store/decided';
import { Decisions } from '../event-store/decisions';
import { type CommandMeta } from '../kernel/command';
import { idFrom } from '../kernel/ids';
import { Refusal } from '../kernel/refusal';
import { IssueKey, RevokeKey, RotateKey, type Rotation } from './key.commands';
import { key, type Key, keyStream } from './key.decider';
import { type KeyEvent, type KeyIssued, type KeyRotated } from './key.events';
import { KeySecrets } from './key-secrets';
import { KeyTable, secretHash } from './key-table';

export type NewKey = Omit<KeyIssued['data'], 'keyId' | 'secretHash'>;
export type NewSecret = Omit<Rotation, 'keyId' | 'secretHash'>;

/** A key whose secret is shown now and never again, and the fact that it came with. */
export interface Shown<Fact extends KeyIssued | KeyRotated> {
  readonly keyId: string;
  readonly secret: string;
  readonly decided: Decided<Key, KeyEvent>;
  readonly fact: Fact['data'];
}

/** Issues, rotates and revokes keys; on this instance they work, or stop working, before the answer is out. */
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
  async issue(asked: NewKey, meta: CommandMeta): Promise<Shown<KeyIssued>> {
    await this.assertClient(asked.clientId);
    const keyId = idFrom(meta.commandId, 'key');
    const secret = this.secrets.make(meta);
    const data = { keyId, ...asked, secretHash: secretHash(secret) };
    const decided = await this.decisions.run(key, keyStream(keyId), new IssueKey(data, meta));
    const fact = factOf(decided, 'KeyIssued');
    if (fact.secretHash !== data.secretHash) throw shownElsewhere(keyId);
    this.table.issued(fact);
    return { keyId, secret, decided, fact };
  }

  /**
   * Gives a key another secret; the result holds it, and nothing else does.
   * @throws Refusal UNKNOWN_KEY, KEY_REVOKED; INVALID for one that has expired and is given no later expiry;
   *   ALREADY_EXISTS as for an issue
   */
  async rotate(keyId: string, asked: NewSecret, meta: CommandMeta): Promise<Shown<KeyRotated>> {
    const secret = this.secrets.make(meta);
    const data = { keyId, ...asked, secretHash: secretHash(secret) };
    const decided = await this.decisions.run(key, keyStream(keyId), new RotateKey(data, meta));
    const fact = factOf(decided, 'KeyRotated');
    if (fact.secretHash !== data.secretHash) throw shownElsewhere(keyId);
    this.table.rotated(fact);
    return { keyId, secret, decided, fact };
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
    'This request was carried out before, and the key was shown then; it is stored nowhere. Rotate the key to get another.',
    { id: keyId },
  );
