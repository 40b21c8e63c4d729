import { Big } from 'big.js';
import { isDecimal } from '../money/money';
import { MINUTE_MS } from './civil';
import { epochMs, type Instant } from './instant';
import { minutes, type Minutes } from './minutes';
import { openings, type WorkingCalendar } from './working-calendar';

export interface CoverageSplit {
  readonly insideMinutes: Minutes;
  readonly outsideMinutes: Minutes;
}

/**
 * Splits an entry into its minutes inside and outside coverage. A minute belongs where it begins, so the two always sum
 * to the minutes worked, and an entry cut in two at a whole minute splits as it did in one piece.
 * Throws a RangeError for minutes that are not whole.
 */
export function splitByCoverage(calendar: WorkingCalendar, startedAt: Instant, workedMinutes: number): CoverageSplit {
  const startMs = epochMs(startedAt);
  const worked = minutes(workedMinutes);
  const minutesBegunBefore = (ms: number) => Math.ceil((ms - startMs) / MINUTE_MS);
  let inside = 0;
  for (const { from, to } of openings(calendar, startMs, startMs + worked * MINUTE_MS)) {
    inside += minutesBegunBefore(to) - minutesBegunBefore(from);
  }
  return { insideMinutes: minutes(inside), outsideMinutes: minutes(worked - inside) };
}

/**
 * What an entry draws: the minutes inside coverage, and those outside times the multiplier (a decimal string), summed
 * exactly, then rounded up to whole increments, and at least the minimum. Throws a RangeError for an increment that is
 * not a whole number of minutes from 1, and for a multiplier that is not a plain decimal.
 */
export function billableMinutes(entry: {
  readonly insideMinutes: number;
  readonly outsideMinutes: number;
  readonly outOfHoursMultiplier: string;
  readonly incrementMinutes: number;
  readonly minimumMinutes: number;
}): Minutes {
  const increment = minutes(entry.incrementMinutes);
  if (increment === 0) throw new RangeError('An increment of no minutes');
  if (!isDecimal(entry.outOfHoursMultiplier))
    throw new RangeError(`Not a plain decimal: ${entry.outOfHoursMultiplier}`);
  const exact = new Big(entry.outOfHoursMultiplier)
    .times(minutes(entry.outsideMinutes))
    .plus(minutes(entry.insideMinutes));
  const begun = exact.mod(increment);
  const rounded = begun.gt(0) ? exact.minus(begun).plus(increment) : exact;
  return minutes(Math.max(rounded.toNumber(), minutes(entry.minimumMinutes)));
}

/** An entry's minutes before rounding, as an exact decimal string: inside once, outside times the multiplier. */
export const weightedMinutes = (insideMinutes: number, outsideMinutes: number, outOfHoursMultiplier: string): string =>
  new Big(outOfHoursMultiplier).times(outsideMinutes).plus(insideMinutes).toFixed();
