import { Agency, type Agreement } from '../support/agency';
import { App } from '../support/app';
import { refusedWith } from '../support/caller';
import { EventStoreReader } from '../support/event-store';
import { until } from '../support/waiting';

describe('Months close by themselves', () => {
  const app = App.ofThisFile();
  const studio = new Agency(app);
  let acme: Agreement;
  let byHand: Agreement;

  it('at the start of the fourth day, on the wall of the agreement', async () => {
    await app.clockTo('2026-09-01T08:00:00Z');
    acme = await studio.signs('2026-09-01');
    byHand = await studio.signs('2026-09-01', { closeAfterDays: null });

    await app.clockTo('2026-10-03T22:59:59Z');
    expect(await acme.balance('2026-09')).toMatchObject({ state: 'open' });
    await app.clockTo('2026-10-03T23:00:00Z');
    expect(await acme.balance('2026-09')).toMatchObject({ state: 'closed' });
    expect(await acme.balance('2026-10')).toMatchObject({ state: 'open', provisional: false, availableMinutes: 1200 });
  });

  it('never where it was agreed so; then a person closes them, in order, once they have ended', async () => {
    expect(await byHand.balance('2026-09')).toMatchObject({ state: 'open' });
    expect(await byHand.triesToClose('2026-10')).toMatchObject(refusedWith(409, 'previous-month-open'));

    await byHand.closes('2026-09');
    expect(await byHand.triesToClose('2026-09')).toMatchObject(refusedWith(409, 'month-already-closed'));
    expect(await byHand.triesToClose('2026-10')).toMatchObject(refusedWith(409, 'month-not-ended'));
  });

  it('one after the other when the clock is put ahead by months', async () => {
    await app.clockTo('2026-12-20T12:00:00Z');

    expect(await acme.balance('2026-10')).toMatchObject({ state: 'closed' });
    expect(await acme.balance('2026-11')).toMatchObject({ state: 'closed' });
    expect(await acme.balance('2026-12')).toMatchObject({ state: 'open', provisional: false, availableMinutes: 1200 });
  });

  it('also when the program is killed while it closes them: each once, with nothing left behind', async () => {
    const closing = app.clockTo('2027-06-20T12:00:00Z').catch(() => 'cut off');
    await new Promise((resolve) => setTimeout(resolve, 60));
    await app.kill();
    await closing;
    await app.restart();

    await until(async () => {
      const june = await app.admin.get(`/v1/agreements/${acme.id}/balance?month=2027-06`);
      return june.status === 200 && !(june.body as { provisional: boolean }).provisional;
    });
    const log = new EventStoreReader(app.eventStoreUrl);
    for (const month of ['2026-09', '2026-12', '2027-01', '2027-02', '2027-03', '2027-04', '2027-05']) {
      const types = (await log.stream(`ledger-${acme.id}-${month}`)).map(({ type }) => type);
      expect([month, ...types]).toEqual([
        month,
        'MonthOpened',
        ...(month === '2026-09' ? [] : ['BalanceCarriedForward']),
        'MonthClosed',
      ]);
    }
    await log.close();
  });
});
