import { type Terms } from '../agreements/terms';
import { DomainCommand } from '../kernel/command';
import { type Channel, type Kind } from '../tickets/ticket.events';
import { type Priority } from '../agreements/terms';
import { type Instant } from '../time/instant';
import { type LocalDate, type Month } from '../time/local';
import { type BalanceCarriedForward, type CalendarVersion, type Cover, type MonthOpened } from './month.events';

/** Which month of which agreement. */
export interface OfMonth {
  readonly ledgerId: string;
  readonly agreementId: string;
  readonly clientId: string;
  readonly month: Month;
}

/** What is known of the ticket that the work was for, when the time is logged. */
export interface WorkedTicket {
  readonly ticketId: string;
  /** Local date on which it was opened. */
  readonly openedOn: LocalDate;
  readonly channel: Channel;
  readonly priority: Priority;
  readonly kind: Kind;
  readonly category: string;
  readonly project: { readonly launchedOn: LocalDate; readonly warrantyDays: number } | null;
}

export interface TimeEntry extends OfMonth {
  readonly entryId: string;
  readonly ticket: WorkedTicket;
  readonly agent: string;
  readonly role: string | null;
  readonly activity: string | null;
  readonly note: string;
  /** Who bears it; left out, what the terms say of such a ticket. */
  readonly cover: Cover | null;
  readonly reason: string | null;
  /** Why this entry may overlap another of the same agent. */
  readonly allowOverlap: string | null;
  readonly startedAt: Instant;
  /** Local date of `startedAt`. */
  readonly date: LocalDate;
  readonly workedMinutes: number;
  readonly holidays: ReadonlySet<LocalDate>;
  readonly calendar: CalendarVersion;
}

export interface Purchase extends OfMonth {
  readonly purchaseId: string;
  readonly minutes: number;
  /** Minor units an hour, net. */
  readonly unitPrice: number;
  readonly purchasedOn: LocalDate;
  readonly expiresOn: LocalDate | null;
}

export interface OverageDecision extends OfMonth {
  readonly approvalId: string;
  readonly ticketId: string | null;
  readonly minutes: number;
  readonly decision: 'approved' | 'declined';
}

export class OpenMonth extends DomainCommand<'OpenMonth', MonthOpened['data']> {
  readonly type = 'OpenMonth';
}

export class CarryForward extends DomainCommand<'CarryForward', BalanceCarriedForward['data']> {
  readonly type = 'CarryForward';
}

export class LogTime extends DomainCommand<'LogTime', TimeEntry> {
  readonly type = 'LogTime';
}

export class PurchaseHours extends DomainCommand<'PurchaseHours', Purchase> {
  readonly type = 'PurchaseHours';
}

export class DecideOverage extends DomainCommand<'DecideOverage', OverageDecision> {
  readonly type = 'DecideOverage';
}

/** `nextTerms` are those in force in the month after, whose cap and fee this one settles. */
export class CloseMonth extends DomainCommand<'CloseMonth', OfMonth & { readonly nextTerms: Terms }> {
  readonly type = 'CloseMonth';
}

export type MonthCommand = OpenMonth | CarryForward | LogTime | PurchaseHours | DecideOverage | CloseMonth;
