import { randomUUID } from 'node:crypto';
import { Agency, type Agreement, entryBody, type Ticket } from '../support/agency';
import { App } from '../support/app';
import { type Answer, refusedWith } from '../support/caller';

describe('The same request twice has one effect', () => {
  const app = App.ofThisFile();
  let acme: Agreement;
  let ticket: Ticket;

  beforeAll(async () => {
    await app.clockTo('2026-10-20T18:00:00Z');
    acme = await new Agency(app).signs('2026-10-01');
    ticket = await acme.ticket();
  });

  const used = async () => (await acme.balance('2026-10')).usedMinutes;
  const log = (day: string, idempotencyKey: string, minutes = 60): Promise<Answer> =>
    app.admin.post(`/v1/tickets/${ticket.id}/time-entries`, entryBody(`2026-10-${day}T09:00:00+01:00`, minutes), {
      idempotencyKey,
    });
  const told = ({ status, body, etag }: Answer) => ({ status, body, etag });

  it('the second answer is the first one', async () => {
    const key = randomUUID();
    const first = await log('05', key);
    const second = await log('05', key);

    expect(first.status).toBe(201);
    expect(told(second)).toEqual(told(first));
    expect(await used()).toBe(60);
  });

  it('so it is for whatever creates something', async () => {
    const twice = async (path: string, body: object) => {
      const idempotencyKey = randomUUID();
      const first = await app.admin.post(path, body, { idempotencyKey });
      expect(first.status).toBe(201);
      expect(told(await app.admin.post(path, body, { idempotencyKey }))).toEqual(told(first));
    };
    await twice('/v1/clients', { name: 'Umbrella', contacts: [{ name: 'U', email: 'u@umbrella.example' }] });
    await twice('/v1/tickets', acme.ticketBody({ subject: 'Once only' }));
    await twice(`/v1/agreements/${acme.id}/purchases`, { minutes: 60, unitPrice: 9000 });
    await twice(`/v1/agreements/${acme.id}/approvals`, { minutes: 5, decision: 'approved' });

    const { items } = await app.admin.read<{ items: readonly unknown[] }>(
      `/v1/tickets?agreementId=${acme.id}&q=Once%20only`,
    );
    expect(items).toHaveLength(1);
    expect(await acme.balance('2026-10')).toMatchObject({ availableMinutes: 660 });
  });

  it('another body, or another path, under the same key is refused, and the first stands', async () => {
    const key = randomUUID();
    await log('06', key);

    expect(await log('06', key, 61)).toMatchObject(refusedWith(422, 'idempotency-key-reused'));
    expect(await app.admin.post('/v1/tickets', acme.ticketBody(), { idempotencyKey: key })).toMatchObject(
      refusedWith(422, 'idempotency-key-reused'),
    );
    expect(await used()).toBe(120);
  });

  it('a key that was refused may be used for the corrected request', async () => {
    const key = randomUUID();
    expect(await log('07', key, 0)).toMatchObject(refusedWith(422, 'invalid'));
    expect((await log('07', key)).status).toBe(201);
  });

  it('twenty at once are one', async () => {
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 20 }, () => log('08', key)));

    expect(new Set(answers.map((answer) => JSON.stringify(told(answer)))).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
    expect(await used()).toBe(240);
  });

  it('two people may choose the same key', async () => {
    const key = randomUUID();
    const [ada, ben] = [await app.key('agent'), await app.key('agent')];
    const body = (agent: string) => entryBody('2026-10-09T09:00:00+01:00', 30, { agent });
    const path = `/v1/tickets/${ticket.id}/time-entries`;

    expect((await ada.post(path, body('Ada'), { idempotencyKey: key })).status).toBe(201);
    expect((await ben.post(path, body('Ben'), { idempotencyKey: key })).status).toBe(201);
    expect(await used()).toBe(300);
  });

  it('also after a restart, and after the month has closed', async () => {
    const key = randomUUID();
    const first = await log('12', key);
    await app.kill();
    await app.restart();
    expect(told(await log('12', key))).toEqual(told(first));
    expect(await log('12', key, 61)).toMatchObject(refusedWith(422, 'idempotency-key-reused'));

    await app.clockTo('2026-11-05T12:00:00Z');
    expect(await acme.balance('2026-10')).toMatchObject({ state: 'closed', usedMinutes: 360 });
    expect(told(await log('12', key))).toEqual(told(first));
    expect(await acme.balance('2026-11')).toMatchObject({ usedMinutes: 0 });
  });

  it('a whole month closes once, and says the same again', async () => {
    await app.clockTo('2026-12-02T12:00:00Z');
    const path = `/v1/agreements/${acme.id}/months/2026-11/close`;
    const how = { idempotencyKey: randomUUID() };
    const first = await app.admin.post(path, {}, how);

    expect(first.status).toBe(200);
    expect(told(await app.admin.post(path, {}, how))).toEqual(told(first));
  });
});
