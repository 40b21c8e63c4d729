import { Logger } from '@nestjs/common';
import { type NoticeCard, notices } from '../../projections/notices';
import { DecisionsInMemory } from '../../test/support/decisions';
import { recorded } from '../../test/support/fake-log';
import { until } from '../../test/support/waiting';
import { type Decisions } from '../event-store/decisions';
import { Refusal } from '../kernel/refusal';
import { type Delivery, type Letter, type Outbox } from '../mail/outbox';
import { type Filter, type ReadModels } from '../read-models/read-models';
import { type Clock } from '../time/clock';
import { type Instant } from '../time/instant';
import { NoticeDispatch } from './dispatch';
import { noticeStream } from './notice.decider';
import { type NoticeMetrics } from './notice.metrics';
import { type Addressed, type Occasions } from './occasions';

const NOW = '2026-03-02T09:00:00.000Z';
const on = { ticketId: 't1', agreementId: 'a1', clientId: 'acme', clocks: [] };
const told = recorded({ type: 'TicketResolved' as const, data: { ...on, note: null } });

/** Notices that are due, and all that a dispatch needs, in memory. */
class Desk {
  readonly decisions = new DecisionsInMemory();
  readonly letters: Letter[] = [];
  readonly outcomes: string[] = [];
  /** What goes wrong on the way to the words of a notice, and of writing down what became of it. */
  onTheWay: (id: string) => Error | undefined = () => undefined;
  looks = 0;
  open = true;
  deliver: (letter: Letter) => Promise<Delivery> = ({ to }) =>
    Promise.resolve({ accepted: to, refused: [], deferred: [], answer: '250 OK' });

  constructor(private readonly ids: readonly string[]) {}

  dispatch(): NoticeDispatch {
    const find = (_: unknown, filter: Filter) => {
      this.looks += 1;
      return Promise.resolve({ items: 'freshSince' in filter ? this.due() : [], nextCursor: null });
    };
    const addressed: Addressed = {
      occasion: {
        ...{ kind: 'resolved', told, clientName: 'Acme', agencyName: null, timeZone: 'Europe/London' },
        opened: {
          ...on,
          ...{ subject: 'Slow', body: 'Very', channel: 'phone', kind: 'support', category: 'bug', priority: 'P2' },
          ...{ environment: 'production', requester: { name: 'Bo', email: 'bo@acme.example' } },
          ...{ projectId: null, estimateMinutes: null },
        },
      },
      recipients: ['bo@acme.example'],
      follows: [],
    };
    const occasions = {
      find: ({ id }: NoticeCard) => {
        const error = this.onTheWay(id);
        return error ? Promise.reject(error) : Promise.resolve(addressed);
      },
    };
    const outbox = {
      open: this.open,
      post: (letter: Letter) => {
        this.letters.push(letter);
        return this.deliver(letter);
      },
    };
    return new NoticeDispatch(
      { find } as unknown as ReadModels,
      this.decisions as unknown as Decisions,
      { now: (): Instant => NOW } as Clock,
      outbox as unknown as Outbox,
      occasions as unknown as Occasions,
      { attempted: (outcome: string) => void this.outcomes.push(outcome) } as unknown as NoticeMetrics,
      { MAIL_ADDRESS: 'support@studio.example' },
    );
  }

  typesOf = (id: string) => this.decisions.eventsOf(noticeStream(id)).map(({ type }) => type);

  private due(): readonly NoticeCard[] {
    const untaken = this.ids.filter((id) => this.typesOf(id).length === 0);
    return untaken.map((id) => ({ ...notices.initial(id), kind: 'resolved', ...on, freshSince: NOW }));
  }
}

const allSent = (desk: Desk, ids: readonly string[]) => () =>
  Promise.resolve(ids.every((id) => desk.typesOf(id).at(-1) === 'NoticeSent'));

afterEach(() => jest.restoreAllMocks());

it('what is due is taken, sent and written down beside the look', async () => {
  const ids = Array.from({ length: 12 }, (_, n) => `n${n}`);
  const desk = new Desk(ids);
  const dispatch = desk.dispatch();
  expect(await dispatch.tick(NOW)).toBe(0);
  await until(allSent(desk, ids));
  expect(ids.map(desk.typesOf)).toEqual(ids.map(() => ['NoticeTaken', 'NoticeSent']));
  expect(desk.letters.map(({ messageId }) => messageId).toSorted()).toEqual(
    ids.map((id) => `<notice.${id}.t1@studio.example>`).toSorted(),
  );
  expect(desk.outcomes).toEqual(ids.map(() => 'sent'));
});

it('without a mail server nothing is even looked up', async () => {
  const desk = new Desk(['n1']);
  desk.open = false;
  await desk.dispatch().tick(NOW);
  expect([desk.looks, desk.letters]).toEqual([0, []]);
});

it('never more than five letters are under way, and one that is being sent is not taken in hand again', async () => {
  const ids = Array.from({ length: 12 }, (_, n) => `n${n}`);
  const desk = new Desk(ids);
  const finish: (() => void)[] = [];
  desk.deliver = ({ to }) =>
    new Promise((resolve) => {
      finish.push(() => resolve({ accepted: to, refused: [], deferred: [], answer: '250 OK' }));
    });
  const dispatch = desk.dispatch();
  await dispatch.tick(NOW);
  await until(() => Promise.resolve(finish.length === 5));
  await dispatch.tick(NOW);
  expect(desk.letters).toHaveLength(5);
  while (desk.letters.length < 12 || finish.length > 0) {
    finish.shift()?.();
    await new Promise(setImmediate);
    expect(finish.length).toBeLessThanOrEqual(5);
  }
  await until(allSent(desk, ids));
  expect(desk.letters).toHaveLength(12);
});

it('one that cannot be put into words is told of once a minute, and keeps no other from being sent', async () => {
  const errors = jest.spyOn(Logger.prototype, 'error').mockReturnValue(undefined);
  const clock = jest.spyOn(performance, 'now').mockReturnValue(1_000);
  const desk = new Desk(['n1', 'n2']);
  desk.onTheWay = (id) => (id === 'n1' ? new Error('Its ticket is gone') : undefined);
  const dispatch = desk.dispatch();
  for (let look = 0; look < 3; look += 1) {
    await dispatch.tick(NOW);
    await until(allSent(desk, ['n2']));
  }
  expect(errors.mock.calls).toEqual([['The notice n1 (resolved) is due and was not sent: Error: Its ticket is gone']]);
  desk.onTheWay = () => undefined;
  clock.mockReturnValue(61_001);
  await dispatch.tick(NOW);
  await until(allSent(desk, ['n1']));
});

it('while a store is away nobody is told of it a hundred times: the others wait for the next look', async () => {
  const warnings = jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
  const ids = Array.from({ length: 50 }, (_, n) => `n${n}`);
  const desk = new Desk(ids);
  desk.onTheWay = () => new Refusal('STORE_UNAVAILABLE', 'The event store is away');
  const dispatch = desk.dispatch();
  await dispatch.tick(NOW);
  await dispatch.beforeApplicationShutdown();
  expect(warnings.mock.calls.length).toBeLessThanOrEqual(5);
});

it('what was sent is written down also where the event store is away for a moment', async () => {
  const desk = new Desk(['n1']);
  const run = desk.decisions.run.bind(desk.decisions);
  let away = 1;
  jest.spyOn(desk.decisions, 'run').mockImplementation((decider, stream, command) => {
    if (command.type === 'RecordDelivery' && away > 0) {
      away -= 1;
      return Promise.reject(new Refusal('STORE_UNAVAILABLE', 'The event store is away'));
    }
    return run(decider, stream, command);
  });
  await desk.dispatch().tick(NOW);
  await until(allSent(desk, ['n1']));
  expect(desk.letters).toHaveLength(1);
});

it('a program that stops takes nothing more in hand', async () => {
  const desk = new Desk(['n1']);
  const dispatch = desk.dispatch();
  await dispatch.beforeApplicationShutdown();
  await dispatch.tick(NOW);
  expect(desk.letters).toEqual([]);
});
