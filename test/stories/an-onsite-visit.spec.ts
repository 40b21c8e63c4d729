import { Agency, type Agreement, type Ticket } from '../support/agency';
import { App } from '../support/app';
import { type Caller, refusedWith } from '../support/caller';

describe('An onsite visit, and who heard of it', () => {
  const app = App.ofThisFile();
  let acme: Agreement;
  let ada: Caller;
  let theo: Caller;
  let ticket: Ticket;

  beforeAll(async () => {
    await app.clockTo('2026-11-03T09:00:00Z');
    acme = await new Agency(app).signs('2026-11-01');
    ada = await app.key('agent');
    theo = await app.key('client', acme.clientId);
    ticket = await acme.as(ada).ticket({ category: 'infrastructure' });
  });

  // Rule: tickets.escalations
  it('the ticket is escalated, to somebody and then by the client, and shows who, when and to whom', async () => {
    await ticket.step('escalate', { to: 'Infrastructure', note: 'The router, I think' });
    await app.clockTo('2026-11-03T10:00:00Z');
    await ticket.as(theo).step('escalate', { note: 'Nobody can work here!' });
    const { escalations } = await ticket.show<{ escalations: { by: object }[] }>();
    expect(escalations).toMatchObject([
      { at: '2026-11-03T09:00:00.000Z', by: { role: 'agent' }, to: 'Infrastructure', note: 'The router, I think' },
      { at: '2026-11-03T10:00:00.000Z', by: { role: 'client' }, to: null, note: 'Nobody can work here!' },
    ]);
  });

  // Rule: tickets.onsite-visits
  it('somebody is sent, on a day or at a moment', async () => {
    const visits = `/v1/tickets/${ticket.id}/onsite-visits`;
    const first = await ada.send<{ id: string }>(visits, { engineer: 'Ben', visitOn: '2026-11-05' });
    expect(first).toMatchObject({ ticketId: ticket.id });
    const second = await ada.send<{ id: string }>(visits, {
      ...{ engineer: 'Cleo', scheduledFor: '2026-11-06T09:00:00+01:00', address: '1 High Street', note: 'Ring twice' },
    });
    const dispatched = { dispatchedAt: '2026-11-03T10:00:00.000Z', dispatchedBy: { role: 'agent' } };
    expect((await ticket.show<{ onsiteVisits: object[] }>()).onsiteVisits).toMatchObject([
      { id: first.id, engineer: 'Ben', visitOn: '2026-11-05', scheduledFor: null, address: null, ...dispatched },
      { id: second.id, engineer: 'Cleo', scheduledFor: '2026-11-06T08:00:00.000Z', address: '1 High Street' },
    ]);
  });

  it('nobody is sent without a name, a day or a moment, or to a ticket that is not open', async () => {
    for (const [body, ...pointers] of [
      [{ engineer: ' ', visitOn: '2026-11-05' }, '/engineer'],
      [{ engineer: 'Ben' }, '/visitOn', '/scheduledFor'],
      [{ engineer: 'Ben', visitOn: '2026-11-05', scheduledFor: '2026-11-05T09:00:00Z' }, '/visitOn', '/scheduledFor'],
      [{ engineer: 'Ben', visitOn: '2026-02-30' }, '/visitOn'],
      [{ engineer: 'Ben', scheduledFor: 'at nine' }, '/scheduledFor'],
      [{ engineer: 'Ben', visitOn: '2026-11-05', address: ' ' }, '/address'],
    ] as const) {
      expect(await ticket.triesTo('onsite-visits', body)).toMatchObject(refusedWith(422, 'invalid', ...pointers));
    }
    const other = await acme.as(ada).ticket();
    await other.step('resolve');
    expect(await other.triesTo('onsite-visits', { engineer: 'Ben', visitOn: '2026-11-05' })).toMatchObject({
      ...refusedWith(409, 'step-not-allowed'),
      body: { state: 'resolved', allowed: ['reopen', 'close'] },
    });
    expect((await ticket.show<{ onsiteVisits: object[] }>()).onsiteVisits).toHaveLength(2);
  });

  // Rule: tickets.notes-among-the-agency, tickets.history-is-whole
  it('the client sees all that happened, and not what the agency’s people told each other', async () => {
    await ticket.step('start-work', { note: 'His router again' });
    await ticket.replies('Typical', false);
    await ticket.step('request-information', { note: 'Which light is on?' });
    const steps = ['TicketOpened', 'TicketEscalated', 'TicketEscalated'];
    const visits = ['OnsiteVisitDispatched', 'OnsiteVisitDispatched'];
    const facts = (await ticket.history()).filter(({ type }) => !type.startsWith('Sla'));
    expect(facts.map(({ type }) => type)).toEqual([
      ...[...steps, ...visits, 'WorkStarted', 'ReplyPosted', 'InformationRequested'],
    ]);
    const notes = async (reader: Caller) =>
      (await ticket.as(reader).history())
        .filter(({ data }) => 'note' in data)
        .map(({ type, data }) => [type, data['note']]);
    expect(await notes(theo)).toEqual([
      ['TicketEscalated', null],
      ['TicketEscalated', 'Nobody can work here!'],
      ['OnsiteVisitDispatched', null],
      ['OnsiteVisitDispatched', 'Ring twice'],
      ['WorkStarted', null],
      ['InformationRequested', 'Which light is on?'],
    ]);
    expect((await notes(ada)).map(([, note]) => note)).toContain('His router again');
    expect((await ticket.as(theo).history()).map(({ type }) => type)).not.toContain('ReplyPosted');
    expect((await ticket.as(theo).show<{ escalations: object[] }>()).escalations).toMatchObject([
      { to: 'Infrastructure', note: null },
      { to: null, note: 'Nobody can work here!' },
    ]);
  });
});
