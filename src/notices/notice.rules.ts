import {
  type DisputeOpened,
  type DisputeOverdue,
  type DisputeRejected,
  type DisputeUpheld,
} from '../disputes/dispute.events';
import { type WebhookDisabled, type WebhookPaused } from '../integration/webhooks/webhook.events';
import { IMPORTER, type RecordedOf } from '../kernel/event';
import { idFrom } from '../kernel/ids';
import { type BalanceThresholdCrossed, type OverageApprovalRequested } from '../ledger/month.events';
import {
  type FixSubmittedForReview,
  type InformationRequested,
  type ReplyPosted,
  type SlaAtRisk,
  type SlaBreached,
  type TicketEscalated,
  type TicketOpened,
  type TicketResolved,
} from '../tickets/ticket.events';
import { addMinutes, epochMs, fromEpochMs, type Instant } from '../time/instant';
import { monthOf, nextMonth } from '../time/local';
import { type NoticeKind } from './notice.events';

export type ToldOfDispute = DisputeOpened | DisputeOverdue | DisputeUpheld | DisputeRejected;
export type ToldOfWebhook = WebhookPaused | WebhookDisabled;

/** The facts that people are told of. */
export type ToldEvent =
  | TicketOpened
  | ReplyPosted
  | InformationRequested
  | FixSubmittedForReview
  | TicketResolved
  | TicketEscalated
  | SlaAtRisk
  | SlaBreached
  | OverageApprovalRequested
  | BalanceThresholdCrossed
  | ToldOfDispute
  | ToldOfWebhook;

/**
 * What a fact gives rise to; none for what stays among the agency's people, comes from the client itself, or is news to
 * nobody.
 */
export const noticesOf = (event: RecordedOf<ToldEvent>): readonly NoticeKind[] =>
  isOfThePast(event) ? [] : kindsOf(event);

/** A past that is moved in, and what closes of it set off in months that were over long ago. */
function isOfThePast({ type, data, metadata }: RecordedOf<ToldEvent>): boolean {
  if (metadata.actor.id === IMPORTER) return true;
  if (type !== 'OverageApprovalRequested' && type !== 'BalanceThresholdCrossed') return false;
  return nextMonth(data.month) < monthOf(metadata.occurredAt);
}

function kindsOf(event: RecordedOf<ToldEvent>): readonly NoticeKind[] {
  switch (event.type) {
    case 'TicketOpened':
      return event.data.priority === 'P1' ? ['opened', 'opened-p1'] : ['opened'];
    case 'ReplyPosted':
      return event.data.public && event.data.byAgency ? ['reply'] : [];
    case 'InformationRequested':
      return ['information-asked'];
    case 'FixSubmittedForReview':
      return ['ready-for-review'];
    case 'TicketResolved':
      return ['resolved'];
    case 'TicketEscalated':
      return ['escalated'];
    case 'SlaAtRisk':
      return ['at-risk'];
    case 'SlaBreached':
      return ['breached'];
    case 'OverageApprovalRequested':
      return ['approval-asked'];
    case 'BalanceThresholdCrossed':
      return ['threshold-crossed'];
    case 'DisputeOpened':
      return ['dispute-opened'];
    case 'DisputeOverdue':
      return ['dispute-overdue'];
    case 'DisputeUpheld':
    case 'DisputeRejected':
      return ['dispute-decided'];
    case 'WebhookPaused':
      return event.data.by === 'program' ? ['webhook-paused'] : [];
    case 'WebhookDisabled':
      return ['webhook-disabled'];
  }
}

export const noticeIdOf = (kind: NoticeKind, eventId: string): string => idFrom('notice', kind, eventId);

export type Audience = 'requester' | 'contacts' | 'alerts' | 'mailbox';

const audiences: Readonly<Record<NoticeKind, Audience>> = {
  opened: 'requester',
  reply: 'requester',
  'information-asked': 'requester',
  'ready-for-review': 'requester',
  resolved: 'requester',
  'approval-asked': 'contacts',
  'threshold-crossed': 'contacts',
  'at-risk': 'alerts',
  breached: 'alerts',
  escalated: 'alerts',
  'opened-p1': 'alerts',
  'dispute-opened': 'mailbox',
  'dispute-overdue': 'mailbox',
  'dispute-decided': 'contacts',
  'webhook-paused': 'alerts',
  'webhook-disabled': 'alerts',
};

export const audienceOf = (kind: NoticeKind): Audience => audiences[kind];

const HOUR_MINUTES = 60;
const FRESH_MINUTES = 3 * 24 * HOUR_MINUTES;
const CLAIM_MINUTES = 10;
const RETRY_MINUTES_MAX = 6 * HOUR_MINUTES;
const TRYING_MINUTES_MAX = 3 * 24 * HOUR_MINUTES;
const MINUTE_MS = 60_000;

/** The age of a fact for its notice: of an imported one that of what happened, not of the import. */
export const freshSince = (occurredAt: Instant, recordedAt: Instant): Instant =>
  occurredAt < recordedAt ? occurredAt : recordedAt;

/**
 * What is older than this and was never taken up is news to nobody: neither a rebuild nor a program that got its mail
 * server today sends it.
 */
export const freshFrom = (now: Instant): Instant => addMinutes(now, -FRESH_MINUTES);

/** A sender that has said nothing by then is gone. Sending itself is cut off well before. */
export const claimEndsAt = (takenAt: Instant): Instant => addMinutes(takenAt, CLAIM_MINUTES);

/**
 * When to try again after a failed attempt: a minute, doubled each time up to six hours, plus up to a quarter that
 * follows from the notice's id, so that what failed together does not come back together. Null once it has been
 * tried for three days.
 */
export function nextAttemptAt(
  noticeId: string,
  attempt: number,
  failedAt: Instant,
  triedSince: Instant,
): Instant | null {
  const doubled = Math.min(RETRY_MINUTES_MAX, 2 ** Math.min(attempt - 1, 16)) * MINUTE_MS;
  const spread = Math.trunc((doubled * spreadOf(noticeId, attempt)) / (4 * SPREAD_STEPS));
  const waitMs = Math.min(RETRY_MINUTES_MAX * MINUTE_MS, doubled + spread);
  const next = fromEpochMs(epochMs(failedAt) + waitMs);
  return next > addMinutes(triedSince, TRYING_MINUTES_MAX) ? null : next;
}

/** More than this only comes of senders that die again and again at the same message. */
export const ATTEMPTS_MAX = 30;

const SPREAD_STEPS = 256;

/** 0 to 255, another for each attempt. */
function spreadOf(noticeId: string, attempt: number): number {
  const [digits] = /[0-9a-f]{2}/.exec(idFrom('spread', noticeId, attempt)) ?? ['0'];
  return Number.parseInt(digits, 16);
}

const ADDRESS_LENGTH_MAX = 254;
const ADDRESS = /^[^\s<>()[\]\\,;:"@\p{Cc}]+@[^\s<>()[\]\\,;:"@\p{Cc}]+$/u;
/** Nobody reads these, or a machine does. */
const AUTOMATIC = /^(mailer-daemon|no-?reply|do-?not-?reply)@/;

/**
 * Whom to write to, each once. Our own mailbox, with or without the tag of a ticket, is never written to on a client's
 * behalf, nor is an address that says it answers nobody.
 */
export function clientAddresses(mailbox: string, addresses: readonly (string | null | undefined)[]): readonly string[] {
  const own = mailbox.toLowerCase();
  const seen = new Set<string>();
  return addresses.filter((given): given is string => {
    const address = given?.toLowerCase() ?? '';
    const untagged = address.replace(/\+[^@]*@/, '@');
    if (!isAddress(address) || untagged === own || AUTOMATIC.test(address) || seen.has(address)) return false;
    seen.add(address);
    return true;
  });
}

const isAddress = (text: string): boolean => text.length <= ADDRESS_LENGTH_MAX && ADDRESS.test(text);
