import { type Figures } from './dispute.events';

export const disputeStates = ['open', 'upheld', 'rejected', 'withdrawn'] as const;
export type DisputeState = (typeof disputeStates)[number];

/** What a month knows of one of its disputes. */
export interface DisputeOfMonth {
  readonly id: string;
  readonly state: DisputeState;
  /** As it was put forward. */
  readonly disputed: Figures;
  /** What was decided to come back; nothing unless it was upheld. */
  readonly upheld: Figures;
  /** Net minor units that are credited for it. */
  readonly creditedNet: number;
}

/** Money in dispute, as the month's invoice shows it: agreed + disputed + upheld = its net. Net minor units. */
export interface MoneyInDispute {
  readonly disputes: readonly { readonly id: string; readonly state: DisputeState }[];
  readonly agreedNet: number;
  /** Of disputes that wait for their answer. */
  readonly disputedNet: number;
  /** Of those that were upheld, and how much of it is on credit notes. */
  readonly upheldNet: number;
  readonly creditedNet: number;
}

/** The same in minutes, as the month's statement shows it: agreed + disputed + upheld = used. */
export interface TimeInDispute {
  readonly agreedMinutes: number;
  readonly disputedMinutes: number;
  readonly upheldMinutes: number;
}

export function moneyInDispute(disputes: readonly DisputeOfMonth[], net: number): MoneyInDispute {
  const [disputed, upheld] = together(disputes);
  return {
    disputes: disputes.map(({ id, state }) => ({ id, state })),
    agreedNet: net - disputed.net - upheld.net,
    disputedNet: disputed.net,
    upheldNet: upheld.net,
    creditedNet: disputes.reduce((sum, { creditedNet }) => sum + creditedNet, 0),
  };
}

export function timeInDispute(disputes: readonly DisputeOfMonth[], usedMinutes: number): TimeInDispute {
  const [disputed, upheld] = together(disputes);
  return {
    agreedMinutes: usedMinutes - disputed.minutes - upheld.minutes,
    disputedMinutes: disputed.minutes,
    upheldMinutes: upheld.minutes,
  };
}

/** No two that wait, or were upheld, have anything in common: their figures add up. */
function together(disputes: readonly DisputeOfMonth[]): readonly [disputed: Figures, upheld: Figures] {
  const sumOf = (figures: readonly Figures[]): Figures => ({
    minutes: figures.reduce((sum, { minutes }) => sum + minutes, 0),
    net: figures.reduce((sum, { net }) => sum + net, 0),
  });
  const waiting = disputes.filter(({ state }) => state === 'open').map(({ disputed }) => disputed);
  return [sumOf(waiting), sumOf(disputes.map(({ upheld }) => upheld))];
}
