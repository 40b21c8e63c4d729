import { chmodSync, existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isConsistent, isIncluded } from '../../src/audit/merkle';
import { Agency, type Agreement } from '../support/agency';
import { App } from '../support/app';
import { type Caller } from '../support/caller';
import { EventStoreReader } from '../support/event-store';

interface Verified {
  readonly months: number;
  readonly events: number;
  readonly unsealed: number;
  readonly ok: boolean;
  readonly firstFault?: { readonly stream: string; readonly revision: number; readonly kind: string };
}

interface Head {
  readonly size: number;
  readonly root: string;
  readonly signedAt: string;
  readonly keyId: string;
  readonly signature: string;
}

interface Seal {
  readonly keyId: string;
  readonly previous: string | null;
  readonly digest: string;
}

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');

describe('A closed month is proven', () => {
  const app = App.ofThisFile();
  const studio = new Agency(app);
  const file = (name: string): string => join(app.dataDir, name);
  const keyFile = (): string => (process.env['EVENTSTORE_URL'] ? '' : file('signing-key.pem'));
  const verify = (caller: Caller, agreementId?: string): Promise<Verified> =>
    caller.read(`/v1/audit/verify${agreementId === undefined ? '' : `?agreementId=${agreementId}`}`);
  const keptHead = (): Promise<Head> => app.admin.read('/v1/audit/tree/head');
  let acme: Agreement;
  let globex: Agreement;
  let events: EventStoreReader;

  beforeAll(async () => {
    events = new EventStoreReader(app.eventStoreUrl);
    await app.clockTo('2026-10-01T08:00:00Z');
    [acme, globex] = [await studio.signs('2026-10-01'), await studio.signs('2026-10-01')];
    await app.clockTo('2026-10-08T18:00:00Z');
    await acme.works('2026-10-06T09:00:00Z', 90);
    await acme.works('2026-10-07T09:00:00Z', 45, { note: 'Über\u2028"quoted" 😀' });
    await globex.works('2026-10-07T13:00:00Z', 30);
    await app.clockTo('2026-11-01T08:00:00Z');
    await acme.closes('2026-10');
    await globex.closes('2026-10');
  });
  afterAll(() => events.close());

  it('bears its seal in the same append that closes it, upon the seal of the month before', async () => {
    await app.clockTo('2026-12-01T08:00:00Z');
    await acme.closes('2026-11');
    const sealed = async (month: string) => {
      const closed = (await events.stream(`ledger-${acme.id}-${month}`)).at(-1)!;
      expect(closed.type).toBe('MonthClosed');
      return closed.data['seal'] as Seal;
    };
    const [october, november] = [await sealed('2026-10'), await sealed('2026-11')];
    expect(october).toMatchObject({ previous: null, after: 'nothing' });
    expect(november).toMatchObject({ previous: october.digest, after: 'sealed-month' });
    for (const [month, { digest, keyId }] of [['2026-10', october] as const, ['2026-11', november] as const]) {
      expect(await acme.statement(month)).toMatchObject({ seal: { digest, keyId } });
      const csv = await app.admin.get<string>(`/v1/agreements/${acme.id}/months/${month}?format=csv`);
      expect(csv.body).toContain('\nseal,');
      expect(csv.body).toContain(digest);
    }
    const { keys } = await app.admin.read<{ keys: readonly { kid: string }[] }>('/v1/audit/keys');
    expect([october.keyId, november.keyId]).toEqual([keys.at(-1)!.kid, keys.at(-1)!.kid]);
  });

  it('is held to it, over HTTP and on the command line', async () => {
    expect(await verify(app.admin, acme.id)).toEqual({ months: 2, events: 7, unsealed: 0, ok: true });
    const all = await verify(await app.key('auditor'));
    expect(all.ok).toBe(true);
    expect(all.months).toBeGreaterThanOrEqual(3);

    const command = app.command('verify', '--agreement', acme.id);
    expect((await command.ended).code).toBe(0);
    expect(command.said).toEqual([expect.stringMatching(/^2 closed months, 7 events, /), 'every seal fits']);
  });

  it('is proven to its own client, and to no other', async () => {
    const theirs = await app.key('client', acme.clientId);
    expect(await verify(theirs)).toMatchObject({ months: 2, ok: true });
    expect(await verify(theirs, acme.id)).toMatchObject({ months: 2, ok: true });
    expect((await theirs.get(`/v1/audit/verify?agreementId=${globex.id}`)).status).toBe(404);
    const path = `/v1/audit/tree/inclusion?agreementId=${globex.id}&month=2026-10`;
    expect((await theirs.get(path)).status).toBe(404);
    expect((await app.admin.get(path)).status).toBe(200);
  });

  it('can be taken away and checked elsewhere, where every change is found', async () => {
    const exported = file('acme.jsonl');
    expect((await app.command('verify', '--agreement', acme.id, '--to-export', exported).ended).code).toBe(0);
    expect((await app.command('verify', '--from-export', exported).ended).code).toBe(0);

    const lines = readFileSync(exported, 'utf8');
    expect(lines).toContain('"workedMinutes":90');
    writeFileSync(exported, lines.replace('"workedMinutes":90', '"workedMinutes":30'));
    const command = app.command('verify', '--from-export', exported);
    expect((await command.ended).code).toBe(1);
    expect(command.said.at(-1)).toMatch(`does not fit: ledger-${acme.id}-2026-10@1, event `);
    expect(command.said.at(-1)).toMatch('changed: does not say what it said when the month was sealed');
  });

  it('stands in a tree that only grows', async () => {
    type Inclusion = { index: number; leaf: string; size: number; root: string; path: string[] };
    type Consistency = { from: number; to: number; fromRoot: string; toRoot: string; path: string[] };
    const then = await keptHead();
    writeFileSync(file('head.json'), JSON.stringify(then));
    await globex.closes('2026-11');
    const now = await keptHead();
    expect(now.size).toBeGreaterThan(then.size);

    const { from, to, fromRoot, toRoot, path } = await app.admin.read<Consistency>(
      `/v1/audit/tree/consistency?from=${then.size}&to=${now.size}`,
    );
    expect([from, to, fromRoot, toRoot]).toEqual([then.size, now.size, then.root, now.root]);
    const [earlier, later] = [then, now].map(({ size, root }) => ({ size, root: bytes(root) }));
    expect(isConsistent(earlier!, later!, path.map(bytes))).toBe(true);

    const proof = await app.admin.read<Inclusion>(`/v1/audit/tree/inclusion?agreementId=${acme.id}&month=2026-10`);
    expect(proof).toMatchObject({ size: now.size, root: now.root });
    const { index, size, root } = proof;
    expect(isIncluded(bytes(proof.leaf), { index, size, root: bytes(root), path: proof.path.map(bytes) })).toBe(true);

    expect((await app.command('verify', '--head', file('head.json')).ended).code).toBe(0);
    writeFileSync(file('head.json'), JSON.stringify({ ...then, size: then.size - 1 }));
    const command = app.command('verify', '--head', file('head.json'));
    expect((await command.ended).code).toBe(1);
    expect(command.said.at(-1)).toMatch('does not fit: the head was not signed by');
    expect((await app.admin.get(`/v1/audit/tree/consistency?from=1&to=${now.size + 1_000}`)).status).toBe(422);
  });

  it('stays proven when the installation takes another key, also while it runs', async () => {
    const before = await keptHead();
    const command = app.command('keys', 'rotate-signing');
    expect((await command.ended).code).toBe(0);
    const [, keyId] = /^now: {4}(\S+)$/.exec(command.said[0]!)!;

    await app.clockTo('2027-01-01T08:00:00Z');
    await acme.closes('2026-12');
    const closed = (await events.stream(`ledger-${acme.id}-2026-12`)).at(-1)!;
    expect((closed.data['seal'] as Seal).keyId).toBe(keyId);
    expect((await keptHead()).keyId).toBe(keyId);
    expect(await verify(app.admin, acme.id)).toMatchObject({ months: 3, ok: true });

    type Keys = { keys: readonly { kid: string; replacedAt: string | null; proof: { by: string } | null }[] };
    const { keys } = await app.admin.read<Keys>('/v1/audit/keys');
    expect(keys.at(-1)).toMatchObject({ kid: keyId, replacedAt: null, proof: { by: before.keyId } });
    expect(keys.at(-2)).toMatchObject({ kid: before.keyId, replacedAt: expect.any(String) as string });
  });

  it('is sealed by nobody else: without its key the program does not start on these stores', async () => {
    const path = keyFile();
    if (path === '') return;
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await app.stop();

    renameSync(path, `${path}.away`);
    const missing = app.command('serve');
    expect((await missing.ended).code).toBe(78);
    expect(missing.logged.join('\n')).toMatch(/SIGNING_KEY_FILE must be the file with the key \S+, .* is not there/);
    expect(existsSync(path)).toBe(false);

    const other = await App.start();
    await other.stop();
    writeFileSync(path, readFileSync(join(other.dataDir, 'signing-key.pem')));
    await other.remove();
    const stranger = app.command('serve');
    expect((await stranger.ended).code).toBe(78);
    expect(stranger.logged.join('\n')).toMatch(/SIGNING_KEY_FILE must be .* holds the key/);

    writeFileSync(path, 'no key at all');
    const broken = app.command('serve');
    expect((await broken.ended).code).toBe(78);
    expect(broken.logged.join('\n')).toMatch(/SIGNING_KEY_FILE must be a file with an Ed25519 private key in PEM/);

    renameSync(`${path}.away`, path);
    chmodSync(path, 0o600);
    await app.restart();
    expect(await verify(app.admin, acme.id)).toMatchObject({ months: 3, ok: true });
  });
});
