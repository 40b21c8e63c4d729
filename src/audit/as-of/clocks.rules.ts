import { type SlaRun, slaStatus } from '../../../projections/sla-status';
import { type RecordedOf } from '../../kernel/event';
import { type TicketEvent } from '../../tickets/ticket.events';
import { hasOccurredBy, knownBy, type Moment } from './basis.rules';

/** A ticket's facts that had been written by then, or that had occurred by then; none before it was opened. */
export const ticketFactsAsOf = (
  facts: readonly RecordedOf<TicketEvent>[],
  { at, basis }: Moment,
): readonly RecordedOf<TicketEvent>[] =>
  basis === 'known' ? knownBy(facts, at) : facts.filter((fact) => hasOccurredBy(fact, at));

/**
 * The runs of a ticket's clocks, each as the last of these facts left it. A breach occurred when its clock was due, and
 * is known once it was detected.
 */
export function clocksOf(facts: readonly RecordedOf<TicketEvent>[]): readonly SlaRun[] {
  const runs = new Map<string, SlaRun>();
  for (const fact of facts) {
    for (const id of slaStatus.route(fact)) {
      runs.set(id, slaStatus.evolve(runs.get(id) ?? slaStatus.initial(id), fact));
    }
  }
  return [...runs.values()].filter(({ state }) => state !== 'cancelled');
}
