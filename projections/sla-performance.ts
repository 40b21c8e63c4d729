import { type Priority } from '../src/agreements/terms';
import { type Projection } from '../src/kernel/projection';
import { type Clock, type ClockName } from '../src/sla/clock';
import { type Month } from '../src/time/local';
import { type TicketEvent } from '../src/tickets/ticket.events';
import { everyTicketEvent } from './ticket-board';

/**
 * How the clocks of one name and priority fared that began in one month: for one client, and for all of them together.
 * A run counts in the month of its start in the agreement's zone, whenever it is judged and whenever it stops, so that
 * all figures of a month are of the same runs.
 */
export interface SlaPerformance {
  /** `<month>/<priority>/<clock>/<clientId>`, `*` for all clients. */
  readonly id: string;
  readonly month: Month;
  /** Null for all clients. */
  readonly clientId: string | null;
  readonly priority: Priority;
  readonly clock: ClockName;
  readonly met: number;
  readonly breached: number;
  /** Breaches that follow from a change of priority; they are not among the others. */
  readonly reclassified: number;
  /** Of the runs that have stopped, in time or not: how many took so many minutes of the target, by those minutes. */
  readonly stopped: Readonly<Record<string, number>>;
}

type Tally = 'met' | 'breached' | 'reclassified' | 'stopped';

export const slaPerformance: Projection<SlaPerformance, TicketEvent> = {
  name: 'sla-performance',
  version: 1,
  handles: everyTicketEvent,
  route: (event) => {
    const { clientId } = event.data;
    return counted(event).flatMap(({ clock }) => [documentId(clock, clientId), documentId(clock, null)]);
  },
  initial: (id) => ({
    id,
    month: '',
    clientId: null,
    priority: 'P3',
    clock: 'response',
    met: 0,
    breached: 0,
    reclassified: 0,
    stopped: {},
  }),
  evolve(doc, event) {
    for (const clientId of [event.data.clientId, null]) {
      const counts = counted(event).find(({ clock }) => documentId(clock, clientId) === doc.id);
      if (!counts) continue;
      const { clock, tally } = counts;
      const of = { ...doc, month: monthOf(clock), clientId, priority: clock.priority, clock: clock.clock };
      if (tally !== 'stopped') return { ...of, [tally]: doc[tally] + 1 };
      const minutes = clock.tookMinutes ?? clock.workedMinutes;
      return { ...of, stopped: { ...doc.stopped, [minutes]: (doc.stopped[minutes] ?? 0) + 1 } };
    }
    return doc;
  },
  indexes: [{ month: 1, clientId: 1, priority: 1, clock: 1 }],
};

/** A verdict is judged once, and the fact that stops a clock comes once; each clock of a ticket is in a document of its own. */
function counted(event: TicketEvent): readonly { readonly clock: Clock; readonly tally: Tally }[] {
  const { clocks } = event.data;
  switch (event.type) {
    case 'SlaAtRisk':
      return [];
    case 'SlaMet':
      return clocks.map((clock) => ({ clock, tally: 'met' }));
    case 'SlaBreached': {
      const tally = event.data.byReclassification ? 'reclassified' : 'breached';
      return clocks.map((clock) => ({ clock, tally }));
    }
    default:
      return clocks.flatMap((clock) =>
        clock.stoppedAt === null || clock.state === 'cancelled' ? [] : [{ clock, tally: 'stopped' as const }],
      );
  }
}

const documentId = (clock: Clock, clientId: string | null): string =>
  `${monthOf(clock)}/${clock.priority}/${clock.clock}/${clientId ?? '*'}`;

/** Facts of before told no month of the agreement's zone; theirs is that of UTC. */
const monthOf = ({ month, startedAt }: Clock): Month => month ?? startedAt.slice(0, 7);
