import { Agency } from '../support/agency';
import { App } from '../support/app';
import { refusedWith } from '../support/caller';

describe('Time that comes late', () => {
  const app = App.ofThisFile();
  const studio = new Agency(app);

  it('goes to the oldest open month, marked, and draws there before anything else', async () => {
    await app.clockTo('2026-09-30T18:00:00Z');
    const acme = await studio.signs('2026-09-01');
    await acme.works('2026-09-30T10:00:00+01:00', 60);
    await app.clockTo('2026-10-20T18:00:00Z');
    await acme.works('2026-10-20T10:00:00+01:00', 60);

    const late = await acme.works('2026-09-29T10:00:00+01:00', 90);
    expect(late).toMatchObject({ month: '2026-10', originalMonth: '2026-09', late: true, billableMinutes: 90 });
    expect(await acme.statement('2026-09')).toMatchObject({ state: 'closed', usedMinutes: 60 });
    expect((await acme.statement('2026-10')).entries).toMatchObject([
      { id: late.id, late: true, drawn: [{ lotId: 'allowance-2026-09', minutes: 90 }] },
      { late: false, drawn: [{ lotId: 'allowance-2026-09', minutes: 60 }] },
    ]);
  });

  it('a month that ended and is still open takes its own', async () => {
    const acme = await studio.signs('2026-10-01');
    await app.clockTo('2026-11-02T12:00:00Z');

    expect(await acme.works('2026-10-30T10:00:00Z', 60)).toMatchObject({ month: '2026-10', late: false });
    expect(await acme.balance('2026-11')).toMatchObject({ provisional: true, availableMinutes: 1140 });
  });

  it('is refused where the terms take none', async () => {
    const strict = await studio.signs('2026-10-01', { lateEntries: 'reject' });
    const ticket = await strict.ticket();
    await app.clockTo('2026-11-10T12:00:00Z');

    expect(await ticket.triesToWork('2026-10-30T10:00:00Z', 60)).toMatchObject(refusedWith(409, 'month-not-open'));
    expect(await strict.statement('2026-10')).toMatchObject({ entries: [] });
  });

  it('one person is in one place: a second entry over the same minutes is refused, unless it says why', async () => {
    const acme = await studio.signs('2026-11-01');
    const ticket = await acme.ticket();
    await ticket.works('2026-11-03T10:00:00Z', 60);

    expect(await ticket.triesToWork('2026-11-03T10:59:00Z', 30)).toMatchObject(refusedWith(409, 'entry-overlaps'));
    await ticket.works('2026-11-03T11:00:00Z', 30);
    await ticket.works('2026-11-03T10:00:00Z', 60, { agent: 'Ben' });
    await ticket.works('2026-11-03T10:15:00Z', 15, { allowOverlap: 'A call while the tests ran' });
    expect(await acme.balance('2026-11')).toMatchObject({ usedMinutes: 165 });
  });
});
