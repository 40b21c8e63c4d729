import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Page } from '../support/agency';
import { App } from '../support/app';
import { type Caller, refusedWith } from '../support/caller';
import { EventStoreReader } from '../support/event-store';
import { StoreProcess } from '../support/store-process';
import { until } from '../support/waiting';

interface Issued {
  readonly id: string;
  readonly key: string;
  readonly expiresAt: string | null;
  readonly graceEndsAt?: string | null;
  readonly position: number;
}

interface KeyShown {
  readonly id: string;
  readonly expiresAt: string | null;
  readonly graceEndsAt: string | null;
  readonly rotatedAt: string | null;
  readonly revokedAt: string | null;
  readonly lastUsedAt: string | null;
}

interface HourOfUse {
  readonly hour: string;
  readonly lastUsedAt: string;
  readonly operations: readonly {
    readonly operation: string;
    readonly succeeded: number;
    readonly refused: number;
    readonly failed: number;
  }[];
}

const EVERYWHERE_MS_MAX = 1_000;
const LOOK_MS = 5;
const PER_MINUTE = 120;
const unknown = refusedWith(401, 'key-unknown');

describe('A key, on two instances on the same stores', () => {
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-keys-'));
  const eventStore = new StoreProcess('event store', join(folder, 'events'));
  const documents = new StoreProcess('document store', join(folder, 'documents'));
  let here: App;
  let there: App;

  beforeAll(async () => {
    await Promise.all([eventStore.start(), documents.start()]);
    const env = { EVENTSTORE_URL: eventStore.url, MONGODB_URL: documents.url };
    here = await App.start({ env });
    there = await App.start({ env: { ...env, RATE_LIMIT_PER_MINUTE: String(PER_MINUTE) } });
    await clockTo('2026-11-02T09:00:00Z');
  });
  afterAll(async () => {
    await Promise.all([here, there].map((app) => app.remove()));
    await Promise.all([eventStore.kill(), documents.kill()]);
    rmSync(folder, { recursive: true, force: true });
  });

  const clockTo = (now: string) => Promise.all([here, there].map((app) => app.clockTo(now)));
  const issue = (over: object = {}) => here.admin.send<Issued>('/v1/keys', { role: 'auditor', label: 'Kim', ...over });
  const asks = (app: App, key: string): Promise<{ status: number }> => app.admin.with(key).get('/v1/clock');
  const shown = async (id: string): Promise<KeyShown | undefined> =>
    (await here.admin.read<Page<KeyShown>>('/v1/keys?limit=200')).items.find((key) => key.id === id);

  /** How long it takes until the other instance answers so, asking all the time. */
  async function elsewhere(key: string, status: number): Promise<number> {
    const began = performance.now();
    while ((await asks(there, key)).status !== status) {
      if (performance.now() - began > 10 * EVERYWHERE_MS_MAX) throw new Error(`It was not answered ${status} in time`);
      await sleep(LOOK_MS);
    }
    return performance.now() - began;
  }

  // Rule: keys.everywhere-within-a-second
  it('works, has another secret, and is revoked within a second on the instance that was not asked', async () => {
    const { id, key } = await issue();
    const took = [await elsewhere(key, 200)];
    const rotated = await here.admin.send<Issued>(`/v1/keys/${id}/rotate`);
    took.push(await elsewhere(rotated.key, 200));
    expect(await asks(there, key)).toMatchObject(unknown);
    await here.admin.delete(`/v1/keys/${id}`);
    expect(await asks(here, rotated.key)).toMatchObject(unknown);
    took.push(await elsewhere(rotated.key, 401));
    expect(Math.max(...took)).toBeLessThan(EVERYWHERE_MS_MAX);
  });

  it('stays itself with another secret, and the one before works as long as was asked for', async () => {
    const { id, key } = await issue();
    const { key: other, graceEndsAt } = await here.admin.send<Issued>(`/v1/keys/${id}/rotate`, { graceMinutes: 60 });
    expect(graceEndsAt).toBe('2026-11-02T10:00:00.000Z');
    await elsewhere(other, 200);
    for (const app of [here, there]) expect((await asks(app, key)).status).toBe(200);
    expect(await shown(id)).toMatchObject({ rotatedAt: '2026-11-02T09:00:00.000Z', graceEndsAt });
    await clockTo('2026-11-02T10:00:00Z');
    for (const app of [here, there]) {
      expect(await asks(app, key)).toMatchObject(unknown);
      expect((await asks(app, other)).status).toBe(200);
    }
  });

  it('is rotated once by the same request, which shows it again', async () => {
    const { id } = await issue();
    const how = { idempotencyKey: 'once' };
    const first = await here.admin.send<Issued>(`/v1/keys/${id}/rotate`, { graceMinutes: 5 }, how);
    expect(await here.admin.send(`/v1/keys/${id}/rotate`, { graceMinutes: 5 }, how)).toEqual(first);
    expect((await asks(here, first.key)).status).toBe(200);
  });

  // Rule: keys.expire
  it('is as unknown once it has expired, and comes back only with a later expiry', async () => {
    const { id, key, expiresAt } = await issue({ expiresAt: '2026-11-03T10:00:00+01:00' });
    expect(expiresAt).toBe('2026-11-03T09:00:00.000Z');
    await elsewhere(key, 200);
    await clockTo('2026-11-03T08:59:59.999Z');
    expect((await asks(there, key)).status).toBe(200);
    await clockTo('2026-11-03T09:00:00Z');
    const nobody = await asks(there, 'mb_nobody');
    for (const app of [here, there]) {
      expect(await asks(app, key)).toMatchObject({ status: 401, body: (nobody as { body?: unknown }).body });
    }
    expect(await shown(id)).toMatchObject({ expiresAt, revokedAt: null });
    const rotate = (body: object) => here.admin.post<Issued>(`/v1/keys/${id}/rotate`, body);
    expect(await rotate({})).toMatchObject(refusedWith(422, 'invalid', '/expiresAt'));
    const renewed = await rotate({ expiresAt: '2026-12-01T00:00:00Z' });
    expect((await asks(here, renewed.body.key)).status).toBe(200);
    expect(await asks(here, key)).toMatchObject(unknown);
  });

  it('is not issued or rotated as nobody could mean it', async () => {
    const { id } = await issue();
    const post = (path: string, body: object) => here.admin.post(path, body);
    const asked = { role: 'agent', label: 'Ada' };
    expect(await post('/v1/keys', { ...asked, expiresAt: '2026-11-01T00:00:00Z' })).toMatchObject(
      refusedWith(422, 'invalid', '/expiresAt'),
    );
    expect(await post('/v1/keys', { ...asked, expiresAt: 'tomorrow' })).toMatchObject(
      refusedWith(422, 'invalid', '/expiresAt'),
    );
    expect(await post('/v1/keys', { ...asked, clientId: 'acme' })).toMatchObject(refusedWith(404, 'unknown-client'));
    expect(await post(`/v1/keys/${id}/rotate`, { graceMinutes: 43_201 })).toMatchObject(
      refusedWith(422, 'invalid', '/graceMinutes'),
    );
    expect(await post('/v1/keys/nobody/rotate', {})).toMatchObject(refusedWith(404, 'unknown-key'));
    await here.admin.delete(`/v1/keys/${id}`);
    expect(await post(`/v1/keys/${id}/rotate`, {})).toMatchObject(refusedWith(409, 'key-revoked'));
  });

  it('is issued and rotated on the command line', async () => {
    const run = async (...args: readonly string[]) => {
      const program = here.command('keys', ...args);
      await program.ended;
      return program.said.join('\n');
    };
    const told = (said: string) => [...said.matchAll(/^(?:id|key): +(\S+)$/gm)].map(([, value]) => value!);
    const issued = await run('issue', '--role', 'agent', '--label', 'Ada', '--expires', '2027-01-01T00:00:00Z');
    const [id = '', key = ''] = told(issued);
    await until(async () => (await asks(here, key)).status === 200);
    const rotated = await run('rotate', id, '--grace', '30');
    expect(rotated).toContain('The one before ends 2026-11-03T09:30:00.000Z.');
    const [, other = ''] = told(rotated);
    await until(async () => (await asks(here, other)).status === 200);
    expect((await asks(here, key)).status).toBe(200);
    expect(await run('list')).toMatch(new RegExp(`${id}.*2027-01-01T00:00:00.000Z`));
  });

  // Rule: keys.use-is-counted
  it('shows when it was last used and what for, as counted on both instances, and no event tells of it', async () => {
    const { id, key } = await issue({ role: 'agent' });
    const use = (by: Caller = here.admin) => by.read<Page<HourOfUse>>(`/v1/keys/${id}/use`);
    expect([await use(), (await shown(id))?.lastUsedAt]).toEqual([{ items: [], nextCursor: null }, null]);
    await elsewhere(key, 200);
    for (let asked = 0; asked < 3; asked += 1) await here.admin.with(key).get('/v1/tickets');
    await here.admin.with(key).get('/v1/tickets?limit=0');
    await there.admin.with(key).get('/v1/tickets/nobody');
    await there.admin.with(key).post('/v1/clients', {});

    const operations = async () => new Map((await use()).items[0]?.operations.map((one) => [one.operation, one]));
    await until(async () => (await operations()).size >= 4);
    expect((await use()).items).toMatchObject([
      { hour: '2026-11-03T09:00:00.000Z', lastUsedAt: '2026-11-03T09:00:00.000Z' },
    ]);
    const counted = await operations();
    expect(counted.get('GET /v1/tickets')).toMatchObject({ succeeded: 3, refused: 1, failed: 0 });
    expect(counted.get('GET /v1/tickets/{id}')).toMatchObject({ succeeded: 0, refused: 1 });
    expect(counted.get('POST /v1/clients')).toMatchObject({ succeeded: 0, refused: 1 });
    expect((await shown(id))?.lastUsedAt).toBe('2026-11-03T09:00:00.000Z');

    const log = new EventStoreReader(eventStore.url);
    expect((await log.stream(`key-${id}`)).map(({ type }) => type)).toEqual(['KeyIssued']);
    await log.close();

    const auditor = here.admin.with((await issue()).key);
    expect(await use(auditor)).toEqual(await use());
    expect(await here.admin.with(key).get(`/v1/keys/${id}/use`)).toMatchObject(refusedWith(403, 'forbidden'));
    expect(await auditor.get('/v1/keys/nobody/use')).toMatchObject(refusedWith(404, 'unknown-key'));
    expect((await auditor.read<Page<HourOfUse>>('/v1/keys/configured-admin/use')).items).not.toEqual([]);
  });

  it('is what it was after a restart, and what it was used for until then is written down', async () => {
    const [used, expiring, rotated, revoked] = await Promise.all([
      issue(),
      issue({ expiresAt: '2026-11-03T12:00:00Z' }),
      issue(),
      issue(),
    ]);
    const graced = await here.admin.send<Issued>(`/v1/keys/${rotated.id}/rotate`, { graceMinutes: 600 });
    await here.admin.delete(`/v1/keys/${revoked.id}`);
    await elsewhere(used.key, 200);
    await clockTo('2026-11-03T12:00:00Z');
    await there.admin.with(used.key).get('/v1/invoices');
    await there.stop();
    await there.restart();
    const statuses = async (...keys: readonly string[]) =>
      Promise.all(keys.map(async (key) => (await asks(there, key)).status));
    expect(await statuses(used.key, rotated.key, graced.key, expiring.key, revoked.key)).toEqual([
      ...[200, 200, 200, 401, 401],
    ]);
    const uses = (query: string) => here.admin.read<Page<HourOfUse>>(`/v1/keys/${used.id}/use?${query}`);
    const { items, nextCursor } = await uses('limit=1');
    expect(items).toMatchObject([
      { hour: '2026-11-03T12:00:00.000Z', operations: [{ operation: 'GET /v1/invoices', succeeded: 1 }] },
    ]);
    expect(await uses(`limit=1&cursor=${nextCursor}`)).toMatchObject({
      ...{ items: [{ hour: '2026-11-03T09:00:00.000Z' }], nextCursor: null },
    });
    expect(await here.admin.get(`/v1/keys/${used.id}/use?cursor=nonsense`)).toMatchObject(
      refusedWith(422, 'invalid', '/cursor'),
    );
  });

  // Rule: keys.rate-limit
  it('that comes too often on one instance is told so there, and a good one is not', async () => {
    const { key } = await issue();
    await elsewhere(key, 200);
    const many = await Promise.all(
      Array.from({ length: 2 * PER_MINUTE }, () => there.admin.with(key).get('/v1/clock')),
    );
    const refused = many.filter(({ status }) => status !== 200);
    expect(refused.length).toBeGreaterThanOrEqual(PER_MINUTE - 10);
    expect(refused.length).toBeLessThanOrEqual(PER_MINUTE + 1);
    expect(refused[0]).toMatchObject(refusedWith(429, 'too-many-requests'));
    expect(refused[0]!.headers.get('retry-after')).toBe('1');
    expect(refused[0]!.headers.get('ratelimit-policy')).toBe(`"key";q=${PER_MINUTE};w=60`);
    expect(refused[0]!.headers.get('ratelimit')).toMatch(/^"key";r=0;t=\d+$/);
    expect((await asks(here, key)).status).toBe(200);
    expect((await there.admin.get('/v1/clock')).status).toBe(200);

    const { body } = await there.admin.with(null).get<string>('/metrics');
    expect(body).toMatch(new RegExp(`^minutebook_rate_limited_total\\{limit="key"\\} ${refused.length}$`, 'm'));
    await there.admin.with('mb_guessed').get('/v1/clock');
    const after = (await there.admin.with(null).get<string>('/metrics')).body;
    expect(after).toMatch(/^minutebook_unauthorized_total\{reason="key-unknown"\} [1-9]/m);
    expect(after).not.toContain('guessed');
  });
});
