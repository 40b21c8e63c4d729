import { Agency, type Agreement } from '../support/agency';
import { App } from '../support/app';
import { refusedWith } from '../support/caller';
import { EventStoreReader } from '../support/event-store';

const feesOf = (lines: readonly { kind: string; amount: number }[]) =>
  lines.filter(({ kind }) => kind === 'fee').map(({ amount }) => amount);

describe('Terms that are amended', () => {
  const app = App.ofThisFile();
  const studio = new Agency(app);
  const byHand = { closeAfterDays: null, recurring: [] };
  const larger = { ...byHand, allowanceMinutes: 900, monthlyFee: 170_000 };
  let acme: Agreement;

  it('take effect in their month and not before: its fee stands on the statement of the month before it', async () => {
    await app.clockTo('2026-09-01T08:00:00Z');
    acme = await studio.signs('2026-09-01', byHand);
    await app.clockTo('2026-09-20T08:00:00Z');
    expect(await acme.amends('2026-11', larger)).toMatchObject({ effectiveMonth: '2026-11', termsVersion: 2 });
    const before = await acme.show();
    expect(before).toMatchObject({ termsVersion: 1, terms: { allowanceMinutes: 600 } });
    expect(before.versions).toMatchObject([{ version: 1 }, { version: 2, effectiveMonth: '2026-11' }]);

    await app.clockTo('2026-10-02T08:00:00Z');
    expect(feesOf((await acme.closes('2026-09')).lines)).toEqual([120_000, 120_000]);
    expect(await acme.balance('2026-10')).toMatchObject({ availableMinutes: 1_200 });

    await app.clockTo('2026-11-02T08:00:00Z');
    const october = await acme.closes('2026-10');
    expect(feesOf(october.lines)).toEqual([170_000]);
    expect(october).toMatchObject({ forfeitedMinutes: 300, carriedMinutes: 900, net: 170_000, gross: 204_000 });
    // Twice the new allowance.
    expect(await acme.balance('2026-11')).toMatchObject({ availableMinutes: 1_800 });
  });

  it('are shown with every version, those in force first to be seen', async () => {
    const { terms, versions, ...shown } = await acme.show();
    expect(shown).toMatchObject({ state: 'active', termsVersion: 2, nextRenewal: '2027-09-01', endsOn: null });
    expect(terms).toMatchObject({ allowanceMinutes: 900, monthlyFee: 170_000 });
    expect(versions).toMatchObject([
      { version: 1, effectiveMonth: '2026-09', terms: { allowanceMinutes: 600, monthlyFee: 120_000 } },
      { version: 2, effectiveMonth: '2026-11', terms: { allowanceMinutes: 900, monthlyFee: 170_000 } },
    ]);
    expect(shown).not.toHaveProperty('renewsAt');
  });

  it('may be amended again for the same month until it begins: what was agreed last counts', async () => {
    await acme.amends('2026-12', { ...larger, monthlyFee: 1 });
    await acme.amends('2026-12', { ...larger, monthlyFee: 180_000 });
    await app.clockTo('2026-12-01T08:00:00Z');
    expect(feesOf((await acme.closes('2026-11')).lines)).toEqual([180_000]);
  });

  it('are agreed once, however often the same request comes', async () => {
    const log = new EventStoreReader(app.eventStoreUrl);
    const body = { effectiveMonth: '2027-03', terms: (await acme.show()).terms };
    const how = { idempotencyKey: 'amendment-of-march' };
    const first = await app.admin.post(`/v1/agreements/${acme.id}/amendments`, body, how);
    const again = await app.admin.post(`/v1/agreements/${acme.id}/amendments`, body, how);
    expect(again).toMatchObject({ status: first.status, body: first.body });
    const amendments = (await log.stream(`agreement-${acme.id}`)).filter(({ type }) => type === 'TermsAmended');
    expect(amendments).toHaveLength(4);
    await log.close();
  });

  it('are refused with every fault named, and nothing is written', async () => {
    const theo = acme.as(await app.key('client', acme.clientId));
    const { terms } = await acme.show();
    const log = new EventStoreReader(app.eventStoreUrl);
    const head = await log.head();
    const invalid = (...pointers: string[]) => refusedWith(422, 'invalid', ...pointers);
    expect(await acme.triesToAmend('2026-13', larger)).toMatchObject(invalid('/effectiveMonth'));
    expect(await acme.triesToAmend('2027-02', larger)).toMatchObject(invalid('/effectiveMonth'));
    expect(
      await acme.triesToAmend('2026-00', { ...larger, currency: 'EUR', vatRate: '20', holidays: 'GB-XYZ' }),
    ).toMatchObject(invalid('/effectiveMonth', '/terms/currency', '/terms/vatRate', '/terms/holidays'));
    // It is December, and the latest amendment is for March.
    expect(await acme.triesToAmend('2026-12', larger)).toMatchObject(invalid('/effectiveMonth', '/effectiveMonth'));
    const unread = await app.admin.post(`/v1/agreements/${acme.id}/amendments`, { effectiveMonth: 7, since: 'now' });
    expect(unread).toMatchObject(invalid('/since', '/effectiveMonth', '/terms'));
    expect(await theo.triesToAmend('2027-04', larger)).toMatchObject(refusedWith(403, 'forbidden'));
    const nobody = '9b2f1f6e-0b0b-5a4f-8a52-3f1f1f1f1f1f';
    const ofNobody = await app.admin.post(`/v1/agreements/${nobody}/amendments`, { effectiveMonth: '2027-04', terms });
    expect(ofNobody).toMatchObject(refusedWith(404, 'unknown-agreement'));
    expect(await log.head()).toBe(head);
    await log.close();
  });
});
