import { Agency, type Agreement, type HistoryEntry } from '../support/agency';
import { App } from '../support/app';

/** An answer within an hour, Monday to Friday, nine to five. */
describe('A breached response', () => {
  const app = App.ofThisFile();
  let acme: Agreement;

  const breaches = (history: readonly HistoryEntry[], clock: string) =>
    history.filter(({ type, data }) => type === 'SlaBreached' && data['clock'] === clock);

  beforeAll(async () => {
    await app.clockTo('2026-08-28T15:30:00Z');
    acme = await new Agency(app).signs('2026-08-01');
  });

  it('opened on Friday at 16:30 before a bank holiday, it is due on Tuesday at 09:30', async () => {
    const ticket = await acme.ticket();
    expect((await ticket.clocks())['response']).toMatchObject({
      state: 'running',
      startedAt: '2026-08-28T15:30:00.000Z',
      dueAt: '2026-09-01T08:30:00.000Z',
      targetMinutes: 60,
    });

    await app.clockTo('2026-09-01T08:30:00Z');
    await ticket.replies('We found the slow query.');
    expect((await ticket.clocks())['response']).toMatchObject({ state: 'met', stoppedAt: '2026-09-01T08:30:00.000Z' });
  });

  it('opened on any other Friday at 16:30, it is due on Monday at 09:30; a minute later it is breached', async () => {
    await app.clockTo('2026-09-04T15:30:00Z');
    const ticket = await acme.ticket();
    expect((await ticket.clocks())['response']).toMatchObject({ dueAt: '2026-09-07T08:30:00.000Z' });

    await app.clockTo('2026-09-07T08:14:00Z');
    expect((await ticket.history()).map(({ type }) => type)).toEqual(['TicketOpened']);
    await app.clockTo('2026-09-07T08:15:00Z');
    expect((await ticket.history()).map(({ type }) => type)).toEqual(['TicketOpened', 'SlaAtRisk']);
    await app.clockTo('2026-09-07T08:30:00Z');
    expect((await ticket.clocks())['response']).toMatchObject({ state: 'running' });
    await app.clockTo('2026-09-07T08:31:00Z');
    expect((await ticket.clocks())['response']).toMatchObject({ state: 'breached', dueAt: '2026-09-07T08:30:00.000Z' });
    expect(breaches(await ticket.history(), 'response')).toMatchObject([
      {
        data: { dueAt: '2026-09-07T08:30:00.000Z', detectedAt: '2026-09-07T08:31:00.000Z', byReclassification: false },
      },
    ]);
  });

  it('is written once, however often the clock is looked at, and is never taken back', async () => {
    const ticket = await acme.ticket();
    for (const hour of ['10', '11', '12', '13']) await app.clockTo(`2026-09-07T${hour}:00:00Z`);
    await ticket.replies('Sorry for the wait.');
    await app.kill();
    await app.restart();
    await app.clockTo('2026-09-08T12:00:00Z');

    expect(breaches(await ticket.history(), 'response')).toHaveLength(1);
    expect((await ticket.clocks())['response']).toMatchObject({
      state: 'breached',
      stoppedAt: '2026-09-07T13:00:00.000Z',
    });
  });

  it('is found with its true due time when nobody looked for a year', async () => {
    await app.clockTo('2026-09-11T15:30:00Z');
    const ticket = await acme.ticket();
    await app.clockTo('2027-09-11T12:00:00Z');
    await app.clockTo('2027-09-12T12:00:00Z');

    const history = await ticket.history();
    expect(breaches(history, 'response')).toMatchObject([
      { data: { dueAt: '2026-09-14T08:30:00.000Z', detectedAt: '2027-09-11T12:00:00.000Z' } },
    ]);
    expect(breaches(history, 'resolution')).toHaveLength(1);
  });

  it('shows on the list of what is breached', async () => {
    const breached = await app.admin.read<{ items: readonly { clock: string; state: string }[] }>(
      `/v1/sla?state=breached&clientId=${acme.clientId}&limit=200`,
    );
    expect(breached.items.filter(({ clock }) => clock === 'response')).toHaveLength(3);
  });
});
