import { unreachable } from '../kernel/decider';
import { type LocalDate, type Month } from '../time/local';
import { draw, type Demand } from './drawing.rules';
import { type ChargeLine, type Cover, type Lot, type MonthEvent, type MonthOpened } from './month.events';
import { type OverageBearing, shareOverage } from './overage.rules';

/**
 * One month of one agreement as a running balance. Lots expire at the end of local days, so minutes per
 * day say as much about the lots as the single entries do: the balance stays small however many there are.
 */
export interface MonthBalance {
  readonly month: Month;
  readonly ordinal: number;
  readonly from: LocalDate;
  readonly to: LocalDate;
  /** The month before has not closed yet, so what it carries over is not known. */
  readonly provisional: boolean;
  readonly lots: readonly Lot[];
  readonly borrowedBeforeMinutes: number;
  /** Billable minutes by local day; those of late entries, which are drawn first, under `late`. */
  readonly usedByDay: Readonly<Record<string, number>>;
  readonly usedMinutes: number;
  readonly workedByCover: Readonly<Partial<Record<Cover, number>>>;
  readonly approvedMinutes: number;
  readonly purchases: readonly ChargeLine[];
}

/** A balance in figures, as of its last event: whether a lot has expired today is for the reader to say. */
export interface BalanceFigures {
  readonly lots: readonly (Lot & { readonly drawn: number; readonly remaining: number })[];
  readonly availableMinutes: number;
  readonly usedMinutes: number;
  readonly remainingMinutes: number;
  readonly overageMinutes: number;
  readonly unapprovedOverageMinutes: number;
  readonly borrowedMinutes: number;
}

const LATE = 'late';
/** Before every month: a late entry may draw on whatever its month of posting holds. */
const LONG_AGO = '0000-01-01';

/** How a month begins, before anything is carried into it. */
export function openBalance(opened: MonthOpened['data']): MonthBalance {
  const { month, ordinal, from, to, grant } = opened;
  return {
    month,
    ordinal,
    from,
    to,
    provisional: ordinal > 0,
    lots: grant ? [grant] : [],
    borrowedBeforeMinutes: 0,
    usedByDay: {},
    usedMinutes: 0,
    workedByCover: {},
    approvedMinutes: 0,
    purchases: [],
  };
}

/** Folds one fact of an open month. The month's own opening and closing change no balance. */
export function evolveBalance(balance: MonthBalance, event: MonthEvent): MonthBalance {
  switch (event.type) {
    case 'BalanceCarriedForward':
      return carriedInto(balance, event.data.lots, event.data.borrowedMinutes);
    case 'HoursPurchased':
      return {
        ...balance,
        lots: [...balance.lots, event.data.lot],
        purchases: [...balance.purchases, purchaseLine(event.data.lot, event.data.amount)],
      };
    case 'TimeLogged': {
      const { late, date, billableMinutes, cover, workedMinutes } = event.data;
      const day = late ? LATE : date;
      return {
        ...balance,
        usedMinutes: balance.usedMinutes + billableMinutes,
        usedByDay: { ...balance.usedByDay, [day]: (balance.usedByDay[day] ?? 0) + billableMinutes },
        workedByCover: { ...balance.workedByCover, [cover]: (balance.workedByCover[cover] ?? 0) + workedMinutes },
      };
    }
    case 'OverageApproved':
      return { ...balance, approvedMinutes: balance.approvedMinutes + event.data.minutes };
    case 'MonthOpened':
    case 'OverageApprovalRequested':
    case 'OverageDeclined':
    case 'BalanceThresholdCrossed':
    case 'MonthClosed':
      return balance;
    default:
      return unreachable(event);
  }
}

/** The balance once the month before has closed: its lots come first, and what it borrowed is taken off. */
export function carriedInto(balance: MonthBalance, carried: readonly Lot[], borrowedMinutes: number): MonthBalance {
  return {
    ...balance,
    provisional: false,
    lots: [...carried, ...balance.lots.map((lot) => less(lot, balance, borrowedMinutes))],
    borrowedBeforeMinutes: borrowedMinutes,
  };
}

/** What was borrowed from this month makes its own allowance smaller, and no other lot. */
function less(lot: Lot, { month }: MonthBalance, borrowedMinutes: number): Lot {
  const isGrant = lot.source === 'allowance' && lot.month === month;
  return isGrant ? { ...lot, minutes: Math.max(0, lot.minutes - borrowedMinutes) } : lot;
}

function purchaseLine(lot: Lot, amount: number): ChargeLine {
  return {
    kind: 'purchase',
    description: `Hours bought on ${lot.grantedOn}`,
    minutes: lot.minutes,
    unitPrice: lot.unitPrice ?? 0,
    amount,
  };
}

/** Late minutes first, then day by day. */
export function demandsOf({ usedByDay }: MonthBalance): readonly Demand[] {
  return Object.keys(usedByDay)
    .sort((a, b) => (a === LATE ? -1 : b === LATE ? 1 : a < b ? -1 : 1))
    .map((day) => ({ date: day === LATE ? LONG_AGO : day, minutes: usedByDay[day]! }));
}

export function figuresOf(balance: MonthBalance, bearing: OverageBearing): BalanceFigures {
  const { byLot, overageMinutes } = draw(balance.lots, demandsOf(balance));
  const lots = balance.lots.map((lot) => {
    const drawn = byLot.get(lot.lotId) ?? 0;
    return { ...lot, drawn, remaining: lot.minutes - drawn };
  });
  const shares = shareOverage(bearing, overageMinutes, balance.approvedMinutes);
  return {
    lots,
    availableMinutes: sum(lots.map((lot) => lot.minutes)),
    usedMinutes: balance.usedMinutes,
    remainingMinutes: sum(lots.map((lot) => lot.remaining)),
    overageMinutes,
    unapprovedOverageMinutes: shares.unapprovedMinutes,
    borrowedMinutes: shares.borrowedMinutes,
  };
}

export const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);
