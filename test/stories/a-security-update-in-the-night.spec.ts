import { Agency, type Agreement } from '../support/agency';
import { App } from '../support/app';

/** Hours are nine to five on working days; P1 is served around the clock. */
describe('A highly critical security update on Christmas night', () => {
  const app = App.ofThisFile();
  let acme: Agreement;

  beforeAll(async () => {
    await app.clockTo('2026-12-25T03:00:00Z');
    acme = await new Agency(app).signs('2026-12-01');
  });

  // Rule: tickets.security-update-at-any-hour
  it('is a P1 at once: its clocks run and warn through the night', async () => {
    const update = { category: 'security-update', kind: 'maintenance', priority: 'P1', channel: 'schedule' };
    const ticket = await acme.ticket({ ...update, subject: 'SA-CORE-2026-013, highly critical' });
    expect(await ticket.clocks()).toMatchObject({
      response: { state: 'running', startedAt: '2026-12-25T03:00:00.000Z', dueAt: '2026-12-25T04:00:00.000Z' },
      resolution: { state: 'running', dueAt: '2026-12-25T07:00:00.000Z' },
    });
    const [first] = (await app.admin.read<{ items: { id: string }[] }>('/v1/tickets/queue')).items;
    expect(first?.id).toBe(ticket.id);

    await app.clockTo('2026-12-25T03:45:00Z');
    const warnings = (await ticket.history()).filter(({ type }) => type === 'SlaAtRisk');
    expect(warnings.map(({ data }) => data['clock'])).toEqual(['response']);
    await ticket.replies('Patched on staging.');
    expect((await ticket.clocks())['update']).toMatchObject({ state: 'running', dueAt: '2026-12-25T04:45:00.000Z' });
    await app.clockTo('2026-12-25T04:00:00Z');
    await ticket.step('resolve');
    expect(await ticket.clocks()).toMatchObject({
      response: { state: 'met', workedMinutes: 45 },
      resolution: { state: 'met', workedMinutes: 60 },
    });
  });

  it('one of a lower priority waits for the first working day, and is due at once when it turns out to be critical', async () => {
    const ticket = await acme.ticket({ category: 'security-update', priority: 'P2' });
    expect((await ticket.clocks())['response']).toMatchObject({ dueAt: '2026-12-29T10:00:00.000Z' });
    await app.clockTo('2026-12-25T04:30:00Z');
    await ticket.step('triage', { assignee: 'Ada', priority: 'P1' });
    expect((await ticket.clocks())['response']).toMatchObject({ state: 'running', dueAt: '2026-12-25T05:00:00.000Z' });
  });
});
