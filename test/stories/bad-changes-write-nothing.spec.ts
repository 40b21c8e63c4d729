import { randomUUID } from 'node:crypto';
import { Agency, type Agreement, type Change, type EntryLogged } from '../support/agency';
import { App } from '../support/app';
import { type Caller, refusedWith, type RefusedCase } from '../support/caller';
import { EventStoreReader } from '../support/event-store';
import { retainer } from '../support/terms';

const nobody = randomUUID();

describe('Changes that may not be are refused by name, and write nothing', () => {
  const app = App.ofThisFile();
  let log: EventStoreReader;
  let acme: Agreement;
  let globex: Agreement;
  let entry: EntryLogged;
  let old: EntryLogged;
  let reversed: EntryLogged;
  let theirs: EntryLogged;
  let change: Change;
  let theo: Caller;

  beforeAll(async () => {
    const studio = new Agency(app);
    log = new EventStoreReader(app.eventStoreUrl);
    await app.clockTo('2026-09-01T08:00:00Z');
    acme = await studio.signs('2026-09-01', { closeAfterDays: null });
    globex = await studio.signs('2026-09-01', {}, await studio.client('Globex'));
    await app.clockTo('2026-09-20T18:00:00Z');
    old = await acme.works('2026-09-07T09:00:00Z', 60);
    await app.clockTo('2026-10-20T18:00:00Z');
    await acme.closes('2026-09');
    entry = await acme.works('2026-10-19T09:00:00Z', 60);
    reversed = await acme.works('2026-10-19T11:00:00Z', 60);
    theirs = await globex.works('2026-10-19T13:00:00Z', 60);
    change = await acme.corrects(entry.id, { minutes: 45 });
    await acme.reverses(reversed.id);
    await acme.approves('2026-10', 30);
    theo = await app.key('client', acme.clientId);
  });
  afterAll(() => log.close());

  const correct = (id: string, over: object = {}, desk: Caller = app.admin) =>
    desk.post(`/v1/time-entries/${id}/corrections`, { minutes: 30, reason: 'Mistyped', ...over });
  const reverse = (id: string, over: object = {}) =>
    app.admin.post(`/v1/time-entries/${id}/reversal`, { reason: 'Logged twice', ...over });
  const adjust = (over: object = {}) =>
    app.admin.post(`/v1/agreements/${acme.id}/adjustments`, { minutes: 30, reason: 'For the trouble', ...over });
  const spend = (over: object = {}) =>
    app.admin.post(`/v1/agreements/${acme.id}/expenses`, { amount: 900, description: 'Parking', ...over });
  const approve = (over: object = {}) =>
    app.admin.post(`/v1/agreements/${acme.id}/approvals`, {
      month: '2026-10',
      minutes: 30,
      decision: 'approved',
      ...over,
    });
  const amend = (over: object = {}, terms: object = {}) =>
    app.admin.post(`/v1/agreements/${acme.id}/amendments`, {
      effectiveMonth: '2026-12',
      terms: { ...retainer({ closeAfterDays: null }), ...terms },
      ...over,
    });
  const notice = (over: object = {}) =>
    app.admin.post(`/v1/agreements/${acme.id}/notice`, { givenOn: '2026-10-20', ...over });

  const entries: RefusedCase[] = [
    ['a correction of a correction', () => correct(change.id), 409, 'entry-is-a-change'],
    ['a reversal of a correction', () => reverse(change.id), 409, 'entry-is-a-change'],
    ['a correction of a reversed entry', () => correct(reversed.id), 409, 'entry-reversed'],
    ['a second reversal', () => reverse(reversed.id), 409, 'entry-reversed'],
    ['a correction of no entry', () => correct(nobody), 404, 'unknown-entry'],
    ['a correction by a client', () => correct(entry.id, {}, theo), 403, 'forbidden'],
    ['a correction that changes nothing', () => correct(entry.id, { minutes: 45 }), 422, 'invalid', '/minutes'],
    ['a correction without a change', () => correct(entry.id, { minutes: undefined }), 422, 'invalid', '/minutes'],
    ['a correction without a reason', () => correct(entry.id, { reason: ' ' }), 422, 'invalid', '/reason'],
    ['a correction to no minutes', () => correct(entry.id, { minutes: 0 }), 422, 'invalid', '/minutes'],
    [
      'a correction into the future',
      () => correct(entry.id, { startedAt: '2026-10-21T09:00:00Z' }),
      422,
      'invalid',
      '/startedAt',
    ],
    [
      'a correction into another month',
      () => correct(entry.id, { startedAt: '2026-09-19T09:00:00Z' }),
      422,
      'invalid',
      '/startedAt',
    ],
    [
      'a correction of a closed month’s entry into another month',
      () => correct(old.id, { startedAt: '2026-10-07T09:00:00Z' }),
      422,
      'invalid',
      '/startedAt',
    ],
  ];
  const byHand: RefusedCase[] = [
    ['an adjustment about another agreement’s entry', () => adjust({ entryId: theirs.id }), 422, 'invalid', '/entryId'],
    ['an adjustment about no entry', () => adjust({ entryId: nobody }), 422, 'invalid', '/entryId'],
    ['an adjustment of nothing', () => adjust({ minutes: 0 }), 422, 'invalid', '/minutes'],
    ['an adjustment without a reason', () => adjust({ reason: '' }), 422, 'invalid', '/reason'],
    ['an expense of nothing', () => spend({ amount: 0 }), 422, 'invalid', '/amount'],
    ['an expense of tomorrow', () => spend({ incurredOn: '2026-10-21' }), 422, 'invalid', '/incurredOn'],
    ['an expense before the agreement', () => spend({ incurredOn: '2026-08-31' }), 422, 'invalid', '/incurredOn'],
    ['an expense on no ticket of theirs', () => spend({ ticketId: nobody }), 422, 'invalid', '/ticketId'],
    ['approving twice', () => approve(), 409, 'already-decided'],
    ['approving for no month', () => approve({ month: '2026-13' }), 422, 'invalid', '/month'],
  ];
  const terms: RefusedCase[] = [
    ['an amendment into an open month', () => amend({ effectiveMonth: '2026-10' }), 422, 'invalid', '/effectiveMonth'],
    ['an amendment for month 13', () => amend({ effectiveMonth: '2026-13' }), 422, 'invalid', '/effectiveMonth'],
    [
      'an amendment with every fault at once',
      () => amend({ effectiveMonth: '2026-09' }, { currency: 'EUR', vatRate: '20', thresholds: [80, 50] }),
      422,
      'invalid',
      '/effectiveMonth',
      '/terms/currency',
      '/terms/vatRate',
      '/terms/thresholds/1',
    ],
    ['notice of tomorrow', () => notice({ givenOn: '2026-10-21' }), 422, 'invalid', '/givenOn'],
    ['closing month 13', () => acme.triesToClose('2026-13'), 422, 'invalid'],
    ['closing twice', () => acme.triesToClose('2026-09'), 409, 'month-already-closed'],
    ['closing before it has ended', () => acme.triesToClose('2026-10'), 409, 'month-not-ended'],
    ['the statement of month 13', () => app.admin.get(`/v1/agreements/${acme.id}/months/2026-13`), 422, 'invalid'],
  ];

  for (const [what, request, status, slug, ...pointers] of [...entries, ...byHand, ...terms]) {
    it(`${what}: ${slug}`, async () => {
      const before = await log.head();
      expect(await request()).toMatchObject(refusedWith(status, slug, ...pointers));
      expect(await log.head()).toBe(before);
    });
  }
});
