import { Book } from '../../test/support/book';
import { retainer, withoutFee as plain } from '../../test/support/terms';

const overage = retainer().overage;

describe('worked examples of a month', () => {
  // Rule: worked.rollover, lots.cap, lots.carried-as-the-same-lot
  it('1. what is not used rolls over, up to the cap', () => {
    const book = Book.of(plain(), '2026-10-01');
    book.log('2026-10', 450);
    const october = book.close('2026-10');
    expect(october.carriedMinutes).toBe(150);

    expect(book.balance('2026-11').availableMinutes).toBe(750);
    const november = book.close('2026-11');
    expect(november).toMatchObject({ usedMinutes: 0, forfeitedMinutes: 150, carriedMinutes: 600 });

    expect(book.balance('2026-12').availableMinutes).toBe(1_200);
  });

  // Rule: worked.borrow, overage.small-is-borrowed
  it('2. a small overrun is borrowed from next month', () => {
    const book = Book.of(plain(), '2026-11-01');
    book.close('2026-11');
    book.log('2026-12', 1_225);
    book.approve('2026-12', 25);
    const december = book.close('2026-12');
    expect(december).toMatchObject({ availableMinutes: 1_200, usedMinutes: 1_225, borrowedMinutes: 25, net: 0 });
    expect(book.balance('2027-01')).toMatchObject({ availableMinutes: 575, remainingMinutes: 575 });
  });

  // Rule: worked.overage, overage.by-the-hour, closing.vat-on-the-total
  it('3. an approved overage is charged by the hour, with VAT', () => {
    const book = Book.of(plain());
    book.log('2026-10', 695);
    book.approve('2026-10', 95);
    const october = book.close('2026-10');
    expect(october.lines).toEqual([
      {
        kind: 'overage-hourly',
        description: 'Time beyond the hours available',
        minutes: 95,
        unitPrice: 12_000,
        amount: 19_000,
      },
    ]);
    expect(october).toMatchObject({ net: 19_000, vat: 3_800, gross: 22_800, chargedOverageMinutes: 95 });
  });

  // Rule: worked.a-day-and-more, overage.by-the-day
  it.each([
    ['pro-rata', 26_667],
    ['whole-day', 80_000],
  ] as const)('4. a day and more: %s', (dayRounding, dayAmount) => {
    const book = Book.of(plain({ overage: { ...overage, dayRounding } }));
    book.log('2026-10', 1_160);
    book.approve('2026-10', 560);
    const { lines } = book.close('2026-10');
    expect(lines.map(({ kind, minutes, amount }) => [kind, minutes, amount])).toEqual([
      ['overage-hourly', 420, 84_000],
      ['overage-day', 140, dayAmount],
    ]);
  });

  // Rule: worked.rounding, time.weighted-by-coverage, time.rounded-once-after-the-sum
  it('5. minutes outside coverage count more, and the sum is rounded up to the increment', () => {
    const book = Book.of(retainer({ holidays: null }));
    const [logged] = book.log('2026-10', 50, { startedAt: '2026-10-06T15:40:00.000Z' });
    expect(logged).toMatchObject({ data: { insideMinutes: 20, outsideMinutes: 30, billableMinutes: 75 } });
  });

  // Rule: worked.cap-three-months, lots.cap-forfeits-from-the-oldest
  it('9. the cap over three months', () => {
    const book = Book.of(plain(), '2026-01-01');
    book.log('2026-01', 240);
    book.close('2026-01');
    book.log('2026-02', 180);
    const february = book.close('2026-02');
    expect(february.lots.map(({ lotId, forfeited }) => [lotId, forfeited])).toEqual([
      ['allowance-2026-01', 180],
      ['allowance-2026-02', 0],
    ]);
    expect(book.balance('2026-03').availableMinutes).toBe(1_200);
    book.log('2026-03', 1_320);
    expect(book.balance('2026-03')).toMatchObject({
      overageMinutes: 120,
      unapprovedOverageMinutes: 120,
      remainingMinutes: 0,
    });
  });

  // Rule: worked.order, drawing.soonest-expiry-first
  it('10. the block that expires soonest is drawn first', () => {
    const book = Book.of(plain({ plan: 'prepaid', allowanceMinutes: 0, rollover: { policy: 'none' } }), '2026-05-01');
    book.buy('2026-05', 300, { id: 'X' });
    book.buy('2026-05', 600, { id: 'Y', expiresOn: '2026-07-31' });
    book.buy('2026-05', 1_200, { id: 'Z', expiresOn: '2026-05-31' });
    book.log('2026-05', 1_440, { startedAt: '2026-05-10T08:00:00.000Z' });
    const left = Object.fromEntries(book.balance('2026-05').lots.map(({ lotId, remaining }) => [lotId, remaining]));
    expect(left).toEqual({ 'purchase-X': 300, 'purchase-Y': 360, 'purchase-Z': 0 });
  });

  // Rule: worked.mid-month-start, closing.prorated-by-days, lots.cap-counts-the-full-allowance
  it('12. a month started part way is prorated by its days; the cap counts the full allowance', () => {
    const book = Book.of(plain({ monthlyFee: 120_000 }), '2026-11-16');
    expect(book.balance('2026-11').availableMinutes).toBe(300);
    const november = book.close('2026-11');
    expect(november.lines.map(({ description, amount }) => [description, amount])).toEqual([
      ['Fee for 2026-11, 15 of 30 days', 60_000],
      ['Fee for 2026-12', 120_000],
    ]);
    expect(book.balance('2026-12').availableMinutes).toBe(900);
    expect(book.close('2026-12')).toMatchObject({ carriedMinutes: 600, forfeitedMinutes: 300 });
  });
});
