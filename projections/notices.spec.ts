import { noteOverdue, opened as opening, reject, uphold } from '../test/support/disputes';
import { recorded } from '../test/support/fake-log';
import { given } from '../test/support/given';
import { type DisputeCommand } from '../src/disputes/dispute.commands';
import { dispute } from '../src/disputes/dispute.decider';
import { type DomainEvent, type EventMetadata, type RecordedOf } from '../src/kernel/event';
import { type NoticeEvent } from '../src/notices/notice.events';
import { noticeIdOf, type ToldEvent } from '../src/notices/notice.rules';
import { type NoticeCard, notices } from './notices';

const on = { ticketId: 't1', agreementId: 'a1', clientId: 'acme', clocks: [] };
const inMonth = { ledgerId: 'a1-2026-03', agreementId: 'a1', clientId: 'acme', month: '2026-03' };
const LATE = '2026-03-02T12:00:00.000Z';

const opened = (priority: 'P1' | 'P2'): ToldEvent => ({
  type: 'TicketOpened',
  data: {
    ...on,
    ...{ subject: 'Slow', body: 'Very.', channel: 'phone', kind: 'support', category: 'bug', priority },
    ...{ environment: 'production', requester: { name: 'Theo', email: 'theo@acme.example' } },
    ...{ projectId: null, estimateMinutes: null },
  },
});
const reply = (isPublic: boolean, byAgency: boolean): ToldEvent => ({
  type: 'ReplyPosted',
  data: { ...on, body: 'Hello', public: isPublic, byAgency },
});
const crossed: ToldEvent = {
  type: 'BalanceThresholdCrossed',
  data: { ...inMonth, threshold: 80, usedMinutes: 480, availableMinutes: 600 },
};

const MUCH_LATER = '2027-01-01T00:00:00.000Z';
const decided = (command: DisputeCommand) =>
  dispute.decide(command, given(dispute, ...opening()).state) as readonly ToldEvent[];

const fact = <E extends DomainEvent>(event: E, over: Partial<EventMetadata> = {}, revision = 0): RecordedOf<E> => {
  const { metadata } = recorded(event) as RecordedOf<DomainEvent>;
  return recorded(event, { stream: 'ticket-t1', revision, metadata: { ...metadata, ...over } });
};

const kindsOf = (told: ToldEvent) => {
  const event = fact(told);
  return notices.route(event).map((id) => notices.evolve(notices.initial(id), event).kind);
};

// Rule: disputes.told
it('every fact that concerns people gives rise to its notices, and no other does', () => {
  const step = { ...on, note: null };
  expect(kindsOf(opened('P2'))).toEqual(['opened']);
  expect(kindsOf(opened('P1'))).toEqual(['opened', 'opened-p1']);
  expect(kindsOf(reply(true, true))).toEqual(['reply']);
  expect(kindsOf({ type: 'InformationRequested', data: step })).toEqual(['information-asked']);
  expect(kindsOf({ type: 'FixSubmittedForReview', data: step })).toEqual(['ready-for-review']);
  expect(kindsOf({ type: 'TicketResolved', data: step })).toEqual(['resolved']);
  expect(kindsOf({ type: 'TicketEscalated', data: step })).toEqual(['escalated']);
  expect(kindsOf(crossed)).toEqual(['threshold-crossed']);
  const [disputed] = opening() as readonly [ToldEvent];
  expect(kindsOf(disputed)).toEqual(['dispute-opened']);
  expect(
    [...decided(noteOverdue(MUCH_LATER)), ...decided(uphold({ creditAmount: 1 })), ...decided(reject())].map(kindsOf),
  ).toEqual([['dispute-overdue'], ['dispute-decided'], ['dispute-decided']]);
});

it('what stays among the agency’s people, and what the client wrote, is told to nobody', () => {
  expect(kindsOf(reply(false, true))).toEqual([]);
  expect(kindsOf(reply(true, false))).toEqual([]);
});

it('a notice says what it is about and where its fact lies, and of nobody’s address', () => {
  const event = fact(opened('P1'), { recordedAt: LATE });
  const id = noticeIdOf('opened-p1', event.id);
  const card = notices.evolve(notices.initial(id), event);
  expect(card).toMatchObject({
    ...{ id, kind: 'opened-p1', ticketId: 't1', agreementId: 'a1', clientId: 'acme', state: 'due' },
    toldIn: { stream: 'ticket-t1', revision: 0 },
    ...{ occurredAt: '2026-03-02T09:00:00.000Z', recordedAt: LATE, freshSince: '2026-03-02T09:00:00.000Z' },
    ...{ againAt: null, recipients: [], revision: -1 },
  });
  expect(JSON.stringify(card)).not.toContain('theo@acme.example');
});

it('one about a month has no ticket', () => {
  const event = fact(crossed);
  const [id] = notices.route(event);
  expect(notices.evolve(notices.initial(id!), event)).toMatchObject({ ticketId: null, agreementId: 'a1' });
});

describe('a notice on its way', () => {
  const about = { noticeId: 'n1', kind: 'reply', ticketId: 't1', agreementId: 'a1', clientId: 'acme' } as const;
  const claim = { instance: 'first', takenAt: LATE, claimEndsAt: '2026-03-02T12:10:00.000Z' };
  const bo = 'bo@acme.example';
  const taken: NoticeEvent = { type: 'NoticeTaken', data: { ...about, ...claim, attempt: 1, recipients: [bo] } };
  const failed: NoticeEvent = {
    type: 'NoticeFailed',
    data: {
      ...{ noticeId: 'n1', attempt: 1, reason: '451 Later', recipients: [] },
      ...{ refused: [{ address: 'mia@acme.example', reason: '550 Gone' }], nextAttemptAt: '2026-03-02T12:01:00.000Z' },
    },
  };
  const sent: NoticeEvent = {
    type: 'NoticeSent',
    data: { noticeId: 'n1', attempt: 2, recipients: [bo], refused: [], messageId: '<n1>', answer: '250 OK' },
  };
  const abandoned: NoticeEvent = { type: 'NoticeAbandoned', data: { ...about, reason: 'Refused', refused: [] } };
  const reopened: NoticeEvent = { type: 'NoticeReopened', data: { noticeId: 'n1', nextAttemptAt: LATE } };

  const after = (...events: readonly NoticeEvent[]): NoticeCard =>
    events.reduce<NoticeCard>(
      (card, event, revision) => notices.evolve(card, fact(event, { recordedAt: LATE }, revision)),
      notices.evolve(notices.initial('n1'), fact(reply(true, true))),
    );

  it('leaves the list when it is taken, and comes back when its claim runs out or another attempt is due', () => {
    expect(notices.route(fact(taken))).toEqual(['n1']);
    expect(after(taken)).toMatchObject({
      ...{ state: 'taken', freshSince: null, againAt: claim.claimEndsAt, attempts: 1, recipients: [bo], revision: 0 },
    });
    expect(after(taken, failed)).toMatchObject({
      ...{
        state: 'failed',
        againAt: '2026-03-02T12:01:00.000Z',
        reason: '451 Later',
        refused: [{ reason: '550 Gone' }],
      },
    });
  });

  it('is off it for good when it is sent', () => {
    expect(after(taken, failed, taken, sent)).toMatchObject({
      ...{ state: 'sent', freshSince: null, againAt: null, reason: null, sentAt: LATE, recipients: [bo] },
    });
  });

  it('is off it when it is abandoned, until somebody reopens it', () => {
    expect(after(taken, abandoned)).toMatchObject({ state: 'abandoned', againAt: null, reason: 'Refused' });
    expect(after(taken, abandoned, reopened)).toMatchObject({ state: 'failed', againAt: LATE });
  });
});
