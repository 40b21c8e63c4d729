import { Temporal } from 'temporal-polyfill';
import { type Instant } from '../../src/time/instant';
import { type LocalDate, type Month } from '../../src/time/local';

/*
 * Days, months and the clock on the wall, by asking the runtime. Nothing here is shared with the program but names.
 */

export const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

/** What a clock on the wall shows: the date, and the minutes since its midnight. */
export interface Shown {
  readonly date: LocalDate;
  readonly minuteOfDay: number;
}

/**
 * Clocks change on a quarter of an hour, if at all: what a quarter's first minute shows is asked of the runtime and
 * remembered, the minutes after it follow.
 */
export function shownAt(zone: string, ms: number): Shown {
  let ahead = minutesAhead.get(zone);
  if (!ahead) minutesAhead.set(zone, (ahead = new Map<number, number>()));
  const quarter = Math.floor(ms / (15 * MINUTE));
  let minutes = ahead.get(quarter);
  if (minutes === undefined) ahead.set(quarter, (minutes = ask(zone, quarter * 15 * MINUTE)));
  const onTheWall = Math.floor(ms / MINUTE) + minutes;
  const day = Math.floor(onTheWall / 1_440);
  return { date: nameOf(day), minuteOfDay: onTheWall - day * 1_440 };
}

/** By zone and quarter of an hour: how far the wall is ahead of UTC. */
const minutesAhead = new Map<string, Map<number, number>>();
const formats = new Map<string, Intl.DateTimeFormat>();
const names = new Map<number, LocalDate>();

function nameOf(day: number): LocalDate {
  let name = names.get(day);
  if (name === undefined) names.set(day, (name = new Date(day * DAY).toISOString().slice(0, 10)));
  return name;
}

function ask(zone: string, ms: number): number {
  let format = formats.get(zone);
  if (!format) {
    const parts = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' } as const;
    format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, ...parts, hourCycle: 'h23' });
    formats.set(zone, format);
  }
  const shown = Date.parse(`${format.format(ms).replace(' ', 'T')}:00Z`);
  return Math.round((shown - ms) / MINUTE);
}

export const msOf = (at: Instant): number => Date.parse(at);
export const instantOf = (ms: number): Instant => new Date(ms).toISOString();
export const dateOf = (zone: string, at: Instant): LocalDate => shownAt(zone, msOf(at)).date;

const midnights = new Map<string, number>();

/** When the day begins in the zone: midnight, or the first moment after a midnight that the clock skips. */
export function dayBegins(zone: string, date: LocalDate): number {
  const key = `${zone} ${date}`;
  let ms = midnights.get(key);
  if (ms === undefined) {
    ms = Temporal.PlainDate.from(date).toZonedDateTime(zone).epochMilliseconds;
    midnights.set(key, ms);
  }
  return ms;
}

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const weekdays = new Map<LocalDate, (typeof WEEKDAYS)[number]>();

export function weekdayOf(date: LocalDate): (typeof WEEKDAYS)[number] {
  let weekday = weekdays.get(date);
  if (!weekday) weekdays.set(date, (weekday = WEEKDAYS[new Date(date).getUTCDay()]!));
  return weekday;
}

export const addDays = (date: LocalDate, days: number): LocalDate =>
  new Date(Date.parse(date) + days * DAY).toISOString().slice(0, 10);

export const monthOf = (date: LocalDate): Month => date.slice(0, 7);

export function addMonths(month: Month, count: number): Month {
  const months = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + count;
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`;
}

const months = new Map<Month, readonly LocalDate[]>();

/** Every day of the month, in order. */
export function daysOf(month: Month): readonly LocalDate[] {
  let days = months.get(month);
  if (!days) {
    const first = `${month}-01`;
    const next = Date.parse(`${addMonths(month, 1)}-01`);
    days = Array.from({ length: (next - Date.parse(first)) / DAY }, (_, i) => addDays(first, i));
    months.set(month, days);
  }
  return days;
}

export const firstDayOf = (month: Month): LocalDate => `${month}-01`;
export const lastDayOf = (month: Month): LocalDate => daysOf(month).at(-1)!;

/** The same day `count` months later, or the last day of a month that is too short for it. */
export function sameDayMonthsLater(date: LocalDate, count: number): LocalDate {
  const month = addMonths(monthOf(date), count);
  return `${month}-${String(Math.min(Number(date.slice(8)), daysOf(month).length)).padStart(2, '0')}`;
}

export const earlier = (a: LocalDate, b: LocalDate): LocalDate => (a < b ? a : b);
export const later = (a: LocalDate, b: LocalDate): LocalDate => (a > b ? a : b);
