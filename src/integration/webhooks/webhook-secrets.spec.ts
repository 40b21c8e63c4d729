import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SettingsError } from '../../settings';
import { WebhookSecrets } from './webhook-secrets';

describe('The secrets of webhooks', () => {
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-webhook-key-'));
  const secrets = (name = 'webhook-key') =>
    new WebhookSecrets({ DATA_DIR: folder, WEBHOOK_KEY_FILE: join(folder, name) });
  afterAll(() => rmSync(folder, { recursive: true }));

  // Rule: webhooks.secrets-are-sealed
  it('are known again by whoever has the key file, and read from what is stored by nobody else', () => {
    const { secret, sealedSecret } = secrets().make('w1');
    expect(secret).toMatch(/^whsec_/);
    expect(secrets().open('w1', sealedSecret)).toBe(secret);
    expect(Buffer.from(sealedSecret, 'base64').toString('latin1')).not.toContain(secret);
    expect(() => secrets('another').open('w1', sealedSecret)).toThrow();
  });

  it('are bound to their webhook, and not one bit of what is stored can be changed', () => {
    const { sealedSecret } = secrets().make('w1');
    expect(() => secrets().open('w2', sealedSecret)).toThrow();
    const bytes = Buffer.from(sealedSecret, 'base64');
    for (let place = 0; place < bytes.length; place += 1) {
      const changed = Buffer.from(bytes);
      changed[place]! ^= 1;
      expect(() => secrets().open('w1', changed.toString('base64'))).toThrow();
    }
  });

  it('are like no other, each time', () => {
    const made = Array.from({ length: 50 }, () => secrets().make('w1'));
    expect(new Set(made.map(({ secret }) => secret)).size).toBe(50);
    expect(new Set(made.map(({ sealedSecret }) => sealedSecret)).size).toBe(50);
  });

  it('lie under a key that is its owner’s alone, made once', () => {
    secrets('own').make('w1');
    const path = join(folder, 'own');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const key = readFileSync(path, 'utf8');
    secrets('own').make('w2');
    expect(readFileSync(path, 'utf8')).toBe(key);
  });

  it('are not made with a file that holds something else, or that cannot be', () => {
    writeFileSync(join(folder, 'short'), 'c2hvcnQ=\n');
    for (const name of ['short', 'no/such/folder']) {
      expect(() => secrets(name).make('w1')).toThrow(SettingsError);
      expect(() => secrets(name).make('w1')).toThrow(/^WEBHOOK_KEY_FILE must be/);
    }
  });
});
