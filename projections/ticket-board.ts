import { type Priority } from '../src/agreements/terms';
import { type Projection } from '../src/kernel/projection';
import { type EstimateNoted } from '../src/ledger/month.events';
import { type Clock, clockNames } from '../src/sla/clock';
import { type Instant } from '../src/time/instant';
import {
  type Category,
  type Channel,
  type Kind,
  type Requester,
  type TicketEvent,
  type TicketState,
} from '../src/tickets/ticket.events';

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
  readonly environment: string;
  readonly requester: Requester;
  readonly projectId: string | null;
  readonly estimateMinutes: number | null;
  /** Since when its estimate waits to be held against what is available; null once it was, or without one. */
  readonly estimateSince: Instant | null;
  readonly assignee: string | null;
  readonly openedAt: Instant;
  /** The agency's first public reply. */
  readonly answeredAt: Instant | null;
  /** Null while the ticket is open. */
  readonly resolvedAt: Instant | null;
  readonly closedAt: Instant | null;
  /** The last escalation. */
  readonly escalatedAt: Instant | null;
  /** When the next of its running clocks is due. */
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
  PriorityChanged: true,
  SlaAtRisk: true,
  SlaBreached: true,
  SlaMet: true,
} as const satisfies Record<TicketEvent['type'], true>;

export const ticketBoard: Projection<TicketCard, TicketEvent | EstimateNoted> = {
  name: 'ticket-board',
  version: 2,
  handles: { ...everyTicketEvent, EstimateNoted: true },
  route: ({ data }) => [data.ticketId],
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
    environment: '',
    requester: { name: '', email: '' },
    projectId: null,
    estimateMinutes: null,
    estimateSince: null,
    assignee: null,
    openedAt: '',
    answeredAt: null,
    resolvedAt: null,
    closedAt: null,
    escalatedAt: null,
    dueAt: null,
    updatedAt: '',
    clocks: [],
    revision: -1,
  }),
  evolve(doc, event) {
    if (event.type === 'EstimateNoted') return { ...doc, estimateSince: null };
    const { revision, metadata } = event;
    const clocks = latest(doc.clocks, event.data.clocks);
    const seen = { ...doc, clocks, dueAt: nextDue(clocks), updatedAt: metadata.recordedAt, revision };
    const at = metadata.occurredAt;
    switch (event.type) {
      case 'TicketOpened': {
        const { ticketId: _ticketId, clocks: _clocks, ...about } = event.data;
        const estimateSince = about.estimateMinutes === null ? null : metadata.recordedAt;
        return { ...seen, ...about, subjectLower: about.subject.toLowerCase(), estimateSince, openedAt: at };
      }
      case 'TicketTriaged': {
        const { assignee, priority, category } = event.data;
        return { ...seen, status: 'triaged', assignee, priority, category };
      }
      case 'ReplyPosted': {
        const answers = event.data.public && event.data.byAgency;
        return answers ? { ...seen, answeredAt: doc.answeredAt ?? at } : seen;
      }
      case 'WorkStarted':
      case 'ClientReplied':
      case 'FixRejected':
        return { ...seen, status: 'in-progress' };
      case 'InformationRequested':
        return { ...seen, status: 'waiting-on-client' };
      case 'FixSubmittedForReview':
        return { ...seen, status: 'in-review' };
      case 'FixSignedOff':
        return { ...seen, status: 'signed-off' };
      case 'FixDeployed':
        return { ...seen, status: 'deployed' };
      case 'TicketResolved':
        return { ...seen, status: 'resolved', resolvedAt: at };
      case 'TicketReopened':
        return { ...seen, status: 'triaged', resolvedAt: null, closedAt: null };
      case 'TicketClosed':
        return { ...seen, status: 'closed', resolvedAt: doc.resolvedAt ?? at, closedAt: at };
      case 'TicketEscalated':
        return { ...seen, escalatedAt: at };
      case 'PriorityChanged':
        return { ...seen, priority: event.data.to };
      default:
        return seen;
    }
  },
  indexes: [
    { openedAt: -1 },
    { status: 1, openedAt: -1 },
    { clientId: 1, openedAt: -1 },
    { agreementId: 1, openedAt: -1 },
    { estimateSince: 1 },
  ],
};

/** A verdict on an older run leaves the newer one on the card. */
function latest(shown: readonly Clock[], changed: readonly Clock[]): readonly Clock[] {
  return clockNames.flatMap((name) => {
    const runs = [...shown, ...changed].filter(({ clock }) => clock === name);
    return runs.length === 0 ? [] : [runs.reduce((newest, one) => (one.run < newest.run ? newest : one))];
  });
}

const nextDue = (clocks: readonly Clock[]): Instant | null =>
  clocks.reduce<Instant | null>((next, { state, dueAt }) => {
    if (state !== 'running' || dueAt === null) return next;
    return next === null || dueAt < next ? dueAt : next;
  }, null);
