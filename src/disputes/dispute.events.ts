import { type DomainEvent } from '../kernel/event';
import { type ChargeLine, type EntryDrawing } from '../ledger/month.events';
import { type Instant } from '../time/instant';
import { type LocalDate, type Month } from '../time/local';

/** Whole minutes, and net minor units of the statement's currency. */
export interface Figures {
  readonly minutes: number;
  readonly net: number;
}

/** An entry in dispute: what it drew and what it was charged, as the statement has it. */
export interface DisputedEntry extends EntryDrawing {
  /** Drawn and overage together. */
  readonly minutes: number;
  /** Its charges together. */
  readonly net: number;
}

/** A line in dispute, with the shares of it that entries were charged; lines that are not of overage have none. */
export interface DisputedLine extends ChargeLine {
  /** Its place in the statement's lines, from 0. */
  readonly line: number;
  readonly shares: readonly { readonly entryId: string; readonly minutes: number; readonly amount: number }[];
}

interface OfDispute {
  /** The ledger month's id and the dispute's number in it. */
  readonly disputeId: string;
  readonly ledgerId: string;
  readonly agreementId: string;
  readonly clientId: string;
  readonly month: Month;
}

/**
 * A closed month is contested, whole or in part. Holds what is contested as the month was closed with it:
 * statement = disputed + agreed, in minutes and in money.
 *
 * disputed.minutes = those of `entries`, and of the `shares` of `charges` that fall to other entries;
 * disputed.net = the amounts of `charges`, and of the entries' own `charges` that are on other lines.
 */
export type DisputeOpened = DomainEvent<
  'DisputeOpened',
  OfDispute & {
    /** Which dispute of its month it is, from 1. */
    readonly number: number;
    readonly reason: string;
    /** Nothing was named, so everything is meant. */
    readonly wholeMonth: boolean;
    /** Of entries, and of adjustments that drew in their own name; in the statement's order. */
    readonly entryIds: readonly string[];
    /** Places in the statement's lines, from 0. */
    readonly lines: readonly number[];
    readonly entries: readonly DisputedEntry[];
    readonly charges: readonly DisputedLine[];
    /** All billable minutes, and the net total. */
    readonly statement: Figures;
    readonly disputed: Figures;
    readonly agreed: Figures;
    readonly currency: string;
    /** The agreement's zone, in which days are read. */
    readonly timeZone: string;
    /** The close in the ledger's stream: its event, revision and log position, when it was written. */
    readonly closeId: string;
    readonly revision: number;
    readonly position: number;
    readonly closedAt: Instant;
    /** Of the month's seal; null for a month that was closed before there were seals. */
    readonly sealDigest: string | null;
    /** Last local day on which the month can be disputed. */
    readonly disputableThrough: LocalDate;
    readonly openedOn: LocalDate;
    /** Last local day for the answer, and the instant after it. */
    readonly answerDueOn: LocalDate;
    readonly answerDueAt: Instant;
  }
>;

/** The month was worked out again from its events alone, and held against what it was closed with. */
export type DisputeReplayed = DomainEvent<
  'DisputeReplayed',
  OfDispute & {
    /** Of the month's stream, those up to its close. */
    readonly eventsRead: number;
    /** What they come to. */
    readonly replayed: Figures;
    readonly equal: boolean;
    /** The statement's fields that come out otherwise. */
    readonly differences: readonly string[];
  }
>;

/** The answer is late; written once, and dated when it was due. */
export type DisputeOverdue = DomainEvent<'DisputeOverdue', OfDispute & { readonly answerDueAt: Instant }>;

/** The client is right, wholly or in part. What is given back follows: statement = upheld + agreed. */
export type DisputeUpheld = DomainEvent<
  'DisputeUpheld',
  OfDispute & {
    readonly reason: string;
    /** Given in the oldest open month, that of the decision being `goodwillMonth`; null where none are given. */
    readonly goodwillMinutes: number;
    readonly goodwillMonth: Month | null;
    /** Net minor units, credited on the month's invoice. */
    readonly creditAmount: number;
    readonly currency: string;
    /** All that was paid comes back. */
    readonly whole: boolean;
    readonly upheld: Figures;
    readonly agreed: Figures;
    readonly decidedAt: Instant;
    readonly decidedOn: LocalDate;
  }
>;

/** The statement stands. */
export type DisputeRejected = DomainEvent<
  'DisputeRejected',
  OfDispute & { readonly reason: string; readonly agreed: Figures }
>;

export type DisputeWithdrawn = DomainEvent<'DisputeWithdrawn', OfDispute & { readonly reason: string | null }>;

/** What an upheld dispute gives back has been given. */
export type DisputeRedressed = DomainEvent<
  'DisputeRedressed',
  OfDispute & {
    readonly adjustment: {
      readonly adjustmentId: string;
      readonly month: Month;
      readonly minutes: number;
      readonly lotId: string;
    } | null;
    /** `amount` is net minor units, above zero. */
    readonly creditNote: { readonly creditNoteId: string; readonly number: string; readonly amount: number } | null;
    /** What could not be given any more when its turn came, in words. */
    readonly notGiven: readonly string[];
  }
>;

export type DisputeEvent =
  | DisputeOpened
  | DisputeReplayed
  | DisputeOverdue
  | DisputeUpheld
  | DisputeRejected
  | DisputeWithdrawn
  | DisputeRedressed;
