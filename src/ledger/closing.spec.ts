import { Book } from '../../test/support/book';
import { refusalOf } from '../../test/support/given';
import { plain, withoutFee } from '../../test/support/terms';
import { agreements, type AgreementCard } from '../../projections/agreements';
import { balances } from '../../projections/balances';
import { monthSchedule } from '../../projections/month-schedule';
import { type EventLog } from '../event-store/event-log';
import { type Projection } from '../kernel/projection';
import { type ReadModels } from '../read-models/read-models';
import { type Clock } from '../time/clock';
import { CloseMonth } from './month.commands';
import { type AsOf } from '../audit/as-of/as-of';
import { LedgerQueries } from './ledger.queries';

const codeOf = (decision: () => unknown): string => refusalOf(decision).code;
const linesOf = ({ lines }: { lines: readonly { kind: string; description: string; amount: number }[] }) =>
  lines.map(({ kind, description, amount }) => [kind, description, amount]);

describe('a month', () => {
  // Rule: month.local-calendar-month
  it.each([
    ['Europe/London', '2026-09-30T23:00:00.000Z', '2026-11-01T00:00:00.000Z'],
    ['America/New_York', '2026-10-01T04:00:00.000Z', '2026-11-01T04:00:00.000Z'],
    ['Pacific/Auckland', '2026-09-30T11:00:00.000Z', '2026-10-31T11:00:00.000Z'],
  ])('in %s lasts from %s to %s', (timeZone, startsAt, endsAt) => {
    expect(Book.of(plain({ timeZone })).state('2026-10').opened).toMatchObject({ startsAt, endsAt });
  });

  // Rule: month.opened-first
  it('begins with its opening, once, as of its first instant', () => {
    const book = Book.of(plain());
    book.open('2026-10');
    book.log('2026-10', 60);
    expect(book.events.map(({ type }) => type)).toEqual(['MonthOpened', 'TimeLogged']);
    expect(book.events[0]).toMatchObject({ occurredAt: '2026-09-30T23:00:00.000Z' });
  });

  // Rule: closing.on-schedule
  it.each([
    [3, '2026-11-04T00:00:00.000Z'],
    [0, '2026-11-01T00:00:00.000Z'],
    [null, null],
  ])('that closes %p days after its end is on the schedule for %p', (closeAfterDays, closesAt) => {
    const [opening] = Book.of(plain({ closeAfterDays })).recorded();
    const scheduled = monthSchedule.evolve(monthSchedule.initial('a1-2026-10'), opening as never);
    expect(scheduled).toMatchObject({ month: '2026-10', closesAt });
  });
});

describe('a close', () => {
  // Rule: closing.whole-statement
  it('holds the whole statement', () => {
    const book = Book.of(plain());
    book.buy('2026-10', 60, { id: 'block', expiresOn: '2026-10-31', unitPrice: 9_000 });
    book.adjust('2026-10', 15);
    book.spend('2026-10', 2_500);
    book.log('2026-10', 700, { role: 'developer' });
    book.log('2026-10', 40, { cover: 'own-defect' });
    book.approve('2026-10', 20);
    const october = book.close('2026-10');
    expect(book.events.find(({ type }) => type === 'MonthClosed')?.data).toMatchObject({
      month: '2026-10',
      statement: october,
      nextMonth: '2026-11',
      carriedLots: [],
    });
    expect(october).toMatchObject({
      ...{ openingMinutes: 0, grantedMinutes: 600, purchasedMinutes: 60, goodwillMinutes: 15 },
      ...{ borrowedBeforeMinutes: 0, availableMinutes: 675, usedMinutes: 700, drawnMinutes: 675 },
      drawnBySource: { allowance: 600, purchase: 60, goodwill: 15 },
      workedByCover: { billable: 700, 'own-defect': 40 },
      ...{ expiredMinutes: 0, forfeitedMinutes: 0, refundedMinutes: 0, carriedMinutes: 0 },
      ...{ overageMinutes: 25, approvedOverageMinutes: 20, unapprovedOverageMinutes: 5 },
      ...{ borrowedMinutes: 20, chargedOverageMinutes: 0 },
      ...{ net: 261_500, vat: 52_300, gross: 313_800, currency: 'GBP' },
    });
    expect(october.lots.map(({ lotId }) => lotId)).toEqual([
      'allowance-2026-10',
      'purchase-block',
      'goodwill-adjustment-1',
    ]);
    expect(october.entries.map(({ entryId }) => entryId)).toEqual(['e1']);
  });

  // Rule: closing.own-lines
  it('charges what was bought, spent and worked beyond, then the next month in advance', () => {
    const book = Book.of(plain());
    book.close('2026-10');
    book.buy('2026-11', 60, { on: '2026-11-03', unitPrice: 9_000 });
    book.spend('2026-11', 2_500, { description: 'Train' });
    book.log('2026-11', 1_300);
    book.approve('2026-11', 40);
    expect(linesOf(book.close('2026-11'))).toEqual([
      ['purchase', 'Hours bought on 2026-11-03', 9_000],
      ['expense', 'Train', 2_500],
      ['overage-hourly', 'Time beyond the hours available', 8_000],
      ['recurring', 'Staging and UAT servers, 2026-12', 5_000],
      ['fee', 'Fee for 2026-12', 120_000],
    ]);
  });

  // Rule: terms.free-months
  it('shows free months as a fee of zero, recurring lines beside it, and the first fee in time', () => {
    const book = Book.of(plain({ freeMonths: 2 }));
    const closed = ['2026-10', '2026-11'].map((month) => linesOf(book.close(month)));
    expect(closed).toEqual([
      [
        ['recurring', 'Staging and UAT servers, 2026-10', 5_000],
        ['fee', 'Fee for 2026-10, free of charge', 0],
        ['recurring', 'Staging and UAT servers, 2026-11', 5_000],
        ['fee', 'Fee for 2026-11, free of charge', 0],
      ],
      [
        ['recurring', 'Staging and UAT servers, 2026-12', 5_000],
        ['fee', 'Fee for 2026-12', 120_000],
      ],
    ]);
  });

  // Rule: closing.prorated-by-days
  it('prorates a month that started part way: minutes and money half up', () => {
    const recurring = [{ label: 'Staging', amount: 5_001 }];
    const book = Book.of(plain({ allowanceMinutes: 601, monthlyFee: 99_999, recurring }), '2026-11-16');
    expect(book.balance('2026-11').availableMinutes).toBe(301);
    expect(linesOf(book.close('2026-11')).slice(0, 2)).toEqual([
      ['recurring', 'Staging, 2026-11, 15 of 30 days', 2_501],
      ['fee', 'Fee for 2026-11, 15 of 30 days', 50_000],
    ]);
  });

  // Rule: closing.prorated-by-days
  it('prorates a month that ends part way, in its grant and in what is charged for it in advance', () => {
    const book = Book.of(plain({ renewal: 'none', termMonths: 1 }), '2026-10-16');
    expect(linesOf(book.close('2026-10')).slice(2)).toEqual([
      ['recurring', 'Staging and UAT servers, 2026-11, 15 of 30 days', 2_500],
      ['fee', 'Fee for 2026-11, 15 of 30 days', 60_000],
    ]);
    expect(book.close('2026-11')).toMatchObject({ grantedMinutes: 300, lines: [] });
  });

  // Rule: closing.proration-none
  it('takes part of a month for a whole one where no proration is agreed', () => {
    const book = Book.of(plain({ proration: 'none', recurring: [] }), '2026-11-30');
    expect(book.balance('2026-11').availableMinutes).toBe(600);
    expect(linesOf(book.close('2026-11'))[0]).toEqual(['fee', 'Fee for 2026-11', 120_000]);
  });

  // Rule: closing.vat-on-the-total
  it('computes VAT on the net total, refunds and all', () => {
    const book = Book.of(withoutFee({ vatRate: '0.075' }));
    for (let i = 0; i < 3; i += 1) book.spend('2026-10', 67);
    // 7.5 % of 201 is 15.075; of 67 it is 5.025.
    expect(book.close('2026-10')).toMatchObject({ net: 201, vat: 15, gross: 216 });
  });

  // Rule: closing.opens-and-carries
  it('opens the next month if need be, and carries the balance into it', () => {
    const book = Book.of(plain());
    book.log('2026-10', 100);
    expect(() => book.state('2026-11')).toThrow('2026-11 is not opened');
    book.close('2026-10');
    expect(book.events.slice(-3)).toMatchObject([
      { type: 'MonthClosed', data: { month: '2026-10', nextMonth: '2026-11' } },
      { type: 'MonthOpened', data: { month: '2026-11' } },
      {
        type: 'BalanceCarriedForward',
        data: {
          fromMonth: '2026-10',
          month: '2026-11',
          lots: [{ lotId: 'allowance-2026-10', minutes: 500 }],
          borrowedMinutes: 0,
        },
      },
    ]);
  });

  // Rule: closing.after-its-end, refused.closing-too-early
  it('comes only after the month has ended in its zone', () => {
    const book = Book.of(plain());
    const closeAt = (at: string) =>
      book.decide(
        '2026-10',
        new CloseMonth(
          { ...book.ofMonth('2026-10'), next: null },
          {
            commandId: 'c',
            actor: { id: 'bea', role: 'billing' },
            at,
            correlationId: 'c',
            causationId: 'c',
          },
        ),
      );
    expect(refusalOf(() => closeAt('2026-10-31T23:59:59.999Z'))).toMatchObject({
      code: 'MONTH_NOT_ENDED',
      facts: { month: '2026-10', endsAt: '2026-11-01T00:00:00.000Z' },
    });
    expect(closeAt('2026-11-01T00:00:00.000Z')).toMatchObject([{ type: 'MonthClosed' }]);
  });

  // Rule: month.closes-in-order, refused.closing-out-of-order
  it('waits for the month before', () => {
    const book = Book.of(plain());
    book.open('2026-11');
    expect(codeOf(() => book.close('2026-11'))).toBe('PREVIOUS_MONTH_OPEN');
    book.close('2026-10');
    expect(book.close('2026-11').grantedMinutes).toBe(600);
  });

  // Rule: refused.closing-twice
  it('comes once', () => {
    const book = Book.of(plain());
    book.close('2026-10');
    expect(codeOf(() => book.close('2026-10'))).toBe('MONTH_ALREADY_CLOSED');
  });

  // Rule: refused.anything-in-a-closed-month, refused.buying-into-a-closed-month
  it('is the last of the month: it takes nothing more', () => {
    const book = Book.of(plain());
    book.close('2026-10');
    const tried = [
      () => book.log('2026-10', 60),
      () => book.buy('2026-10', 60, { on: '2026-10-31' }),
      () => book.approve('2026-10', 60),
      () => book.adjust('2026-10', 60),
      () => book.spend('2026-10', 60),
      () => book.estimate('2026-10', 60),
    ];
    expect(tried.map(codeOf)).toEqual(tried.map(() => 'MONTH_NOT_OPEN'));
  });
});

describe('while the month before is open', () => {
  // Rule: month.next-one-takes-time, month.provisional-changes
  it('the next one takes time, and is settled with what comes to be carried', () => {
    const book = Book.of(withoutFee());
    book.open('2026-11');
    book.log('2026-11', 700);
    expect(book.balance('2026-11')).toMatchObject({ availableMinutes: 600, overageMinutes: 100 });
    expect(book.statement('2026-11').provisional).toBe(true);
    book.log('2026-10', 450);
    book.close('2026-10');
    expect(book.balance('2026-11')).toMatchObject({ availableMinutes: 750, overageMinutes: 0 });
    expect(book.statement('2026-11').provisional).toBe(false);
  });

  // Rule: month.provisional
  it('the next one is shown with what that would carry, marked provisional, whatever is worked there', async () => {
    const book = Book.of(withoutFee());
    book.open('2026-11');
    book.open('2026-12');
    expect(await asked(book, '2026-11')).toMatchObject({ provisional: true, availableMinutes: 1_200 });
    book.log('2026-10', 450);
    expect(await asked(book, '2026-11')).toMatchObject({ provisional: true, availableMinutes: 750 });
    expect(await asked(book, '2026-12')).toMatchObject({ provisional: true, availableMinutes: 1_200 });
    book.log('2026-10', 170);
    book.approve('2026-10', 20);
    expect(await asked(book, '2026-11')).toMatchObject({ provisional: true, availableMinutes: 580 });
  });

  // Rule: month.provisional-changes
  it('what is shown is what it comes to once that closes', async () => {
    const book = Book.of(withoutFee());
    book.open('2026-11');
    book.buy('2026-10', 60, { expiresOn: '2026-10-31' });
    book.log('2026-10', 200);
    book.log('2026-11', 50);
    const forecast = await asked(book, '2026-11');
    book.close('2026-10');
    expect(await asked(book, '2026-11')).toEqual({
      ...forecast,
      provisional: false,
      position: expect.any(Number) as number,
      revision: expect.any(Number) as number,
    });
  });

  // Rule: thresholds.wait-for-the-balance
  it('the next one asks for no approval until its balance is known', () => {
    const book = Book.of(withoutFee({ thresholds: [] }));
    book.open('2026-11');
    expect(book.log('2026-11', 700).map(({ type }) => type)).toEqual(['TimeLogged']);
    expect(book.estimate('2026-11', 5_000).map(({ type }) => type)).toEqual(['EstimateNoted']);
    book.log('2026-10', 550);
    book.close('2026-10');
    expect(book.events.slice(-2)).toMatchObject([
      { type: 'BalanceCarriedForward' },
      { type: 'OverageApprovalRequested', data: { month: '2026-11', overageMinutes: 50, ticketId: null } },
    ]);
  });
});

/** A balance as people ask for it, from read models that have seen all of the book. */
function asked(book: Book, month: string) {
  const { agreementId, clientId, startsOn, firstMonth, terms, termsVersion, versions, notice } = book.agreement;
  const card: AgreementCard = {
    ...agreements.initial(agreementId),
    ...{ clientId, startsOn, firstMonth, terms, termsVersion, versions, notice },
  };
  const cards = new Map<string, object>([[agreementId, card]]);
  for (const event of book.recorded()) {
    for (const id of balances.route(event)) {
      const folded = balances.evolve((cards.get(id) as never) ?? balances.initial(id), event);
      cards.set(id, balances.derive!(folded));
    }
  }
  const readModels = {
    get: (_: Projection<object, never>, id: string) => Promise.resolve({ ...cards.get(id), position: 1 }),
  } as unknown as ReadModels;
  const clock = { now: () => '2026-11-15T09:00:00.000Z' } as unknown as Clock;
  const viewer = { id: 'bea', role: 'billing' } as const;
  return new LedgerQueries(readModels, {} as EventLog, clock, {} as AsOf).balance(agreementId, month, viewer);
}
