/** Days of the proleptic Gregorian calendar as plain numbers, for code that runs too often for date objects. */

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

const DAYS_PER_400_YEARS = 146_097;
/** Days from 0000-03-01, where the calendar's arithmetic is simplest, to 1970-01-01. */
const DAYS_TO_EPOCH = 719_468;

/** Days since 1970-01-01. A day past the end of its month counts on into the next; month 13 is January. */
export function epochDay(year: number, month: number, day: number): number {
  // Years that begin in March put the leap day last, where it shifts no other month.
  const marchYear = month <= 2 ? year - 1 : year;
  const cycle = Math.floor(marchYear / 400);
  const yearOfCycle = marchYear - cycle * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfCycle = yearOfCycle * 365 + Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100) + dayOfYear;
  return cycle * DAYS_PER_400_YEARS + dayOfCycle - DAYS_TO_EPOCH;
}

/** The day as `YYYY-MM-DD`. Throws a RangeError outside the years 0000 to 9999. */
export function isoDate(days: number): string {
  const sinceCycles = days + DAYS_TO_EPOCH;
  const cycle = Math.floor(sinceCycles / DAYS_PER_400_YEARS);
  const dayOfCycle = sinceCycles - cycle * DAYS_PER_400_YEARS;
  const yearOfCycle = Math.floor(
    (dayOfCycle - Math.floor(dayOfCycle / 1_460) + Math.floor(dayOfCycle / 36_524) - Math.floor(dayOfCycle / 146_096)) /
      365,
  );
  const dayOfYear = dayOfCycle - (365 * yearOfCycle + Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfCycle + cycle * 400 + (month <= 2 ? 1 : 0);
  if (!(year >= 0 && year <= 9_999)) throw new RangeError('A date outside the years 0000 to 9999');
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`;
}

export const digits = (n: number, width: number): string => String(n).padStart(width, '0');
