import { Temporal } from 'temporal-polyfill';
import { DAY_MS, digits, epochDay, HOUR_MS, isoDate, MINUTE_MS, SECOND_MS } from './civil';

/** A moment in UTC, always written `YYYY-MM-DDTHH:mm:ss.sssZ`, so that string order is the order of time. */
export type Instant = string;

const CANONICAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/**
 * Reads any ISO 8601 or RFC 3339 instant, with `Z` or an offset, in the years 0000 to 9999. What is finer than a
 * millisecond is cut off, and a leap second is read as the second before it. Throws a RangeError for anything else,
 * also for a date that does not exist.
 */
export function instant(text: string): Instant {
  const parsed = parse(text);
  if (parsed === undefined) throw new RangeError(`Not an instant with Z or an offset: ${JSON.stringify(text)}`);
  return parsed;
}

/** Whether `instant` would take it. */
export const isInstant = (text: string): boolean => parse(text) !== undefined;

/** Milliseconds since 1970-01-01T00:00Z. Throws a RangeError for text that is not in the canonical form. */
export function epochMs(i: Instant): number {
  if (!CANONICAL.test(i)) throw new RangeError(`Not written YYYY-MM-DDTHH:mm:ss.sssZ: ${JSON.stringify(i)}`);
  return (
    epochDay(Number(i.slice(0, 4)), Number(i.slice(5, 7)), Number(i.slice(8, 10))) * DAY_MS +
    Number(i.slice(11, 13)) * HOUR_MS +
    Number(i.slice(14, 16)) * MINUTE_MS +
    Number(i.slice(17, 19)) * SECOND_MS +
    Number(i.slice(20, 23))
  );
}

/** Throws a RangeError for a fraction of a millisecond, and outside the years 0000 to 9999. */
export function fromEpochMs(ms: number): Instant {
  if (!Number.isSafeInteger(ms)) throw new RangeError(`Not a whole number of milliseconds: ${ms}`);
  const day = Math.floor(ms / DAY_MS);
  const time = ms - day * DAY_MS;
  const hour = Math.floor(time / HOUR_MS);
  const minute = Math.floor(time / MINUTE_MS) % 60;
  const second = Math.floor(time / SECOND_MS) % 60;
  return `${isoDate(day)}T${digits(hour, 2)}:${digits(minute, 2)}:${digits(second, 2)}.${digits(time % SECOND_MS, 3)}Z`;
}

/** `n` whole minutes later; earlier, if negative. */
export const addMinutes = (i: Instant, n: number): Instant => fromEpochMs(epochMs(i) + n * MINUTE_MS);

/** Whole minutes from one instant to another, what is left of a minute cut off; negative when `to` is the earlier. */
export const minutesBetween = (from: Instant, to: Instant): number =>
  Math.trunc((epochMs(to) - epochMs(from)) / MINUTE_MS) + 0;

function parse(text: string): Instant | undefined {
  // A bracketed zone may contradict its offset, and nothing here could say so.
  if (text.includes('[')) return undefined;
  try {
    if (CANONICAL.test(text) && fromEpochMs(epochMs(text)) === text) return text;
    return fromEpochMs(Temporal.Instant.from(text).epochMilliseconds);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
