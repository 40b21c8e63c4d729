import { type Terms } from '../../src/agreements/terms';
import { retainer } from '../support/terms';
import { type Figures, type Opinion, secondOpinion } from './calculator';
import { type Happening } from './story';
import { addMonths, dayBegins, firstDayOf, instantOf, MINUTE } from './wall-clock';

/* The worked examples of the specification, by the second calculation alone. */

const london = 'Europe/London';
const plain: Partial<Terms> = { holidays: null, monthlyFee: 0, recurring: [], coverage: 'around-the-clock' };

let count = 0;
const work = (
  day: string,
  minutes: number,
  at = '10:00',
  over: { entryId?: string; role?: string } = {},
): Happening => {
  const [hours = 0, clock = 0] = at.split(':').map(Number);
  const startedAt = dayBegins(london, day) + (hours * 60 + clock) * MINUTE;
  return {
    what: 'work-done',
    at: instantOf(startedAt + minutes * MINUTE),
    entryId: `entry-${++count}`,
    agent: 'Ada',
    role: null,
    ticket: {
      ticketId: 'ticket-1',
      openedOn: day,
      channel: 'portal',
      priority: 'P1',
      kind: 'support',
      category: 'question',
      project: null,
    },
    cover: null,
    startedAt: instantOf(startedAt),
    minutes,
    ...over,
  };
};

/** So many minutes, spread over a month in entries of at most ten hours. */
function worked(month: string, minutes: number): Happening[] {
  const entries: Happening[] = [];
  for (let day = 1, left = minutes; left > 0; day++, left -= 600) {
    entries.push(work(`${month}-${String(day).padStart(2, '0')}`, Math.min(600, left)));
  }
  return entries;
}

const closed = (month: string): Happening => ({
  what: 'month-closed',
  at: instantOf(dayBegins(london, firstDayOf(addMonths(month, 1)))),
  month,
});

const approved = (month: string, minutes: number): Happening => ({
  what: 'overage-decided',
  at: instantOf(dayBegins(london, `${month}-28`)),
  approvalId: `approval-${++count}`,
  month,
  ticketId: null,
  minutes,
  decision: 'approved',
});

const bought = (
  purchasedOn: string,
  minutes: number,
  over: { expiresOn?: string; unitPrice?: number } = {},
): Happening => ({
  what: 'hours-bought',
  at: instantOf(dayBegins(london, purchasedOn) + 9 * 60 * MINUTE),
  purchaseId: `purchase-${++count}`,
  minutes,
  unitPrice: 6000,
  purchasedOn,
  expiresOn: null,
  ...over,
});

function opinionOn(startsOn: string, terms: Partial<Terms>, ...happenings: Happening[]): Opinion {
  const byTime = [...happenings].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return secondOpinion({ startsOn, terms: retainer({ ...plain, ...terms }), holidays: [], happenings: byTime });
}

function statementOf(opinion: Opinion, month: string): Figures {
  const found = opinion.statements.find((statement) => statement.month === month);
  if (!found) throw new Error(`No statement of ${month}`);
  return found.statement;
}

describe('the worked examples', () => {
  it('1, rollover: what is above the cap is forfeited', () => {
    const opinion = opinionOn('2026-10-01', {}, ...worked('2026-10', 450), closed('2026-10'), closed('2026-11'));
    expect(statementOf(opinion, '2026-10')).toMatchObject({ carriedMinutes: 150, forfeitedMinutes: 0 });
    expect(statementOf(opinion, '2026-11')).toMatchObject({
      availableMinutes: 750,
      carriedMinutes: 600,
      forfeitedMinutes: 150,
    });
  });

  it('2, borrow: a small overrun makes the next grant smaller', () => {
    const opinion = opinionOn(
      '2026-11-01',
      {
        rounding: { incrementMinutes: 1, minimumMinutes: 1 },
        overage: {
          borrowUpToMinutes: 30,
          approval: 'not-required',
          dayRateAfterMinutes: null,
          dayRounding: 'pro-rata',
        },
      },
      closed('2026-11'),
      ...worked('2026-12', 1_225),
      closed('2026-12'),
      closed('2027-01'),
    );
    expect(statementOf(opinion, '2026-12')).toMatchObject({ availableMinutes: 1_200, borrowedMinutes: 25, net: 0 });
    expect(statementOf(opinion, '2027-01')).toMatchObject({
      grantedMinutes: 600,
      borrowedBeforeMinutes: 25,
      availableMinutes: 575,
    });
  });

  it('3, overage: approved, it is charged by the hour', () => {
    const terms = { rounding: { incrementMinutes: 1, minimumMinutes: 1 } };
    const opinion = opinionOn(
      '2026-10-01',
      terms,
      ...worked('2026-10', 695),
      approved('2026-10', 95),
      closed('2026-10'),
    );
    expect(statementOf(opinion, '2026-10')).toMatchObject({
      overageMinutes: 95,
      chargedOverageMinutes: 95,
      net: 19_000,
      vat: 3_800,
      gross: 22_800,
    });
  });

  it.each([
    ['pro-rata', 26_667],
    ['whole-day', 80_000],
  ] as const)('4, a day and more: %s', (dayRounding, amount) => {
    const overage = { borrowUpToMinutes: 30, approval: 'required', dayRateAfterMinutes: 420, dayRounding } as const;
    const terms = { overage, rounding: { incrementMinutes: 1, minimumMinutes: 1 } };
    const opinion = opinionOn(
      '2026-10-01',
      terms,
      ...worked('2026-10', 1_160),
      approved('2026-10', 560),
      closed('2026-10'),
    );
    expect(statementOf(opinion, '2026-10').lines).toMatchObject([
      { kind: 'overage-hourly', minutes: 420, unitPrice: 12_000, amount: 84_000 },
      { kind: 'overage-day', minutes: 140, unitPrice: 80_000, amount },
    ]);
  });

  it('5, rounding: split by coverage, then up to the step', () => {
    const days = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;
    const opinion = opinionOn(
      '2026-10-01',
      { coverage: [{ days, from: '09:00', to: '17:00' }] },
      work('2026-10-06', 50, '16:40'),
      closed('2026-10'),
    );
    expect(statementOf(opinion, '2026-10')).toMatchObject({ usedMinutes: 75, workedByCover: { billable: 50 } });
  });

  it('9, the cap over three months', () => {
    const opinion = opinionOn(
      '2026-01-01',
      {},
      ...worked('2026-01', 240),
      closed('2026-01'),
      ...worked('2026-02', 180),
      closed('2026-02'),
      ...worked('2026-03', 1_320),
      closed('2026-03'),
    );
    const february = statementOf(opinion, '2026-02');
    expect(february.forfeitedMinutes).toBe(180);
    expect(february.lots).toMatchObject([{ month: '2026-01', forfeited: 180, forfeitedBy: 'cap' }, { forfeited: 0 }]);
    expect(statementOf(opinion, '2026-03')).toMatchObject({ availableMinutes: 1_200, overageMinutes: 120 });
  });

  it('10, order: what expires soonest is drawn first', () => {
    const opinion = opinionOn(
      '2026-05-01',
      { plan: 'prepaid', allowanceMinutes: 0 },
      bought('2026-05-01', 300),
      bought('2026-05-01', 600, { expiresOn: '2026-07-31' }),
      bought('2026-05-01', 1_200, { expiresOn: '2026-05-31' }),
      ...worked('2026-05', 1_440),
      closed('2026-05'),
    );
    expect(statementOf(opinion, '2026-05').lots).toMatchObject([
      { minutes: 300, drawn: 0, remaining: 300 },
      { minutes: 600, drawn: 240, remaining: 360 },
      { minutes: 1_200, drawn: 1_200, remaining: 0 },
    ]);
  });

  it('12, a start in mid-month is prorated; the cap counts the whole allowance', () => {
    const opinion = opinionOn(
      '2026-11-16',
      {
        monthlyFee: 120_000,
        allowanceMinutes: 600,
        rollover: { policy: 'capped', capMultiple: '1', expiresAfterMonths: null },
      },
      closed('2026-11'),
      closed('2026-12'),
    );
    const november = statementOf(opinion, '2026-11');
    expect(november).toMatchObject({ grantedMinutes: 300, forfeitedMinutes: 300 });
    expect(november.lines.map(({ amount }) => amount)).toEqual([60_000, 120_000]);
    expect(statementOf(opinion, '2026-12').availableMinutes).toBe(600);
  });
});

describe('what comes after the close', () => {
  const terms = {
    rollover: { policy: 'none' as const },
    rounding: { incrementMinutes: 1, minimumMinutes: 1 },
    overage: {
      borrowUpToMinutes: 0,
      approval: 'not-required',
      dayRateAfterMinutes: null,
      dayRounding: 'pro-rata',
    } as const,
  };
  const corrected = (at: string, entryId: string, minutes: number): Happening => ({
    what: 'work-corrected',
    at,
    correctionId: `correction-${++count}`,
    entryId,
    minutes,
    startedAt: null,
  });

  it('gives back what was drawn last, the money first', () => {
    const last = work('2026-10-20', 200, '10:00', { entryId: 'the last' });
    const correction = corrected('2026-11-05T10:00:00.000Z', 'the last', 50);
    const opinion = opinionOn(
      '2026-10-01',
      terms,
      ...worked('2026-10', 500),
      last,
      closed('2026-10'),
      correction,
      closed('2026-11'),
    );
    const [adjusted] = opinion.adjustments.values();
    expect(adjusted?.givenBack).toEqual([
      { month: '2026-10', bearer: 'charged', minutes: 100, amount: 20_000 },
      { month: '2026-10', bearer: 'lot', minutes: 50, amount: 0 },
    ]);
    expect(adjusted?.lots).toMatchObject([
      { source: 'allowance', month: '2026-10', minutes: 50, expiresOn: '2026-11-30' },
    ]);
    expect(statementOf(opinion, '2026-11')).toMatchObject({
      goodwillMinutes: 50,
      givenBackMinutes: 50,
      availableMinutes: 650,
    });
  });

  it('draws more before all entries of the month of posting, and cancels that first', () => {
    const first = work('2026-10-20', 200, '10:00', { entryId: 'the first' });
    const more = corrected('2026-11-05T10:00:00.000Z', 'the first', 260);
    const less = corrected('2026-11-06T10:00:00.000Z', 'the first', 190);
    const november = [work('2026-11-02', 560), closed('2026-11')];
    const opinion = opinionOn('2026-10-01', terms, first, closed('2026-10'), more, less, ...november);
    const [, adjusted] = opinion.adjustments.values();
    expect(adjusted).toMatchObject({ drawnMinutes: -60, givenBack: [{ bearer: 'lot', minutes: 10 }] });
    expect(statementOf(opinion, '2026-11')).toMatchObject({ usedMinutes: 560, drawnMinutes: 560, overageMinutes: 0 });
  });
});

describe('conservation', () => {
  it('counts each minute once', () => {
    const opinion = opinionOn(
      '2026-10-05',
      { proration: 'by-day' },
      bought('2026-10-06', 90, { expiresOn: '2026-10-10' }),
      work('2026-10-09', 45),
      closed('2026-10'),
      closed('2026-11'),
    );
    for (const { statement } of opinion.statements) {
      const { openingMinutes, grantedMinutes, purchasedMinutes, goodwillMinutes, borrowedBeforeMinutes } = statement;
      const { drawnMinutes, expiredMinutes, forfeitedMinutes, refundedMinutes, carriedMinutes } = statement;
      expect(openingMinutes + grantedMinutes + purchasedMinutes + goodwillMinutes - borrowedBeforeMinutes).toBe(
        drawnMinutes + expiredMinutes + forfeitedMinutes + refundedMinutes + carriedMinutes,
      );
    }
    expect(statementOf(opinion, '2026-10')).toMatchObject({ drawnMinutes: 45, expiredMinutes: 45 });
  });
});
