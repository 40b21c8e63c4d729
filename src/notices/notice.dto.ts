import { IsIn, IsString } from 'class-validator';
import { Optional } from '../http/fields';
import { PageQuery } from '../http/page-query';
import { type Instant } from '../time/instant';
import { type NoticeKind, noticeKinds } from './notice.events';

const noticeStates = ['due', 'taken', 'failed', 'sent', 'abandoned', 'lapsed'] as const;
export type NoticeState = (typeof noticeStates)[number];

export class NoticesQuery extends PageQuery {
  /** Only notices about this ticket. */
  @Optional()
  @IsString()
  ticketId?: string;

  /**
   * Only notices in this state: `due` nobody has taken up yet, `taken` is being sent, `failed` is tried again,
   * `abandoned` is not, `lapsed` was never taken up in the three days in which it was news.
   */
  @Optional()
  @IsIn(noticeStates)
  state?: NoticeState;

  /** Only notices of this kind. */
  @Optional()
  @IsIn(noticeKinds)
  kind?: NoticeKind;
}

export class RefusedAddressAnswer {
  address: string;
  /** What the mail server said. */
  reason: string;
}

export class NoticeAnswer {
  id: string;
  kind: NoticeKind;
  /** Null where it is about no ticket: about a month, or a webhook. */
  ticketId: string | null;
  /** Null where it is about a webhook. */
  agreementId: string | null;
  /** Null where it is about a webhook of the agency’s own. */
  clientId: string | null;
  state: NoticeState;
  /** UTC instant at which that happened which it tells of. */
  occurredAt: Instant;
  /** UTC instant at which that was written. */
  recordedAt: Instant;
  attempts: number;
  /** Whom it was sent to; before that, whom the last attempt meant to reach. */
  recipients: string[];
  /** Whom the mail server would not take. */
  refused: RefusedAddressAnswer[];
  /** Why the last attempt failed, or it was abandoned. */
  reason: string | null;
  /** UTC instant. */
  nextAttemptAt: Instant | null;
  /** UTC instant. */
  sentAt: Instant | null;
  /** Log position of the last event it shows. */
  position: number;
}

export class NoticePage {
  items: NoticeAnswer[];
  nextCursor: string | null;
}

export class SendAgainAnswer {
  id: string;
  /** UTC instant. */
  nextAttemptAt: Instant;
  /** Log position, for `Minutebook-After`. */
  position: number;
}
