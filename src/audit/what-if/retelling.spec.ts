import { Book } from '../../../test/support/book';
import { meta } from '../../../test/support/given';
import { plain, retainer, withoutFee } from '../../../test/support/terms';
import { type Terms } from '../../agreements/terms';
import { PostAdjustment, type WorkedTicket } from '../../ledger/month.commands';
import { type MonthFact } from './retelling.rules';
import { ALWAYS, type Change, NO_CHANGE, termsWith } from './change.rules';
import { differencesOf, type MonthDifference } from './difference.rules';
import { type AgreementFact, type Known, type Retold, retold } from './retelling.rules';

const nothingElse: Known = { terms: new Map(), calendars: new Map(), tickets: new Map() };

/** The book told again with something otherwise. */
function told(book: Book, over: Partial<Change>, known: Partial<Known> = {}): Retold {
  const { status: _status, notice, renewals: _renewals, ended: _ended, ...agreed } = book.agreement;
  const facts = book.recorded() as MonthFact[];
  const signed = { ...facts[0]!, stream: 'agreement-a1', position: 0, type: 'AgreementSigned', data: agreed };
  const before = facts.filter(({ data }) => data.month < '2026-10');
  const cut = facts.find(({ type }) => type === 'MonthCutShort');
  const given = {
    ...signed,
    position: (cut ?? facts.at(-1)!).position - 0.5,
    type: 'NoticeGiven',
    data: { ...notice },
  };
  const agreement = (notice ? [signed, given] : [signed]) as unknown as AgreementFact[];
  const books = { agreement, before, told: facts.slice(before.length) };
  return retold(books, { ...NO_CHANGE, ...over }, { ...nothingElse, ...known });
}

const differences = (book: Book, over: Partial<Change>, known?: Partial<Known>): readonly MonthDifference[] =>
  differencesOf(told(book, over, known), { ...NO_CHANGE, ...over });

/** Under terms with these fields, from the first month on unless it is said. */
function under(book: Book, fields: Partial<Terms>, from = ALWAYS.from): [Partial<Change>, Partial<Known>] {
  const terms = termsWith(book.agreement.terms, fields) as unknown as Terms;
  return [{ terms: { months: { from, through: ALWAYS.through }, fields } }, { terms: new Map([[1, terms]]) }];
}

// Rule: whatif.nothing-otherwise
it('without a change nothing differs, whatever a book holds', () => {
  const book = Book.of(plain());
  const claim = { adjustmentId: 'moved-in', minutes: 90, reason: 'Left over', date: '2026-10-01', entry: null };
  const claimed = { source: 'OldDesk', asOf: '2026-09-30' };
  book.decide('2026-10', new PostAdjustment({ ...book.ofMonth('2026-10'), ...claim, claimed }, meta()));
  book.buy('2026-10', 120, { expiresOn: '2026-10-31' });
  book.log('2026-10', 700, { role: 'developer' });
  book.log('2026-10', 60, { cover: 'goodwill', reason: 'Sorry' });
  book.adjust('2026-10', -45, { about: 'e1' });
  book.spend('2026-10', 4_500);
  book.approve('2026-10', 100);
  book.close('2026-10');
  book.correct('e1', { minutes: 640, on: '2026-11-05' });
  book.reverse('e2', { on: '2026-11-06' });
  book.giveNotice('2026-11-10', '2026-12-24');
  const again = told(book, NO_CHANGE);
  const sideOf = (of: 'recorded' | 'whatIf') => again.months.map((month) => ({ ...month[of], decided: [] }));
  expect(sideOf('whatIf')).toEqual(sideOf('recorded'));
  expect([again.refused, differencesOf(again, NO_CHANGE)]).toEqual([[], []]);
});

const without = (...ids: string[]): Partial<Change> => ({ without: new Set(ids) });

it('an overrun that was never logged is not borrowed, and the next month is granted whole', () => {
  const book = Book.of(withoutFee({ overage: { ...plain().overage, approval: 'not-required' } }));
  book.log('2026-10', 600);
  book.log('2026-10', 25);
  book.close('2026-10');
  expect(differences(book, without('e2'))).toMatchObject([
    {
      ...{ month: '2026-10', state: 'closed' },
      difference: { usedMinutes: -25, overageMinutes: -25, borrowedMinutes: -25, carriedMinutes: 0, net: 0 },
      entries: [
        { entryId: 'e2', kind: 'left-out', recorded: { billableMinutes: 25, overageMinutes: 25 }, whatIf: null },
      ],
      lines: [],
    },
    { month: '2026-11', state: 'open', difference: { availableMinutes: 25, carriedMinutes: 25 }, entries: [] },
  ]);
});

it('what paid for another entry is said, where that one draws what was left to it', () => {
  const book = Book.of(withoutFee());
  book.log('2026-10', 400);
  book.log('2026-10', 300);
  book.approve('2026-10', 100);
  book.close('2026-10');
  const [october] = differences(book, without('e1'));
  expect(october!.entries).toEqual([
    {
      entryId: 'e1',
      kind: 'left-out',
      recorded: expect.objectContaining({ billableMinutes: 400 }) as object,
      whatIf: null,
    },
    {
      ...{ entryId: 'e2', kind: 'same' },
      recorded: {
        billableMinutes: 300,
        overageMinutes: 100,
        drawn: [{ lotId: 'allowance-2026-10', minutes: 200 }],
        amount: 20_000,
      },
      whatIf: {
        billableMinutes: 300,
        overageMinutes: 0,
        drawn: [{ lotId: 'allowance-2026-10', minutes: 300 }],
        amount: 0,
      },
    },
  ]);
  expect(october).toMatchObject({
    difference: { net: -20_000, vat: -4_000, gross: -24_000 },
    lines: [{ recorded: { kind: 'overage-hourly', amount: 20_000 }, whatIf: null }],
  });
});

describe('an entry that was corrected after the close', () => {
  const corrected = (): Book => {
    const book = Book.of(withoutFee());
    book.log('2026-10', 695);
    book.approve('2026-10', 95);
    book.close('2026-10');
    book.correct('e1', { minutes: 600, on: '2026-11-05' });
    return book;
  };

  // Rule: whatif.corrections
  it('would not have been charged nor credited, had it been right from the beginning', () => {
    const changed = new Map([['e1', { workedMinutes: 600 }]]);
    expect(told(corrected(), { changed }).refused).toEqual([]);
    expect(differences(corrected(), { changed })).toMatchObject([
      { month: '2026-10', difference: { usedMinutes: -95, net: -19_000, creditedNet: 0 } },
      {
        month: '2026-11',
        difference: { usedMinutes: 0, net: 0, creditedNet: 19_000, creditedVat: 3_800, creditedGross: 22_800 },
      },
    ]);
  });

  // Rule: whatif.corrections
  it('gives back minutes instead of money where an allowance had paid for it', () => {
    const book = corrected();
    const [october, november] = differences(book, ...under(book, { allowanceMinutes: 700 }));
    expect(october).toMatchObject({ difference: { overageMinutes: -95, net: -19_000, carriedMinutes: 5 } });
    expect(november!.difference).toMatchObject({ availableMinutes: 100 + 5 + 95, creditedNet: 19_000 });
  });

  it('goes with its correction', () => {
    const book = corrected();
    const { months, refused } = told(book, without('e1'));
    expect(months.map(({ whatIf }) => whatIf!.balance.adjustments)).toEqual([[], []]);
    expect(refused).toEqual([]);
  });
});

// Rule: whatif.changed
it('what an entry is asked to say stands against its corrections in the same month, and a reversal stands', () => {
  const book = Book.of(plain());
  book.log('2026-10', 120);
  book.correct('e1', { minutes: 90 });
  book.log('2026-10', 60);
  book.reverse('e2');
  const changed = new Map([
    ['e1', { workedMinutes: 30 }],
    ['e2', { workedMinutes: 45 }],
  ]);
  const { whatIf } = told(book, { changed }).months[0]!;
  expect(whatIf!.balance).toMatchObject({ usedMinutes: 30 });
});

it('an entry is charged at the rate of the role that would have worked it', () => {
  const book = Book.of(withoutFee({ overage: { ...plain().overage, borrowUpToMinutes: 0, approval: 'not-required' } }));
  book.log('2026-10', 660, { role: 'developer' });
  book.close('2026-10');
  expect(differences(book, { changed: new Map([['e1', { role: 'support' }]]) })).toMatchObject([
    {
      difference: { net: 9_000 - 12_000, usedMinutes: 0 },
      entries: [{ entryId: 'e1', kind: 'changed', recorded: { amount: 12_000 }, whatIf: { amount: 9_000 } }],
      lines: [
        { recorded: { description: 'Time beyond the hours available, developer' }, whatIf: null },
        { recorded: null, whatIf: { description: 'Time beyond the hours available, support' } },
      ],
    },
  ]);
});

// Rule: whatif.decided-once
it('minutes that were decided once stand, unless what they were decided by is asked about', () => {
  const book = Book.of(retainer({ holidays: null }));
  // 09:00 to 09:50 is 60 minutes in steps of 15.
  book.log('2026-10', 50);
  const used = (fields: Partial<Terms>) => told(book, ...under(book, fields)).months[0]!.whatIf!.balance.usedMinutes;
  expect(used({ allowanceMinutes: 60, monthlyFee: 1 })).toBe(60);
  expect(used({ rounding: { incrementMinutes: 1, minimumMinutes: 0 } })).toBe(50);
  expect(used({ coverage: [{ days: ['sun'], from: '09:00', to: '10:00' }] })).toBe(75);
  expect(used({ plan: 'unlimited', allowanceMinutes: 0 })).toBe(0);
});

// Rule: whatif.decided-once
it('minutes stand that were decided by holidays which nobody names any more, also in a correction after the close', () => {
  const book = Book.of(retainer({ rounding: { incrementMinutes: 1, minimumMinutes: 0 } }));
  const holidays = new Set(['2026-10-05']);
  book.log('2026-10', 60, { startedAt: '2026-10-05T09:00:00.000Z', holidays });
  book.close('2026-10');
  book.correct('e1', { minutes: 50, on: '2026-11-05', holidays });
  const { months } = told(book, NO_CHANGE);
  // Outside coverage both count half again as much.
  expect(months.map(({ whatIf }) => whatIf!.balance.usedMinutes)).toEqual([90, 0]);
  expect(months[1]!.whatIf!.balance.adjustments).toMatchObject([
    { entry: { before: { billableMinutes: 90 }, after: { billableMinutes: 75 } }, lots: [{ minutes: 15 }] },
  ]);
});

// Rule: whatif.terms
it('under terms that count other holidays, work is judged by these as last published', () => {
  const book = Book.of(retainer({ holidays: null, rounding: { incrementMinutes: 1, minimumMinutes: 0 } }));
  book.log('2026-10', 60, { startedAt: '2026-10-05T09:00:00.000Z' });
  const [change, { terms }] = under(book, { holidays: 'FR' });
  const publication = { region: 'FR', years: [2026], source: 'the law', sourceVersion: '1' };
  const publications = [[], ['2026-10-05']].map((dates) => ({ ...publication, dates }));
  const { months } = told(book, change, { ...(terms ? { terms } : {}), calendars: new Map([['FR', publications]]) });
  expect(months[0]!.whatIf!.balance.usedMinutes).toBe(90);
});

// Rule: whatif.following-months
it('terms from a month on settle the month before by their cap and charge their fee in advance in it', () => {
  const book = Book.of(plain());
  for (const month of ['2026-10', '2026-11', '2026-12']) {
    book.log(month, 100);
    book.close(month);
  }
  const otherwise = { monthlyFee: 50_000, rollover: { policy: 'capped', capMultiple: '1' } } as const;
  expect(differences(book, ...under(book, otherwise, '2026-12'))).toMatchObject([
    { month: '2026-11', difference: { forfeitedMinutes: 600, carriedMinutes: -600, net: 50_000 - 120_000 } },
    { month: '2026-12', difference: { availableMinutes: -600, net: 50_000 - 120_000 } },
    { month: '2027-01', difference: { net: 50_000 - 120_000 } },
  ]);
});

describe('what could not have been', () => {
  const worked: WorkedTicket = {
    ...{ ticketId: 't1', openedOn: '2026-10-01', channel: 'phone', priority: 'P2', kind: 'support', category: 'bug' },
    project: { launchedOn: '2026-09-01', warrantyDays: 90 },
  };

  // Rule: whatif.refused
  it('a cover that the terms would not have allowed leaves the entry out, and is said', () => {
    const book = Book.of(plain());
    book.log('2026-10', 60, { ticket: worked, cover: 'warranty' });
    book.log('2026-10', 30);
    const [change, terms] = under(book, { included: [] });
    const tickets = new Map(['e1', 'e2'].map((id) => [id, worked]));
    const again = told(book, change, { ...terms, tickets });
    const detail = 'The terms do not include warranty';
    const refused = { month: '2026-10', fact: 'TimeLogged', entryId: 'e1', code: 'COVER_NOT_ALLOWED', detail };
    expect(again.refused).toEqual([refused]);
    expect(differencesOf(again, NO_CHANGE)).toMatchObject([
      { entries: [{ entryId: 'e1', kind: 'refused', whatIf: null }] },
    ]);
    expect(again.months[0]!.whatIf!.balance).toMatchObject({ usedMinutes: 30, workedByCover: { billable: 30 } });
  });

  it('work on tickets that the terms would have made free draws nothing', () => {
    const book = Book.of(plain());
    book.log('2026-10', 60);
    const [change, terms] = under(book, { freeOfCharge: [{ channel: 'phone' }] });
    const again = told(book, change, { ...terms, tickets: new Map([['e1', worked]]) });
    expect(again.refused).toEqual([]);
    expect(again.months[0]!.whatIf!.balance).toMatchObject({ usedMinutes: 0, workedByCover: { free: 60 } });
  });

  it('somebody else may be asked to bear an entry', () => {
    const book = Book.of(plain());
    book.log('2026-10', 60, { ticket: worked });
    const known = { tickets: new Map([['e1', worked]]) };
    const asked = (cover: 'warranty' | 'security' | 'goodwill') =>
      told(book, { changed: new Map([['e1', { cover }]]) }, known);
    expect(asked('warranty').months[0]!.whatIf!.balance.workedByCover).toEqual({ warranty: 60 });
    expect(asked('goodwill').months[0]!.whatIf!.balance.workedByCover).toEqual({ goodwill: 60 });
    book.correct('e1', { minutes: 45 });
    expect(asked('warranty').months[0]!.whatIf!.balance).toMatchObject({
      usedMinutes: 0,
      workedByCover: { warranty: 45 },
    });
    expect(asked('security').refused).toMatchObject([{ entryId: 'e1', code: 'COVER_NOT_ALLOWED' }]);
  });

  // Rule: whatif.refused
  it('hours cannot be bought under a plan without them', () => {
    const book = Book.of(plain());
    book.buy('2026-10', 300);
    book.log('2026-10', 60);
    const { refused, months } = told(book, ...under(book, { plan: 'on-demand', allowanceMinutes: 0 }));
    expect(refused).toMatchObject([{ fact: 'HoursPurchased', entryId: null, code: 'INVALID' }]);
    expect(months[0]!.whatIf!.balance.lots).toEqual([]);
  });

  // Rule: whatif.refused
  it('work that would have been at the same time as other work is not counted twice', () => {
    const book = Book.of(plain());
    book.log('2026-10', 60, { startedAt: '2026-10-05T09:00:00.000Z' });
    book.log('2026-10', 60, { startedAt: '2026-10-06T09:00:00.000Z' });
    const changed = new Map([['e2', { startedAt: '2026-10-05T09:30:00.000Z' }]]);
    const { refused, months } = told(book, { changed });
    expect(refused).toMatchObject([{ entryId: 'e2', code: 'ENTRY_OVERLAPS' }]);
    expect(months[0]!.whatIf!.balance.usedMinutes).toBe(60);
  });

  it('work stays in the month that it is of', () => {
    const book = Book.of(plain());
    book.log('2026-10', 60);
    const { refused } = told(book, { changed: new Map([['e1', { startedAt: '2026-11-05T09:30:00.000Z' }]]) });
    expect(refused).toMatchObject([{ entryId: 'e1', code: 'INVALID', detail: 'Must stay in 2026-10' }]);
  });

  // Rule: whatif.refused
  it('an agreement that would have ended had no months after its end', () => {
    const book = Book.of(plain({ renewal: 'none', termMonths: 3 }));
    book.log('2026-10', 60);
    book.close('2026-10');
    book.log('2026-11', 60);
    book.close('2026-11');
    const again = told(book, ...under(book, { termMonths: 1 }));
    expect(again.refused).toMatchObject([{ month: '2026-11', entryId: 'e2', code: 'AGREEMENT_ENDED' }]);
    expect(differencesOf(again, NO_CHANGE)).toMatchObject([
      { month: '2026-10', difference: { forfeitedMinutes: 540, carriedMinutes: -540, net: -125_000 } },
      { month: '2026-11', whatIf: { usedMinutes: 0, gross: 0 } },
      { month: '2026-12', whatIf: { availableMinutes: 0, gross: 0 } },
    ]);
  });
});

it('a month that notice has cut short is granted and charged by its days under other terms too', () => {
  const ending = Book.of(plain());
  ending.open('2026-11');
  ending.giveNotice('2026-10-11', '2026-11-15');
  const { months } = told(ending, ...under(ending, { allowanceMinutes: 300, monthlyFee: 60_000 }));
  expect(months[1]!.whatIf).toMatchObject({
    opened: { to: '2026-11-15', last: true, grant: { minutes: 150 } },
    balance: { monthlyLines: [{ amount: 2_500 }, { amount: 30_000 }] },
  });
});

// Rule: whatif.open-months
it('an open month is as it would close as it stands, with what the open month before it would carry', () => {
  const book = Book.of(plain());
  book.log('2026-10', 500);
  book.open('2026-11');
  book.log('2026-11', 650);
  expect(differences(book, without('e1'))).toMatchObject([
    { month: '2026-10', state: 'open', difference: { usedMinutes: -500, carriedMinutes: 500 } },
    { month: '2026-11', state: 'open', difference: { usedMinutes: 0, availableMinutes: 500, carriedMinutes: 500 } },
  ]);
});
