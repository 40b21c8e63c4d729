import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Minutebook, type PublishedEvent, type Schemas } from 'minutebook/client';
import { dispute } from '../../client/examples/dispute';
import { follow } from '../../client/examples/follow';
import { invoiceOf } from '../../client/examples/invoice';
import { signUp } from '../../client/examples/sign-up';
import { App } from '../support/app';
import { until } from '../support/waiting';

const terms: Schemas['SignAgreementBody']['terms'] = {
  ...{ plan: 'retainer', currency: 'GBP', timeZone: 'Europe/London', holidays: null, coverage: 'around-the-clock' },
  ...{ allowanceMinutes: 600, monthlyFee: 120000, hourlyRate: 12000, vatRate: '0.20' },
  ...{ rollover: { policy: 'capped', capMultiple: '2' }, overage: { borrowUpToMinutes: 30, approval: 'required' } },
  ...{ rounding: { incrementMinutes: 1, minimumMinutes: 1 }, included: ['warranty'], closeAfterDays: null },
  targets: { P2: { responseMinutes: 60, resolutionMinutes: 960 } },
};

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const read: Item[] = [];
  for await (const item of items) read.push(item);
  return read;
}

/** All that people and programs do here they do with the client. */
describe('A disputed month, with the client', () => {
  const app = App.ofThisFile();
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-client-'));
  const placeFile = join(folder, 'place');
  const stop = new AbortController();
  const told: PublishedEvent[] = [];
  let following: Promise<void>;
  let admin: Minutebook;
  let theo: Minutebook;
  let bea: Minutebook;
  let acme: string;
  let ticketId: string;
  let nobodyCame: string;

  beforeAll(async () => {
    admin = holder(app.admin.key!);
    await clockTo('2026-10-01T08:00:00Z');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const holder = (key: string): Minutebook => new Minutebook({ url: app.admin.url(), key, retryForMsMax: 60_000 });
  const clockTo = (now: string) => admin.post('/v1/clock', { body: { now } });
  const orders = () => signUp(admin, 'order-4711', 'Acme', 'theo@acme.example', terms);
  const logs = async (startedAt: string, minutes: number) => {
    const params = { path: { id: ticketId } };
    const body = { agent: 'ada', startedAt, minutes, note: 'Checkout repaired' };
    return admin.post('/v1/tickets/{id}/time-entries', { params, body });
  };
  const october = () => ({ path: { id: acme, month: '2026-10' } });
  const keyOf = async (role: 'client' | 'billing', clientId?: string): Promise<Minutebook> => {
    const body = { role, label: `a key for ${role}`, ...(clientId === undefined ? {} : { clientId }) };
    return holder((await admin.post('/v1/keys', { body })).data.key);
  };

  // Rule: client.once
  it('begins with an order, which is carried out once, however often it is placed', async () => {
    acme = await orders();
    expect(await orders()).toBe(acme);
    const { data } = await admin.get('/v1/agreements/{id}', { params: { path: { id: acme } } });
    expect(data).toMatchObject({ state: 'active', startsOn: '2026-10-01' });
    theo = await keyOf('client', data.clientId);
    bea = await keyOf('billing');
    const agreements = await all(theo.items('/v1/agreements'));
    expect(agreements.map(({ id }) => id)).toEqual([acme]);
  });

  it('goes on with work, which whoever did it sees', async () => {
    const { data: ticket } = await theo.post('/v1/tickets', {
      body: {
        ...{ agreementId: acme, subject: 'Checkout fails', body: 'It answers 500.' },
        ...{ channel: 'portal', priority: 'P2', category: 'bug' },
        requester: { name: 'Theo Marsh', email: 'theo@acme.example' },
      },
    });
    ticketId = ticket.id;
    await clockTo('2026-10-31T20:00:00Z');
    const path = { id: ticketId };
    await admin.post('/v1/tickets/{id}/triage', { params: { path }, body: { assignee: 'ada' } });
    await admin.post('/v1/tickets/{id}/{step}', { params: { path: { ...path, step: 'start-work' } }, body: {} });
    await logs('2026-10-05T09:00:00Z', 500);
    nobodyCame = (await logs('2026-10-06T09:00:00Z', 60)).data.id;
    const { data } = await admin.get('/v1/agreements/{id}/balance', { params: { path: { id: acme } } });
    expect(data).toMatchObject({ usedMinutes: 560, remainingMinutes: 40 });
  });

  it('is told event by event to a reader that crashes', async () => {
    const crashing = follow(admin, placeFile, crashesAfter(5), stop.signal);
    await expect(crashing).rejects.toThrow('a crash');
    following = follow(admin, placeFile, (event) => Promise.resolve(void told.push(event)), stop.signal);
    await until(() => Promise.resolve(Number(told.at(-1)?.position) >= admin.position));
    const worked = told.flatMap(({ type, data }) =>
      type === 'minutebook.TimeLogged.v1' && data.agreementId === acme ? [data.workedMinutes] : [],
    );
    expect(worked).toEqual([500, 60]);
  });

  // Rule: client.tries-again, client.once
  it('meets a power cut, after which what was asked meanwhile is done, once', async () => {
    const { port: PORT } = new URL(app.admin.url());
    await app.kill();
    const logged = logs('2026-10-07T09:00:00Z', 30);
    await app.restart({ PORT });
    expect((await logged).data).toMatchObject({ billableMinutes: 30, month: '2026-10' });
    const query = { agreementId: acme, limit: 1 };
    const entries = await all(admin.items('/v1/time-entries', { params: { query } }));
    expect(entries.map(({ minutes }) => minutes).sort((a, b) => a - b)).toEqual([30, 60, 500]);
  });

  it('is closed at the revision that was seen, and invoiced', async () => {
    const { etag } = await logs('2026-10-08T09:00:00Z', 10);
    await logs('2026-10-09T09:00:00Z', 10);
    await clockTo('2026-11-02T09:00:00Z');
    const params = { ...october(), header: { 'If-Match': etag! } };
    const unseen = admin.post('/v1/agreements/{id}/months/{month}/close', { params, body: {} });
    await expect(unseen).rejects.toMatchObject({ name: 'ProblemError', status: 412 });
    const invoice = await invoiceOf(admin, acme, '2026-10');
    expect(invoice).toMatchObject({ month: '2026-10', net: 2 * 120_000, currency: 'GBP' });
  });

  it('is disputed, with a no that a person can read', async () => {
    const disputes = (month: string, reason: string) => dispute(theo, acme, month, nobodyCame, reason);
    expect(await disputes('2026-11', 'Nobody came')).toBe('The month is still open: ask for a correction instead');
    expect(await disputes('2026-10', ' ')).toBe('/reason must not be blank');
    expect(await disputes('2026-10', 'Nobody came')).toMatch(/^60 minutes are in dispute until 2026-11-17/);
    const { data } = await theo.get('/v1/agreements/{id}/months/{month}', { params: october() });
    expect(data).toMatchObject({ state: 'closed', disputedMinutes: 60, agreedMinutes: 550 });
  });

  it('ends with minutes that come back', async () => {
    const [open] = await all(bea.items('/v1/disputes', { params: { query: { state: 'open' } } }));
    const body = { goodwillMinutes: 60, reason: 'It was another shop' };
    await bea.post('/v1/disputes/{id}/uphold', { params: { path: { id: open!.id } }, body });
    for await (const { type, data } of theo.events({ types: ['AdjustmentPosted'] })) {
      if (type !== 'minutebook.AdjustmentPosted.v1') continue;
      expect(data).toMatchObject({ month: '2026-11', kind: 'given', lots: [{ minutes: 60 }] });
      break;
    }
    const { data } = await theo.get('/v1/agreements/{id}/balance', { params: { path: { id: acme } } });
    expect(data.lots).toContainEqual(expect.objectContaining({ source: 'goodwill', granted: 60 }));
  });

  // Rule: client.feed-goes-on
  it('was told without a gap and without a repeat, across both crashes', async () => {
    const log = await all(admin.events({ follow: false }));
    await until(() => Promise.resolve(told.length >= log.length));
    stop.abort();
    await following;
    expect(told).toEqual(log);
    expect(log.length).toBeGreaterThan(20);
  });

  it('is a file too', async () => {
    const params = { ...october(), query: { format: 'csv' as const } };
    const file = await theo.file('/v1/agreements/{id}/months/{month}', { params });
    expect(file.headers.get('content-type')).toMatch(/^text\/csv/);
    expect(await file.text()).toContain('Checkout repaired');
  });

  // Rule: client.as-the-document
  it('was had with the types of the very document that this program answers', async () => {
    const document = join(folder, 'openapi.json');
    writeFileSync(document, JSON.stringify(await app.admin.with(null).read('/openapi.json')));
    const tool = join(__dirname, '../../tools/client.js');
    await promisify(execFile)(process.execPath, [tool, '--check', document]);
  });

  /** Keeps what it is told until it is told one more than that. */
  function crashesAfter(count: number): (event: PublishedEvent) => Promise<void> {
    return (event) => {
      if (told.length === count) return Promise.reject(new Error('a crash'));
      told.push(event);
      return Promise.resolve();
    };
  }
});
