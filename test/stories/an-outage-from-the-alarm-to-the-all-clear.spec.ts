import { Agency, type Agreement, type Page, Ticket } from '../support/agency';
import { App } from '../support/app';
import { type Caller } from '../support/caller';
import { EventStoreReader } from '../support/event-store';

interface Noted {
  readonly id: string;
  readonly ticketId: string | null;
  readonly state: 'down' | 'up';
  readonly meaning: string;
  readonly position: number;
}

interface Shown {
  readonly subject: string;
  readonly channel: string;
  readonly category: string;
  readonly priority: string;
  readonly environment: string;
  readonly status: string;
  readonly openedAt: string;
  readonly answeredAt: string | null;
  readonly body: string;
  readonly requester: { readonly name: string; readonly email: string };
}

describe('An outage, from the alarm to the all-clear', () => {
  const app = App.ofThisFile();
  const studio = new Agency(app);
  let acme: Agreement;
  let probe: Caller;

  beforeAll(async () => {
    await app.clockTo('2026-11-02T09:00:00Z');
    acme = await studio.signs('2026-11-01');
    probe = await app.key('integrator', acme.clientId);
  });

  const sees = (state: 'down' | 'up', at: string, over: object = {}): Promise<Noted> =>
    probe.send('/v1/intake/monitoring', { agreementId: acme.id, check: 'shop', state, at, detail: '', ...over });
  const ticketOf = ({ ticketId }: Noted): Ticket => new Ticket(app.admin, ticketId!);
  const outages = async () =>
    (
      await app.admin.read<Page<{ id: string; channel: string; subject: string }>>('/v1/tickets?limit=200')
    ).items.filter(({ channel }) => channel === 'monitoring');
  let first: Noted;
  let second: Noted;

  // Rule: tickets.outage-is-a-p1
  it('opens a P1 in production at once, of when it began, and starts its clocks', async () => {
    await app.clockTo('2026-11-02T10:02:00Z');
    first = await sees('down', '2026-11-02T10:00:00Z', { detail: 'Checkout answers 502.' });

    expect(first).toMatchObject({ state: 'down', meaning: 'outage-began' });
    expect(await ticketOf(first).show<Shown>()).toMatchObject({
      ...{ subject: 'Outage: shop', channel: 'monitoring', category: 'outage', priority: 'P1', status: 'opened' },
      ...{ environment: 'production', openedAt: '2026-11-02T10:00:00.000Z', answeredAt: null },
      body: 'shop has been down since 2026-11-02T10:00:00.000Z.\n\nCheckout answers 502.',
      requester: { name: 'Theo Marsh', email: 'theo@acme.example' },
    });
    const { response } = await ticketOf(first).clocks();
    expect(response).toMatchObject({ state: 'running', dueAt: '2026-11-02T11:00:00.000Z' });
  });

  // Rule: tickets.one-per-running-outage
  it('while it runs every further alarm answers its ticket, and adds nothing', async () => {
    const log = new EventStoreReader(app.eventStoreUrl);
    const before = await log.head();
    const again = await Promise.all(['10:00', '10:01', '10:02'].map((time) => sees('down', `2026-11-02T${time}:00Z`)));

    for (const { id, ticketId, state, meaning } of again) {
      expect([id, ticketId, state, meaning]).toEqual([first.id, first.ticketId, 'down', 'outage-runs']);
    }
    expect(await log.head()).toBe(before);
    await log.close();
    expect(await outages()).toHaveLength(1);
  });

  it('an all-clear from before it does not end it', async () => {
    expect(await sees('up', '2026-11-02T09:59:59Z')).toMatchObject({
      ...{ ticketId: first.ticketId, state: 'down', meaning: 'out-of-order' },
    });
  });

  // Rule: tickets.outage-ends-with-a-note
  it('ends with a note on its ticket, which stops no clock, since no person wrote it', async () => {
    await app.clockTo('2026-11-02T10:31:00Z');
    const end = await sees('up', '2026-11-02T10:30:00Z', { detail: 'Checkout answers 200.' });

    expect(end).toMatchObject({ ticketId: first.ticketId, state: 'up', meaning: 'outage-ended' });
    const reply = (await ticketOf(first).history()).filter(({ type }) => type === 'ReplyPosted');
    expect(reply).toMatchObject([
      {
        ...{ occurredAt: '2026-11-02T10:30:00.000Z', actor: { id: 'monitoring', role: 'system' } },
        data: {
          body: 'shop has been up again since 2026-11-02T10:30:00.000Z.\n\nCheckout answers 200.',
          ...{ public: true, byAgency: false },
        },
      },
    ]);
    expect(await ticketOf(first).show<Shown>()).toMatchObject({ status: 'opened', answeredAt: null });
    expect((await ticketOf(first).clocks())['response']).toMatchObject({ state: 'running' });
  });

  it('an all-clear without an outage writes nothing, and says so', async () => {
    const log = new EventStoreReader(app.eventStoreUrl);
    const before = await log.head();
    expect(await sees('up', '2026-11-02T10:31:00Z')).toMatchObject({ ticketId: null, meaning: 'no-outage' });
    expect(await sees('up', '2026-11-02T10:31:00Z', { check: 'blog' })).toMatchObject({
      ...{ ticketId: null, state: 'up', meaning: 'no-outage' },
    });
    expect(await log.head()).toBe(before);
    await log.close();
  });

  it('an alarm of the outage that is over, come again or late, does not begin it anew', async () => {
    for (const at of ['2026-11-02T10:00:00Z', '2026-11-02T10:29:59Z']) {
      expect(await sees('down', at)).toMatchObject({ ticketId: null, state: 'up', meaning: 'out-of-order' });
    }
    expect(await outages()).toHaveLength(1);
  });

  // Rule: tickets.next-outage-is-a-new-one
  it('the next one is a new outage with a ticket of its own', async () => {
    second = await sees('down', '2026-11-02T10:30:30Z');
    expect(second).toMatchObject({ id: first.id, state: 'down', meaning: 'outage-began' });
    expect(second.ticketId).not.toBe(first.ticketId);
    expect(await outages()).toHaveLength(2);
  });

  it('of one alarm that is delivered many times at once, one ticket opens', async () => {
    const many = Array.from({ length: 12 }, () => sees('down', '2026-11-02T10:31:00Z', { check: 'api' }));
    const noted = await Promise.all(many);

    expect(new Set(noted.map(({ ticketId }) => ticketId)).size).toBe(1);
    expect(noted.filter(({ meaning }) => meaning === 'outage-began')).toHaveLength(1);
    expect((await outages()).filter(({ subject }) => subject === 'Outage: api')).toHaveLength(1);
  });

  it('an alarm that was sent again under its idempotency key has the same answer, also later', async () => {
    const body = { agreementId: acme.id, check: 'mail', state: 'down', at: '2026-11-02T10:31:00Z', detail: '' };
    const how = { idempotencyKey: 'alarm-1' };
    const once = await probe.send<Noted>('/v1/intake/monitoring', body, how);
    await sees('up', '2026-11-02T10:31:00Z', { check: 'mail' });
    expect(await probe.send<Noted>('/v1/intake/monitoring', body, how)).toEqual(once);
  });

  it('told of long after it began, its clocks started then: a breach has its true moment', async () => {
    await app.clockTo('2026-11-03T09:00:00Z');
    const late = await sees('down', '2026-11-02T20:00:00Z', { check: 'backup' });
    await app.clockTo('2026-11-03T09:00:01Z');
    const { response } = await ticketOf(late).clocks();
    expect(response).toMatchObject({ state: 'breached', startedAt: '2026-11-02T20:00:00.000Z' });
    expect(response).toMatchObject({ dueAt: '2026-11-02T21:00:00.000Z' });
  });

  it('a person answers and resolves it as any ticket; the check goes on', async () => {
    const ticket = ticketOf(second);
    await ticket.replies('We have restarted it.');
    await ticket.step('resolve', { note: 'Out of memory' });
    expect(await sees('down', '2026-11-03T09:00:00Z')).toMatchObject({
      ...{ ticketId: second.ticketId, meaning: 'outage-runs' },
    });
    expect(await sees('up', '2026-11-03T09:00:00Z')).toMatchObject({ meaning: 'outage-ended' });
    expect((await ticket.history()).at(-1)).toMatchObject({ type: 'ReplyPosted', actor: { id: 'monitoring' } });
  });
});
