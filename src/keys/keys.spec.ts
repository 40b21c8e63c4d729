import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DecisionsInMemory } from '../../test/support/decisions';
import { meta } from '../../test/support/given';
import { RegisterClient } from '../clients/client.commands';
import { client, clientStream } from '../clients/client.decider';
import { type Decisions } from '../event-store/decisions';
import { KeySecrets } from './key-secrets';
import { KeyTable } from './key-table';
import { Keys } from './keys';

const folder = () => mkdtempSync(join(tmpdir(), 'minutebook-keys-'));
const asked = { role: 'agent', label: 'Ada' } as const;
const repeatable = meta({ requestHash: 'abc' });

describe('keys', () => {
  const dataDir = folder();
  afterAll(() => rmSync(dataDir, { recursive: true }));

  const keysOn = (decisions: DecisionsInMemory, dir = dataDir, table = new KeyTable()) =>
    new Keys(decisions as unknown as Decisions, new KeySecrets(dir), table);

  it('work from the moment they are issued until they are revoked', async () => {
    const table = new KeyTable();
    const keys = keysOn(new DecisionsInMemory(), dataDir, table);
    const { keyId, secret } = await keys.issue(asked, meta());
    expect(secret).toMatch(/^mb_[\w-]{43}$/);
    expect(table.actorOf(secret)).toEqual({ id: keyId, role: 'agent' });
    await keys.revoke(keyId, meta({ commandId: 'c0ffee00-0000-5000-8000-000000000002' }));
    expect(table.actorOf(secret)).toBeUndefined();
  });

  it('work with another secret from the moment they are rotated', async () => {
    const table = new KeyTable(undefined, { now: () => '2026-03-02T09:59:00.000Z' });
    const keys = keysOn(new DecisionsInMemory(), dataDir, table);
    const { keyId, secret } = await keys.issue(asked, meta());
    const again = meta({ commandId: 'c0ffee00-0000-5000-8000-000000000003' });
    const { secret: other, fact } = await keys.rotate(keyId, { graceMinutes: 60 }, again);
    expect(fact).toMatchObject({ rotation: 1, graceEndsAt: '2026-03-02T10:00:00.000Z' });
    expect([secret, other].map((one) => table.actorOf(one)?.id)).toEqual([keyId, keyId]);
    const atOnce = meta({ commandId: 'c0ffee00-0000-5000-8000-000000000004' });
    const { secret: last } = await keys.rotate(keyId, { graceMinutes: 0 }, atOnce);
    expect([secret, other, last].map((one) => table.actorOf(one)?.id)).toEqual([undefined, undefined, keyId]);
  });

  it('are stored as nothing but their hash', async () => {
    const decisions = new DecisionsInMemory();
    const { secret } = await keysOn(decisions).issue(asked, meta());
    expect(JSON.stringify(decisions.facts)).not.toContain(secret.slice(3));
  });

  it('are random without an idempotency key, and follow from the request with one', () => {
    const secrets = new KeySecrets(dataDir);
    expect(secrets.make(meta())).not.toBe(secrets.make(meta()));
    expect(secrets.make(repeatable)).toBe(new KeySecrets(dataDir).make(repeatable));
    expect(secrets.make(repeatable)).not.toBe(secrets.make(meta({ requestHash: 'abd' })));
  });

  it('keep the seed for their owner alone', () => {
    new KeySecrets(dataDir).make(repeatable);
    expect(statSync(join(dataDir, 'key-seed')).mode & 0o777).toBe(0o600);
  });

  it('are bound only to an organisation that exists', async () => {
    const decisions = new DecisionsInMemory();
    const keys = keysOn(decisions);
    const forAcme = { role: 'client', clientId: 'acme', label: 'Wile' } as const;
    await expect(keys.issue(forAcme, meta())).rejects.toMatchObject({ code: 'UNKNOWN_CLIENT' });
    const acme = { clientId: 'acme', name: 'Acme', contacts: [{ name: 'Wile', email: 'wile@acme.example' }] };
    await decisions.run(client, clientStream('acme'), new RegisterClient(acme, meta({ commandId: 'other' })));
    await expect(keys.issue(forAcme, meta())).resolves.toMatchObject({ decided: { repeated: false } });
  });
});
