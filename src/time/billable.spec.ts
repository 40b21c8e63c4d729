import fc from 'fast-check';
import { billableMinutes, splitByCoverage } from './billable';
import { addMinutes, fromEpochMs, instant } from './instant';
import { insideMs, type WorkingCalendar } from './working-calendar';

const london: WorkingCalendar = {
  timeZone: 'Europe/London',
  coverage: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' }],
  holidays: new Set(['2026-12-25']),
};
const split = (startedAt: string, worked: number) => splitByCoverage(london, instant(startedAt), worked);
const billable = (
  insideMinutes: number,
  outsideMinutes: number,
  outOfHoursMultiplier = '1.5',
  step = 15,
  minimum = 15,
) =>
  billableMinutes({
    insideMinutes,
    outsideMinutes,
    outOfHoursMultiplier,
    incrementMinutes: step,
    minimumMinutes: minimum,
  });

it('bills 75 minutes for 50 from Tuesday 16:40 to 17:30: 20 inside, 30 outside at one and a half, in quarters', () => {
  const entry = split('2026-10-20T16:40+01:00', 50);
  expect(entry).toEqual({ insideMinutes: 20, outsideMinutes: 30 });
  expect(billable(entry.insideMinutes, entry.outsideMinutes)).toBe(75);
});

describe('an entry splits', () => {
  it.each([
    ['wholly inside', '2026-10-20T10:00+01:00', 60, 60],
    ['wholly outside, on a Saturday', '2026-10-24T10:00+01:00', 60, 0],
    ['wholly outside, on a holiday', '2026-12-25T10:00Z', 60, 0],
    ['over the morning', '2026-10-20T08:30+01:00', 60, 30],
    ['over the whole day', '2026-10-20T00:00+01:00', 1_440, 480],
    ['over the weekend of the clock change', '2026-10-23T16:00+01:00', 4_000, 100],
    ['ending as coverage does', '2026-10-20T16:00+01:00', 60, 60],
    ['starting as coverage ends', '2026-10-20T17:00+01:00', 60, 0],
    ['by where each minute begins, also at half a minute', '2026-10-20T16:58:30+01:00', 3, 2],
    ['by where each minute begins, in the morning', '2026-10-20T08:58:30+01:00', 3, 1],
    ['of no minutes', '2026-10-20T10:00+01:00', 0, 0],
  ])('%s', (_, startedAt, worked, inside) => {
    expect(split(startedAt, worked)).toEqual({ insideMinutes: inside, outsideMinutes: worked - inside });
  });

  it('into what the calendar counts, when it starts on a whole minute', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2_000_000 }), fc.nat({ max: 1_440 }), (minute, worked) => {
        const startedAt = fromEpochMs(Date.parse('2026-01-01T00:00Z') + minute * 60_000);
        const { insideMinutes, outsideMinutes } = splitByCoverage(london, startedAt, worked);
        expect(insideMinutes * 60_000).toBe(insideMs(london, startedAt, addMinutes(startedAt, worked)));
        expect(insideMinutes + outsideMinutes).toBe(worked);
      }),
    );
  });

  it('the same in one piece and in two', () => {
    fc.assert(
      fc.property(fc.nat({ max: 1e11 }), fc.nat({ max: 700 }), fc.nat({ max: 700 }), (ms, first, second) => {
        const startedAt = fromEpochMs(Date.parse('2026-01-01T00:00Z') + ms);
        const whole = splitByCoverage(london, startedAt, first + second);
        const a = splitByCoverage(london, startedAt, first);
        const b = splitByCoverage(london, addMinutes(startedAt, first), second);
        expect(a.insideMinutes + b.insideMinutes).toBe(whole.insideMinutes);
        expect(a.outsideMinutes + b.outsideMinutes).toBe(whole.outsideMinutes);
      }),
    );
  });

  it('only into whole minutes', () => expect(() => split('2026-10-20T10:00Z', 1.5)).toThrow(RangeError));
});

describe('billable minutes', () => {
  it.each([
    ['a started increment counts', 61, 0, '1.5', 15, 15, 75],
    ['a full increment stays', 60, 0, '1.5', 15, 15, 60],
    ['at least the minimum', 3, 0, '1.5', 5, 30, 30],
    ['to the minute', 47, 0, '1', 1, 1, 47],
    ['a part of a minute is a started one', 0, 1, '1.25', 1, 1, 2],
    ['a thousandth of a minute is a started one', 15, 1, '0.001', 15, 15, 30],
    ['not a hair above, where floating point has one', 0, 30, '1.1', 1, 1, 33],
    ['nothing outside coverage at no charge', 15, 600, '0', 15, 15, 15],
    ['an increment that is no part of an hour', 50, 0, '1', 7, 0, 56],
    ['nothing is nothing without a minimum', 0, 0, '1.5', 15, 0, 0],
  ])('%s', (_, inside, outside, multiplier, step, minimum, expected) => {
    expect(billable(inside, outside, multiplier, step, minimum)).toBe(expected);
  });

  it('are the least multiple of the increment that holds the exact sum', () => {
    const scenarios = [fc.nat({ max: 1_440 }), fc.nat({ max: 1_440 }), fc.nat({ max: 4_000 })] as const;
    fc.assert(
      fc.property(...scenarios, fc.integer({ min: 1, max: 120 }), (inside, outside, thousandths, step) => {
        const multiplier = `${Math.floor(thousandths / 1_000)}.${String(thousandths % 1_000).padStart(3, '0')}`;
        const exactThousandths = inside * 1_000 + outside * thousandths;
        const expected = Math.ceil(exactThousandths / (step * 1_000)) * step;
        expect(billable(inside, outside, multiplier, step, 0)).toBe(expected);
      }),
      { numRuns: 1_000 },
    );
  });

  it('need an increment, a minimum and a multiplier that make sense', () => {
    expect(() => billable(1, 1, '1.5', 0)).toThrow(RangeError);
    expect(() => billable(1, 1, '1.5', 7.5)).toThrow(RangeError);
    expect(() => billable(1, 1, '1.5', 15, -1)).toThrow(RangeError);
    expect(() => billable(1, 1, '-1')).toThrow(RangeError);
    expect(() => billable(1, 1, '1e3')).toThrow(RangeError);
    expect(() => billable(-1, 1)).toThrow(RangeError);
  });
});
