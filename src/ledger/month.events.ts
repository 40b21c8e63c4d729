import { type Terms } from '../agreements/terms';
import { type DomainEvent } from '../kernel/event';
import { type Instant } from '../time/instant';
import { type LocalDate, type Month } from '../time/local';

/** Where minutes come from. What is left at the month's end is carried as the same lot, unless it expires. */
export interface Lot {
  readonly lotId: string;
  readonly source: 'allowance' | 'purchase' | 'goodwill';
  readonly grantedOn: LocalDate;
  /** The month for which it was granted. */
  readonly month: Month;
  /** Minutes it held when this month began, or when it was granted within the month. */
  readonly minutes: number;
  /** Last local day on which it can be drawn; null is never. */
  readonly expiresOn: LocalDate | null;
  /** Minor units an hour, for purchases. */
  readonly unitPrice: number | null;
}

export const covers = ['billable', 'warranty', 'security', 'proactive', 'free', 'own-defect', 'goodwill'] as const;
export type Cover = (typeof covers)[number];

/** Which facts a local time was judged by, so that a later update of either rewrites nothing. */
export interface CalendarVersion {
  readonly timeZoneDatabase: string;
  /** `GB-ENG@3` is the third publication of the region's calendar; null where no holidays were agreed. */
  readonly holidays: string | null;
}

interface InMonth {
  readonly ledgerId: string;
  readonly agreementId: string;
  readonly clientId: string;
  readonly month: Month;
}

export type MonthOpened = DomainEvent<
  'MonthOpened',
  InMonth & {
    /** First and last day of the agreement within the month. */
    readonly from: LocalDate;
    readonly to: LocalDate;
    /** Where the month begins and ends as instants: [startsAt, endsAt). */
    readonly startsAt: Instant;
    readonly endsAt: Instant;
    /** When it closes by itself; null is by hand only. */
    readonly closesAt: Instant | null;
    /** How many months the agreement had run before this one; 0 is its first. */
    readonly ordinal: number;
    readonly termsVersion: number;
    readonly terms: Terms;
    /** This month's allowance before anything borrowed is taken off; null where the plan has none. */
    readonly grant: Lot | null;
  }
>;

export type BalanceCarriedForward = DomainEvent<
  'BalanceCarriedForward',
  InMonth & {
    readonly fromMonth: Month;
    readonly lots: readonly Lot[];
    /** Borrowed in `fromMonth`; this month's grant is smaller by it. */
    readonly borrowedMinutes: number;
  }
>;

export type HoursPurchased = DomainEvent<
  'HoursPurchased',
  InMonth & {
    readonly purchaseId: string;
    readonly lot: Lot;
    /** Net price of the whole purchase, minor units. */
    readonly amount: number;
  }
>;

export type TimeLogged = DomainEvent<
  'TimeLogged',
  InMonth & {
    readonly entryId: string;
    readonly ticketId: string;
    readonly agent: string;
    readonly role: string | null;
    readonly activity: string | null;
    readonly note: string;
    readonly cover: Cover;
    readonly reason: string | null;
    readonly startedAt: Instant;
    /** Local date of `startedAt` in the agreement's zone. */
    readonly date: LocalDate;
    readonly workedMinutes: number;
    readonly insideMinutes: number;
    readonly outsideMinutes: number;
    readonly outOfHoursMultiplier: string;
    /** After coverage, multiplier and rounding; decided once. Zero where the cover draws nothing. */
    readonly billableMinutes: number;
    /** Posted here because the month it belongs to had closed. */
    readonly late: boolean;
    readonly originalMonth: Month;
    readonly allowedOverlap: string | null;
    readonly calendar: CalendarVersion;
  }
>;

export type OverageApprovalRequested = DomainEvent<
  'OverageApprovalRequested',
  InMonth & { readonly ticketId: string | null; readonly overageMinutes: number; readonly approvedMinutes: number }
>;

export type OverageApproved = DomainEvent<
  'OverageApproved',
  InMonth & { readonly approvalId: string; readonly ticketId: string | null; readonly minutes: number }
>;

export type OverageDeclined = DomainEvent<
  'OverageDeclined',
  InMonth & { readonly approvalId: string; readonly ticketId: string | null; readonly minutes: number }
>;

export type BalanceThresholdCrossed = DomainEvent<
  'BalanceThresholdCrossed',
  InMonth & { readonly threshold: number; readonly usedMinutes: number; readonly availableMinutes: number }
>;

export type LineKind =
  'fee' | 'overage-hourly' | 'overage-day' | 'purchase' | 'expense' | 'recurring' | 'refund' | 'credit';

/** One line of money: net minor units. `unitPrice` is minor units an hour, or a day for `overage-day`. */
export interface ChargeLine {
  readonly kind: LineKind;
  readonly description: string;
  readonly minutes?: number;
  readonly unitPrice?: number;
  readonly amount: number;
}

/** What paid for one entry. `overageMinutes` is what no lot covered. */
export interface EntryDrawing {
  readonly entryId: string;
  readonly drawn: readonly { readonly lotId: string; readonly minutes: number }[];
  readonly overageMinutes: number;
}

/** A lot through one month: granted = drawn + expired + forfeited + remaining (what it carries). */
export interface LotMovement extends Lot {
  readonly drawn: number;
  readonly expired: number;
  readonly forfeited: number;
  readonly remaining: number;
}

/**
 * The month in figures. Minutes are whole, money is net minor units of `currency` unless it says gross.
 * opening + granted + purchased + goodwill - borrowedBefore = drawn + expired + forfeited + refunded + carried,
 * and drawn + overage = used.
 */
export interface Settlement {
  readonly lots: readonly LotMovement[];
  readonly entries: readonly EntryDrawing[];
  readonly openingMinutes: number;
  readonly grantedMinutes: number;
  readonly purchasedMinutes: number;
  readonly goodwillMinutes: number;
  readonly borrowedBeforeMinutes: number;
  readonly availableMinutes: number;
  readonly usedMinutes: number;
  readonly drawnMinutes: number;
  readonly drawnBySource: Readonly<Record<Lot['source'], number>>;
  /** Minutes worked under each cover, as they were worked. */
  readonly workedByCover: Readonly<Partial<Record<Cover, number>>>;
  readonly expiredMinutes: number;
  readonly forfeitedMinutes: number;
  readonly refundedMinutes: number;
  readonly carriedMinutes: number;
  readonly overageMinutes: number;
  readonly approvedOverageMinutes: number;
  readonly unapprovedOverageMinutes: number;
  readonly borrowedMinutes: number;
  readonly chargedOverageMinutes: number;
  readonly lines: readonly ChargeLine[];
  readonly net: number;
  readonly vat: number;
  readonly gross: number;
  readonly currency: string;
}

export type MonthClosed = DomainEvent<
  'MonthClosed',
  InMonth & {
    readonly statement: Settlement;
    /** The lots that the next month begins with. */
    readonly carriedLots: readonly Lot[];
    readonly nextMonth: Month;
  }
>;

export type MonthEvent =
  | MonthOpened
  | BalanceCarriedForward
  | HoursPurchased
  | TimeLogged
  | OverageApprovalRequested
  | OverageApproved
  | OverageDeclined
  | BalanceThresholdCrossed
  | MonthClosed;
