import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BACKWARDS,
  END,
  EventStoreDBClient,
  jsonEvent,
  type JSONEventType,
  NO_STREAM,
  PersistentSubscriptionDoesNotExistError,
  PersistentSubscriptionExistsError,
  persistentSubscriptionToAllSettingsFromDefaults,
  persistentSubscriptionToStreamSettingsFromDefaults,
  START,
  StreamDeletedError,
  StreamNotFoundError,
  streamNameFilter,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { v4 } from 'uuid';
import { serve } from '../../embedded/event-store';
import { until } from '../support/waiting';

/** What Minutebook relies on, through the official client: on the server at EVENTSTORE_URL, or on the embedded one. */
describe('The event store', () => {
  type Counted = JSONEventType<'Counted', { n: number; note: string }, { by: string }>;

  let client: EventStoreDBClient;
  let takeAway = (): Promise<unknown> => Promise.resolve();

  beforeAll(async () => {
    let url = process.env['EVENTSTORE_URL'];
    if (!url) {
      const path = mkdtempSync(join(tmpdir(), 'minutebook-contract-'));
      const server = await serve({ path, port: 0 });
      takeAway = () => server.stop().finally(() => rmSync(path, { recursive: true }));
      ({ url } = server);
    }
    client = EventStoreDBClient.connectionString(url);
  });
  afterAll(async () => {
    await client.dispose();
    await takeAway();
  });

  const counted = (n: number, id = v4()) =>
    jsonEvent<Counted>({ id, type: 'Counted', data: { n, note: 'Prüfung ✓ 検査' }, metadata: { by: 'Ada' } });
  const freshStream = (): string => `contract_${v4()}-1`;
  const numbersOf = async (stream: string, fromRevision: bigint | typeof START = START): Promise<number[]> => {
    const numbers: number[] = [];
    for await (const { event } of client.readStream<Counted>(stream, { fromRevision })) numbers.push(event!.data.n);
    return numbers;
  };

  describe('appends', () => {
    it('answers the revision and the position, and reads back what was written', async () => {
      const stream = freshStream();
      const first = await client.appendToStream(stream, [counted(1), counted(2)], { expectedRevision: NO_STREAM });
      const second = await client.appendToStream(stream, [counted(3)], { expectedRevision: 1n });

      expect([first.nextExpectedRevision, second.nextExpectedRevision]).toEqual([1n, 2n]);
      expect(second.position!.commit).toBeGreaterThan(first.position!.commit);
      expect(await numbersOf(stream)).toEqual([1, 2, 3]);
      expect(await numbersOf(stream, 2n)).toEqual([3]);
      for await (const { event } of client.readStream<Counted>(stream, { maxCount: 1 })) {
        expect(event).toMatchObject({
          type: 'Counted',
          revision: 0n,
          data: { n: 1, note: 'Prüfung ✓ 検査' },
          metadata: { by: 'Ada' },
        });
      }
    });

    it('refuses a revision that is not the stream’s, and writes nothing', async () => {
      const stream = freshStream();
      await client.appendToStream(stream, [counted(1)], { expectedRevision: NO_STREAM });

      for (const expectedRevision of [NO_STREAM, 1n, 7n] as const) {
        await expect(client.appendToStream(stream, [counted(2)], { expectedRevision })).rejects.toBeInstanceOf(
          WrongExpectedVersionError,
        );
      }
      expect(await numbersOf(stream)).toEqual([1]);
    });

    it('takes the same events at the same revision again as what they are: a repeat', async () => {
      const stream = freshStream();
      const events = [counted(1), counted(2)];
      const first = await client.appendToStream(stream, events, { expectedRevision: NO_STREAM });
      await client.appendToStream(stream, [counted(3)], { expectedRevision: 1n });
      const again = await client.appendToStream(stream, events, { expectedRevision: NO_STREAM });

      expect(again.nextExpectedRevision).toBe(first.nextExpectedRevision);
      expect(await numbersOf(stream)).toEqual([1, 2, 3]);
    });

    it('of twenty who append at the same revision, one wins', async () => {
      const stream = freshStream();
      const append = (n: number) => client.appendToStream(stream, [counted(n)], { expectedRevision: NO_STREAM });
      const outcomes = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => append(n)));

      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await numbersOf(stream)).toHaveLength(1);
    });

    it('says of a stream that is not there that it is not there', async () => {
      await expect(numbersOf(freshStream())).rejects.toBeInstanceOf(StreamNotFoundError);
    });
  });

  describe('the log of all streams', () => {
    it('ends with what was written last', async () => {
      const stream = freshStream();
      const { position } = await client.appendToStream(stream, [counted(1)], { expectedRevision: NO_STREAM });
      const found: bigint[] = [];
      // A shared server writes statistics of its own. What is read is read to its end: the client keeps other calls open.
      for await (const { event } of client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 100 })) {
        if (event?.streamId === stream) found.push(event.position.commit);
      }
      expect(found).toEqual([position!.commit]);
    });

    it('is followed through past and present, in order, each event of the named streams once, and from any place', async () => {
      const family = `contract_${v4()}-`;
      const append = async (stream: string, from: number, count: number) => {
        const events = Array.from({ length: count }, (_, i) => counted(from + i));
        return client.appendToStream(`${family}${stream}`, events);
      };
      const follow = async (after: bigint | null, until: number): Promise<number[]> => {
        const subscription = client.subscribeToAll({
          fromPosition: after === null ? START : { commit: after, prepare: after },
          filter: streamNameFilter({ prefixes: [family] }),
        });
        const numbers: number[] = [];
        let position = -1n;
        for await (const { event } of subscription) {
          expect(event!.position.commit).toBeGreaterThan(position);
          position = event!.position.commit;
          numbers.push((event!.data as Counted['data']).n);
          if (numbers.at(-1) === until) break;
        }
        return numbers;
      };

      const past = await append('a', 1, 50);
      await append('b', 51, 50);
      await client.appendToStream(freshStream(), [counted(-1)]);
      const following = follow(null, 300);
      for (let n = 101; n <= 300; n += 10) await append(n % 20 === 1 ? 'a' : 'b', n, 10);

      const all = Array.from({ length: 300 }, (_, i) => i + 1);
      expect(await following).toEqual(all);
      expect(await follow(past.position!.commit, 300)).toEqual(all.slice(50));
    });
  });

  describe('the metadata of a stream', () => {
    it('shows what it is told to, and is read back', async () => {
      const stream = freshStream();
      await client.appendToStream(
        stream,
        [1, 2, 3, 4].map((n) => counted(n)),
      );
      await client.setStreamMetadata(stream, { maxCount: 2, owner: 'Ada' });
      expect(await numbersOf(stream)).toEqual([3, 4]);
      expect((await client.getStreamMetadata(stream)).metadata).toEqual({ maxCount: 2, owner: 'Ada' });
      await client.setStreamMetadata(stream, { truncateBefore: 3 });
      expect(await numbersOf(stream)).toEqual([4]);
    });

    it('of a deleted stream hides it, and the stream goes on where it was', async () => {
      const stream = freshStream();
      await client.appendToStream(stream, [counted(1), counted(2)]);
      await client.deleteStream(stream, { expectedRevision: 1n });
      await expect(numbersOf(stream)).rejects.toBeInstanceOf(StreamNotFoundError);
      const { nextExpectedRevision } = await client.appendToStream(stream, counted(3), { expectedRevision: 1n });
      expect([nextExpectedRevision, await numbersOf(stream)]).toEqual([2n, [3]]);
    });

    it('does not help a stream that ended for ever', async () => {
      const stream = freshStream();
      await client.appendToStream(stream, counted(1));
      await expect(client.tombstoneStream(stream, { expectedRevision: 7n })).rejects.toBeInstanceOf(
        WrongExpectedVersionError,
      );
      await client.tombstoneStream(stream, { expectedRevision: 0n });
      await expect(numbersOf(stream)).rejects.toBeInstanceOf(StreamDeletedError);
      await expect(client.appendToStream(stream, counted(2))).rejects.toBeInstanceOf(StreamDeletedError);
      await expect(client.setStreamMetadata(stream, { maxCount: 1 })).rejects.toBeInstanceOf(StreamDeletedError);
    });
  });

  describe('a persistent subscription', () => {
    const settings = persistentSubscriptionToStreamSettingsFromDefaults({
      ...{ startFrom: START, checkPointLowerBound: 1, checkPointAfter: 100 },
    });
    const infoOf = (stream: string) => client.getPersistentSubscriptionToStreamInfo(stream, 'group');

    /** What a consumer gets until it has so many, answering each as it is told. */
    const consume = async (
      stream: string,
      count: number,
      answer: (n: number) => 'ack' | 'park' | 'retry' | 'skip' = () => 'ack',
    ): Promise<number[]> => {
      const subscription = client.subscribeToPersistentSubscriptionToStream<Counted>(stream, 'group');
      const numbers: number[] = [];
      subscription.on('data', (resolved) => {
        const { n } = resolved.event!.data;
        numbers.push(n);
        const what = answer(n);
        void (what === 'ack' ? subscription.ack(resolved) : subscription.nack(what, 'as the test has it', resolved));
      });
      await until(async () => numbers.length >= count && (await infoOf(stream)).stats.totalInFlightMessages === 0);
      await subscription.unsubscribe();
      return numbers;
    };

    it('is made once, described, changed, listed and taken away', async () => {
      const stream = freshStream();
      await client.createPersistentSubscriptionToStream(stream, 'group', settings);
      await expect(client.createPersistentSubscriptionToStream(stream, 'group', settings)).rejects.toBeInstanceOf(
        PersistentSubscriptionExistsError,
      );
      const changed = { ...settings, maxRetryCount: 3, consumerStrategyName: 'Pinned' } as const;
      await client.updatePersistentSubscriptionToStream(stream, 'group', changed);
      expect(await infoOf(stream)).toMatchObject({ eventSource: stream, groupName: 'group', settings: changed });
      const listed = await client.listPersistentSubscriptionsToStream(stream);
      expect(listed.map(({ groupName }) => groupName)).toEqual(['group']);
      await client.deletePersistentSubscriptionToStream(stream, 'group');
      await expect(infoOf(stream)).rejects.toBeInstanceOf(PersistentSubscriptionDoesNotExistError);
    });

    it('brings each event until it is acknowledged, and goes on from there', async () => {
      const stream = freshStream();
      await client.appendToStream(
        stream,
        [1, 2, 3].map((n) => counted(n)),
      );
      await client.createPersistentSubscriptionToStream(stream, 'group', settings);
      expect(await consume(stream, 3)).toEqual([1, 2, 3]);
      await until(async () => (await infoOf(stream)).stats.lastCheckpointedEventRevision === 2n);
      await client.appendToStream(stream, counted(4));
      expect(await consume(stream, 1)).toEqual([4]);
    });

    it('brings again what is refused, parks what is refused too often, and replays it on request', async () => {
      const stream = freshStream();
      await client.appendToStream(stream, [counted(1), counted(2)]);
      await client.createPersistentSubscriptionToStream(stream, 'group', { ...settings, maxRetryCount: 1 });
      const got = await consume(stream, 3, (n) => (n === 1 ? 'retry' : 'ack'));
      expect(got.toSorted()).toEqual([1, 1, 2]);
      await until(async () => (await infoOf(stream)).stats.parkedMessageCount === 1n);
      await client.replayParkedMessagesToStream(stream, 'group');
      expect(await consume(stream, 1)).toEqual([1]);
    });

    it('of $all brings what passes its filter', async () => {
      const family = `contract_${v4()}-`;
      const group = v4();
      await client.createPersistentSubscriptionToAll(
        group,
        persistentSubscriptionToAllSettingsFromDefaults({ startFrom: END }),
        { filter: streamNameFilter({ prefixes: [family] }) },
      );
      for (let n = 1; n <= 5; n += 1) {
        await client.appendToStream(`${family}${n % 2}`, counted(n));
        await client.appendToStream(freshStream(), counted(-1));
      }
      const subscription = client.subscribeToPersistentSubscriptionToAll(group);
      const numbers: number[] = [];
      subscription.on('data', (resolved) => {
        numbers.push((resolved.event!.data as Counted['data']).n);
        void subscription.ack(resolved);
      });
      await until(() => Promise.resolve(numbers.length === 5));
      expect(numbers).toEqual([1, 2, 3, 4, 5]);
      await subscription.unsubscribe();
      await client.deletePersistentSubscriptionToAll(group);
    });
  });
});
