import { END, type Position, START } from '@eventstore/db-client';
import { all, type Bench, noted, openBench, until } from './store.fixtures';

jest.setTimeout(60_000);

let bench: Bench;
const client = (): Bench['client'] => bench.client;

beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

interface Seen {
  readonly ns: number[];
  readonly log: string[];
}

/** Records what a subscription brings, in order. */
function record(subscription: NodeJS.EventEmitter): Seen {
  const seen: Seen = { ns: [], log: [] };
  subscription.on('confirmation', () => seen.log.push('confirmed'));
  subscription.on('caughtUp', () => seen.log.push('caught up'));
  subscription.on('fellBehind', () => seen.log.push('fell behind'));
  subscription.on('data', ({ event }: { event: { data: { n: number } } }) => {
    seen.ns.push(event.data.n);
    seen.log.push(String(event.data.n));
  });
  return seen;
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

it('confirms, delivers what is there, says it has caught up, and delivers what comes', async () => {
  await client().appendToStream('a', [noted(0), noted(1)]);
  const subscription = client().subscribeToStream('a');
  const seen = record(subscription);
  await until(() => seen.log.includes('caught up'));
  await client().appendToStream('b', noted(99));
  await client().appendToStream('a', [noted(2), noted(3)]);
  await until(() => seen.ns.length === 4);
  expect(seen.log).toEqual(['confirmed', '0', '1', 'caught up', '2', '3']);
  expect(subscription.id).toBeTruthy();
  await subscription.unsubscribe();
});

it('starts after a revision, after a position, and at the end', async () => {
  const { position } = await client().appendToStream('a', [noted(0), noted(1)]);
  await client().appendToStream('a', [noted(2), noted(3)]);
  const subscriptions = [
    client().subscribeToStream('a', { fromRevision: 1n }),
    client().subscribeToAll({ fromPosition: position! }),
    client().subscribeToStream('a', { fromRevision: END }),
    client().subscribeToAll({ fromPosition: END }),
    client().subscribeToAll({ fromPosition: START }),
  ];
  const seen = subscriptions.map(record);
  await until(() => seen.every(({ log }) => log.includes('caught up')));
  expect(seen[2]!.log).toEqual(['confirmed', 'caught up']);
  expect(seen[3]!.log).toEqual(['confirmed', 'caught up']);
  await client().appendToStream('a', noted(4));
  await until(() => seen.every(({ ns }) => ns.includes(4)));
  expect(seen.map(({ ns }) => ns)).toEqual([[2, 3, 4], [2, 3, 4], [4], [4], [0, 1, 2, 3, 4]]);
  await Promise.all(subscriptions.map((subscription) => subscription.unsubscribe()));
});

it('waits for a stream that does not exist', async () => {
  const subscription = client().subscribeToStream('later');
  const seen = record(subscription);
  await until(() => seen.log.includes('caught up'));
  await client().appendToStream('later', noted(0));
  await until(() => seen.ns.length === 1);
  expect(seen.log).toEqual(['confirmed', 'caught up', '0']);
  await subscription.unsubscribe();
});

it('loses, repeats and reorders nothing on the way from disk to live while others write', async () => {
  const writers = 8;
  const each = 60;
  const written: Promise<unknown>[] = [];
  const subscriptions: { unsubscribe(): Promise<void> }[] = [];
  const positions: bigint[][] = [];
  const revisions: bigint[][] = [];
  for (let n = 0; n < each; n++) {
    const round = Array.from({ length: writers }, (_, writer) =>
      client().appendToStream(`w-${writer}`, noted(n, 'x'.repeat(300))),
    );
    written.push(...round);
    if (n % 15 === 5) {
      const ofAll: bigint[] = [];
      const ofStream: bigint[] = [];
      const all = client().subscribeToAll();
      const stream = client().subscribeToStream('w-3');
      all.on('data', ({ event }) => ofAll.push(event!.position.commit));
      stream.on('data', ({ event }) => ofStream.push(event!.revision));
      subscriptions.push(all, stream);
      positions.push(ofAll);
      revisions.push(ofStream);
    }
    await Promise.race(round);
  }
  await Promise.all(written);
  await until(
    () => positions.every((list) => list.length >= writers * each) && revisions.every((l) => l.length >= each),
  );
  const truth = (await all(client().readAll())).map(({ event }) => event!.position.commit);
  for (const list of positions) expect(list).toEqual(truth);
  for (const list of revisions) expect(list).toEqual(upTo(each).map(BigInt));
  await Promise.all(subscriptions.map((subscription) => subscription.unsubscribe()));
});

it('brings everything in order to a slow reader, without keeping it in memory', async () => {
  const subscription = client().subscribeToAll({ fromPosition: END });
  const seen = record(subscription);
  await until(() => seen.log.includes('caught up'));
  subscription.pause();
  const count = 3000;
  for (let n = 0; n < count; n += 100) {
    await client().appendToStream(
      'a',
      upTo(100).map((i) => noted(n + i, 'x'.repeat(4000))),
    );
  }
  subscription.resume();
  await until(() => seen.ns.length === count, 30_000);
  expect(seen.ns).toEqual(upTo(count));
  expect(seen.log.filter((entry) => !/\d/.test(entry))).toEqual(['confirmed', 'caught up', 'fell behind', 'caught up']);
  await client().appendToStream('a', noted(count));
  await until(() => seen.ns.length === count + 1);
  await subscription.unsubscribe();
});

describe('a filter', () => {
  const append = async (from: number, to: number): Promise<void> => {
    for (let n = from; n < to; n++)
      await client().appendToStream(n % 10 === 0 ? 'ticket-1' : `noise-${n % 3}`, noted(n));
  };

  it.each([
    ['prefixes of the stream name', { filterOn: 'streamName', prefixes: ['nobody', 'tick'] }],
    ['a pattern for the stream name', { filterOn: 'streamName', regex: '^ticket-\\d$' }],
  ])('by %s', async (_, filter) => {
    await append(0, 30);
    const checkpoints: Position[] = [];
    const subscription = client().subscribeToAll({
      filter: {
        ...filter,
        checkpointInterval: 1,
        maxSearchWindow: 4,
        checkpointReached: (__: unknown, position: Position) => void checkpoints.push(position),
      } as never,
    });
    const seen = record(subscription);
    await until(() => seen.log.includes('caught up'));
    await append(30, 60);
    await until(() => seen.ns.length === 6 && checkpoints.length >= 15);
    expect(seen.ns).toEqual([0, 10, 20, 30, 40, 50]);
    const places = checkpoints.map(({ commit }) => Number(commit));
    // Every fourth event looked at, and the 30th, where the first reading came to its end.
    expect(places).toEqual([4, 8, 12, 16, 20, 24, 28, 30, 34, 38, 42, 46, 50, 54, 58]);
    await subscription.unsubscribe();
  });

  it('by event type, and resumes from a checkpoint without loss', async () => {
    await client().appendToStream('a', [noted(0), { ...noted(1), type: 'Other' }, noted(2)]);
    let last: Position | undefined;
    const options = {
      filter: {
        filterOn: 'eventType',
        prefixes: ['Noted'],
        checkpointInterval: 1,
        maxSearchWindow: 1,
        checkpointReached: (_: unknown, position: Position) => void (last = position),
      } as never,
    };
    const first = client().subscribeToAll(options);
    const seen = record(first);
    await until(() => seen.log.includes('caught up'));
    expect(seen.ns).toEqual([0, 2]);
    await until(() => last?.commit === 3n);
    await first.unsubscribe();
    await client().appendToStream('a', noted(3));
    const second = client().subscribeToAll({ ...options, fromPosition: last! });
    const after = record(second);
    await until(() => after.log.includes('caught up'));
    expect(after.ns).toEqual([3]);
    await second.unsubscribe();
  });

  it('with a pattern that cannot be run safely is refused by name', async () => {
    const subscription = client().subscribeToAll({
      filter: { filterOn: 'streamName', regex: '(a)\\1', checkpointInterval: 1 } as never,
    });
    const error = await new Promise<Error>((resolve) => subscription.once('error', resolve));
    expect(error.message).toContain('back-reference');
  });
});
