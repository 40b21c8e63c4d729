import { type BalanceCard, balances } from '../../../projections/balances';
import { type Recorded, type RecordedOf } from '../../kernel/event';
import { sum } from '../../ledger/month-balance';
import { type MonthEvent } from '../../ledger/month.events';
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

/** A month as it went, fact by fact, by the fold that makes its balance. */
export class RunningBalance {
  private card: BalanceCard | undefined;
  private timeZone = '';
  private facts = 0;

  /** How many facts it has seen: the revision of the next one. */
  get seen(): number {
    return this.facts;
  }

  see(fact: RecordedOf<MonthEvent>): void {
    if (fact.type === 'MonthOpened') this.timeZone = fact.data.terms.timeZone;
    this.card = balances.evolve(this.card ?? balances.initial(fact.data.ledgerId), fact);
    this.facts += 1;
  }

  /** The balance after the last fact seen, which is `last`. */
  after({ metadata }: Pick<Recorded, 'metadata'>): BalanceAfter {
    const { balance, figures, state } = this.card ? balances.derive!(this.card) : {};
    if (!balance || !figures) throw new Error('A balance of a month that was never opened');
    const today = localDateOf(metadata.recordedAt, this.timeZone);
    const usable = figures.lots.filter(({ expiresOn }) => expiresOn === null || expiresOn >= today);
    const { availableMinutes, usedMinutes, overageMinutes } = figures;
    const remainingMinutes =
      state === 'closed' ? figures.remainingMinutes : sum(usable.map(({ remaining }) => remaining));
    return { availableMinutes, usedMinutes, remainingMinutes, overageMinutes, provisional: balance.provisional };
  }
}
