import { type BalanceCard, balances } from '../../../projections/balances';
import { type Recorded } from '../../kernel/event';
import { sum } from '../../ledger/month-balance';
import { localDateOf } from '../../time/local';

/** A month's balance after one of its facts. Minutes are whole. */
export interface BalanceAfter {
  readonly availableMinutes: number;
  readonly usedMinutes: number;
  /** What the lots still held on the day on which the fact was written. */
  readonly remainingMinutes: number;
  readonly overageMinutes: number;
  /** The month before had not closed: what it would carry over is not counted. */
  readonly provisional: boolean;
}

/** The figures of a month's balance on the day on which its last fact was written. */
export function figuresAfter(
  card: BalanceCard,
  timeZone: string,
  { metadata }: Pick<Recorded, 'metadata'>,
): BalanceAfter {
  const { balance, figures, state } = balances.derive!(card);
  if (!balance || !figures) throw new Error('A balance of a month that was never opened');
  const today = localDateOf(metadata.recordedAt, timeZone);
  const usable = figures.lots.filter(({ expiresOn }) => expiresOn === null || expiresOn >= today);
  const { availableMinutes, usedMinutes, overageMinutes } = figures;
  const remainingMinutes =
    state === 'closed' ? figures.remainingMinutes : sum(usable.map(({ remaining }) => remaining));
  return { availableMinutes, usedMinutes, remainingMinutes, overageMinutes, provisional: balance.provisional };
}
