import { type Agreed, endsOn, termsInForce, usableThrough } from '../agreements/agreement.rules';
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
  monthOf,
  startOfDay,
} from '../time/local';
import { type ChargeLine, type Lot, type MonthOpened } from './month.events';

export const ledgerIdOf = (agreementId: string, month: Month): string => `${agreementId}-${month}`;

/** An agreement, as far as its months follow from it. */
export interface AgreementOfMonths extends Agreed {
  readonly agreementId: string;
  readonly clientId: string;
  readonly firstMonth: Month;
}

/** Which days of a month the agreement serves, both included; null where it has ended and only its minutes live on. */
interface Served {
  readonly from: LocalDate;
  readonly to: LocalDate;
}

/** Everything that a month is opened with, worked out once, in the agreement's time zone. */
export function openingOf(agreement: AgreementOfMonths, month: Month): MonthOpened['data'] {
  const { agreementId, clientId, startsOn, firstMonth } = agreement;
  const { terms, termsVersion } = termsInForce(agreement, month);
  const through = usableThrough(agreement);
  const last = through !== null && monthOf(through) === month;
  const from = month === firstMonth ? startsOn : firstDayOf(month);
  const to = last ? through : lastDayOf(month);
  const ordinal = monthsBetween(firstMonth, month);
  const served = servedDays(from, to, endsOn(agreement));
  const dayAfter = addDays(to, 1);
  return {
    ledgerId: ledgerIdOf(agreementId, month),
    agreementId,
    clientId,
    month,
    from,
    to,
    startsAt: startOfDay(from, terms.timeZone),
    endsAt: startOfDay(dayAfter, terms.timeZone),
    closesAt:
      terms.closeAfterDays === null ? null : startOfDay(addDays(dayAfter, terms.closeAfterDays), terms.timeZone),
    ordinal,
    termsVersion,
    terms,
    grant: served && grantOf(terms, month, served),
    lines: served ? monthlyLines(terms, month, ordinal, served) : [],
    last,
  };
}

/** Whether the agreement has this month: none before it begins, none once its minutes cannot be used any more. */
export function hasMonth(agreement: AgreementOfMonths, month: Month): boolean {
  const through = usableThrough(agreement);
  return month >= agreement.firstMonth && (through === null || month <= monthOf(through));
}

function servedDays(from: LocalDate, to: LocalDate, end: LocalDate | null): Served | null {
  const until = end !== null && end < to ? end : to;
  return until < from ? null : { from, to: until };
}

function grantOf(terms: Terms, month: Month, served: Served): Lot | null {
  const minutes = prorated(terms.allowanceMinutes, served, terms);
  return minutes === 0 ? null : allowanceOf({ terms, month, from: served.from }, minutes);
}

/** A lot of a month's own allowance. */
export const allowanceOf = (
  { terms, month, from }: Pick<MonthOpened['data'], 'terms' | 'month' | 'from'>,
  minutes: number,
): Lot => ({
  lotId: `allowance-${month}`,
  source: 'allowance',
  grantedOn: from,
  month,
  minutes,
  expiresOn: allowanceExpiry(terms, month),
  unitPrice: null,
});

function allowanceExpiry({ rollover }: Terms, month: Month): LocalDate | null {
  if (rollover.policy === 'none') return lastDayOf(month);
  const months = rollover.expiresAfterMonths ?? null;
  return months === null ? null : lastDayOf(addMonths(month, months));
}

/** The fee and the recurring lines of a month: free months are lines of zero, a part of a month is charged by its days. */
function monthlyLines(terms: Terms, month: Month, ordinal: number, served: Served): readonly ChargeLine[] {
  const { days, of } = portionOf(served);
  const part = days < of && terms.proration === 'by-day' ? `, ${days} of ${of} days` : '';
  const recurring = terms.recurring.map(({ label, amount }): ChargeLine => {
    return { kind: 'recurring', description: `${label}, ${month}${part}`, amount: prorated(amount, served, terms) };
  });
  if (terms.monthlyFee === 0) return recurring;
  const free = ordinal < terms.freeMonths;
  const fee: ChargeLine = {
    kind: 'fee',
    description: `Fee for ${month}${free ? ', free of charge' : part}`,
    amount: free ? 0 : prorated(terms.monthlyFee, served, terms),
  };
  return [...recurring, fee];
}

/** An amount for part of a month, by calendar days where the terms say so, rounded half up. */
function prorated(amount: number, served: Served, terms: Terms): number {
  const { days, of } = portionOf(served);
  return terms.proration === 'none' ? amount : shareHalfUp(minorUnits(amount), days, of);
}

const portionOf = ({ from, to }: Served) => ({
  days: Number(to.slice(8)) - Number(from.slice(8)) + 1,
  of: daysIn(monthOf(from)),
});

function monthsBetween(earlier: Month, later: Month): number {
  const count = (m: Month): number => Number(m.slice(0, 4)) * 12 + Number(m.slice(5));
  return count(later) - count(earlier);
}
