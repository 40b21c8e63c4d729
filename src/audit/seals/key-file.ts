import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Settings, SettingsError } from '../../settings';
import { SigningKey } from './signing-key';

const OWNER_ALONE = 0o600;

/** Where the private key lies. It is never shown and never logged. */
export class KeyFile {
  readonly path: string;

  constructor({ SIGNING_KEY_FILE, DATA_DIR }: Pick<Settings, 'SIGNING_KEY_FILE' | 'DATA_DIR'>) {
    this.path = SIGNING_KEY_FILE ?? join(DATA_DIR, 'signing-key.pem');
  }

  /** Null where there is no file. @throws SettingsError naming SIGNING_KEY_FILE for one that holds no such key */
  read(): SigningKey | null {
    return this.readAt(this.path);
  }

  /** Makes it with a new key, unless it is there. @returns the key in it, and whether it was made now */
  readOrMake(): { readonly key: SigningKey; readonly made: boolean } {
    const there = this.read();
    if (there) return { key: there, made: false };
    const whole = `${this.path}.${randomUUID()}`;
    try {
      write(whole, SigningKey.make());
      // A link is made or not, and never in place of a file that somebody else made meanwhile.
      linkSync(whole, this.path);
      return { key: this.read()!, made: true };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw this.unusable(error);
      return { key: this.read()!, made: false };
    } finally {
      rmSync(whole, { force: true });
    }
  }

  remove(): void {
    rmSync(this.path, { force: true });
  }

  /** The next key lies beside the present one until it is published: a crash between the two loses neither. */
  layOut(next: SigningKey): void {
    try {
      rmSync(this.nextPath, { force: true });
      write(this.nextPath, next);
    } catch (error) {
      throw this.unusable(error);
    }
  }

  readNext(): SigningKey | null {
    return this.readAt(this.nextPath);
  }

  /** Puts it in place, unless another process has done so. */
  takeNext(): void {
    try {
      renameSync(this.nextPath, this.path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw this.unusable(error);
    }
  }

  private get nextPath(): string {
    return `${this.path}.next`;
  }

  private readAt(path: string): SigningKey | null {
    try {
      return SigningKey.fromPem(readFileSync(path, 'utf8'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw this.unusable(error);
    }
  }

  private unusable(error: unknown): SettingsError {
    return refused(
      `must be a file with an Ed25519 private key in PEM: ${this.path}: ${(error as Error).message}`,
      error,
    );
  }
}

export const refused = (rule: string, cause?: unknown): SettingsError =>
  new SettingsError([{ setting: 'SIGNING_KEY_FILE', rule }], cause);

const write = (path: string, key: SigningKey): void =>
  writeFileSync(path, key.toPem(), { flag: 'wx', mode: OWNER_ALONE, flush: true });
