import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsEmail,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsObject,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { type Priority, priorities } from '../agreements/terms';
import { IsInstantText, IsNotBlank, Nullable, Optional } from '../http/fields';
import { PageQuery } from '../http/page-query';
import { type Actor } from '../kernel/event';
import { type Clock } from '../sla/clock';
import { type Instant } from '../time/instant';
import {
  categories,
  type Category,
  type Channel,
  channels,
  type Kind,
  kinds,
  type TicketState,
  ticketStates,
} from './ticket.events';

const SUBJECT_LENGTH_MAX = 300;
const BODY_LENGTH_MAX = 100_000;
const NOTE_LENGTH_MAX = 10_000;

export class RequesterBody {
  /** Who asks. */
  @IsString()
  @IsNotBlank()
  @MaxLength(200)
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
  @MaxLength(100)
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
  @Max(1_000_000)
  estimateMinutes?: number | null;

  /** When it was raised, for tickets of the past; now, where left out. */
  @Optional()
  @IsInstantText()
  occurredAt?: Instant;
}

export class TriageBody {
  /** Who takes it. */
  @IsString()
  @IsNotBlank()
  @MaxLength(200)
  assignee: string;

  /** As it was, where left out. A new one moves the clocks. */
  @Optional()
  @IsIn(priorities)
  priority?: Priority;

  /** As it was, where left out. */
  @Optional()
  @IsIn(categories)
  category?: Category;

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
  /** Why, in a person's words. */
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
}

export class TicketQuery extends PageQuery {
  /** Only tickets in this state. */
  @Optional()
  @IsIn(ticketStates)
  status?: TicketState;

  /** Only tickets of this priority. */
  @Optional()
  @IsIn(priorities)
  priority?: Priority;

  /** Only tickets of this client. */
  @Optional()
  @IsString()
  clientId?: string;

  /** Only tickets under this agreement. */
  @Optional()
  @IsString()
  agreementId?: string;

  /** Only tickets with this text in their subject, in upper or lower case. */
  @Optional()
  @IsString()
  @MaxLength(200)
  q?: string;
}

export class TicketCommandAnswer {
  /** The ticket's. */
  id: string;
  /** Log position, for `Minutebook-After`. */
  position: number;
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
  /** UTC instant of the last escalation. */
  escalatedAt: Instant | null;
  /** UTC instant at which the next of its running clocks is due. */
  dueAt: Instant | null;
  /** UTC instant of the last fact about it. */
  updatedAt: Instant;
}

export class TicketAnswer extends TicketSummary {
  /** What the requester wrote or said. */
  body: string;
  /** The latest run of each clock. */
  clocks: Clock[];
}

export class TicketPage {
  items: TicketSummary[];
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
  actor: Actor;
  data: unknown;
}

export class TicketHistoryPage {
  items: TicketHistoryEntry[];
  nextCursor: string | null;
}
