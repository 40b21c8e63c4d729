import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DecisionsInMemory } from '../../../test/support/decisions';
import { type Decisions } from '../../event-store/decisions';
import { SettingsError } from '../../settings';
import { Clock } from '../../time/clock';
import { KeyFile } from './key-file';
import { faultOfKey } from './key-ring';
import { Signer } from './signer';
import { SigningKey } from './signing-key';
import { type SigningKeyPublished } from './signing-key.events';

describe('The key of an installation', () => {
  let folder: string;
  let stores: DecisionsInMemory;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'minutebook-signer-'));
    stores = new DecisionsInMemory();
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const at = (name: string): string => join(folder, name);
  const signer = (name = 'key.pem'): Signer =>
    new Signer(
      stores as unknown as Decisions,
      new Clock(),
      new KeyFile({ DATA_DIR: folder, SIGNING_KEY_FILE: at(name) }),
    );
  const published = (): readonly SigningKeyPublished['data'][] =>
    stores.eventsOf('signing-keys').map(({ data }) => data as SigningKeyPublished['data']);

  it('is made at the first start, for its owner alone, and published', async () => {
    const key = await signer().current();
    expect(statSync(at('key.pem')).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['key.pem']);
    expect(published()).toMatchObject([{ keyId: key.keyId, jwk: key.jwk, proof: null }]);
    expect(JSON.stringify(stores.facts)).not.toContain(readFileSync(at('key.pem'), 'utf8').split('\n')[1]);
    expect((await signer().current()).keyId).toBe(key.keyId);
    expect(published()).toHaveLength(1);
  });

  it('is one, however many instances start first at once with the same file', async () => {
    const keys = await Promise.all(Array.from({ length: 8 }, () => signer().current()));
    expect(new Set(keys.map(({ keyId }) => keyId)).size).toBe(1);
    expect(published()).toHaveLength(1);
  });

  it('is that of the first of two that start at once with files of their own: the other does not start', async () => {
    const ends = await Promise.allSettled([signer('one.pem').current(), signer('two.pem').current()]);
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const lost = ends.find((end) => end.status === 'rejected');
    expect(lost?.reason).toBeInstanceOf(SettingsError);
    expect(published()).toHaveLength(1);
    expect(readdirSync(folder)).toHaveLength(1);
  });

  it('is not replaced where its file is missing, is another, or holds none', async () => {
    const { keyId } = await signer().current();
    renameSync(at('key.pem'), at('away.pem'));
    await expect(signer().current()).rejects.toThrow(`the key ${keyId}, which these stores are signed with`);
    expect(readdirSync(folder)).toEqual(['away.pem']);
    writeFileSync(at('key.pem'), SigningKey.make().toPem());
    await expect(signer().current()).rejects.toThrow(/SIGNING_KEY_FILE must be .* holds the key/);
    writeFileSync(at('key.pem'), 'nothing');
    chmodSync(at('key.pem'), 0o600);
    await expect(signer().current()).rejects.toThrow(/must be a file with an Ed25519 private key in PEM/);
  });

  it('is followed by one that it vouches for, which every instance takes up', async () => {
    const [one, other] = [signer(), signer()];
    const first = await one.current();
    expect((await other.current()).keyId).toBe(first.keyId);
    const { before, keyId } = await one.rotate('command-line');
    expect(before).toBe(first.keyId);
    expect((await other.current()).keyId).toBe(keyId);
    expect((await signer().current()).keyId).toBe(keyId);
    const [old, now] = published();
    expect(faultOfKey(now!, old)).toBeNull();
    expect(faultOfKey({ ...now!, at: '2020-01-01T00:00:00.000Z' }, old)).toMatchObject({ kind: 'unproven-key' });
    expect(faultOfKey({ ...now!, jwk: SigningKey.make().jwk }, old)).toMatchObject({ kind: 'changed' });
    expect(readdirSync(folder)).toEqual(['key.pem']);
  });

  it('is in place after a crash between its publication and that', async () => {
    await signer().current();
    const old = readFileSync(at('key.pem'));
    const { keyId } = await signer().rotate('command-line');
    renameSync(at('key.pem'), at('key.pem.next'));
    writeFileSync(at('key.pem'), old);
    expect((await signer().current()).keyId).toBe(keyId);
    expect(readdirSync(folder)).toEqual(['key.pem']);
  });
});
