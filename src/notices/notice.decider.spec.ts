import { given, meta } from '../../test/support/given';
import { addMinutes, type Instant } from '../time/instant';
import { RecordDelivery, ReopenNotice, TakeNotice } from './notice.commands';
import { notice } from './notice.decider';
import {
  type NoticeAbandoned,
  type NoticeFailed,
  type NoticeReopened,
  type NoticeSent,
  type NoticeTaken,
} from './notice.events';
import { ATTEMPTS_MAX, nextAttemptAt } from './notice.rules';

const MONDAY = '2026-03-02T09:00:00.000Z';
const DAY_MINUTES = 1_440;
const about = { noticeId: 'n1', kind: 'reply', ticketId: 't1', agreementId: 'a1', clientId: 'acme' } as const;
const theo = 'theo@acme.example';
const mia = 'mia@acme.example';
const messageId = '<notice.n1.t1@studio.example>';

const later = (minutes: number, from: Instant = MONDAY): Instant => addMinutes(from, minutes);

const take = (over: Partial<TakeNotice['data']> = {}, at: Instant = MONDAY) =>
  new TakeNotice(
    { ...about, instance: 'first', recipients: [theo, mia], freshSince: MONDAY, messageId, ...over },
    meta({ at }),
  );
const record = (over: Partial<RecordDelivery['data']> = {}, at: Instant = MONDAY) =>
  new RecordDelivery(
    {
      ...{ noticeId: 'n1', attempt: 1, accepted: [theo, mia], refused: [], deferred: [], messageId },
      ...{ answer: '250 OK', ...over },
    },
    meta({ at }),
  );
const reopen = (at: Instant = MONDAY) => new ReopenNotice({ noticeId: 'n1' }, meta({ at }));

const taken = (over: Partial<NoticeTaken['data']> = {}): NoticeTaken => ({
  type: 'NoticeTaken',
  data: {
    ...about,
    ...{ attempt: 1, instance: 'first', takenAt: MONDAY, claimEndsAt: later(10), recipients: [theo, mia], ...over },
  },
});
const sent = (over: Partial<NoticeSent['data']> = {}): NoticeSent => ({
  type: 'NoticeSent',
  data: { noticeId: 'n1', attempt: 1, recipients: [theo, mia], refused: [], messageId, answer: '250 OK', ...over },
});
const failed = (over: Partial<NoticeFailed['data']> = {}): NoticeFailed => ({
  type: 'NoticeFailed',
  data: { noticeId: 'n1', attempt: 1, reason: busy, recipients: [], refused: [], nextAttemptAt: later(1), ...over },
});
const abandoned = (over: Partial<NoticeAbandoned['data']> = {}): NoticeAbandoned => ({
  type: 'NoticeAbandoned',
  data: { ...about, reason: 'Nobody to write to', refused: [], ...over },
});
const reopened = (at: Instant): NoticeReopened => ({
  type: 'NoticeReopened',
  data: { noticeId: 'n1', nextAttemptAt: at },
});

const busy = '451 Try again later';
const gone = '550 No such user';
const not = (address: string, reason: string) => ({ address, reason });

describe('a notice is taken', () => {
  it('by who comes first, for ten minutes', () => {
    given(notice).when(take()).then(taken());
    given(notice, taken())
      .when(take({ instance: 'second' }, later(9)))
      .thenNothing();
  });

  it('again by another once its sender has said nothing until then', () => {
    given(notice, taken())
      .when(take({ instance: 'second' }, later(10)))
      .then(taken({ attempt: 2, instance: 'second', takenAt: later(10), claimEndsAt: later(20) }));
  });

  it('no more once it is sent', () => {
    given(notice, taken(), sent())
      .when(take({}, later(60)))
      .thenNothing();
  });

  it('never where what it tells of is three days old, unless it had been taken up in time', () => {
    const old = { freshSince: later(-3 * DAY_MINUTES) };
    given(notice).when(take(old)).then(taken());
    given(notice).when(take(old, '2026-03-02T09:00:00.001Z')).thenNothing();
    const muchLater = later(30 * DAY_MINUTES);
    given(notice, taken())
      .when(take({}, muchLater))
      .then(taken({ attempt: 2, takenAt: muchLater, claimEndsAt: later(10, muchLater) }));
  });

  it('after a failure when its time has come, for those it has not reached and who were not refused', () => {
    const history = [taken(), failed({ recipients: [theo] })] as const;
    given(notice, ...history)
      .when(take({}, '2026-03-02T09:00:59.999Z'))
      .thenNothing();
    given(notice, ...history)
      .when(take({}, later(1)))
      .then(taken({ attempt: 2, takenAt: later(1), claimEndsAt: later(11), recipients: [mia] }));
    given(notice, taken(), failed({ refused: [not(mia, gone)] }))
      .when(take({ recipients: ['Theo@acme.example', 'MIA@acme.example'] }, later(1)))
      .then(taken({ attempt: 2, takenAt: later(1), claimEndsAt: later(11), recipients: ['Theo@acme.example'] }));
  });

  it('by nobody where there is nobody to write to: it is abandoned', () => {
    given(notice)
      .when(take({ recipients: [] }))
      .then(abandoned());
    given(notice, taken(), failed({ refused: [not(mia, gone)] }))
      .when(take({ recipients: [mia] }, later(1)))
      .then(abandoned({ refused: [not(mia, gone)] }));
  });

  it('as sent where the contacts that it has not reached are contacts no longer', () => {
    given(notice, taken(), failed({ recipients: [theo] }))
      .when(take({ recipients: [theo] }, later(1)))
      .then(sent({ recipients: [theo], answer: null }));
  });

  it(`no more than ${ATTEMPTS_MAX} times, however often its senders die at it`, () => {
    const last = taken({ attempt: ATTEMPTS_MAX });
    given(notice, last)
      .when(take({}, later(10)))
      .then(abandoned({ reason: `Given up after ${ATTEMPTS_MAX} attempts` }));
    given(notice, taken(), failed({ recipients: [theo] }), last)
      .when(take({}, later(10)))
      .then(
        sent({
          ...{ attempt: ATTEMPTS_MAX, recipients: [theo], answer: null },
          refused: [not(mia, `Given up after ${ATTEMPTS_MAX} attempts`)],
        }),
      );
  });
});

describe('what became of an attempt', () => {
  it('everybody got it: it is sent', () => {
    given(notice, taken()).when(record()).then(sent());
  });

  it('some got it, the others are refused for good: it is sent, and they are named', () => {
    given(notice, taken())
      .when(record({ accepted: [theo], refused: [not(mia, gone)] }))
      .then(sent({ recipients: [theo], refused: [not(mia, gone)] }));
  });

  it('some got it, the others not now: it is tried again for these', () => {
    const next = nextAttemptAt('n1', 1, MONDAY, MONDAY)!;
    given(notice, taken())
      .when(record({ accepted: [theo], deferred: [not(mia, busy)] }))
      .then(failed({ recipients: [theo], nextAttemptAt: next }));
    given(notice, taken(), failed({ recipients: [theo] }), taken({ attempt: 2, recipients: [mia] }))
      .when(record({ attempt: 2, accepted: [mia] }))
      .then(sent({ attempt: 2 }));
  });

  it('everybody was refused for good: it is abandoned at once', () => {
    const refused = [not(theo, gone), not(mia, gone)];
    given(notice, taken())
      .when(record({ accepted: [], refused, answer: null }))
      .then(abandoned({ reason: 'The mail server refused every recipient', refused }));
  });

  it('the same reason is told once', () => {
    const deferred = [not(theo, busy), not(mia, busy)];
    const next = nextAttemptAt('n1', 1, MONDAY, MONDAY)!;
    given(notice, taken())
      .when(record({ accepted: [], deferred, answer: null }))
      .then(failed({ nextAttemptAt: next }));
  });

  it('after three days of trying it is abandoned, or stands as sent to those who got it', () => {
    const end = later(3 * DAY_MINUTES);
    const deferred = [not(mia, busy)];
    const again = taken({ attempt: 20, takenAt: end, recipients: [mia] });
    given(notice, taken(), failed(), again)
      .when(record({ attempt: 20, accepted: [], deferred }, end))
      .then(abandoned({ reason: `Tried since ${MONDAY}: ${busy}`, refused: deferred }));
    given(notice, taken(), failed({ recipients: [theo] }), again)
      .when(record({ attempt: 20, accepted: [], deferred, answer: null }, end))
      .then(sent({ attempt: 20, recipients: [theo], refused: deferred, answer: null }));
  });

  it('a late word that it was sent counts, also while another has taken it; any other late word does not', () => {
    const second = taken({ attempt: 2, instance: 'second', takenAt: later(10), claimEndsAt: later(20) });
    given(notice, taken(), second).when(record()).then(sent());
    given(notice, taken(), second)
      .when(record({ accepted: [], deferred: [not(theo, busy), not(mia, busy)] }))
      .thenNothing();
    given(notice, taken(), second, sent())
      .when(record({ attempt: 2 }))
      .thenNothing();
  });
});

describe('an abandoned notice', () => {
  const refused = [not(theo, gone), not(mia, gone)];
  const given_up = [taken(), abandoned({ reason: 'The mail server refused every recipient', refused })] as const;

  it('is sent again when somebody asks for it, also to who was refused, and has three days again', () => {
    const month = later(30 * DAY_MINUTES);
    given(notice, ...given_up)
      .when(reopen(month))
      .then(reopened(month));
    const history = [...given_up, reopened(month)] as const;
    const second = taken({ attempt: 2, takenAt: month, claimEndsAt: later(10, month) });
    given(notice, ...history)
      .when(take({}, month))
      .then(second);
    const next = nextAttemptAt('n1', 2, month, month)!;
    given(notice, ...history, second)
      .when(record({ attempt: 2, accepted: [theo], deferred: [not(mia, busy)] }, month))
      .then(failed({ attempt: 2, recipients: [theo], nextAttemptAt: next }));
  });

  it('that there was nobody for is sent once there is somebody', () => {
    given(notice, abandoned(), reopened(MONDAY)).when(take()).then(taken());
  });

  it('alone is sent again', () => {
    given(notice).when(reopen()).thenRefused('UNKNOWN_NOTICE');
    given(notice, taken()).when(reopen()).thenRefused('NOTICE_NOT_ABANDONED');
    given(notice, taken(), failed()).when(reopen()).thenRefused('NOTICE_NOT_ABANDONED');
    given(notice, taken(), sent()).when(reopen()).thenRefused('NOTICE_NOT_ABANDONED');
    given(notice, ...given_up, reopened(MONDAY))
      .when(reopen())
      .thenRefused('NOTICE_NOT_ABANDONED');
  });
});

it('a fact of a notice that was never taken up is a fault', () => {
  expect(() => notice.evolve(notice.initialState, sent())).toThrow('NoticeSent of a notice that was never taken up');
});
