import { Temporal } from 'temporal-polyfill';
import { DAY_MS, digits, epochDay, isoDate } from './civil';
import { epochMs, fromEpochMs, type Instant } from './instant';
import { offsetMsAt } from './zone-offsets';

/** A day on some zone's calendar, `YYYY-MM-DD`. */
export type LocalDate = string;

/** A month on some zone's calendar, `YYYY-MM`. */
export type Month = string;

/** Throws a RangeError for anything but an existing day written `YYYY-MM-DD`. */
export function localDate(text: string): LocalDate {
  if (!isLocalDate(text)) throw new RangeError(`Not a date written YYYY-MM-DD: ${JSON.stringify(text)}`);
  return text;
}

/** Throws a RangeError for anything but a month written `YYYY-MM`. */
export function month(text: string): Month {
  if (!isMonth(text)) throw new RangeError(`Not a month written YYYY-MM: ${JSON.stringify(text)}`);
  return text;
}

export const isLocalDate = (text: string): boolean =>
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(text) && isoDate(epochDayOf(text)) === text;

export const isMonth = (text: string): boolean => /^\d{4}-(0[1-9]|1[0-2])$/.test(text);

/** The date on the wall in `zone`. Throws a RangeError for an unknown zone. */
export function localDateOf(i: Instant, zone: string): LocalDate {
  const ms = epochMs(i);
  return isoDate(Math.floor((ms + offsetMsAt(zone, ms)) / DAY_MS));
}

export const monthOf = (date: LocalDate): Month => date.slice(0, 7);

export const nextMonth = (m: Month): Month => addMonths(m, 1);

export const previousMonth = (m: Month): Month => addMonths(m, -1);

/** `n` whole months later; earlier, if negative. */
export function addMonths(m: Month, n: number): Month {
  const months = yearOf(m) * 12 + monthNumberOf(m) - 1 + n;
  return month(`${digits(Math.floor(months / 12), 4)}-${digits((((months % 12) + 12) % 12) + 1, 2)}`);
}

/** How many months `later` is after `earlier`. */
export const monthsBetween = (earlier: Month, later: Month): number => monthCount(later) - monthCount(earlier);

/** The same day of a later month, or that month's last day where it has no such day. */
export function monthsLater(date: LocalDate, n: number): LocalDate {
  const later = addMonths(monthOf(date), n);
  return `${later}-${digits(Math.min(Number(date.slice(8)), daysIn(later)), 2)}`;
}

export const firstDayOf = (m: Month): LocalDate => `${month(m)}-01`;

export const lastDayOf = (m: Month): LocalDate => `${m}-${digits(daysIn(m), 2)}`;

/** 28 to 31. */
export function daysIn(m: Month): number {
  const year = yearOf(month(m));
  return epochDay(year, monthNumberOf(m) + 1, 1) - epochDay(year, monthNumberOf(m), 1);
}

/** `n` whole days later; earlier, if negative. */
export const addDays = (date: LocalDate, n: number): LocalDate => isoDate(epochDayOf(date) + n);

/** The first instant of the date in `zone`, not always midnight. A date the zone skipped starts with the next. */
export const startOfDay = (date: LocalDate, zone: string): Instant =>
  fromEpochMs(Temporal.PlainDate.from(localDate(date)).toZonedDateTime(zone).epochMilliseconds);

/** The first instant of the month in `zone`. */
export const startOfMonth = (m: Month, zone: string): Instant => startOfDay(firstDayOf(m), zone);

/** Whether the text is a name of the IANA time zone database, such as `Europe/London`; a bare offset is not. */
export function isTimeZone(text: string): boolean {
  if (knownZones.has(text)) return true;
  if (!ZONE_NAME.test(text) || (ABBREVIATION.test(text) && !IANA_ABBREVIATIONS.has(text))) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
  } catch {
    return false;
  }
  knownZones.add(text);
  return true;
}

const knownZones = new Set<string>();
const ZONE_NAME = /^[A-Z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/;
const ABBREVIATION = /^[A-Z]{3}$/;
/** The runtime knows more of them than IANA does, and reads BST as the time of Dhaka. */
const IANA_ABBREVIATIONS = new Set('CET EET EST GMT HST MET MST PRC ROC ROK UCT UTC WET'.split(' '));

/** Days from 1970-01-01 to the date. */
export const epochDayOf = (date: LocalDate): number =>
  epochDay(yearOf(date), monthNumberOf(date), Number(date.slice(8)));

const monthCount = (m: Month): number => yearOf(m) * 12 + monthNumberOf(m);
const yearOf = (text: string): number => Number(text.slice(0, 4));
const monthNumberOf = (text: string): number => Number(text.slice(5, 7));
