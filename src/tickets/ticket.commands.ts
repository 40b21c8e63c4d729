import { type Priority } from '../agreements/terms';
import { DomainCommand } from '../kernel/command';
import { type Service } from '../sla/clock.rules';
import { type Instant } from '../time/instant';
import {
  type Attachment,
  type Category,
  type OnsiteVisitDispatched,
  type Resolution,
  type TicketOpened,
} from './ticket.events';

/** What the handler adds from the ticket's agreement: the caller leaves it out. */
interface Served {
  readonly service?: Service;
}

interface OfTicket extends Served {
  readonly ticketId: string;
  /** When it happened, for facts of the past; left out, it happens now. Not before the ticket's opening. */
  readonly occurredAt?: Instant;
}

type StepTaken = OfTicket & { readonly note: string | null };

/** `clientId` is the agreement's, `warrantyEndsOn` the project's: the handler knows them. */
export type Opening = OfTicket &
  Omit<TicketOpened['data'], 'clocks' | 'clientId' | 'underWarranty'> & { readonly clientId?: string };

export class OpenTicket extends DomainCommand<'OpenTicket', Opening> {
  readonly type = 'OpenTicket';
}

/** Work found in a ticket becomes one of its own. What is left out is as it is there, `projectId` null is none. */
export type FollowUp = OfTicket & {
  readonly followsUp: string;
  readonly subject: string;
  readonly body: string;
  readonly priority?: Priority;
  readonly category?: Category;
  readonly environment?: string;
  readonly projectId?: string | null;
  readonly estimateMinutes: number | null;
};

export class OpenFollowUp extends DomainCommand<'OpenFollowUp', FollowUp> {
  readonly type = 'OpenFollowUp';
}

/** Priority, category and estimate stay as they are where they are left out. */
export type Triage = OfTicket & {
  readonly assignee: string;
  readonly priority?: Priority;
  readonly category?: Category;
  readonly estimateMinutes?: number;
};

export class TriageTicket extends DomainCommand<'TriageTicket', Triage> {
  readonly type = 'TriageTicket';
}

export class PostReply extends DomainCommand<
  'PostReply',
  OfTicket & { readonly body: string; readonly public: boolean; readonly attachments?: readonly Attachment[] }
> {
  readonly type = 'PostReply';
}

export class StartWork extends DomainCommand<'StartWork', StepTaken> {
  readonly type = 'StartWork';
}
export class RequestInformation extends DomainCommand<'RequestInformation', StepTaken> {
  readonly type = 'RequestInformation';
}
export class RecordClientReply extends DomainCommand<
  'RecordClientReply',
  StepTaken & { readonly attachments?: readonly Attachment[] }
> {
  readonly type = 'RecordClientReply';
}
export class SubmitFixForReview extends DomainCommand<'SubmitFixForReview', StepTaken> {
  readonly type = 'SubmitFixForReview';
}
export class SignOffFix extends DomainCommand<'SignOffFix', StepTaken> {
  readonly type = 'SignOffFix';
}
export class RejectFix extends DomainCommand<'RejectFix', StepTaken> {
  readonly type = 'RejectFix';
}
export class DeployFix extends DomainCommand<'DeployFix', StepTaken> {
  readonly type = 'DeployFix';
}
export class ResolveTicket extends DomainCommand<'ResolveTicket', StepTaken> {
  readonly type = 'ResolveTicket';
}
export class ReopenTicket extends DomainCommand<'ReopenTicket', StepTaken> {
  readonly type = 'ReopenTicket';
}
/** Done, unless it says otherwise. */
export class CloseTicket extends DomainCommand<
  'CloseTicket',
  StepTaken & { readonly resolution?: Resolution; readonly link?: string | null }
> {
  readonly type = 'CloseTicket';
}
export class EscalateTicket extends DomainCommand<'EscalateTicket', StepTaken & { readonly to?: string | null }> {
  readonly type = 'EscalateTicket';
}
export class ChangePriority extends DomainCommand<'ChangePriority', StepTaken & { readonly priority: Priority }> {
  readonly type = 'ChangePriority';
}

export type OnsiteVisit = StepTaken &
  Pick<OnsiteVisitDispatched['data'], 'visitId' | 'engineer' | 'visitOn' | 'scheduledFor' | 'address'>;

export class DispatchOnsiteVisit extends DomainCommand<'DispatchOnsiteVisit', OnsiteVisit> {
  readonly type = 'DispatchOnsiteVisit';
}

/** The watch's question: has a clock gone at risk, or past its due moment? Needs nothing from the agreement. */
export class CheckClocks extends DomainCommand<'CheckClocks', { readonly ticketId: string }> {
  readonly type = 'CheckClocks';
}

/** A command that takes a ticket from state to state, or changes it within one. */
export type StepCommand =
  | StartWork
  | RequestInformation
  | RecordClientReply
  | SubmitFixForReview
  | SignOffFix
  | RejectFix
  | DeployFix
  | ResolveTicket
  | ReopenTicket
  | CloseTicket
  | EscalateTicket
  | ChangePriority
  | DispatchOnsiteVisit;

/** A command that needs its agreement's service. */
export type ServedCommand = OpenTicket | TriageTicket | PostReply | StepCommand;

export type TicketCommand = ServedCommand | CheckClocks;
