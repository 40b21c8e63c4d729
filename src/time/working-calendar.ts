import { DAY_MS, HOUR_MS, MINUTE_MS } from './civil';
import { epochMs, fromEpochMs, type Instant } from './instant';
import { epochDayOf, isTimeZone, localDate, type LocalDate } from './local';
import { offsetSpans } from './zone-offsets';

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

/** `from` and `to` are `HH:MM` on the wall, `to` excluded; `24:00` is the end of the day. */
export interface CoverageWindow {
  readonly days: readonly Weekday[];
  readonly from: string;
  readonly to: string;
}

/** Windows may touch or overlap: a minute in two windows counts once. */
export type Coverage = 'around-the-clock' | readonly CoverageWindow[];

/**
 * When an agency is at work. A holiday is outside coverage for its whole local date, except around the clock, which
 * means every hour of every day. A calendar is read once and remembered: make a new one instead of changing it.
 */
export interface WorkingCalendar {
  /** IANA name. */
  readonly timeZone: string;
  readonly coverage: Coverage;
  readonly holidays: ReadonlySet<LocalDate>;
}

/** Time that does not count: `from` included, `to` excluded. */
export interface Pause {
  readonly from: Instant;
  readonly to: Instant;
}

/** `[from, to)` in milliseconds: since 1970 for instants, since local midnight for windows. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Ten years of 365.2425 days. */
const HORIZON_MS = 10 * 31_556_952_000;

/**
 * Milliseconds inside coverage in `[from, to)`; none when `to` is not after `from`. Throws a RangeError for a calendar
 * that makes no sense: an unknown zone, a window that ends before it starts, a holiday that is not a date.
 */
export const insideMs = (calendar: WorkingCalendar, from: Instant, to: Instant): number =>
  total(openings(calendar, epochMs(from), epochMs(to)));

/** Milliseconds inside coverage in `[start, until)`, without the pauses, which may overlap. */
export const workedMs = (calendar: WorkingCalendar, start: Instant, until: Instant, pauses: readonly Pause[]): number =>
  total(running(calendar, epochMs(start), epochMs(until), union(pauses.map(stretchOf))));

/**
 * The first instant at which the minutes inside coverage since `start`, without the pauses, reach the target: the end
 * of a window rather than the beginning of the next, and `start` itself for a target of zero. A target need not be
 * whole minutes, only whole milliseconds: 75 % of 50 minutes is one. Throws a RangeError for a calendar without any
 * coverage, and for a target out of reach within ten years of the start and of the last pause.
 */
export function dueAt(
  calendar: WorkingCalendar,
  start: Instant,
  targetMinutes: number,
  pauses: readonly Pause[],
): Instant {
  if (isNever(calendar)) throw new RangeError('A calendar without coverage reaches no target');
  const startMs = epochMs(start);
  const paused = union(pauses.map(stretchOf));
  let leftMs = targetMinutes * MINUTE_MS;
  if (!Number.isSafeInteger(leftMs) || leftMs < 0) throw new RangeError(`Not a target in minutes: ${targetMinutes}`);
  if (leftMs === 0) return start;

  const horizonMs = Math.max(startMs, paused.at(-1)?.to ?? startMs) + HORIZON_MS;
  for (const { from, to } of running(calendar, startMs, horizonMs, paused)) {
    if (leftMs <= to - from) return fromEpochMs(from + leftMs);
    leftMs -= to - from;
  }
  throw new RangeError(`${targetMinutes} minutes inside coverage are not reached within ten years of ${start}`);
}

/** The stretches inside coverage in `[from, to)` of epoch milliseconds, in order. */
export function* openings(calendar: WorkingCalendar, from: number, to: number): Generator<Stretch> {
  const rules = rulesOf(calendar);
  if (rules === 'around-the-clock') {
    if (from < to) yield { from, to };
    return;
  }
  for (const span of offsetSpans(calendar.timeZone, from, to)) {
    // Between two clock changes local time runs like any other: windows that a change skips or repeats fall out right.
    const spanFrom = Math.max(from, span.from) + span.offsetMs;
    const spanTo = Math.min(to, span.to) + span.offsetMs;
    for (let day = Math.floor(spanFrom / DAY_MS); day * DAY_MS < spanTo; day++) {
      if (rules.holidays.has(day)) continue;
      for (const window of rules.week[weekdayIndex(day)] ?? []) {
        const opens = Math.max(spanFrom, day * DAY_MS + window.from);
        const closes = Math.min(spanTo, day * DAY_MS + window.to);
        if (opens < closes) yield { from: opens - span.offsetMs, to: closes - span.offsetMs };
      }
    }
  }
}

/** The openings between the pauses, which are in order and apart. */
function* running(calendar: WorkingCalendar, from: number, to: number, paused: readonly Stretch[]): Generator<Stretch> {
  let resumed = from;
  for (const pause of paused) {
    yield* openings(calendar, resumed, Math.min(pause.from, to));
    resumed = Math.max(resumed, pause.to);
  }
  yield* openings(calendar, resumed, to);
}

function total(stretches: Iterable<Stretch>): number {
  let ms = 0;
  for (const { from, to } of stretches) ms += to - from;
  return ms;
}

function stretchOf({ from, to }: Pause): Stretch {
  const pause = { from: epochMs(from), to: epochMs(to) };
  if (pause.to < pause.from) throw new RangeError(`A pause that ends before it starts: ${from} to ${to}`);
  return pause;
}

/** The same time as stretches in order that neither overlap nor touch. */
function union(stretches: readonly Stretch[]): readonly Stretch[] {
  const joined: { from: number; to: number }[] = [];
  for (const { from, to } of stretches.toSorted((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else joined.push({ from, to });
  }
  return joined;
}

/** A calendar ready to be asked: the windows of each weekday from Monday, and the holidays, as days since 1970. */
type Rules =
  'around-the-clock' | { readonly week: readonly (readonly Stretch[])[]; readonly holidays: ReadonlySet<number> };

const WEEKDAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

const rulesByCalendar = new WeakMap<WorkingCalendar, Rules>();

function rulesOf(calendar: WorkingCalendar): Rules {
  let rules = rulesByCalendar.get(calendar);
  if (!rules) rulesByCalendar.set(calendar, (rules = readRules(calendar)));
  return rules;
}

function readRules({ timeZone, coverage, holidays }: WorkingCalendar): Rules {
  if (!isTimeZone(timeZone)) throw new RangeError(`Not an IANA time zone: ${JSON.stringify(timeZone)}`);
  if (coverage === 'around-the-clock') return coverage;
  return {
    week: WEEKDAYS.map((day) => union(coverage.filter(({ days }) => days.includes(day)).map(windowOf))),
    holidays: new Set(Array.from(holidays, (date) => epochDayOf(localDate(date)))),
  };
}

function windowOf({ from, to }: CoverageWindow): Stretch {
  const window = { from: timeOfDay(from), to: timeOfDay(to) };
  if (!(window.from < window.to)) throw new RangeError(`Not a window that ends after it starts: ${from} to ${to}`);
  return window;
}

function timeOfDay(text: string): number {
  if (!/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/.test(text)) throw new RangeError(`Not a time of day written HH:MM: ${text}`);
  return Number(text.slice(0, 2)) * HOUR_MS + Number(text.slice(3)) * MINUTE_MS;
}

/** Monday is 0; 1970-01-01 was a Thursday. */
const weekdayIndex = (day: number): number => (((day + 3) % 7) + 7) % 7;

function isNever(calendar: WorkingCalendar): boolean {
  const rules = rulesOf(calendar);
  return rules !== 'around-the-clock' && rules.week.every((windows) => windows.length === 0);
}
