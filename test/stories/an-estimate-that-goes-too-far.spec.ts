import { Agency } from '../support/agency';
import { App } from '../support/app';
import { refusedWith } from '../support/caller';
import { EventStoreReader } from '../support/event-store';
import { until } from '../support/waiting';

describe('An estimate that goes past what is left', () => {
  const app = App.ofThisFile();
  const studio = new Agency(app);

  it('asks the client before anybody works, and counts the answer once', async () => {
    await app.clockTo('2026-10-05T08:00:00Z');
    const acme = await studio.signs('2026-10-01');
    const log = new EventStoreReader(app.eventStoreUrl);
    const facts = async () => log.stream(`ledger-${acme.id}-2026-10`);
    const small = await acme.ticket({ subject: 'A small thing', estimateMinutes: 30 });
    const large = await acme.ticket({ subject: 'A large thing', estimateMinutes: 700 });

    await until(async () => (await facts()).filter(({ type }) => type === 'EstimateNoted').length === 2);
    const requests = (await facts()).filter(({ type }) => type === 'OverageApprovalRequested');
    await log.close();
    expect(requests.map(({ data }) => data)).toMatchObject([
      { ticketId: large.id, because: 'estimate', overageMinutes: 100 },
    ]);
    expect(small.id).not.toBe(large.id);

    const answer = { ticketId: large.id, minutes: 100, decision: 'approved' };
    expect(await app.admin.post(`/v1/agreements/${acme.id}/approvals`, answer)).toMatchObject({ status: 201 });
    expect(await app.admin.post(`/v1/agreements/${acme.id}/approvals`, answer)).toMatchObject(
      refusedWith(409, 'already-decided'),
    );
  });

  // Rule: tickets.estimates
  it('is held again when the triage comes to another one', async () => {
    const globex = await studio.signs('2026-10-01', {}, await studio.client('Globex'));
    const log = new EventStoreReader(app.eventStoreUrl);
    const facts = async () => log.stream(`ledger-${globex.id}-2026-10`);
    const held = async () => (await facts()).filter(({ type }) => type === 'EstimateNoted');
    const ticket = await globex.ticket({ subject: 'A thing that grows', estimateMinutes: 30 });
    await until(async () => (await held()).length === 1);
    await ticket.step('triage', { assignee: 'Ada', estimateMinutes: 30 });
    await ticket.step('triage', { assignee: 'Ada', estimateMinutes: 650 });
    await until(async () => (await held()).length === 2);
    await ticket.step('triage', { assignee: 'Ben', estimateMinutes: 30 });
    await until(async () => (await held()).length === 3);
    const requests = (await facts()).filter(({ type }) => type === 'OverageApprovalRequested');
    await log.close();
    expect(requests.map(({ data }) => data)).toMatchObject([{ ticketId: ticket.id, overageMinutes: 50 }]);
    expect(await ticket.show()).toMatchObject({ estimateMinutes: 30, assignee: 'Ben' });
    expect((await ticket.history()).map(({ type }) => type).filter((type) => type === 'EstimateNoted')).toHaveLength(3);
    const invalid = { assignee: 'Ada', estimateMinutes: 0 };
    expect(await ticket.triesTo('triage', invalid)).toMatchObject(refusedWith(422, 'invalid', '/estimateMinutes'));
  });
});
