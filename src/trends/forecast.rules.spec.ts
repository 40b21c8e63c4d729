import * as fc from 'fast-check';
import { type Lot } from '../ledger/month.events';
import { forecastOf, type MonthUse, straightOn } from './forecast.rules';

const monthOf = (month: string, days: number, usedByDay: Record<string, number> = {}): MonthUse => ({
  ...{ from: `${month}-01`, to: `${month}-${days}` },
  usedByDay: Object.fromEntries(
    Object.entries(usedByDay).map(([day, minutes]) => [day === 'late' ? day : `${month}-${day}`, minutes]),
  ),
});
const lot = (minutes: number, expiresOn: string | null = null): Lot => ({
  ...{ lotId: `lot-${minutes}`, source: 'allowance', month: '2026-06', minutes, expiresOn },
  ...{ grantedOn: '2026-06-01', unitPrice: null },
});

// Rule: forecast.straight-line
it('a month that has used 200 of 600 minutes after ten of thirty days comes to 600', () => {
  const june = monthOf('2026-06', 30, { '02': 120, '09': 80 });
  expect(forecastOf(june, [lot(600)], [], '2026-06-10')).toEqual({
    ...{ days: 30, daysGone: 10, usedMinutes: 200, overageMinutes: 0, likeBefore: null },
    straightLine: { usedMinutes: 600, overageMinutes: 0 },
  });
  expect(forecastOf(june, [lot(500)], [], '2026-06-10').straightLine).toEqual({
    usedMinutes: 600,
    overageMinutes: 100,
  });
});

it('late entries are counted, but do not say how the month goes', () => {
  const june = monthOf('2026-06', 30, { late: 300, '02': 100 });
  expect(forecastOf(june, [lot(600)], [], '2026-06-10').straightLine?.usedMinutes).toBe(600);
});

it('on the last day, and after it, a month comes to what it has used', () => {
  const june = monthOf('2026-06', 30, { '02': 120, '30': 80 });
  for (const today of ['2026-06-30', '2026-07-02']) {
    expect(forecastOf(june, [lot(150)], [june], today)).toMatchObject({
      ...{ daysGone: 30, straightLine: { usedMinutes: 200, overageMinutes: 50 } },
      likeBefore: { usedMinutes: 200, overageMinutes: 50 },
    });
  }
});

it('before its first day nothing says how it goes but the months before', () => {
  const july = monthOf('2026-07', 31);
  const june = monthOf('2026-06', 30, { '05': 90 });
  expect(forecastOf(july, [lot(60)], [june], '2026-06-28')).toMatchObject({
    ...{ daysGone: 0, straightLine: null, likeBefore: { usedMinutes: 90, overageMinutes: 30 } },
  });
});

// Rule: forecast.like-the-months-before
it('the rest of a month is like the same share of the months before, on average', () => {
  const june = monthOf('2026-06', 30, { '03': 50 });
  const may = monthOf('2026-05', 31, { '10': 999, '11': 60, '31': 40 });
  const february = monthOf('2026-02', 28, { '09': 999, '10': 20, late: 500 });
  // A third of May is 10 days, of February 9: after them 100 and 20 minutes were used.
  expect(forecastOf(june, [], [may, february], '2026-06-10').likeBefore?.usedMinutes).toBe(50 + 60);
});

it('what is still to come draws on lots that expire before the end only while they last', () => {
  const june = monthOf('2026-06', 30, { '02': 100 });
  const soon = forecastOf(june, [lot(1000, '2026-06-15')], [], '2026-06-10').straightLine!;
  // 200 more over 20 days: 50 of them by the 15th, and 150 that nothing covers.
  expect(soon).toEqual({ usedMinutes: 300, overageMinutes: 150 });
});

it('work goes straight on as minutes do', () => {
  expect(straightOn(95, { days: 30, daysGone: 9 })).toBe(317);
  expect(straightOn(95, { days: 30, daysGone: 0 })).toBeNull();
});

it('an expectation is whole, never less than what was used, and its overage never less than today’s', () => {
  const day = fc.integer({ min: 1, max: 30 }).map((one) => String(one).padStart(2, '0'));
  const usage = fc.dictionary(fc.oneof(day, fc.constant('late')), fc.integer({ min: 0, max: 600 }), { maxKeys: 12 });
  const lots = fc.array(
    fc.record({ minutes: fc.integer({ min: 0, max: 900 }), on: fc.option(day.map((one) => `2026-06-${one}`)) }),
    { maxLength: 3 },
  );
  fc.assert(
    fc.property(
      usage,
      fc.array(usage, { maxLength: 3 }),
      lots,
      fc.integer({ min: 1, max: 30 }),
      (now, before, held, today) => {
        const until = Object.fromEntries(Object.entries(now).filter(([key]) => key === 'late' || Number(key) <= today));
        const forecast = forecastOf(
          monthOf('2026-06', 30, until),
          held.map(({ minutes, on }, i) => ({ ...lot(minutes, on), lotId: `lot-${i}` })),
          before.map((one) => monthOf('2026-04', 30, one)),
          `2026-06-${String(today).padStart(2, '0')}`,
        );
        for (const expected of [forecast.straightLine, forecast.likeBefore]) {
          if (!expected) continue;
          expect(Number.isInteger(expected.usedMinutes) && Number.isInteger(expected.overageMinutes)).toBe(true);
          expect(expected.usedMinutes).toBeGreaterThanOrEqual(forecast.usedMinutes);
          expect(expected.overageMinutes).toBeGreaterThanOrEqual(forecast.overageMinutes);
        }
        expect(forecast.likeBefore === null).toBe(before.length === 0);
      },
    ),
  );
});
