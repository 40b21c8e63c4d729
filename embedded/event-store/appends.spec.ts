import { randomUUID } from 'node:crypto';
import {
  ANY,
  binaryEvent,
  jsonEvent,
  MaxAppendSizeExceededError,
  NO_STREAM,
  STREAM_EXISTS,
  UnknownError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { all, type Bench, errorOf, noted, openBench } from './store.fixtures';

jest.setTimeout(60_000);

let bench: Bench;
const client = (): Bench['client'] => bench.client;
const stream = (): string => `stream-${randomUUID()}`;
/** Credentials for one call make the client use Append instead of BatchAppend. */
const classic = { credentials: { username: 'ada', password: 'any' } };

beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());

describe.each([
  ['BatchAppend', {}],
  ['Append', classic],
])('%s', (_, how) => {
  it('stores events with everything they carry', async () => {
    const name = stream();
    const event = jsonEvent({ id: randomUUID(), type: 'Größe', data: { a: 'ü' }, metadata: { by: 'ada' } });
    const raw = binaryEvent({ type: 'Raw', data: Uint8Array.from([0, 255, 7]), metadata: Uint8Array.from([1, 2]) });
    const before = Date.now();
    const result = await client().appendToStream(name, [event, raw], { expectedRevision: NO_STREAM, ...how });
    expect(result).toMatchObject({ success: true, nextExpectedRevision: 1n });
    const [first, second] = (await all(client().readStream(name))).map((resolved) => resolved.event!);
    expect(first).toMatchObject({
      id: event.id,
      type: 'Größe',
      data: { a: 'ü' },
      metadata: { by: 'ada' },
      isJson: true,
      streamId: name,
      revision: 0n,
    });
    expect(second).toMatchObject({ type: 'Raw', isJson: false, revision: 1n });
    expect(Array.from(second!.data as Uint8Array)).toEqual([0, 255, 7]);
    expect(Array.from(second!.metadata as Uint8Array)).toEqual([1, 2]);
    expect(second!.position).toEqual(result.position);
    expect(second!.position!.commit).toBe(first!.position!.commit + 1n);
    expect(first!.created.getTime()).toBeGreaterThanOrEqual(before);
    expect(first!.created.getTime()).toBeLessThanOrEqual(Date.now());
  });

  it('takes the expected revision at its word', async () => {
    const name = stream();
    expect(await client().appendToStream(name, noted(0), { expectedRevision: NO_STREAM, ...how })).toMatchObject({
      nextExpectedRevision: 0n,
    });
    await client().appendToStream(name, noted(1), { expectedRevision: 0n, ...how });
    await client().appendToStream(name, noted(2), { expectedRevision: STREAM_EXISTS, ...how });
    await client().appendToStream(name, noted(3), { expectedRevision: ANY, ...how });
    const events = await all(client().readStream(name));
    expect(events.map(({ event }) => [event!.revision, (event!.data as { n: number }).n])).toEqual(
      [0, 1, 2, 3].map((n) => [BigInt(n), n]),
    );
  });

  it.each<[string, bigint | typeof NO_STREAM, number]>([
    ['an earlier revision', 0n, 2],
    ['a later revision', 5n, 2],
    ['no stream', NO_STREAM, 2],
  ])('refuses %s', async (__, expectedRevision, count) => {
    const name = stream();
    await client().appendToStream(
      name,
      Array.from({ length: count }, (___, n) => noted(n)),
    );
    const error = await errorOf(client().appendToStream(name, noted(9), { expectedRevision, ...how }));
    expect(error).toBeInstanceOf(WrongExpectedVersionError);
    expect(error).toMatchObject({
      streamName: name,
      expectedVersion: expectedRevision,
      actualVersion: BigInt(count - 1),
      type: 'wrong-expected-version',
    });
    expect(await all(client().readStream(name))).toHaveLength(count);
  });

  it.each<[string, bigint | typeof STREAM_EXISTS]>([
    ['a revision', 3n],
    ['an existing stream', STREAM_EXISTS],
  ])('refuses %s where there is no stream', async (__, expectedRevision) => {
    const error = await errorOf(client().appendToStream(stream(), noted(1), { expectedRevision, ...how }));
    expect(error).toBeInstanceOf(WrongExpectedVersionError);
    expect(error).toMatchObject({ expectedVersion: expectedRevision, actualVersion: 'no_stream' });
  });

  it.each<[string, bigint | typeof ANY | typeof NO_STREAM | typeof STREAM_EXISTS]>([
    ['any', ANY],
    ['stream exists', STREAM_EXISTS],
    ['a revision', 0n],
  ])('answers a repeat under %s with the first result', async (__, expectedRevision) => {
    const name = stream();
    await client().appendToStream(name, noted(0), { expectedRevision: NO_STREAM });
    const events = [noted(1), noted(2)];
    const first = await client().appendToStream(name, events, { expectedRevision, ...how });
    await client().appendToStream(name, noted(3), { ...how });
    expect(await client().appendToStream(name, events, { expectedRevision, ...how })).toEqual(first);
    expect(await all(client().readStream(name))).toHaveLength(4);
  });

  it('answers a repeat that comes while the first is being stored', async () => {
    const name = stream();
    const event = noted(1);
    const results = await Promise.all(
      Array.from({ length: 20 }, () => client().appendToStream(name, event, { expectedRevision: NO_STREAM, ...how })),
    );
    expect(new Set(results.map(({ position }) => position!.commit)).size).toBe(1);
    expect(await all(client().readStream(name))).toHaveLength(1);
  });

  it('lets one of many win a revision', async () => {
    const name = stream();
    const results = await Promise.allSettled(
      Array.from({ length: 30 }, (__, n) =>
        client().appendToStream(name, noted(n), { expectedRevision: NO_STREAM, ...how }),
      ),
    );
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(WrongExpectedVersionError);
    }
    expect(await all(client().readStream(name))).toHaveLength(1);
  });

  it('takes an append without events', async () => {
    const name = stream();
    await client().appendToStream(name, [noted(0), noted(1)]);
    expect(await client().appendToStream(name, [], { expectedRevision: 1n, ...how })).toMatchObject({
      nextExpectedRevision: 1n,
    });
    expect(await errorOf(client().appendToStream(name, [], { expectedRevision: 2n, ...how }))).toBeInstanceOf(
      WrongExpectedVersionError,
    );
    expect(await client().appendToStream(stream(), [], how)).toMatchObject({ success: true });
  });

  it('refuses an append that is too large as a whole, and stays usable', async () => {
    const name = stream();
    const large = Array.from({ length: 5 }, (__, n) => noted(n, 'x'.repeat(256 * 1024)));
    const error = await errorOf(client().appendToStream(name, large, how));
    expect(error).toBeInstanceOf(MaxAppendSizeExceededError);
    expect(error).toMatchObject({ maxAppendSize: 1024 * 1024 });
    await client().appendToStream(name, large.slice(0, 3), { expectedRevision: NO_STREAM, ...how });
    expect(await all(client().readStream(name))).toHaveLength(3);
  });

  it.each([
    ['$$$$orders', 'a metadata stream has no metadata of its own'],
    ['$ce-orders', 'made of what other streams hold'],
    ['$persistentSubscriptionConfig', 'written by the event store itself'],
    ['$persistentsubscription-orders::group-checkpoint', 'written by the event store itself'],
  ])('refuses to write to %s', async (name, reason) => {
    const error = await errorOf(client().appendToStream(name, noted(1), how));
    expect(error).toBeInstanceOf(UnknownError);
    expect(error.message).toContain(reason);
  });
});

it('swallows the rest of a batch that was answered early', async () => {
  const name = stream();
  const huge = Array.from({ length: 8 }, (_, n) => noted(n, 'x'.repeat(1024 * 1024)));
  const attempts = Array.from({ length: 3 }, () => errorOf(client().appendToStream(name, huge)));
  const good = client().appendToStream(name, noted(1), { expectedRevision: NO_STREAM });
  for (const error of await Promise.all(attempts)) expect(error).toBeInstanceOf(MaxAppendSizeExceededError);
  await expect(good).resolves.toMatchObject({ success: true });
});

it('keeps the events of a batch together, and positions rising, among many writers', async () => {
  const names = Array.from({ length: 10 }, stream);
  await Promise.all(
    names.flatMap((name) =>
      Array.from({ length: 5 }, (_, n) => client().appendToStream(name, [noted(n), noted(n), noted(n)])),
    ),
  );
  const events = (await all(client().readAll())).map(({ event }) => event!);
  for (let index = 1; index < events.length; index++) {
    expect(events[index]!.position.commit).toBeGreaterThan(events[index - 1]!.position.commit);
  }
  expect(events[0]!.position.commit).toBeGreaterThan(0n);
  const mine = events.filter(({ streamId }) => names.includes(streamId));
  expect(mine).toHaveLength(150);
  for (let index = 0; index < mine.length; index += 3) {
    expect(new Set(mine.slice(index, index + 3).map(({ streamId }) => streamId)).size).toBe(1);
    expect(new Set(mine.slice(index, index + 3).map(({ data }) => (data as { n: number }).n)).size).toBe(1);
  }
});
