import { Book } from '../../test/support/book';
import { refusalOf } from '../../test/support/given';
import { retainer, withoutFee as plain } from '../../test/support/terms';
import { type Terms } from '../agreements/terms';

const codeOf = (decision: () => unknown): string => refusalOf(decision).code;
const typesOf = (events: readonly { type: string }[]): string[] => events.map(({ type }) => type);

describe('a correction while the month is open', () => {
  // Rule: corrections.name-entry-reason-and-values
  it('names the entry, the reason, and the values before and after', () => {
    const book = Book.of(plain());
    book.log('2026-10', 60, { startedAt: '2026-10-05T09:00:00.000Z' });
    expect(book.correct('e1', { minutes: 45, reason: 'a break was left out' })).toMatchObject([
      {
        type: 'TimeCorrected',
        data: {
          entryId: 'e1',
          ticketId: 't1',
          agent: 'ada',
          reason: 'a break was left out',
          before: { startedAt: '2026-10-05T09:00:00.000Z', workedMinutes: 60, billableMinutes: 60 },
          after: { startedAt: '2026-10-05T09:00:00.000Z', workedMinutes: 45, billableMinutes: 45 },
        },
      },
    ]);
  });

  // Rule: corrections.name-entry-reason-and-values, corrections.nothing-is-edited
  it('stands beside the entry on the statement, with who made it; what was logged stays as it was', () => {
    const book = Book.of(plain());
    book.log('2026-10', 60);
    const logged = structuredClone(book.events.find(({ type }) => type === 'TimeLogged'));
    book.correct('e1', { minutes: 45, reason: 'a break was left out' });
    expect(book.events.find(({ type }) => type === 'TimeLogged')).toEqual(logged);
    expect(book.statement('2026-10').entries).toMatchObject([
      {
        id: 'e1',
        minutes: 45,
        billableMinutes: 45,
        changes: [
          { by: 'ada', reason: 'a break was left out', from: { workedMinutes: 60 }, to: { workedMinutes: 45 } },
        ],
      },
    ]);
  });

  // Rule: corrections.decided-anew
  it('is decided under the terms of the month: split, multiplier, rounding, holidays', () => {
    const book = Book.of(retainer());
    book.log('2026-10', 30, { startedAt: '2026-10-06T09:00:00.000Z' });
    book.correct('e1', { startedAt: '2026-10-06T15:40:00.000Z', minutes: 50 });
    expect(book.statement('2026-10').entries).toMatchObject([
      { insideMinutes: 20, outsideMinutes: 30, weightedMinutes: '65', billableMinutes: 75 },
    ]);
    book.correct('e1', { startedAt: '2026-10-07T09:00:00.000Z', minutes: 40, holidays: new Set(['2026-10-07']) });
    expect(book.statement('2026-10').entries).toMatchObject([
      { insideMinutes: 0, outsideMinutes: 40, weightedMinutes: '60', billableMinutes: 60 },
    ]);
  });

  // Rule: corrections.drawing-follows
  it('moves the entry to where it belongs in the order of drawing', () => {
    const book = Book.of(plain({ allowanceMinutes: 60 }));
    book.log('2026-10', 60, { startedAt: '2026-10-05T09:00:00.000Z' });
    book.log('2026-10', 60, { startedAt: '2026-10-06T09:00:00.000Z' });
    book.correct('e1', { startedAt: '2026-10-07T09:00:00.000Z' });
    expect(book.statement('2026-10').entries.map(({ id, date, overageMinutes }) => [id, date, overageMinutes])).toEqual(
      [
        ['e2', '2026-10-06', 0],
        ['e1', '2026-10-07', 60],
      ],
    );
  });

  // Rule: corrections.drawing-follows
  it('gives its minutes back to a lot that had not expired on its day, and takes them from there', () => {
    const book = Book.of(plain({ plan: 'prepaid', allowanceMinutes: 0, rollover: { policy: 'none' } }));
    book.buy('2026-10', 100, { id: 'short', expiresOn: '2026-10-10' });
    book.log('2026-10', 40, { startedAt: '2026-10-11T09:00:00.000Z' });
    expect(book.balance('2026-10')).toMatchObject({ overageMinutes: 40 });
    book.correct('e1', { startedAt: '2026-10-10T09:00:00.000Z' });
    expect(book.balance('2026-10')).toMatchObject({ overageMinutes: 0, lots: [{ drawn: 40, remaining: 60 }] });
  });

  // Rule: corrections.may-be-corrected-again
  it('may follow another one, from the values of that', () => {
    const book = Book.of(plain());
    book.log('2026-10', 60);
    book.correct('e1', { minutes: 45 });
    expect(book.correct('e1', { minutes: 50 })).toMatchObject([
      { data: { before: { workedMinutes: 45 }, after: { workedMinutes: 50 } } },
    ]);
    expect(book.balance('2026-10').usedMinutes).toBe(50);
  });

  // Rule: corrections.stay-in-the-month
  it('moves an entry within its own local month only', () => {
    const book = Book.of(plain());
    book.log('2026-10', 60, { startedAt: '2026-10-05T09:00:00.000Z' });
    // 30 September 23:30 UTC is 1 October 00:30 in London; 31 October 23:59 UTC is the same in winter.
    book.correct('e1', { startedAt: '2026-09-30T23:30:00.000Z' });
    book.correct('e1', { startedAt: '2026-10-31T23:59:00.000Z' });
    for (const elsewhere of ['2026-09-30T22:59:00.000Z', '2026-11-01T00:00:00.000Z']) {
      expect(refusalOf(() => book.correct('e1', { startedAt: elsewhere })).errors).toEqual([
        { pointer: '/startedAt', detail: 'Must stay in 2026-10; reverse the entry and log it anew' },
      ]);
    }
  });

  // Rule: corrections.may-not-overlap
  it('cannot overlap another entry of the same agent, but may overlap what the entry itself was', () => {
    const book = Book.of(plain());
    book.log('2026-10', 60, { startedAt: '2026-10-05T09:00:00.000Z' });
    book.log('2026-10', 60, { startedAt: '2026-10-05T10:00:00.000Z' });
    expect(codeOf(() => book.correct('e1', { minutes: 61 }))).toBe('ENTRY_OVERLAPS');
    book.correct('e1', { startedAt: '2026-10-05T08:30:00.000Z', minutes: 90 });
    expect(book.balance('2026-10').usedMinutes).toBe(150);
  });

  // Rule: corrections.late-entry-in-its-ledger
  it('of a late entry is one of the month whose ledger holds it, and stays in its original month', () => {
    const book = Book.of(plain());
    book.close('2026-10');
    book.log('2026-11', 60, { startedAt: '2026-10-30T09:00:00.000Z' });
    expect(book.correct('e1', { startedAt: '2026-10-29T09:00:00.000Z' })).toMatchObject([
      { type: 'TimeCorrected', data: { month: '2026-11', late: true, after: { date: '2026-10-29' } } },
    ]);
    expect(codeOf(() => book.correct('e1', { startedAt: '2026-11-02T09:00:00.000Z' }))).toBe('INVALID');
  });

  // Rule: refused.correcting-to-the-same
  it('has to change something', () => {
    const book = Book.of(plain());
    book.log('2026-10', 60, { startedAt: '2026-10-05T09:00:00.000Z' });
    expect(refusalOf(() => book.correct('e1', { minutes: 60 })).errors).toEqual([
      { pointer: '/minutes', detail: 'Must differ from what the entry says' },
    ]);
    expect(refusalOf(() => book.correct('e1', { startedAt: '2026-10-05T09:00:00.000Z' })).errors).toEqual([
      { pointer: '/startedAt', detail: 'Must differ from what the entry says' },
    ]);
  });
});

describe('a reversal while the month is open', () => {
  // Rule: corrections.name-entry-reason-and-values
  it('names the entry, the reason, and the values that it takes back', () => {
    const book = Book.of(plain());
    book.log('2026-10', 60);
    expect(book.reverse('e1', { reason: 'the wrong client' })).toMatchObject([
      {
        type: 'TimeReversed',
        data: { entryId: 'e1', agent: 'ada', reason: 'the wrong client', before: { billableMinutes: 60 } },
      },
    ]);
  });

  // Rule: corrections.reversal-draws-nothing
  it('leaves an entry that draws nothing and stays on the statement; its place in time is free again', () => {
    const book = Book.of(plain());
    book.log('2026-10', 60, { startedAt: '2026-10-05T09:00:00.000Z' });
    book.reverse('e1');
    expect(book.balance('2026-10')).toMatchObject({ usedMinutes: 0, remainingMinutes: 600 });
    book.log('2026-10', 30, { startedAt: '2026-10-05T09:15:00.000Z' });
    const { entries, workedByCover } = book.statement('2026-10');
    expect(
      entries.map(({ id, minutes, billableMinutes, reversed }) => [id, minutes, billableMinutes, reversed]),
    ).toEqual([
      ['e1', 0, 0, true],
      ['e2', 30, 30, false],
    ]);
    expect(workedByCover).toEqual({ billable: 30 });
  });

  // Rule: refused.correcting-a-reversed-entry
  it('is the last of an entry', () => {
    const book = Book.of(plain());
    book.log('2026-10', 60);
    book.reverse('e1');
    expect(codeOf(() => book.reverse('e1'))).toBe('ENTRY_REVERSED');
    expect(codeOf(() => book.correct('e1', { minutes: 30 }))).toBe('ENTRY_REVERSED');
  });
});

describe('alarms after a correction', () => {
  // Rule: corrections.thresholds-cross-again
  it('a threshold is told again when it is crossed anew after the balance went back', () => {
    const book = Book.of(plain({ thresholds: [50] }));
    expect(typesOf(book.log('2026-10', 300))).toEqual(['TimeLogged', 'BalanceThresholdCrossed']);
    expect(typesOf(book.correct('e1', { minutes: 320 }))).toEqual(['TimeCorrected']);
    expect(typesOf(book.correct('e1', { minutes: 299 }))).toEqual(['TimeCorrected']);
    expect(typesOf(book.correct('e1', { minutes: 301 }))).toEqual(['TimeCorrected', 'BalanceThresholdCrossed']);
    expect(typesOf(book.reverse('e1'))).toEqual(['TimeReversed']);
    expect(typesOf(book.log('2026-10', 300))).toEqual(['TimeLogged', 'BalanceThresholdCrossed']);
  });

  // Rule: corrections.approval-asked-again
  it('approval is asked for again when time goes past what was approved anew', () => {
    const book = Book.of(plain({ thresholds: [] }));
    expect(typesOf(book.log('2026-10', 620))).toEqual(['TimeLogged', 'OverageApprovalRequested']);
    expect(typesOf(book.correct('e1', { minutes: 600 }))).toEqual(['TimeCorrected']);
    expect(book.correct('e1', { minutes: 610 })).toMatchObject([
      { type: 'TimeCorrected' },
      { type: 'OverageApprovalRequested', data: { ticketId: 't1', overageMinutes: 10, approvedMinutes: 0 } },
    ]);
  });
});

describe('a correction after the close', () => {
  // Rule: adjustments.in-the-oldest-open-month
  it('is one adjustment in the oldest open month, linked to the entry; the closed month stays as it is', () => {
    const book = Book.of(plain());
    book.log('2026-10', 60);
    book.close('2026-10');
    const closed = structuredClone(book.state('2026-10'));
    expect(book.correct('e1', { minutes: 40, reason: 'a break' })).toMatchObject([
      {
        type: 'AdjustmentPosted',
        data: {
          month: '2026-11',
          kind: 'correction',
          reason: 'a break',
          entry: {
            entryId: 'e1',
            agent: 'ada',
            ticketId: 't1',
            month: '2026-10',
            before: { billableMinutes: 60 },
            after: { billableMinutes: 40 },
          },
          givenBack: [{ month: '2026-10', lotId: 'allowance-2026-10', bearer: 'lot', minutes: 20, amount: 0 }],
        },
      },
    ]);
    expect(book.state('2026-10')).toEqual(closed);
  });

  // Rule: adjustments.in-the-oldest-open-month
  it('passes over the months that have closed since', () => {
    const book = Book.of(plain());
    book.log('2026-10', 60);
    for (const month of ['2026-10', '2026-11', '2026-12']) book.close(month);
    book.open('2027-02');
    expect(book.reverse('e1')).toMatchObject([
      { type: 'AdjustmentPosted', data: { month: '2027-01', kind: 'reversal', entry: { after: null } } },
    ]);
  });

  // Rule: adjustments.more-is-drawn-first
  it('draws more minutes in the open month before all its entries, late ones included', () => {
    const book = Book.of(plain({ rollover: { policy: 'none' } }));
    book.log('2026-10', 60);
    book.close('2026-10');
    book.log('2026-11', 590, { startedAt: '2026-11-02T09:00:00.000Z' });
    book.log('2026-11', 10, { startedAt: '2026-10-20T09:00:00.000Z' });
    book.correct('e1', { minutes: 75, on: '2026-11-20' });
    const statement = book.statement('2026-11');
    expect(statement.adjustments).toMatchObject([
      { entryId: 'e1', drawnMinutes: 15, drawn: [{ lotId: 'allowance-2026-11', minutes: 15 }], overageMinutes: 0 },
    ]);
    expect(statement.entries.map(({ id, overageMinutes }) => [id, overageMinutes])).toEqual([
      ['e3', 0],
      ['e2', 15],
    ]);
  });

  // Rule: adjustments.more-is-drawn-first
  it('draws them on whatever the open month holds, also on a lot that has expired by the day of posting', () => {
    const book = Book.of(plain({ plan: 'prepaid', allowanceMinutes: 0, rollover: { policy: 'none' } }));
    book.buy('2026-10', 60, { id: 'short', expiresOn: '2026-11-10' });
    book.log('2026-10', 30);
    book.close('2026-10');
    book.correct('e1', { minutes: 50, on: '2026-11-20' });
    expect(book.balance('2026-11')).toMatchObject({ overageMinutes: 0, lots: [{ drawn: 20 }] });
    expect(book.close('2026-11')).toMatchObject({ drawnMinutes: 20, overageMinutes: 0, expiredMinutes: 10 });
  });

  // Rule: adjustments.more-is-drawn-first
  it('asks for approval where more minutes go past what the open month holds', () => {
    const book = Book.of(plain({ rollover: { policy: 'none' }, thresholds: [] }));
    book.log('2026-10', 60);
    book.close('2026-10');
    book.log('2026-11', 600);
    expect(book.correct('e1', { minutes: 75 })).toMatchObject([
      { type: 'AdjustmentPosted' },
      { type: 'OverageApprovalRequested', data: { month: '2026-11', overageMinutes: 15 } },
    ]);
    expect(book.close('2026-11')).toMatchObject({ usedMinutes: 615, overageMinutes: 15, unapprovedOverageMinutes: 15 });
  });

  // Rule: adjustments.last-drawn-comes-back-first, adjustments.own-expiry-is-kept
  it('gives back lots, what was drawn last first, each with its own source, grant, price and expiry', () => {
    const book = Book.of(plain({ allowanceMinutes: 60, rollover: { policy: 'none' } }));
    book.buy('2026-10', 30, { id: 'spring', on: '2026-10-02', expiresOn: '2027-03-31', unitPrice: 8_000 });
    book.buy('2026-10', 90, { id: 'forever', on: '2026-10-03', unitPrice: 7_000 });
    // 60 of the allowance, 30 of the block to March, 50 of the one without expiry.
    book.log('2026-10', 140, { startedAt: '2026-10-05T09:00:00.000Z' });
    book.close('2026-10');
    const [posted] = book.correct('e1', { minutes: 70, on: '2026-11-10' });
    expect(posted).toMatchObject({
      data: {
        lots: [
          {
            source: 'purchase',
            minutes: 50,
            grantedOn: '2026-10-03',
            month: '2026-10',
            expiresOn: null,
            unitPrice: 7_000,
          },
          {
            source: 'purchase',
            minutes: 20,
            grantedOn: '2026-10-02',
            month: '2026-10',
            expiresOn: '2027-03-31',
            unitPrice: 8_000,
            givenBack: { month: '2026-11', entryId: 'e1', lotId: 'purchase-spring' },
          },
        ],
        drawnMinutes: 0,
        credits: [],
      },
    });
  });

  // Rule: adjustments.expired-meanwhile-lasts-the-month
  it('gives a lot that has expired meanwhile back to the end of the month in which it is given back', () => {
    const book = Book.of(plain({ rollover: { policy: 'none' } }));
    book.log('2026-10', 60);
    book.close('2026-10');
    book.reverse('e1', { on: '2026-11-10' });
    expect(book.balance('2026-11').lots).toMatchObject([
      { lotId: 'allowance-2026-11', expiresOn: '2026-11-30' },
      { source: 'allowance', month: '2026-10', minutes: 60, expiresOn: '2026-11-30' },
    ]);
    const november = book.close('2026-11');
    expect(november).toMatchObject({ expiredMinutes: 660, carriedMinutes: 0, givenBackMinutes: 60 });
  });

  // Rule: adjustments.expired-meanwhile-lasts-the-month
  it.each([
    ['expired the day before: to the month’s end', '2026-11-12', '2026-11-30'],
    ['expires on the very day: as it was', '2026-11-11', '2026-11-11'],
  ])('a purchase that %s', (_, on, expiresOn) => {
    const book = Book.of(plain({ plan: 'prepaid', allowanceMinutes: 0, rollover: { policy: 'none' } }));
    book.buy('2026-10', 100, { expiresOn: '2026-11-11' });
    book.log('2026-10', 40);
    book.close('2026-10');
    expect(book.reverse('e1', { on })).toMatchObject([{ data: { lots: [{ minutes: 40, expiresOn }] } }]);
  });

  // Rule: adjustments.borrowed-comes-back-as-allowance
  it('gives borrowed minutes back as a lot like the allowance they had been taken from', () => {
    const book = Book.of(plain({ rollover: { policy: 'capped', capMultiple: '2', expiresAfterMonths: 1 } }));
    book.log('2026-10', 620);
    book.approve('2026-10', 20);
    expect(book.close('2026-10').borrowedMinutes).toBe(20);
    expect(book.balance('2026-11').availableMinutes).toBe(580);
    expect(book.correct('e1', { minutes: 590 })).toMatchObject([
      {
        data: {
          givenBack: [
            { bearer: 'borrowed', minutes: 20, month: '2026-10', lotId: null },
            { bearer: 'lot', minutes: 10, lotId: 'allowance-2026-10' },
          ],
          lots: [
            { source: 'allowance', month: '2026-11', minutes: 20, expiresOn: '2026-12-31' },
            { source: 'allowance', month: '2026-10', minutes: 10, expiresOn: '2026-11-30' },
          ],
        },
      },
    ]);
    expect(book.balance('2026-11').availableMinutes).toBe(610);
  });

  // Rule: adjustments.charged-comes-back-as-credit
  it('gives charged money back as a credit on the closed month, with its VAT rate', () => {
    const book = Book.of(plain());
    book.log('2026-10', 695, { role: 'support' });
    book.approve('2026-10', 95);
    expect(book.close('2026-10').net).toBe(14_250);
    book.amend('2026-12', { vatRate: '0.19' });
    for (const month of ['2026-11', '2026-12']) book.close(month);
    expect(book.correct('e1', { minutes: 635 })).toMatchObject([
      {
        data: {
          month: '2027-01',
          lots: [],
          credits: [
            {
              month: '2026-10',
              vatRate: '0.20',
              currency: 'GBP',
              lines: [
                {
                  kind: 'credit',
                  description: 'Time beyond the hours available, support',
                  minutes: 60,
                  unitPrice: 9_000,
                  amount: -9_000,
                },
              ],
            },
          ],
        },
      },
    ]);
    expect(book.close('2027-01')).toMatchObject({ net: 0, givenBackMinutes: 0 });
  });

  // Rule: adjustments.last-drawn-comes-back-first
  it('gives days back before hours, since they were charged last', () => {
    const book = Book.of(plain({ allowanceMinutes: 60, overage: { ...retainer().overage, borrowUpToMinutes: 0 } }));
    book.log('2026-10', 620);
    book.approve('2026-10', 560);
    expect(book.close('2026-10').net).toBe(84_000 + 26_667);
    const [posted] = book.correct('e1', { minutes: 420 });
    expect(posted).toMatchObject({
      data: {
        credits: [
          {
            lines: [
              { minutes: 140, amount: -26_667 },
              { minutes: 60, amount: -12_000 },
            ],
          },
        ],
      },
    });
  });

  // Rule: adjustments.credit-is-the-entrys-own-share
  it('credits the share of the line that the entry itself bore', () => {
    const book = Book.of(plain({ allowanceMinutes: 30, hourlyRate: 10_000, overage: byTheMinute }));
    for (const minutes of [31, 1, 1]) book.log('2026-10', minutes);
    // 3 minutes are 500, of which 1 minute is 167, then 166 (to 333), then 167 (to 500).
    expect(book.close('2026-10').entries.map(({ charges }) => charges.map(({ amount }) => amount))).toEqual([
      [167],
      [166],
      [167],
    ]);
    expect(creditOf(book.reverse('e2'))).toBe(-166);
    expect(creditOf(book.reverse('e3'))).toBe(-167);
    expect(creditOf(book.correct('e1', { minutes: 30 }))).toBe(-167);
  });

  // Rule: adjustments.credit-is-the-entrys-own-share, adjustments.one-after-the-other
  it('works a part of a share from its end, so that all parts come to the whole', () => {
    const book = Book.of(plain({ allowanceMinutes: 30, hourlyRate: 10_000, overage: byTheMinute }));
    book.log('2026-10', 33);
    book.close('2026-10');
    // Of 500 for 3 minutes, 2 keep 333 and 1 keeps 167.
    expect(creditOf(book.correct('e1', { minutes: 32 }))).toBe(-167);
    expect(creditOf(book.correct('e1', { minutes: 31 }))).toBe(-166);
    expect(creditOf(book.correct('e1', { minutes: 30 }))).toBe(-167);
    expect(creditOf(book.correct('e1', { minutes: 29 }))).toBe(0);
  });

  // Rule: adjustments.unapproved-gives-nothing-back
  it('gives nothing back of overage that nobody approved', () => {
    const book = Book.of(plain());
    book.log('2026-10', 640);
    book.close('2026-10');
    expect(book.correct('e1', { minutes: 610 })).toMatchObject([
      { data: { lots: [], credits: [], givenBack: [{ bearer: 'unapproved', minutes: 30, amount: 0 }] } },
    ]);
    expect(book.correct('e1', { minutes: 590 })).toMatchObject([
      {
        data: {
          lots: [{ minutes: 10, givenBack: { lotId: 'allowance-2026-10' } }],
          givenBack: [
            { bearer: 'unapproved', minutes: 10 },
            { bearer: 'lot', minutes: 10 },
          ],
        },
      },
    ]);
  });

  // Rule: adjustments.last-drawn-comes-back-first, adjustments.unapproved-gives-nothing-back
  it('takes unapproved overage off first, then charged overage, then lots', () => {
    const book = Book.of(plain());
    book.log('2026-10', 700);
    book.approve('2026-10', 60);
    book.close('2026-10');
    expect(book.reverse('e1')).toMatchObject([
      {
        data: {
          givenBack: [
            { bearer: 'unapproved', minutes: 40, amount: 0 },
            { bearer: 'charged', minutes: 60, amount: 12_000 },
            { bearer: 'lot', minutes: 600, amount: 0 },
          ],
        },
      },
    ]);
  });

  // Rule: adjustments.one-after-the-other, adjustments.reversal-after-correction
  it('follows another one over several months, and gives back in the end exactly what was paid', () => {
    const book = Book.of(plain());
    book.buy('2026-10', 60, { id: 'block' });
    book.log('2026-10', 700);
    book.approve('2026-10', 40);
    book.close('2026-10');
    const givenBack = [
      ...book.correct('e1', { minutes: 680 }),
      ...(book.close('2026-11'), book.correct('e1', { minutes: 630 })),
      ...(book.close('2026-12'), book.close('2027-01'), book.reverse('e1')),
    ].map((event) =>
      event.type === 'AdjustmentPosted'
        ? [
            event.data.month,
            ...event.data.givenBack.map(({ bearer, lotId, minutes, amount }) => [bearer, lotId, minutes, amount]),
          ]
        : [],
    );
    expect(givenBack).toEqual([
      ['2026-11', ['charged', null, 20, 4_000]],
      ['2026-12', ['charged', null, 20, 4_000], ['lot', 'purchase-block', 30, 0]],
      ['2027-02', ['lot', 'purchase-block', 30, 0], ['lot', 'allowance-2026-10', 600, 0]],
    ]);
  });

  // Rule: adjustments.one-after-the-other
  it('that drew more in a later month comes back from there first', () => {
    const book = Book.of(plain({ rollover: { policy: 'none' } }));
    book.log('2026-10', 60);
    book.close('2026-10');
    book.correct('e1', { minutes: 90 });
    expect(book.close('2026-11').entries).toMatchObject([
      { entryId: 'e1', drawn: [{ lotId: 'allowance-2026-11', minutes: 30 }] },
    ]);
    expect(book.correct('e1', { minutes: 50 })).toMatchObject([
      {
        data: {
          month: '2026-12',
          givenBack: [
            { month: '2026-11', lotId: 'allowance-2026-11', minutes: 30 },
            { month: '2026-10', lotId: 'allowance-2026-10', minutes: 10 },
          ],
        },
      },
    ]);
  });

  // Rule: adjustments.draws-are-cancelled-first
  it('cancels what an earlier one draws in the same open month before anything comes back', () => {
    const book = Book.of(plain());
    book.log('2026-10', 60);
    book.close('2026-10');
    book.correct('e1', { minutes: 100 });
    expect(book.correct('e1', { minutes: 80 })).toMatchObject([
      { data: { drawnMinutes: -20, lots: [], givenBack: [] } },
    ]);
    expect(book.correct('e1', { minutes: 50 })).toMatchObject([
      { data: { drawnMinutes: -20, givenBack: [{ lotId: 'allowance-2026-10', minutes: 10 }] } },
    ]);
    expect(book.close('2026-11')).toMatchObject({ usedMinutes: 0, givenBackMinutes: 10, entries: [] });
  });

  // Rule: adjustments.reversal-after-correction
  it('and a reversal then gives back the rest', () => {
    const book = Book.of(plain());
    book.log('2026-10', 60);
    book.close('2026-10');
    book.correct('e1', { minutes: 100 });
    expect(book.reverse('e1')).toMatchObject([
      {
        data: {
          kind: 'reversal',
          drawnMinutes: -40,
          entry: { before: { billableMinutes: 100 }, after: null },
          givenBack: [{ lotId: 'allowance-2026-10', minutes: 60 }],
        },
      },
    ]);
    expect(book.balance('2026-11')).toMatchObject({ usedMinutes: 0, availableMinutes: 540 + 600 + 60 });
  });

  // Rule: refused.correcting-a-reversed-entry
  it('cannot follow a reversal, of the same month or an earlier one', () => {
    const book = Book.of(plain());
    book.log('2026-10', 60);
    book.log('2026-10', 60);
    book.reverse('e2');
    book.close('2026-10');
    book.reverse('e1');
    expect(codeOf(() => book.correct('e1', { minutes: 30 }))).toBe('ENTRY_REVERSED');
    expect(codeOf(() => book.reverse('e2'))).toBe('ENTRY_REVERSED');
    book.close('2026-11');
    expect(codeOf(() => book.reverse('e1'))).toBe('ENTRY_REVERSED');
  });

  // Rule: adjustments.given-back-counts-as-given, conservation.every-minute
  it('counts what it gives back as given, as a figure of its own', () => {
    const book = Book.of(plain());
    book.log('2026-10', 60);
    book.close('2026-10');
    book.reverse('e1');
    book.adjust('2026-11', 15);
    const s = book.close('2026-11');
    expect(s).toMatchObject({ openingMinutes: 540, grantedMinutes: 600, goodwillMinutes: 75, givenBackMinutes: 60 });
    expect(s.openingMinutes + s.grantedMinutes + s.purchasedMinutes + s.goodwillMinutes).toBe(
      s.drawnMinutes + s.expiredMinutes + s.forfeitedMinutes + s.carriedMinutes,
    );
  });

  // Rule: adjustments.same-minutes-move-nothing
  it('that changes no billable minutes moves neither minutes nor money', () => {
    const book = Book.of(plain({ rounding: { incrementMinutes: 15, minimumMinutes: 15 } }));
    book.log('2026-10', 50);
    book.close('2026-10');
    expect(book.correct('e1', { minutes: 55 })).toMatchObject([
      { data: { drawnMinutes: 0, lots: [], credits: [], givenBack: [], entry: { after: { workedMinutes: 55 } } } },
    ]);
    expect(book.statement('2026-11')).toMatchObject({
      usedMinutes: 0,
      goodwillMinutes: 0,
      adjustments: [{ from: { workedMinutes: 50 }, to: { workedMinutes: 55 } }],
    });
  });

  // Rule: corrections.stay-in-the-month, corrections.may-not-overlap, corrections.decided-anew
  it('is decided like one in the open month: under the terms, within the month, without overlap', () => {
    const book = Book.of(retainer());
    book.log('2026-10', 60, { startedAt: '2026-10-05T09:00:00.000Z' });
    book.log('2026-10', 60, { startedAt: '2026-10-05T10:00:00.000Z' });
    book.amend('2026-11', { multipliers: { outOfHours: '3' } }, '2026-10-20');
    book.close('2026-10');
    expect(codeOf(() => book.correct('e1', { minutes: 61 }))).toBe('ENTRY_OVERLAPS');
    expect(codeOf(() => book.correct('e1', { startedAt: '2026-11-02T09:00:00.000Z' }))).toBe('INVALID');
    expect(codeOf(() => book.correct('e1', { minutes: 60 }))).toBe('INVALID');
    expect(book.correct('e1', { startedAt: '2026-10-05T18:00:00.000Z' })).toMatchObject([
      { data: { entry: { after: { outsideMinutes: 60, billableMinutes: 90 } }, drawnMinutes: 30 } },
    ]);
  });

  // Rule: corrections.may-not-overlap
  it.each([
    ['in the month that is open still', []],
    ['in a month that has closed since', ['2026-11']],
  ])('minds where other entries stand by now, moved or reversed %s', (_, closing) => {
    const book = Book.of(plain());
    for (const hour of ['09', '10', '11']) book.log('2026-10', 60, { startedAt: `2026-10-05T${hour}:00:00.000Z` });
    book.close('2026-10');
    book.correct('e2', { startedAt: '2026-10-05T14:00:00.000Z' });
    book.reverse('e3');
    for (const month of closing) book.close(month);
    expect(codeOf(() => book.correct('e1', { startedAt: '2026-10-05T14:30:00.000Z' }))).toBe('ENTRY_OVERLAPS');
    expect(book.correct('e1', { minutes: 180 })).toMatchObject([{ data: { drawnMinutes: 120 } }]);
  });
});

const byTheMinute: Terms['overage'] = {
  borrowUpToMinutes: 0,
  approval: 'not-required',
  dayRateAfterMinutes: null,
  dayRounding: 'pro-rata',
};

function creditOf([posted]: ReturnType<Book['correct']>): number {
  if (posted?.type !== 'AdjustmentPosted') throw new Error('No adjustment');
  return posted.data.credits.flatMap(({ lines }) => lines).reduce((total, { amount }) => total + amount, 0);
}

describe('minutes by hand', () => {
  // Rule: adjustments.given-by-hand
  it('are given as goodwill that does not expire', () => {
    const book = Book.of(plain({ rollover: { policy: 'none' } }));
    expect(book.adjust('2026-10', 45, { on: '2026-10-12', reason: 'an apology' })).toMatchObject([
      {
        type: 'AdjustmentPosted',
        data: {
          kind: 'given',
          reason: 'an apology',
          lots: [{ source: 'goodwill', grantedOn: '2026-10-12', minutes: 45, expiresOn: null, unitPrice: null }],
          drawnMinutes: 0,
        },
      },
    ]);
    expect(book.close('2026-10')).toMatchObject({ goodwillMinutes: 45, givenBackMinutes: 0, carriedMinutes: 45 });
  });

  // Rule: adjustments.taken-by-hand
  it('are taken before all entries of the month', () => {
    const book = Book.of(plain({ thresholds: [] }));
    book.log('2026-10', 590);
    expect(typesOf(book.adjust('2026-10', -30, { reason: 'a call nobody logged' }))).toEqual([
      'AdjustmentPosted',
      'OverageApprovalRequested',
    ]);
    const statement = book.statement('2026-10');
    expect(statement.adjustments).toMatchObject([{ kind: 'taken', drawnMinutes: 30, overageMinutes: 0 }]);
    expect(statement.entries).toMatchObject([{ id: 'e1', overageMinutes: 20 }]);
  });

  // Rule: adjustments.referring-to-an-entry
  it('may refer to an entry, which changes nothing in what they do', () => {
    const book = Book.of(plain());
    book.log('2026-10', 60);
    book.close('2026-10');
    expect(book.adjust('2026-11', 20, { about: 'e1' })).toMatchObject([
      { data: { entry: { entryId: 'e1', month: '2026-10', before: null, after: null }, lots: [{ minutes: 20 }] } },
    ]);
    expect(book.reverse('e1')).toMatchObject([{ data: { givenBack: [{ minutes: 60 }] } }]);
    book.adjust('2026-11', -5, { about: 'e1' });
    const { entries } = book.close('2026-11');
    expect(entries.map(({ entryId, drawn }) => [entryId, drawn[0]?.minutes])).toEqual([['adjustment-3', 5]]);
  });

  // Rule: refused.hours-without-use
  it.each(['on-demand', 'unlimited'] as const)('are neither given nor taken under %s', (plan) => {
    const book = Book.of(plain({ plan, allowanceMinutes: 0 }));
    for (const minutes of [30, -30]) expect(codeOf(() => book.adjust('2026-10', minutes))).toBe('INVALID');
  });
});

describe('an expense', () => {
  // Rule: expenses.are-a-line-of-their-month
  it('is a charge line of its month, net of VAT, and draws no minutes', () => {
    const book = Book.of(plain());
    expect(book.spend('2026-10', 12_345, { on: '2026-10-14', description: 'A disk' })).toMatchObject([
      { type: 'ExpenseRecorded', data: { incurredOn: '2026-10-14', amount: 12_345, late: false } },
    ]);
    expect(book.close('2026-10')).toMatchObject({
      lines: [{ kind: 'expense', description: 'A disk', amount: 12_345 }],
      net: 12_345,
      vat: 2_469,
      usedMinutes: 0,
    });
  });

  // Rule: expenses.late-in-the-oldest-open-month
  it('of a closed month is a line of the month that takes it, marked late', () => {
    const book = Book.of(plain());
    book.close('2026-10');
    expect(book.spend('2026-11', 500, { on: '2026-10-30' })).toMatchObject([
      { data: { month: '2026-11', late: true } },
    ]);
    expect(book.close('2026-11').lines).toMatchObject([{ kind: 'expense', amount: 500 }]);
  });

  // Rule: time.within-the-agreement
  it('cannot be incurred before the agreement began', () => {
    const book = Book.of(plain(), '2026-10-16');
    expect(refusalOf(() => book.spend('2026-10', 500, { on: '2026-10-15' })).errors).toEqual([
      { pointer: '/incurredOn', detail: 'The agreement begins on 2026-10-16' },
    ]);
  });
});
