import { setTimeout as sleep } from 'node:timers/promises';
import { type Decisions } from '../../event-store/decisions';
import { byItself, type CommandMeta } from '../../kernel/command';
import { idFrom } from '../../kernel/ids';
import { Refusal } from '../../kernel/refusal';
import { type Clock } from '../../time/clock';
import { type KeyFile, refused } from './key-file';
import { published } from './key-ring';
import { PublishSigningKey } from './signing-key.commands';
import { SIGNING_KEYS, signingKeys } from './signing-key.decider';
import { type SigningKeyPublished } from './signing-key.events';
import { SigningKey } from './signing-key';

const TRY_AGAIN_MS = 50;
/** How long another process may take between publishing a key and putting it in place. */
const IN_PLACE_MS_MAX = 5_000;

/** The installation's key: made and published at the first start, and only ever the one that is published. */
export class Signer {
  private key: SigningKey | undefined;

  constructor(
    private readonly decisions: Decisions,
    private readonly clock: Clock,
    private readonly file: KeyFile,
  ) {}

  /**
   * The key that signs now. Another process may have published a new one meanwhile.
   * @throws SettingsError naming SIGNING_KEY_FILE where the file is not the key that these stores are signed with
   */
  async current(): Promise<SigningKey> {
    const newest = await this.newest();
    if (!newest) return (this.key = await this.first());
    if (this.key?.keyId !== newest.keyId) this.key = await this.inPlace(newest.keyId);
    return this.key;
  }

  /** Publishes a new key, vouched for by the present one, and signs with it from now on. */
  async rotate(by: string): Promise<{ readonly before: string; readonly keyId: string }> {
    const before = await this.current();
    const next = SigningKey.make();
    this.file.layOut(next);
    await this.publish(next, before, by);
    this.file.takeNext();
    this.key = next;
    return { before: before.keyId, keyId: next.keyId };
  }

  private async first(): Promise<SigningKey> {
    const { key, made } = this.file.readOrMake();
    try {
      await this.publish(key, null, 'first-start');
      return key;
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'ALREADY_EXISTS') throw error;
      // Another first start on these stores was first, with a file of its own.
      if (made) this.file.remove();
      const { published: keys } = await this.published();
      return this.inPlace(keys.at(-1)!.keyId);
    }
  }

  private publish(key: SigningKey, before: SigningKey | null, by: string): Promise<unknown> {
    const at = this.clock.now();
    const meta: CommandMeta = byItself(by, idFrom('publish-signing-key', key.keyId), at);
    const command = new PublishSigningKey(published(key, at, before), meta);
    return this.decisions.run(signingKeys, SIGNING_KEYS, command);
  }

  /** The file with this key in it, or the key that waits beside it since a crash. */
  private async inPlace(keyId: string): Promise<SigningKey> {
    for (let waited = 0; ; waited += TRY_AGAIN_MS) {
      const key = this.file.read();
      if (key?.keyId === keyId) return key;
      if (waited > 0 && this.file.readNext()?.keyId === keyId) this.file.takeNext();
      else if (waited >= IN_PLACE_MS_MAX || (this.key === undefined && waited > 0)) throw this.stranger(key, keyId);
      await sleep(TRY_AGAIN_MS);
    }
  }

  private stranger(key: SigningKey | null, keyId: string): Error {
    const found = key === null ? 'is not there' : `holds the key ${key.keyId}`;
    return refused(
      `must be the file with the key ${keyId}, which these stores are signed with: ${this.file.path} ${found}. ` +
        'Put the file of this installation there; instances on the same stores share it.',
    );
  }

  private async newest(): Promise<SigningKeyPublished['data'] | undefined> {
    return (await this.published()).published.at(-1);
  }

  private async published() {
    const { state } = await this.decisions.load(signingKeys, SIGNING_KEYS);
    return state;
  }
}
