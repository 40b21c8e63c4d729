import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Settings, SettingsError } from '../../settings';
import { newSecret } from './sending/signature';

const KEY_BYTES = 32;
const SECRET_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const OWNER_ALONE = 0o600;

/** A secret as it is shown once, and as it is stored. */
export interface MadeSecret {
  readonly secret: string;
  readonly sealedSecret: string;
}

/**
 * The secrets that webhooks are signed with. Unlike keys they have to be known again, so each is stored under AES-256-GCM, bound
 * to its webhook. The key lies in a file beside the stores, made with the first webhook, readable by its owner alone: who reads
 * the stores, a copy of them or an export has no secret.
 */
export class WebhookSecrets {
  private readonly path: string;
  private key: Buffer | undefined;

  constructor({ WEBHOOK_KEY_FILE, DATA_DIR }: Pick<Settings, 'WEBHOOK_KEY_FILE' | 'DATA_DIR'>) {
    this.path = WEBHOOK_KEY_FILE ?? join(DATA_DIR, 'webhook-key');
  }

  /** @throws SettingsError naming WEBHOOK_KEY_FILE where it cannot be made or holds no key */
  make(webhookId: string): MadeSecret {
    const secret = newSecret(randomBytes(SECRET_BYTES));
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.readOrMake(), iv).setAAD(Buffer.from(webhookId));
    const sealed = Buffer.concat([iv, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return { secret, sealedSecret: sealed.toString('base64') };
  }

  /** @throws Error where it was sealed under another key, or for another webhook; SettingsError as for `make` */
  open(webhookId: string, sealedSecret: string): string {
    const sealed = Buffer.from(sealedSecret, 'base64');
    const cipher = createDecipheriv('aes-256-gcm', this.readOrMake(), sealed.subarray(0, IV_BYTES))
      .setAAD(Buffer.from(webhookId))
      .setAuthTag(sealed.subarray(-TAG_BYTES));
    return Buffer.concat([cipher.update(sealed.subarray(IV_BYTES, -TAG_BYTES)), cipher.final()]).toString('utf8');
  }

  private readOrMake(): Buffer {
    return (this.key ??= this.read() ?? this.made());
  }

  private read(): Buffer | undefined {
    try {
      const key = Buffer.from(readFileSync(this.path, 'utf8').trim(), 'base64');
      if (key.length === KEY_BYTES) return key;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw this.unusable(error);
    }
    throw this.unusable(new Error('it holds something else'));
  }

  private made(): Buffer {
    const whole = `${this.path}.${randomUUID()}`;
    try {
      const text = `${randomBytes(KEY_BYTES).toString('base64')}\n`;
      writeFileSync(whole, text, { flag: 'wx', mode: OWNER_ALONE, flush: true });
      // A link is made or not, and never in place of a file that somebody else made meanwhile.
      linkSync(whole, this.path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw this.unusable(error);
    } finally {
      rmSync(whole, { force: true });
    }
    return this.read()!;
  }

  private unusable(error: unknown): SettingsError {
    const rule = `must be a file with ${KEY_BYTES} bytes in base64: ${this.path}: ${(error as Error).message}`;
    return new SettingsError([{ setting: 'WEBHOOK_KEY_FILE', rule }], error);
  }
}
