import fc from 'fast-check';
import { splitByCoverage } from './billable';
import { addMinutes, epochMs, fromEpochMs, type Instant } from './instant';
import {
  dueAt,
  insideMs,
  workedMs,
  type Coverage,
  type Pause,
  type Weekday,
  type WorkingCalendar,
} from './working-calendar';

/*
 * A second, slower calculation: it walks minute by minute, and asks the runtime what the clock on the wall shows.
 */
interface Shown {
  readonly weekday: Weekday;
  readonly date: string;
  readonly time: string;
}

class WallClock {
  readonly #seen = new Map<number, Shown>();
  readonly #format: Intl.DateTimeFormat;

  constructor(timeZone: string) {
    const parts = {
      weekday: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    } as const;
    this.#format = new Intl.DateTimeFormat('en-GB', { timeZone, ...parts, hourCycle: 'h23' });
  }

  at(ms: number): Shown {
    let shown = this.#seen.get(ms);
    if (!shown) this.#seen.set(ms, (shown = this.#read(ms)));
    return shown;
  }

  #read(ms: number): Shown {
    const text = this.#format.format(ms);
    const [, weekday = '', day, month, year, time = ''] =
      /^(\w{3}), (\d\d)\/(\d\d)\/(\d{4}), (\d\d:\d\d)$/.exec(text) ?? [];
    if (!weekday) throw new Error(`Not as this test reads a clock: ${text}`);
    return { weekday: weekday.toLowerCase() as Weekday, date: `${year}-${month}-${day}`, time };
  }
}

const clocks = new Map<string, WallClock>();

function wallClock(ms: number, timeZone: string): Shown {
  let clock = clocks.get(timeZone);
  if (!clock) clocks.set(timeZone, (clock = new WallClock(timeZone)));
  return clock.at(ms);
}

function isCovered(ms: number, { timeZone, coverage, holidays }: WorkingCalendar): boolean {
  if (coverage === 'around-the-clock') return true;
  const { weekday, date, time } = wallClock(ms, timeZone);
  return (
    !holidays.has(date) && coverage.some(({ days, from, to }) => days.includes(weekday) && from <= time && time < to)
  );
}

function isPaused(ms: number, pauses: readonly Pause[]): boolean {
  const moment = fromEpochMs(ms);
  return pauses.some(({ from, to }) => from <= moment && moment < to);
}

function walkedMinutes(calendar: WorkingCalendar, from: number, to: number, pauses: readonly Pause[]): number {
  let walked = 0;
  for (let ms = from; ms < to; ms += 60_000) if (isCovered(ms, calendar) && !isPaused(ms, pauses)) walked++;
  return walked;
}

/** Undefined when the target is not reached by `until`. */
function walkedDueAt(
  calendar: WorkingCalendar,
  start: number,
  target: number,
  pauses: readonly Pause[],
  until: number,
) {
  let walked = 0;
  for (let ms = start; ms < until; ms += 60_000) {
    if (walked === target) return fromEpochMs(ms);
    if (isCovered(ms, calendar) && !isPaused(ms, pauses)) walked++;
  }
  return undefined;
}

/* Calendars and starts, most of them near a clock change. */
const DAY = 1_440;
const CLOCK_CHANGES: Readonly<Record<string, readonly string[]>> = {
  'Europe/London': ['2026-03-29T01:00Z', '2026-10-25T01:00Z'],
  'America/New_York': ['2026-03-08T07:00Z', '2026-11-01T06:00Z'],
  'Australia/Lord_Howe': ['2026-04-04T15:00Z', '2026-10-03T15:30Z'],
  'Asia/Kathmandu': ['2026-06-01T00:00Z', '1985-12-31T18:30Z'],
  'America/Sao_Paulo': ['2018-02-18T02:00Z', '2018-11-04T03:00Z', '2026-06-01T00:00Z'],
  'Pacific/Apia': ['2011-12-30T10:00Z', '2012-03-31T14:00Z', '2026-06-01T00:00Z'],
  'America/St_Johns': ['2010-03-14T03:31Z', '2010-11-07T02:31Z'],
};

const WEEKDAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const clockTime = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

const windows = fc
  .record({
    days: fc.subarray([...WEEKDAYS], { minLength: 1 }),
    from: fc.oneof(fc.nat({ max: DAY - 1 }), fc.constantFrom(0, 60, 90, 120, 540, 1_380)),
    length: fc.oneof(fc.integer({ min: 1, max: DAY }), fc.constantFrom(30, 60, 180, 480, DAY)),
  })
  .map(({ days, from, length }) => ({ days, from: clockTime(from), to: clockTime(Math.min(from + length, DAY)) }));

const coverages: fc.Arbitrary<Coverage> = fc.oneof(
  { weight: 1, arbitrary: fc.constant<Coverage>('around-the-clock') },
  { weight: 9, arbitrary: fc.array(windows, { minLength: 1, maxLength: 4 }) },
);

const scenarios = fc
  .record({
    zone: fc.constantFrom(...Object.keys(CLOCK_CHANGES)),
    change: fc.nat(),
    minutesBefore: fc.integer({ min: -DAY / 4, max: DAY }),
    coverage: coverages,
    holidaysAfter: fc.array(fc.integer({ min: -1, max: 3 }), { maxLength: 2 }),
    pauses: fc.array(fc.tuple(fc.integer({ min: -60, max: DAY }), fc.nat({ max: 600 })), { maxLength: 3 }),
  })
  .map(({ zone, change, minutesBefore, coverage, holidaysAfter, pauses }) => {
    const changes = CLOCK_CHANGES[zone] ?? [];
    const start = Date.parse(changes[change % changes.length] ?? '') - minutesBefore * 60_000;
    const holidays = new Set(holidaysAfter.map((days) => wallClock(start + days * DAY * 60_000, zone).date));
    const after = (minutes: number): Instant => addMinutes(fromEpochMs(start), minutes);
    return {
      calendar: { timeZone: zone, coverage, holidays },
      start,
      pauses: pauses.map(([from, length]): Pause => ({ from: after(from), to: after(from + length) })),
    };
  });

describe('a calendar says what a slow walk over every minute says', () => {
  it('about the time inside coverage', () => {
    fc.assert(
      fc.property(scenarios, fc.nat({ max: 1.5 * DAY }), ({ calendar, start, pauses }, length) => {
        const end = start + length * 60_000;
        const [from, to] = [fromEpochMs(start), fromEpochMs(end)];
        expect(workedMs(calendar, from, to, pauses)).toBe(walkedMinutes(calendar, start, end, pauses) * 60_000);
        const inside = walkedMinutes(calendar, start, end, []);
        expect(insideMs(calendar, from, to)).toBe(inside * 60_000);
        expect(splitByCoverage(calendar, from, length)).toEqual({
          insideMinutes: inside,
          outsideMinutes: length - inside,
        });
      }),
      { numRuns: 500 },
    );
  });

  it('about the due time', () => {
    fc.assert(
      fc.property(scenarios, fc.integer({ min: 1, max: 900 }), ({ calendar, start, pauses }, target) => {
        const until = start + 2 * DAY * 60_000;
        const walked = walkedDueAt(calendar, start, target, pauses, until);
        const due = dueAtOrNever(calendar, fromEpochMs(start), target, pauses);
        if (walked) expect(due).toBe(walked);
        else expect(due === undefined || epochMs(due) >= until).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('to the millisecond', () => {
  const milliseconds = fc.integer({ min: 0, max: 10 * DAY * 60_000 });

  it('time adds up', () => {
    fc.assert(
      fc.property(scenarios, milliseconds, milliseconds, ({ calendar, start, pauses }, first, second) => {
        const [a, b, c] = [fromEpochMs(start), fromEpochMs(start + first), fromEpochMs(start + first + second)];
        expect(workedMs(calendar, a, b, pauses) + workedMs(calendar, b, c, pauses)).toBe(
          workedMs(calendar, a, c, pauses),
        );
      }),
    );
  });

  it('the target is reached when due, and not before', () => {
    fc.assert(
      fc.property(scenarios, fc.nat({ max: 59_999 }), fc.integer({ min: 1, max: 5_000 }), (scenario, ms, target) => {
        const { calendar, pauses } = scenario;
        const start = fromEpochMs(scenario.start + ms);
        const due = dueAtOrNever(calendar, start, target, pauses);
        if (due === undefined) return;
        expect(workedMs(calendar, start, due, pauses)).toBe(target * 60_000);
        expect(workedMs(calendar, start, fromEpochMs(epochMs(due) - 1), pauses)).toBe(target * 60_000 - 1);
      }),
    );
  });
});

/** A window may be so narrow that no target is reached in ten years. */
function dueAtOrNever(...args: Parameters<typeof dueAt>): Instant | undefined {
  try {
    return dueAt(...args);
  } catch (error) {
    if (error instanceof RangeError && /ten years/.test(error.message)) return undefined;
    throw error;
  }
}
