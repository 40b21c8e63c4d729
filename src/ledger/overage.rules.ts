import { type Terms } from '../agreements/terms';
import { minorUnits, shareHalfUp } from '../money/money';
import { type ChargeLine, type EntryDrawing } from './month.events';

/** Overage minutes of one entry, in the order in which the work was drawn. */
export interface OveragePiece {
  readonly role: string | null;
  readonly minutes: number;
}

/** Who bears the overage: borrowed + charged + unapproved is all of it. */
export interface OverageShares {
  /** Taken from next month's allowance; nothing is charged for them. */
  readonly borrowedMinutes: number;
  readonly chargedMinutes: number;
  /** Neither charged nor borrowed, because nobody approved them. */
  readonly unapprovedMinutes: number;
}

/** Who bears one entry's overage, and its shares of the lines. */
export type PieceShares = OverageShares & Pick<EntryDrawing, 'charges'>;

export interface OverageSettlement extends OverageShares {
  readonly lines: readonly ChargeLine[];
  /** One for each piece, in their order. */
  readonly pieces: readonly PieceShares[];
  /** Sum of the lines, minor units. */
  readonly net: number;
}

/** The part of the terms that decides who bears overage. */
export type OverageBearing = Pick<Terms, 'plan' | 'overage' | 'allowanceMinutes'>;

/**
 * Up to `borrowUpToMinutes` of approved overage is borrowed; above that all of it is charged. Only the next grant
 * can give back what was borrowed, so no more is borrowed than it holds, and none without an allowance. On demand there is nothing to go over, so
 * nothing to approve.
 */
export function shareOverage(
  { plan, overage, allowanceMinutes }: OverageBearing,
  overageMinutes: number,
  approvedMinutes: number,
  nextGrantMinutes = allowanceMinutes,
): OverageShares {
  const needsApproval = overage.approval === 'required' && plan !== 'on-demand';
  const approved = needsApproval ? Math.min(overageMinutes, approvedMinutes) : overageMinutes;
  const unapprovedMinutes = overageMinutes - approved;
  const borrowable = plan === 'retainer' ? Math.min(overage.borrowUpToMinutes, nextGrantMinutes) : 0;
  return approved <= borrowable
    ? { borrowedMinutes: approved, chargedMinutes: 0, unapprovedMinutes }
    : { borrowedMinutes: 0, chargedMinutes: approved, unapprovedMinutes };
}

/**
 * What a month's overage comes to: the first `dayRateAfterMinutes` of what is charged by the hour, at the
 * rate of the role that worked them, what is beyond by the day. Approved minutes cover it in drawing order.
 */
export function settleOverage(
  terms: Terms,
  overage: {
    readonly pieces: readonly OveragePiece[];
    readonly approvedMinutes: number;
    readonly nextGrantMinutes?: number;
  },
): OverageSettlement {
  const { pieces, approvedMinutes, nextGrantMinutes } = overage;
  const overageMinutes = pieces.reduce((sum, { minutes }) => sum + minutes, 0);
  const shares = shareOverage(terms, overageMinutes, approvedMinutes, nextGrantMinutes);
  const { lines, charges } = charge(terms, shares.chargedMinutes, pieces);
  let approvedLeft = overageMinutes - shares.unapprovedMinutes;
  const sharesOf = pieces.map(({ minutes }, i): PieceShares => {
    const approved = Math.min(minutes, approvedLeft);
    approvedLeft -= approved;
    const [borrowedMinutes, chargedMinutes] = shares.chargedMinutes > 0 ? [0, approved] : [approved, 0];
    return { borrowedMinutes, chargedMinutes, unapprovedMinutes: minutes - approved, charges: charges[i]! };
  });
  return { ...shares, lines, pieces: sharesOf, net: lines.reduce((sum, line) => sum + line.amount, 0) };
}

const BY_THE_DAY = Symbol('by the day');

/** Minutes of one piece that go into one line. */
interface Portion {
  readonly piece: number;
  readonly minutes: number;
}

/** One line a role for the hours, in order of first appearance, then one for the days; and each piece's shares of them. */
function charge(terms: Terms, chargedMinutes: number, pieces: readonly OveragePiece[]) {
  const byLine = new Map<string | null | typeof BY_THE_DAY, Portion[]>();
  const days: Portion[] = [];
  let chargedLeft = chargedMinutes;
  let hourlyLeft = Math.min(chargedMinutes, terms.overage.dayRateAfterMinutes ?? chargedMinutes);
  pieces.forEach(({ role, minutes }, piece) => {
    const charged = Math.min(minutes, chargedLeft);
    const hourly = Math.min(charged, hourlyLeft);
    chargedLeft -= charged;
    hourlyLeft -= hourly;
    if (hourly > 0) {
      const portions = byLine.get(role) ?? [];
      if (portions.length === 0) byLine.set(role, portions);
      portions.push({ piece, minutes: hourly });
    }
    if (charged > hourly) days.push({ piece, minutes: charged - hourly });
  });
  if (days.length > 0) byLine.set(BY_THE_DAY, days);
  const charges = pieces.map((): EntryDrawing['charges'][number][] => []);
  const lines = [...byLine].map(([role, portions], index): ChargeLine => {
    const minutes = portions.reduce((sum, portion) => sum + portion.minutes, 0);
    const line = role === BY_THE_DAY ? dayLine(terms, minutes) : hourlyLine(terms, role, minutes);
    for (const { piece, ...share } of sharedOut(line.amount, minutes, portions)) {
      charges[piece]!.push({ line: index, ...share });
    }
    return line;
  });
  return { lines, charges };
}

/** Each portion's share of a line: the amount up to and with it, less that up to before it, both rounded half up. */
function sharedOut(amount: number, minutes: number, portions: readonly Portion[]) {
  let before = 0;
  return portions.map((portion) => {
    const through = before + portion.minutes;
    const share = shareHalfUp(minorUnits(amount), through, minutes) - shareHalfUp(minorUnits(amount), before, minutes);
    before = through;
    return { ...portion, amount: share };
  });
}

function hourlyLine(terms: Terms, role: string | null, minutes: number): ChargeLine {
  const unitPrice = hourlyRateOf(terms, role);
  return {
    kind: 'overage-hourly',
    description: role === null ? 'Time beyond the hours available' : `Time beyond the hours available, ${role}`,
    minutes,
    unitPrice,
    amount: shareHalfUp(minorUnits(unitPrice), minutes, 60),
  };
}

function dayLine(terms: Terms, minutes: number): ChargeLine {
  const { dayRate, dayMinutes } = terms;
  if (dayRate === null || dayMinutes === null) throw new Error('Terms with a day rate border have no day rate');
  const wholeDays = terms.overage.dayRounding === 'whole-day';
  return {
    kind: 'overage-day',
    description: wholeDays
      ? 'Time beyond the hours available, whole days'
      : 'Time beyond the hours available, by the day',
    minutes,
    unitPrice: dayRate,
    amount: wholeDays
      ? dayRate * Math.ceil(minutes / dayMinutes)
      : shareHalfUp(minorUnits(dayRate), minutes, dayMinutes),
  };
}

/** Minor units an hour: the role's own rate, or the agreement's. */
export function hourlyRateOf(terms: Terms, role: string | null): number {
  return role !== null && Object.hasOwn(terms.rates, role) ? terms.rates[role]! : terms.hourlyRate;
}
