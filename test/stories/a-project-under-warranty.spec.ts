import { Agency, type Agreement, type Ticket } from '../support/agency';
import { App } from '../support/app';
import { refusedWith } from '../support/caller';

describe('A project under warranty', () => {
  const app = App.ofThisFile();
  let acme: Agreement;
  let lastMinute: Ticket;
  let nextDay: Ticket;

  beforeAll(async () => {
    await app.clockTo('2026-10-06T08:00:00Z');
    acme = await new Agency(app).signs('2026-10-01', { timeZone: 'America/New_York', holidays: null });
    const launch = { name: 'The new shop', launchedOn: '2026-10-06', warrantyDays: 30 };
    const { id: projectId } = await app.admin.send(`/v1/clients/${acme.clientId}/projects`, launch);
    await app.clockTo('2026-11-06T04:59:00Z');
    lastMinute = await acme.ticket({ projectId });
    await app.clockTo('2026-11-06T05:00:00Z');
    nextDay = await acme.ticket({ projectId });
    await app.clockTo('2026-11-06T20:00:00Z');
  });

  // Rule: tickets.warranty-of-its-project
  it('a ticket shows until when, and whether it was opened by then in the agreement’s zone', async () => {
    const warrantyEndsOn = '2026-11-05';
    expect(await lastMinute.show()).toMatchObject({ warrantyEndsOn, underWarranty: true });
    expect(await nextDay.show()).toMatchObject({ warrantyEndsOn, underWarranty: false });
    expect(await (await acme.ticket()).show()).toMatchObject({ warrantyEndsOn: null, underWarranty: false });
  });

  it('the ledger counts the same: work on the one may be warranty, on the other not, and neither is so by itself', async () => {
    expect(await lastMinute.works('2026-11-06T15:00:00Z', 30, { cover: 'warranty' })).toMatchObject({
      ...{ cover: 'warranty', billableMinutes: 0 },
    });
    expect(await nextDay.triesToWork('2026-11-06T16:00:00Z', 30, { cover: 'warranty' })).toMatchObject(
      refusedWith(422, 'cover-not-allowed', '/cover'),
    );
    expect(await lastMinute.works('2026-11-06T17:00:00Z', 30)).toMatchObject({
      cover: 'billable',
      billableMinutes: 30,
    });
  });
});
