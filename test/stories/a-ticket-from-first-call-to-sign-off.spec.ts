import { Agency, type Agreement, type Ticket } from '../support/agency';
import { App } from '../support/app';
import { type Caller, refusedWith } from '../support/caller';

describe('A ticket from the first call to the sign-off', () => {
  const app = App.ofThisFile();
  let acme: Agreement;
  let ada: Caller;
  let theo: Caller;
  let ticket: Ticket;

  const at = (time: string) => app.clockTo(`2026-11-03T${time}:00Z`);

  beforeAll(async () => {
    await at('09:00');
    acme = await new Agency(app).signs('2026-11-01');
    ada = await app.key('agent');
    theo = await app.key('client', acme.clientId);
    ticket = (await acme.as(theo).ticket({ channel: 'portal' })).as(ada);
  });

  it('is triaged, answered, and worked on', async () => {
    await at('09:10');
    await ticket.step('triage', { assignee: 'Ada', category: 'outage' });
    await at('09:20');
    await ticket.replies('I am looking at it.');
    await ticket.step('start-work');
    expect(await ticket.show()).toMatchObject({
      status: 'in-progress',
      assignee: 'Ada',
      category: 'outage',
      answeredAt: '2026-11-03T09:20:00.000Z',
    });
    expect((await ticket.clocks())['response']).toMatchObject({ state: 'met' });
  });

  it('waits on the client, who answers', async () => {
    await ticket.step('request-information', { note: 'Which browser?' });
    expect(await ticket.show()).toMatchObject({ status: 'waiting-on-client' });
    await at('10:00');
    await ticket.as(theo).step('client-reply', { note: 'All of them.' });
    expect(await ticket.show()).toMatchObject({ status: 'in-progress' });
  });

  it('goes to review; what the client has not signed off is not deployed', async () => {
    await ticket.step('submit-for-review');
    expect(await ticket.triesTo('deploy')).toMatchObject(refusedWith(409, 'step-not-allowed'));
    await ticket.as(theo).step('reject-fix', { note: 'Still slow.' });
    expect(await ticket.triesTo('deploy')).toMatchObject(refusedWith(409, 'step-not-allowed'));
    await at('12:00');
    await ticket.step('submit-for-review');
    await ticket.as(theo).step('sign-off');
    await ticket.step('deploy');
    await ticket.step('resolve');
    expect(await ticket.show()).toMatchObject({ status: 'resolved', resolvedAt: '2026-11-03T12:00:00.000Z' });
    expect(await ticket.triesTo('start-work')).toMatchObject({
      ...refusedWith(409, 'step-not-allowed'),
      body: { state: 'resolved', allowed: ['reopen', 'close'] },
    });
  });

  it('steps of the agency are not for clients', async () => {
    expect(await ticket.as(theo).triesTo('deploy')).toMatchObject(refusedWith(403, 'forbidden'));
    expect(await ticket.as(theo).triesToWork('2026-11-03T09:00:00Z', 30)).toMatchObject(refusedWith(403, 'forbidden'));
  });

  it('is closed, and reopened when the fault comes back', async () => {
    await ticket.works('2026-11-03T09:30:00Z', 90);
    await ticket.step('close');
    await at('15:00');
    await ticket.as(theo).step('reopen', { note: 'Again!' });
    expect(await ticket.show()).toMatchObject({ status: 'triaged', resolvedAt: null });
    expect((await ticket.clocks())['resolution']).toMatchObject({
      state: 'running',
      startedAt: '2026-11-03T15:00:00.000Z',
    });
  });

  // Rule: tickets.history-is-whole
  it('tells its whole story, with who did what and when', async () => {
    const history = await ticket.history();
    expect(history.map(({ type }) => type)).toEqual([
      'TicketOpened',
      'TicketTriaged',
      'ReplyPosted',
      'SlaMet',
      'WorkStarted',
      'InformationRequested',
      'ClientReplied',
      'FixSubmittedForReview',
      'FixRejected',
      'FixSubmittedForReview',
      'FixSignedOff',
      'FixDeployed',
      'TicketResolved',
      'SlaMet',
      'TimeLogged',
      'TicketClosed',
      'TicketReopened',
    ]);
    const roles = new Map(history.map(({ type, actor }) => [type, actor.role]));
    expect(roles.get('TicketTriaged')).toBe('agent');
    expect(roles.get('FixSignedOff')).toBe('client');
    expect(history.find(({ type }) => type === 'TimeLogged')).toMatchObject({
      occurredAt: '2026-11-03T09:30:00.000Z',
      recordedAt: '2026-11-03T12:00:00.000Z',
      data: { workedMinutes: 90, agent: 'Ada' },
    });
    const positions = history.map(({ position }) => position);
    expect(positions).toEqual(positions.toSorted((a, b) => a - b));
  });

  it('facts of the past may be told later, facts of the future never', async () => {
    await ticket.step('escalate', { note: 'He rang at two', occurredAt: '2026-11-03T14:00:00Z' });
    expect(await ticket.triesTo('escalate', { occurredAt: '2026-11-03T15:01:00Z' })).toMatchObject(
      refusedWith(422, 'invalid', '/occurredAt'),
    );
  });
});
