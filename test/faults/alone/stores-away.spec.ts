import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { Agency, type Agreement, entryBody, type Ticket } from '../../support/agency';
import { App } from '../../support/app';
import { type Answer, refusedWith } from '../../support/caller';
import { EventStoreReader } from '../../support/event-store';
import { StoreProcess } from '../../support/store-process';
import { until } from '../../support/waiting';

const MONTH = '2026-10';

describe('Stores that go away', () => {
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-stores-'));
  const eventStore = new StoreProcess('event store', join(folder, 'events'));
  const documents = new StoreProcess('document store', join(folder, 'documents'));
  const acknowledged: string[] = [];
  let app: App;
  let acme: Agreement;
  let ticket: Ticket;

  beforeAll(async () => {
    await Promise.all([eventStore.start(), documents.start()]);
    app = await App.start({ env: { EVENTSTORE_URL: eventStore.url, MONGODB_URL: documents.url, LOG_LEVEL: 'fatal' } });
    await app.clockTo('2026-10-31T18:00:00Z');
    acme = await new Agency(app).signs('2026-10-01', { rounding: { incrementMinutes: 1, minimumMinutes: 0 } });
    ticket = await acme.ticket();
    expect(await log(randomUUID())).toMatchObject({ status: 201 });
    // What the read models have not seen, and kept, when the event store goes away, no query can wait for.
    await until(async () => (await acme.balance(MONTH)).usedMinutes === 1);
    await until(seenIsKept);
  });
  afterAll(async () => {
    await app?.remove();
    await Promise.all([eventStore.kill(), documents.kill()]);
    rmSync(folder, { recursive: true, force: true });
  });

  let minute = 0;
  const bodies = new Map<string, object>();

  /** Logs one minute, each time a later one; the same again under a key that was used. */
  async function log(idempotencyKey: string): Promise<Answer> {
    const startedAt = new Date(Date.UTC(2026, 9, 5, 8, (minute += 1))).toISOString();
    const body = bodies.get(idempotencyKey) ?? entryBody(startedAt, 1);
    bodies.set(idempotencyKey, body);
    const answer = await app.admin.post<{ id: string }>(`/v1/tickets/${ticket.id}/time-entries`, body, {
      idempotencyKey,
    });
    if (answer.status === 201) acknowledged.push(answer.body.id);
    return answer;
  }

  /** The checkpoints say how far every read model has come: one that begins again begins there. */
  async function seenIsKept(): Promise<boolean> {
    const client = new MongoClient(documents.url);
    try {
      const checkpoints = await client
        .db('minutebook')
        .collection<{ position: number }>('checkpoints')
        .find()
        .toArray();
      return checkpoints.every(({ position }) => position >= app.admin.seen.position);
    } finally {
      await client.close();
    }
  }

  const ready = async (): Promise<number> => (await app.admin.with(null).get('/health/ready')).status;

  /** Every acknowledged entry is in the ledger once, and nothing else; the balance agrees. */
  async function nothingLostNothingDoubled(): Promise<void> {
    const reader = new EventStoreReader(eventStore.url);
    const facts = (await reader.stream(`ledger-${acme.id}-${MONTH}`)).filter(({ type }) => type === 'TimeLogged');
    await reader.close();
    expect(facts.map(({ data }) => data['entryId']).toSorted()).toEqual([...new Set(acknowledged)].toSorted());
    expect(await acme.balance(MONTH)).toMatchObject({ usedMinutes: facts.length });
  }

  describe('the event store', () => {
    const refused = randomUUID();

    it('away: commands are refused for now, readiness is red, and queries are answered', async () => {
      await eventStore.kill();

      const answer = await log(refused);
      expect(answer).toMatchObject(refusedWith(503, 'store-unavailable'));
      expect(answer.headers.get('retry-after')).toBe('1');
      await until(async () => (await ready()) === 503);
      expect((await app.admin.get('/health/live')).status).toBe(200);
      expect(await acme.balance(MONTH)).toMatchObject({ usedMinutes: 1 });
      expect(await ticket.show()).toMatchObject({ status: 'opened' });
    });

    it('back: it goes on by itself, and the same request is carried out once', async () => {
      await eventStore.start();
      await until(async () => (await ready()) === 200);

      expect(await log(refused)).toMatchObject({ status: 201 });
      await log(refused);
      await log(randomUUID());
      await nothingLostNothingDoubled();
    });
  });

  describe('the document store', () => {
    const meanwhile = randomUUID();

    it('away: facts are still taken, queries are refused for now, readiness is red', async () => {
      await documents.kill();

      expect(await log(meanwhile)).toMatchObject({ status: 201 });
      const query = await app.admin
        .with(null)
        .with(app.admin.key)
        .get(`/v1/tickets/${ticket.id}`, { headers: { 'minutebook-after': '0' } });
      expect(query).toMatchObject(refusedWith(503, 'store-unavailable'));
      await until(async () => (await ready()) === 503);
      expect((await app.admin.get('/health/live')).status).toBe(200);
    });

    it('back: the read models catch up by themselves', async () => {
      await documents.start();
      await until(async () => (await ready()) === 200);

      await log(meanwhile);
      await nothingLostNothingDoubled();
    });

    it('back with nothing in it: they are filled again from the event store', async () => {
      await documents.kill();
      rmSync(join(folder, 'documents'), { recursive: true });
      await documents.start();
      await until(
        async () => (await ready()) === 200 && (await app.admin.get(`/v1/agreements/${acme.id}`)).status === 200,
      );

      await log(randomUUID());
      await nothingLostNothingDoubled();
    });
  });

  it('both, and the program as well: it starts once they are there', async () => {
    await Promise.all([app.kill(), eventStore.kill(), documents.kill()]);
    await Promise.all([eventStore.start(), documents.start()]);
    await app.restart();

    await log(randomUUID());
    await nothingLostNothingDoubled();
  });
});
