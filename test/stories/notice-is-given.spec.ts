import { Agency, type Agreement } from '../support/agency';
import { App } from '../support/app';
import { refusedWith } from '../support/caller';
import { EventStoreReader } from '../support/event-store';

describe('Notice', () => {
  const app = App.ofThisFile();
  const studio = new Agency(app);
  const byHand = { closeAfterDays: null };
  let acme: Agreement;

  beforeAll(async () => {
    await app.clockTo('2026-01-01T08:00:00Z');
    acme = await studio.signs('2026-01-01', byHand);
    await app.clockTo('2026-03-02T08:00:00Z');
  });

  it('that makes no sense is refused, and nothing is written', async () => {
    const theo = acme.as(await app.key('client', acme.clientId));
    const stranger = acme.as(await app.key('client', await studio.client('Globex')));
    const agent = acme.as(await app.key('agent'));
    const fixed = await studio.signs('2026-03-01', { ...byHand, renewal: 'none', termMonths: 3 });
    const log = new EventStoreReader(app.eventStoreUrl);
    const head = await log.head();
    const invalid = (...pointers: string[]) => refusedWith(422, 'invalid', ...pointers);

    expect(await acme.triesToGiveNotice('2026-03-03')).toMatchObject(invalid('/givenOn'));
    expect(await acme.triesToGiveNotice('2025-12-31')).toMatchObject(invalid('/givenOn'));
    expect(await acme.triesToGiveNotice('02/03/2026', 'soon')).toMatchObject(invalid('/givenOn', '/endsOn'));
    expect(await acme.triesToGiveNotice('2026-01-30')).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/givenOn', detail: expect.stringContaining('2026-03-01') as string }] },
    });
    expect(await fixed.triesToGiveNotice('2026-03-02', '2026-05-31')).toMatchObject(invalid('/endsOn'));
    expect(await app.admin.post(`/v1/agreements/${acme.id}/notice`, { endsOn: null, when: 1 })).toMatchObject(
      invalid('/when', '/givenOn', '/endsOn'),
    );
    expect(await agent.triesToGiveNotice('2026-03-02')).toMatchObject(refusedWith(403, 'forbidden'));
    expect(await stranger.triesToGiveNotice('2026-03-02')).toMatchObject(refusedWith(404, 'unknown-agreement'));
    const forUs = await theo.triesToGiveNotice('2026-03-02', '2026-13-01');
    expect(forUs).toMatchObject(invalid('/endsOn'));
    expect(await log.head()).toBe(head);
    await log.close();
  });

  it('is given by the client itself: the agreement ends on the day asked for, and renews itself no more', async () => {
    const theo = acme.as(await app.key('client', acme.clientId));
    expect(await theo.givesNotice('2026-03-02', '2026-05-31')).toMatchObject({
      ...{ id: acme.id, givenOn: '2026-03-02', noticeEndsOn: '2026-04-01' },
      ...{ endsOn: '2026-05-31', usableThrough: '2026-05-31' },
    });
    expect(await acme.show()).toMatchObject({
      ...{ state: 'notice-given', nextRenewal: null, endsOn: '2026-05-31', usableThrough: '2026-05-31' },
      notice: { givenOn: '2026-03-02', endsOn: '2026-05-31' },
    });
    expect(await acme.triesToGiveNotice('2026-03-02')).toMatchObject(refusedWith(409, 'notice-already-given'));
  });

  it('leaves the months until the end to be amended, and none after it', async () => {
    expect(await acme.triesToAmend('2026-06', byHand)).toMatchObject(refusedWith(422, 'invalid', '/effectiveMonth'));
    expect(await acme.amends('2026-05', { ...byHand, monthlyFee: 100_000 })).toMatchObject({ termsVersion: 2 });
  });

  it('has ended the agreement when the day after has begun on its wall', async () => {
    await app.clockTo('2026-05-31T22:59:59Z');
    expect(await acme.show()).toMatchObject({ state: 'notice-given' });
    await app.clockTo('2026-05-31T23:00:00Z');
    expect(await acme.show()).toMatchObject({ state: 'ended', nextRenewal: null, endsOn: '2026-05-31' });

    expect(await acme.triesToAmend('2026-08', byHand)).toMatchObject(refusedWith(409, 'agreement-ended'));
    expect(await acme.triesToGiveNotice('2026-05-31')).toMatchObject(refusedWith(409, 'agreement-ended'));
  });

  it('without a day asked for ends it when the days of notice are over', async () => {
    const globex = await studio.signs('2026-01-01', { ...byHand, onEnd: 'extend', extendMonths: 1 });
    expect(await globex.givesNotice('2026-06-01')).toMatchObject({ endsOn: '2026-07-01' });
    expect(await globex.show()).toMatchObject({ endsOn: '2026-07-01', usableThrough: '2026-08-01' });
  });
});
