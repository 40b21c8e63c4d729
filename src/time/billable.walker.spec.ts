import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { splitByCoverage } from './billable';
import { startOfDay, startOfMonth } from './local';
import { type Coverage, type Weekday } from './working-calendar';

/*
 * A second, slower calculation that shares nothing with the first: the runtime is asked of every minute by itself what
 * the clock on the wall shows.
 */
const MINUTE = 60_000;
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockIn(timeZone: string): Intl.DateTimeFormat {
  let clock = clocks.get(timeZone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('en-US', {
      ...{ timeZone, calendar: 'iso8601', numberingSystem: 'latn', hourCycle: 'h23' },
      ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' },
    });
    clocks.set(timeZone, clock);
  }
  return clock;
}

/** `2026-10-25`, `01:30:00` */
function wall(ms: number, timeZone: string): { readonly date: string; readonly time: string } {
  const shown = clockIn(timeZone).format(ms);
  const numbers = shown.match(/\d+/g) ?? [];
  const [date, time] = /^\d{4}-/.test(shown) ? [numbers.slice(0, 3), numbers.slice(3)] : [];
  if (date?.length !== 3 || time?.length !== 3) throw new Error(`Not as this test reads a clock: ${shown}`);
  return { date: date.join('-'), time: time.join(':') };
}

const WEEKDAYS: readonly Weekday[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const weekdays = new Map<string, Weekday>();

function weekdayOf(date: string): Weekday {
  let weekday = weekdays.get(date);
  if (!weekday) weekdays.set(date, (weekday = WEEKDAYS[new Date(`${date}T12:00Z`).getUTCDay()]!));
  return weekday;
}

function walked(coverage: Coverage, holidays: ReadonlySet<string>, timeZone: string, start: number, worked: number) {
  let inside = 0;
  for (let ms = start; ms < start + worked * MINUTE; ms += MINUTE) {
    if (coverage === 'around-the-clock') inside += 1;
    else {
      const { date, time } = wall(ms, timeZone);
      const open = coverage.some(
        ({ days, from, to }) => days.includes(weekdayOf(date)) && `${from}:00` <= time && time < `${to}:00`,
      );
      if (open && !holidays.has(date)) inside += 1;
    }
  }
  return { insideMinutes: inside, outsideMinutes: worked - inside };
}

const written = (ms: number) => new Date(ms).toISOString();
const FROM = Date.parse('1980-01-01T00:00Z');
const TO = Date.parse('2040-01-01T00:00Z');
const NEAR = 360;

const zones = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(...Intl.supportedValuesOf('timeZone')) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      ...['Europe/London', 'America/New_York', 'Australia/Lord_Howe', 'America/Havana', 'Asia/Beirut', 'Asia/Gaza'],
      ...['America/Asuncion', 'America/Sao_Paulo', 'America/St_Johns', 'Pacific/Apia', 'Pacific/Kwajalein'],
      ...['Asia/Kathmandu', 'Pacific/Chatham', 'Africa/Casablanca', 'Africa/Cairo', 'Antarctica/Troll'],
    ),
  },
);

/** Up to six hours before the zone's next clock change, as often as anywhere. */
const moments = zones.chain((zone) =>
  fc
    .tuple(fc.integer({ min: FROM / 1_000, max: TO / 1_000 }), fc.boolean(), fc.nat({ max: NEAR }))
    .map(([second, nearAChange, minutesBefore]) => {
      const anywhere = Temporal.Instant.fromEpochMilliseconds(second * 1_000).toZonedDateTimeISO(zone);
      const change = nearAChange ? anywhere.getTimeZoneTransition('next') : null;
      return { zone, start: change ? change.epochMilliseconds - minutesBefore * MINUTE : anywhere.epochMilliseconds };
    }),
);

const time = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const edges = fc.oneof(fc.nat({ max: 1_440 }), fc.constantFrom(0, 30, 60, 90, 120, 150, 180, 540, 1_020, 1_380, 1_440));
const windows = fc
  .record({ days: fc.subarray([...WEEKDAYS], { minLength: 1 }), edge: edges, other: edges })
  .filter(({ edge, other }) => edge !== other)
  .map(({ days, edge, other }) => ({ days, from: time(Math.min(edge, other)), to: time(Math.max(edge, other)) }));
const coverages: fc.Arbitrary<Coverage> = fc.oneof(
  { weight: 1, arbitrary: fc.constant<Coverage>('around-the-clock') },
  { weight: 19, arbitrary: fc.array(windows, { minLength: 1, maxLength: 4 }) },
);
const lengths = fc.oneof(
  { weight: 30, arbitrary: fc.integer({ min: 1, max: 90 }) },
  { weight: 2, arbitrary: fc.integer({ min: 90, max: 1_440 }) },
  { weight: 1, arbitrary: fc.constantFrom(1, 1_440) },
);

it('an entry splits as a walk over its minutes does, in any zone', () => {
  fc.assert(
    fc.property(
      moments,
      fc.oneof(fc.constant(0), fc.nat({ max: MINUTE - 1 })),
      lengths,
      coverages,
      fc.array(fc.integer({ min: -1, max: 2 }), { maxLength: 2 }),
      ({ zone, start }, ms, worked, coverage, daysOff) => {
        const startMs = Math.floor(start / MINUTE) * MINUTE + ms;
        const holidays = new Set(daysOff.map((days) => wall(startMs + days * 1_440 * MINUTE, zone).date));
        const split = splitByCoverage({ timeZone: zone, coverage, holidays }, written(startMs), worked);
        expect(split).toEqual(walked(coverage, holidays, zone, startMs, worked));
      },
    ),
    { numRuns: 2_000 },
  );
});

it('a day begins with the first instant that the wall shows its date, or a later one where it never does', () => {
  fc.assert(
    fc.property(moments, ({ zone, start }) => {
      const { date } = wall(start, zone);
      const begins = Date.parse(startOfDay(date, zone));
      expect(begins).toBeLessThanOrEqual(start);
      expect(wall(begins, zone).date).toBe(date);
      expect(wall(begins - 1, zone).date < date).toBe(true);

      const next = new Date(Date.parse(`${date}T00:00Z`) + 1_440 * MINUTE).toISOString().slice(0, 10);
      const ends = Date.parse(startOfDay(next, zone));
      expect(wall(ends - 1, zone).date <= date).toBe(true);
      expect(wall(ends, zone).date >= next).toBe(true);
    }),
    { numRuns: 500 },
  );
});

it('a month begins with the first instant that the wall shows it', () => {
  fc.assert(
    fc.property(zones, fc.integer({ min: 1980 * 12, max: 2040 * 12 }), (zone, months) => {
      const month = `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`;
      const begins = Date.parse(startOfMonth(month, zone));
      expect(wall(begins, zone).date).toBe(`${month}-01`);
      expect(wall(begins - 1, zone).date < `${month}-01`).toBe(true);
    }),
    { numRuns: 500 },
  );
});
