import { Agency } from '../support/agency';
import { App } from '../support/app';
import { refusedWith } from '../support/caller';

const plain = {
  recurring: [],
  coverage: 'around-the-clock' as const,
  holidays: null,
  rollover: { policy: 'capped' as const, capMultiple: '2', expiresAfterMonths: null },
};

describe('An agreement that ends', () => {
  const app = App.ofThisFile();
  const studio = new Agency(app);

  it('has a last month that is granted and charged by its days, and settles it', async () => {
    await app.clockTo('2026-09-01T08:00:00Z');
    const acme = await studio.signs('2026-09-01', { ...plain, onEnd: 'refund-unused-purchases' });
    await acme.buys(100, 9_000);
    await app.clockTo('2026-10-10T08:00:00Z');
    expect(await acme.givesNotice('2026-10-10', '2026-11-15')).toMatchObject({ endsOn: '2026-11-15' });
    await app.clockTo('2026-11-20T08:00:00Z');

    // November has 15 of 30 days: 300 granted, and October charged half its fee in advance.
    const october = await acme.statement('2026-10');
    expect(october.lines.filter(({ kind }) => kind === 'fee')).toMatchObject([{ amount: 60_000 }]);
    const november = await acme.statement('2026-11');
    expect(november).toMatchObject({ state: 'closed', grantedMinutes: 300, carriedMinutes: 0 });
    expect(november).toMatchObject({ refundedMinutes: 100, forfeitedMinutes: 1_200 - 300 + 300 });
    expect(november.lines).toMatchObject([{ kind: 'refund', minutes: 100, unitPrice: 9_000, amount: -15_000 }]);
    expect(november).toMatchObject({ net: -15_000, vat: -3_000, gross: -18_000 });
    expect(await app.admin.get(`/v1/agreements/${acme.id}/months/2026-12`)).toMatchObject(
      refusedWith(404, 'unknown-month'),
    );
    expect(await app.admin.read(`/v1/agreements/${acme.id}`)).toMatchObject({ state: 'ended', endsOn: '2026-11-15' });
  });

  it('takes no work after its last day, and late work as long as its last month is open', async () => {
    await app.clockTo('2026-12-01T08:00:00Z');
    const acme = await studio.signs('2026-12-01', { ...plain, noticeDays: 14, closeAfterDays: 10 });
    const ticket = await acme.ticket();
    await acme.givesNotice('2026-12-01');
    await app.clockTo('2026-12-20T08:00:00Z');

    expect(await ticket.triesToWork('2026-12-16T09:00:00Z', 30)).toMatchObject(refusedWith(422, 'invalid'));
    await ticket.works('2026-12-15T09:00:00Z', 30);
    await app.clockTo('2026-12-27T08:00:00Z');
    expect(await acme.statement('2026-12')).toMatchObject({ state: 'closed', usedMinutes: 30 });
    expect(await ticket.triesToWork('2026-12-15T12:00:00Z', 30)).toMatchObject(refusedWith(409, 'agreement-ended'));
  });

  it('in a month that was open already gives back what was charged for the days after its end', async () => {
    await app.clockTo('2027-01-01T08:00:00Z');
    const acme = await studio.signs('2027-01-01', { ...plain, noticeDays: 0 });
    await app.clockTo('2027-02-08T08:00:00Z');
    expect(await acme.balance('2027-02')).toMatchObject({ availableMinutes: 1_200 });
    await acme.givesNotice('2027-02-08', '2027-02-14');

    // February has 14 of its 28 days.
    expect(await acme.balance('2027-02')).toMatchObject({ availableMinutes: 900 });
    await app.clockTo('2027-02-20T08:00:00Z');
    const february = await acme.statement('2027-02');
    expect(february).toMatchObject({ state: 'closed', grantedMinutes: 300, forfeitedMinutes: 900, net: -60_000 });
    expect(february.lines).toMatchObject([{ kind: 'refund', amount: -60_000 }]);
  });

  it('may leave its minutes usable for months, without grant and fee', async () => {
    await app.clockTo('2027-03-01T08:00:00Z');
    const acme = await studio.signs('2027-03-01', { ...plain, onEnd: 'extend', extendMonths: 2 });
    await acme.givesNotice('2027-03-01', '2027-03-31');
    await app.clockTo('2027-05-10T08:00:00Z');

    expect(await acme.statement('2027-03')).toMatchObject({ state: 'closed', carriedMinutes: 600 });
    const april = await acme.statement('2027-04');
    expect(april).toMatchObject({ state: 'closed', grantedMinutes: 0, carriedMinutes: 600, lines: [], net: 0 });
    await acme.works('2027-05-09T09:00:00Z', 60);
    await app.clockTo('2027-06-04T08:00:00Z');
    expect(await acme.statement('2027-05')).toMatchObject({ state: 'closed', usedMinutes: 60, forfeitedMinutes: 540 });
  });
});
