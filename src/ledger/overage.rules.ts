import { type Terms } from '../agreements/terms';
import { minorUnits, shareHalfUp } from '../money/money';
import { type ChargeLine } from './month.events';

/** Overage minutes of one role, in the order in which the work was drawn. */
export interface RoleMinutes {
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

export interface OverageSettlement extends OverageShares {
  readonly lines: readonly ChargeLine[];
  /** Sum of the lines, minor units. */
  readonly net: number;
}

/** The part of the terms that decides who bears overage. */
export type OverageBearing = Pick<Terms, 'plan' | 'overage' | 'allowanceMinutes'>;

/**
 * Up to `borrowUpToMinutes` of approved overage is borrowed; above that all of it is charged. Only an
 * allowance can give back what was borrowed, so without one nothing is. On demand there is nothing to go
 * over, so nothing to approve.
 */
export function shareOverage(
  { plan, overage, allowanceMinutes }: OverageBearing,
  overageMinutes: number,
  approvedMinutes: number,
): OverageShares {
  const needsApproval = overage.approval === 'required' && plan !== 'on-demand';
  const approved = needsApproval ? Math.min(overageMinutes, approvedMinutes) : overageMinutes;
  const unapprovedMinutes = overageMinutes - approved;
  const borrowable = Math.min(overage.borrowUpToMinutes, allowanceMinutes);
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
    readonly overageMinutes: number;
    readonly approvedMinutes: number;
    readonly byRole?: readonly RoleMinutes[];
  },
): OverageSettlement {
  const shares = shareOverage(terms, overage.overageMinutes, overage.approvedMinutes);
  const byRole = overage.byRole ?? [{ role: null, minutes: overage.overageMinutes }];
  const lines = chargeLines(terms, shares.chargedMinutes, byRole);
  return { ...shares, lines, net: lines.reduce((sum, line) => sum + line.amount, 0) };
}

function chargeLines(terms: Terms, chargedMinutes: number, byRole: readonly RoleMinutes[]): readonly ChargeLine[] {
  const hourlyMinutes = Math.min(chargedMinutes, terms.overage.dayRateAfterMinutes ?? chargedMinutes);
  const dayMinutes = chargedMinutes - hourlyMinutes;
  return [
    ...hourlyLines(terms, firstMinutes(byRole, hourlyMinutes)),
    ...(dayMinutes > 0 ? [dayLine(terms, dayMinutes)] : []),
  ];
}

/** The first `minutes` of the pieces, summed per role in order of first appearance. */
function firstMinutes(pieces: readonly RoleMinutes[], minutes: number): ReadonlyMap<string | null, number> {
  const taken = new Map<string | null, number>();
  let left = minutes;
  for (const piece of pieces) {
    const take = Math.min(piece.minutes, left);
    if (take > 0) taken.set(piece.role, (taken.get(piece.role) ?? 0) + take);
    left -= take;
  }
  return taken;
}

function hourlyLines(terms: Terms, minutesByRole: ReadonlyMap<string | null, number>): readonly ChargeLine[] {
  return [...minutesByRole].map(([role, minutes]) => {
    const unitPrice = hourlyRateOf(terms, role);
    return {
      kind: 'overage-hourly',
      description: role === null ? 'Time beyond the hours available' : `Time beyond the hours available, ${role}`,
      minutes,
      unitPrice,
      amount: shareHalfUp(minorUnits(unitPrice), minutes, 60),
    };
  });
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
