import { Agency, type Agreement, type Ticket } from '../support/agency';
import { App } from '../support/app';
import { refusedWith } from '../support/caller';
import { mailingBy, nothingOnItsWay, noticesIn, type NoticeShown, storesOfItsOwn } from '../support/noticed';
import { PostOffice } from '../support/post-office';
import { until } from '../support/waiting';

const theo = 'theo@acme.example';

describe('A mail server out of sorts', () => {
  const office = new PostOffice();
  let app: App;
  let acme: Agreement;

  beforeAll(async () => {
    await office.open();
    app = await App.start({ env: { ...storesOfItsOwn, ...mailingBy(office), LOG_LEVEL: 'error' } });
    await app.clockTo('2026-03-02T09:00:00Z');
    acme = await new Agency(app).signs('2026-03-01', { targets: {} });
  });
  afterAll(async () => {
    await app?.remove();
    await office.shut();
  });
  afterEach(() => {
    Object.assign(office, { toRecipient: () => undefined, toMessage: () => undefined });
    office.arrived.length = 0;
  });

  /** A ticket with the notice of its opening, once that has been tried. */
  async function told(over: Readonly<Record<string, unknown>> = {}): Promise<readonly [Ticket, NoticeShown]> {
    const ticket = await acme.ticket(over);
    await until(() => nothingOnItsWay(app));
    const [notice] = await noticesIn(app, `ticketId=${ticket.id}`);
    return [ticket, notice!];
  }

  const standing = async (ticket: Ticket) => (await noticesIn(app, `ticketId=${ticket.id}`))[0]!;
  const is = (ticket: Ticket, state: NoticeShown['state']) => async () => (await standing(ticket)).state === state;

  it('down for an hour: everything arrives once when it is up again, and commands are none the slower', async () => {
    await office.shut();
    const began = Date.now();
    const tickets = await Promise.all(Array.from({ length: 12 }, (_, n) => acme.ticket({ subject: `Slow ${n}` })));
    expect(Date.now() - began).toBeLessThan(5_000);
    const waiting = () => noticesIn(app, 'state=failed');
    await until(async () => (await waiting()).length === tickets.length);
    expect((await waiting())[0]).toMatchObject({ attempts: 1, recipients: [theo] });
    expect((await waiting())[0]!.reason).toMatch(/ECONNREFUSED/);

    await app.clockTo('2026-03-02T09:02:00Z');
    await until(async () => (await waiting()).every(({ attempts }) => attempts === 2));
    await office.open();
    await app.clockTo('2026-03-02T10:00:00Z');
    await until(async () => (await noticesIn(app, 'state=sent')).length === tickets.length);

    expect(office.arrived.map(({ subject }) => subject).toSorted()).toEqual(
      tickets.map((_, n) => `[Acme] Re: Slow ${n}`).toSorted(),
    );
    expect(new Set(office.arrived.map(({ messageId }) => messageId)).size).toBe(tickets.length);
  });

  it('not now, it says (4xx): it is tried again after a minute, under the same Message-ID, and arrives', async () => {
    office.toMessage = () => ({ code: 451, text: 'Greylisted' });
    const [ticket, { nextAttemptAt, reason }] = await told();
    expect(reason).toBe('451 Greylisted');
    expect(nextAttemptAt! >= '2026-03-02T10:01:00.000Z' && nextAttemptAt! <= '2026-03-02T10:01:15.000Z').toBe(true);

    office.toMessage = () => undefined;
    await app.clockTo('2026-03-02T10:01:15Z');
    await until(is(ticket, 'sent'));
    expect(await standing(ticket)).toMatchObject({ attempts: 2, reason: null, sentAt: '2026-03-02T10:01:15.000Z' });
    expect(office.arrived).toHaveLength(1);
  });

  it('never, it says (5xx): the notice is abandoned at once, until somebody has it sent again', async () => {
    office.toRecipient = () => ({ code: 550, text: 'No such user' });
    const [ticket, { id, state, refused }] = await told();
    expect([state, refused]).toEqual(['abandoned', [{ address: theo, reason: '550 No such user' }]]);
    await app.clockTo('2026-03-02T18:00:00Z');
    expect(await is(ticket, 'abandoned')()).toBe(true);

    office.toRecipient = () => undefined;
    const again = `/v1/notices/${id}/send-again`;
    expect(await app.admin.post(again, {}, { idempotencyKey: 'once' })).toMatchObject({ status: 201, body: { id } });
    expect(await app.admin.post(again, {}, { idempotencyKey: 'once' })).toMatchObject({ status: 201, body: { id } });
    await until(is(ticket, 'sent'));
    expect(office.arrived).toHaveLength(1);
    expect(await app.admin.post(again)).toMatchObject(refusedWith(409, 'notice-not-abandoned'));
    expect(await app.admin.post('/v1/notices/none/send-again')).toMatchObject(refusedWith(404, 'unknown-notice'));
  });

  it('one of two contacts never, the other later: the one is named, the other gets it once', async () => {
    const contacts = ['mia@shop.example', 'ole@shop.example'].map((email) => ({ name: email, email }));
    const { id } = await app.admin.send('/v1/clients', { name: 'Globex', contacts });
    const globex = await new Agency(app).signs('2026-03-01', { targets: {}, thresholds: [50] }, id);
    const ticket = await globex.ticket();
    office.toRecipient = (address) =>
      address === 'mia@shop.example' ? { code: 550, text: 'Gone' } : { code: 450, text: 'Busy' };
    await ticket.works('2026-03-02T09:00:00Z', 300);
    const crossed = async () => (await noticesIn(app, 'kind=threshold-crossed'))[0];
    await until(async () => (await crossed())?.state === 'failed');
    office.toRecipient = (address) => (address === 'mia@shop.example' ? { code: 550, text: 'Gone' } : undefined);
    await app.clockTo('2026-03-02T18:05:00Z');
    await until(async () => (await crossed())?.state === 'sent');

    expect(await crossed()).toMatchObject({
      recipients: ['ole@shop.example'],
      refused: [{ address: 'mia@shop.example', reason: '550 Gone' }],
    });
    const mails = office.arrived.filter(({ subject }) => subject.includes('of the hours'));
    expect(mails.map(({ to }) => to)).toEqual([['ole@shop.example']]);
  });

  it('says to Prometheus how many are due, were sent and failed', async () => {
    await until(async () => (await noticesIn(app)).every(({ state }) => state === 'sent'));
    const figures = async () => {
      const { body } = await app.admin.get<string>('/metrics');
      const figure = (name: string) =>
        Number(
          body
            .split('\n')
            .find((line) => line.startsWith(`${name} `))
            ?.split(' ')[1],
        );
      return {
        due: figure('minutebook_notices_due'),
        sent: figure('minutebook_notices_total{outcome="sent"}'),
        failed: figure('minutebook_notices_total{outcome="failed"}'),
      };
    };
    const before = await figures();
    expect(before.due).toBe(0);
    expect(before.failed).toBeGreaterThan(24);
    office.toMessage = () => ({ code: 451, text: 'Greylisted' });
    const [ticket] = await told();
    expect(await figures()).toEqual({ ...before, failed: before.failed + 1 });
    office.toMessage = () => undefined;
    await app.clockTo('2026-03-02T18:10:00Z');
    await until(is(ticket, 'sent'));
    expect(await figures()).toEqual({ due: 0, sent: before.sent + 1, failed: before.failed + 1 });
  });

  it('slow: a program that is told to stop waits for what is being sent, and does not send it again', async () => {
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    office.beforeAnswer = () => answered;
    const { begun } = office;
    const ticket = await acme.ticket();
    await until(() => Promise.resolve(office.begun > begun));
    const stopped = app.stop();
    setTimeout(answer, 500);
    await stopped;
    expect(office.arrived).toHaveLength(1);

    office.beforeAnswer = () => Promise.resolve();
    await app.restart();
    await app.clockTo('2026-03-02T19:00:00Z');
    expect(await standing(ticket)).toMatchObject({ state: 'sent', attempts: 1 });
    expect(office.arrived).toHaveLength(1);
  });

  it('silent: the schedule goes on, and a program that is told to stop does not wait for it', async () => {
    const globex = await new Agency(app).signs('2026-02-01', { targets: {}, closeAfterDays: 3 });
    office.beforeTaking = () => new Promise(() => undefined);
    const { begun } = office;
    const tickets = await Promise.all(Array.from({ length: 7 }, () => acme.ticket()));
    await until(() => Promise.resolve(office.begun === begun + 5));
    await app.clockTo('2026-03-04T00:00:00Z');
    expect(await globex.statement('2026-02')).toMatchObject({ state: 'closed' });
    expect(await noticesIn(app, 'state=taken')).toHaveLength(5);
    expect(await noticesIn(app, 'state=due')).toHaveLength(2);
    await app.stop();
    expect(office.arrived).toHaveLength(0);

    office.beforeTaking = () => Promise.resolve();
    await app.restart();
    await until(async () => (await Promise.all(tickets.map((ticket) => is(ticket, 'sent')()))).every(Boolean));
    expect(office.arrived).toHaveLength(7);
  });
});
