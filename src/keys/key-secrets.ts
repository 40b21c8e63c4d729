import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CommandMeta } from '../kernel/command';

const FILE = 'key-seed';
const BYTES = 32;

/**
 * Makes keys: `mb_` and 256 bits. They are random and kept nowhere, unless the request carries an `Idempotency-Key`:
 * then the key follows from the command and this installation's seed, so that a repeat can be given the same answer.
 * The seed lies in the data folder, readable by its owner alone.
 */
export class KeySecrets {
  private seed: Buffer | undefined;

  constructor(private readonly dataDir: string) {}

  make({ commandId, requestHash }: Pick<CommandMeta, 'commandId' | 'requestHash'>): string {
    const bits =
      requestHash === undefined
        ? randomBytes(BYTES)
        : createHmac('sha256', this.seedOf()).update(`${commandId}\n${requestHash}`).digest();
    return `mb_${bits.toString('base64url')}`;
  }

  private seedOf(): Buffer {
    return (this.seed ??= readOrMake(join(this.dataDir, FILE)));
  }
}

function readOrMake(file: string): Buffer {
  try {
    writeFileSync(file, randomBytes(BYTES), { flag: 'wx', mode: 0o600, flush: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const seed = readFileSync(file);
  if (seed.length !== BYTES) throw new Error(`${file} is not a seed of ${BYTES} bytes`);
  return seed;
}
