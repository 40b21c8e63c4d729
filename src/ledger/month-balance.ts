import { unreachable } from '../kernel/decider';
import { type LocalDate, type Month } from '../time/local';
import { draw, type Demand, LONG_AGO } from './drawing.rules';
import {
  type Adjustment,
  type ChargeLine,
  type Cover,
  type EntryValues,
  type Lot,
  type MonthEvent,
  type MonthOpened,
} from './month.events';
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
  /** The agreement's last month. */
  readonly last: boolean;
  /** The month before has not closed yet, so what it carries over is not known. */
  readonly provisional: boolean;
  readonly lots: readonly Lot[];
  /** This month's allowance as granted, before what was borrowed from it. */
  readonly grantedMinutes: number;
  readonly borrowedBeforeMinutes: number;
  /** Billable minutes by local day; those of late entries and adjustments, which are drawn first, under `late`. */
  readonly usedByDay: Readonly<Record<string, number>>;
  readonly usedMinutes: number;
  readonly workedByCover: Readonly<Partial<Record<Cover, number>>>;
  readonly approvedMinutes: number;
  /** Purchases and expenses of this month. */
  readonly charges: readonly ChargeLine[];
  readonly adjustments: readonly Adjustment[];
  /** Fee and recurring lines of this month, as they are due and as the month before charged them. */
  readonly monthlyLines: readonly ChargeLine[];
  readonly paidInAdvance: readonly ChargeLine[];
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

/** What the month before hands on. */
export interface CarriedBalance {
  readonly lots: readonly Lot[];
  readonly borrowedMinutes: number;
  readonly paidInAdvance: readonly ChargeLine[];
}

const LATE = 'late';

/** How a month begins, before anything is carried into it. */
export function openBalance(opened: MonthOpened['data']): MonthBalance {
  const { month, ordinal, from, to, last, grant, lines } = opened;
  return {
    month,
    ordinal,
    from,
    to,
    last,
    provisional: ordinal > 0,
    lots: grant ? [grant] : [],
    grantedMinutes: grant?.minutes ?? 0,
    borrowedBeforeMinutes: 0,
    usedByDay: {},
    usedMinutes: 0,
    workedByCover: {},
    approvedMinutes: 0,
    charges: [],
    adjustments: [],
    monthlyLines: lines,
    paidInAdvance: [],
  };
}

/** Folds one fact of an open month. The month's own opening and closing change no balance. */
export function evolveBalance(balance: MonthBalance, event: MonthEvent): MonthBalance {
  switch (event.type) {
    case 'BalanceCarriedForward':
      return carriedInto(balance, event.data);
    case 'HoursPurchased':
      return {
        ...balance,
        lots: [...balance.lots, event.data.lot],
        charges: [...balance.charges, purchaseLine(event.data.lot, event.data.amount)],
      };
    case 'TimeLogged':
      return worked(balance, event.data, event.data, 1);
    case 'TimeCorrected':
      return worked(worked(balance, event.data, event.data.before, -1), event.data, event.data.after, 1);
    case 'TimeReversed':
      return worked(balance, event.data, event.data.before, -1);
    case 'AdjustmentPosted': {
      const { ledgerId: _l, agreementId: _a, clientId: _c, month: _m, ...adjustment } = event.data;
      return {
        ...used(balance, LATE, adjustment.drawnMinutes),
        lots: [...balance.lots, ...adjustment.lots],
        adjustments: [...balance.adjustments, adjustment],
      };
    }
    case 'ExpenseRecorded': {
      const { description, amount } = event.data;
      return { ...balance, charges: [...balance.charges, { kind: 'expense', description, amount }] };
    }
    case 'MonthCutShort': {
      const { to, last, grant, lines } = event.data;
      return { ...regranted(balance, grant), to, last, monthlyLines: lines };
    }
    case 'OverageApproved':
      return { ...balance, approvedMinutes: balance.approvedMinutes + event.data.minutes };
    case 'MonthOpened':
    case 'EstimateNoted':
    case 'OverageApprovalRequested':
    case 'OverageDeclined':
    case 'BalanceThresholdCrossed':
    case 'MonthClosed':
      return balance;
    default:
      return unreachable(event);
  }
}

/** Adds an entry's minutes to the balance, or with -1 takes them back out of it. */
function worked(
  balance: MonthBalance,
  { cover, late }: { readonly cover: Cover; readonly late: boolean },
  { date, billableMinutes, workedMinutes }: Pick<EntryValues, 'date' | 'billableMinutes' | 'workedMinutes'>,
  sign: 1 | -1,
): MonthBalance {
  const { workedByCover } = balance;
  return {
    ...used(balance, late ? LATE : date, sign * billableMinutes),
    workedByCover: { ...workedByCover, [cover]: (workedByCover[cover] ?? 0) + sign * workedMinutes },
  };
}

function used(balance: MonthBalance, day: string, minutes: number): MonthBalance {
  return {
    ...balance,
    usedMinutes: balance.usedMinutes + minutes,
    usedByDay: { ...balance.usedByDay, [day]: (balance.usedByDay[day] ?? 0) + minutes },
  };
}

/** The balance once the month before has closed: its lots come first, and what it borrowed is taken off. */
export function carriedInto(balance: MonthBalance, carried: CarriedBalance): MonthBalance {
  const { lots, borrowedMinutes, paidInAdvance } = carried;
  const ready = { ...balance, provisional: false, lots: [...lots, ...balance.lots], paidInAdvance };
  return lessBorrowed(ready, borrowedMinutes);
}

/** What was borrowed from this month makes its own allowance smaller, and no other lot. */
function lessBorrowed(balance: MonthBalance, borrowedMinutes: number): MonthBalance {
  const taken = Math.min(borrowedMinutes, balance.grantedMinutes);
  return {
    ...balance,
    lots: balance.lots.map((lot) => (isGrantOf(balance, lot) ? { ...lot, minutes: lot.minutes - taken } : lot)),
    borrowedBeforeMinutes: taken,
  };
}

/** The same balance with another allowance of its own. */
function regranted(balance: MonthBalance, grant: Lot | null): MonthBalance {
  const others = balance.lots.filter((lot) => !isGrantOf(balance, lot));
  const granted = { ...balance, lots: grant ? [...others, grant] : others, grantedMinutes: grant?.minutes ?? 0 };
  return lessBorrowed(granted, balance.borrowedBeforeMinutes);
}

/** Whether a lot is the month's own allowance. */
const isGrantOf = ({ month }: Pick<MonthBalance, 'month'>, lot: Lot): boolean =>
  lot.source === 'allowance' && grantedIn(lot) === month && !lot.givenBack;

/** The month in which a lot came to be: granted, bought, given, or given back. */
export const grantedIn = (lot: Lot): Month => lot.givenBack?.month ?? lot.month;

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
export function demandsOf({ usedByDay }: Pick<MonthBalance, 'usedByDay'>): readonly Demand[] {
  return Object.keys(usedByDay)
    .sort((a, b) => (a === LATE ? -1 : b === LATE ? 1 : a < b ? -1 : 1))
    .map((day) => ({ date: day === LATE ? LONG_AGO : day, minutes: usedByDay[day]! }));
}

/** @param nextGrantMinutes what the next month grants; left out, as much as this month's terms */
export function figuresOf(
  balance: MonthBalance,
  bearing: OverageBearing,
  nextGrantMinutes = balance.last ? 0 : bearing.allowanceMinutes,
): BalanceFigures {
  const { byLot, overageMinutes } = draw(balance.lots, demandsOf(balance));
  const lots = balance.lots.map((lot) => {
    const drawn = byLot.get(lot.lotId) ?? 0;
    return { ...lot, drawn, remaining: lot.minutes - drawn };
  });
  const shares = shareOverage(bearing, overageMinutes, balance.approvedMinutes, nextGrantMinutes);
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
