import { addDays, type LocalDate, type Month, monthOf, monthsBetween, monthsLater, startOfDay } from '../time/local';
import { type Ahead } from './agreement.events';
import { type Terms } from './terms';

/** Terms as they were agreed at one time. */
export interface TermsVersion {
  /** Counts from 1. */
  readonly version: number;
  /** First month that has these terms. */
  readonly effectiveMonth: Month;
  readonly terms: Terms;
}

export interface Notice {
  readonly givenOn: LocalDate;
  /** The agreement's last day. */
  readonly endsOn: LocalDate;
}

/** What is agreed so far. Dates are local to the agreement's zone, which never changes. */
export interface Agreed {
  readonly startsOn: LocalDate;
  readonly firstMonth: Month;
  /** Those agreed last, in force yet or not. */
  readonly terms: Terms;
  /** As they were agreed one after the other, each for the same month as the one before or a later one. */
  readonly versions: readonly TermsVersion[];
  readonly notice: Notice | null;
}

/** The terms that a month takes when it opens, with their version; the first ones for a month before the agreement. */
export function termsInForce(
  { versions }: Pick<Agreed, 'versions'>,
  month: Month,
): { readonly terms: Terms; readonly termsVersion: number } {
  const { terms, version } = versions.reduce((found, later) => (later.effectiveMonth <= month ? later : found));
  return { terms, termsVersion: version };
}

/** The agreement's last day; null while no end is in sight. */
export function endsOn({ startsOn, terms, notice }: Agreed): LocalDate | null {
  if (notice) return notice.endsOn;
  return terms.renewal === 'none' ? lastDayOfTerm(startsOn, terms.termMonths) : null;
}

/** The last day on which the agreement's minutes can be used; null while no end is in sight. */
export function usableThrough(agreed: Agreed): LocalDate | null {
  const end = endsOn(agreed);
  if (end === null) return null;
  const { onEnd, extendMonths = 0 } = termsInForce(agreed, monthOf(end)).terms;
  return onEnd === 'extend' ? monthsLater(end, extendMonths) : end;
}

/** What lies ahead of an agreement whose next term would begin on `renewsOn`. */
export function aheadOf(agreed: Agreed, renewsOn: LocalDate | null): Ahead {
  const { timeZone } = agreed.terms;
  const end = endsOn(agreed);
  return {
    renewsOn,
    renewsAt: renewsOn && startOfDay(renewsOn, timeZone),
    endsOn: end,
    endsAt: end && startOfDay(addDays(end, 1), timeZone),
    usableThrough: usableThrough(agreed),
  };
}

/** The last day of an agreement that ends with its one term of `months`. */
const lastDayOfTerm = (startsOn: LocalDate, months: number): LocalDate => addDays(monthsLater(startsOn, months), -1);

/**
 * First day of the term after the one that begins on `from`, which is as long as the terms then in force say: the day of
 * the month on which the agreement started, where there is one.
 */
export function nextTermOn({ startsOn, firstMonth, versions }: Agreed, from: LocalDate): LocalDate {
  const { termMonths } = termsInForce({ versions }, monthOf(from)).terms;
  return monthsLater(startsOn, monthsBetween(firstMonth, monthOf(from)) + termMonths);
}

/** The latest month that is opened, or will be at once: the first one is opened at signing, also before it begins. */
export function latestOpened({ firstMonth }: Agreed, today: LocalDate): Month {
  const current = monthOf(today);
  return current < firstMonth ? firstMonth : current;
}
