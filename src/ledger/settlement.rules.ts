import { type Terms } from '../agreements/terms';
import { minorUnits, timesRateHalfUp } from '../money/money';
import { type Instant } from '../time/instant';
import { firstDayOf, lastDayOf, type LocalDate, type Month, nextMonth } from '../time/local';
import Big from 'big.js';
import { draw } from './drawing.rules';
import { demandsOf, type MonthBalance, sum } from './month-balance';
import {
  type ChargeLine,
  type Cover,
  type EntryDrawing,
  type Lot,
  type LotMovement,
  type Settlement,
} from './month.events';
import { portionOf, prorated } from './opening.rules';
import { type OverageBearing, settleOverage, shareOverage } from './overage.rules';

/** What the settlement asks of an entry. */
export interface SettledEntry {
  readonly entryId: string;
  readonly role: string | null;
  readonly startedAt: Instant;
  readonly date: LocalDate;
  readonly billableMinutes: number;
  readonly cover: Cover;
  readonly late: boolean;
}

/** What the lots came to when the month ended, and what the next one begins with. */
export interface LotsAtClose {
  readonly lots: readonly LotMovement[];
  readonly carriedLots: readonly Lot[];
  readonly overageMinutes: number;
  readonly borrowedMinutes: number;
}

/**
 * Ends a month's lots: what has expired by its last day is lost, then allowance above the next month's
 * cap is forfeited from the oldest lot, and the rest is carried. `nextTerms` are those in force next month.
 */
export function closeLots(balance: MonthBalance, bearing: OverageBearing, nextTerms: Terms): LotsAtClose {
  const { byLot, overageMinutes } = draw(balance.lots, demandsOf(balance));
  const { borrowedMinutes } = shareOverage(bearing, overageMinutes, balance.approvedMinutes);
  const ended = balance.lots.map((lot): LotMovement => {
    const drawn = byLot.get(lot.lotId) ?? 0;
    const left = lot.minutes - drawn;
    const expired = lot.expiresOn !== null && lot.expiresOn <= balance.to ? left : 0;
    return { ...lot, drawn, expired, forfeited: 0, remaining: left - expired };
  });
  const lots = forfeitAboveCap(ended, nextTerms, borrowedMinutes);
  return { lots, carriedLots: carriedFrom(lots), overageMinutes, borrowedMinutes };
}

/** What is left of each lot, as the next month holds it. */
export function carriedFrom(lots: readonly LotMovement[]): readonly Lot[] {
  return lots
    .filter((lot) => lot.remaining > 0)
    .map(({ lotId, source, grantedOn, month, remaining, expiresOn, unitPrice }): Lot => {
      return { lotId, source, grantedOn, month, minutes: remaining, expiresOn, unitPrice };
    });
}

/** Allowance carried plus newly granted never exceeds the multiple of the next month's full allowance. */
function forfeitAboveCap(lots: readonly LotMovement[], next: Terms, borrowedMinutes: number): readonly LotMovement[] {
  if (next.rollover.policy !== 'capped') return lots;
  const cap = Number(new Big(next.rollover.capMultiple ?? '1').times(next.allowanceMinutes).round(0, Big.roundDown));
  const granted = Math.max(0, next.allowanceMinutes - borrowedMinutes);
  const allowances = lots.filter((lot) => lot.source === 'allowance');
  let above = Math.max(0, sum(allowances.map((lot) => lot.remaining)) + granted - cap);
  const forfeited = new Map<string, number>();
  for (const lot of [...allowances].sort((a, b) => (a.grantedOn < b.grantedOn ? -1 : 1))) {
    const taken = Math.min(above, lot.remaining);
    forfeited.set(lot.lotId, taken);
    above -= taken;
  }
  return lots.map((lot) => {
    const taken = forfeited.get(lot.lotId) ?? 0;
    return taken === 0 ? lot : { ...lot, forfeited: taken, remaining: lot.remaining - taken };
  });
}

/** The whole statement of a month as it stands: closed now, this is what it comes to. */
export function settle(
  balance: MonthBalance,
  entries: readonly SettledEntry[],
  { terms, nextTerms }: { readonly terms: Terms; readonly nextTerms: Terms },
): Settlement {
  const { month } = balance;
  const inOrder = inStatementOrder(entries).filter((entry) => entry.billableMinutes > 0);
  const { drawings, overageMinutes } = draw(
    balance.lots,
    inOrder.map((entry) => ({ date: entry.date, minutes: entry.billableMinutes })),
  );
  const { lots, borrowedMinutes } = closeLots(balance, terms, nextTerms);
  const overage = settleOverage(terms, {
    overageMinutes,
    approvedMinutes: balance.approvedMinutes,
    byRole: inOrder.map(({ role }, i) => ({ role, minutes: drawings[i]!.overageMinutes })),
  });
  const lines = [...balance.purchases, ...overage.lines, ...advanceLines(balance, terms, nextTerms)];
  const net = sum(lines.map((line) => line.amount));
  const vat = timesRateHalfUp(minorUnits(net), terms.vatRate);
  const granted = (source: Lot['source']): number =>
    sum(lots.filter((lot) => lot.source === source && lot.month === month).map((lot) => lot.minutes));
  const drawnFrom = (source: Lot['source']): number =>
    sum(lots.filter((lot) => lot.source === source).map((lot) => lot.drawn));
  return {
    lots,
    entries: inOrder.map((entry, i): EntryDrawing => ({ entryId: entry.entryId, ...drawings[i]! })),
    openingMinutes: sum(lots.filter((lot) => lot.month !== month).map((lot) => lot.minutes)),
    grantedMinutes: granted('allowance') + balance.borrowedBeforeMinutes,
    purchasedMinutes: granted('purchase'),
    goodwillMinutes: granted('goodwill'),
    borrowedBeforeMinutes: balance.borrowedBeforeMinutes,
    availableMinutes: sum(lots.map((lot) => lot.minutes)),
    usedMinutes: balance.usedMinutes,
    drawnMinutes: sum(lots.map((lot) => lot.drawn)),
    drawnBySource: {
      allowance: drawnFrom('allowance'),
      purchase: drawnFrom('purchase'),
      goodwill: drawnFrom('goodwill'),
    },
    workedByCover: balance.workedByCover,
    expiredMinutes: sum(lots.map((lot) => lot.expired)),
    forfeitedMinutes: sum(lots.map((lot) => lot.forfeited)),
    refundedMinutes: 0,
    carriedMinutes: sum(lots.map((lot) => lot.remaining)),
    overageMinutes,
    approvedOverageMinutes: overageMinutes - overage.unapprovedMinutes,
    unapprovedOverageMinutes: overage.unapprovedMinutes,
    borrowedMinutes,
    chargedOverageMinutes: overage.chargedMinutes,
    lines,
    net,
    vat,
    gross: net + vat,
    currency: terms.currency,
  };
}

/** Late ones first, then by start, then as they were recorded: the order in which entries draw. */
export function inStatementOrder<E extends Pick<SettledEntry, 'late' | 'startedAt'>>(
  entries: readonly E[],
): readonly E[] {
  return [...entries].sort(
    (a, b) => Number(b.late) - Number(a.late) || (a.startedAt < b.startedAt ? -1 : a.startedAt > b.startedAt ? 1 : 0),
  );
}

/** Fees and recurring lines are payable in advance: next month's here, and this month's too where it is the first. */
function advanceLines(
  { month, ordinal, from, to }: MonthBalance,
  terms: Terms,
  nextTerms: Terms,
): readonly ChargeLine[] {
  const following = nextMonth(month);
  const first = ordinal === 0 ? monthlyLines(terms, month, 0, from, to) : [];
  return [...first, ...monthlyLines(nextTerms, following, ordinal + 1, firstDayOf(following), lastDayOf(following))];
}

function monthlyLines(
  terms: Terms,
  month: Month,
  ordinal: number,
  from: LocalDate,
  to: LocalDate,
): readonly ChargeLine[] {
  const portion = portionOf(from, to);
  const part =
    portion.days < portion.of && terms.proration === 'by-day' ? `, ${portion.days} of ${portion.of} days` : '';
  const recurring = terms.recurring.map(({ label, amount }): ChargeLine => {
    return { kind: 'recurring', description: `${label}, ${month}${part}`, amount: prorated(amount, portion, terms) };
  });
  if (terms.monthlyFee === 0) return recurring;
  const free = ordinal < terms.freeMonths;
  const fee: ChargeLine = {
    kind: 'fee',
    description: `Fee for ${month}${free ? ', free of charge' : part}`,
    amount: free ? 0 : prorated(terms.monthlyFee, portion, terms),
  };
  return [...recurring, fee];
}
