import { BACKWARDS, END, FORWARDS, jsonEvent, START, StreamNotFoundError } from '@eventstore/db-client';
import { all, type Bench, errorOf, noted, openBench } from './store.fixtures';

jest.setTimeout(60_000);

let bench: Bench;
const client = (): Bench['client'] => bench.client;
const total = 1200;

/** Streams `even` and `odd` take turns, so that both have gaps in `$all`. */
beforeAll(async () => {
  bench = await openBench();
  for (let n = 0; n < total; n += 200) {
    const even = Array.from({ length: 100 }, (_, i) => noted(n + 2 * i));
    const odd = Array.from({ length: 100 }, (_, i) => noted(n + 2 * i + 1));
    await bench.client.appendToStream('even', even);
    await bench.client.appendToStream('odd', odd);
  }
});
afterAll(() => bench.close());

type Read = AsyncIterable<{ event?: { data: unknown } }>;
const ns = async (read: Read): Promise<number[]> =>
  (await all(read)).map(({ event }) => (event!.data as { n: number }).n);
const evens = Array.from({ length: total / 2 }, (_, i) => 2 * i);

describe('a stream', () => {
  it('is read forwards and backwards', async () => {
    expect(await ns(client().readStream('even'))).toEqual(evens);
    expect(await ns(client().readStream('even', { direction: BACKWARDS, fromRevision: END }))).toEqual(
      [...evens].reverse(),
    );
  });

  it.each<[string, object, number[]]>([
    ['forwards from a revision, included', { fromRevision: 10n, maxCount: 3 }, [20, 22, 24]],
    ['forwards from the start', { fromRevision: START, maxCount: 2 }, [0, 2]],
    ['forwards from the end: nothing', { fromRevision: END, direction: FORWARDS }, []],
    ['forwards from above the end: nothing', { fromRevision: 10_000n }, []],
    ['backwards from a revision, included', { fromRevision: 10n, maxCount: 3, direction: BACKWARDS }, [20, 18, 16]],
    ['backwards from the end', { fromRevision: END, maxCount: 2, direction: BACKWARDS }, [1198, 1196]],
    ['backwards from above the end', { fromRevision: 10_000n, maxCount: 1, direction: BACKWARDS }, [1198]],
    ['backwards from the start', { fromRevision: START, direction: BACKWARDS }, [0]],
    [
      'backwards from the largest revision',
      { fromRevision: 2n ** 64n - 1n, maxCount: 1, direction: BACKWARDS },
      [1198],
    ],
    ['with no count at all', { maxCount: 0 }, []],
    ['across slices', { fromRevision: 1n, maxCount: 599 }, evens.slice(1)],
  ])('%s', async (_, options, expected) => {
    expect(await ns(client().readStream('even', options))).toEqual(expected);
  });

  it('that does not exist is not found', async () => {
    const error = await errorOf(all(client().readStream('nobody-süß')));
    expect(error).toBeInstanceOf(StreamNotFoundError);
    expect(error).toMatchObject({ streamName: 'nobody-süß' });
  });

  it('whose name is too long for any is not found, and not to be followed', async () => {
    const long = 'x'.repeat(5_000);
    const error = await errorOf(all(client().readStream(long)));
    expect(error).toBeInstanceOf(StreamNotFoundError);
    const followed = await errorOf(all(client().subscribeToStream(long)));
    expect(followed.message).toContain('may have 1500 bytes');
  });
});

describe('$all', () => {
  const numbers = async (options: object): Promise<number[]> => ns(client().readAll(options));

  it('is every event once, in either direction', async () => {
    const forwards = await all(client().readAll());
    const backwards = await all(client().readAll({ direction: BACKWARDS, fromPosition: END }));
    expect(forwards).toHaveLength(total);
    expect(backwards.map(({ commitPosition }) => commitPosition).reverse()).toEqual(
      forwards.map(({ commitPosition }) => commitPosition),
    );
    for (const { event, commitPosition } of forwards) {
      expect(event!.position).toEqual({ commit: commitPosition, prepare: commitPosition });
    }
  });

  it('counts, and takes a position as included forwards and as left out backwards', async () => {
    const [first, second, third] = await all(client().readAll({ maxCount: 3 }));
    const from = { fromPosition: second!.event!.position };
    const [a, b, c] = [first, second, third].map((resolved) => (resolved!.event!.data as { n: number }).n);
    expect(await numbers({ ...from, maxCount: 2 })).toEqual([b, c]);
    expect(await numbers({ ...from, direction: BACKWARDS })).toEqual([a]);
    expect(await numbers({ fromPosition: END })).toEqual([]);
    expect(await numbers({ fromPosition: START, direction: BACKWARDS })).toEqual([]);
    expect(await numbers({ fromPosition: { commit: 2n ** 60n, prepare: 2n ** 60n } })).toEqual([]);
    expect(await numbers({ fromPosition: { commit: 0n, prepare: 0n }, maxCount: 1 })).toEqual([a]);
  });
});

describe('a link', () => {
  beforeAll(async () => {
    const link = (data: string): ReturnType<typeof jsonEvent> => ({
      ...jsonEvent({ type: '$>', data: {} }),
      contentType: 'application/octet-stream' as never,
      data: Buffer.from(data) as never,
    });
    await client().appendToStream('links', [link('3@odd'), link('99999@odd'), link('no link'), link('1@nobody')]);
  });

  it('is followed on request', async () => {
    const [good, ...broken] = await all(client().readStream('links', { resolveLinkTos: true }));
    expect(good!.event!).toMatchObject({ streamId: 'odd', revision: 3n, data: { n: 7 } });
    expect(good!.link!).toMatchObject({ streamId: 'links', revision: 0n, type: '$>' });
    expect(good!.commitPosition).toBe(good!.link!.position!.commit);
    for (const resolved of broken) {
      expect(resolved.event).toBeUndefined();
      expect(resolved.link!.streamId).toBe('links');
    }
  });

  it('is an event like any other without it', async () => {
    const [first] = await all(client().readStream('links'));
    expect(first!.event!.type).toBe('$>');
    expect(first!.link).toBeUndefined();
  });

  it('is followed backwards in $all too', async () => {
    const events = await all(
      client().readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 4, resolveLinkTos: true }),
    );
    expect(events.at(-1)!.event!.streamId).toBe('odd');
  });
});
