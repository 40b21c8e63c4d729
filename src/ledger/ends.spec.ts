import { Book } from '../../test/support/book';
import { refusalOf } from '../../test/support/given';
import { retainer, withoutFee as plain } from '../../test/support/terms';
import { type Terms } from '../agreements/terms';
import { openingOf } from './opening.rules';

const linesOf = ({ lines }: { lines: readonly { description: string; amount: number }[] }) =>
  lines.map(({ description, amount }) => [description, amount]);
const closeAll = (book: Book, ...months: string[]) => months.map((month) => book.close(month));

describe('an agreement', () => {
  // Rule: renewal.ends-with-its-term
  it.each([
    ['2026-10-01', 3, '2026-12-31'],
    ['2026-11-16', 12, '2027-11-15'],
    ['2026-08-31', 6, '2027-02-27'],
  ])('of one term that starts on %s for %i months has its last day on %s', (startsOn, termMonths, lastDay) => {
    const { agreement } = Book.of(plain({ renewal: 'none', termMonths }), startsOn);
    expect(openingOf(agreement, lastDay.slice(0, 7))).toMatchObject({ last: true, to: lastDay });
  });

  // Rule: notice.later-of-two-days
  it.each([
    ['when the notice is over', null, '2026-11-19'],
    ['when the notice is over, where less is asked for', '2026-11-01', '2026-11-19'],
    ['on the later day asked for', '2026-12-31', '2026-12-31'],
  ])('under notice ends %s', (_, askedFor, endsOn) => {
    const book = Book.of(plain({ noticeDays: 30 }));
    book.giveNotice('2026-10-20', askedFor);
    expect(book.agreement.notice).toEqual({ givenOn: '2026-10-20', endsOn });
    expect(openingOf(book.agreement, endsOn.slice(0, 7))).toMatchObject({ last: true, to: endsOn });
  });

  // Rule: end.no-fee-in-advance, end.forfeits-what-is-left
  it('has no month after its last one: nothing is carried, and nothing charged in advance', () => {
    const book = Book.of(plain({ renewal: 'none', termMonths: 2, monthlyFee: 120_000 }));
    expect(linesOf(book.close('2026-10'))).toEqual([
      ['Fee for 2026-10', 120_000],
      ['Fee for 2026-11', 120_000],
    ]);
    book.log('2026-11', 100);
    expect(book.close('2026-11')).toMatchObject({ lines: [], carriedMinutes: 0 });
    expect(book.state('2026-11').closed).toMatchObject({ nextMonth: null, carriedLots: [], paidInAdvance: [] });
    expect(() => book.state('2026-12')).toThrow('2026-12 is not opened');
  });
});

describe('at the end', () => {
  const ended = (over: Partial<Terms>) => {
    const book = Book.of(plain({ renewal: 'none', termMonths: 1, ...over }));
    book.buy('2026-10', 100, { id: 'short', expiresOn: '2026-10-20' });
    book.buy('2026-10', 100, { id: 'to-the-day', expiresOn: '2026-10-31' });
    book.buy('2026-10', 100, { id: 'kept', unitPrice: 10_010 });
    book.adjust('2026-10', 30);
    book.log('2026-10', 120, { startedAt: '2026-10-05T09:00:00.000Z' });
    return book.close('2026-10');
  };

  // Rule: end.forfeits-what-is-left
  it('what the lots still hold is forfeited, and says so', () => {
    const october = ended({ onEnd: 'forfeit' });
    expect(october.lots.map(({ lotId, forfeited, forfeitedBy }) => [lotId, forfeited, forfeitedBy])).toEqual([
      ['allowance-2026-10', 600, 'end'],
      ['purchase-short', 0, null],
      ['purchase-to-the-day', 0, null],
      ['purchase-kept', 100, 'end'],
      ['goodwill-adjustment-1', 30, 'end'],
    ]);
    expect(october).toMatchObject({ forfeitedMinutes: 730, expiredMinutes: 80, refundedMinutes: 0, carriedMinutes: 0 });
  });

  // Rule: end.refunds-purchases, end.expired-is-not-refunded
  it('unused purchases are refunded at their unit price where agreed, without those that expired', () => {
    const october = ended({ onEnd: 'refund-unused-purchases' });
    expect(october).toMatchObject({ forfeitedMinutes: 630, expiredMinutes: 80, refundedMinutes: 100 });
    expect(october.lines.filter(({ kind }) => kind === 'refund')).toEqual([
      // 16,683.33 rounded like the purchase of as many minutes.
      {
        kind: 'refund',
        description: 'Unused hours bought on 2026-10-01',
        minutes: 100,
        unitPrice: 10_010,
        amount: -16_683,
      },
    ]);
    expect(october.lines.find(({ unitPrice }) => unitPrice === 10_010)?.amount).toBe(16_683);
  });

  // Rule: end.refunds-purchases
  it('a refund rounds half a minor unit away from zero, as its charge does', () => {
    const book = Book.of(plain({ renewal: 'none', termMonths: 1, onEnd: 'refund-unused-purchases' }));
    book.buy('2026-10', 3, { unitPrice: 10_010 });
    expect(book.close('2026-10').lines.map(({ amount }) => amount)).toEqual([501, -501]);
  });

  // Rule: end.refunds-purchases
  it('purchases that were given back are refunded like the lot they came from', () => {
    const terms = { plan: 'prepaid', allowanceMinutes: 0, rollover: { policy: 'none' } } as const;
    const book = Book.of(plain({ ...terms, renewal: 'none', termMonths: 2, onEnd: 'refund-unused-purchases' }));
    book.buy('2026-10', 100, { unitPrice: 6_000 });
    book.log('2026-10', 60);
    book.close('2026-10');
    book.reverse('e1');
    const november = book.close('2026-11');
    expect(november).toMatchObject({ purchasedMinutes: 0, givenBackMinutes: 60, refundedMinutes: 100, net: -10_000 });
  });

  // Rule: overage.last-month-borrows-nothing
  it('a small overrun is charged, since no grant is left to borrow from', () => {
    const overage = { ...retainer().overage, approval: 'not-required' as const };
    const book = Book.of(plain({ renewal: 'none', termMonths: 1, overage }));
    book.log('2026-10', 610);
    expect(book.close('2026-10')).toMatchObject({ borrowedMinutes: 0, chargedOverageMinutes: 10, net: 2_000 });
  });
});

describe('minutes that stay usable after the end', () => {
  const extended = () =>
    Book.of(
      plain({
        ...{ renewal: 'none', termMonths: 2, onEnd: 'extend', extendMonths: 2, monthlyFee: 120_000 },
        recurring: [{ label: 'Staging', amount: 5_000 }],
      }),
      '2026-10-16',
    );

  // Rule: end.extends
  it('have months without grant, fee and recurring lines, to the same day some months later', () => {
    const book = extended();
    // 2 months from 16 October end on 15 December; the minutes last to 15 February.
    closeAll(book, '2026-10', '2026-11');
    expect(linesOf(book.close('2026-12'))).toEqual([]);
    expect(book.state('2026-12').opened.grant?.minutes).toBe(290);
    const { opened } = book.state('2027-01');
    expect(opened).toMatchObject({ grant: null, lines: [], last: false });
    book.log('2027-01', 100);
    expect(book.close('2027-01')).toMatchObject({ grantedMinutes: 0, drawnMinutes: 100, net: 0 });
    expect(book.state('2027-02').opened).toMatchObject({ last: true, to: '2027-02-15' });
  });

  // Rule: end.extends, time.within-the-agreement
  it('are used or forfeited by their last day', () => {
    const book = extended();
    closeAll(book, '2026-10', '2026-11', '2026-12', '2027-01');
    book.log('2027-02', 60, { startedAt: '2027-02-15T22:00:00.000Z' });
    expect(refusalOf(() => book.log('2027-02', 60, { startedAt: '2027-02-16T00:00:00.000Z' })).errors).toEqual([
      { pointer: '/startedAt', detail: 'The agreement ends on 2027-02-15' },
    ]);
    expect(book.close('2027-02')).toMatchObject({ drawnMinutes: 60, forfeitedMinutes: 1_140, carriedMinutes: 0 });
  });

  // Rule: end.extends
  it('are kept under the cap, and borrow nothing', () => {
    const book = extended();
    closeAll(book, '2026-10', '2026-11');
    book.log('2026-12', 1_220);
    book.approve('2026-12', 20);
    const december = book.close('2026-12');
    expect(december).toMatchObject({ availableMinutes: 1_200, borrowedMinutes: 0, chargedOverageMinutes: 20 });
    expect(book.balance('2027-01').availableMinutes).toBe(0);
  });
});

describe('a month that was open when notice came', () => {
  const cutShort = (over: Partial<Terms> = {}) => {
    const terms = { monthlyFee: 120_000, recurring: [{ label: 'Staging', amount: 5_000 }], noticeDays: 0, ...over };
    const book = Book.of(plain(terms));
    book.close('2026-10');
    book.giveNotice('2026-11-05', '2026-11-10');
    return book;
  };

  // Rule: end.month-cut-short
  it('is cut short: it ends and closes sooner, and its grant is prorated anew', () => {
    const book = cutShort();
    const { opened } = book.state('2026-11');
    expect(opened).toMatchObject({
      to: '2026-11-10',
      endsAt: '2026-11-11T00:00:00.000Z',
      closesAt: '2026-11-14T00:00:00.000Z',
      last: true,
      grant: { minutes: 200 },
    });
    expect(book.close('2026-11')).toMatchObject({ openingMinutes: 600, grantedMinutes: 200, forfeitedMinutes: 800 });
  });

  // Rule: end.advance-comes-back
  it('gives back what was charged in advance for the days after the end', () => {
    const november = cutShort().close('2026-11');
    expect(linesOf(november)).toEqual([
      ['Staging, 2026-11: days after the end', -3_333],
      ['Fee for 2026-11: days after the end', -80_000],
    ]);
    expect(november.lines.map(({ kind }) => kind)).toEqual(['refund', 'refund']);
    expect(november).toMatchObject({ net: -83_333, vat: -16_667, gross: -100_000 });
  });

  // Rule: end.advance-comes-back, closing.proration-none
  it('gives nothing back where no proration was agreed', () => {
    const book = cutShort({ proration: 'none' });
    expect(book.state('2026-11').opened.grant?.minutes).toBe(600);
    expect(book.close('2026-11').lines).toEqual([]);
  });

  // Rule: end.month-cut-short, closing.first-month-charges-itself
  it('charges its prorated lines itself where it is the first', () => {
    const book = Book.of(plain({ monthlyFee: 120_000, noticeDays: 0 }));
    book.giveNotice('2026-10-02', '2026-10-15');
    expect(linesOf(book.close('2026-10'))).toEqual([['Fee for 2026-10, 15 of 31 days', 58_065]]);
  });

  // Rule: end.month-cut-short
  it('takes what was borrowed off the smaller grant', () => {
    const overage = { ...retainer().overage, approval: 'not-required' as const };
    const book = Book.of(plain({ noticeDays: 0, overage }));
    book.log('2026-10', 630);
    book.close('2026-10');
    book.giveNotice('2026-11-05', '2026-11-10');
    expect(book.balance('2026-11').availableMinutes).toBe(170);
  });

  // Rule: end.month-cut-short, adjustments.given-back-counts-as-given
  it('keeps what was given back of an earlier allowance', () => {
    const book = Book.of(plain({ noticeDays: 0 }));
    book.log('2026-10', 90);
    book.close('2026-10');
    book.reverse('e1');
    book.giveNotice('2026-11-05', '2026-11-10');
    expect(book.close('2026-11')).toMatchObject({ openingMinutes: 510, grantedMinutes: 200, givenBackMinutes: 90 });
  });

  // Rule: end.month-cut-short
  it('is cut short once, and asks for approval where its use goes past what is left', () => {
    const book = Book.of(plain({ noticeDays: 0, thresholds: [] }));
    book.log('2026-10', 400);
    book.giveNotice('2026-10-20', '2026-10-20');
    expect(book.events.filter(({ type }) => type === 'MonthCutShort')).toHaveLength(1);
    expect(book.events.at(-1)).toMatchObject({
      type: 'OverageApprovalRequested',
      // 600 x 20/31 is 387.1.
      data: { ticketId: null, overageMinutes: 13 },
    });
    book.close('2026-10');
    expect(book.events.filter(({ type }) => type === 'MonthCutShort')).toHaveLength(1);
  });
});
