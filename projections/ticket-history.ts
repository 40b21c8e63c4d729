import { type Actor, type RecordedOf } from '../src/kernel/event';
import { type Projection } from '../src/kernel/projection';
import {
  type AdjustmentPosted,
  type EstimateNoted,
  type TimeCorrected,
  type TimeLogged,
  type TimeReversed,
} from '../src/ledger/month.events';
import { type Instant } from '../src/time/instant';
import { type TicketEvent } from '../src/tickets/ticket.events';
import { isNoteAmongTheAgency } from '../src/tickets/ticket.rules';
import { everyTicketEvent } from './ticket-board';

/** What months hold about a ticket: its time, corrections of it, and how its estimate compared with what was left. */
type MonthFact = TimeLogged | TimeCorrected | TimeReversed | AdjustmentPosted | EstimateNoted;

/** One fact about a ticket, its time entries among them. The id is the event's. */
export interface TicketHistoryLine {
  readonly id: string;
  readonly ticketId: string;
  /** Of the stream it was written to: the ticket's, or a month's. */
  readonly revision: number;
  readonly type: (TicketEvent | MonthFact)['type'];
  readonly occurredAt: Instant;
  readonly recordedAt: Instant;
  readonly actor: Actor;
  readonly data: object;
  /** A note among the agency's people, which the client does not see. */
  readonly internal: boolean;
  /** A step that the client sees, with a note that it does not. */
  readonly noteIsInternal: boolean;
}

export const ticketHistory: Projection<TicketHistoryLine, TicketEvent | MonthFact> = {
  name: 'ticket-history',
  version: 3,
  begunBy: 'all',
  handles: {
    ...everyTicketEvent,
    TimeLogged: true,
    TimeCorrected: true,
    TimeReversed: true,
    AdjustmentPosted: true,
    EstimateNoted: true,
  },
  route: (event) => (ticketIdOf(event) === undefined ? [] : [event.id]),
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
    noteIsInternal: false,
  }),
  evolve(_doc, event) {
    const { id, revision, type, data, metadata } = event;
    const { occurredAt, recordedAt, actor } = metadata;
    const ticketId = ticketIdOf(event) ?? '';
    const internal = event.type === 'ReplyPosted' && !event.data.public;
    const noteIsInternal = isNoteAmongTheAgency(type, actor);
    return { id, ticketId, revision, type, occurredAt, recordedAt, actor, data, internal, noteIsInternal };
  },
  indexes: [{ ticketId: 1, position: 1 }],
};

/** An adjustment by hand may be about no ticket. */
const ticketIdOf = (event: RecordedOf<TicketEvent | MonthFact>): string | undefined =>
  event.type === 'AdjustmentPosted' ? event.data.entry?.ticketId : event.data.ticketId;
