import { type Plan } from '../agreements/terms';
import { DomainCommand } from '../kernel/command';
import { type Settlement } from '../ledger/month.events';
import { type Month } from '../time/local';
import {
  type DisputedEntry,
  type DisputedLine,
  type DisputeOpened,
  type DisputeRedressed,
  type DisputeReplayed,
} from './dispute.events';

/** What an earlier dispute of the same month is about. */
export interface EarlierDispute {
  readonly disputeId: string;
  readonly status: 'open' | 'upheld' | 'rejected' | 'withdrawn';
  readonly entries: readonly DisputedEntry[];
  readonly charges: readonly DisputedLine[];
}

/** A dispute as it is put forward; nothing named is the whole month. */
export interface Asked {
  readonly agreementId: string;
  readonly month: Month;
  readonly entryIds: readonly string[] | null;
  /** Places in the statement's lines, from 0. */
  readonly lines: readonly number[] | null;
  readonly reason: string;
}

type AsClosed = Pick<
  DisputeOpened['data'],
  'ledgerId' | 'clientId' | 'closeId' | 'revision' | 'position' | 'closedAt' | 'sealDigest' | 'timeZone'
>;

/** With what the handler knows of the month and of its earlier disputes. */
export class OpenDispute extends DomainCommand<
  'OpenDispute',
  Asked &
    AsClosed & {
      readonly disputeId: string;
      readonly number: number;
      readonly statement: Settlement;
      /** All entries of the month, also those that drew nothing. */
      readonly entriesOfMonth: ReadonlySet<string>;
      readonly earlier: readonly EarlierDispute[];
      readonly replay: Pick<DisputeReplayed['data'], 'eventsRead' | 'replayed' | 'differences'>;
      /** Local days after that of the close, and after that of the opening. */
      readonly windowDays: number;
      readonly answerDays: number;
    }
> {
  readonly type = 'OpenDispute';
}

export interface Upholding {
  readonly disputeId: string;
  readonly goodwillMinutes: number;
  /** Net minor units. */
  readonly creditAmount: number;
  readonly reason: string;
}

/** `takes` is the oldest open month, null where there is none; `creditLeft` what can still be credited on the invoice. */
export class UpholdDispute extends DomainCommand<
  'UpholdDispute',
  Upholding & { readonly takes: { readonly month: Month; readonly plan: Plan } | null; readonly creditLeft: number }
> {
  readonly type = 'UpholdDispute';
}

export class RejectDispute extends DomainCommand<
  'RejectDispute',
  { readonly disputeId: string; readonly reason: string }
> {
  readonly type = 'RejectDispute';
}

export class WithdrawDispute extends DomainCommand<
  'WithdrawDispute',
  { readonly disputeId: string; readonly reason: string | null }
> {
  readonly type = 'WithdrawDispute';
}

/** The time for the answer is over. */
export class NoteOverdue extends DomainCommand<'NoteOverdue', { readonly disputeId: string }> {
  readonly type = 'NoteOverdue';
}

/** What an upheld dispute gives back is there. */
export class RecordRedress extends DomainCommand<
  'RecordRedress',
  Pick<DisputeRedressed['data'], 'disputeId' | 'adjustment' | 'creditNote' | 'notGiven'>
> {
  readonly type = 'RecordRedress';
}

export type DisputeCommand =
  OpenDispute | UpholdDispute | RejectDispute | WithdrawDispute | NoteOverdue | RecordRedress;
