import { Agency, type Agreement } from '../support/agency';
import { App } from '../support/app';

/** Up to half an hour over is taken from the next month instead of being charged. */
describe('A small overrun is borrowed', () => {
  const app = App.ofThisFile();
  let acme: Agreement;

  beforeAll(async () => {
    await app.clockTo('2026-11-01T08:00:00Z');
    acme = await new Agency(app).signs('2026-11-01', { rounding: { incrementMinutes: 1, minimumMinutes: 0 } });
    await app.clockTo('2026-12-31T18:00:00Z');
  });

  it('December, 1,225 used of 1,200: the client is asked', async () => {
    await acme.works('2026-12-01T09:00:00Z', 480);
    await acme.works('2026-12-02T09:00:00Z', 480);
    await acme.works('2026-12-03T09:00:00Z', 265);

    expect(await acme.balance('2026-12')).toMatchObject({
      availableMinutes: 1200,
      usedMinutes: 1225,
      remainingMinutes: 0,
      overageMinutes: 25,
      unapprovedOverageMinutes: 25,
      borrowedMinutes: 0,
    });
  });

  it('and approves: 25 are borrowed, nothing is charged for them', async () => {
    await acme.approves('2026-12', 25);
    await app.clockTo('2027-01-01T00:00:00Z');
    const december = await acme.closes('2026-12');

    expect(december).toMatchObject({ overageMinutes: 25, borrowedMinutes: 25, unapprovedOverageMinutes: 0 });
    expect(december.lines.filter(({ kind }) => kind.startsWith('overage'))).toEqual([]);
  });

  it('January has 575 to use, and its statement says why', async () => {
    expect(await acme.balance('2027-01')).toMatchObject({ availableMinutes: 575, remainingMinutes: 575 });
    expect(await acme.statement('2027-01')).toMatchObject({ grantedMinutes: 600, borrowedBeforeMinutes: 25 });
  });
});
