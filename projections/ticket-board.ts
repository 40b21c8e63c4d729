import { type Priority } from '../src/agreements/terms';
import { type Actor, type EventMetadata } from '../src/kernel/event';
import { type Projection } from '../src/kernel/projection';
import { type EstimateNoted } from '../src/ledger/month.events';
import { type Clock, clockNames } from '../src/sla/clock';
import { type Instant } from '../src/time/instant';
import { type LocalDate } from '../src/time/local';
import {
  type Category,
  type Channel,
  type Kind,
  type Requester,
  type Resolution,
  type TicketEvent,
  type TicketState,
} from '../src/tickets/ticket.events';
import { environmentNamed, isOpen, noteEstimateId, stateAfter } from '../src/tickets/ticket.rules';

export interface Escalation {
  readonly at: Instant;
  readonly by: Actor;
  /** A person or a team, where it was named. */
  readonly to: string | null;
  readonly note: string | null;
}

/** A visit to the client: on a local day, or at an instant. */
export interface Visit {
  readonly id: string;
  readonly engineer: string;
  readonly visitOn: LocalDate | null;
  readonly scheduledFor: Instant | null;
  readonly address: string | null;
  readonly note: string | null;
  readonly dispatchedAt: Instant;
  readonly dispatchedBy: Actor;
}

/** One ticket on the board. Instants are UTC; `revision` is that of its stream. */
export interface TicketCard {
  readonly id: string;
  readonly agreementId: string;
  readonly clientId: string;
  readonly subject: string;
  /** The subject in lower case, to be searched. */
  readonly subjectLower: string;
  readonly body: string;
  readonly channel: Channel;
  readonly kind: Kind;
  readonly category: Category;
  readonly priority: Priority;
  readonly status: TicketState;
  /** Neither resolved nor closed. */
  readonly open: boolean;
  readonly environment: string;
  readonly requester: Requester;
  readonly projectId: string | null;
  /** Last local day of the project's warranty; null without one. */
  readonly warrantyEndsOn: LocalDate | null;
  /** It was opened on or before that day. */
  readonly underWarranty: boolean;
  /** The ticket that this work was found in. */
  readonly followsUp: string | null;
  /** Tickets of work that was found in this one, in the order in which they were opened. */
  readonly followUps: readonly string[];
  readonly estimateMinutes: number | null;
  /** How many estimates were given, this one included. */
  readonly estimates: number;
  /** Since when its estimate waits to be held against what is available; null once it was, or without one. */
  readonly estimateSince: Instant | null;
  readonly assignee: string | null;
  readonly openedAt: Instant;
  /** The agency's first public reply. */
  readonly answeredAt: Instant | null;
  /** Null while the ticket is open. */
  readonly resolvedAt: Instant | null;
  readonly closedAt: Instant | null;
  /** How it was closed; null while it is not. */
  readonly resolution: Resolution | null;
  /** Where the project is that it became. */
  readonly link: string | null;
  /** The last escalation. */
  readonly escalatedAt: Instant | null;
  /** In the order in which they were written. */
  readonly escalations: readonly Escalation[];
  readonly onsiteVisits: readonly Visit[];
  /** When the first of its clocks that still run is due, or was. */
  readonly dueAt: Instant | null;
  readonly updatedAt: Instant;
  /** The latest run of each, in the order response, resolution, update. */
  readonly clocks: readonly Clock[];
  readonly revision: number;
}

/** The types of all facts about a ticket. */
export const everyTicketEvent = {
  TicketOpened: true,
  TicketTriaged: true,
  ReplyPosted: true,
  InformationRequested: true,
  ClientReplied: true,
  WorkStarted: true,
  FixSubmittedForReview: true,
  FixSignedOff: true,
  FixRejected: true,
  FixDeployed: true,
  TicketResolved: true,
  TicketReopened: true,
  TicketClosed: true,
  TicketEscalated: true,
  OnsiteVisitDispatched: true,
  PriorityChanged: true,
  SlaAtRisk: true,
  SlaBreached: true,
  SlaMet: true,
} as const satisfies Record<TicketEvent['type'], true>;

export const ticketBoard: Projection<TicketCard, TicketEvent | EstimateNoted> = {
  name: 'ticket-board',
  version: 2,
  handles: { ...everyTicketEvent, EstimateNoted: true },
  route(event) {
    const { ticketId } = event.data;
    if (event.type !== 'TicketOpened') return [ticketId];
    const { followsUp = null } = event.data;
    return followsUp === null ? [ticketId] : [ticketId, followsUp];
  },
  initial: (id) => ({
    id,
    agreementId: '',
    clientId: '',
    subject: '',
    subjectLower: '',
    body: '',
    channel: 'portal',
    kind: 'support',
    category: 'question',
    priority: 'P3',
    status: 'opened',
    open: true,
    environment: '',
    requester: { name: '', email: '' },
    projectId: null,
    warrantyEndsOn: null,
    underWarranty: false,
    followsUp: null,
    followUps: [],
    estimateMinutes: null,
    estimates: 0,
    estimateSince: null,
    assignee: null,
    openedAt: '',
    answeredAt: null,
    resolvedAt: null,
    closedAt: null,
    resolution: null,
    link: null,
    escalatedAt: null,
    escalations: [],
    onsiteVisits: [],
    dueAt: null,
    updatedAt: '',
    clocks: [],
    revision: -1,
  }),
  evolve(doc, event) {
    if (event.type === 'EstimateNoted') {
      const isOfThisOne = event.metadata.commandId === noteEstimateId(doc.id, doc.estimates);
      return isOfThisOne ? { ...doc, estimateSince: null } : doc;
    }
    if (event.data.ticketId !== doc.id) return { ...doc, followUps: [...doc.followUps, event.data.ticketId] };
    const { revision, metadata } = event;
    const clocks = latest(doc.clocks, event.data.clocks);
    const status = stateAfter[event.type] ?? doc.status;
    const seen = {
      ...doc,
      ...{ status, open: isOpen(status) },
      ...{ clocks, dueAt: firstDue(clocks), updatedAt: metadata.recordedAt, revision },
    };
    const { occurredAt: at, actor: by } = metadata;
    switch (event.type) {
      case 'TicketOpened': {
        const { ticketId: _ticketId, clocks: _clocks, attachments: _attachments, ...about } = event.data;
        const opened = { ...seen, ...about, environment: environmentNamed(about.environment), openedAt: at };
        return estimated({ ...opened, subjectLower: about.subject.toLowerCase() }, about.estimateMinutes, metadata);
      }
      case 'TicketTriaged': {
        const { assignee, priority, category, estimateMinutes = null } = event.data;
        return estimated({ ...seen, assignee, priority, category }, estimateMinutes, metadata);
      }
      case 'ReplyPosted': {
        const answers = event.data.public && event.data.byAgency;
        return answers ? { ...seen, answeredAt: doc.answeredAt ?? at } : seen;
      }
      case 'TicketResolved':
        return { ...seen, resolvedAt: at };
      case 'TicketReopened':
        return { ...seen, resolvedAt: null, closedAt: null, resolution: null, link: null };
      case 'TicketClosed': {
        const { resolution = 'done', link = null } = event.data;
        return { ...seen, resolvedAt: doc.resolvedAt ?? at, closedAt: at, resolution, link };
      }
      case 'TicketEscalated': {
        const { to = null, note } = event.data;
        return { ...seen, escalatedAt: at, escalations: [...doc.escalations, { at, by, to, note }] };
      }
      case 'OnsiteVisitDispatched': {
        const { visitId: id, engineer, visitOn, scheduledFor, address, note } = event.data;
        const visit = { id, engineer, visitOn, scheduledFor, address, note, dispatchedAt: at, dispatchedBy: by };
        return { ...seen, onsiteVisits: [...doc.onsiteVisits, visit] };
      }
      case 'PriorityChanged':
        return { ...seen, priority: event.data.to };
      default:
        return seen;
    }
  },
  indexes: [
    { openedAt: -1 },
    { status: 1, openedAt: -1 },
    { open: 1, openedAt: -1 },
    { clientId: 1, openedAt: -1 },
    { agreementId: 1, openedAt: -1 },
    { projectId: 1, openedAt: -1 },
    { assignee: 1, openedAt: -1 },
    { priority: 1, openedAt: -1 },
    { category: 1, openedAt: -1 },
    { environment: 1, openedAt: -1 },
    { estimateSince: 1 },
  ],
};

/** A new estimate waits to be held against what is available. */
function estimated(doc: TicketCard, estimateMinutes: number | null, { recordedAt }: EventMetadata): TicketCard {
  if (estimateMinutes === null) return doc;
  return { ...doc, estimateMinutes, estimates: doc.estimates + 1, estimateSince: recordedAt };
}

/** A verdict on an older run leaves the newer one on the card. */
export function latest<C extends Pick<Clock, 'clock' | 'run'>>(
  shown: readonly C[],
  changed: readonly C[],
): readonly C[] {
  return clockNames.flatMap((name) => {
    const runs = [...shown, ...changed].filter(({ clock }) => clock === name);
    return runs.length === 0 ? [] : [runs.reduce((newest, one) => (one.run < newest.run ? newest : one))];
  });
}

/** A clock that was breached is still due until it stops. */
export const firstDue = (clocks: readonly Pick<Clock, 'dueAt' | 'stoppedAt'>[]): Instant | null =>
  clocks.reduce<Instant | null>((first, { stoppedAt, dueAt }) => {
    if (stoppedAt !== null || dueAt === null) return first;
    return first === null || dueAt < first ? dueAt : first;
  }, null);
