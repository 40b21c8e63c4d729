import {
  type EventStoreDBClient,
  jsonEvent,
  PersistentSubscriptionDoesNotExistError,
  PersistentSubscriptionDroppedError,
  PersistentSubscriptionExistsError,
  PersistentSubscriptionFailedError,
  PersistentSubscriptionMaximumSubscribersReachedError,
  type PersistentSubscriptionToStream,
  persistentSubscriptionToAllSettingsFromDefaults,
  persistentSubscriptionToStreamSettingsFromDefaults,
  START,
  StreamDeletedError,
} from '@eventstore/db-client';
import { all, type Bench, errorOf, noted, openBench, until } from './store.fixtures';

jest.setTimeout(60_000);

let bench: Bench;
const client = (): EventStoreDBClient => bench.client;

beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

type Settings = Parameters<typeof persistentSubscriptionToStreamSettingsFromDefaults>[0];
type Subscription = PersistentSubscriptionToStream<{ type: 'Noted'; data: { n: number }; metadata: unknown }>;

const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n);
const append = (stream: string, ...ns: number[]): Promise<unknown> =>
  client().appendToStream(
    stream,
    ns.map((n) => noted(n)),
  );
const create = (stream: string, settings: Settings = {}, group = 'group'): Promise<void> =>
  client().createPersistentSubscriptionToStream(
    stream,
    group,
    persistentSubscriptionToStreamSettingsFromDefaults({ startFrom: START, ...settings }),
  );
const infoOf = (stream: string, group = 'group') => client().getPersistentSubscriptionToStreamInfo(stream, group);
const restartStore = async (): Promise<void> => {
  const { path } = bench;
  await bench.client.dispose();
  await bench.store.stop();
  bench = await openBench({ path });
};

type Arrived = { readonly n: number; readonly retryCount: number; readonly resolved: never };

/** A consumer that keeps what it is given, and answers when it is told to, or `by` itself. */
class Consumer {
  readonly got: Arrived[] = [];
  error: Error | undefined;
  /** It has joined, or was refused. */
  readonly ready: Promise<void>;

  constructor(
    readonly subscription: Subscription,
    private readonly by: 'itself' | 'hand' = 'itself',
  ) {
    subscription.on('error', (error) => (this.error = error));
    this.ready = new Promise((resolve) => {
      subscription.once('confirmation', () => resolve());
      subscription.once('error', () => resolve());
    });
    subscription.on('data', (resolved) => {
      const { event, retryCount } = resolved as unknown as { event: { data: { n: number } }; retryCount: number };
      this.got.push({ n: event?.data.n, retryCount, resolved: resolved as never });
      if (this.by === 'itself') void subscription.ack(resolved);
    });
  }

  get ns(): number[] {
    return this.got.map(({ n }) => n);
  }

  /** Acknowledges what came with these numbers, each the latest time it came. */
  async ack(...ns: number[]): Promise<void> {
    await this.subscription.ack(...ns.map((n) => this.got.findLast((each) => each.n === n)!.resolved));
  }

  async nack(action: 'park' | 'retry' | 'skip' | 'stop', ...ns: number[]): Promise<void> {
    const events = ns.map((n) => this.got.findLast((each) => each.n === n)!.resolved);
    await this.subscription.nack(action, `it was ${action}`, ...events);
  }
}

const consume = async (stream: string, by: 'itself' | 'hand' = 'itself', bufferSize = 10): Promise<Consumer> => {
  const subscription = client().subscribeToPersistentSubscriptionToStream(stream, 'group', { bufferSize });
  const consumer = new Consumer(subscription, by);
  await consumer.ready;
  return consumer;
};
const gone = async (...consumers: Consumer[]): Promise<void> => {
  for (const { subscription } of consumers) await subscription.unsubscribe();
};

describe('a group', () => {
  it('is made, described, changed and taken away', async () => {
    const settings = {
      maxRetryCount: 3,
      consumerStrategyName: 'Pinned',
      checkPointLowerBound: 2,
      startFrom: 5n,
    } as const;
    await create('a', settings);
    expect(await errorOf(create('a', settings))).toBeInstanceOf(PersistentSubscriptionExistsError);
    expect((await errorOf(create('a', settings))).message).toContain('Subscription group group on stream a exists.');
    expect(await infoOf('a')).toMatchObject({
      eventSource: 'a',
      groupName: 'group',
      status: 'Live',
      connections: [],
      settings: { ...settings, maxSubscriberCount: 'unbounded', readBatchSize: 20, messageTimeout: 30_000 },
      stats: { parkedMessageCount: 0n, lastCheckpointedEventRevision: undefined, lastKnownEventRevision: undefined },
    });
    await client().updatePersistentSubscriptionToStream(
      'a',
      'group',
      persistentSubscriptionToStreamSettingsFromDefaults({ maxRetryCount: 7, startFrom: START }),
    );
    expect((await infoOf('a')).settings).toMatchObject({
      maxRetryCount: 7,
      consumerStrategyName: 'RoundRobin',
      startFrom: START,
    });
    await client().deletePersistentSubscriptionToStream('a', 'group');
    for (const attempt of [
      () => infoOf('a'),
      () => client().deletePersistentSubscriptionToStream('a', 'group'),
      () => client().replayParkedMessagesToStream('a', 'group'),
      () => client().listPersistentSubscriptionsToStream('a'),
      () => all(client().subscribeToPersistentSubscriptionToStream('a', 'group')),
      () =>
        client().updatePersistentSubscriptionToStream(
          'a',
          'group',
          persistentSubscriptionToStreamSettingsFromDefaults(),
        ),
    ]) {
      const error = await errorOf(attempt());
      expect(error).toBeInstanceOf(PersistentSubscriptionDoesNotExistError);
      expect(error.message).toMatch(/Subscription group (group)? on stream a does not exist\./);
    }
  });

  it.each<[string, Settings, string]>([
    ['a read batch as large as the buffer', { readBatchSize: 500 }, 'Read batch size must be less than'],
    ['no read batch', { readBatchSize: 0 }, 'Read batch size must be above 0'],
    ['no live buffer', { liveBufferSize: 0 }, 'Live buffer size must be above 0'],
    ['a lower bound above the upper', { checkPointLowerBound: 2000 }, 'Max checkpoint count'],
    ['a negative time-out', { messageTimeout: -1 }, 'may be negative'],
  ])('is refused with %s', async (_, settings, reason) => {
    const error = await errorOf(create('a', settings));
    expect(error).toBeInstanceOf(PersistentSubscriptionFailedError);
    expect((error as PersistentSubscriptionFailedError).reason).toContain(reason);
    expect(await client().listAllPersistentSubscriptions()).toEqual([]);
  });

  it('is refused behind the end of $all, and with a pattern that cannot be run safely', async () => {
    const toAll = (startFrom: bigint, regex = 'a'): Promise<void> =>
      client().createPersistentSubscriptionToAll(
        'group',
        persistentSubscriptionToAllSettingsFromDefaults({ startFrom: { commit: startFrom, prepare: startFrom } }),
        { filter: { filterOn: 'streamName', regex, checkpointInterval: 1 } as never },
      );
    expect(await errorOf(toAll(1000n))).toBeInstanceOf(PersistentSubscriptionFailedError);
    expect((await errorOf(toAll(0n, '(a)\\1'))).message).toContain('back-reference');
  });

  it('is listed, by stream, of $all, and with all others', async () => {
    await create('a', {}, 'one');
    await create('a', {}, 'two');
    await create('b', {}, 'one');
    await client().createPersistentSubscriptionToAll('one', persistentSubscriptionToAllSettingsFromDefaults());
    const names = (infos: { eventSource: string; groupName: string }[]): string[] =>
      infos.map(({ eventSource, groupName }) => `${eventSource}::${groupName}`).sort();
    expect(names(await client().listPersistentSubscriptionsToStream('a'))).toEqual(['a::one', 'a::two']);
    expect(names(await client().listPersistentSubscriptionsToAll())).toEqual(['$all::one']);
    const every = ['$all::one', 'a::one', 'a::two', 'b::one'];
    expect(names(await client().listAllPersistentSubscriptions())).toEqual(every);
    await restartStore();
    expect(names(await client().listAllPersistentSubscriptions())).toEqual(every);
    expect((await client().listPersistentSubscriptionsToAll())[0]!.settings.startFrom).toBe('end');
  });
});

describe('consuming', () => {
  it('brings what was there and what comes, in order, and remembers how far it has come', async () => {
    await append('a', ...upTo(30));
    await create('a', { checkPointLowerBound: 1, checkPointAfter: 10 });
    const consumer = await consume('a');
    expect(consumer.subscription.id).toBe('a::group');
    await until(() => consumer.got.length === 30);
    await append('a', 30, 31);
    await until(() => consumer.got.length === 32);
    expect(consumer.ns).toEqual(upTo(32));
    await until(async () => (await infoOf('a')).stats.lastCheckpointedEventRevision === 31n);
    expect((await infoOf('a')).stats).toMatchObject({ totalItems: 32n, lastKnownEventRevision: 31n });
    await restartStore();
    await append('a', 32);
    const next = await consume('a');
    await until(() => next.got.length > 0);
    expect(next.ns).toEqual([32]);
    await gone(next);
  });

  it('starts at a revision, and at the end as it was when the group was made', async () => {
    await append('a', 0, 1, 2);
    await create('a', { startFrom: 1n });
    await create('a', { startFrom: 'end' }, 'late');
    await append('a', 3);
    await restartStore();
    const late: number[] = [];
    const subscription = client().subscribeToPersistentSubscriptionToStream('a', 'late');
    subscription.on('data', (resolved) => {
      late.push((resolved.event!.data as { n: number }).n);
      void subscription.ack(resolved);
    });
    const consumer = await consume('a');
    await until(() => consumer.got.length === 3 && late.length === 1);
    expect([consumer.ns, late]).toEqual([[1, 2, 3], [3]]);
    await subscription.unsubscribe();
    await gone(consumer);
  });

  it('gives no more than the buffer holds before it is answered', async () => {
    await append('a', ...upTo(10));
    await create('a');
    const consumer = await consume('a', 'hand', 3);
    await until(() => consumer.got.length === 3);
    await consumer.ack(1);
    await until(() => consumer.got.length === 4);
    await consumer.ack(0, 2, 3);
    await until(() => consumer.got.length === 7);
    expect(consumer.ns).toEqual(upTo(7));
    const { connections, stats } = await infoOf('a');
    expect(connections[0]).toMatchObject({
      inFlightMessages: 3,
      availableSlots: 0,
      totalItems: 7n,
      username: 'anonymous',
    });
    expect(stats).toMatchObject({ totalInFlightMessages: 3 });
    await gone(consumer);
  });

  it('takes as many consumers as it may', async () => {
    await create('a', { maxSubscriberCount: 1 });
    const first = await consume('a');
    const second = await consume('a');
    expect(second.error).toBeInstanceOf(PersistentSubscriptionMaximumSubscribersReachedError);
    await gone(first);
    await until(async () => (await infoOf('a')).connections.length === 0);
    const third = await consume('a');
    expect(third.error).toBeUndefined();
    await gone(third);
  });

  it('gives what one consumer leaves unanswered to the others, in order', async () => {
    await append('a', ...upTo(6));
    await create('a', { consumerStrategyName: 'DispatchToSingle' });
    const first = await consume('a', 'hand', 4);
    await until(() => first.got.length === 4);
    const second = await consume('a', 'hand', 10);
    await until(() => second.got.length === 2);
    await first.ack(1);
    await until(async () => (await infoOf('a')).stats.totalInFlightMessages === 5);
    await gone(first);
    await until(() => second.got.length === 5);
    expect(second.ns).toEqual([4, 5, 0, 2, 3]);
    expect(second.got.map(({ retryCount }) => retryCount)).toEqual([0, 0, 0, 0, 0]);
    await gone(second);
  });

  it('of $all brings what passes the filter, and nothing of its own bookkeeping', async () => {
    await client().createPersistentSubscriptionToAll(
      'group',
      persistentSubscriptionToAllSettingsFromDefaults({
        startFrom: START,
        checkPointLowerBound: 1,
        checkPointAfter: 1,
      }),
      { filter: { filterOn: 'streamName', prefixes: ['ticket-'], checkpointInterval: 1 } as never },
    );
    await client().createPersistentSubscriptionToAll(
      'whole',
      persistentSubscriptionToAllSettingsFromDefaults({
        startFrom: START,
        checkPointLowerBound: 1,
        checkPointAfter: 1,
      }),
    );
    const got: number[] = [];
    const whole: string[] = [];
    const some = client().subscribeToPersistentSubscriptionToAll('group');
    const every = client().subscribeToPersistentSubscriptionToAll('whole');
    some.on('data', (resolved) => {
      got.push((resolved.event!.data as { n: number }).n);
      void some.ack(resolved);
    });
    every.on('data', (resolved) => {
      whole.push(resolved.event!.streamId);
      void every.ack(resolved);
    });
    for (const n of upTo(20)) await append(n % 2 === 0 ? 'ticket-1' : 'noise', n);
    await until(() => got.length === 10 && whole.filter((stream) => /^(ticket|noise)/.test(stream)).length === 20);
    expect(got).toEqual(upTo(20).filter((n) => n % 2 === 0));
    expect(whole.filter((stream) => stream.includes('$all::'))).toEqual([]);
    await until(async () => {
      const { stats } = await client().getPersistentSubscriptionToAllInfo('group');
      return (stats.lastCheckpointedEventPosition?.commit ?? 0n) > 20n;
    });
    await some.unsubscribe();
    await every.unsubscribe();
    await restartStore();
    await append('ticket-1', 20);
    const after: number[] = [];
    const next = client().subscribeToPersistentSubscriptionToAll('group');
    next.on('data', (resolved) => {
      after.push((resolved.event!.data as { n: number }).n);
      void next.ack(resolved);
    });
    await until(() => after.length > 0);
    expect(after).toEqual([20]);
    await next.unsubscribe();
  });

  it('of a category brings the events that its links lead to, and is answered by the links', async () => {
    await create('$ce-ticket', { resolveLinkTos: true, checkPointLowerBound: 1, checkPointAfter: 1 });
    const consumer = await consume('$ce-ticket');
    for (const n of upTo(8)) await append(`ticket-${n % 3}`, n);
    await until(() => consumer.got.length === 8);
    expect(consumer.ns).toEqual(upTo(8));
    await until(async () => (await infoOf('$ce-ticket')).stats.lastCheckpointedEventRevision === 7n);
    await gone(consumer);
  });

  it('passes over what the stream cuts off', async () => {
    await append('a', ...upTo(6));
    await client().setStreamMetadata('a', { truncateBefore: 4 });
    await create('a', { checkPointLowerBound: 1, checkPointAfter: 1 });
    const consumer = await consume('a');
    await until(() => consumer.got.length === 2);
    expect(consumer.ns).toEqual([4, 5]);
    await until(async () => (await infoOf('a')).stats.lastCheckpointedEventRevision === 5n);
    await gone(consumer);
  });

  it('ends with its stream', async () => {
    await append('a', 0);
    await create('a');
    const consumer = await consume('a');
    await until(() => consumer.got.length === 1);
    await client().tombstoneStream('a');
    await until(() => consumer.error instanceof StreamDeletedError);
    expect(consumer.ns).toEqual([0]);
    expect((await consume('a')).error).toBeInstanceOf(StreamDeletedError);
  });

  it('keeps two events with the same id apart', async () => {
    const same = noted(0);
    await client().appendToStream('ticket-1', same);
    await client().appendToStream('ticket-2', { ...noted(1), id: same.id });
    await client().createPersistentSubscriptionToAll(
      'group',
      persistentSubscriptionToAllSettingsFromDefaults({
        startFrom: START,
        checkPointLowerBound: 1,
        checkPointAfter: 1,
      }),
      { filter: { filterOn: 'streamName', prefixes: ['ticket-'], checkpointInterval: 1 } as never },
    );
    const got: unknown[] = [];
    const subscription = client().subscribeToPersistentSubscriptionToAll('group');
    subscription.on('data', (resolved) => {
      got.push((resolved.event!.data as { n: number }).n);
      if (got.length === 2) void subscription.ack(resolved, resolved);
    });
    await until(async () => {
      const { stats } = await client().getPersistentSubscriptionToAllInfo('group');
      return stats.lastCheckpointedEventPosition !== undefined && stats.totalInFlightMessages === 0;
    });
    expect(got).toEqual([0, 1]);
    await subscription.unsubscribe();
  });
});

describe('an event that is not handled', () => {
  it('comes again when it is refused, with its count, and is parked after too many times', async () => {
    await append('a', 0, 1);
    await create('a', { maxRetryCount: 2 });
    const consumer = await consume('a', 'hand');
    await until(() => consumer.got.length === 2);
    await consumer.ack(1);
    for (const retryCount of [1, 2]) {
      await consumer.nack('retry', 0);
      await until(() => consumer.got.length === 2 + retryCount);
      expect(consumer.got.at(-1)).toMatchObject({ n: 0, retryCount });
    }
    await consumer.nack('retry', 0);
    await until(async () => (await infoOf('a')).stats.parkedMessageCount === 1n);
    const [parked] = await all(
      client().readStream('$persistentsubscription-a::group-parked', { resolveLinkTos: true }),
    );
    expect(parked!.event!).toMatchObject({ streamId: 'a', revision: 0n, data: { n: 0 } });
    expect(parked!.link!.metadata).toMatchObject({
      reason: 'Reached max retry count of 2',
      subscriptionEventNumber: 0,
      added: expect.stringMatching(/^\d{4}-/) as string,
    });
    await gone(consumer);
  });

  it('comes again when nobody answers in time', async () => {
    await append('a', 0, 1);
    await create('a', { messageTimeout: 150, maxRetryCount: 1 });
    const consumer = await consume('a', 'hand');
    await until(() => consumer.got.length === 2);
    await consumer.ack(1);
    await until(() => consumer.got.length === 3);
    expect(consumer.got.at(-1)).toMatchObject({ n: 0, retryCount: 1 });
    await until(async () => (await infoOf('a')).stats.parkedMessageCount === 1n);
    await gone(consumer);
  });

  it('is waited for when there is no time-out', async () => {
    await append('a', 0);
    await create('a', { messageTimeout: 0 });
    const consumer = await consume('a', 'hand');
    await until(() => consumer.got.length === 1);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(consumer.got).toHaveLength(1);
    await gone(consumer);
  });

  it('is passed over when it is skipped', async () => {
    await append('a', 0, 1);
    await create('a', { checkPointLowerBound: 1, checkPointAfter: 1 });
    const consumer = await consume('a', 'hand');
    await until(() => consumer.got.length === 2);
    await consumer.nack('skip', 0);
    await consumer.ack(1);
    await until(async () => (await infoOf('a')).stats.lastCheckpointedEventRevision === 1n);
    expect((await infoOf('a')).stats.parkedMessageCount).toBe(0n);
    await gone(consumer);
  });

  it('ends the consumer that stops at it, and goes to the next', async () => {
    await append('a', 0);
    await create('a');
    const first = await consume('a', 'hand');
    await until(() => first.got.length === 1);
    await first.nack('stop', 0);
    await until(() => first.error instanceof PersistentSubscriptionDroppedError);
    const second = await consume('a');
    await until(() => second.got.length === 1);
    expect(second.ns).toEqual([0]);
    await gone(second);
  });

  it('does not hold up the checkpoint for what is parked, nor what was finished beyond it', async () => {
    await append('a', ...upTo(8));
    await create('a', { checkPointLowerBound: 1, checkPointUpperBound: 1 });
    const consumer = await consume('a', 'hand');
    await until(() => consumer.got.length === 8);
    await consumer.nack('park', 0);
    await consumer.ack(1, 3, 4, 6);
    await until(async () => (await infoOf('a')).stats.totalInFlightMessages === 3);
    await until(async () => (await infoOf('a')).stats.lastCheckpointedEventRevision === 1n);
    await restartStore();
    const next = await consume('a', 'hand');
    await until(() => next.got.length === 3);
    expect(next.ns).toEqual([2, 5, 7]);
    await next.ack(2);
    await until(async () => (await infoOf('a')).stats.totalInFlightMessages === 2);
    await gone(next);
    await restartStore();
    const last = await consume('a');
    await until(() => last.got.length === 2);
    expect(last.ns).toEqual([5, 7]);
    await gone(last);
  });
});

describe('parked events', () => {
  const parkAll = async (count: number): Promise<Consumer> => {
    await append('a', ...upTo(count));
    await create('a', { checkPointLowerBound: 1, checkPointUpperBound: 1 });
    const consumer = await consume('a', 'hand', 50);
    await until(() => consumer.got.length === count);
    await consumer.nack('park', ...upTo(count));
    await until(async () => (await infoOf('a')).stats.parkedMessageCount === BigInt(count));
    return consumer;
  };

  it('are delivered again on request, and are parked no more when they are finished', async () => {
    const consumer = await parkAll(3);
    await client().replayParkedMessagesToStream('a', 'group');
    await until(() => consumer.got.length === 6);
    expect(consumer.ns).toEqual([0, 1, 2, 0, 1, 2]);
    await consumer.nack('park', 1);
    await consumer.ack(0, 2);
    await until(
      async () =>
        (await client().getStreamMetadata('$persistentsubscription-a::group-parked')).metadata?.['truncateBefore'] ===
        3,
    );
    expect((await infoOf('a')).stats.parkedMessageCount).toBe(1n);
    await client().replayParkedMessagesToStream('a', 'group');
    await until(() => consumer.got.length === 7);
    expect(consumer.got.at(-1)!.n).toBe(1);
    await gone(consumer);
  });

  it('are replayed as many as are asked for, the oldest first, and not twice at once', async () => {
    const consumer = await parkAll(5);
    await client().replayParkedMessagesToStream('a', 'group', { stopAt: 2 });
    await until(() => consumer.got.length === 7);
    await client().replayParkedMessagesToStream('a', 'group', { stopAt: 1 });
    await until(() => consumer.got.length === 8);
    expect(consumer.ns.slice(5)).toEqual([0, 1, 2]);
    expect((await infoOf('a')).stats.parkedMessageCount).toBe(2n);
    await gone(consumer);
  });

  it('that nobody finished are still parked after a start', async () => {
    const consumer = await parkAll(3);
    await client().replayParkedMessagesToStream('a', 'group');
    await until(() => consumer.got.length === 6);
    await consumer.ack(0);
    await until(
      async () =>
        (await client().getStreamMetadata('$persistentsubscription-a::group-parked')).metadata?.['truncateBefore'] ===
        1,
    );
    await restartStore();
    expect((await infoOf('a')).stats.parkedMessageCount).toBe(2n);
    const next = await consume('a');
    await client().replayParkedMessagesToStream('a', 'group');
    await until(() => next.got.length === 2);
    expect(next.ns).toEqual([1, 2]);
    await gone(next);
  });

  it('go with their group: one of the same name begins anew', async () => {
    const consumer = await parkAll(2);
    await client().deletePersistentSubscriptionToStream('a', 'group');
    await until(() => consumer.error instanceof PersistentSubscriptionDoesNotExistError);
    await create('a', { checkPointLowerBound: 1, checkPointUpperBound: 1 });
    expect((await infoOf('a')).stats).toMatchObject({
      parkedMessageCount: 0n,
      lastCheckpointedEventRevision: undefined,
    });
    const next = await consume('a', 'hand');
    await until(() => next.got.length === 2);
    await next.nack('park', 0);
    await until(async () => (await infoOf('a')).stats.parkedMessageCount === 1n);
    await gone(next);
  });
});

describe('those who are connected', () => {
  it.each<[string, () => Promise<unknown>]>([
    [
      'changed',
      () =>
        client().updatePersistentSubscriptionToStream(
          'a',
          'group',
          persistentSubscriptionToStreamSettingsFromDefaults({ startFrom: START }),
        ),
    ],
    ['restarted', () => client().restartPersistentSubscriptionSubsystem()],
  ])('are dropped when the group is %s, and what is finished stays so', async (_, change) => {
    await append('a', ...upTo(4));
    await create('a');
    const consumer = await consume('a', 'hand');
    await until(() => consumer.got.length === 4);
    await consumer.ack(0, 1);
    await until(async () => (await infoOf('a')).stats.totalInFlightMessages === 2);
    await change();
    await until(() => consumer.error instanceof PersistentSubscriptionDroppedError);
    const next = await consume('a');
    await until(() => next.got.length === 2);
    expect(next.ns).toEqual([2, 3]);
    await gone(next);
  });
});

describe('several consumers', () => {
  const collected = async (strategy: 'RoundRobin' | 'Pinned', count: number): Promise<Consumer[]> => {
    await create('$ce-ticket', { resolveLinkTos: true, consumerStrategyName: strategy });
    const consumers = await Promise.all(upTo(4).map(() => consume('$ce-ticket')));
    for (const n of upTo(count)) await append(`ticket-${n % 20}`, n);
    await until(() => consumers.reduce((sum, { got }) => sum + got.length, 0) === count);
    return consumers;
  };

  it('share the events evenly, each event once', async () => {
    const consumers = await collected('RoundRobin', 100);
    expect(consumers.map(({ got }) => got.length)).toEqual([25, 25, 25, 25]);
    expect(consumers.flatMap(({ ns }) => ns).sort((a, b) => a - b)).toEqual(upTo(100));
    await gone(...consumers);
  });

  it('get the streams pinned to them, each in order', async () => {
    const consumers = await collected('Pinned', 200);
    const holders = new Map<number, Set<number>>();
    consumers.forEach(({ ns }, index) => {
      for (const n of ns) holders.set(n % 20, (holders.get(n % 20) ?? new Set()).add(index));
      for (const stream of upTo(20)) {
        const mine = ns.filter((n) => n % 20 === stream);
        expect(mine).toEqual(mine.toSorted((a, b) => a - b));
      }
    });
    for (const [stream, who] of holders) expect([stream, who.size]).toEqual([stream, 1]);
    await gone(...consumers);
  });
});

it('brings thousands of events to four consumers, the slow one not holding up the others', async () => {
  await create('a', { readBatchSize: 100, liveBufferSize: 1000, historyBufferSize: 1000 });
  const consumers = await Promise.all(upTo(4).map((n) => consume('a', n === 0 ? 'hand' : 'itself', 50)));
  for (let n = 0; n < 4000; n += 500) {
    await client().appendToStream(
      'a',
      upTo(500).map((i) => jsonEvent({ type: 'Noted', data: { n: n + i } })),
    );
  }
  const count = (): number => consumers.reduce((sum, { got }) => sum + got.length, 0);
  await until(() => count() === 4000, 30_000);
  expect(consumers[0]!.got).toHaveLength(50);
  expect(new Set(consumers.flatMap(({ ns }) => ns)).size).toBe(4000);
  await gone(...consumers);
});
