import { type Priority } from '../agreements/terms';
import { type DomainEvent } from '../kernel/event';
import { type Instant } from '../time/instant';
import { type LocalDate } from '../time/local';
import { type Clock, type ClockName } from '../sla/clock';

export const channels = ['email', 'phone', 'portal', 'api', 'monitoring', 'schedule'] as const;
export type Channel = (typeof channels)[number];

export const kinds = ['support', 'maintenance'] as const;
export type Kind = (typeof kinds)[number];

export const categories = [
  'bug',
  'outage',
  'security-incident',
  'security-update',
  'content',
  'question',
  'subject-access-request',
  'server-log',
  'third-party',
  'infrastructure',
  'change-request',
] as const;
export type Category = (typeof categories)[number];

export const ticketStates = [
  'opened',
  'triaged',
  'in-progress',
  'waiting-on-client',
  'in-review',
  'signed-off',
  'deployed',
  'resolved',
  'closed',
] as const;
export type TicketState = (typeof ticketStates)[number];

/** How a ticket came to its close: work that is a project of its own goes on elsewhere. */
export const resolutions = ['done', 'out-of-scope'] as const;
export type Resolution = (typeof resolutions)[number];

/** Every ticket event carries the clocks it started, moved or stopped, as they are after it. */
interface OnTicket {
  readonly ticketId: string;
  readonly agreementId: string;
  readonly clientId: string;
  readonly clocks: readonly Clock[];
}

export interface Requester {
  readonly name: string;
  readonly email: string;
}

/** A file that came with a message. What it holds is kept by its digest, outside the event. */
export interface Attachment {
  /** SHA-256 of what it holds, in lower-case hexadecimal. */
  readonly sha256: string;
  readonly name: string;
  /** As the sender named it, such as `image/png`. */
  readonly mediaType: string;
  readonly bytes: number;
  /** Why it was not kept, where it was not: its name and digest are all there is. */
  readonly notKept: string | null;
}

export type TicketOpened = DomainEvent<
  'TicketOpened',
  OnTicket & {
    readonly subject: string;
    readonly body: string;
    readonly channel: Channel;
    readonly kind: Kind;
    readonly category: Category;
    readonly priority: Priority;
    readonly environment: string;
    readonly requester: Requester;
    readonly projectId: string | null;
    readonly estimateMinutes: number | null;
    /** The ticket that the work was found in. */
    readonly followsUp?: string | null;
    /** Last local day of the warranty of its project. */
    readonly warrantyEndsOn?: LocalDate | null;
    /** Opened on or before that day, in the agreement's zone. */
    readonly underWarranty?: boolean;
    readonly attachments?: readonly Attachment[];
  }
>;

type Step<Type extends string, More = unknown> = DomainEvent<Type, OnTicket & { readonly note: string | null } & More>;

export type TicketTriaged = DomainEvent<
  'TicketTriaged',
  OnTicket & {
    readonly assignee: string;
    readonly priority: Priority;
    readonly category: Category;
    /** A new one, where the triage came to it. */
    readonly estimateMinutes?: number;
  }
>;
export type ReplyPosted = DomainEvent<
  'ReplyPosted',
  OnTicket & {
    readonly body: string;
    readonly public: boolean;
    /** Written by a person of the agency, so that it can answer a ticket. */
    readonly byAgency: boolean;
    readonly attachments?: readonly Attachment[];
  }
>;
export type InformationRequested = Step<'InformationRequested'>;
export type ClientReplied = Step<'ClientReplied', { readonly attachments?: readonly Attachment[] }>;
export type WorkStarted = Step<'WorkStarted'>;
export type FixSubmittedForReview = Step<'FixSubmittedForReview'>;
export type FixSignedOff = Step<'FixSignedOff'>;
export type FixRejected = Step<'FixRejected'>;
export type FixDeployed = Step<'FixDeployed'>;
export type TicketResolved = Step<'TicketResolved'>;
export type TicketReopened = Step<'TicketReopened'>;
export type TicketClosed = Step<
  'TicketClosed',
  {
    readonly resolution?: Resolution;
    /** Where the project is that it became, for `out-of-scope`. */
    readonly link?: string | null;
  }
>;
export type TicketEscalated = Step<
  'TicketEscalated',
  {
    /** A person or a team. */
    readonly to?: string | null;
  }
>;
/** Somebody is sent to the client: on a day, or at a moment. */
export type OnsiteVisitDispatched = Step<
  'OnsiteVisitDispatched',
  {
    readonly visitId: string;
    readonly engineer: string;
    readonly visitOn: LocalDate | null;
    readonly scheduledFor: Instant | null;
    readonly address: string | null;
  }
>;
export type PriorityChanged = Step<'PriorityChanged', { readonly from: Priority; readonly to: Priority }>;

interface ClockVerdict extends OnTicket {
  readonly clock: ClockName;
  readonly priority: Priority;
  readonly targetMinutes: number;
  readonly startedAt: Instant;
  readonly dueAt: Instant;
}

export type SlaAtRisk = DomainEvent<
  'SlaAtRisk',
  Omit<ClockVerdict, 'dueAt'> & {
    /** Null where it is paused, so that nobody can tell. */
    readonly dueAt: Instant | null;
    readonly atRiskAt: Instant;
    readonly detectedAt: Instant;
  }
>;
export type SlaBreached = DomainEvent<
  'SlaBreached',
  ClockVerdict & { readonly detectedAt: Instant; readonly byReclassification: boolean }
>;
export type SlaMet = DomainEvent<'SlaMet', ClockVerdict & { readonly stoppedAt: Instant }>;

export type TicketEvent =
  | TicketOpened
  | TicketTriaged
  | ReplyPosted
  | InformationRequested
  | ClientReplied
  | WorkStarted
  | FixSubmittedForReview
  | FixSignedOff
  | FixRejected
  | FixDeployed
  | TicketResolved
  | TicketReopened
  | TicketClosed
  | TicketEscalated
  | OnsiteVisitDispatched
  | PriorityChanged
  | SlaAtRisk
  | SlaBreached
  | SlaMet;
