import { Book } from '../../test/support/book';
import { refusalOf } from '../../test/support/given';
import { retainer, withoutFee as plain } from '../../test/support/terms';
import { openingOf } from './opening.rules';

const faultsOf = (decision: () => unknown) => refusalOf(decision).errors.map(({ pointer }) => pointer);
const linesOf = ({ lines }: { lines: readonly { description: string; amount: number }[] }) =>
  lines.map(({ description, amount }) => [description, amount]);

describe('amended terms', () => {
  // Rule: terms.amended-from-a-month-on, terms.month-keeps-its-own
  it('are those of the months that open from then on; the ones before keep theirs', () => {
    const book = Book.of(plain());
    book.amend('2026-12', { allowanceMinutes: 900, multipliers: { outOfHours: '2' } }, '2026-10-05');
    for (const month of ['2026-10', '2026-11']) book.close(month);
    expect(['2026-10', '2026-11', '2026-12'].map((month) => book.state(month).opened)).toMatchObject([
      { termsVersion: 1, terms: { allowanceMinutes: 600 }, grant: { minutes: 600 } },
      { termsVersion: 1, terms: { allowanceMinutes: 600 }, grant: { minutes: 600 } },
      { termsVersion: 2, terms: { allowanceMinutes: 900, multipliers: { outOfHours: '2' } }, grant: { minutes: 900 } },
    ]);
  });

  // Rule: terms.month-keeps-its-own
  it('price the overage of their own months only', () => {
    const overage = { ...retainer().overage, approval: 'not-required' as const, borrowUpToMinutes: 0 };
    const book = Book.of(plain({ overage, rollover: { policy: 'none' } }));
    book.amend('2026-11', { hourlyRate: 6_000 });
    for (const month of ['2026-10', '2026-11']) {
      book.log(month, 660);
      book.close(month);
    }
    expect([book.statement('2026-10').net, book.statement('2026-11').net]).toEqual([12_000, 6_000]);
  });

  // Rule: terms.amended-cap-and-fee
  it('cap what is carried into their first month, and set the fee charged for it in advance', () => {
    const book = Book.of(plain({ monthlyFee: 120_000 }));
    book.amend('2026-11', {
      allowanceMinutes: 300,
      monthlyFee: 60_000,
      rollover: { policy: 'capped', capMultiple: '1.5' },
    });
    const october = book.close('2026-10');
    expect(october).toMatchObject({ forfeitedMinutes: 450, carriedMinutes: 150 });
    expect(linesOf(october)).toEqual([
      ['Fee for 2026-10', 120_000],
      ['Fee for 2026-11', 60_000],
    ]);
    expect(book.balance('2026-11').availableMinutes).toBe(450);
  });

  // Rule: terms.amended-in-order
  it('replace those agreed for the same month before, and are never for an earlier one', () => {
    const book = Book.of(plain());
    book.amend('2027-01', { allowanceMinutes: 700 }, '2026-10-05');
    book.amend('2027-01', { allowanceMinutes: 800 }, '2026-10-06');
    expect(openingOf(book.agreement, '2027-01')).toMatchObject({ termsVersion: 3, grant: { minutes: 800 } });
    expect(faultsOf(() => book.amend('2026-12', { allowanceMinutes: 900 }, '2026-10-07'))).toEqual(['/effectiveMonth']);
  });

  // Rule: terms.amended-from-a-month-on, refused.amending-an-open-month
  it.each([
    ['the month before', '2026-09'],
    ['the month that runs', '2026-10'],
  ])('are not for %s', (_, month) => {
    const book = Book.of(plain(), '2026-09-01');
    expect(refusalOf(() => book.amend(month, { allowanceMinutes: 900 }, '2026-10-31')).errors).toEqual([
      { pointer: '/effectiveMonth', detail: 'must be after 2026-10: a month that is opened keeps its terms' },
    ]);
    expect(book.agreement.termsVersion).toBe(1);
  });

  // Rule: terms.what-never-changes
  it('change neither currency nor zone nor renewal', () => {
    const book = Book.of(plain());
    const other = { currency: 'EUR', timeZone: 'Europe/Paris', renewal: 'none' } as const;
    expect(faultsOf(() => book.amend('2026-11', other))).toEqual([
      '/terms/currency',
      '/terms/timeZone',
      '/terms/renewal',
    ]);
  });

  // Rule: terms.month-keeps-its-own, time.late-by-the-terms-of-its-ledger
  it('decide a late entry that their month takes, and let be a closed month’s entries', () => {
    const book = Book.of(plain({ rounding: { incrementMinutes: 1, minimumMinutes: 1 } }));
    book.amend('2026-11', { rounding: { incrementMinutes: 30, minimumMinutes: 30 } });
    book.log('2026-10', 50);
    book.close('2026-10');
    expect(book.log('2026-11', 50, { startedAt: '2026-10-20T09:00:00.000Z' })).toMatchObject([
      { data: { late: true, billableMinutes: 60 } },
    ]);
    expect(book.correct('e1', { minutes: 40 })).toMatchObject([
      { data: { entry: { after: { billableMinutes: 40 } } } },
    ]);
  });

  // Rule: time.late-refused-where-agreed, time.late-by-the-terms-of-its-ledger
  it('that take no late entries take none of months before them either', () => {
    const book = Book.of(plain());
    book.amend('2026-11', { lateEntries: 'reject' });
    book.close('2026-10');
    expect(refusalOf(() => book.log('2026-11', 50, { startedAt: '2026-10-20T09:00:00.000Z' })).code).toBe(
      'MONTH_NOT_OPEN',
    );
  });

  // Rule: lots.carried-as-the-same-lot, terms.month-keeps-its-own
  it('leave the lots granted before them their own expiry', () => {
    const book = Book.of(plain({ rollover: { policy: 'capped', capMultiple: '9', expiresAfterMonths: 2 } }));
    book.amend('2026-11', { rollover: { policy: 'capped', capMultiple: '9', expiresAfterMonths: null } });
    book.close('2026-10');
    expect(book.state('2026-11').balance.lots.map(({ month, expiresOn }) => [month, expiresOn])).toEqual([
      ['2026-10', '2026-12-31'],
      ['2026-11', null],
    ]);
  });
});

describe('plans', () => {
  // Rule: plans.retainer
  it('a retainer is granted its allowance each month, and buys hours on top', () => {
    const book = Book.of(plain({ rollover: { policy: 'none' } }));
    book.buy('2026-10', 120);
    book.log('2026-10', 650);
    expect(book.close('2026-10')).toMatchObject({
      grantedMinutes: 600,
      purchasedMinutes: 120,
      drawnBySource: { allowance: 600, purchase: 50, goodwill: 0 },
    });
    expect(book.balance('2026-11').availableMinutes).toBe(670);
  });

  // Rule: plans.prepaid
  it('a prepaid plan is granted nothing and draws on purchases', () => {
    const book = Book.of(plain({ plan: 'prepaid', allowanceMinutes: 0, rollover: { policy: 'none' } }));
    book.buy('2026-10', 120);
    book.log('2026-10', 50);
    expect(book.close('2026-10')).toMatchObject({ grantedMinutes: 0, drawnBySource: { purchase: 50 } });
    expect(book.balance('2026-11').availableMinutes).toBe(70);
  });

  // Rule: plans.unlimited
  it('an unlimited plan charges its fee alone, draws nothing, and records all time', () => {
    const book = Book.of(plain({ plan: 'unlimited', allowanceMinutes: 0, monthlyFee: 250_000 }));
    expect(book.log('2026-10', 1_440)).toMatchObject([
      { type: 'TimeLogged', data: { workedMinutes: 1_440, billableMinutes: 0 } },
    ]);
    const october = book.close('2026-10');
    expect(october).toMatchObject({ usedMinutes: 0, overageMinutes: 0, workedByCover: { billable: 1_440 } });
    expect(linesOf(october)).toEqual([
      ['Fee for 2026-10', 250_000],
      ['Fee for 2026-11', 250_000],
    ]);
  });

  // Rule: plans.own-figures
  it('of two agreements each is settled by its own figures', () => {
    const small = Book.of(plain({ allowanceMinutes: 30, hourlyRate: 4_000, vatRate: '0' }));
    const large = Book.of(plain({ allowanceMinutes: 90, hourlyRate: 24_000, vatRate: '0.19' }));
    const settled = [small, large].map((book) => {
      book.log('2026-10', 150);
      book.approve('2026-10', 150);
      const { overageMinutes, net, vat } = book.close('2026-10');
      return { overageMinutes, net, vat };
    });
    expect(settled).toEqual([
      { overageMinutes: 120, net: 8_000, vat: 0 },
      { overageMinutes: 60, net: 24_000, vat: 4_560 },
    ]);
  });
});
