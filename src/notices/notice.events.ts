import { type DomainEvent } from '../kernel/event';
import { type Instant } from '../time/instant';

export const noticeKinds = [
  'opened',
  'reply',
  'information-asked',
  'ready-for-review',
  'resolved',
  'approval-asked',
  'threshold-crossed',
  'at-risk',
  'breached',
  'escalated',
  'opened-p1',
  'dispute-opened',
  'dispute-overdue',
  'dispute-decided',
  'webhook-paused',
  'webhook-disabled',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** A message to people about one fact. Its id follows from the fact's, so there is one of each kind for each fact. */
export interface About {
  readonly noticeId: string;
  readonly kind: NoticeKind;
  /** Null where it is about no ticket: about a month, or a webhook. */
  readonly ticketId: string | null;
  /** Null where it is about a webhook. */
  readonly agreementId: string | null;
  /** Null where it is about a webhook of the agency's own. */
  readonly clientId: string | null;
}

/** An address that the mail server will not take, with what it said. */
export interface RefusedAddress {
  readonly address: string;
  readonly reason: string;
}

/** One instance claims it. Until `claimEndsAt` nobody else sends it; after that its sender counts as gone. */
export type NoticeTaken = DomainEvent<
  'NoticeTaken',
  About & {
    /** 1 is the first; counts on after a failure, a claim that ran out, and a reopening. */
    readonly attempt: number;
    readonly instance: string;
    readonly takenAt: Instant;
    readonly claimEndsAt: Instant;
    /** Those it has not reached yet. */
    readonly recipients: readonly string[];
  }
>;

export type NoticeSent = DomainEvent<
  'NoticeSent',
  {
    readonly noticeId: string;
    readonly attempt: number;
    /** Everybody it has reached, in all attempts. */
    readonly recipients: readonly string[];
    readonly refused: readonly RefusedAddress[];
    readonly messageId: string;
    /** What the mail server answered at the end; null where it was not this attempt that reached anybody. */
    readonly answer: string | null;
  }
>;

export type NoticeFailed = DomainEvent<
  'NoticeFailed',
  {
    readonly noticeId: string;
    readonly attempt: number;
    readonly reason: string;
    /** Whom this attempt reached, and who will never be. */
    readonly recipients: readonly string[];
    readonly refused: readonly RefusedAddress[];
    readonly nextAttemptAt: Instant;
  }
>;

export type NoticeAbandoned = DomainEvent<
  'NoticeAbandoned',
  About & { readonly reason: string; readonly refused: readonly RefusedAddress[] }
>;

/** Somebody wants an abandoned one to be sent after all, also to those whom the mail server refused. */
export type NoticeReopened = DomainEvent<
  'NoticeReopened',
  { readonly noticeId: string; readonly nextAttemptAt: Instant }
>;

export type NoticeEvent = NoticeTaken | NoticeSent | NoticeFailed | NoticeAbandoned | NoticeReopened;
