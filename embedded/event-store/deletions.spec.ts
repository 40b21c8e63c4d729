import { randomUUID } from 'node:crypto';
import {
  ANY,
  type AppendExpectedRevision,
  BACKWARDS,
  END,
  jsonEvent,
  NO_STREAM,
  STREAM_EXISTS,
  StreamDeletedError,
  StreamNotFoundError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { all, type Bench, errorOf, noted, openBench, until } from './store.fixtures';

jest.setTimeout(60_000);

let bench: Bench;
const client = (): Bench['client'] => bench.client;
const classic = { credentials: { username: 'ada', password: 'any' } };
const named = (): string => `notes-${randomUUID()}`;

/** A stream that holds the numbers 0, 1, 2… */
async function streamOf(count: number): Promise<string> {
  const stream = named();
  await client().appendToStream(
    stream,
    Array.from({ length: count }, (_, n) => noted(n)),
  );
  return stream;
}

const numbers = async (stream: string, options = {}): Promise<number[]> =>
  (await all(client().readStream(stream, options))).map(({ event }) => (event!.data as { n: number }).n);
const inAll = async (stream: string): Promise<number> =>
  (await all(client().readAll())).filter(({ event }) => event!.streamId === stream).length;
const rawMetadata = async (stream: string): Promise<string> => {
  const [last] = await all(
    client().readStream(`$$${stream}`, { direction: BACKWARDS, fromRevision: END, maxCount: 1 }),
  );
  return JSON.stringify(last!.event!.data);
};

beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

describe('the metadata of a stream', () => {
  it('is kept as it was given, and its stream shows the last only', async () => {
    const stream = named();
    const metadata = {
      maxCount: 5,
      maxAge: 60,
      truncateBefore: 2,
      cacheControl: 3,
      acl: { readRoles: ['ada'] },
      owner: 'Ada',
    };
    expect(await client().getStreamMetadata(stream)).toEqual({ streamName: stream });
    await client().setStreamMetadata(stream, { maxCount: 1 });
    await client().setStreamMetadata(stream, metadata);
    expect((await client().getStreamMetadata(stream)).metadata).toEqual(metadata);
    expect(await all(client().readStream(`$$${stream}`))).toHaveLength(1);
    await expect(numbers(stream)).rejects.toBeInstanceOf(StreamNotFoundError);
  });

  it('shows the last events only ($maxCount), now and later', async () => {
    const stream = await streamOf(5);
    await client().setStreamMetadata(stream, { maxCount: 2 });
    expect(await numbers(stream)).toEqual([3, 4]);
    await client().appendToStream(stream, noted(5), { expectedRevision: 4n });
    expect(await numbers(stream)).toEqual([4, 5]);
    expect(await numbers(stream, { direction: BACKWARDS, fromRevision: END })).toEqual([5, 4]);
    expect(await numbers(stream, { fromRevision: 1n, maxCount: 1 })).toEqual([4]);
    expect(await inAll(stream)).toBe(6);
  });

  it('cuts off the first events ($tb), and all of them', async () => {
    const stream = await streamOf(4);
    await client().setStreamMetadata(stream, { truncateBefore: 2 });
    expect(await numbers(stream)).toEqual([2, 3]);
    await client().setStreamMetadata(stream, { truncateBefore: 100 });
    expect(await numbers(stream)).toEqual([]);
    await client().setStreamMetadata(stream, {});
    expect(await numbers(stream)).toEqual([0, 1, 2, 3]);
  });

  it('shows young events only ($maxAge)', async () => {
    const stream = await streamOf(2);
    await client().setStreamMetadata(stream, { maxAge: 1 });
    expect(await numbers(stream)).toEqual([0, 1]);
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await client().appendToStream(stream, noted(2));
    expect(await numbers(stream)).toEqual([2]);
  });

  it('counts as none when it cannot be read', async () => {
    const stream = await streamOf(3);
    await client().setStreamMetadata(stream, { maxCount: 1 });
    await client().appendToStream(`$$${stream}`, jsonEvent({ type: '$metadata', data: { $maxCount: 'one' } }));
    expect(await numbers(stream)).toEqual([0, 1, 2]);
    await client().appendToStream(`$$${stream}`, jsonEvent({ type: 'Other', data: { $maxCount: 1 } }));
    expect(await numbers(stream)).toEqual([0, 1, 2]);
  });

  it('is heeded by subscriptions, from the disk and live', async () => {
    const stream = await streamOf(5);
    await client().setStreamMetadata(stream, { maxCount: 2 });
    const seen: number[] = [];
    const subscription = client().subscribeToStream(stream);
    subscription.on('data', ({ event }) => seen.push((event!.data as { n: number }).n));
    await until(() => seen.length === 2);
    await client().appendToStream(stream, noted(5));
    await until(() => seen.length === 3);
    await client().setStreamMetadata(stream, { truncateBefore: 8 });
    await client().appendToStream(stream, [noted(6), noted(7), noted(8)]);
    await until(() => seen.includes(8));
    expect(seen).toEqual([3, 4, 5, 8]);
    await subscription.unsubscribe();
  });

  it('is not resolved through links that lead to what is cut off', async () => {
    const stream = await streamOf(3);
    const links = named();
    const link = (revision: number) => ({
      ...jsonEvent({ type: '$>', data: {} }),
      contentType: 'application/octet-stream' as never,
      data: Buffer.from(`${revision}@${stream}`) as never,
    });
    await client().appendToStream(links, [link(0), link(2)]);
    await client().setStreamMetadata(stream, { truncateBefore: 1 });
    const [cut, whole] = await all(client().readStream(links, { resolveLinkTos: true }));
    expect([cut!.event, cut!.link!.streamId, whole!.event!.revision]).toEqual([undefined, links, 2n]);
  });
});

describe('a soft deletion', () => {
  it('hides the stream, and an append brings it back with the revisions that follow', async () => {
    const stream = await streamOf(3);
    await client().setStreamMetadata(stream, { maxCount: 10, owner: 'Ada' });
    const { position } = await client().deleteStream(stream, { expectedRevision: 2n });
    expect(position!.commit).toBeGreaterThan(0n);
    await expect(numbers(stream)).rejects.toBeInstanceOf(StreamNotFoundError);
    expect(await inAll(stream)).toBe(3);
    const { nextExpectedRevision } = await client().appendToStream(stream, [noted(3), noted(4)]);
    expect(nextExpectedRevision).toBe(4n);
    expect(await numbers(stream)).toEqual([3, 4]);
    expect(await rawMetadata(stream)).toBe('{"$tb":3}');
  });

  it('is lifted by new metadata too, which then cuts off what was deleted', async () => {
    const stream = await streamOf(2);
    await client().deleteStream(stream);
    await client().setStreamMetadata(stream, { owner: 'Ada' });
    expect(await numbers(stream)).toEqual([]);
    expect((await client().getStreamMetadata(stream)).metadata).toEqual({ owner: 'Ada', truncateBefore: 2 });
    await client().appendToStream(stream, noted(2));
    expect(await numbers(stream)).toEqual([2]);
  });

  it.each<[string, AppendExpectedRevision]>([
    ['any', ANY],
    ['no stream', NO_STREAM],
    ['the last revision', 1n],
  ])('is followed by an append that expects %s', async (_, expectedRevision) => {
    const stream = await streamOf(2);
    await client().deleteStream(stream);
    const event = noted(2);
    const first = await client().appendToStream(stream, event, { expectedRevision });
    expect(first.nextExpectedRevision).toBe(2n);
    if (expectedRevision !== NO_STREAM) {
      expect(await client().appendToStream(stream, event, { expectedRevision })).toEqual(first);
    }
    expect(await numbers(stream)).toEqual([2]);
  });

  it('is told of by one who expects the stream to exist', async () => {
    const stream = await streamOf(1);
    await client().deleteStream(stream);
    for (const how of [{}, classic]) {
      const error = await errorOf(
        client().appendToStream(stream, noted(1), { expectedRevision: STREAM_EXISTS, ...how }),
      );
      expect(error).toBeInstanceOf(StreamDeletedError);
      expect(error).toMatchObject({ streamName: stream });
    }
  });

  it('twice adds nothing', async () => {
    const stream = await streamOf(1);
    const first = await client().deleteStream(stream);
    expect(await client().deleteStream(stream)).toEqual(first);
  });

  it('of a stream that is not there, or is not where it is expected, is refused', async () => {
    const error = await errorOf(client().deleteStream('nobody-1', { expectedRevision: NO_STREAM }));
    expect(error).toBeInstanceOf(WrongExpectedVersionError);
    expect(error).toMatchObject({ streamName: 'nobody-1', expectedVersion: -1n, actualVersion: 'no_stream' });
    const stream = await streamOf(3);
    for (const expectedRevision of [0n, 7n, NO_STREAM, 2n ** 64n - 1n] as const) {
      const refused = await errorOf(client().deleteStream(stream, { expectedRevision }));
      expect(refused).toMatchObject({ type: 'wrong-expected-version', actualVersion: 2n });
    }
    expect(await numbers(stream)).toHaveLength(3);
  });

  it('of metadata or of a category is refused', async () => {
    for (const stream of ['$$notes-1', '$ce-notes']) {
      expect((await errorOf(client().deleteStream(stream))).message).toMatch(/metadata of a stream|category/);
    }
  });

  it('and the append after it are one when they come together', async () => {
    const stream = await streamOf(1);
    await Promise.all([
      client().deleteStream(stream),
      client().appendToStream(stream, noted(1)),
      client().appendToStream(stream, noted(2)),
    ]);
    const left = await numbers(stream);
    expect([[1, 2], [2, 1], [1], [2], [0, 1, 2], [0, 2, 1]]).toContainEqual(left);
    expect(await inAll(stream)).toBe(3);
  });
});

describe('a tombstone', () => {
  it.each([
    ['a stream', 2],
    ['a stream that never was', 0],
  ])('ends %s for ever', async (_, count) => {
    const stream = count > 0 ? await streamOf(count) : named();
    await client().tombstoneStream(stream, { expectedRevision: count > 0 ? 1n : NO_STREAM });
    const attempts = [
      all(client().readStream(stream)),
      all(client().readStream(`$$${stream}`)),
      client().appendToStream(stream, noted(9)),
      client().appendToStream(stream, noted(9), classic),
      client().appendToStream(stream, [], { expectedRevision: NO_STREAM }),
      client().setStreamMetadata(stream, { maxCount: 1 }),
      client().deleteStream(stream),
      client().tombstoneStream(stream),
      all(client().subscribeToStream(stream)),
    ];
    for (const attempt of attempts) expect(await errorOf(attempt)).toBeInstanceOf(StreamDeletedError);
    const events = (await all(client().readAll())).filter(({ event }) => event!.streamId === stream);
    expect(events.at(-1)!.event!).toMatchObject({ type: '$streamDeleted', revision: BigInt(count) });
    expect(events).toHaveLength(count + 1);
  });

  it('ends the subscriptions to the stream and to its metadata', async () => {
    const stream = await streamOf(1);
    const subscriptions = [client().subscribeToStream(stream), client().subscribeToStream(`$$${stream}`)];
    const ended = subscriptions.map((subscription) => errorOf(all(subscription)));
    await Promise.all(
      subscriptions.map((subscription) => new Promise((resolve) => subscription.once('caughtUp', resolve))),
    );
    await client().tombstoneStream(stream);
    for (const error of await Promise.all(ended)) expect(error).toBeInstanceOf(StreamDeletedError);
  });

  it('is refused where the stream is not as expected', async () => {
    const stream = await streamOf(2);
    const error = await errorOf(client().tombstoneStream(stream, { expectedRevision: 0n }));
    expect(error).toMatchObject({ type: 'wrong-expected-version', expectedVersion: 0n, actualVersion: 1n });
    expect(await numbers(stream)).toHaveLength(2);
  });

  it('names a stream in any script', async () => {
    const stream = `Grüße-${randomUUID()}`;
    await client().tombstoneStream(stream);
    const error = await errorOf(client().tombstoneStream(stream));
    expect(decodeURIComponent((error as StreamDeletedError).streamName)).toBe(stream);
  });
});

it('remembers all of it after a start, whether the index had been written or not', async () => {
  const { path } = bench;
  const streams = { deleted: await streamOf(2), tombstoned: await streamOf(2), cut: await streamOf(5) };
  const meant = async (): Promise<unknown[]> => [
    (await errorOf(numbers(streams.deleted))).name,
    (await errorOf(numbers(streams.tombstoned))) instanceof StreamDeletedError,
    await numbers(streams.cut),
  ];
  await client().deleteStream(streams.deleted);
  await client().tombstoneStream(streams.tombstoned);
  await client().setStreamMetadata(streams.cut, { maxCount: 2 });
  const before = await meant();
  expect(before.slice(1)).toEqual([true, [3, 4]]);
  for (const fill of [0, 2200]) {
    await client().appendToStream(
      'filler',
      Array.from({ length: fill }, (_, n) => noted(n)),
    );
    await client().appendToStream('filler', noted(0));
    await bench.client.dispose();
    await bench.store.stop();
    bench = await openBench({ path });
    expect(await meant()).toEqual(before);
  }
});
