import { type AgreementEvent } from '../src/agreements/agreement.events';
import { type ClientEvent } from '../src/clients/client.events';
import { aboutMonth } from '../src/audit/as-of/true-then.rules';
import { type DisputeEvent, type DisputeOpened } from '../src/disputes/dispute.events';
import { type InvoiceEvent } from '../src/invoices/invoice.events';
import { type EventMetadata, type Recorded, type RecordedOf } from '../src/kernel/event';
import { type Projection } from '../src/kernel/projection';
import { type MonthEvent } from '../src/ledger/month.events';
import { type Month } from '../src/time/local';
import { type TicketEvent } from '../src/tickets/ticket.events';
import { isNoteAmongTheAgency } from '../src/tickets/ticket.rules';
import { everyMonthEvent } from './balances';
import { everyDisputeEvent } from './disputes';
import { everyTicketEvent } from './ticket-board';

export type HistoryEvent = ClientEvent | AgreementEvent | MonthEvent | InvoiceEvent | TicketEvent | DisputeEvent;

/** One fact about a client: of its own stream, its agreements, their months, invoices and disputes, its tickets. The id is the event's. */
export interface HistoryLine {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: HistoryEvent['type'];
  readonly clientId: string;
  /** Null for what the streams of the client and of its tickets say. */
  readonly agreementId: string | null;
  /** The ledger month that holds it, or that its invoice charges, or its dispute is about; null for all others. */
  readonly month: Month | null;
  /** The ticket that it is about, or whose work it is about. */
  readonly ticketId: string | null;
  /** An earlier month that the fact is about, where that had closed when it was written. */
  readonly aboutMonth: Month | null;
  readonly metadata: EventMetadata;
  /** Null for a ticket's fact, whose data ticket history holds. */
  readonly data: object | null;
  /** A note among the agency's people, which the client does not see. */
  readonly internal: boolean;
  /** A step that the client sees, with a note that it does not. */
  readonly noteIsInternal: boolean;
}

export const ledgerHistory: Projection<HistoryLine, HistoryEvent> = {
  name: 'ledger-history',
  version: 1,
  begunBy: 'all',
  handles: {
    ...everyTicketEvent,
    ClientRegistered: true,
    ContactAdded: true,
    ContactRemoved: true,
    ProjectLaunched: true,
    AgreementSigned: true,
    TermsAmended: true,
    AgreementRenewed: true,
    NoticeGiven: true,
    AgreementEnded: true,
    ...everyMonthEvent,
    InvoiceIssued: true,
    CreditGranted: true,
    CreditNoteIssued: true,
    ...everyDisputeEvent,
  },
  route: ({ id }) => [id],
  // The event makes it whole.
  initial: (id) => ({ id }) as HistoryLine,
  evolve(_doc, event) {
    const { id, stream, revision, type, metadata, data } = event;
    const of = data as { clientId: string; agreementId?: string; month?: Month; ticketId?: string | null };
    const isOfTicket = type in everyTicketEvent;
    return {
      id,
      stream,
      revision,
      type,
      clientId: of.clientId,
      agreementId: isOfTicket ? null : (of.agreementId ?? null),
      month: of.month ?? null,
      ticketId: of.ticketId ?? (event.type === 'AdjustmentPosted' ? (event.data.entry?.ticketId ?? null) : null),
      aboutMonth: aboutMonth(event as RecordedOf<MonthEvent>),
      metadata,
      data: isOfTicket ? null : inFigures(event),
      internal: event.type === 'ReplyPosted' && !event.data.public,
      noteIsInternal: isNoteAmongTheAgency(type, metadata.actor),
    };
  },
  indexes: [
    { agreementId: 1, position: 1 },
    { clientId: 1, position: 1 },
    { ticketId: 1, position: 1 },
    { agreementId: 1, aboutMonth: 1, position: 1 },
  ],
};

/** A statement has an address of its own, and thousands of lines: of it, and of what is disputed of it, a history tells the figures. */
function inFigures({ type, data }: Pick<Recorded, 'type' | 'data'>): object {
  if (type === 'DisputeOpened') {
    const { entryIds: _ids, entries: _entries, charges: _charges, ...opened } = data as DisputeOpened['data'];
    return opened;
  }
  if (type !== 'MonthClosed') return data as object;
  const { statement, ...closed } = data as Extract<MonthEvent, { type: 'MonthClosed' }>['data'];
  const { entries: _entries, lots: _lots, adjustments: _adjustments, ...figures } = statement;
  return { ...closed, statement: figures };
}

/** The fact that a line holds. */
export function factIn({
  id,
  stream,
  revision,
  type,
  metadata,
  data,
  position,
}: HistoryLine & { readonly position: number }): Recorded<HistoryEvent> {
  return { id, stream, revision, position, type, metadata, data: data! as RecordedOf<HistoryEvent>['data'] };
}
