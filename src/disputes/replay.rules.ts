import { canonical } from '../audit/canonical';
import { type RecordedOf } from '../kernel/event';
import { ledgerMonth } from '../ledger/month.decider';
import { type MonthClosed, type MonthEvent, type Settlement } from '../ledger/month.events';
import { entriesOf, type LedgerMonth, type StartedMonth } from '../ledger/month.state';
import { type NextMonth, settle } from '../ledger/settlement.rules';
import { type DisputeReplayed } from './dispute.events';
import { statementFigures } from './dispute.rules';

type MonthFact = RecordedOf<MonthEvent>;

/** The close that ends a month's facts; undefined while it is open. */
export function closeIn(facts: readonly MonthFact[]): RecordedOf<MonthClosed> | undefined {
  const last = facts.at(-1);
  return last?.type === 'MonthClosed' ? last : undefined;
}

/** A month as its facts tell it; null where there are none. */
export function monthIn(facts: readonly MonthFact[]): StartedMonth | null {
  const state = facts.reduce<LedgerMonth>((month, fact) => ledgerMonth.evolve(month, fact), ledgerMonth.initialState);
  return state.status === 'unopened' ? null : state;
}

/**
 * The next month as it stood when this one closed: what was written to it before. One that was only opened then, or
 * after a crash, is what it was opened with.
 */
export function nextAtClose(facts: readonly MonthFact[], closedAtPosition: number): NextMonth | null {
  const before = facts.filter(({ position }) => position < closedAtPosition);
  return monthIn(before.length > 0 ? before : facts.slice(0, 1))?.opened ?? null;
}

/** Works a closed month out again from its events before the close, and tells where that differs from the close. */
export function replayOf(
  facts: readonly MonthFact[],
  closedWith: Settlement,
  next: NextMonth | null,
): Pick<DisputeReplayed['data'], 'eventsRead' | 'replayed' | 'differences'> {
  const month = monthIn(facts.slice(0, -1));
  if (!month) throw new Error('A month was closed that was never opened');
  const replayed = settle(month.balance, entriesOf(month), { terms: month.opened.terms, next });
  const differences = Object.keys({ ...closedWith, ...replayed }).filter((field) => {
    const [then, now] = [closedWith, replayed].map((one) => textOf(one[field as keyof Settlement]));
    return then !== now;
  });
  return { eventsRead: facts.length, replayed: statementFigures(replayed), differences: differences.sort() };
}

/** As it is stored: JSON knows nothing of what was left undefined. */
const textOf = (value: unknown): string => canonical(JSON.parse(JSON.stringify(value ?? null)));
