import { Agency, type Agreement, Ticket } from '../support/agency';
import { App } from '../support/app';
import { type Caller, refusedWith } from '../support/caller';

describe('Work found in a support ticket', () => {
  const app = App.ofThisFile();
  const studio = new Agency(app);
  let acme: Agreement;
  let ada: Caller;
  let outage: Ticket;

  beforeAll(async () => {
    await app.clockTo('2026-11-03T09:00:00Z');
    acme = await studio.signs('2026-11-01');
    ada = await app.key('agent');
    const launch = { name: 'The shop', launchedOn: '2026-10-20', warrantyDays: 30 };
    const { id: projectId } = await ada.send(`/v1/clients/${acme.clientId}/projects`, launch);
    outage = await acme.as(ada).ticket({ category: 'outage', environment: 'Staging', projectId });
  });

  // Rule: tickets.follow-up
  it('becomes a maintenance ticket under the same agreement, for the same requester, and each shows the other', async () => {
    const found = { subject: 'Renew the certificate', body: 'It runs out in May.', category: 'infrastructure' };
    const followUp = await ada.send<{ id: string }>(`/v1/tickets/${outage.id}/follow-ups`, found);
    expect(followUp).toMatchObject({ followsUp: outage.id });

    const before = await outage.show<{ projectId: string }>();
    expect(await new Ticket(ada, followUp.id).show()).toMatchObject({
      ...{ kind: 'maintenance', status: 'opened', channel: 'api', agreementId: acme.id, clientId: acme.clientId },
      ...{ subject: 'Renew the certificate', category: 'infrastructure', priority: 'P2', environment: 'staging' },
      ...{ requester: { name: 'Theo Marsh', email: 'theo@acme.example' }, projectId: before.projectId },
      ...{ followsUp: outage.id, followUps: [] },
    });
    expect(before).toMatchObject({ kind: 'support', followsUp: null, followUps: [followUp.id] });
  });

  it('may have a project, a priority and an estimate of its own, and follow a ticket that is closed', async () => {
    await outage.step('close');
    const found = { subject: 'Clean up', body: '', projectId: null, priority: 'P3', estimateMinutes: 45 };
    const { id } = await ada.send(`/v1/tickets/${outage.id}/follow-ups`, found);
    expect(await new Ticket(ada, id).show()).toMatchObject({
      ...{ projectId: null, underWarranty: false, priority: 'P3', estimateMinutes: 45 },
    });
    expect((await outage.show<{ followUps: string[] }>()).followUps).toHaveLength(2);
  });

  it('asked for twice with the same key it is opened once', async () => {
    const found = { subject: 'Once', body: '' };
    const how = { idempotencyKey: 'found-once' };
    const first = await ada.send(`/v1/tickets/${outage.id}/follow-ups`, found, how);
    expect(await ada.send(`/v1/tickets/${outage.id}/follow-ups`, found, how)).toEqual(first);
    expect((await outage.show<{ followUps: string[] }>()).followUps).toHaveLength(3);
  });

  it('is for the agency to open, on a ticket that there is', async () => {
    const found = { subject: 'More', body: '' };
    const theo = await app.key('client', acme.clientId);
    expect(await theo.post(`/v1/tickets/${outage.id}/follow-ups`, found)).toMatchObject(refusedWith(403, 'forbidden'));
    expect(await ada.post('/v1/tickets/none/follow-ups', found)).toMatchObject(refusedWith(404, 'unknown-ticket'));
    const faulty = { subject: ' ', priority: 'P9', environment: '', estimateMinutes: 0, kind: 'support' };
    expect(await ada.post(`/v1/tickets/${outage.id}/follow-ups`, faulty)).toMatchObject({ status: 422 });
    expect(await ada.post(`/v1/tickets/${outage.id}/follow-ups`, { ...found, projectId: 'none' })).toMatchObject(
      refusedWith(404, 'unknown-project'),
    );
    expect((await outage.show<{ followUps: string[] }>()).followUps).toHaveLength(3);
  });
});
