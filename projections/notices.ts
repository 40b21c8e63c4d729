import { type RecordedOf } from '../src/kernel/event';
import { type Projection } from '../src/kernel/projection';
import { type NoticeEvent, type NoticeKind, type RefusedAddress } from '../src/notices/notice.events';
import { freshSince, noticeIdOf, noticesOf, type ToldEvent } from '../src/notices/notice.rules';
import { type Instant } from '../src/time/instant';

/**
 * One message to people about one fact: the work list of those that send them. Whom it goes to and what it says is
 * found when it is sent. Instants are UTC.
 */
export interface NoticeCard {
  readonly id: string;
  readonly kind: NoticeKind;
  /** Null where it is about a month, or a dispute of one, and no ticket. */
  readonly ticketId: string | null;
  /** Null where it is about a webhook. */
  readonly agreementId: string | null;
  /** Null where it is about a webhook of the agency's own. */
  readonly clientId: string | null;
  /** Where the fact lies that it tells of, and when that happened and was written. */
  readonly toldIn: { readonly stream: string; readonly revision: number };
  readonly occurredAt: Instant;
  readonly recordedAt: Instant;
  readonly state: 'due' | 'taken' | 'failed' | 'sent' | 'abandoned';
  /** Since when it waits to be taken up at all, by the age of the fact; null once it was. */
  readonly freshSince: Instant | null;
  /** When it may be taken again: its sender counts as gone then, or the next attempt is due; null where neither is to come. */
  readonly againAt: Instant | null;
  readonly attempts: number;
  /** Whom it was sent to; before that, whom the attempt under way or the last one meant to reach. */
  readonly recipients: readonly string[];
  readonly refused: readonly RefusedAddress[];
  /** Why the last attempt failed, or it was abandoned. */
  readonly reason: string | null;
  readonly sentAt: Instant | null;
  /** Of its own stream; -1 while nobody has taken it up. */
  readonly revision: number;
}

const told: Readonly<Record<ToldEvent['type'], true>> = {
  TicketOpened: true,
  ReplyPosted: true,
  InformationRequested: true,
  FixSubmittedForReview: true,
  TicketResolved: true,
  TicketEscalated: true,
  SlaAtRisk: true,
  SlaBreached: true,
  OverageApprovalRequested: true,
  BalanceThresholdCrossed: true,
  DisputeOpened: true,
  DisputeOverdue: true,
  DisputeUpheld: true,
  DisputeRejected: true,
  WebhookPaused: true,
  WebhookDisabled: true,
};

const ofNotice: Readonly<Record<NoticeEvent['type'], true>> = {
  NoticeTaken: true,
  NoticeSent: true,
  NoticeFailed: true,
  NoticeAbandoned: true,
  NoticeReopened: true,
};

export const notices: Projection<NoticeCard, ToldEvent | NoticeEvent> = {
  name: 'notices',
  version: 2,
  handles: { ...told, ...ofNotice },
  begunBy: told,
  route: (event) =>
    isOfNotice(event) ? [event.data.noticeId] : noticesOf(event).map((kind) => noticeIdOf(kind, event.id)),
  initial: (id) => ({
    id,
    kind: 'opened',
    ticketId: null,
    agreementId: '',
    clientId: '',
    toldIn: { stream: '', revision: -1 },
    occurredAt: '',
    recordedAt: '',
    state: 'due',
    freshSince: null,
    againAt: null,
    attempts: 0,
    recipients: [],
    refused: [],
    reason: null,
    sentAt: null,
    revision: -1,
  }),
  evolve: (card, event) => (isOfNotice(event) ? moved(card, event) : begun(card, event)),
  indexes: [
    { freshSince: 1 },
    { againAt: 1 },
    { occurredAt: -1 },
    { ticketId: 1, occurredAt: -1 },
    { state: 1, occurredAt: -1 },
  ],
};

const isOfNotice = (event: RecordedOf<ToldEvent | NoticeEvent>): event is RecordedOf<NoticeEvent> =>
  event.type in ofNotice;

function begun(card: NoticeCard, event: RecordedOf<ToldEvent>): NoticeCard {
  const { stream, revision, data, metadata } = event;
  const { agreementId, clientId } = 'webhookId' in data ? { agreementId: null, ...data.owner } : data;
  const ticketId = 'ticketId' in data ? data.ticketId : null;
  const { occurredAt, recordedAt } = metadata;
  const kind = noticesOf(event).find((one) => noticeIdOf(one, event.id) === card.id) ?? card.kind;
  const about = { kind, ticketId, agreementId, clientId, toldIn: { stream, revision } };
  return { ...card, ...about, occurredAt, recordedAt, freshSince: freshSince(occurredAt, recordedAt) };
}

function moved(card: NoticeCard, { type, data, metadata, revision }: RecordedOf<NoticeEvent>): NoticeCard {
  const known = { ...card, freshSince: null, revision };
  switch (type) {
    case 'NoticeTaken': {
      const { attempt: attempts, claimEndsAt: againAt, recipients } = data;
      return { ...known, state: 'taken', attempts, againAt, recipients };
    }
    case 'NoticeSent': {
      const { recipients, refused } = data;
      const sentAt = metadata.recordedAt;
      return { ...known, state: 'sent', againAt: null, recipients, refused, reason: null, sentAt };
    }
    case 'NoticeFailed': {
      const { reason, nextAttemptAt: againAt } = data;
      return { ...known, state: 'failed', againAt, reason, refused: [...card.refused, ...data.refused] };
    }
    case 'NoticeAbandoned':
      return { ...known, state: 'abandoned', againAt: null, reason: data.reason, refused: data.refused };
    case 'NoticeReopened':
      return { ...known, state: 'failed', againAt: data.nextAttemptAt, refused: [] };
  }
}
