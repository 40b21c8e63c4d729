import { Agency, type Agreement, type Page, type SlaClock, type Ticket } from '../support/agency';
import { App } from '../support/app';
import { publishedByAnEarlierRelease, scotlandAsFirstPublished } from '../support/calendars';
import { type Caller, refusedWith } from '../support/caller';

interface Line extends SlaClock {
  readonly ticketId: string;
  readonly priority: string;
  readonly secondsToDue: number | null;
  readonly remainingMinutes: number | null;
  readonly recomputed?: { readonly state: string; readonly dueAt: string | null };
}

interface Performance extends Page<{ readonly clientId: string; readonly clock: string }> {
  readonly month: string;
  readonly totals: readonly object[];
}

/** An answer within an hour, Monday to Friday, nine to five, in Scotland; the 15th of June is proclaimed a bank holiday. */
describe('How promises were kept', () => {
  const app = App.ofThisFile();
  const studio = new Agency(app);
  let acme: Agreement;
  let globex: Agreement;
  let theo: Caller;
  let late: Ticket;

  const performance = (query = '', by = app.admin) =>
    by.read<Performance>(`/v1/sla/performance?month=2026-06&clock=response${query}`);
  const sla = (query: string, by = app.admin) =>
    by.read<Page<Line> & { readonly asOf: string }>(`/v1/sla?limit=200&${query}`);

  beforeAll(async () => {
    await publishedByAnEarlierRelease(app.eventStoreUrl, 'GB-SCT', [2026], scotlandAsFirstPublished);
    await app.clockTo('2026-06-12T15:30:00Z');
    acme = await studio.signs('2026-06-01', { holidays: 'GB-SCT' });
    globex = await studio.signs('2026-06-01', { holidays: 'GB-SCT' });
    theo = await app.key('client', acme.clientId);
    late = await acme.ticket();
  });

  // Rule: sla.countdown
  it('a clock counts down, also past its due moment; one that waits says what is left', async () => {
    await app.clockTo('2026-06-12T15:45:30Z');
    const { items, asOf } = await sla(`clock=response&agreementId=${acme.id}&priority=P2`);
    expect(asOf).toBe('2026-06-12T15:45:30.000Z');
    const waiting = Date.parse('2026-06-15T08:30:00Z') - Date.parse(asOf);
    expect(items).toMatchObject([{ ticketId: late.id, dueAt: '2026-06-15T08:30:00.000Z', remainingMinutes: null }]);
    expect(items[0]!.secondsToDue).toBe(waiting / 1_000);

    await app.clockTo('2026-06-15T09:00:00Z');
    const breached = await sla('state=breached&clock=response');
    expect(breached.items).toMatchObject([{ ticketId: late.id, secondsToDue: -1_800 }]);

    await late.step('request-information', { note: 'Which shop?' });
    const paused = await sla(`state=paused&agreementId=${acme.id}`);
    expect(paused.items).toMatchObject([
      { clock: 'resolution', dueAt: null, secondsToDue: null, workedMinutes: 90, remainingMinutes: 960 - 90 },
    ]);
  });

  // Rule: sla.recomputed-verdict
  it('a second verdict by today’s calendar stands beside the first, and rewrites nothing', async () => {
    await app.clockTo('2026-06-16T08:00:00Z');
    await late.replies('It is the database.');
    const own = await app.admin.read<Line[]>(`/v1/tickets/${late.id}/sla`);
    expect(await app.admin.post('/v1/calendars/GB-SCT/publications')).toMatchObject({ status: 201 });
    const before = await late.history();

    const both = await app.admin.read<Line[]>(`/v1/tickets/${late.id}/sla?calendar=today`);
    expect(both.find(({ clock }) => clock === 'response')).toMatchObject({
      ...{ state: 'breached', dueAt: '2026-06-15T08:30:00.000Z', calendar: { holidays: 'GB-SCT@2' } },
      recomputed: {
        ...{ state: 'met', dueAt: '2026-06-16T08:30:00.000Z', workedMinutes: 30 },
        calendar: { holidays: 'GB-SCT@3' },
      },
    });
    expect(both.map(({ recomputed: _recomputed, ...run }) => run)).toEqual(own);
    expect(await app.admin.read<Line[]>(`/v1/tickets/${late.id}/sla`)).toEqual(own);
    expect(await late.history()).toEqual(before);
  });

  // Rule: sla.performance
  it('the figures of a month say how many were met, and how soon, together and for each client', async () => {
    for (const [agreement, minutes] of [
      [acme, 10],
      [globex, 20],
      [globex, 40],
    ] as const) {
      const now = Date.parse('2026-06-16T09:00:00Z') + minutes * 60_000;
      await app.clockTo(new Date(now).toISOString());
      const ticket = await agreement.ticket();
      await app.clockTo(new Date(now + minutes * 30_000).toISOString());
      await ticket.replies('We are on it.');
    }
    const p2 = { priority: 'P2', clock: 'response', breachedByReclassification: 0 };
    expect(await performance('&within=10')).toMatchObject({
      month: '2026-06',
      totals: [
        {
          ...{ ...p2, met: 3, breached: 1, percentMet: '75.00', stopped: 4, medianMinutes: 10 },
          within: { minutes: 10, runs: 2, percent: '50.00' },
        },
      ],
      nextCursor: null,
    });
    const { items } = await performance();
    const of = (clientId: string) => items.filter((line) => line.clientId === clientId);
    expect(of(acme.clientId)).toEqual([
      {
        ...{ ...p2, clientId: acme.clientId, met: 1, breached: 1, percentMet: '50.00', stopped: 2 },
        medianMinutes: 5,
      },
    ]);
    expect(of(globex.clientId)).toMatchObject([{ met: 2, breached: 0, percentMet: '100.00', medianMinutes: 10 }]);
    expect(items).toHaveLength(2);
  });

  it('a breach by a change of priority is counted apart', async () => {
    await app.clockTo('2026-06-16T12:00:00Z');
    const ticket = await globex.ticket({ priority: 'P3' });
    await app.clockTo('2026-06-16T14:00:00Z');
    await ticket.step('priority', { priority: 'P1' });
    const { items } = await performance(`&priority=P1&clientId=${globex.clientId}`);
    expect(items).toMatchObject([
      { met: 0, breached: 0, percentMet: null, breachedByReclassification: 1, stopped: 0, medianMinutes: null },
    ]);
  });

  it('a client sees its own alone', async () => {
    const { totals, items } = await performance('', theo);
    expect(items.map(({ clientId }) => clientId)).toEqual([acme.clientId]);
    expect(totals).toMatchObject([{ met: 1, breached: 1 }]);
    expect(await performance(`&clientId=${globex.clientId}`, theo)).toMatchObject({ totals: [], items: [] });
    expect((await sla(`clientId=${globex.clientId}`, theo)).items).toEqual([]);
    expect((await sla(`agreementId=${globex.id}`, theo)).items).toEqual([]);
  });

  it('page by page it is the same list', async () => {
    const all = await app.admin.read<Performance>('/v1/sla/performance?month=2026-06&limit=200');
    const paged: unknown[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Performance = await app.admin.read(
        `/v1/sla/performance?month=2026-06&limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      paged.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(all.items);
    expect(paged.length).toBeGreaterThan(2);
  });

  it('a month without promises has no figures', async () => {
    expect(await app.admin.read('/v1/sla/performance?month=2020-01')).toEqual({
      ...{ month: '2020-01', totals: [], items: [], nextCursor: null },
    });
  });

  it.each([
    ['/v1/sla?state=late', '/state'],
    ['/v1/sla?before=tomorrow', '/before'],
    ['/v1/sla?clock=sign-off', '/clock'],
    ['/v1/sla?priority=P4', '/priority'],
    ['/v1/sla?colour=red', '/colour'],
    ['/v1/sla/performance?month=2026-13', '/month'],
    ['/v1/sla/performance?within=0', '/within'],
    ['/v1/sla/performance?within=1.5', '/within'],
    ['/v1/sla/performance?within=527041', '/within'],
    ['/v1/sla/performance?clock=all', '/clock'],
    ['/v1/sla/performance?state=met', '/state'],
    ['/v1/sla/performance?limit=0', '/limit'],
    ['/v1/tickets/{id}/sla?calendar=yesterday', '/calendar'],
    ['/v1/tickets/{id}/sla?before=2026-06-01T00:00:00Z', '/before'],
  ])('%s is refused', async (path, pointer) => {
    expect(await app.admin.get(path.replace('{id}', late.id))).toMatchObject(refusedWith(422, 'invalid', pointer));
  });

  it('an unknown ticket, and another client’s, have no clocks to judge again', async () => {
    const unknown = refusedWith(404, 'unknown-ticket');
    expect(await app.admin.get('/v1/tickets/none/sla?calendar=today')).toMatchObject(unknown);
    const other = await globex.ticket();
    expect(await theo.get(`/v1/tickets/${other.id}/sla?calendar=today`)).toMatchObject(unknown);
  });
});
