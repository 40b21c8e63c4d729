import { IsIn, IsInt, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { type Priority, priorities } from '../agreements/terms';
import { IsLocalDateText, IsNotBlank, Nullable, Optional } from '../http/fields';
import { categories, type Category } from '../tickets/ticket.events';
import { type Instant } from '../time/instant';
import { type LocalDate } from '../time/local';
import { type EndReason } from './maintenance.events';

const SUBJECT_LENGTH_MAX = 300;
const BODY_LENGTH_MAX = 100_000;

export class PlanMaintenanceBody {
  /**
   * An RFC 5545 recurrence rule, read in the agreement's zone: `FREQ=MONTHLY;BYDAY=3TH` is every third Thursday. Hourly at
   * most. A local time that the clocks skip is left out, one that comes twice is meant the first time.
   */
  @IsString()
  @IsNotBlank()
  rule: string;

  /** The first day on which it may fall due, local to the agreement's zone. It is an occurrence only where the rule names it. */
  @IsLocalDateText()
  startsOn: LocalDate;

  /** Local time of each occurrence, `HH:MM`; `09:00` where left out. `BYHOUR` and `BYMINUTE` of the rule go before it. */
  @Optional()
  @IsString()
  @Matches(/^([01]\d|2[0-3]):[0-5]\d$/, { message: '$property must be a local time from 00:00 to 23:59' })
  at?: string;

  /** Of each ticket, one line. */
  @IsString()
  @IsNotBlank()
  @Matches(/^\P{Cc}*$/u, { message: '$property must be one line of text' })
  @MaxLength(SUBJECT_LENGTH_MAX)
  subject: string;

  /** Of each ticket: what there is to do. */
  @Optional()
  @IsString()
  @MaxLength(BODY_LENGTH_MAX)
  body?: string;

  /** Of each ticket; `P3` where left out. */
  @Optional()
  @IsIn(priorities)
  priority?: Priority;

  /** Of each ticket; `security-update` where left out. */
  @Optional()
  @IsIn(categories)
  category?: Category;

  /** Of each ticket; `production` where left out. */
  @Optional()
  @IsString()
  @IsNotBlank()
  @MaxLength(100)
  environment?: string;

  /** Minutes that each occurrence is expected to take. */
  @Nullable()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  estimateMinutes?: number | null;
}

export class MaintenancePlannedAnswer {
  /** The plan's. */
  id: string;
  agreementId: string;
  /** UTC instant of the first occurrence from now on. */
  nextAt: Instant;
  /** Log position, for `Minutebook-After`. */
  position: number;
}

export class MaintenanceEndedAnswer {
  /** The plan's. */
  id: string;
  /** Log position, for `Minutebook-After`. */
  position: number;
}

export class MaintenanceAnswer {
  id: string;
  agreementId: string;
  clientId: string;
  state: 'planned' | 'ended';
  /** Why it has ended; null while it has not. */
  endedBecause: EndReason | null;
  rule: string;
  /** Local date. */
  startsOn: LocalDate;
  /** Local time, `HH:MM`. */
  at: string;
  /** The agreement's. */
  timeZone: string;
  subject: string;
  body: string;
  priority: Priority;
  category: Category;
  environment: string;
  estimateMinutes: number | null;
  /** UTC instant of the next occurrence; null where none is to come before the agreement ends. */
  nextAt: Instant | null;
  /** UTC instant of the last occurrence that opened a ticket. */
  lastAt: Instant | null;
  /** How many tickets it has opened. */
  tickets: number;
  /** UTC instant at which it was planned. */
  plannedAt: Instant;
  /** Log position of the last event it shows. */
  position: number;
}

export class MaintenancePage {
  items: MaintenanceAnswer[];
  nextCursor: string | null;
}
