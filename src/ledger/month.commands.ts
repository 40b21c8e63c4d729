import { type Priority, type Terms } from '../agreements/terms';
import { DomainCommand } from '../kernel/command';
import { type Channel, type Kind } from '../tickets/ticket.events';
import { type Instant } from '../time/instant';
import { type LocalDate, type Month } from '../time/local';
import { type Paid } from './give-back.rules';
import {
  type BalanceCarriedForward,
  type CalendarVersion,
  type Claim,
  type Cover,
  type EntryValues,
  type MonthCutShort,
  type MonthOpened,
} from './month.events';
import { type LedgerEntry } from './month.state';
import { type NextMonth } from './settlement.rules';

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

/** The days outside coverage, and which facts they rest on. */
export interface KnownCalendar {
  readonly holidays: ReadonlySet<LocalDate>;
  readonly calendar: CalendarVersion;
}

export interface TimeEntry extends OfMonth, KnownCalendar {
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
}

export interface Correction extends OfMonth, KnownCalendar {
  readonly correctionId: string;
  readonly entryId: string;
  /** What is left out stays as it is. */
  readonly startedAt: Instant | null;
  readonly workedMinutes: number | null;
  readonly reason: string;
}

export interface Reversal extends OfMonth {
  readonly reversalId: string;
  readonly entryId: string;
  readonly reason: string;
}

/** A correction, or with `change` null the reversal, of an entry whose month has closed; posted in an open month. */
export interface LateCorrection extends OfMonth, KnownCalendar {
  readonly adjustmentId: string;
  readonly reason: string;
  /** Local date on which it is posted. */
  readonly date: LocalDate;
  readonly entry: LedgerEntry;
  /** The month whose ledger holds the entry, and its terms. */
  readonly entryMonth: {
    readonly month: Month;
    readonly terms: Terms;
    readonly from: LocalDate;
    readonly to: LocalDate;
  };
  /** The entries of that month, as far as closed months have changed them. */
  readonly neighbours: readonly LedgerEntry[];
  /** Its values after the adjustments that closed months hold; null where one of them reversed it. */
  readonly standing: EntryValues | null;
  /** What paid for it and has not come back, as far as months have closed. */
  readonly paid: readonly Paid[];
  readonly change: { readonly startedAt: Instant | null; readonly workedMinutes: number | null } | null;
}

export interface HandAdjustment extends OfMonth {
  readonly adjustmentId: string;
  /** Above zero given, below zero taken. */
  readonly minutes: number;
  readonly reason: string;
  readonly date: LocalDate;
  /** The entry that it refers to. */
  readonly entry: { readonly month: Month; readonly entry: LedgerEntry } | null;
  /** Where it is an opening balance. */
  readonly claimed?: Claim;
}

export interface Expense extends OfMonth {
  readonly expenseId: string;
  readonly ticketId: string | null;
  readonly description: string;
  readonly incurredOn: LocalDate;
  /** Minor units, net, above zero. */
  readonly amount: number;
}

export interface Purchase extends OfMonth {
  readonly purchaseId: string;
  readonly minutes: number;
  /** Minor units an hour, net. */
  readonly unitPrice: number;
  readonly purchasedOn: LocalDate;
  readonly expiresOn: LocalDate | null;
}

export interface Estimate extends OfMonth {
  readonly ticket: Pick<WorkedTicket, 'ticketId' | 'channel' | 'priority'>;
  readonly estimateMinutes: number;
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

export class CutMonthShort extends DomainCommand<'CutMonthShort', MonthCutShort['data']> {
  readonly type = 'CutMonthShort';
}

export class CarryForward extends DomainCommand<'CarryForward', BalanceCarriedForward['data']> {
  readonly type = 'CarryForward';
}

export class LogTime extends DomainCommand<'LogTime', TimeEntry> {
  readonly type = 'LogTime';
}

export class CorrectTime extends DomainCommand<'CorrectTime', Correction> {
  readonly type = 'CorrectTime';
}

export class ReverseTime extends DomainCommand<'ReverseTime', Reversal> {
  readonly type = 'ReverseTime';
}

export class CorrectClosedTime extends DomainCommand<'CorrectClosedTime', LateCorrection> {
  readonly type = 'CorrectClosedTime';
}

export class PostAdjustment extends DomainCommand<'PostAdjustment', HandAdjustment> {
  readonly type = 'PostAdjustment';
}

export class RecordExpense extends DomainCommand<'RecordExpense', Expense> {
  readonly type = 'RecordExpense';
}

export class PurchaseHours extends DomainCommand<'PurchaseHours', Purchase> {
  readonly type = 'PurchaseHours';
}

export class NoteEstimate extends DomainCommand<'NoteEstimate', Estimate> {
  readonly type = 'NoteEstimate';
}

export class DecideOverage extends DomainCommand<'DecideOverage', OverageDecision> {
  readonly type = 'DecideOverage';
}

/** `next` is the month after as it is, or will be, opened: its cap, grant and fee are settled here. Null ends the agreement. */
export class CloseMonth extends DomainCommand<'CloseMonth', OfMonth & { readonly next: NextMonth | null }> {
  readonly type = 'CloseMonth';
}

export type MonthCommand =
  | OpenMonth
  | CutMonthShort
  | CarryForward
  | LogTime
  | CorrectTime
  | ReverseTime
  | CorrectClosedTime
  | PostAdjustment
  | RecordExpense
  | PurchaseHours
  | NoteEstimate
  | DecideOverage
  | CloseMonth;
