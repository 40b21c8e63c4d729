import { type Terms } from '../../src/agreements/terms';
import { type Cover } from '../../src/ledger/month.events';
import { type WorkedTicket } from '../../src/ledger/month.commands';
import { type Instant } from '../../src/time/instant';
import { type LocalDate, type Month } from '../../src/time/local';

/** One thing that happened; `at` is when it was written down. */
interface Dated {
  readonly at: Instant;
}

export interface WorkDone extends Dated {
  readonly what: 'work-done';
  readonly entryId: string;
  readonly agent: string;
  readonly role: string | null;
  readonly ticket: WorkedTicket;
  /** Null: as the terms say of such a ticket. */
  readonly cover: Cover | null;
  readonly startedAt: Instant;
  readonly minutes: number;
}

export interface WorkCorrected extends Dated {
  readonly what: 'work-corrected';
  readonly correctionId: string;
  readonly entryId: string;
  /** Null: as it was. */
  readonly minutes: number | null;
  readonly startedAt: Instant | null;
}

export interface WorkReversed extends Dated {
  readonly what: 'work-reversed';
  readonly reversalId: string;
  readonly entryId: string;
}

export interface HoursBought extends Dated {
  readonly what: 'hours-bought';
  readonly purchaseId: string;
  readonly minutes: number;
  readonly unitPrice: number;
  readonly purchasedOn: LocalDate;
  readonly expiresOn: LocalDate | null;
}

/** By hand: given (above zero) or taken, in the oldest open month. */
export interface MinutesAdjusted extends Dated {
  readonly what: 'minutes-adjusted';
  readonly adjustmentId: string;
  readonly minutes: number;
  readonly entryId: string | null;
}

export interface MoneySpent extends Dated {
  readonly what: 'money-spent';
  readonly expenseId: string;
  readonly incurredOn: LocalDate;
  readonly amount: number;
}

export interface OverageDecided extends Dated {
  readonly what: 'overage-decided';
  readonly approvalId: string;
  readonly month: Month;
  readonly ticketId: string | null;
  readonly minutes: number;
  readonly decision: 'approved' | 'declined';
}

export interface TermsChanged extends Dated {
  readonly what: 'terms-changed';
  readonly effectiveMonth: Month;
  readonly terms: Terms;
}

export interface NoticeReceived extends Dated {
  readonly what: 'notice-received';
  readonly givenOn: LocalDate;
  readonly endsOn: LocalDate | null;
}

/** From here on these are the region's holidays. */
export interface HolidaysPublished extends Dated {
  readonly what: 'holidays-published';
  readonly holidays: readonly LocalDate[];
}

export interface MonthEnded extends Dated {
  readonly what: 'month-closed';
  readonly month: Month;
}

export type Happening =
  | WorkDone
  | WorkCorrected
  | WorkReversed
  | HoursBought
  | MinutesAdjusted
  | MoneySpent
  | OverageDecided
  | TermsChanged
  | NoticeReceived
  | HolidaysPublished
  | MonthEnded;

/** What happened to one agreement, in the order in which it was written down. */
export interface Story {
  readonly startsOn: LocalDate;
  readonly terms: Terms;
  readonly holidays: readonly LocalDate[];
  readonly happenings: readonly Happening[];
}
