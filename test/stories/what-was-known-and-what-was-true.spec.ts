import { Agency, type Agreement, type Balance, type SlaClock, type Statement, type Ticket } from '../support/agency';
import { App } from '../support/app';
import { type RefusedCase, refusedWith } from '../support/caller';

describe('What was known, and what was true', () => {
  const app = App.ofThisFile();
  const studio = new Agency(app);
  const terms = { closeAfterDays: null, coverage: 'around-the-clock', holidays: null } as const;
  let acme: Agreement;
  let ticket: Ticket;

  const balance = (asOf: string, basis = 'known', month = ''): Promise<Balance> =>
    app.admin.read(`/v1/agreements/${acme.id}/balance?asOf=${asOf}&basis=${basis}${month && `&month=${month}`}`);
  const statement = (month: string, asOf: string, basis = 'known'): Promise<Statement> =>
    app.admin.read(`/v1/agreements/${acme.id}/months/${month}?asOf=${asOf}&basis=${basis}`);
  const used = async (asOf: string, basis: string, month = ''): Promise<number> =>
    (await balance(asOf, basis, month)).usedMinutes;

  // October: 60 minutes on the 5th, written that evening; 90 of the 10th come on the 20th; 120 on the 25th, of which
  // billing takes back 45 after the close; and 30 of the 12th come in November, when October has closed.
  let corrected: string;
  beforeAll(async () => {
    await app.clockTo('2026-10-01T08:00:00Z');
    acme = await studio.signs('2026-10-01', terms);
    ticket = await acme.ticket({ priority: 'P1' });
    await app.clockTo('2026-10-05T18:00:00Z');
    await ticket.works('2026-10-05T10:00:00Z', 60);
    await app.clockTo('2026-10-20T18:00:00Z');
    await ticket.works('2026-10-10T10:00:00Z', 90);
    await app.clockTo('2026-10-25T18:00:00Z');
    corrected = (await ticket.works('2026-10-25T10:00:00Z', 120)).id;
    await app.clockTo('2026-11-01T08:00:00Z');
    await app.clockTo('2026-11-03T09:00:00Z');
    await acme.closes('2026-10');
    await app.clockTo('2026-11-05T09:00:00Z');
    await ticket.works('2026-10-12T10:00:00Z', 30);
    await app.clockTo('2026-11-10T09:00:00Z');
    await acme.corrects(corrected, { minutes: 75 });
    await app.clockTo('2026-11-12T09:00:00Z');
  });

  // Rule: then.known
  it('known is what had been written by then: time that comes late changes nothing of it', async () => {
    expect(await used('2026-10-15T00:00:00Z', 'known')).toBe(60);
    expect(await used('2026-10-20T18:00:00Z', 'known')).toBe(150);
    expect(await used('2026-11-01T00:00:00Z', 'known', '2026-10')).toBe(270);
  });

  // Rule: then.true
  it('true is what had happened by then, as it is known today: late time counts from when it was worked', async () => {
    expect(await used('2026-10-11T00:00:00Z', 'true')).toBe(60 + 90);
    // The 30 minutes of the 12th went to November's books, and a correction there made 75 of the 120.
    expect(await used('2026-10-15T00:00:00Z', 'true')).toBe(60 + 90 + 30);
    expect(await used('2026-10-31T00:00:00Z', 'true')).toBe(60 + 90 + 30 + 75);
    expect(await balance('2026-10-15T00:00:00Z', 'true')).toMatchObject({
      ...{ month: '2026-10', state: 'open', asOf: '2026-10-15T00:00:00.000Z', basis: 'true', remainingMinutes: 420 },
    });
  });

  // Rule: then.closed-stays-closed
  it('once books had closed they are as they were closed, and what came late counts in the month that was open', async () => {
    expect(await statement('2026-10', '2026-11-04T00:00:00Z', 'true')).toMatchObject({
      state: 'closed',
      usedMinutes: 270,
      carriedMinutes: 330,
    });
    expect(await statement('2026-11', '2026-11-04T00:00:00Z', 'known')).toMatchObject({ usedMinutes: 0, entries: [] });
    expect(await balance('2026-11-04T00:00:00Z', 'true', '2026-11')).toMatchObject({
      ...{ usedMinutes: 30, availableMinutes: 330 + 45 + 600, remainingMinutes: 945, provisional: false },
    });
  });

  // Rule: then.closed-stays-closed
  it('a month that has closed since is shown open, with what it would have carried', async () => {
    expect(await statement('2026-10', '2026-10-21T00:00:00Z')).toMatchObject({
      ...{ state: 'open', usedMinutes: 150, carriedMinutes: 450 },
    });
    expect(await balance('2026-11-02T00:00:00Z')).toMatchObject({
      ...{ month: '2026-11', provisional: true, availableMinutes: 330 + 600 },
    });
  });

  it('now, both are what the books say', async () => {
    const now = '2026-11-12T09:00:00Z';
    const { position: _seen, ...live } = await acme.balance('2026-11');
    for (const basis of ['known', 'true']) {
      expect(await balance(now, basis, '2026-11')).toMatchObject(live);
      expect(await statement('2026-11', now, basis)).toMatchObject({
        entries: (await acme.statement('2026-11')).entries,
      });
    }
  });

  it('is a table too, and no document for people', async () => {
    const at = `/v1/agreements/${acme.id}/months/2026-10?asOf=2026-10-15T00:00:00Z`;
    expect((await app.admin.get<string>(`${at}&format=csv`)).body).toMatch(/^summary,.*,used,,*60,/m);
    expect(await app.admin.get(`${at}&format=pdf`)).toMatchObject(refusedWith(422, 'invalid', '/format'));
  });

  // Rule: then.promises
  it('a promise was broken when it was due, and that was known when it was found', async () => {
    const clocks = async (asOf: string, basis: string): Promise<Record<string, SlaClock>> => {
      const path = `/v1/tickets/${ticket.id}/sla?asOf=${asOf}&basis=${basis}`;
      return Object.fromEntries((await app.admin.read<SlaClock[]>(path)).map((run) => [run.clock, run]));
    };
    // The hour to answer a P1 was over at 09:00; nobody looked before the clock was put to the 5th.
    expect(await clocks('2026-10-01T08:30:00Z', 'known')).toMatchObject({ response: { state: 'running' } });
    expect(await clocks('2026-10-02T00:00:00Z', 'known')).toMatchObject({ response: { state: 'running' } });
    expect(await clocks('2026-10-02T00:00:00Z', 'true')).toMatchObject({ response: { state: 'breached' } });
    expect(await clocks('2026-10-06T00:00:00Z', 'known')).toMatchObject({ response: { state: 'breached' } });
  });

  it('a client asks for its own, and for no other’s', async () => {
    const own = await app.key('client', acme.clientId);
    const other = await app.key('client', await studio.client('Birch'));
    const path = `/v1/agreements/${acme.id}/balance?asOf=2026-10-15T00:00:00Z`;
    expect(await own.get(path)).toMatchObject({ status: 200, body: { usedMinutes: 60 } });
    expect(await other.get(path)).toMatchObject(refusedWith(404, 'unknown-agreement'));
  });

  const ask = (path: string) => app.admin.get(`/v1/agreements/${acme.id}/${path}`);
  const asksOfTicket = (asOf: string) => app.admin.get(`/v1/tickets/${ticket.id}/sla?asOf=${asOf}`);
  const refused: RefusedCase[] = [
    ['in the future', () => ask('balance?asOf=2026-11-12T09:00:01Z'), 422, 'invalid', '/asOf'],
    ['that is no instant', () => ask('balance?asOf=2026-10-15'), 422, 'invalid', '/asOf'],
    ['before the agreement', () => ask('balance?asOf=2026-09-30T00:00:00Z'), 422, 'invalid', '/asOf'],
    ['before it began', () => ask('balance?asOf=2026-09-30T00:00:00Z&basis=true'), 422, 'invalid', '/asOf'],
    ['in no sense', () => ask('balance?asOf=2026-10-15T00:00:00Z&basis=felt'), 422, 'invalid', '/basis'],
    ['of a sense alone', () => ask('balance?basis=true'), 422, 'invalid', '/basis'],
    ['of a month to come', () => ask('months/2026-11?asOf=2026-10-15T00:00:00Z'), 404, 'unknown-month'],
    ['of such a balance', () => ask('balance?month=2026-11&asOf=2026-10-15T00:00:00Z'), 404, 'unknown-month'],
    ['before a ticket', () => asksOfTicket('2026-09-30T00:00:00Z'), 422, 'invalid', '/asOf'],
  ];
  for (const [when, request, status, slug, ...pointers] of refused) {
    it(`nothing is said as of an instant ${when}`, async () => {
      expect(await request()).toMatchObject(refusedWith(status, slug, ...pointers));
    });
  }
});
