import { type Projection } from '../src/kernel/projection';
import { type Clock, type ClockName, watchAt } from '../src/sla/clock';
import { type Instant } from '../src/time/instant';
import { type TicketEvent } from '../src/tickets/ticket.events';
import { everyTicketEvent } from './ticket-board';

/** One run of one clock of one ticket, as its last event left it. Instants are UTC. */
export interface SlaRun extends Clock {
  /** `<ticketId>/<clock>/<run>` */
  readonly id: string;
  readonly ticketId: string;
  readonly agreementId: string;
  readonly clientId: string;
  /** The next moment at which time alone makes a warning or a breach of it; null where it does not. */
  readonly watchAt: Instant | null;
  /** The breach follows from a change of priority. */
  readonly byReclassification: boolean;
  /** Revision of the ticket's event that touched it last. */
  readonly revision: number;
}

export const slaStatus: Projection<SlaRun, TicketEvent> = {
  name: 'sla-status',
  version: 2,
  handles: everyTicketEvent,
  route: ({ data }) => data.clocks.map(({ clock, run }) => slaRunId(data.ticketId, clock, run)),
  initial: (id) => ({
    id,
    ticketId: '',
    agreementId: '',
    clientId: '',
    clock: 'response',
    run: 0,
    state: 'running',
    priority: 'P3',
    targetMinutes: 0,
    startedAt: '',
    pauses: [],
    dueAt: null,
    atRiskAt: null,
    atRisk: false,
    watchAt: null,
    stoppedAt: null,
    workedMinutes: 0,
    byReclassification: false,
    termsVersion: 0,
    calendar: { timeZoneDatabase: '', holidays: null },
    revision: -1,
  }),
  evolve(doc, event) {
    const { ticketId, agreementId, clientId, clocks } = event.data;
    const changed = clocks.find(({ clock, run }) => slaRunId(ticketId, clock, run) === doc.id);
    if (!changed) return doc;
    const byReclassification =
      doc.byReclassification || (event.type === 'SlaBreached' && event.data.byReclassification);
    return {
      ...{ id: doc.id, ticketId, agreementId, clientId },
      ...changed,
      watchAt: watchAt(changed),
      byReclassification,
      revision: event.revision,
    };
  },
  indexes: [
    { watchAt: 1 },
    { dueAt: 1 },
    { state: 1, dueAt: 1 },
    { clientId: 1, dueAt: 1 },
    { agreementId: 1, dueAt: 1 },
    { ticketId: 1 },
  ],
};

const slaRunId = (ticketId: string, clock: ClockName, run: number): string => `${ticketId}/${clock}/${run}`;
