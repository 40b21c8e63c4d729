import { Book } from '../../test/support/book';
import { refusalOf } from '../../test/support/given';
import { plain, retainer } from '../../test/support/terms';
import { hourlyRateOf } from './overage.rules';

const codeOf = (decision: () => unknown): string => refusalOf(decision).code;
const typesOf = (events: readonly { type: string }[]): string[] => events.map(({ type }) => type);

describe('a month opens', () => {
  // Rule: month.opened-first
  it('once, however often it is asked to', () => {
    const book = Book.of(plain());
    expect(book.open('2026-10')).toEqual([]);
  });

  // Rule: month.local-calendar-month, lots.say-where-they-come-from, closing.on-schedule
  it('with its allowance as a lot, its bounds in the agreement’s zone, and the day on which it closes', () => {
    const { opened } = Book.of(plain()).state('2026-10');
    expect(opened).toMatchObject({
      startsAt: '2026-09-30T23:00:00.000Z',
      endsAt: '2026-11-01T00:00:00.000Z',
      closesAt: '2026-11-04T00:00:00.000Z',
      grant: { lotId: 'allowance-2026-10', minutes: 600, expiresOn: null },
    });
  });

  // Rule: lots.use-it-or-lose-it, lots.expire-after-months
  it.each([
    ['use it or lose it', { policy: 'none' }, '2026-10-31'],
    ['capped', { policy: 'capped', capMultiple: '2' }, null],
    ['kept for two months', { policy: 'capped', capMultiple: '9', expiresAfterMonths: 2 }, '2026-12-31'],
  ] as const)('with a lot that expires as the rollover says: %s', (_, rollover, expiresOn) => {
    expect(Book.of(plain({ rollover })).state('2026-10').opened.grant).toMatchObject({ expiresOn });
  });

  // Rule: plans.on-demand
  it('without a lot where the plan grants none', () => {
    const book = Book.of(plain({ plan: 'on-demand', allowanceMinutes: 0 }));
    expect(book.state('2026-10').opened.grant).toBeNull();
  });
});

describe('time', () => {
  // Rule: time.says-who-when-what, time.decided-once
  it('is kept with everything it was decided by', () => {
    const book = Book.of(plain());
    const [logged] = book.log('2026-10', 90, { role: 'developer', activity: 'debugging' });
    expect(logged).toMatchObject({
      type: 'TimeLogged',
      occurredAt: '2026-10-01T09:00:00.000Z',
      data: {
        entryId: 'e1',
        role: 'developer',
        activity: 'debugging',
        workedMinutes: 90,
        billableMinutes: 90,
        outOfHoursMultiplier: '1.5',
        cover: 'billable',
        late: false,
        originalMonth: '2026-10',
        calendar: { timeZoneDatabase: '2025c', holidays: null },
      },
    });
  });

  // Rule: time.holidays-are-outside
  it('counts a holiday as outside coverage', () => {
    const book = Book.of(retainer({ rounding: { incrementMinutes: 1, minimumMinutes: 1 } }), '2026-12-01');
    const [logged] = book.log('2026-12', 60, {
      startedAt: '2026-12-25T10:00:00.000Z',
      holidays: new Set(['2026-12-25']),
    });
    expect(logged).toMatchObject({ data: { insideMinutes: 0, outsideMinutes: 60, billableMinutes: 90 } });
  });

  // Rule: time.one-agent-once, time.overlap-with-a-reason
  it('of one agent may not overlap, unless a reason is given', () => {
    const book = Book.of(plain());
    book.log('2026-10', 60, { startedAt: '2026-10-05T09:00:00.000Z' });
    expect(codeOf(() => book.log('2026-10', 60, { startedAt: '2026-10-05T09:59:00.000Z' }))).toBe('ENTRY_OVERLAPS');
    expect(codeOf(() => book.log('2026-10', 60, { startedAt: '2026-10-05T08:01:00.000Z' }))).toBe('ENTRY_OVERLAPS');
    book.log('2026-10', 60, { startedAt: '2026-10-05T10:00:00.000Z' });
    book.log('2026-10', 60, { startedAt: '2026-10-05T08:00:00.000Z' });
    book.log('2026-10', 60, { startedAt: '2026-10-05T09:30:00.000Z', agent: 'grace' });
    const [overlapping] = book.log('2026-10', 60, {
      startedAt: '2026-10-05T09:30:00.000Z',
      allowOverlap: 'two screens',
    });
    expect(overlapping).toMatchObject({ data: { allowedOverlap: 'two screens' } });
  });

  // Rule: time.within-the-agreement
  it('before the agreement began is refused', () => {
    const book = Book.of(plain(), '2026-10-16');
    expect(refusalOf(() => book.log('2026-10', 60, { startedAt: '2026-10-15T09:00:00.000Z' }))).toMatchObject({
      code: 'INVALID',
      errors: [{ pointer: '/startedAt', detail: 'The agreement begins on 2026-10-16' }],
    });
  });

  // Rule: time.late-into-the-oldest-open-month, time.late-refused-where-agreed
  it('of an earlier month is taken late, or refused where the terms say so', () => {
    const late = { startedAt: '2026-09-30T09:00:00.000Z' };
    const [logged] = Book.of(plain()).log('2026-10', 60, late);
    expect(logged).toMatchObject({ data: { late: true, originalMonth: '2026-09', month: '2026-10' } });
    expect(codeOf(() => Book.of(plain({ lateEntries: 'reject' })).log('2026-10', 60, late))).toBe('MONTH_NOT_OPEN');
  });

  // Rule: refused.anything-in-a-closed-month
  it('in a closed month is refused', () => {
    const book = Book.of(plain());
    book.close('2026-10');
    expect(codeOf(() => book.log('2026-10', 60))).toBe('MONTH_NOT_OPEN');
  });

  // Rule: month.opened-first
  it('in a month that nobody opened is refused', () => {
    expect(codeOf(() => Book.of(plain()).log('2026-12', 60))).toBe('UNKNOWN_MONTH');
  });

  // Rule: plans.unlimited
  it('draws nothing under a fixed price', () => {
    const book = Book.of(plain({ plan: 'unlimited', allowanceMinutes: 0 }));
    book.log('2026-10', 300);
    expect(book.balance('2026-10')).toMatchObject({ usedMinutes: 0, overageMinutes: 0 });
    expect(book.close('2026-10').workedByCover).toEqual({ billable: 300 });
  });
});

describe('cover', () => {
  const shop = { launchedOn: '2026-09-01', warrantyDays: 30 };
  const allowed = [
    ['warranty', { openedOn: '2026-10-01', project: shop }],
    ['security', { category: 'security-incident' }],
    ['proactive', { kind: 'maintenance' }],
    ['free', { channel: 'email', priority: 'P3' }],
    ['own-defect', {}],
  ] as const;

  // Rule: cover.billable-alone-draws, cover.warranty, cover.security, cover.proactive, cover.free, cover.own-defect
  it.each(allowed)('%s draws nothing', (cover, ticket) => {
    const book = Book.of(plain());
    expect(book.log('2026-10', 60, { cover, ticket })).toMatchObject([
      { data: { cover, billableMinutes: 0, workedMinutes: 60 } },
    ]);
  });

  const refused = [
    ['warranty that has ended', 'warranty', { openedOn: '2026-10-02', project: shop }, {}],
    ['warranty without a project', 'warranty', {}, {}],
    ['warranty that the terms leave out', 'warranty', { openedOn: '2026-09-02', project: shop }, { included: [] }],
    ['security work on an ordinary bug', 'security', {}, {}],
    ['security that the terms leave out', 'security', { category: 'security-incident' }, { included: [] }],
    ['proactive work that was not planned', 'proactive', {}, {}],
    ['proactive work that the terms leave out', 'proactive', { kind: 'maintenance' }, { included: [] }],
    ['free of charge where the terms do not say so', 'free', { channel: 'email', priority: 'P2' }, {}],
    ['billable where the terms say free', 'billable', { channel: 'email', priority: 'P3' }, {}],
    ['goodwill without a reason', 'goodwill', {}, {}],
  ] as const;

  // Rule: cover.not-allowed-is-refused, cover.warranty, cover.security, cover.proactive, cover.goodwill-has-a-reason
  it.each(refused)('%s is refused', (_, cover, ticket, terms) => {
    const book = Book.of(plain(terms));
    expect(codeOf(() => book.log('2026-10', 60, { cover, ticket }))).toBe('COVER_NOT_ALLOWED');
  });

  // Rule: cover.goodwill-has-a-reason, cover.billable-alone-draws
  it('goodwill is given with a reason', () => {
    const [logged] = Book.of(plain()).log('2026-10', 60, { cover: 'goodwill', reason: 'an apology' });
    expect(logged).toMatchObject({ data: { cover: 'goodwill', reason: 'an apology', billableMinutes: 0 } });
  });

  // Rule: cover.free
  it('is free where nobody says otherwise and the terms make such tickets free', () => {
    const [logged] = Book.of(plain()).log('2026-10', 60, { ticket: { channel: 'email', priority: 'P3' } });
    expect(logged).toMatchObject({ data: { cover: 'free', billableMinutes: 0 } });
  });
});

describe('drawing', () => {
  // Rule: drawing.every-entry-says-what-paid
  it('says of every entry what paid for it', () => {
    const nothingBeyond = {
      overageMinutes: 0,
      borrowedMinutes: 0,
      chargedMinutes: 0,
      unapprovedMinutes: 0,
      charges: [],
    };
    const book = Book.of(plain({ allowanceMinutes: 60, overage: { ...retainer().overage, borrowUpToMinutes: 0 } }));
    book.buy('2026-10', 30, { id: 'p1' });
    book.log('2026-10', 45);
    book.log('2026-10', 60);
    expect(book.close('2026-10').entries).toEqual([
      { ...nothingBeyond, entryId: 'e1', drawn: [{ lotId: 'allowance-2026-10', minutes: 45 }] },
      {
        ...nothingBeyond,
        entryId: 'e2',
        drawn: [
          { lotId: 'allowance-2026-10', minutes: 15 },
          { lotId: 'purchase-p1', minutes: 30 },
        ],
        overageMinutes: 15,
        unapprovedMinutes: 15,
      },
    ]);
  });

  // Rule: drawing.by-start-then-recording, drawing.late-ones-first
  it('takes entries by their start, whenever they were recorded, and late ones first', () => {
    const book = Book.of(plain({ allowanceMinutes: 60 }));
    book.log('2026-10', 60, { startedAt: '2026-10-20T09:00:00.000Z' });
    book.log('2026-10', 60, { startedAt: '2026-10-05T09:00:00.000Z' });
    book.log('2026-10', 30, { startedAt: '2026-09-29T09:00:00.000Z' });
    const entries = book.close('2026-10').entries;
    expect(entries.map(({ entryId, overageMinutes }) => [entryId, overageMinutes])).toEqual([
      ['e3', 0],
      ['e2', 30],
      ['e1', 60],
    ]);
  });

  // Rule: drawing.not-on-expired-lots
  it('does not draw on a lot that had expired on the day of the work', () => {
    const book = Book.of(plain({ plan: 'prepaid', allowanceMinutes: 0, rollover: { policy: 'none' } }));
    book.buy('2026-10', 100, { expiresOn: '2026-10-10' });
    book.log('2026-10', 40, { startedAt: '2026-10-10T22:00:00.000Z' });
    book.log('2026-10', 40, { startedAt: '2026-10-11T08:00:00.000Z' });
    expect(book.close('2026-10')).toMatchObject({ drawnMinutes: 40, overageMinutes: 40, expiredMinutes: 60 });
  });
});

describe('overage', () => {
  const overage = retainer().overage;

  // Rule: overage.unapproved-costs-nothing
  it('that nobody approved is neither charged nor borrowed', () => {
    const book = Book.of(plain({ monthlyFee: 0, recurring: [] }));
    book.log('2026-10', 620);
    expect(book.close('2026-10')).toMatchObject({
      overageMinutes: 20,
      unapprovedOverageMinutes: 20,
      borrowedMinutes: 0,
      net: 0,
    });
    expect(book.balance('2026-11').availableMinutes).toBe(600);
  });

  // Rule: overage.approved-covers-in-drawing-order
  it('is charged as far as it was approved', () => {
    const book = Book.of(plain({ monthlyFee: 0, recurring: [] }));
    book.log('2026-10', 700);
    book.approve('2026-10', 60);
    expect(book.close('2026-10')).toMatchObject({
      approvedOverageMinutes: 60,
      unapprovedOverageMinutes: 40,
      net: 12_000,
    });
  });

  // Rule: overage.approved-or-declined
  it('that was declined is not charged', () => {
    const book = Book.of(plain({ monthlyFee: 0, recurring: [] }));
    book.log('2026-10', 700);
    expect(typesOf(book.approve('2026-10', 100, 'declined'))).toEqual(['OverageDeclined']);
    expect(book.close('2026-10')).toMatchObject({ chargedOverageMinutes: 0, net: 0 });
  });

  // Rule: overage.approval-not-required, overage.above-that-all-is-charged
  it('needs no approval where the terms ask none', () => {
    const book = Book.of(plain({ overage: { ...overage, approval: 'not-required' } }));
    book.log('2026-10', 630);
    expect(book.close('2026-10').borrowedMinutes).toBe(30);
    book.log('2026-11', 601);
    expect(book.close('2026-11')).toMatchObject({ borrowedMinutes: 0, chargedOverageMinutes: 31 });
  });

  // Rule: overage.one-line-a-role, overage.role-without-a-rate
  it('is priced by the role that worked it, one line a role', () => {
    const terms = plain({
      allowanceMinutes: 60,
      monthlyFee: 0,
      recurring: [],
      overage: { ...overage, approval: 'not-required', borrowUpToMinutes: 0 },
    });
    const book = Book.of(terms);
    book.log('2026-10', 90, { role: 'developer' });
    book.log('2026-10', 60, { role: 'support' });
    book.log('2026-10', 30, { role: 'developer' });
    book.log('2026-10', 10, { role: 'director' });
    expect(
      book
        .close('2026-10')
        .lines.map(({ description, minutes, unitPrice, amount }) => [description, minutes, unitPrice, amount]),
    ).toEqual([
      ['Time beyond the hours available, developer', 60, 12_000, 12_000],
      ['Time beyond the hours available, support', 60, 9_000, 9_000],
      ['Time beyond the hours available, director', 10, 12_000, 2_000],
    ]);
    expect(hourlyRateOf(terms, 'director')).toBe(12_000);
  });

  // Rule: plans.on-demand
  it('is all that is worked on demand, charged in arrears without any approval', () => {
    const book = Book.of(
      plain({ plan: 'on-demand', allowanceMinutes: 0, monthlyFee: 0, recurring: [], rollover: { policy: 'none' } }),
    );
    expect(typesOf(book.log('2026-10', 20))).toEqual(['TimeLogged']);
    expect(book.close('2026-10')).toMatchObject({
      overageMinutes: 20,
      chargedOverageMinutes: 20,
      borrowedMinutes: 0,
      net: 4_000,
    });
  });

  // Rule: overage.borrowing-needs-a-grant
  it('is not borrowed where no allowance could give it back', () => {
    const book = Book.of(plain({ plan: 'prepaid', allowanceMinutes: 0, rollover: { policy: 'none' } }));
    book.log('2026-10', 20);
    book.approve('2026-10', 20);
    expect(book.close('2026-10')).toMatchObject({ borrowedMinutes: 0, chargedOverageMinutes: 20 });
  });

  // Rule: overage.asked-when-time-goes-past
  it('asks the client once, when it first goes past what was approved', () => {
    const book = Book.of(plain({ thresholds: [] }));
    expect(typesOf(book.log('2026-10', 600))).toEqual(['TimeLogged']);
    expect(typesOf(book.log('2026-10', 10))).toEqual(['TimeLogged', 'OverageApprovalRequested']);
    expect(typesOf(book.log('2026-10', 10))).toEqual(['TimeLogged']);
    book.approve('2026-10', 30);
    expect(typesOf(book.log('2026-10', 10))).toEqual(['TimeLogged']);
    expect(book.log('2026-10', 10)).toMatchObject([
      {},
      { type: 'OverageApprovalRequested', data: { overageMinutes: 40, approvedMinutes: 30 } },
    ]);
  });
});

describe('thresholds', () => {
  // Rule: thresholds.crossed-once
  it('are crossed once each, also several at once', () => {
    const book = Book.of(plain());
    expect(typesOf(book.log('2026-10', 299))).toEqual(['TimeLogged']);
    expect(book.log('2026-10', 1)).toMatchObject([
      {},
      { data: { threshold: 50, usedMinutes: 300, availableMinutes: 600 } },
    ]);
    expect(typesOf(book.log('2026-10', 10))).toEqual(['TimeLogged']);
    expect(book.log('2026-10', 290)).toMatchObject([{}, { data: { threshold: 80 } }, { data: { threshold: 100 } }]);
  });

  // Rule: thresholds.wait-for-the-balance
  it('wait until it is known what the month holds', () => {
    const book = Book.of(plain());
    book.open('2026-11');
    expect(typesOf(book.log('2026-11', 600))).toEqual(['TimeLogged']);
    book.log('2026-10', 600);
    book.close('2026-10');
    const crossed = book.events.filter(
      ({ type, data }) => type === 'BalanceThresholdCrossed' && data.month === '2026-11',
    );
    expect(crossed.map(({ data }) => data)).toMatchObject([{ threshold: 50 }, { threshold: 80 }, { threshold: 100 }]);
  });
});

describe('a month closes', () => {
  // Rule: month.closes-in-order, refused.closing-out-of-order, refused.closing-twice
  it('only after it has ended, in order, and once', () => {
    const book = Book.of(plain());
    book.open('2026-11');
    expect(codeOf(() => book.close('2026-11'))).toBe('PREVIOUS_MONTH_OPEN');
    book.close('2026-10');
    expect(codeOf(() => book.close('2026-10'))).toBe('MONTH_ALREADY_CLOSED');
  });

  // Rule: closing.own-lines, closing.first-month-charges-itself
  it('with the fee and the recurring lines of the next month, and of its own where it is the first', () => {
    const book = Book.of(plain());
    expect(book.close('2026-10').lines.map(({ kind, description, amount }) => [kind, description, amount])).toEqual([
      ['recurring', 'Staging and UAT servers, 2026-10', 5_000],
      ['fee', 'Fee for 2026-10', 120_000],
      ['recurring', 'Staging and UAT servers, 2026-11', 5_000],
      ['fee', 'Fee for 2026-11', 120_000],
    ]);
    expect(book.close('2026-11').lines.map(({ description }) => description)).toEqual([
      'Staging and UAT servers, 2026-12',
      'Fee for 2026-12',
    ]);
  });

  // Rule: terms.free-months
  it('with free months as lines of zero', () => {
    const book = Book.of(plain({ freeMonths: 2, recurring: [] }));
    expect(book.close('2026-10').lines.map(({ amount }) => amount)).toEqual([0, 0]);
    expect(book.close('2026-11').lines.map(({ amount }) => amount)).toEqual([120_000]);
  });

  // Rule: closing.own-lines
  it('with what was bought as a line', () => {
    const book = Book.of(plain({ monthlyFee: 0, recurring: [] }));
    book.buy('2026-10', 100, { unitPrice: 9_000 });
    expect(book.close('2026-10').lines).toEqual([
      { kind: 'purchase', description: 'Hours bought on 2026-10-01', minutes: 100, unitPrice: 9_000, amount: 15_000 },
    ]);
  });

  // Rule: lots.cap-spares-purchases-and-goodwill
  it('carries what is bought beyond the cap, and loses what has expired', () => {
    const book = Book.of(plain());
    book.buy('2026-10', 5_000, { id: 'kept' });
    book.buy('2026-10', 60, { id: 'short', expiresOn: '2026-10-31' });
    const { expiredMinutes, forfeitedMinutes, carriedMinutes } = book.close('2026-10');
    expect({ expiredMinutes, forfeitedMinutes, carriedMinutes }).toEqual({
      expiredMinutes: 60,
      forfeitedMinutes: 0,
      carriedMinutes: 5_600,
    });
  });

  // Rule: closing.opens-and-carries
  it('carries its balance once', () => {
    const book = Book.of(plain());
    book.close('2026-10');
    const carried = book.events.filter(({ type }) => type === 'BalanceCarriedForward');
    expect(carried).toHaveLength(1);
    expect(book.state('2026-11').balance.provisional).toBe(false);
  });
});

describe('hours are bought', () => {
  // Rule: refused.hours-without-use
  it.each(['on-demand', 'unlimited'] as const)('but not under %s', (plan) => {
    const book = Book.of(plain({ plan, allowanceMinutes: 0 }));
    expect(codeOf(() => book.buy('2026-10', 60))).toBe('INVALID');
  });

  it('and cannot expire before they are bought', () => {
    const book = Book.of(plain());
    expect(refusalOf(() => book.buy('2026-10', 60, { on: '2026-10-10', expiresOn: '2026-10-09' })).errors).toEqual([
      { pointer: '/expiresOn', detail: 'Must not be before the purchase' },
    ]);
  });
});
