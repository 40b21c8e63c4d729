import { type BalanceCard, balances } from '../../../projections/balances';
import { type RecordedOf } from '../../kernel/event';
import { type MonthEvent } from '../../ledger/month.events';

type MonthFacts = readonly RecordedOf<MonthEvent>[];

/** So many facts lie between two snapshots. */
export const SNAPSHOT_EVERY = 100;

/** The balance after every hundredth fact of a stream. They live as long as the very facts they were folded from. */
const snapshots = new WeakMap<MonthFacts, BalanceCard[]>();

/** The balance after the first `count` facts of a month's stream: the fold goes on from the snapshot before. */
export function balanceAfter(stream: MonthFacts, count: number): BalanceCard {
  const known = snapshots.get(stream) ?? [];
  snapshots.set(stream, known);
  const whole = Math.floor(count / SNAPSHOT_EVERY);
  for (let nth = known.length; nth < whole; nth += 1) {
    const from = nth * SNAPSHOT_EVERY;
    known.push(folded(known.at(-1), stream, from, from + SNAPSHOT_EVERY));
  }
  return folded(known[whole - 1], stream, whole * SNAPSHOT_EVERY, count);
}

function folded(card: BalanceCard | undefined, stream: MonthFacts, from: number, to: number): BalanceCard {
  let folding = card ?? balances.initial(stream[0]!.data.ledgerId);
  for (let i = from; i < to; i += 1) folding = balances.evolve(folding, stream[i]!);
  return folding;
}
