import { minorUnits, shareHalfUp } from '../money/money';
import { addMinutes } from '../time/instant';
import { lastDayOf, type LocalDate, type Month } from '../time/local';
import { type LedgerEntry, type StartedMonth } from './month.state';
import { type Adjustment, type ChargeLine, type Credit, type GivenBack, type Lot } from './month.events';
import { allowanceOf } from './opening.rules';
import { drawsFor } from './settlement.rules';

/** Minutes of one entry with what paid for them when their month closed. */
export interface Paid extends GivenBack {
  /** The whole of which this is what is left, from its beginning: a share of a line is rounded as a whole. */
  readonly share: Pick<GivenBack, 'minutes' | 'amount'>;
  /** The lot drawn on, or for borrowed minutes the allowance they were taken from; null where that is the open month's. */
  readonly lot: Lot | null;
  /** The overage line that charged them, with the terms of its month. */
  readonly charged: (Pick<Credit, 'vatRate' | 'currency'> & { readonly line: ChargeLine }) | null;
}

/**
 * What is left of what paid for an entry, in the order in which it drew, after the closed `months`: those from the
 * month that holds the entry to the last closed one, in order. Adjustments of a month took from it before its close.
 */
export function paidFor(entryId: string, months: readonly StartedMonth[]): readonly Paid[] {
  return months.reduce<readonly Paid[]>((paid, month, i) => {
    const rest = takeLast(paid, givenBackBy(entryId, month.balance.adjustments)).rest;
    return [...rest, ...paidIn(entryId, month, months[i + 1])];
  }, []);
}

/** Minutes that these adjustments gave back of what earlier months paid for an entry. */
export const givenBackBy = (entryId: string, adjustments: readonly Adjustment[]): number =>
  adjustmentsOf(entryId, adjustments)
    .flatMap(({ givenBack }) => givenBack)
    .reduce((total, { minutes }) => total + minutes, 0);

/** The corrections of one entry among a month's adjustments. */
export const adjustmentsOf = (entryId: string, adjustments: readonly Adjustment[]): readonly Adjustment[] =>
  adjustments.filter((adjustment) => adjustment.entry !== null && drawsFor(adjustment) === entryId);

/** Entries of a closed month with the values that adjustments of later months have given them. */
export const asTheyStand = (
  entries: readonly LedgerEntry[],
  adjustments: readonly Adjustment[],
): readonly LedgerEntry[] =>
  entries.map((entry) => {
    const last = adjustmentsOf(entry.entryId, adjustments).at(-1)?.entry;
    if (!last) return entry;
    const { after } = last;
    if (!after) return { ...entry, reversed: true };
    return { ...entry, ...after, endedAt: addMinutes(after.startedAt, after.workedMinutes) };
  });

function paidIn(entryId: string, { opened, closed }: StartedMonth, next: StartedMonth | undefined): readonly Paid[] {
  const statement = closed?.statement;
  const drawing = statement?.entries.find((entry) => entry.entryId === entryId);
  if (!statement || !drawing) return [];
  const { month, terms } = opened;
  const { vatRate, currency } = terms;
  const overage = { month, lotId: null, amount: 0, lot: null, charged: null };
  const allowance = next ? allowanceOf(next.opened, 0) : null;
  const paid: readonly Omit<Paid, 'share'>[] = [
    ...drawing.drawn.map(({ lotId, minutes }) => {
      const {
        drawn: _d,
        expired: _e,
        forfeited: _f,
        forfeitedBy: _by,
        refunded: _r,
        remaining: _left,
        ...lot
      } = statement.lots.find((known) => known.lotId === lotId)!;
      return { ...overage, lotId, bearer: 'lot' as const, minutes, lot };
    }),
    { ...overage, bearer: 'borrowed' as const, minutes: drawing.borrowedMinutes, lot: allowance },
    ...drawing.charges.map(({ line, minutes, amount }) => {
      const charged = { vatRate, currency, line: statement.lines[line]! };
      return { ...overage, bearer: 'charged' as const, minutes, amount, charged };
    }),
    { ...overage, bearer: 'unapproved' as const, minutes: drawing.unapprovedMinutes },
  ];
  return paid
    .filter(({ minutes }) => minutes > 0)
    .map((piece) => ({ ...piece, share: { minutes: piece.minutes, amount: piece.amount } }));
}

/** Takes minutes off the end: what was drawn last comes back first. A part of a charge is worth its share, from its end. */
export function takeLast(
  paid: readonly Paid[],
  minutes: number,
): { readonly rest: readonly Paid[]; readonly taken: readonly Paid[] } {
  const rest = [...paid];
  const taken: Paid[] = [];
  let wanted = minutes;
  while (wanted > 0) {
    const last = rest.pop();
    if (!last) throw new Error(`${wanted} minutes to give back were never paid for`);
    const back = Math.min(wanted, last.minutes);
    const kept = last.minutes - back;
    const keptAmount = shareHalfUp(minorUnits(last.share.amount), kept, last.share.minutes);
    if (kept > 0) rest.push({ ...last, minutes: kept, amount: keptAmount });
    taken.push({ ...last, minutes: back, amount: last.amount - keptAmount });
    wanted -= back;
  }
  return { rest, taken };
}

/** Where and when minutes are given back. */
export interface Giving {
  readonly adjustmentId: string;
  readonly entryId: string;
  readonly month: Month;
  /** Local date on which they are given back. */
  readonly date: LocalDate;
  /** An allowance like that of the month they are given back in, from which minutes borrowed the month before were taken. */
  readonly allowance: Lot;
}

/** The lots that come back, with the expiry of those they came from; one expired meanwhile lasts to the month's end. */
export function lotsGivenBack(taken: readonly Paid[], giving: Giving): readonly Lot[] {
  const { adjustmentId, entryId, month, date } = giving;
  const monthEnd = lastDayOf(month);
  return taken
    .filter(({ bearer }) => bearer === 'lot' || bearer === 'borrowed')
    .map(({ lot, minutes }, i): Lot => {
      const from = lot ?? giving.allowance;
      const expired = from.expiresOn !== null && from.expiresOn < date;
      return {
        lotId: `given-back-${adjustmentId}-${i + 1}`,
        source: from.source,
        grantedOn: from.grantedOn,
        month: from.month,
        minutes,
        expiresOn: expired && from.expiresOn < monthEnd ? monthEnd : from.expiresOn,
        unitPrice: from.unitPrice,
        givenBack: { month, entryId, lotId: from.lotId },
      };
    });
}

/** The charged money that comes back, month by month. */
export function creditsOf(taken: readonly Paid[]): readonly Credit[] {
  const byMonth = new Map<Month, Credit>();
  for (const { month, minutes, amount, charged } of taken) {
    if (!charged) continue;
    const { line, vatRate, currency } = charged;
    const credit = byMonth.get(month) ?? { month, lines: [], vatRate, currency };
    const { description, unitPrice } = line;
    const back: ChargeLine = {
      kind: 'credit',
      description,
      minutes,
      ...(unitPrice === undefined ? {} : { unitPrice }),
      amount: -amount,
    };
    byMonth.set(month, { ...credit, lines: [...credit.lines, back] });
  }
  return [...byMonth.values()];
}

export const asGivenBack = ({ month, lotId, bearer, minutes, amount }: Paid): GivenBack => ({
  month,
  lotId,
  bearer,
  minutes,
  amount,
});
