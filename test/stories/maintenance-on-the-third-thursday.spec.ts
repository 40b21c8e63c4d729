import { Agency, type Agreement, type Page } from '../support/agency';
import { App } from '../support/app';
import { type Caller } from '../support/caller';
import { EventStoreReader } from '../support/event-store';

interface Plan {
  readonly id: string;
  readonly state: 'planned' | 'ended';
  readonly endedBecause: string | null;
  readonly nextAt: string | null;
  readonly lastAt: string | null;
  readonly tickets: number;
  readonly rule: string;
  readonly timeZone: string;
}

interface Shown {
  readonly id: string;
  readonly agreementId: string;
  readonly subject: string;
  readonly kind: string;
  readonly channel: string;
  readonly category: string;
  readonly priority: string;
  readonly estimateMinutes: number | null;
  readonly openedAt: string;
}

describe('Maintenance on the third Thursday', () => {
  const app = App.ofThisFile();
  const studio = new Agency(app);
  const updates = { rule: 'freq=monthly;byday=3th', startsOn: '2026-09-01', subject: 'Monthly updates' };
  let acme: Agreement;
  let theo: Caller;
  let plan: { id: string; nextAt: string; position: number };

  beforeAll(async () => {
    await app.clockTo('2026-09-01T08:00:00Z');
    acme = await studio.signs('2026-09-01');
    theo = await app.key('client', acme.clientId);
  });

  const plans = (body: object, on = acme) =>
    app.admin.send<{ id: string; nextAt: string; position: number }>(`/v1/agreements/${on.id}/maintenance`, body);
  const planned = async (desk: Caller = app.admin, on = acme) =>
    (await desk.read<Page<Plan>>(`/v1/agreements/${on.id}/maintenance`)).items;
  const thePlan = async (id: string, on = acme) => (await planned(app.admin, on)).find((one) => one.id === id);
  const opened = async (subject: string) =>
    (await app.admin.read<Page<Shown>>('/v1/tickets?limit=200')).items
      .filter((ticket) => ticket.subject === subject)
      .toReversed();
  const momentsOf = async (subject: string) => (await opened(subject)).map(({ openedAt }) => openedAt);

  it('is planned once, and says when it falls due first', async () => {
    plan = await plans({ ...updates, estimateMinutes: 90 });
    expect(plan.nextAt).toBe('2026-09-17T08:00:00.000Z');
    expect(await planned(theo)).toMatchObject([
      {
        ...{ id: plan.id, state: 'planned', rule: 'FREQ=MONTHLY;BYDAY=3TH', timeZone: 'Europe/London' },
        ...{ nextAt: '2026-09-17T08:00:00.000Z', lastAt: null, tickets: 0 },
      },
    ]);
  });

  // Rule: tickets.maintenance-opens-by-itself
  it('opens its ticket by itself when the time comes, and not before', async () => {
    await app.clockTo('2026-09-17T07:59:59Z');
    expect(await opened('Monthly updates')).toEqual([]);
    await app.clockTo('2026-09-17T08:00:00Z');

    expect(await opened('Monthly updates')).toMatchObject([
      {
        ...{ kind: 'maintenance', channel: 'schedule', category: 'security-update', priority: 'P3' },
        ...{ estimateMinutes: 90, openedAt: '2026-09-17T08:00:00.000Z' },
      },
    ]);
    expect(await thePlan(plan.id)).toMatchObject({ nextAt: '2026-10-15T08:00:00.000Z', tickets: 1 });
  });

  // Rule: tickets.maintenance-once-each
  it('after two months of downtime opens those that it missed, each of its own moment, once', async () => {
    await app.kill();
    await app.restart();
    await app.clockTo('2026-11-25T08:00:00Z');
    await app.stop();
    await app.restart();
    await app.clockTo('2026-11-25T09:00:00Z');

    // The third Thursday of October lies before its third Wednesday; November’s is in winter time.
    expect(await momentsOf('Monthly updates')).toEqual([
      '2026-09-17T08:00:00.000Z',
      '2026-10-15T08:00:00.000Z',
      '2026-11-19T09:00:00.000Z',
    ]);
    expect(await thePlan(plan.id)).toMatchObject({ nextAt: '2026-12-17T09:00:00.000Z', tickets: 3 });
  });

  it('of a daily plan that was down for a quarter opens the latest twelve, and writes down what it skipped', async () => {
    const { id } = await plans({
      rule: 'FREQ=DAILY',
      startsOn: '2026-11-01',
      at: '00:30',
      subject: 'Look at the logs',
    });
    await app.clockTo('2027-02-20T12:00:00Z');

    const days = Array.from({ length: 12 }, (_, i) => `2027-02-${String(i + 9).padStart(2, '0')}T00:30:00.000Z`);
    expect(await momentsOf('Look at the logs')).toEqual(days);
    const log = new EventStoreReader(app.eventStoreUrl);
    const facts = await log.stream(`maintenance-${id}`);
    await log.close();
    expect(facts.map(({ type }) => type).slice(0, 3)).toEqual([
      ...['MaintenancePlanned', 'MaintenanceSkipped', 'MaintenanceFellDue'],
    ]);
    expect(facts[1]).toMatchObject({ data: { from: '2026-11-26T00:30:00.000Z', before: days[0] } });
    await app.admin.delete(`/v1/maintenance/${id}`);
  });

  it('at half past one leaves the Sunday out on which London has none, and comes once where it has two', async () => {
    await plans({ rule: 'FREQ=WEEKLY;BYDAY=SU', startsOn: '2027-03-20', at: '01:30', subject: 'Backups' });
    await app.clockTo('2027-04-05T08:00:00Z');
    // 28 March 2027 has no 01:30 in London.
    expect(await momentsOf('Backups')).toEqual(['2027-03-21T01:30:00.000Z', '2027-04-04T00:30:00.000Z']);
    await app.clockTo('2027-05-01T08:00:00Z');
    expect(await momentsOf('Backups')).toHaveLength(5);
    await app.admin.delete(`/v1/maintenance/${(await planned()).at(-1)!.id}`);
  });

  it('that counts or ends stops with its last one', async () => {
    const counted = await plans({ rule: 'FREQ=DAILY;COUNT=2', startsOn: '2027-05-02', subject: 'Twice' });
    const until = await plans({ rule: 'FREQ=DAILY;UNTIL=20270504', startsOn: '2027-05-02', subject: 'Until the 4th' });
    await app.clockTo('2027-05-10T08:00:00Z');

    expect(await momentsOf('Twice')).toEqual(['2027-05-02T08:00:00.000Z', '2027-05-03T08:00:00.000Z']);
    expect(await momentsOf('Until the 4th')).toHaveLength(3);
    for (const { id } of [counted, until]) {
      expect(await thePlan(id)).toMatchObject({ state: 'ended', endedBecause: 'rule-exhausted', nextAt: null });
    }
  });

  it('ends by hand: no further ticket opens, and to end it again adds nothing', async () => {
    const before = await momentsOf('Monthly updates');
    expect(await app.admin.delete(`/v1/maintenance/${plan.id}`)).toMatchObject({ status: 200, body: { id: plan.id } });
    expect(await app.admin.delete(`/v1/maintenance/${plan.id}`)).toMatchObject({ status: 200 });
    await app.clockTo('2027-06-30T08:00:00Z');

    expect(await momentsOf('Monthly updates')).toEqual(before);
    expect(await thePlan(plan.id)).toMatchObject({ state: 'ended', endedBecause: 'by-hand', nextAt: null });
  });

  // Rule: tickets.maintenance-ends-with-the-agreement
  it('ends with its agreement: what falls on a day after that opens nothing', async () => {
    await app.clockTo('2027-07-01T08:00:00Z');
    const globex = await studio.signs('2027-07-01', { noticeDays: 0 });
    const { id } = await plans({ rule: 'FREQ=DAILY', startsOn: '2027-07-01', subject: 'Restart' }, globex);
    await globex.givesNotice('2027-07-01', '2027-07-03');
    expect(await thePlan(id, globex)).toMatchObject({ state: 'planned', nextAt: '2027-07-01T08:00:00.000Z' });
    await app.clockTo('2027-07-03T12:00:00Z');
    expect(await thePlan(id, globex)).toMatchObject({ nextAt: null });
    await app.clockTo('2027-07-10T08:00:00Z');

    expect(await momentsOf('Restart')).toEqual(['01', '02', '03'].map((day) => `2027-07-${day}T08:00:00.000Z`));
    expect(await thePlan(id, globex)).toMatchObject({ state: 'ended', endedBecause: 'agreement-ended' });
  });

  it('the same request again is the same plan', async () => {
    const how = { idempotencyKey: 'plan-1' };
    const body = { rule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29', startsOn: '2027-07-01', subject: 'Leap day' };
    const path = `/v1/agreements/${acme.id}/maintenance`;
    const once = await app.admin.send<{ id: string; nextAt: string }>(path, body, how);
    expect(once.nextAt).toBe('2028-02-29T09:00:00.000Z');
    expect(await app.admin.send(path, body, how)).toEqual(once);
    expect((await planned()).filter(({ rule }) => rule === body.rule)).toHaveLength(1);
  });
});
