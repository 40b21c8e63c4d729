import Big from 'big.js';
import { type Terms } from '../agreements/terms';
import { minorUnits, shareHalfUp, timesRateHalfUp } from '../money/money';
import { type Instant } from '../time/instant';
import { type LocalDate } from '../time/local';
import { draw, LONG_AGO } from './drawing.rules';
import { demandsOf, grantedIn, type MonthBalance, sum } from './month-balance';
import {
  type Adjustment,
  type ChargeLine,
  type Cover,
  type EntryDrawing,
  type Lot,
  type LotMovement,
  type MonthOpened,
  type Settlement,
} from './month.events';
import { type OverageBearing, settleOverage, shareOverage } from './overage.rules';

/** What the settlement asks of an entry. */
export interface SettledEntry {
  readonly entryId: string;
  /** Place among the entries of its month, as they were recorded. */
  readonly order: number;
  readonly role: string | null;
  readonly startedAt: Instant;
  readonly date: LocalDate;
  readonly billableMinutes: number;
  readonly cover: Cover;
  readonly late: boolean;
}

/** The month that follows, as it is opened: its cap, its grant and its lines in advance are this one's to settle. */
export type NextMonth = Pick<MonthOpened['data'], 'terms' | 'grant' | 'lines'>;

/** What the lots came to when the month ended, and what the next one begins with. */
export interface LotsAtClose {
  readonly lots: readonly LotMovement[];
  readonly carriedLots: readonly Lot[];
  readonly overageMinutes: number;
  readonly borrowedMinutes: number;
}

export const grantOfNext = (next: NextMonth | null): number => next?.grant?.minutes ?? 0;

/**
 * Ends a month's lots: what has expired by its last day is lost, then allowance above the next month's
 * cap is forfeited from the oldest lot, and the rest is carried. Where no month follows, purchases are
 * refunded if that was agreed, and the rest is forfeited.
 */
export function closeLots(
  balance: MonthBalance,
  bearing: OverageBearing & Pick<Terms, 'onEnd'>,
  next: NextMonth | null,
): LotsAtClose {
  const { byLot, overageMinutes } = draw(balance.lots, demandsOf(balance));
  const { borrowedMinutes } = shareOverage(bearing, overageMinutes, balance.approvedMinutes, grantOfNext(next));
  const ended = balance.lots.map((lot): LotMovement => {
    const drawn = byLot.get(lot.lotId) ?? 0;
    const left = lot.minutes - drawn;
    const expired = lot.expiresOn !== null && lot.expiresOn <= balance.to ? left : 0;
    return { ...lot, drawn, expired, forfeited: 0, forfeitedBy: null, refunded: 0, remaining: left - expired };
  });
  const lots = next ? forfeitAboveCap(ended, next, borrowedMinutes) : ended.map((lot) => atTheEnd(lot, bearing.onEnd));
  return { lots, carriedLots: carriedFrom(lots), overageMinutes, borrowedMinutes };
}

/** What is left of each lot, as the next month holds it. */
export function carriedFrom(lots: readonly LotMovement[]): readonly Lot[] {
  return lots
    .filter((lot) => lot.remaining > 0)
    .map(({ drawn: _d, expired: _e, forfeited: _f, forfeitedBy: _by, refunded: _r, remaining, ...lot }): Lot => {
      return { ...lot, minutes: remaining };
    });
}

/** Allowance carried plus newly granted never exceeds the multiple of the next month's full allowance. */
function forfeitAboveCap(
  lots: readonly LotMovement[],
  next: NextMonth,
  borrowedMinutes: number,
): readonly LotMovement[] {
  const { rollover, allowanceMinutes } = next.terms;
  if (rollover.policy !== 'capped') return lots;
  const cap = Number(new Big(rollover.capMultiple ?? '1').times(allowanceMinutes).round(0, Big.roundDown));
  const granted = grantOfNext(next) - borrowedMinutes;
  const allowances = lots.filter((lot) => lot.source === 'allowance');
  let above = Math.max(0, sum(allowances.map((lot) => lot.remaining)) + granted - cap);
  const forfeited = new Map<string, number>();
  for (const lot of [...allowances].sort((a, b) =>
    a.grantedOn < b.grantedOn ? -1 : a.grantedOn > b.grantedOn ? 1 : 0,
  )) {
    const taken = Math.min(above, lot.remaining);
    forfeited.set(lot.lotId, taken);
    above -= taken;
  }
  return lots.map((lot) => {
    const taken = forfeited.get(lot.lotId) ?? 0;
    return taken === 0 ? lot : { ...lot, forfeited: taken, forfeitedBy: 'cap', remaining: lot.remaining - taken };
  });
}

function atTheEnd(lot: LotMovement, onEnd: Terms['onEnd']): LotMovement {
  if (lot.remaining === 0) return lot;
  return onEnd === 'refund-unused-purchases' && lot.source === 'purchase'
    ? { ...lot, refunded: lot.remaining, remaining: 0 }
    : { ...lot, forfeited: lot.remaining, forfeitedBy: 'end', remaining: 0 };
}

/** The whole statement of a month as it stands: closed now, this is what it comes to. */
export function settle(
  balance: MonthBalance,
  entries: readonly SettledEntry[],
  { terms, next }: { readonly terms: Terms; readonly next: NextMonth | null },
): Settlement {
  const { month } = balance;
  const inOrder = [...drawnByAdjustments(balance.adjustments), ...inStatementOrder(entries)].filter(
    (entry) => entry.billableMinutes > 0,
  );
  const { drawings, overageMinutes } = draw(
    balance.lots,
    inOrder.map(({ late, date, billableMinutes }) => ({ date: late ? LONG_AGO : date, minutes: billableMinutes })),
  );
  const { lots, borrowedMinutes } = closeLots(balance, terms, next);
  const overage = settleOverage(terms, {
    pieces: inOrder.map(({ role }, i) => ({ role, minutes: drawings[i]!.overageMinutes })),
    approvedMinutes: balance.approvedMinutes,
    nextGrantMinutes: grantOfNext(next),
  });
  const before = balance.charges.length;
  const lines = [
    ...balance.charges,
    ...overage.lines,
    ...lots.filter((lot) => lot.refunded > 0).map(refundLine),
    ...(balance.ordinal === 0 ? balance.monthlyLines : overpaid(balance)),
    ...(next?.lines ?? []),
  ];
  const net = sum(lines.map((line) => line.amount));
  const vat = timesRateHalfUp(minorUnits(net), terms.vatRate);
  const cameToBe = (wanted: (lot: LotMovement) => boolean): number =>
    sum(lots.filter((lot) => grantedIn(lot) === month && wanted(lot)).map((lot) => lot.minutes));
  const drawnFrom = (source: Lot['source']): number =>
    sum(lots.filter((lot) => lot.source === source).map((lot) => lot.drawn));
  const givenBackMinutes = cameToBe((lot) => lot.givenBack !== undefined);
  return {
    lots,
    entries: inOrder.map((entry, i): EntryDrawing => {
      const { charges, ...shares } = overage.pieces[i]!;
      const placed = charges.map((share) => ({ ...share, line: before + share.line }));
      return { entryId: entry.entryId, ...drawings[i]!, ...shares, charges: placed };
    }),
    adjustments: balance.adjustments,
    openingMinutes: sum(lots.filter((lot) => grantedIn(lot) !== month).map((lot) => lot.minutes)),
    grantedMinutes: balance.grantedMinutes,
    purchasedMinutes: cameToBe((lot) => lot.source === 'purchase' && !lot.givenBack),
    goodwillMinutes: cameToBe((lot) => lot.source === 'goodwill' && !lot.givenBack) + givenBackMinutes,
    givenBackMinutes,
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
    refundedMinutes: sum(lots.map((lot) => lot.refunded)),
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

/** What adjustments draw, taken together for each entry they are about: they come before all entries of the month. */
function drawnByAdjustments(adjustments: readonly Adjustment[]): readonly SettledEntry[] {
  const byEntry = new Map<string, SettledEntry>();
  for (const adjustment of adjustments) {
    const entryId = drawsFor(adjustment);
    const known = byEntry.get(entryId);
    const { drawnMinutes, entry, date } = adjustment;
    byEntry.set(entryId, {
      entryId,
      order: known?.order ?? byEntry.size,
      role: entry?.entryId === entryId ? entry.role : null,
      startedAt: '',
      date,
      billableMinutes: (known?.billableMinutes ?? 0) + drawnMinutes,
      cover: 'billable',
      late: true,
    });
  }
  return [...byEntry.values()];
}

/** In whose name an adjustment draws: the entry's that it corrects, else its own. */
export const drawsFor = ({ kind, entry, adjustmentId }: Adjustment): string =>
  entry && (kind === 'correction' || kind === 'reversal') ? entry.entryId : adjustmentId;

/** Late ones first, then by start, then as they were recorded: the order in which entries draw. */
export function inStatementOrder<E extends Pick<SettledEntry, 'late' | 'startedAt' | 'order'>>(
  entries: readonly E[],
): readonly E[] {
  return [...entries].sort(
    (a, b) =>
      Number(b.late) - Number(a.late) ||
      (a.startedAt < b.startedAt ? -1 : a.startedAt > b.startedAt ? 1 : a.order - b.order),
  );
}

/** What was bought and not used, at the price it was bought for. */
function refundLine({ grantedOn, refunded, unitPrice }: LotMovement): ChargeLine {
  const price = unitPrice ?? 0;
  return {
    kind: 'refund',
    description: `Unused hours bought on ${grantedOn}`,
    minutes: refunded,
    unitPrice: price,
    amount: shareHalfUp(minorUnits(-price), refunded, 60),
  };
}

/** What the month before charged for this one, beyond what is due now that the agreement ends in it. */
function overpaid({ paidInAdvance, monthlyLines }: MonthBalance): readonly ChargeLine[] {
  return paidInAdvance.flatMap(({ description, amount }, i): ChargeLine[] => {
    const tooMuch = amount - (monthlyLines[i]?.amount ?? 0);
    return tooMuch > 0 ? [{ kind: 'refund', description: `${description}: days after the end`, amount: -tooMuch }] : [];
  });
}
