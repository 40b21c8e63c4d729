import { type Actor } from '../src/kernel/event';
import { type Projection } from '../src/kernel/projection';
import { type TimeLogged } from '../src/ledger/month.events';
import { type Instant } from '../src/time/instant';
import { type TicketEvent } from '../src/tickets/ticket.events';
import { everyTicketEvent } from './tickets';

/** One fact about a ticket, its time entries among them. The id is the event's. */
export interface TicketHistoryLine {
  readonly id: string;
  readonly ticketId: string;
  /** Of the stream it was written to: the ticket's, or the month's for a time entry. */
  readonly revision: number;
  readonly type: (TicketEvent | TimeLogged)['type'];
  readonly occurredAt: Instant;
  readonly recordedAt: Instant;
  readonly actor: Actor;
  readonly data: object;
  /** A note among the agency's people, which the client does not see. */
  readonly internal: boolean;
}

export const ticketHistory: Projection<TicketHistoryLine, TicketEvent | TimeLogged> = {
  name: 'ticket-history',
  version: 1,
  writtenOnce: true,
  handles: { ...everyTicketEvent, TimeLogged: true },
  route: ({ id }) => [id],
  initial: (id) => ({
    id,
    ticketId: '',
    revision: -1,
    type: 'TicketOpened',
    occurredAt: '',
    recordedAt: '',
    actor: { id: '', role: 'system' },
    data: {},
    internal: false,
  }),
  evolve(_doc, event) {
    const { id, revision, type, data, metadata } = event;
    const { occurredAt, recordedAt, actor } = metadata;
    const internal = event.type === 'ReplyPosted' && !event.data.public;
    return { id, ticketId: data.ticketId, revision, type, occurredAt, recordedAt, actor, data, internal };
  },
  indexes: [{ ticketId: 1, position: 1 }],
};
