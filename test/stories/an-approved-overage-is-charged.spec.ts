import { Agency, type Agreement, type Statement } from '../support/agency';
import { App } from '../support/app';
import { type Terms } from '../../src/agreements/terms';

/** Ten hours; no fee and nothing recurring, so that the statement holds the overage alone. */
const bare: Partial<Terms> = {
  monthlyFee: 0,
  recurring: [],
  rounding: { incrementMinutes: 1, minimumMinutes: 0 },
  rollover: { policy: 'none' },
};

describe('An approved overage is charged', () => {
  const app = App.ofThisFile();
  const studio = new Agency(app);

  beforeAll(() => app.clockTo('2026-10-30T18:00:00Z'));

  /** Works 600 minutes and so many more, in hours that count once. */
  async function october(minutesOver: number, terms: Partial<Terms> = {}): Promise<Agreement> {
    const acme = await studio.signs('2026-10-01', { ...bare, ...terms });
    let left = 600 + minutesOver;
    for (let day = 5; left > 0; day += 1) {
      if ([10, 11, 17, 18].includes(day)) continue;
      const today = Math.min(left, 480);
      await acme.works(`2026-10-${String(day).padStart(2, '0')}T09:00:00+01:00`, today);
      left -= today;
    }
    return acme;
  }

  const overageOf = ({ lines }: Statement) => lines.filter(({ kind }) => kind.startsWith('overage'));

  it('95 minutes at £120.00 an hour: £190.00 net, £38.00 VAT, £228.00', async () => {
    const acme = await october(95);
    await acme.approves('2026-10', 95);
    const statement = await acme.statement('2026-10');

    expect(overageOf(statement)).toMatchObject([
      { kind: 'overage-hourly', minutes: 95, unitPrice: 12000, amount: 19000 },
    ]);
    expect(statement).toMatchObject({ net: 19000, vat: 3800, gross: 22800, currency: 'GBP', borrowedMinutes: 0 });
  });

  it('560 minutes: 420 by the hour are £840.00, 140 at the day rate £266.67', async () => {
    const acme = await october(560);
    await acme.approves('2026-10', 560);

    expect(overageOf(await acme.statement('2026-10'))).toMatchObject([
      { kind: 'overage-hourly', minutes: 420, amount: 84000 },
      { kind: 'overage-day', minutes: 140, unitPrice: 80000, amount: 26667 },
    ]);
  });

  it('the same by whole days: the day that was begun is £800.00', async () => {
    const acme = await october(560, {
      overage: { borrowUpToMinutes: 30, approval: 'required', dayRateAfterMinutes: 420, dayRounding: 'whole-day' },
    });
    await acme.approves('2026-10', 560);

    expect(overageOf(await acme.statement('2026-10'))).toMatchObject([{ amount: 84000 }, { amount: 80000 }]);
  });

  it('each role has its own price and its own line', async () => {
    const acme = await october(0);
    await acme.works('2026-10-12T09:00:00+01:00', 60, { agent: 'Ben', role: 'developer' });
    await acme.works('2026-10-13T09:00:00+01:00', 60, { agent: 'Cleo', role: 'support' });
    await acme.approves('2026-10', 120);

    expect(overageOf(await acme.statement('2026-10'))).toMatchObject([
      { minutes: 60, unitPrice: 12000, amount: 12000 },
      { minutes: 60, unitPrice: 9000, amount: 9000 },
    ]);
  });

  it('work that nobody approved is recorded and shown, and neither charged nor borrowed', async () => {
    const silent = await october(95);
    const declining = await october(95);
    await declining.declines('2026-10', 95);
    await app.clockTo('2026-11-01T00:00:00Z');

    for (const acme of [silent, declining]) {
      expect(await acme.closes('2026-10')).toMatchObject({
        usedMinutes: 695,
        overageMinutes: 95,
        unapprovedOverageMinutes: 95,
        borrowedMinutes: 0,
        net: 0,
        gross: 0,
      });
      expect(await acme.balance('2026-11')).toMatchObject({ availableMinutes: 600 });
    }
  });

  it('says what paid for each entry', async () => {
    await app.clockTo('2026-11-30T18:00:00Z');
    const acme = await studio.signs('2026-11-01', { ...bare, allowanceMinutes: 60 });
    await acme.works('2026-11-02T09:00:00Z', 45);
    await acme.works('2026-11-03T09:00:00Z', 30);

    expect((await acme.statement('2026-11')).entries).toMatchObject([
      { billableMinutes: 45, drawn: [{ lotId: 'allowance-2026-11', minutes: 45 }], overageMinutes: 0 },
      { billableMinutes: 30, drawn: [{ lotId: 'allowance-2026-11', minutes: 15 }], overageMinutes: 15 },
    ]);
  });
});
