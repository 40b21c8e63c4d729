import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsEmail,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsString,
  IsUrl,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { type Priority, priorities } from '../agreements/terms';
import { ActorAnswer } from '../http/actor.dto';
import { IsInstantText, IsLocalDateText, IsNotBlank, Nullable, Optional } from '../http/fields';
import { PageQuery } from '../http/page-query';
import { type CalendarVersion } from '../ledger/month.events';
import { CalendarVersionAnswer } from '../ledger/time-entries.dto';
import { type Clock, type ClockName } from '../sla/clock';
import { type Instant } from '../time/instant';
import { type LocalDate, type Month } from '../time/local';
import {
  categories,
  type Category,
  type Channel,
  channels,
  type Kind,
  kinds,
  type Resolution,
  resolutions,
  type TicketState,
  ticketStates,
} from './ticket.events';

const SUBJECT_LENGTH_MAX = 300;
const BODY_LENGTH_MAX = 100_000;
const NOTE_LENGTH_MAX = 10_000;
const NAME_LENGTH_MAX = 200;
const ENVIRONMENT_LENGTH_MAX = 100;
const LINK_LENGTH_MAX = 2_000;
const ESTIMATE_MINUTES_MAX = 1_000_000;

export class RequesterBody {
  /** Who asks. */
  @IsString()
  @IsNotBlank()
  @MaxLength(NAME_LENGTH_MAX)
  name: string;

  /** Where the answer goes. */
  @IsEmail({ require_tld: false })
  email: string;
}

export class OpenTicketBody {
  /** The agreement whose terms the ticket is served under. */
  @IsString()
  @IsNotEmpty()
  agreementId: string;

  /** One line. */
  @IsString()
  @IsNotBlank()
  @MaxLength(SUBJECT_LENGTH_MAX)
  subject: string;

  /** What the requester wrote or said. */
  @IsString()
  @MaxLength(BODY_LENGTH_MAX)
  body: string;

  /** How it came in. */
  @IsIn(channels)
  channel: Channel;

  /** How urgent it is: it decides the targets of the clocks. */
  @IsIn(priorities)
  priority: Priority;

  /** What it is about. */
  @IsIn(categories)
  category: Category;

  /** Reactive or planned; `support` where left out. */
  @Optional()
  @IsIn(kinds)
  kind?: Kind;

  /** production, uat, staging, development, or another one by name; `production` where left out. */
  @Optional()
  @IsString()
  @IsNotBlank()
  @MaxLength(ENVIRONMENT_LENGTH_MAX)
  environment?: string;

  /** The person who asks. */
  @IsObject()
  @ValidateNested()
  @Type(() => RequesterBody)
  requester: RequesterBody;

  /** A project of the agreement's client. */
  @Nullable()
  @IsString()
  projectId?: string | null;

  /** Minutes the work is expected to take. */
  @Nullable()
  @IsInt()
  @Min(1)
  @Max(ESTIMATE_MINUTES_MAX)
  estimateMinutes?: number | null;

  /** When it was raised, for tickets of the past; now, where left out. */
  @Optional()
  @IsInstantText()
  occurredAt?: Instant;
}

export class FollowUpBody {
  /** One line. */
  @IsString()
  @IsNotBlank()
  @MaxLength(SUBJECT_LENGTH_MAX)
  subject: string;

  /** What is to be done. */
  @IsString()
  @MaxLength(BODY_LENGTH_MAX)
  body: string;

  /** That of the ticket it follows, where left out. */
  @Optional()
  @IsIn(priorities)
  priority?: Priority;

  /** That of the ticket it follows, where left out. */
  @Optional()
  @IsIn(categories)
  category?: Category;

  /** That of the ticket it follows, where left out. */
  @Optional()
  @IsString()
  @IsNotBlank()
  @MaxLength(ENVIRONMENT_LENGTH_MAX)
  environment?: string;

  /** Minutes the work is expected to take. */
  @Nullable()
  @IsInt()
  @Min(1)
  @Max(ESTIMATE_MINUTES_MAX)
  estimateMinutes?: number | null;

  /** A project of the agreement's client, or null for none; that of the ticket it follows, where left out. */
  @Nullable()
  @IsString()
  projectId?: string | null;

  /** When it was opened, for tickets of the past; now, where left out. */
  @Optional()
  @IsInstantText()
  occurredAt?: Instant;
}

export class OnsiteVisitBody {
  /** Who goes. */
  @IsString()
  @IsNotBlank()
  @MaxLength(NAME_LENGTH_MAX)
  engineer: string;

  /** The local day of the visit: either this, or `scheduledFor`. */
  @Optional()
  @IsLocalDateText()
  visitOn?: LocalDate;

  /** The moment of the visit: either this, or `visitOn`. */
  @Optional()
  @IsInstantText()
  scheduledFor?: Instant;

  /** Where to. */
  @Nullable()
  @IsString()
  @IsNotBlank()
  @MaxLength(500)
  address?: string | null;

  /** Why, in a person's words. The client sees it. */
  @Nullable()
  @IsString()
  @MaxLength(NOTE_LENGTH_MAX)
  note?: string | null;

  /** When it was dispatched, for facts of the past; now, where left out. */
  @Optional()
  @IsInstantText()
  occurredAt?: Instant;
}

export class TriageBody {
  /** Who takes it. */
  @IsString()
  @IsNotBlank()
  @MaxLength(NAME_LENGTH_MAX)
  assignee: string;

  /** As it was, where left out. A new one moves the clocks. */
  @Optional()
  @IsIn(priorities)
  priority?: Priority;

  /** As it was, where left out. */
  @Optional()
  @IsIn(categories)
  category?: Category;

  /** Minutes the work is expected to take; as before, where left out. A new one is held against what is left. */
  @Optional()
  @IsInt()
  @Min(1)
  @Max(ESTIMATE_MINUTES_MAX)
  estimateMinutes?: number;

  /** When it happened, for facts of the past; now, where left out. */
  @Optional()
  @IsInstantText()
  occurredAt?: Instant;
}

export class ReplyBody {
  /** What was written. */
  @IsString()
  @IsNotBlank()
  @MaxLength(BODY_LENGTH_MAX)
  body: string;

  /** Whether the client sees it. The first public reply of the agency answers the ticket. */
  @IsBoolean()
  public: boolean;

  /** When it happened, for facts of the past; now, where left out. */
  @Optional()
  @IsInstantText()
  occurredAt?: Instant;
}

export class StepBody {
  /**
   * Why, in a person's words. The client does not see what the agency writes with start-work, deploy, escalate and
   * priority; it sees all other notes.
   */
  @Nullable()
  @IsString()
  @MaxLength(NOTE_LENGTH_MAX)
  note?: string | null;

  /** When it happened, for facts of the past; now, where left out. */
  @Optional()
  @IsInstantText()
  occurredAt?: Instant;

  /** The new priority: for the step `priority`, and for no other. */
  @Optional()
  @IsIn(priorities)
  priority?: Priority;

  /** The person or team it goes to: for the step `escalate`, and for no other. */
  @Optional()
  @IsString()
  @IsNotBlank()
  @MaxLength(NAME_LENGTH_MAX)
  to?: string;

  /** How it ends, `done` where left out: for the step `close`, and for no other. */
  @Optional()
  @IsIn(resolutions)
  resolution?: Resolution;

  /** Where the project is that it became: for the step `close` as `out-of-scope`, which needs it. */
  @Optional()
  @IsUrl(
    { protocols: ['https', 'http'], require_protocol: true, require_tld: false },
    { message: '$property must be an address that begins with https:// or http://' },
  )
  @MaxLength(LINK_LENGTH_MAX)
  link?: string;
}

export class TicketQuery extends PageQuery {
  /** Only tickets in this state; `open` is neither resolved nor closed. */
  @Optional()
  @IsIn([...ticketStates, 'open'])
  status?: TicketState | 'open';

  /** Only tickets of this priority. */
  @Optional()
  @IsIn(priorities)
  priority?: Priority;

  /** Only tickets of this kind. */
  @Optional()
  @IsIn(kinds)
  kind?: Kind;

  /** Only tickets of this category. */
  @Optional()
  @IsIn(categories)
  category?: Category;

  /** Only tickets of this environment. */
  @Optional()
  @IsString()
  @IsNotBlank()
  @MaxLength(ENVIRONMENT_LENGTH_MAX)
  environment?: string;

  /** Only tickets that this person has. */
  @Optional()
  @IsString()
  assignee?: string;

  /** Only tickets of this project. */
  @Optional()
  @IsString()
  projectId?: string;

  /** Only tickets of this client. */
  @Optional()
  @IsString()
  clientId?: string;

  /** Only tickets under this agreement. */
  @Optional()
  @IsString()
  agreementId?: string;

  /**
   * Only tickets with all these words in their texts: subject, messages, requester, names of files, and for the agency's
   * people its notes. The last word may be a beginning. A phrase in quotation marks stands in one text as it is. Upper
   * case, lower case and accents make no difference; codes and paths are found by their parts. Of a ticket the first 1,000
   * different words are kept, and of a word its first 40 characters.
   */
  @Optional()
  @IsString()
  @MaxLength(200)
  q?: string;
}

export class QueueQuery extends PageQuery {
  /** Only tickets that this person has. */
  @Optional()
  @IsString()
  assignee?: string;

  /** Only tickets of this client. */
  @Optional()
  @IsString()
  clientId?: string;

  /** Only tickets under this agreement. */
  @Optional()
  @IsString()
  agreementId?: string;
}

export class TicketCommandAnswer {
  /** The ticket's. */
  id: string;
  /** Log position, for `Minutebook-After`. */
  position: number;
}

export class FollowUpCommandAnswer extends TicketCommandAnswer {
  /** The ticket that the work was found in. */
  followsUp: string;
}

export class OnsiteVisitCommandAnswer {
  /** The visit's. */
  id: string;
  ticketId: string;
  /** Log position, for `Minutebook-After`. */
  position: number;
}

export class EscalationAnswer {
  /** UTC instant. */
  @ApiProperty({ format: 'date-time' })
  at: Instant;
  by: ActorAnswer;
  /** The person or team it went to, where one was named. */
  to: string | null;
  note: string | null;
}

export class OnsiteVisitAnswer {
  id: string;
  engineer: string;
  /** Local day of the visit; null where it is at a moment. */
  visitOn: LocalDate | null;
  /** UTC instant of the visit; null where it is on a day. */
  scheduledFor: Instant | null;
  address: string | null;
  note: string | null;
  /** UTC instant. */
  dispatchedAt: Instant;
  dispatchedBy: ActorAnswer;
}

export class TicketSummary {
  id: string;
  agreementId: string;
  clientId: string;
  subject: string;
  channel: Channel;
  kind: Kind;
  category: Category;
  priority: Priority;
  status: TicketState;
  environment: string;
  requester: RequesterBody;
  projectId: string | null;
  /** Last local day of the project's warranty; null without one. */
  warrantyEndsOn: LocalDate | null;
  /** Whether it was opened on or before that day. */
  underWarranty: boolean;
  /** The ticket that this work was found in. */
  followsUp: string | null;
  /** The latest given. */
  estimateMinutes: number | null;
  /** Null until it is triaged. */
  assignee: string | null;
  /** UTC instant. */
  openedAt: Instant;
  /** UTC instant of the agency's first public reply. */
  answeredAt: Instant | null;
  /** UTC instant; null while the ticket is open. */
  resolvedAt: Instant | null;
  /** UTC instant. */
  closedAt: Instant | null;
  /** Null while it is not closed. */
  resolution: Resolution | null;
  /** Where the project is that it became, where it was out of scope. */
  link: string | null;
  /** UTC instant of the last escalation. */
  escalatedAt: Instant | null;
  /** UTC instant at which the first of its clocks that still run is due, or was. */
  dueAt: Instant | null;
  /** UTC instant of the last fact about it. */
  updatedAt: Instant;
}

export class PauseAnswer {
  /** UTC instant. */
  @ApiProperty({ format: 'date-time' })
  from: Instant;
  /** UTC instant; null while it lasts. */
  @ApiProperty({ format: 'date-time' })
  to: Instant | null;
}

/** One run of one clock, as the last event that touched it left it. */
export class TicketClockAnswer implements Clock {
  clock: ClockName;
  /** Counts the runs of this clock on its ticket from 1. */
  run: number;
  state: Clock['state'];
  priority: Priority;
  targetMinutes: number;
  /** UTC instant. */
  startedAt: Instant;
  /** The month of its start in the agreement's zone; facts of before did not tell it. */
  month?: Month;
  pauses: PauseAnswer[];
  /** UTC instant; null while paused, unless the target was reached before. */
  dueAt: Instant | null;
  /** UTC instant at which 75 % of the target has run; null while paused, unless it had run before. */
  atRiskAt: Instant | null;
  atRisk: boolean;
  /** UTC instant; null while nothing has stopped it. */
  stoppedAt: Instant | null;
  /** Minutes of the target used, whole, rounded down. */
  workedMinutes: number;
  /** Minutes of the target begun until it stopped. Only once it has; facts of before did not tell it. */
  tookMinutes?: number;
  /** The version of the agreement's terms that it is judged by. */
  termsVersion: number;
  @ApiProperty({ type: CalendarVersionAnswer })
  calendar: CalendarVersion;
}

export class TicketAnswer extends TicketSummary {
  /** What the requester wrote or said. */
  body: string;
  /** Tickets of work that was found in this one. */
  followUps: string[];
  /** In the order in which they were written. */
  escalations: EscalationAnswer[];
  onsiteVisits: OnsiteVisitAnswer[];
  /** The latest run of each clock. */
  @ApiProperty({ type: [TicketClockAnswer] })
  clocks: Clock[];
}

export class TicketPage {
  items: TicketSummary[];
  nextCursor: string | null;
}

export class QueuedTicket extends TicketSummary {
  /** What the lots of the agreement's current month still hold; 0 where it has none. */
  minutesInBank: number;
}

export class QueuePage {
  items: QueuedTicket[];
  nextCursor: string | null;
}

export class TicketHistoryEntry {
  /** The event's. */
  id: string;
  ticketId: string;
  /** Log position. */
  position: number;
  /** Of the event's stream. */
  revision: number;
  type: string;
  /** UTC instant at which it happened. */
  occurredAt: Instant;
  /** UTC instant at which it was written. */
  recordedAt: Instant;
  actor: ActorAnswer;
  /** As it was written. */
  @ApiProperty({ type: 'object', additionalProperties: true })
  data: unknown;
}

export class TicketHistoryPage {
  items: TicketHistoryEntry[];
  nextCursor: string | null;
}
