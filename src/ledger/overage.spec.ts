import { Book } from '../../test/support/book';
import { refusalOf } from '../../test/support/given';
import { retainer, withoutFee } from '../../test/support/terms';
import { type OverageTerms, type Terms } from '../agreements/terms';

/** Minutes count as they are worked, at any hour; money is that of overage alone. */
const plain = (over: Partial<Terms> = {}, overage: Partial<OverageTerms> = {}): Terms =>
  withoutFee({ thresholds: [], overage: { ...retainer().overage, ...overage }, ...over });

const codeOf = (decision: () => unknown): string => refusalOf(decision).code;
const typesOf = (events: readonly { type: string }[]): string[] => events.map(({ type }) => type);
const freely = { approval: 'not-required' } as const;

describe('overage is borrowed', () => {
  // Rule: overage.small-is-borrowed, overage.above-that-all-is-charged
  it.each([
    [630, { borrowedMinutes: 30, chargedOverageMinutes: 0, net: 0 }, 570],
    [631, { borrowedMinutes: 0, chargedOverageMinutes: 31, net: 6_200 }, 600],
  ])('up to the agreed minutes, and above them all is charged: %i used', (used, settled, november) => {
    const book = Book.of(plain({}, freely));
    book.log('2026-10', used);
    expect(book.close('2026-10')).toMatchObject(settled);
    expect(book.balance('2026-11').availableMinutes).toBe(november);
    expect(book.close('2026-11')).toMatchObject({ grantedMinutes: 600, borrowedBeforeMinutes: 600 - november });
  });

  // Rule: overage.compared-as-a-whole
  it('or charged by its approved part as a whole, whatever else was worked', () => {
    const book = Book.of(plain());
    book.log('2026-10', 700);
    book.approve('2026-10', 30);
    expect(book.close('2026-10')).toMatchObject({
      overageMinutes: 100,
      borrowedMinutes: 30,
      chargedOverageMinutes: 0,
      unapprovedOverageMinutes: 70,
    });
  });

  // Rule: overage.borrowing-needs-a-grant
  it('no further than the next month’s own grant holds, which an amendment may make smaller', () => {
    const book = Book.of(plain({}, freely));
    book.amend('2026-11', { allowanceMinutes: 20, overage: plain({}, { ...freely, borrowUpToMinutes: 20 }).overage });
    book.log('2026-10', 621);
    expect(book.close('2026-10')).toMatchObject({ borrowedMinutes: 0, chargedOverageMinutes: 21 });
    book.log('2026-11', 40);
    expect(book.close('2026-11')).toMatchObject({ overageMinutes: 20, borrowedMinutes: 20, chargedOverageMinutes: 0 });
    expect(book.balance('2026-12').availableMinutes).toBe(0);
  });

  // Rule: overage.borrowing-needs-a-grant, overage.last-month-borrows-nothing
  it('no further than the prorated grant of a month in which the agreement ends, and never in that month', () => {
    const book = Book.of(plain({}, freely));
    book.giveNotice('2026-10-02', '2026-11-01');
    // November has one day of 30: 20 minutes are granted.
    book.log('2026-10', 621);
    expect(book.close('2026-10')).toMatchObject({ borrowedMinutes: 0, chargedOverageMinutes: 21 });
    book.log('2026-11', 25);
    expect(book.close('2026-11')).toMatchObject({ grantedMinutes: 20, borrowedMinutes: 0, chargedOverageMinutes: 5 });
  });

  // Rule: overage.borrowing-needs-a-grant, plans.on-demand, plans.prepaid
  it.each(['on-demand', 'prepaid'] as const)('not under %s, also where the next month has an allowance', (plan) => {
    const book = Book.of(plain({ plan, allowanceMinutes: 0, rollover: { policy: 'none' } }, freely));
    book.amend('2026-11', { plan: 'retainer', allowanceMinutes: 600 });
    book.log('2026-10', 20);
    expect(book.close('2026-10')).toMatchObject({ borrowedMinutes: 0, chargedOverageMinutes: 20, net: 4_000 });
    expect(book.balance('2026-11').availableMinutes).toBe(600);
  });
});

describe('overage is charged', () => {
  const beyond = (minutes: number, over: Partial<Terms> = {}, overage: Partial<OverageTerms> = {}) => {
    const terms = plain({ allowanceMinutes: 60, ...over }, { ...freely, borrowUpToMinutes: 0, ...overage });
    const book = Book.of(terms);
    book.log('2026-10', 60 + minutes);
    return book.close('2026-10');
  };
  const priced = ({ lines }: ReturnType<typeof beyond>) =>
    lines.map(({ kind, minutes, amount }) => [kind, minutes, amount]);

  // Rule: overage.by-the-hour, overage.each-line-rounded-half-up
  it.each([
    [1, 10_000, 167],
    [3, 10_000, 500],
    [1, 9_029, 150],
    [1, 9_030, 151],
  ])('by the hour pro rata, half up to a minor unit: %i min at %i are %i', (minutes, hourlyRate, amount) => {
    expect(priced(beyond(minutes, { hourlyRate }))).toEqual([['overage-hourly', minutes, amount]]);
  });

  // Rule: overage.by-the-day
  it.each([
    [420, 'pro-rata', [['overage-hourly', 420, 84_000]]],
    [
      421,
      'pro-rata',
      [
        ['overage-hourly', 420, 84_000],
        ['overage-day', 1, 190],
      ],
    ],
    [
      421,
      'whole-day',
      [
        ['overage-hourly', 420, 84_000],
        ['overage-day', 1, 80_000],
      ],
    ],
    [
      840,
      'whole-day',
      [
        ['overage-hourly', 420, 84_000],
        ['overage-day', 420, 80_000],
      ],
    ],
    [
      841,
      'whole-day',
      [
        ['overage-hourly', 420, 84_000],
        ['overage-day', 421, 160_000],
      ],
    ],
  ] as const)('by the day beyond the border: %i min, %s', (minutes, dayRounding, lines) => {
    expect(priced(beyond(minutes, {}, { dayRounding }))).toEqual(lines);
  });

  // Rule: overage.hourly-throughout
  it('by the hour throughout where there is no border', () => {
    const overage = { dayRateAfterMinutes: null };
    expect(priced(beyond(1_000, { dayRate: null, dayMinutes: null }, overage))).toEqual([
      ['overage-hourly', 1_000, 200_000],
    ]);
  });

  // Rule: overage.each-line-rounded-half-up, closing.vat-on-the-total
  it('line by line: each is rounded on its own, and VAT is computed on their total', () => {
    const terms = { hourlyRate: 10_010, rates: { developer: 10_010 }, vatRate: '0.05', allowanceMinutes: 60 };
    const book = Book.of(plain(terms, { ...freely, borrowUpToMinutes: 0 }));
    book.log('2026-10', 60);
    book.log('2026-10', 1, { role: 'developer' });
    book.log('2026-10', 1);
    const { lines, net, vat, gross } = book.close('2026-10');
    // Each is 166.83 and becomes 167; VAT is 16.7 of 334, not twice 8.35 rounded to 8.
    expect(lines.map(({ amount }) => amount)).toEqual([167, 167]);
    expect({ net, vat, gross }).toEqual({ net: 334, vat: 17, gross: 351 });
  });
});

describe('approval', () => {
  // Rule: overage.asked-when-time-goes-past
  it('is asked for by the entry that goes past what is available', () => {
    const book = Book.of(plain());
    expect(typesOf(book.log('2026-10', 600))).toEqual(['TimeLogged']);
    expect(book.log('2026-10', 1, { ticket: { ticketId: 't7' } })).toMatchObject([
      { type: 'TimeLogged' },
      {
        type: 'OverageApprovalRequested',
        data: { ticketId: 't7', because: 'time', overageMinutes: 1, approvedMinutes: 0 },
      },
    ]);
  });

  // Rule: overage.asked-when-an-estimate-goes-past
  it('is asked for by an estimate that goes past what is left', () => {
    const book = Book.of(plain());
    book.log('2026-10', 500);
    expect(book.estimate('2026-10', 100, { ticketId: 't8' })).toMatchObject([
      { type: 'EstimateNoted', data: { ticketId: 't8', estimateMinutes: 100, remainingMinutes: 100 } },
    ]);
    expect(book.estimate('2026-10', 130, { ticketId: 't9' })).toMatchObject([
      { type: 'EstimateNoted', data: { ticketId: 't9', remainingMinutes: 100 } },
      { type: 'OverageApprovalRequested', data: { ticketId: 't9', because: 'estimate', overageMinutes: 30 } },
    ]);
  });

  // Rule: overage.asked-when-an-estimate-goes-past
  it.each([
    ['where no approval is required', plain({}, freely), {}],
    ['for a ticket that is free of charge', plain(), { channel: 'email', priority: 'P3' }],
    ['on demand', plain({ plan: 'on-demand', allowanceMinutes: 0 }), {}],
    ['under a fixed price', plain({ plan: 'unlimited', allowanceMinutes: 0 }), {}],
  ] as const)('is not asked for by an estimate %s', (_, terms, ticket) => {
    expect(typesOf(Book.of(terms).estimate('2026-10', 5_000, ticket))).toEqual(['EstimateNoted']);
  });

  // Rule: overage.asked-when-an-estimate-goes-past, lots.purchase-expires-on-its-day
  it('is asked for by an estimate that only minutes expired by then would cover', () => {
    const book = Book.of(plain({ plan: 'prepaid', allowanceMinutes: 0, rollover: { policy: 'none' } }));
    book.buy('2026-10', 300, { expiresOn: '2026-10-10' });
    expect(typesOf(book.estimate('2026-10', 200, { ticketId: 'before' }, '2026-10-10'))).toEqual(['EstimateNoted']);
    expect(book.estimate('2026-10', 200, { ticketId: 'after' }, '2026-10-11')).toMatchObject([
      { type: 'EstimateNoted', data: { remainingMinutes: 0 } },
      { type: 'OverageApprovalRequested', data: { overageMinutes: 200 } },
    ]);
  });

  // Rule: overage.approved-or-declined
  it('is given in minutes or declined, for a ticket or for the month as a whole', () => {
    const book = Book.of(plain());
    book.log('2026-10', 700);
    expect(book.approve('2026-10', 40, 'approved', 't1')).toMatchObject([
      { type: 'OverageApproved', data: { ticketId: 't1', minutes: 40 } },
    ]);
    expect(book.approve('2026-10', 60, 'declined')).toMatchObject([
      { type: 'OverageDeclined', data: { ticketId: null, minutes: 60 } },
    ]);
    expect(book.close('2026-10')).toMatchObject({ approvedOverageMinutes: 40, unapprovedOverageMinutes: 60 });
  });

  // Rule: overage.approved-or-declined
  it('may be given before the work', () => {
    const book = Book.of(plain());
    book.approve('2026-10', 60, 'approved', 't1');
    expect(typesOf(book.log('2026-10', 660))).toEqual(['TimeLogged']);
    expect(book.close('2026-10').chargedOverageMinutes).toBe(60);
  });

  // Rule: refused.deciding-twice
  it('is given once for a month and ticket, until there is something to decide again', () => {
    const book = Book.of(plain());
    book.log('2026-10', 620);
    book.approve('2026-10', 20, 'approved', 't1');
    expect(refusalOf(() => book.approve('2026-10', 20, 'approved', 't1'))).toMatchObject({
      code: 'ALREADY_DECIDED',
      facts: { month: '2026-10', ticketId: 't1', approvedMinutes: 20 },
    });
    expect(codeOf(() => book.approve('2026-10', 20, 'declined', 't1'))).toBe('ALREADY_DECIDED');
    book.approve('2026-10', 5, 'approved', 't2');
    expect(typesOf(book.log('2026-10', 10))).toEqual(['TimeLogged', 'OverageApprovalRequested']);
    book.approve('2026-10', 5, 'approved', 't1');
    expect(codeOf(() => book.approve('2026-10', 5, 'approved', 't1'))).toBe('ALREADY_DECIDED');
    expect(book.close('2026-10')).toMatchObject({ overageMinutes: 30, approvedOverageMinutes: 30 });
  });

  // Rule: refused.deciding-twice
  it('may follow a decision that left some overage unapproved', () => {
    const book = Book.of(plain());
    book.log('2026-10', 620);
    book.approve('2026-10', 5, 'declined', 't1');
    book.approve('2026-10', 5, 'approved', 't1');
    book.approve('2026-10', 15, 'approved', 't1');
    expect(codeOf(() => book.approve('2026-10', 1, 'approved', 't1'))).toBe('ALREADY_DECIDED');
    expect(book.close('2026-10').approvedOverageMinutes).toBe(20);
  });

  // Rule: refused.deciding-twice, overage.asked-when-an-estimate-goes-past
  it('may follow a decision where an estimate asked again since', () => {
    const book = Book.of(plain());
    book.log('2026-10', 590);
    book.approve('2026-10', 20, 'approved', 't1');
    expect(codeOf(() => book.approve('2026-10', 30, 'approved', 't1'))).toBe('ALREADY_DECIDED');
    book.estimate('2026-10', 60, { ticketId: 't1' });
    expect(typesOf(book.approve('2026-10', 30, 'approved', 't1'))).toEqual(['OverageApproved']);
  });

  // Rule: overage.work-is-never-lost, overage.unapproved-costs-nothing
  it('that never comes leaves the work recorded and shown, at no cost', () => {
    const book = Book.of(plain());
    book.log('2026-10', 620);
    book.approve('2026-10', 20, 'declined');
    expect(typesOf(book.log('2026-10', 60))).toContain('TimeLogged');
    book.close('2026-10');
    expect(book.statement('2026-10')).toMatchObject({
      usedMinutes: 680,
      unapprovedOverageMinutes: 80,
      borrowedMinutes: 0,
      net: 0,
      entries: [{ unapprovedOverageMinutes: 20 }, { billableMinutes: 60, unapprovedOverageMinutes: 60 }],
    });
    expect(book.balance('2026-11').availableMinutes).toBe(600);
  });

  // Rule: overage.approved-covers-in-drawing-order
  it('covers the overage in the order of drawing, whenever it was recorded', () => {
    const book = Book.of(plain({ allowanceMinutes: 60 }));
    book.log('2026-10', 60, { startedAt: '2026-10-20T09:00:00.000Z', role: 'developer' });
    book.log('2026-10', 60, { startedAt: '2026-10-06T09:00:00.000Z', role: 'support' });
    book.log('2026-10', 60, { startedAt: '2026-10-05T09:00:00.000Z' });
    book.approve('2026-10', 80);
    const { lines } = book.close('2026-10');
    expect(lines.map(({ description, minutes, amount }) => [description, minutes, amount])).toEqual([
      ['Time beyond the hours available, support', 60, 9_000],
      ['Time beyond the hours available, developer', 20, 4_000],
    ]);
    expect(
      book
        .statement('2026-10')
        .entries.map(({ id, chargedMinutes, unapprovedOverageMinutes }) => [
          id,
          chargedMinutes,
          unapprovedOverageMinutes,
        ]),
    ).toEqual([
      ['e3', 0, 0],
      ['e2', 60, 0],
      ['e1', 20, 40],
    ]);
  });
});

describe('work on demand', () => {
  const onDemand = () => Book.of(plain({ plan: 'on-demand', allowanceMinutes: 0, rollover: { policy: 'none' } }));

  // Rule: plans.on-demand
  it('is charged whole in arrears, by the role’s rate, and by the day beyond the border', () => {
    const book = onDemand();
    book.log('2026-10', 120, { role: 'support' });
    book.log('2026-10', 400, { role: 'developer' });
    expect(book.close('2026-10').lines.map(({ kind, minutes, amount }) => [kind, minutes, amount])).toEqual([
      ['overage-hourly', 120, 18_000],
      ['overage-hourly', 300, 60_000],
      ['overage-day', 100, 19_048],
    ]);
  });

  // Rule: adjustments.charged-comes-back-as-credit, plans.on-demand
  it('that is corrected after the close comes back as money, or is charged in the open month', () => {
    const book = onDemand();
    book.log('2026-10', 120);
    book.close('2026-10');
    expect(book.correct('e1', { minutes: 90 })).toMatchObject([
      { data: { lots: [], credits: [{ month: '2026-10', lines: [{ minutes: 30, amount: -6_000 }] }] } },
    ]);
    book.correct('e1', { minutes: 150 });
    expect(book.close('2026-11')).toMatchObject({ usedMinutes: 60, chargedOverageMinutes: 60, net: 12_000 });
  });
});
