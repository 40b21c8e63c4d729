import { Agency, type Agreement } from '../support/agency';
import { App } from '../support/app';
import { type Caller, refusedWith } from '../support/caller';

describe('Who may take which step', () => {
  const app = App.ofThisFile();
  const studio = new Agency(app);
  let acme: Agreement;
  let ada: Caller;
  let theo: Caller;

  beforeAll(async () => {
    await app.clockTo('2026-11-03T09:00:00Z');
    acme = await studio.signs('2026-11-01');
    ada = await app.key('agent');
    theo = await app.key('client', acme.clientId);
  });

  // Rule: tickets.steps-by-role
  it.each([
    ['triage', { assignee: 'Theo' }],
    ['start-work', {}],
    ['request-information', {}],
    ['submit-for-review', {}],
    ['deploy', {}],
    ['resolve', {}],
    ['priority', { priority: 'P1' }],
    ['onsite-visits', { engineer: 'Theo', visitOn: '2026-11-05' }],
  ])('%s is for the agency alone, and a client is told so', async (step, body) => {
    const ticket = await acme.as(theo).ticket({ channel: 'portal' });
    const answer = await ticket.triesTo(step, body);
    expect(answer).toMatchObject(refusedWith(403, 'forbidden'));
    expect(answer.body).toMatchObject({
      ...{ detail: `The step ${step} is for admin and agent, not for client`, step, roles: ['admin', 'agent'] },
    });
  });

  it.each(['billing', 'auditor', 'integrator'])('%s takes no step', async (role) => {
    const ticket = await acme.as(ada).ticket();
    const other = await app.key(role);
    for (const [step, body] of [
      ['start-work', {}],
      ['close', {}],
      ['triage', { assignee: 'Bo' }],
    ] as const) {
      expect(await ticket.as(other).triesTo(step, body)).toMatchObject(refusedWith(403, 'forbidden'));
    }
    expect(await ticket.show()).toMatchObject({ status: 'opened' });
  });

  // Rule: tickets.client-closes-what-is-resolved
  it('a client answers, tries, signs off, escalates, reopens, and closes what is resolved', async () => {
    const ticket = await acme.as(ada).ticket();
    const [hers, his] = [ticket, ticket.as(theo)];
    await hers.step('request-information');
    await his.step('client-reply', { note: 'Yes.' });
    await his.step('escalate', { note: 'Today, please' });
    await hers.step('submit-for-review');
    await his.step('reject-fix');
    await hers.step('submit-for-review');
    await his.step('sign-off');
    expect(await his.triesTo('close')).toMatchObject({
      ...refusedWith(409, 'step-not-allowed'),
      body: { state: 'signed-off', allowed: ['escalate'] },
    });
    await hers.step('deploy');
    await hers.step('resolve');
    await his.step('reopen');
    await hers.step('resolve');
    await his.step('close');
    expect(await hers.show()).toMatchObject({ status: 'closed', resolution: 'done' });
  });

  it('another organisation’s ticket is not known to it', async () => {
    const ticket = await acme.as(ada).ticket();
    await ticket.step('resolve');
    const stranger = await app.key('client', await studio.client('Globex'));
    expect(await ticket.as(stranger).triesTo('close')).toMatchObject(refusedWith(404, 'unknown-ticket'));
  });
});
