import { type SignedAgreement, termsInForce } from '../agreements/agreement.decider';
import { type Terms } from '../agreements/terms';
import { shareHalfUp, minorUnits } from '../money/money';
import {
  addDays,
  addMonths,
  daysIn,
  firstDayOf,
  lastDayOf,
  type LocalDate,
  type Month,
  nextMonth,
  startOfDay,
  startOfMonth,
} from '../time/local';
import { type Lot, type MonthOpened } from './month.events';

export const ledgerIdOf = (agreementId: string, month: Month): string => `${agreementId}-${month}`;

/** A part of a month: `days` of `of`. */
export interface Portion {
  readonly days: number;
  readonly of: number;
}

/** Which part of a month the agreement runs. */
export function portionOf(from: LocalDate, to: LocalDate): Portion {
  return { days: Number(to.slice(8)) - Number(from.slice(8)) + 1, of: daysIn(from.slice(0, 7)) };
}

/** An amount for part of a month, by calendar days where the terms say so, rounded half up. */
export function prorated(amount: number, portion: Portion, terms: Terms): number {
  return terms.proration === 'none' ? amount : shareHalfUp(minorUnits(amount), portion.days, portion.of);
}

/** Everything that a month is opened with, worked out once, in the agreement's time zone. */
export function openingOf(agreement: SignedAgreement, month: Month): MonthOpened['data'] {
  const { agreementId, clientId, startsOn, firstMonth } = agreement;
  const { terms, termsVersion } = termsInForce(agreement, month);
  const from = month === firstMonth ? startsOn : firstDayOf(month);
  const to = lastDayOf(month);
  const dayAfter = addDays(to, 1);
  return {
    ledgerId: ledgerIdOf(agreementId, month),
    agreementId,
    clientId,
    month,
    from,
    to,
    startsAt: startOfDay(from, terms.timeZone),
    endsAt: startOfMonth(nextMonth(month), terms.timeZone),
    closesAt:
      terms.closeAfterDays === null ? null : startOfDay(addDays(dayAfter, terms.closeAfterDays), terms.timeZone),
    ordinal: monthsBetween(firstMonth, month),
    termsVersion,
    terms,
    grant: grantOf(terms, month, from, to),
  };
}

function grantOf(terms: Terms, month: Month, from: LocalDate, to: LocalDate): Lot | null {
  const minutes = prorated(terms.allowanceMinutes, portionOf(from, to), terms);
  if (minutes === 0) return null;
  return {
    lotId: `allowance-${month}`,
    source: 'allowance',
    grantedOn: from,
    month,
    minutes,
    expiresOn: allowanceExpiry(terms, month),
    unitPrice: null,
  };
}

function allowanceExpiry({ rollover }: Terms, month: Month): LocalDate | null {
  if (rollover.policy === 'none') return lastDayOf(month);
  const months = rollover.expiresAfterMonths ?? null;
  return months === null ? null : lastDayOf(addMonths(month, months));
}

function monthsBetween(earlier: Month, later: Month): number {
  const count = (m: Month): number => Number(m.slice(0, 4)) * 12 + Number(m.slice(5));
  return count(later) - count(earlier);
}
