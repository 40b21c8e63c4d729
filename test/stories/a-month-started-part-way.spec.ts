import { Agency } from '../support/agency';
import { App } from '../support/app';

describe('A month started part way', () => {
  const app = App.ofThisFile();
  const studio = new Agency(app);

  it('grants and charges its days, and the cap of the next month counts the full allowance', async () => {
    await app.clockTo('2026-11-16T09:00:00Z');
    const acme = await studio.signs('2026-11-16');
    expect(await acme.balance('2026-11')).toMatchObject({ availableMinutes: 300 });

    await app.clockTo('2026-12-01T00:00:00Z');
    const november = await acme.closes('2026-11');
    expect(november).toMatchObject({ carriedMinutes: 300, forfeitedMinutes: 0 });
    expect(november.lines).toMatchObject([
      { kind: 'recurring', amount: 2500 },
      { kind: 'fee', amount: 60000 },
      { kind: 'recurring', amount: 5000 },
      { kind: 'fee', amount: 120000 },
    ]);
    expect(november).toMatchObject({ net: 187500, vat: 37500, gross: 225000 });
    // Twice the prorated 300 would let in 600 alone.
    expect(await acme.balance('2026-12')).toMatchObject({ availableMinutes: 900 });
  });

  it('takes no work from before its first day', async () => {
    const acme = await studio.signs('2026-11-16');
    const ticket = await acme.ticket();

    expect(await ticket.triesToWork('2026-11-15T10:00:00Z', 30)).toMatchObject({
      status: 422,
      body: { type: 'urn:minutebook:problem:invalid', errors: [{ pointer: '/startedAt' }] },
    });
  });
});
