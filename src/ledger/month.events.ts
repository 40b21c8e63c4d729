import { type Terms } from '../agreements/terms';
import { type DomainEvent } from '../kernel/event';
import { type Instant } from '../time/instant';
import { type LocalDate, type Month } from '../time/local';

/** Minutes that were not worked out here: which system is said to have left them over, and as of which local day. */
export interface Claim {
  readonly source: string;
  readonly asOf: LocalDate;
}

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
  /** Set on a lot of minutes that were drawn and came back: in which month, from which entry and lot. */
  readonly givenBack?: { readonly month: Month; readonly entryId: string; readonly lotId: string };
  /** Set on a lot of an opening balance. */
  readonly claimed?: Claim;
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
    /** This month's allowance before anything borrowed is taken off; null where there is none. */
    readonly grant: Lot | null;
    /** Its fee and recurring lines: charged by the month before in advance, by an agreement's first month itself. */
    readonly lines: readonly ChargeLine[];
    /** The agreement's last month: nothing is carried out of it. */
    readonly last: boolean;
  }
>;

export type BalanceCarriedForward = DomainEvent<
  'BalanceCarriedForward',
  InMonth & {
    readonly fromMonth: Month;
    readonly lots: readonly Lot[];
    /** Borrowed in `fromMonth`; this month's grant is smaller by it. */
    readonly borrowedMinutes: number;
    /** Fee and recurring lines of this month that the statement of `fromMonth` charged in advance. */
    readonly paidInAdvance: readonly ChargeLine[];
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
    readonly rounding: Terms['rounding'];
    /** After coverage, multiplier and rounding; decided once. Zero where the cover draws nothing. */
    readonly billableMinutes: number;
    /** Posted here because the month it belongs to had closed. */
    readonly late: boolean;
    readonly originalMonth: Month;
    readonly allowedOverlap: string | null;
    readonly calendar: CalendarVersion;
  }
>;

/** What an entry says of the work, as it was decided once: when and how long, its split by coverage, what it draws. */
export interface EntryValues {
  readonly startedAt: Instant;
  readonly date: LocalDate;
  readonly workedMinutes: number;
  readonly insideMinutes: number;
  readonly outsideMinutes: number;
  readonly billableMinutes: number;
  readonly calendar: CalendarVersion;
}

/** Which entry, whose. */
interface OfEntry {
  readonly entryId: string;
  readonly ticketId: string;
  readonly agent: string;
}

export type TimeCorrected = DomainEvent<
  'TimeCorrected',
  InMonth &
    OfEntry & {
      readonly cover: Cover;
      readonly late: boolean;
      readonly correctionId: string;
      readonly reason: string;
      readonly before: EntryValues;
      readonly after: EntryValues;
    }
>;

export type TimeReversed = DomainEvent<
  'TimeReversed',
  InMonth &
    OfEntry & {
      readonly cover: Cover;
      readonly late: boolean;
      readonly reversalId: string;
      readonly reason: string;
      readonly before: EntryValues;
    }
>;

/** Charged money of an earlier month that comes back: lines with amounts below zero, for a credit note on its invoice. */
export interface Credit {
  readonly month: Month;
  readonly lines: readonly ChargeLine[];
  readonly vatRate: string;
  readonly currency: string;
}

/**
 * Minutes given or taken in an open month: by hand (`given`, `taken`), or as what the correction or reversal of an
 * entry in a closed month comes to. `lots` are added; `drawnMinutes` are drawn before all entries of the month (below
 * zero: less of what this entry's earlier adjustments of this month draw); `credits` follow as credit notes.
 */
export type AdjustmentPosted = DomainEvent<
  'AdjustmentPosted',
  InMonth & {
    readonly adjustmentId: string;
    readonly kind: 'given' | 'taken' | 'correction' | 'reversal';
    readonly reason: string;
    /** Local date on which it was posted. */
    readonly date: LocalDate;
    /** What it is about: null where it is about no entry; `after` is null for a reversal, both are null where it only refers to one. */
    readonly entry:
      | (OfEntry & {
          readonly role: string | null;
          /** The month whose ledger holds the entry. */
          readonly month: Month;
          readonly before: EntryValues | null;
          readonly after: EntryValues | null;
        })
      | null;
    readonly lots: readonly Lot[];
    readonly drawnMinutes: number;
    readonly credits: readonly Credit[];
    /** What of the entry's earlier drawing came back with this, last drawn first. */
    readonly givenBack: readonly GivenBack[];
    /** Set where it is an opening balance: minutes that another system had left over, or was owed. */
    readonly claimed?: Claim;
  }
>;

/** An adjustment as its month's statement keeps it. */
export type Adjustment = Omit<AdjustmentPosted['data'], keyof InMonth>;

/** Minutes that come back from what paid for them in `month`; `lotId` is null for overage, with who bore it. */
export interface GivenBack {
  readonly month: Month;
  readonly lotId: string | null;
  readonly bearer: 'lot' | 'borrowed' | 'charged' | 'unapproved';
  readonly minutes: number;
  /** Minor units, net, where they had been charged. */
  readonly amount: number;
}

export type ExpenseRecorded = DomainEvent<
  'ExpenseRecorded',
  InMonth & {
    readonly expenseId: string;
    readonly ticketId: string | null;
    readonly description: string;
    /** Local date. */
    readonly incurredOn: LocalDate;
    /** Minor units, net. */
    readonly amount: number;
    /** Posted here because the month it belongs to had closed. */
    readonly late: boolean;
  }
>;

/** A month that was open already when notice came: what it is now that the agreement ends in it. */
export type MonthCutShort = DomainEvent<
  'MonthCutShort',
  InMonth & {
    readonly to: LocalDate;
    readonly endsAt: Instant;
    readonly closesAt: Instant | null;
    /** This month's allowance and its lines, prorated anew. */
    readonly grant: Lot | null;
    readonly lines: readonly ChargeLine[];
    readonly last: boolean;
  }
>;

/** A ticket's estimate was held against what is available; an OverageApprovalRequested follows where it goes past it. */
export type EstimateNoted = DomainEvent<
  'EstimateNoted',
  InMonth & { readonly ticketId: string; readonly estimateMinutes: number; readonly remainingMinutes: number }
>;

export type OverageApprovalRequested = DomainEvent<
  'OverageApprovalRequested',
  InMonth & {
    readonly ticketId: string | null;
    /** Set off by a ticket's estimate, or by time that was logged. */
    readonly because: 'estimate' | 'time';
    /** Beyond what is available: worked, or for an estimate expected. */
    readonly overageMinutes: number;
    readonly approvedMinutes: number;
  }
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

/**
 * What paid for one entry, or for what adjustments of one entry of an earlier month draw here (then `entryId` is that
 * entry's), or for minutes taken by hand (then it is the adjustment's). Its parts add up:
 * drawn + overage = billable, overage = borrowed + charged + unapproved, charges = charged.
 */
export interface EntryDrawing {
  readonly entryId: string;
  readonly drawn: readonly { readonly lotId: string; readonly minutes: number }[];
  /** What no lot covered. */
  readonly overageMinutes: number;
  readonly borrowedMinutes: number;
  readonly chargedMinutes: number;
  readonly unapprovedMinutes: number;
  /** Its share of the overage lines: `line` is the line's place in the statement, `amount` minor units, net. */
  readonly charges: readonly { readonly line: number; readonly minutes: number; readonly amount: number }[];
}

/**
 * A lot through one month: minutes = drawn + expired + forfeited + refunded + remaining (what it carries).
 * Forfeited by the `cap` of the next month, or by the `end` of the agreement.
 */
export interface LotMovement extends Lot {
  readonly drawn: number;
  readonly expired: number;
  readonly forfeited: number;
  readonly forfeitedBy: 'cap' | 'end' | null;
  readonly refunded: number;
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
  readonly adjustments: readonly Adjustment[];
  readonly openingMinutes: number;
  readonly grantedMinutes: number;
  readonly purchasedMinutes: number;
  /** Given: goodwill, and what was given back. */
  readonly goodwillMinutes: number;
  readonly givenBackMinutes: number;
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

/** What a closed month is proven by. Digests are SHA-256 over RFC 8785 canonical forms, in hex. Decision 0019. */
export interface Seal {
  /** RFC 7638 thumbprint of the Ed25519 key that signed. */
  readonly keyId: string;
  /** The digest of the month before; null where there is none, or none that is sealed: `after` says which. */
  readonly previous: string | null;
  readonly after: 'sealed-month' | 'unsealed-month' | 'nothing';
  /** Of every event of the month without its revision, the first 8 bytes of its digest: to name the one that was changed. */
  readonly chain: readonly string[];
  /** Of `{ events, previous }`: all events of the month as they are stored, the last of them without this seal. */
  readonly digest: string;
  /** Base64url, over all of the above. */
  readonly signature: string;
}

export type MonthClosed = DomainEvent<
  'MonthClosed',
  InMonth & {
    readonly statement: Settlement;
    /** The lots that the next month begins with. */
    readonly carriedLots: readonly Lot[];
    /** Fee and recurring lines of the next month, charged here in advance. */
    readonly paidInAdvance: readonly ChargeLine[];
    /** Null where the agreement ends with this month. */
    readonly nextMonth: Month | null;
    /** Put on when it is written; months that were closed before there were seals have none. */
    readonly seal?: Seal;
  }
>;

export type MonthEvent =
  | MonthOpened
  | BalanceCarriedForward
  | HoursPurchased
  | TimeLogged
  | TimeCorrected
  | TimeReversed
  | AdjustmentPosted
  | ExpenseRecorded
  | EstimateNoted
  | MonthCutShort
  | OverageApprovalRequested
  | OverageApproved
  | OverageDeclined
  | BalanceThresholdCrossed
  | MonthClosed;
