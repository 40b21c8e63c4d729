import Big from 'big.js';
import { type Claim, type Lot } from '../ledger/month.events';
import { type DrawnLot, type OverageOf, type StatementEntry } from '../ledger/statement.view';
import { minorDigits, formatMoney, minorUnits } from '../money/money';
import { fromEpochMs, epochMs, type Instant } from '../time/instant';
import { type Month } from '../time/local';
import { offsetMsAt } from '../time/zone-offsets';

const HOUR_MINUTES = 60;

/** Minutes as people say them: `10 h 25 min`, `45 min`, `2 h`, `-1 h 5 min`, `0 min`. */
export function spell(minutes: number): string {
  const size = Math.abs(minutes);
  const hours = Math.floor(size / HOUR_MINUTES);
  const rest = size % HOUR_MINUTES;
  const said = [hours > 0 ? `${grouped(hours)} h` : '', rest > 0 || hours === 0 ? `${rest} min` : ''];
  return `${minutes < 0 ? '-' : ''}${said.filter((part) => part !== '').join(' ')}`;
}

/** `1,234.56 GBP` */
export const spellMoney = (amount: number, currency: string): string => formatMoney(minorUnits(amount), currency);

/** A plain decimal with the currency's digits, as programs read it: `1234.56`, `-0.05`, `1200`. */
export function decimalMoney(amount: number, currency: string): string {
  const places = minorDigits(currency);
  const digits = String(Math.abs(minorUnits(amount))).padStart(places + 1, '0');
  const fraction = places > 0 ? `.${digits.slice(-places)}` : '';
  return `${amount < 0 ? '-' : ''}${digits.slice(0, digits.length - places)}${fraction}`;
}

/** `0.20` is `20 %`. */
export const spellRate = (rate: string): string => `${new Big(rate).times(100).toFixed()} %`;

/** What one unit costs: by the hour, or by the day where the line is charged by days. */
export const spellUnitPrice = (unitPrice: number, kind: string, currency: string): string =>
  `${spellMoney(unitPrice, currency)} ${kind === 'overage-day' ? 'a day' : 'an hour'}`;

const months = 'January February March April May June July August September October November December'.split(' ');

/** `October 2026` */
export const spellMonth = (month: Month): string => `${months[Number(month.slice(5, 7)) - 1]} ${month.slice(0, 4)}`;

/** The time on the wall: `09:15`. */
export function wallTime(at: Instant, timeZone: string): string {
  const ms = epochMs(at);
  return fromEpochMs(ms + offsetMsAt(timeZone, ms)).slice(11, 16);
}

/** `an opening balance, claimed from OldDesk as of 2026-01-01` */
export const spellClaim = ({ source, asOf }: Claim): string =>
  `an opening balance, claimed from ${source} as of ${asOf}`;

/** `the allowance of 2026-10`, `hours bought for 2026-09`, `minutes given in 2026-10` */
export function spellLot({ source, month }: Pick<Lot, 'source' | 'month'>): string {
  switch (source) {
    case 'allowance':
      return `the allowance of ${month}`;
    case 'purchase':
      return `hours bought in ${month}`;
    case 'goodwill':
      return `minutes given in ${month}`;
  }
}

/**
 * What paid for an entry or an adjustment, piece by piece; its minutes add up to what was to be paid:
 * `45 min from the allowance of 2026-10, 15 min overage, charged 30.00 GBP`.
 */
export function spellPaidBy(
  { drawn, borrowedMinutes, chargedMinutes, unapprovedOverageMinutes, charges }: OverageOf & Drawing,
  currency: string,
): string {
  const charged = charges.reduce((sum, { amount }) => sum + amount, 0);
  return [
    ...drawn.map((lot) => `${spell(lot.minutes)} from ${spellLot(lot)}`),
    ...(borrowedMinutes > 0 ? [`${spell(borrowedMinutes)} overage, borrowed from next month's allowance`] : []),
    ...(chargedMinutes > 0 ? [`${spell(chargedMinutes)} overage, charged ${spellMoney(charged, currency)}`] : []),
    ...(unapprovedOverageMinutes > 0 ? [`${spell(unapprovedOverageMinutes)} overage, not approved, not charged`] : []),
  ].join(', ');
}

/** How the billable minutes of an entry came about, or why it has none. */
export function spellCounting(entry: StatementEntry): string {
  const { insideMinutes, outsideMinutes, outOfHoursMultiplier, weightedMinutes, rounding, billableMinutes } = entry;
  if (entry.reversed) return 'Reversed: counts nothing';
  if (entry.cover !== 'billable') return `${coverNames[entry.cover] ?? entry.cover}: counts nothing`;
  if (billableMinutes === 0) return 'Counts nothing under this plan';
  const split = [
    ...(insideMinutes > 0 ? [`${spell(insideMinutes)} inside hours`] : []),
    ...(outsideMinutes > 0 ? [`${spell(outsideMinutes)} outside hours x ${outOfHoursMultiplier}`] : []),
  ].join(' + ');
  const exact = new Big(weightedMinutes);
  const sum = outsideMinutes > 0 ? ` = ${exact.toFixed()} min` : '';
  if (exact.eq(billableMinutes)) return `${split}${sum}`;
  const { incrementMinutes, minimumMinutes } = rounding;
  const rule =
    exact.lt(minimumMinutes) && billableMinutes === minimumMinutes
      ? `at least ${minimumMinutes} min`
      : `rounded up in steps of ${incrementMinutes} min`;
  return `${split}${sum}, ${rule}: ${spell(billableMinutes)}`;
}

interface Drawing {
  readonly drawn: readonly DrawnLot[];
}

const coverNames: Readonly<Record<string, string>> = {
  warranty: 'Under warranty',
  security: 'Security incident, included',
  proactive: 'Planned maintenance, included',
  free: 'Free of charge',
  'own-defect': "The agency's own fault",
  goodwill: 'Given away',
};

const grouped = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',');
