import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  jsonEvent,
  type JSONEventType,
  KurrentDBClient,
  persistentSubscriptionToStreamSettingsFromDefaults,
  START,
  StreamNotFoundError,
  WrongExpectedVersionError,
} from '@kurrent/kurrentdb-client';
import { v4 } from 'uuid';
import { serve } from '../../embedded/event-store';
import { until } from '../support/waiting';

/**
 * The same store through the client that succeeds the one Minutebook uses. In a file of its own: the two bring the same
 * generated messages, which break each other when they meet.
 */
describe('The event store and its younger client', () => {
  type Counted = JSONEventType<'Counted', { n: number }, { $correlationId?: string }>;

  let client: KurrentDBClient;
  let takeAway = (): Promise<unknown> => Promise.resolve();

  beforeAll(async () => {
    let url = process.env['EVENTSTORE_URL'];
    if (!url) {
      const path = mkdtempSync(join(tmpdir(), 'minutebook-contract-'));
      const server = await serve({ path, port: 0 });
      takeAway = () => server.stop().finally(() => rmSync(path, { recursive: true }));
      ({ url } = server);
    }
    client = KurrentDBClient.connectionString(url.replace(/^esdb/, 'kurrentdb'));
  });
  afterAll(async () => {
    await client.dispose();
    await takeAway();
  });

  const counted = (n: number, $correlationId?: string) =>
    jsonEvent<Counted>({
      type: 'Counted',
      data: { n },
      metadata: $correlationId === undefined ? {} : { $correlationId },
    });
  const freshStream = (): string => `contract_${v4()}-1`;
  const numbersOf = async (stream: string): Promise<number[]> => {
    const numbers: number[] = [];
    for await (const { event } of client.readStream<Counted>(stream)) numbers.push(event!.data.n);
    return numbers;
  };

  it('appends and reads, and says of a conflict and of a stream that is not there what they are', async () => {
    const stream = freshStream();
    await client.appendToStream(stream, [counted(1), counted(2)], { streamState: 'no_stream' });
    expect(await numbersOf(stream)).toEqual([1, 2]);
    await expect(client.appendToStream(stream, counted(3), { streamState: 'no_stream' })).rejects.toBeInstanceOf(
      WrongExpectedVersionError,
    );
    await expect(numbersOf(freshStream())).rejects.toBeInstanceOf(StreamNotFoundError);
  });

  it('follows a stream from the past into the present', async () => {
    const stream = freshStream();
    await client.appendToStream(stream, [counted(1), counted(2)]);
    const subscription = client.subscribeToStream<Counted>(stream);
    const numbers: number[] = [];
    subscription.on('data', ({ event }) => numbers.push(event!.data.n));
    await new Promise((resolve) => subscription.once('caughtUp', resolve));
    await client.appendToStream(stream, counted(3));
    await until(() => Promise.resolve(numbers.length === 3));
    expect(numbers).toEqual([1, 2, 3]);
    await subscription.unsubscribe();
  });

  it('cuts a stream off and deletes it', async () => {
    const stream = freshStream();
    await client.appendToStream(stream, [counted(1), counted(2), counted(3)]);
    await client.setStreamMetadata(stream, { truncateBefore: 1 });
    expect(await numbersOf(stream)).toEqual([2, 3]);
    await client.deleteStream(stream);
    await expect(numbersOf(stream)).rejects.toBeInstanceOf(StreamNotFoundError);
  });

  it('consumes a persistent subscription, with events of one correlation kept with one consumer', async () => {
    const stream = freshStream();
    await client.createPersistentSubscriptionToStream(
      stream,
      'group',
      persistentSubscriptionToStreamSettingsFromDefaults({
        ...{ startFrom: START, consumerStrategyName: 'PinnedByCorrelation' },
      }),
    );
    const consumers = [0, 1, 2].map((index) => {
      const subscription = client.subscribeToPersistentSubscriptionToStream<Counted>(stream, 'group');
      const numbers: number[] = [];
      subscription.on('data', (resolved) => {
        numbers.push(resolved.event!.data.n);
        void subscription.ack(resolved);
      });
      return { index, subscription, numbers, joined: new Promise((done) => subscription.once('confirmation', done)) };
    });
    await Promise.all(consumers.map(({ joined }) => joined));
    await client.appendToStream(
      stream,
      Array.from({ length: 60 }, (_, n) => counted(n, `correlation-${n % 12}`)),
    );
    await until(() => Promise.resolve(consumers.reduce((sum, { numbers }) => sum + numbers.length, 0) === 60));
    for (let correlation = 0; correlation < 12; correlation += 1) {
      const holders = consumers.filter(({ numbers }) => numbers.some((n) => n % 12 === correlation));
      expect([correlation, holders.length]).toEqual([correlation, 1]);
      const mine = holders[0]!.numbers.filter((n) => n % 12 === correlation);
      expect(mine).toEqual([0, 1, 2, 3, 4].map((turn) => turn * 12 + correlation));
    }
    const { settings, stats } = await client.getPersistentSubscriptionToStreamInfo(stream, 'group');
    expect(settings.consumerStrategyName).toBe('PinnedByCorrelation');
    expect(stats.parkedMessageCount).toBe(0n);
    for (const { subscription } of consumers) await subscription.unsubscribe();
    await client.deletePersistentSubscriptionToStream(stream, 'group');
  });
});
