import { agreements } from '../../../projections/agreements';
import { everyMonthEvent } from '../../../projections/balances';
import { clients } from '../../../projections/clients';
import { disputes } from '../../../projections/disputes';
import { maintenancePlans } from '../../../projections/maintenance';
import { messages } from '../../../projections/messages';
import { everyTicketEvent } from '../../../projections/ticket-board';
import { type InvoiceEvent } from '../../invoices/invoice.events';
import { type Projection } from '../../kernel/projection';
import { type CheckEvent } from '../../monitoring/check.events';
import { type NoticeEvent } from '../../notices/notice.events';
import { type Scope } from './scope';

/** A part of the book that can be read by itself, without the rest of the log. */
export type Part = 'client' | 'agreement' | 'month' | 'ticket';

/** Which part, with everything in it that documents go by. */
export interface Place {
  readonly clientId: string;
  /** Empty for a client's own. */
  readonly agreementId: string;
  /** The ledger months that were asked about: one for a month, all of an agreement. */
  readonly ledgerIds: readonly string[];
  readonly ticketIds: readonly string[];
}

type Value = string | number | null;

/** What fields of a document are. `id` is the document's id. */
export type Selection = Readonly<Record<string, Value | { readonly $in: readonly Value[] }>>;

/** Documents that match one of these. */
type Selections = (place: Place) => readonly Selection[];

/**
 * What the documents of a read model are about. Where a part is named, those that its selections hold are wholly its own:
 * every event that is routed to them lies in the streams of that part. Where none is, only the whole book holds them.
 */
interface Subject extends Partial<Readonly<Record<Part, Selections>>> {
  /** By what stored documents are looked for instead, where no index serves the selections. */
  readonly lookedForBy?: Selections;
  /** A client may see what they say. */
  readonly clientSees: boolean;
}

const byAgreement: Selections = ({ agreementId }) => [{ agreementId }];
const byTicket: Selections = ({ ticketIds }) => [{ id: { $in: ticketIds } }];
const ofTickets: Selections = ({ ticketIds }) => [{ ticketId: { $in: ticketIds } }];
const ofAgreementAndClient: Selections = ({ clientId, agreementId }) => [{ clientId, agreementId }];
const byMonth: Selections = ({ ledgerIds }) => [{ id: { $in: ledgerIds } }];
const ofMonth: Selections = ({ ledgerIds }) => [{ ledgerId: { $in: ledgerIds } }];
const ofMonthOfAgreement: Selections = ({ agreementId, ledgerIds }) => [
  { agreementId, month: { $in: ledgerIds.map((id) => id.slice(agreementId.length + 1)) } },
];

/** By name; a spec holds it to the list of all projections. */
export const subjects: Readonly<Record<string, Subject>> = {
  clients: { client: ({ clientId }) => [{ id: clientId }], clientSees: true },
  agreements: { agreement: ({ agreementId }) => [{ id: agreementId }], clientSees: true },
  balances: { agreement: byAgreement, month: byMonth, clientSees: true },
  statements: { agreement: byAgreement, month: byMonth, clientSees: true },
  seals: { agreement: byAgreement, month: byMonth, clientSees: true },
  // A later month's adjustment credits the invoice of an earlier one.
  invoices: { agreement: byAgreement, month: ofMonthOfAgreement, clientSees: true },
  'ledger-history': {
    client: ({ clientId }) => [{ clientId, agreementId: null, ticketId: null }],
    agreement: ({ agreementId, ticketIds }) => [{ agreementId }, { agreementId: null, ticketId: { $in: ticketIds } }],
    month: ofMonthOfAgreement,
    // What somebody approves for a ticket may name one of another agreement.
    ticket: ({ agreementId, ticketIds }) => [
      { agreementId: { $in: [null, agreementId] }, ticketId: { $in: ticketIds } },
    ],
    clientSees: false,
  },
  'time-log': { agreement: byAgreement, month: ofMonth, ticket: ofTickets, clientSees: true },
  // An agent's day, over all agreements.
  overlaps: { clientSees: false },
  'month-schedule': { agreement: byAgreement, month: byMonth, clientSees: false },
  disputes: { agreement: byAgreement, month: ofMonth, clientSees: true },
  'months-in-dispute': { agreement: byMonth, month: byMonth, clientSees: true },
  'ticket-board': { agreement: byAgreement, ticket: byTicket, clientSees: true },
  'work-queue': { agreement: byAgreement, ticket: byTicket, clientSees: false },
  'ticket-history': { agreement: ofTickets, ticket: ofTickets, clientSees: false },
  'ticket-search': { agreement: ofAgreementAndClient, ticket: byTicket, clientSees: false },
  // A word, over all tickets.
  'ticket-words': { clientSees: false },
  trends: { agreement: ofAgreementAndClient, ticket: byTicket, clientSees: false },
  'sla-status': { agreement: byAgreement, ticket: ofTickets, clientSees: true },
  // Those over all clients are the whole book's.
  'sla-performance': { client: ({ clientId }) => [{ clientId }], clientSees: true },
  messages: { agreement: ofTickets, ticket: ofTickets, clientSees: false },
  outages: { agreement: byTicket, ticket: byTicket, clientSees: false },
  'maintenance-plans': { agreement: byAgreement, clientSees: false },
  'maintenance-tickets': { agreement: byTicket, ticket: byTicket, clientSees: false },
  notices: { agreement: byAgreement, ticket: ofTickets, lookedForBy: ofTickets, clientSees: false },
  keys: { clientSees: false },
  webhooks: { clientSees: false },
  // A command is known by its id alone.
  commands: { clientSees: false },
};

/** The streams that hold a part of the book. */
export type StreamKind =
  'client' | 'agreement' | 'ledger' | 'invoice' | 'dispute' | 'ticket' | 'check' | 'maintenance' | 'message' | 'notice';

type Types = Readonly<Record<string, true>>;

/** All types that such a projection knows, as its own type says. */
const handledBy = ({ handles }: { readonly handles: Types | 'all' }): Types => (handles === 'all' ? {} : handles);

/** Which facts lie in which streams. */
export const typesIn: Readonly<Record<StreamKind, Types>> = {
  client: handledBy(clients),
  agreement: handledBy(agreements),
  ledger: everyMonthEvent,
  invoice: {
    InvoiceIssued: true,
    CreditGranted: true,
    CreditNoteIssued: true,
  } satisfies Record<InvoiceEvent['type'], true>,
  dispute: handledBy(disputes),
  ticket: everyTicketEvent,
  check: { OutageBegan: true, OutageEnded: true } satisfies Record<CheckEvent['type'], true>,
  maintenance: handledBy(maintenancePlans),
  message: handledBy(messages),
  notice: {
    NoticeTaken: true,
    NoticeSent: true,
    NoticeFailed: true,
    NoticeAbandoned: true,
    NoticeReopened: true,
  } satisfies Record<NoticeEvent['type'], true>,
};

/** Streams that hold events which these projections fold. */
export function streamsFor(projections: readonly Pick<Projection, 'handles'>[]): ReadonlySet<StreamKind> {
  const kinds = Object.entries(typesIn) as [StreamKind, Types][];
  return new Set(
    kinds
      .filter(([, types]) =>
        projections.some(
          ({ handles }) => handles === 'all' || Object.keys(handles).some((type) => Object.hasOwn(types, type)),
        ),
      )
      .map(([kind]) => kind),
  );
}

/** The parts that a scope is replayed in; null where it is the whole log. */
function partsOf({ kind }: Scope): readonly Part[] | null {
  if (kind === 'all') return null;
  return kind === 'client' ? ['client', 'agreement'] : [kind];
}

/** Whether documents of this read model can be compared in a scope. */
export function isIn({ name }: Pick<Projection, 'name'>, scope: Scope): boolean {
  const parts = partsOf(scope);
  return parts === null || parts.some((part) => isOf({ name }, part));
}

/** Whether some documents of this read model are wholly of such parts. */
export const isOf = ({ name }: Pick<Projection, 'name'>, part: Part): boolean => subjects[name]?.[part] !== undefined;

/** Which documents of a read model are wholly of a place; none where the read model is not of such parts. */
export const selectionsOf = ({ name }: Pick<Projection, 'name'>, part: Part, place: Place): readonly Selection[] =>
  subjects[name]?.[part]?.(place) ?? [];

/** What stored documents of a place are looked for by: those that it finds too many are extra. */
export const lookedForBy = ({ name }: Pick<Projection, 'name'>, part: Part, place: Place): readonly Selection[] =>
  (subjects[name]?.lookedForBy ?? subjects[name]?.[part])?.(place) ?? [];

/** Says of documents whether one of the selections holds them. */
export function holds(selections: readonly Selection[]): (doc: object) => boolean {
  const wanted = selections.map((selection) =>
    Object.entries(selection).map(([field, value]) => {
      const values = typeof value === 'object' && value !== null ? value.$in : [value];
      return { field, values: new Set<unknown>(values) };
    }),
  );
  return (doc) =>
    wanted.some((fields) =>
      fields.every(({ field, values }) => values.has((doc as Readonly<Record<string, unknown>>)[field] ?? null)),
    );
}
