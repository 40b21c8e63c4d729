import { Agency, type Agreement } from '../support/agency';
import { App } from '../support/app';
import { type Terms } from '../../src/agreements/terms';

/** Hours bought in advance and nothing else. */
const prepaid: Partial<Terms> = {
  plan: 'prepaid',
  allowanceMinutes: 0,
  monthlyFee: 0,
  recurring: [],
  rollover: { policy: 'none' },
  overage: { borrowUpToMinutes: 0, approval: 'required', dayRateAfterMinutes: null, dayRounding: 'pro-rata' },
};

describe('Bought hours are used before they expire', () => {
  const app = App.ofThisFile();
  let acme: Agreement;

  beforeAll(async () => {
    await app.clockTo('2027-05-01T08:00:00Z');
    acme = await new Agency(app).signs('2027-05-01', prepaid);
  });

  const lots = async (month: string) =>
    Object.fromEntries(
      (await acme.balance(month)).lots.map(({ expiresOn, remaining }) => [expiresOn ?? 'never', remaining]),
    );

  it('the soonest to expire goes first, what never expires goes last', async () => {
    const x = await acme.buys(300, 9000);
    const y = await acme.buys(600, 9000, { expiresOn: '2027-07-31' });
    const z = await acme.buys(1200, 8000, { expiresOn: '2027-05-31' });
    await app.clockTo('2027-05-10T18:00:00Z');
    for (const day of ['04', '05', '06']) await acme.works(`2027-05-${day}T09:00:00+01:00`, 480);

    expect(await lots('2027-05')).toEqual({ '2027-05-31': 0, '2027-07-31': 360, never: 300 });
    const entries = (await acme.statement('2027-05')).entries.map(({ drawn }) => drawn);
    expect(entries).toEqual([
      [{ lotId: z.lotId, minutes: 480 }],
      [{ lotId: z.lotId, minutes: 480 }],
      [
        { lotId: z.lotId, minutes: 240 },
        { lotId: y.lotId, minutes: 240 },
      ],
    ]);
    expect(x.amount).toBe(45000);
  });

  it('each purchase is a line of its month, and its hours carry until their last day', async () => {
    await app.clockTo('2027-06-04T08:00:00Z');
    const may = await acme.statement('2027-05');
    expect(may).toMatchObject({ state: 'closed', net: 295000, carriedMinutes: 660, expiredMinutes: 0 });
    expect(may.lines.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['purchase', 45000],
      ['purchase', 90000],
      ['purchase', 160000],
    ]);

    await app.clockTo('2027-07-31T12:00:00Z');
    expect(await acme.balance('2027-07')).toMatchObject({ remainingMinutes: 660 });
    await app.clockTo('2027-08-04T08:00:00Z');
    expect(await acme.statement('2027-07')).toMatchObject({ expiredMinutes: 360, carriedMinutes: 300 });
    expect(await lots('2027-08')).toEqual({ never: 300 });
  });
});
