import { Agency } from '../support/agency';
import { App } from '../support/app';
import { retainer } from '../support/terms';

describe('A clock change and a pause', () => {
  const app = App.ofThisFile();
  const studio = new Agency(app);

  it('sixty minutes across the end of summer time are sixty minutes', async () => {
    await app.clockTo('2026-10-25T00:30:00Z');
    const acme = await studio.signs('2026-10-01');
    const outage = await acme.ticket({ priority: 'P1', category: 'outage', channel: 'monitoring' });

    // Opened at 01:30 on the wall, due at 01:30 on the wall: the hour comes twice that night.
    expect((await outage.clocks())['response']).toMatchObject({ dueAt: '2026-10-25T01:30:00.000Z' });
  });

  it('a clock stands still while the ticket waits on the client', async () => {
    const { targets } = retainer();
    await app.clockTo('2026-11-02T10:00:00Z');
    const acme = await studio.signs('2026-11-01', {
      targets: { ...targets, P3: { responseMinutes: 480, resolutionMinutes: 480 } },
    });
    const ticket = await acme.ticket({ priority: 'P3' });
    expect((await ticket.clocks())['resolution']).toMatchObject({ dueAt: '2026-11-03T10:00:00.000Z' });

    await app.clockTo('2026-11-02T15:00:00Z');
    await ticket.step('request-information', { note: 'Which page is it?' });
    expect((await ticket.clocks())['resolution']).toMatchObject({ state: 'paused', dueAt: null, workedMinutes: 300 });
    expect((await ticket.clocks())['response']).toMatchObject({ state: 'running', dueAt: '2026-11-03T10:00:00.000Z' });

    await app.clockTo('2026-11-04T11:00:00Z');
    await ticket.step('client-reply', { note: 'The basket.' });
    expect((await ticket.clocks())['resolution']).toMatchObject({
      state: 'running',
      dueAt: '2026-11-04T14:00:00.000Z',
      workedMinutes: 300,
    });
    // The response clock never pauses: nobody had answered.
    expect((await ticket.clocks())['response']).toMatchObject({ state: 'breached' });

    await app.clockTo('2026-11-04T13:59:00Z');
    await ticket.step('resolve');
    expect((await ticket.clocks())['resolution']).toMatchObject({
      state: 'met',
      stoppedAt: '2026-11-04T13:59:00.000Z',
    });
  });

  it('a more urgent priority is judged from the start', async () => {
    await app.clockTo('2026-11-09T10:00:00Z');
    const acme = await studio.signs('2026-11-01');
    const ticket = await acme.ticket({ priority: 'P3' });
    await app.clockTo('2026-11-09T12:00:00Z');
    await ticket.step('priority', { priority: 'P2', note: 'The whole shop is down' });

    expect((await ticket.clocks())['response']).toMatchObject({
      state: 'breached',
      targetMinutes: 60,
      dueAt: '2026-11-09T11:00:00.000Z',
    });
    const breach = (await ticket.history()).find(({ type }) => type === 'SlaBreached');
    expect(breach?.data).toMatchObject({ priority: 'P2', byReclassification: true });
  });
});
