import { Agency, type Agreement } from '../support/agency';
import { App } from '../support/app';

/** Ten hours a month; what is left carries, up to two months' worth. */
describe('Rollover and its cap over three months', () => {
  const app = App.ofThisFile();
  const studio = new Agency(app);

  describe('a month half used, a month not used at all', () => {
    let acme: Agreement;

    it('carries what October left', async () => {
      await app.clockTo('2026-10-01T08:00:00Z');
      acme = await studio.signs('2026-10-01');
      await app.clockTo('2026-10-06T18:00:00Z');
      await acme.works('2026-10-06T09:00:00+01:00', 450);

      expect(await acme.balance('2026-10')).toMatchObject({
        state: 'open',
        availableMinutes: 600,
        usedMinutes: 450,
        remainingMinutes: 150,
      });

      await app.clockTo('2026-11-01T00:00:00Z');
      expect(await acme.balance('2026-11')).toMatchObject({ provisional: true, availableMinutes: 750 });

      expect(await acme.closes('2026-10')).toMatchObject({
        usedMinutes: 450,
        carriedMinutes: 150,
        forfeitedMinutes: 0,
      });
      expect(await acme.balance('2026-11')).toMatchObject({
        provisional: false,
        availableMinutes: 750,
        lots: [
          { source: 'allowance', month: '2026-10', granted: 150, remaining: 150 },
          { source: 'allowance', month: '2026-11', granted: 600, remaining: 600 },
        ],
      });
    });

    it('forfeits what the cap does not let in, oldest first', async () => {
      await app.clockTo('2026-12-01T00:00:00Z');

      expect(await acme.closes('2026-11')).toMatchObject({
        usedMinutes: 0,
        carriedMinutes: 600,
        forfeitedMinutes: 150,
      });
      expect(await acme.balance('2026-12')).toMatchObject({ availableMinutes: 1200, remainingMinutes: 1200 });
      expect((await acme.balance('2026-12')).lots.map(({ month, remaining }) => [month, remaining])).toEqual([
        ['2026-11', 600],
        ['2026-12', 600],
      ]);
    });
  });

  it('counts three months on: 1,200 is all that March can open with, and 1,320 used are 120 over', async () => {
    await app.clockTo('2027-01-01T08:00:00Z');
    const acme = await studio.signs('2027-01-01');
    await app.clockTo('2027-01-05T18:00:00Z');
    await acme.works('2027-01-05T09:00:00Z', 240);
    await app.clockTo('2027-02-02T18:00:00Z');
    await acme.works('2027-02-02T09:00:00Z', 180);
    await app.clockTo('2027-03-04T18:00:00Z');
    await acme.works('2027-03-01T09:00:00Z', 480);
    await acme.works('2027-03-02T09:00:00Z', 480);
    await acme.works('2027-03-03T09:00:00Z', 360);

    // January and February have closed by themselves, three days after their ends.
    expect(await acme.statement('2027-01')).toMatchObject({
      state: 'closed',
      carriedMinutes: 360,
      forfeitedMinutes: 0,
    });
    expect(await acme.statement('2027-02')).toMatchObject({
      state: 'closed',
      carriedMinutes: 600,
      forfeitedMinutes: 180,
    });
    expect(await acme.balance('2027-03')).toMatchObject({
      availableMinutes: 1200,
      usedMinutes: 1320,
      remainingMinutes: 0,
      overageMinutes: 120,
    });
  });
});
