import { type default as Holidays, type HolidaysTypes } from 'date-holidays';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time/civil';
import { addDays, type LocalDate } from '../time/local';
import { correctedOn, corrections } from './corrections';

/** Years for which holidays are worked out. */
export const YEAR_MIN = 1970;
export const YEAR_MAX = 2200;

/** Dates in order, each once and with its name, and the library and the version of it that named them. */
export interface ComputedHolidays {
  dates: LocalDate[];
  names: Record<LocalDate, string>;
  source: 'date-holidays';
  /** The library's, and the day of the last correction to it: `3.37.0+corrected.2026-11-22`. */
  sourceVersion: string;
}

/**
 * The public holidays of a region (`FR`, `GB-ENG`, `DE-BY`: country, state, region by ISO 3166 where the library has
 * them) in the years given. A holiday that falls on a weekend is listed as well as the weekday that stands in for it;
 * one over several days is listed with each of its dates. Days on which only banks, schools or some people rest are
 * none, nor are half days. Throws a RangeError for an unknown region, and for years that are not from 1970 to 2200.
 */
export function computeHolidays(region: string, years: readonly number[]): ComputedHolidays {
  if (!isHolidayRegion(region)) throw new RangeError(`Not a region with known holidays: ${JSON.stringify(region)}`);
  const odd = years.find((year) => !Number.isInteger(year) || year < YEAR_MIN || year > YEAR_MAX);
  if (odd !== undefined) throw new RangeError(`Not a year from ${YEAR_MIN} to ${YEAR_MAX}: ${odd}`);
  const { Almanac, version } = library();
  const [country = '', state = '', part = ''] = partsOf(region);
  const almanac = new Almanac(country, state, part);
  const names = new Map<LocalDate, Set<string>>();
  const add = (date: LocalDate, name: string) => {
    if (years.includes(yearOf(date))) names.set(date, (names.get(date) ?? new Set()).add(name));
  };
  // A stand-in day may fall in the year before or after its holiday.
  for (const year of new Set(years.flatMap((asked) => [asked - 1, asked, asked + 1]))) {
    for (const holiday of almanac.getHolidays(year)) {
      if (isPublic(holiday, country)) for (const date of datesOf(holiday)) add(date, holiday.name);
    }
  }
  for (const { region: of, date, name } of corrections) {
    if (!`${region}-`.startsWith(`${of}-`)) continue;
    if (name === null) names.delete(date);
    else add(date, name);
  }
  const dates = [...names.keys()].sort();
  return {
    dates,
    names: Object.fromEntries(dates.map((date) => [date, [...(names.get(date) ?? [])].join('; ')])),
    source: 'date-holidays',
    sourceVersion: `${version}+corrected.${correctedOn}`,
  };
}

/**
 * A weekday that stands in for a public holiday counts also where the library says that it closes banks and offices,
 * such as 10 November 2023 in the United States; not in Ireland, whose law moves no holiday.
 */
const isPublic = ({ type, substitute }: HolidaysTypes.Holiday, country: string): boolean =>
  type === 'public' || (type === 'bank' && substitute === true && country !== 'IE');

/** Whether holidays are known for a region such as `GB-ENG`. */
export function isHolidayRegion(region: string): boolean {
  const [country, state, part, ...rest] = partsOf(region);
  const almanac = new (library().Almanac)();
  const has = (codes: object | undefined, code: string) => codes !== undefined && Object.hasOwn(codes, code);
  return (
    rest.length === 0 &&
    country !== undefined &&
    has(almanac.getCountries(), country) &&
    (state === undefined || has(almanac.getStates(country), state)) &&
    (state === undefined || part === undefined || has(almanac.getRegions(country, state), part))
  );
}

/** The local dates of which the holiday takes more than half: an afternoon off is none, nor is the evening before. */
function datesOf({ date, start, end }: HolidaysTypes.Holiday): LocalDate[] {
  const parts = HOLIDAY_DATE.exec(date);
  if (!parts) throw new RangeError(`Not a date of the holiday library: ${JSON.stringify(date)}`);
  const [, firstDate = '', hours, minutes, sign, offsetHours = 0, offsetMinutes = 0] = parts;
  const offsetMs = (Number(offsetHours) * HOUR_MS + Number(offsetMinutes) * MINUTE_MS) * (sign === '-' ? -1 : 1);
  const from = Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS + offsetMs;
  const to = from + end.getTime() - start.getTime();
  const dates: LocalDate[] = [];
  for (let day = Math.floor(from / DAY_MS); day * DAY_MS < to; day++) {
    const takenMs = Math.min(to, (day + 1) * DAY_MS) - Math.max(from, day * DAY_MS);
    if (takenMs > DAY_MS / 2) dates.push(addDays(firstDate, day));
  }
  return dates;
}

/** Local time: `2026-12-24 13:00:00`. `2026-03-20 00:00:00 -0600` begins at sunset, six hours before the date. */
const HOLIDAY_DATE = /^(\d{4}-\d\d-\d\d) (\d\d):(\d\d):\d\d(?: ([+-])(\d\d)(\d\d))?$/;

const partsOf = (region: string): string[] => region.split('-');

const yearOf = (date: LocalDate): number => Number(date.slice(0, 4));

/** The library takes a quarter of a second and 35 MB to load, and only the publication of a calendar asks for it. */
function library() {
  /* eslint-disable @typescript-eslint/no-require-imports -- loaded on first use, see above */
  const Almanac = require('date-holidays') as typeof Holidays;
  const { version } = require('date-holidays/package.json') as { version: string };
  /* eslint-enable @typescript-eslint/no-require-imports */
  return { Almanac, version };
}
