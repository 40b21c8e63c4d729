import { overlaps, overlapsIn } from '../../projections/overlaps';
import { Book } from '../../test/support/book';
import { refusalOf } from '../../test/support/given';
import { retainer } from '../../test/support/terms';
import { signedAs } from '../agreements/agreement.decider';
import { type Terms } from '../agreements/terms';
import { ValidationPipe } from '../http/validation';
import {
  AdjustmentBody,
  ApprovalBody,
  BalanceQuery,
  CorrectionBody,
  ExpenseBody,
  PurchaseBody,
  TimeEntryBody,
} from './ledger.dto';
import { TimeEntriesQuery } from './time-entries.dto';

/** Monday to Friday from nine to five, half as much again outside. */
const hours = (rounding: Terms['rounding']): Terms => retainer({ holidays: null, rounding });
const byTheMinute = { incrementMinutes: 1, minimumMinutes: 0 };
const billed = (terms: Terms, startedAt: string, minutes: number, holidays = new Set<string>()) => {
  const [logged] = Book.of(terms).log('2026-10', minutes, { startedAt, holidays });
  if (logged?.type !== 'TimeLogged') throw new Error('Nothing was logged');
  const { insideMinutes, outsideMinutes, billableMinutes } = logged.data;
  return [insideMinutes, outsideMinutes, billableMinutes];
};

describe('billable minutes', () => {
  // Rule: time.weighted-by-coverage
  it.each([
    ['a morning within hours', '2026-10-06T08:00:00.000Z', 60, [60, 0, 60]],
    ['an evening', '2026-10-06T16:00:00.000Z', 60, [0, 60, 90]],
    ['a Saturday', '2026-10-10T10:00:00.000Z', 60, [0, 60, 90]],
    ['from before nine', '2026-10-06T07:50:00.000Z', 30, [20, 10, 35]],
    ['a long day, over midnight', '2026-10-06T08:00:00.000Z', 1_440, [480, 960, 1_920]],
  ] as const)('weigh %s', (_, startedAt, minutes, expected) => {
    expect(billed(hours(byTheMinute), startedAt, minutes)).toEqual(expected);
  });

  // Rule: time.rounded-once-after-the-sum
  it.each([
    [1, 15],
    [15, 15],
    [16, 30],
    [30, 30],
  ])('of %i are rounded up to steps of 15: %i', (minutes, expected) => {
    const rounding = { incrementMinutes: 15, minimumMinutes: 0 };
    expect(billed(hours(rounding), '2026-10-06T08:00:00.000Z', minutes)[2]).toBe(expected);
  });

  // Rule: time.rounded-once-after-the-sum, time.weighted-by-coverage
  it('are summed exactly before they are rounded, halves of a minute and all', () => {
    // 1 minute inside and 1 outside are 2.5: to whole minutes 3, not 1 + 2 or 1 + 1.
    expect(billed(hours(byTheMinute), '2026-10-06T15:59:00.000Z', 2)).toEqual([1, 1, 3]);
    expect(billed(hours(byTheMinute), '2026-10-06T15:59:00.000Z', 3)).toEqual([1, 2, 4]);
    // In steps of 15, 20 inside and 30 outside are 65, so 75: not 30 + 45 or 30 + 60.
    expect(billed(hours({ incrementMinutes: 15, minimumMinutes: 15 }), '2026-10-06T15:40:00.000Z', 50)[2]).toBe(75);
  });

  // Rule: time.at-least-the-minimum
  it.each([
    [1, 30],
    [30, 30],
    [31, 45],
  ])('of %i are 30 at least: %i', (minutes, expected) => {
    const rounding = { incrementMinutes: 15, minimumMinutes: 30 };
    expect(billed(hours(rounding), '2026-10-06T08:00:00.000Z', minutes)[2]).toBe(expected);
  });

  // Rule: time.holidays-are-outside
  it('on a holiday are all outside coverage, and on the day after are not', () => {
    const holidays = new Set(['2026-10-06']);
    expect(billed(hours(byTheMinute), '2026-10-06T08:00:00.000Z', 60, holidays)).toEqual([0, 60, 90]);
    expect(billed(hours(byTheMinute), '2026-10-07T08:00:00.000Z', 60, holidays)).toEqual([60, 0, 60]);
  });

  // Rule: time.around-the-clock
  it('around the clock are inside at every hour, holidays included', () => {
    const terms = retainer({ coverage: 'around-the-clock', rounding: byTheMinute });
    expect(billed(terms, '2026-10-11T02:00:00.000Z', 60, new Set(['2026-10-11']))).toEqual([60, 0, 60]);
  });

  // Rule: cover.billable-alone-draws
  it('are none where another cover bears the work, and it is recorded as it was worked', () => {
    const book = Book.of(hours({ incrementMinutes: 15, minimumMinutes: 15 }));
    book.log('2026-10', 20, { cover: 'own-defect', startedAt: '2026-10-06T17:00:00.000Z' });
    book.log('2026-10', 25, { cover: 'own-defect' });
    book.log('2026-10', 10);
    expect(book.close('2026-10')).toMatchObject({
      usedMinutes: 15,
      workedByCover: { 'own-defect': 45, billable: 10 },
    });
  });
});

// Rule: time.overlap-across-agreements
it('entries of one agent that overlap across agreements are taken, and flagged on both', () => {
  const acme = Book.of(hours(byTheMinute));
  const globex = new Book(signedAs({ ...acme.agreement, agreementId: 'a2', clientId: 'globex' }));
  acme.log('2026-10', 60, { entryId: 'for-acme', startedAt: '2026-10-06T09:00:00.000Z' });
  globex.log('2026-10', 60, { entryId: 'for-globex', startedAt: '2026-10-06T09:45:00.000Z' });
  globex.log('2026-10', 60, { entryId: 'by-grace', startedAt: '2026-10-06T09:45:00.000Z', agent: 'grace' });
  const [day] = ['2026-10-06 ada'].map((id) =>
    [...acme.recorded(), ...globex.recorded()]
      .filter((event) => event.type === 'TimeLogged')
      .filter((event) => overlaps.route(event).includes(id))
      .reduce((doc, event) => overlaps.evolve(doc, event), overlaps.initial(id)),
  );
  expect(overlapsIn(day!)).toEqual([
    { entryIds: ['for-acme', 'for-globex'], from: '2026-10-06T09:45:00.000Z', to: '2026-10-06T10:00:00.000Z' },
  ]);
});

describe('a request', () => {
  type Body = new () => object;
  const received = (body: Body, value: object, type: 'body' | 'query' = 'body') =>
    new ValidationPipe().transform(value, { type, metatype: body });
  const pointersOf = (body: Body, value: object) => [
    ...new Set(refusalOf(() => received(body, value)).errors.map(({ pointer }) => pointer)),
  ];
  const entry = { agent: 'ada', startedAt: '2026-10-06T09:00:00Z', minutes: 60, note: 'Work' };

  // Rule: time.minutes-of-a-day
  it.each([
    [1, []],
    [1_440, []],
    [0, ['/minutes']],
    [-60, ['/minutes']],
    [1_441, ['/minutes']],
    [0.5, ['/minutes']],
    ['60', ['/minutes']],
  ])('to log time of %p minutes has these faults: %p', (minutes, faults) => {
    const sent = { ...entry, minutes };
    if (faults.length > 0) expect(pointersOf(TimeEntryBody, sent)).toEqual(faults);
    else expect(received(TimeEntryBody, sent)).toEqual(sent);
  });

  // Rule: time.minutes-of-a-day
  it.each([{ note: '' }, { note: ' \n' }, { note: undefined }, { note: null }])('needs a note: %p', (over) => {
    expect(pointersOf(TimeEntryBody, { ...entry, ...over })).toEqual(['/note']);
  });

  // Rule: time.says-who-when-what
  it('to log time says who, when, for how long and what for, and may say role, activity, cover and why', () => {
    const whole = { ...entry, role: 'developer', activity: 'debugging', cover: 'goodwill', reason: 'an apology' };
    expect(received(TimeEntryBody, whole)).toEqual(whole);
    expect(pointersOf(TimeEntryBody, {})).toEqual(['/agent', '/startedAt', '/minutes', '/note']);
    expect(pointersOf(TimeEntryBody, { ...entry, cover: 'gift' })).toEqual(['/cover']);
  });

  // Rule: refused.all-faults-in-one-answer
  it.each<[string, Body, object, ...string[]]>([
    [
      'time',
      TimeEntryBody,
      { ...entry, agent: ' ', startedAt: '2026-02-30', minutes: 0, note: '', color: 1 },
      '/color',
      '/agent',
      '/startedAt',
      '/minutes',
      '/note',
    ],
    ['a correction', CorrectionBody, { startedAt: 'today', minutes: 0 }, '/startedAt', '/minutes', '/reason'],
    ['an adjustment', AdjustmentBody, { minutes: 0, entryId: 'e1' }, '/minutes', '/reason', '/entryId'],
    ['an expense', ExpenseBody, { amount: 0, incurredOn: '2026-02-30' }, '/description', '/amount', '/incurredOn'],
    [
      'a purchase',
      PurchaseBody,
      { minutes: 0, unitPrice: 0.5, purchasedOn: 'May' },
      '/minutes',
      '/unitPrice',
      '/purchasedOn',
    ],
    ['an approval', ApprovalBody, { month: '2026-13', minutes: -1 }, '/month', '/minutes', '/decision'],
  ])('for %s is told of all its faults at once', (_, body, sent, ...pointers) => {
    expect(pointersOf(body, sent).toSorted()).toEqual(pointers.toSorted());
  });

  // Rule: refused.a-month-that-is-none
  it.each(['2026-13', '2026-00', '2026-1', '2026-10-01', 'October', ''])('for the month %p is refused', (month) => {
    const fault = { pointer: '/month', detail: 'must be a month written YYYY-MM' };
    for (const query of [BalanceQuery, TimeEntriesQuery]) {
      expect(refusalOf(() => received(query, { month }, 'query')).errors).toEqual([fault]);
    }
    expect(refusalOf(() => received(ApprovalBody, { month, minutes: 5, decision: 'approved' })).errors).toEqual([
      fault,
    ]);
  });
});
