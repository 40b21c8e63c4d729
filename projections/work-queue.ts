import { type Priority } from '../src/agreements/terms';
import { type Projection } from '../src/kernel/projection';
import { type Clock } from '../src/sla/clock';
import { type Instant } from '../src/time/instant';
import { type TicketEvent, type TicketState } from '../src/tickets/ticket.events';
import { isOpen, stateAfter, waitsOnClient } from '../src/tickets/ticket.rules';
import { everyTicketEvent, firstDue, latest } from './ticket-board';

/** What the order of a queue needs of a clock. */
type Due = Pick<Clock, 'clock' | 'run' | 'dueAt' | 'stoppedAt'>;

/** One ticket's place in the work queue, as far as its own facts say: whether minutes are left is the ledger's. */
export interface QueueEntry {
  readonly id: string;
  readonly agreementId: string;
  readonly clientId: string;
  readonly assignee: string | null;
  readonly status: TicketState;
  /** It is open and waits on the agency. */
  readonly waits: boolean;
  readonly priority: Priority;
  /** When the first of its clocks that still run is due, or was; `NEVER` without one. */
  readonly due: Instant;
  /** Of those with the same priority and due time, the oldest first: when it was opened, and its id. */
  readonly order: string;
  readonly clocks: readonly Due[];
}

/** After every due time. */
export const NEVER: Instant = '9999-12-31T23:59:59.999Z';

const byPlace = { waits: 1, priority: 1, due: 1, order: 1 } as const;

export const workQueue: Projection<QueueEntry, TicketEvent> = {
  name: 'work-queue',
  version: 1,
  handles: everyTicketEvent,
  route: ({ data }) => [data.ticketId],
  initial: (id) => ({
    id,
    agreementId: '',
    clientId: '',
    assignee: null,
    status: 'opened',
    waits: true,
    priority: 'P3',
    due: NEVER,
    order: '',
    clocks: [],
  }),
  evolve(doc, event) {
    const status = stateAfter[event.type] ?? doc.status;
    const clocks = latest<Due>(doc.clocks, event.data.clocks).map(({ clock, run, dueAt, stoppedAt }) => {
      return { clock, run, dueAt, stoppedAt };
    });
    const waits = isOpen(status) && !waitsOnClient(status);
    const seen = { ...doc, status, waits, clocks, due: firstDue(clocks) ?? NEVER };
    switch (event.type) {
      case 'TicketOpened': {
        const { ticketId, agreementId, clientId, priority } = event.data;
        return { ...seen, agreementId, clientId, priority, order: `${event.metadata.occurredAt}/${ticketId}` };
      }
      case 'TicketTriaged':
        return { ...seen, assignee: event.data.assignee, priority: event.data.priority };
      case 'PriorityChanged':
        return { ...seen, priority: event.data.to };
      default:
        return seen;
    }
  },
  indexes: [byPlace, { assignee: 1, ...byPlace }, { agreementId: 1, ...byPlace }, { clientId: 1, ...byPlace }],
};
