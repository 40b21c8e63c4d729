import { Agency, type Agreement } from '../support/agency';
import { App } from '../support/app';
import { EventStoreReader } from '../support/event-store';

describe('An agreement renews itself', () => {
  const app = App.ofThisFile();
  const studio = new Agency(app);
  const byHand = { closeAfterDays: null };
  let acme: Agreement;
  let fixed: Agreement;

  /** Its terms as they were written down. */
  const termsOf = async ({ id }: Agreement) => {
    const log = new EventStoreReader(app.eventStoreUrl);
    const facts = await log.stream(`agreement-${id}`);
    await log.close();
    return facts.filter(({ type }) => type === 'AgreementRenewed').map(({ data }) => data);
  };

  it('when its term is over, at midnight on its wall', async () => {
    await app.clockTo('2026-07-16T08:00:00Z');
    acme = await studio.signs('2026-07-16', { ...byHand, termMonths: 8, timeZone: 'America/New_York' });
    fixed = await studio.signs('2026-07-16', { ...byHand, termMonths: 8, renewal: 'none' });
    expect(await acme.show()).toMatchObject({ state: 'active', renewals: 0, nextRenewal: '2027-03-16', endsOn: null });
    expect(await fixed.show()).toMatchObject({ state: 'active', nextRenewal: null, endsOn: '2027-03-15' });

    await app.clockTo('2027-03-16T03:59:59Z');
    expect(await acme.show()).toMatchObject({ renewals: 0 });
    await app.clockTo('2027-03-16T04:00:00Z');
    expect(await acme.show()).toMatchObject({ state: 'active', renewals: 1, nextRenewal: '2027-11-16' });
  });

  it('and where it does not, it ends with its term', async () => {
    expect(await fixed.show()).toMatchObject({ state: 'ended', endsOn: '2027-03-15', usableThrough: '2027-03-15' });
    expect(await termsOf(fixed)).toEqual([]);
  });

  it('term after term when two years have passed and the program is killed as it catches up, each once', async () => {
    const catchingUp = app.clockTo('2029-04-01T08:00:00Z').catch(() => 'cut off');
    await new Promise((resolve) => setTimeout(resolve, 60));
    await app.kill();
    await catchingUp;
    await app.restart();
    // Wherever the power was cut: before, between or after its terms.
    await app.clockTo('2029-04-01T08:00:00Z');

    expect(await acme.show()).toMatchObject({ state: 'active', renewals: 4, nextRenewal: '2029-11-16' });
    expect(await termsOf(acme)).toMatchObject([
      { term: 2, from: '2027-03-16', to: '2027-11-15' },
      { term: 3, from: '2027-11-16', to: '2028-07-15' },
      { term: 4, from: '2028-07-16', to: '2029-03-15' },
      { term: 5, from: '2029-03-16', to: '2029-11-15' },
    ]);
  });
});
