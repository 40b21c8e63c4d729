import { Agency, type Agreement } from '../support/agency';
import { App } from '../support/app';
import { refusedWith } from '../support/caller';

describe('Work that draws nothing', () => {
  const app = App.ofThisFile();
  const studio = new Agency(app);
  let acme: Agreement;

  beforeAll(async () => {
    await app.clockTo('2026-10-20T08:00:00Z');
    acme = await studio.signs('2026-10-01');
  });

  it('a fault in what was launched a fortnight ago is the agency’s; after the warranty it is not', async () => {
    const launch = { name: 'The new shop', launchedOn: '2026-10-06', warrantyDays: 30 };
    const { id: projectId } = await app.admin.send(`/v1/clients/${acme.clientId}/projects`, launch);
    const inTime = await acme.ticket({ projectId });
    await app.clockTo('2026-11-06T08:00:00Z');
    const tooLate = await acme.ticket({ projectId });
    await app.clockTo('2026-11-06T17:00:00Z');

    expect(await inTime.works('2026-11-06T09:00:00Z', 60, { cover: 'warranty' })).toMatchObject({ billableMinutes: 0 });
    expect(await tooLate.triesToWork('2026-11-06T10:00:00Z', 60, { cover: 'warranty' })).toMatchObject(
      refusedWith(422, 'cover-not-allowed', '/cover'),
    );
  });

  it('a small question by e-mail is free of charge, and nobody needs to say so', async () => {
    const question = await acme.ticket({ channel: 'email', priority: 'P3', category: 'question' });
    const call = await acme.ticket({ channel: 'phone', priority: 'P3', category: 'question' });

    expect(await question.works('2026-11-06T11:00:00Z', 10)).toMatchObject({ cover: 'free', billableMinutes: 0 });
    expect(await call.triesToWork('2026-11-06T12:00:00Z', 10, { cover: 'free' })).toMatchObject(
      refusedWith(422, 'cover-not-allowed', '/cover'),
    );
  });

  it('goodwill is given with a reason', async () => {
    const ticket = await acme.ticket();

    expect(await ticket.triesToWork('2026-11-06T13:00:00Z', 30, { cover: 'goodwill' })).toMatchObject(
      refusedWith(422, 'cover-not-allowed', '/cover'),
    );
    const given = { cover: 'goodwill', reason: 'We broke it last week' };
    expect(await ticket.works('2026-11-06T13:00:00Z', 30, given)).toMatchObject({ billableMinutes: 0 });
  });

  it('security incidents, planned maintenance and the agency’s own defects draw nothing where they are what they say', async () => {
    const incident = await acme.ticket({ category: 'security-incident', priority: 'P1' });
    const planned = await acme.ticket({ kind: 'maintenance', category: 'infrastructure' });
    const bug = await acme.ticket();

    for (const [ticket, cover, minute] of [
      [incident, 'security', '00'],
      [planned, 'proactive', '10'],
      [bug, 'own-defect', '20'],
    ] as const) {
      const startedAt = `2026-11-06T14:${minute}:00Z`;
      expect(await ticket.works(startedAt, 10, { cover })).toMatchObject({ cover, billableMinutes: 0 });
    }
    for (const cover of ['security', 'proactive'])
      expect(await bug.triesToWork('2026-11-06T15:00:00Z', 10, { cover })).toMatchObject(
        refusedWith(422, 'cover-not-allowed', '/cover'),
      );
  });

  it('all of it is on the statement, by who bears it, and none of it is used', async () => {
    expect(await acme.statement('2026-11')).toMatchObject({
      usedMinutes: 0,
      workedByCover: { warranty: 60, free: 10, goodwill: 30, security: 10, proactive: 10, 'own-defect': 10 },
    });
  });

  it('under a fixed price nothing draws, and time is recorded all the same', async () => {
    const everything = await studio.signs('2026-11-01', {
      plan: 'unlimited',
      allowanceMinutes: 0,
      hourlyRate: 0,
      rates: {},
      dayRate: null,
      dayMinutes: null,
      rollover: { policy: 'none' },
      overage: { borrowUpToMinutes: 0, approval: 'required', dayRateAfterMinutes: null, dayRounding: 'pro-rata' },
    });
    expect(await everything.works('2026-11-05T09:00:00Z', 300)).toMatchObject({
      cover: 'billable',
      billableMinutes: 0,
    });
    expect(await everything.statement('2026-11')).toMatchObject({ usedMinutes: 0, workedByCover: { billable: 300 } });
  });
});
