import { type Decider, unreachable } from '../kernel/decider';
import { Refusal } from '../kernel/refusal';
import { type Instant } from '../time/instant';
import { type NoticeCommand, type RecordDelivery, type ReopenNotice, type TakeNotice } from './notice.commands';
import { type About, type NoticeEvent, type RefusedAddress } from './notice.events';
import { ATTEMPTS_MAX, claimEndsAt, freshFrom, nextAttemptAt } from './notice.rules';

export type Notice = { readonly status: 'untaken' } | KnownNotice;

export interface KnownNotice {
  readonly status: 'taken' | 'waiting' | 'sent' | 'abandoned';
  readonly about: About;
  readonly attempt: number;
  /** The first attempt, or the first one after it was reopened; null before that. */
  readonly triedSince: Instant | null;
  /** When it may be taken again: its claim runs out, or the next attempt is due; null where it is done with. */
  readonly againAt: Instant | null;
  /** Addresses that need nothing more. */
  readonly reached: readonly string[];
  readonly refused: readonly RefusedAddress[];
}

export const noticeStream = (noticeId: string): string => `notice-${noticeId}`;

/**
 * One message about one fact: taken by one instance at a time, sent, or tried again for three days and abandoned.
 * What cannot be taken now (somebody else has it, its time has not come, it is done with, it is news to nobody) adds
 * nothing. Refuses UNKNOWN_NOTICE, NOTICE_NOT_ABANDONED.
 */
export const notice: Decider<Notice, NoticeCommand, NoticeEvent> = {
  name: 'notice',
  initialState: { status: 'untaken' },
  decide,
  evolve,
};

function decide(command: NoticeCommand, state: Notice): readonly NoticeEvent[] {
  switch (command.type) {
    case 'TakeNotice':
      return take(command, state);
    case 'RecordDelivery':
      return record(command, state);
    case 'ReopenNotice':
      return reopen(command, state);
    default:
      return unreachable(command);
  }
}

function take({ data, meta: { at } }: TakeNotice, state: Notice): readonly NoticeEvent[] {
  const { instance, freshSince, messageId, recipients, ...about } = data;
  const { noticeId } = about;
  if (state.status === 'untaken' && freshSince < freshFrom(at)) return [];
  if (state.status !== 'untaken' && (state.againAt === null || at < state.againAt)) return [];

  const { attempt: attempts, reached, refused } = state.status === 'untaken' ? unknown : state;
  const left = recipients.filter((address) => !among(address, [...reached, ...refused.map((one) => one.address)]));
  const over =
    left.length === 0 ? 'Nobody to write to' : attempts >= ATTEMPTS_MAX ? `Given up after ${attempts} attempts` : null;
  if (over !== null && reached.length > 0) {
    const givenUp = left.map((address) => ({ address, reason: over }));
    const sent = { noticeId, attempt: attempts, recipients: reached, refused: [...refused, ...givenUp] };
    return [{ type: 'NoticeSent', data: { ...sent, messageId, answer: null } }];
  }
  if (over !== null) return [{ type: 'NoticeAbandoned', data: { ...about, reason: over, refused } }];
  const claim = { takenAt: at, claimEndsAt: claimEndsAt(at), recipients: left };
  return [{ type: 'NoticeTaken', data: { ...about, attempt: attempts + 1, instance, ...claim } }];
}

/** A late word of an attempt whose claim ran out counts where it was sent, and is of no use where it was not. */
function record({ data, meta: { at } }: RecordDelivery, state: Notice): readonly NoticeEvent[] {
  if (state.status !== 'taken' && state.status !== 'waiting') return [];
  const { noticeId, attempt, deferred, messageId, answer } = data;
  const superseded = state.status === 'waiting' || attempt !== state.attempt;
  if (superseded && (data.accepted.length === 0 || deferred.length > 0)) return [];

  const recipients = together(state.reached, data.accepted);
  const refused = [...state.refused, ...data.refused];
  const reason = [...new Set(deferred.map((one) => one.reason))].join('; ');
  const triedSince = state.triedSince ?? at;
  const next = deferred.length === 0 ? null : nextAttemptAt(noticeId, attempt, at, triedSince);
  if (next !== null) {
    const facts = { noticeId, attempt, reason, recipients: data.accepted, refused: data.refused };
    return [{ type: 'NoticeFailed', data: { ...facts, nextAttemptAt: next } }];
  }
  const never = [...refused, ...deferred];
  if (recipients.length > 0) {
    return [{ type: 'NoticeSent', data: { noticeId, attempt, recipients, refused: never, messageId, answer } }];
  }
  const why =
    deferred.length === 0 ? 'The mail server refused every recipient' : `Tried since ${triedSince}: ${reason}`;
  return [{ type: 'NoticeAbandoned', data: { ...state.about, reason: why, refused: never } }];
}

function reopen({ data: { noticeId }, meta: { at } }: ReopenNotice, state: Notice): readonly NoticeEvent[] {
  if (state.status === 'untaken') {
    throw new Refusal('UNKNOWN_NOTICE', 'No notice with this id was ever taken up', { noticeId });
  }
  if (state.status !== 'abandoned') {
    const standing = { sent: 'was sent', taken: 'is being sent', waiting: 'waits to be tried again' }[state.status];
    throw new Refusal('NOTICE_NOT_ABANDONED', `This notice ${standing}; only an abandoned one is sent again`, {
      noticeId,
    });
  }
  return [{ type: 'NoticeReopened', data: { noticeId, nextAttemptAt: at } }];
}

function evolve(state: Notice, event: NoticeEvent): Notice {
  if (event.type === 'NoticeTaken') {
    const { attempt, takenAt, claimEndsAt: againAt } = event.data;
    const known = state.status === 'untaken' ? unknown : state;
    const triedSince = known.triedSince ?? takenAt;
    return { ...known, status: 'taken', about: aboutIn(event.data), attempt, triedSince, againAt };
  }
  if (event.type === 'NoticeAbandoned') {
    const known = state.status === 'untaken' ? unknown : state;
    return { ...known, status: 'abandoned', about: aboutIn(event.data), againAt: null, refused: event.data.refused };
  }
  if (state.status === 'untaken') throw new Error(`${event.type} of a notice that was never taken up`);
  switch (event.type) {
    case 'NoticeFailed': {
      const { recipients, refused, nextAttemptAt: againAt } = event.data;
      const reached = together(state.reached, recipients);
      return { ...state, status: 'waiting', againAt, reached, refused: [...state.refused, ...refused] };
    }
    case 'NoticeSent':
      return { ...state, status: 'sent', againAt: null, reached: event.data.recipients, refused: event.data.refused };
    case 'NoticeReopened':
      return { ...state, status: 'waiting', triedSince: null, againAt: event.data.nextAttemptAt, refused: [] };
    default:
      return unreachable(event);
  }
}

const unknown = { attempt: 0, triedSince: null, reached: [], refused: [] } as const;

const aboutIn = ({ noticeId, kind, ticketId, agreementId, clientId }: About): About => ({
  noticeId,
  kind,
  ticketId,
  agreementId,
  clientId,
});

const among = (address: string, addresses: readonly string[]): boolean =>
  addresses.some((other) => other.toLowerCase() === address.toLowerCase());

const together = (some: readonly string[], more: readonly string[]): readonly string[] => [
  ...some,
  ...more.filter((address) => !among(address, some)),
];
