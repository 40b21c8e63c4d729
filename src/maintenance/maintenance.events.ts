import { type Priority } from '../agreements/terms';
import { type DomainEvent } from '../kernel/event';
import { type Category } from '../tickets/ticket.events';
import { type Instant } from '../time/instant';
import { type LocalDate } from '../time/local';

interface OfPlan {
  readonly maintenanceId: string;
  readonly agreementId: string;
  readonly clientId: string;
}

/** What the tickets of a plan say. */
export interface PlannedWork {
  readonly subject: string;
  readonly body: string;
  readonly priority: Priority;
  readonly category: Category;
  readonly environment: string;
  readonly estimateMinutes: number | null;
}

/** Work that comes again and again. */
export type MaintenancePlanned = DomainEvent<
  'MaintenancePlanned',
  OfPlan &
    PlannedWork & {
      /** An RFC 5545 recurrence rule, in upper case. */
      readonly rule: string;
      /** The first day on which it may fall due, local to `timeZone`, the agreement's. */
      readonly startsOn: LocalDate;
      /** Local time, `HH:MM`. */
      readonly at: string;
      readonly timeZone: string;
      /** The first occurrence from the planning on. */
      readonly nextAt: Instant;
      /** How many are to come with that one, where the rule counts them. */
      readonly left: number | null;
    }
>;

/** Occurrences that were missed for so long that no ticket is opened for them: those of `[from, before)`. */
export type MaintenanceSkipped = DomainEvent<
  'MaintenanceSkipped',
  OfPlan & { readonly from: Instant; readonly before: Instant }
>;

/** An occurrence has come; it occurred at that moment. */
export type MaintenanceFellDue = DomainEvent<
  'MaintenanceFellDue',
  OfPlan & {
    readonly occurrence: Instant;
    /** The ticket that it opens. */
    readonly ticketId: string;
    /** The next occurrence; null after the last one. */
    readonly nextAt: Instant | null;
    /** How many are to come after this one, where the rule counts them. */
    readonly left: number | null;
  }
>;

export type EndReason = 'by-hand' | 'rule-exhausted' | 'agreement-ended';

export type MaintenanceEnded = DomainEvent<'MaintenanceEnded', OfPlan & { readonly reason: EndReason }>;

export type MaintenanceEvent = MaintenancePlanned | MaintenanceSkipped | MaintenanceFellDue | MaintenanceEnded;
