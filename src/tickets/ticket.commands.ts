import { type Priority } from '../agreements/terms';
import { DomainCommand } from '../kernel/command';
import { type Service } from '../sla/clock.rules';
import { type Instant } from '../time/instant';
import { type Attachment, type Category, type TicketOpened } from './ticket.events';

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

/** `clientId` is the agreement's: the handler knows it. */
export type Opening = OfTicket & Omit<TicketOpened['data'], 'clocks' | 'clientId'> & { readonly clientId?: string };

export class OpenTicket extends DomainCommand<'OpenTicket', Opening> {
  readonly type = 'OpenTicket';
}

/** Priority and category stay as they are where they are left out. */
export type Triage = OfTicket & {
  readonly assignee: string;
  readonly priority?: Priority;
  readonly category?: Category;
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
export class CloseTicket extends DomainCommand<'CloseTicket', StepTaken> {
  readonly type = 'CloseTicket';
}
export class EscalateTicket extends DomainCommand<'EscalateTicket', StepTaken> {
  readonly type = 'EscalateTicket';
}
export class ChangePriority extends DomainCommand<'ChangePriority', StepTaken & { readonly priority: Priority }> {
  readonly type = 'ChangePriority';
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
  | ChangePriority;

/** A command that needs its agreement's service. */
export type ServedCommand = OpenTicket | TriageTicket | PostReply | StepCommand;

export type TicketCommand = ServedCommand | CheckClocks;
