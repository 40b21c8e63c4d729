import { END, jsonEvent, StreamNotFoundError } from '@eventstore/db-client';
import { all, type Bench, errorOf, noted, openBench, until } from './store.fixtures';

jest.setTimeout(60_000);

let bench: Bench;
const client = (): Bench['client'] => bench.client;
const n = ({ event }: { event?: { data: unknown } }): number => (event!.data as { n: number }).n;
const numbersOf = async (category: string, options = {}): Promise<number[]> =>
  (await all(client().readStream(`$ce-${category}`, { resolveLinkTos: true, ...options }))).map(n);

beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

it('shows the events of all streams of a category, in the order of $all', async () => {
  for (let i = 0; i < 12; i++) await client().appendToStream(`${i % 3 === 0 ? 'other' : 'ticket'}-${i % 5}`, noted(i));
  await client().appendToStream('ticket', noted(99));
  await client().appendToStream('-ticket', noted(99));
  await client().setStreamMetadata('ticket-1', { owner: 'Ada' });
  const expected = [1, 2, 4, 5, 7, 8, 10, 11];
  expect(await numbersOf('ticket')).toEqual(expected);
  expect(await numbersOf('ticket', { fromRevision: 2n, maxCount: 3 })).toEqual([4, 5, 7]);
  expect(await numbersOf('ticket', { direction: 'backwards', fromRevision: END, maxCount: 2 })).toEqual([11, 10]);
  expect(await numbersOf('other')).toEqual([0, 3, 6, 9]);
  expect(await errorOf(numbersOf('nobody'))).toBeInstanceOf(StreamNotFoundError);
});

it('is a stream of links, with revisions, ids and the times of their targets', async () => {
  await client().appendToStream('größe-1', [noted(0), noted(1)]);
  const links = (await all(client().readStream('$ce-größe'))).map(({ event }) => event!);
  const [first, second] = await all(client().readStream('$ce-größe', { resolveLinkTos: true }));
  expect(links.map(({ revision, type, streamId }) => [revision, type, streamId])).toEqual([
    [0n, '$>', '$ce-größe'],
    [1n, '$>', '$ce-größe'],
  ]);
  expect(Buffer.from(links[1]!.data as Uint8Array).toString()).toBe('1@größe-1');
  expect([first!.link!.id, second!.link!.id]).toEqual(links.map(({ id }) => id));
  expect(second!.event!).toMatchObject({ streamId: 'größe-1', revision: 1n });
  expect(second!.link!.created).toEqual(second!.event!.created);
  expect(second!.commitPosition).toBe(second!.event!.position!.commit);
});

it('leaves out what is deleted: its link leads nowhere', async () => {
  await client().appendToStream('ticket-1', [noted(0), noted(1)]);
  await client().appendToStream('ticket-2', noted(2));
  await client().appendToStream('ticket-3', noted(3));
  await client().setStreamMetadata('ticket-1', { truncateBefore: 1 });
  await client().tombstoneStream('ticket-2');
  const events = await all(client().readStream('$ce-ticket', { resolveLinkTos: true }));
  expect(events.map(({ event, link }) => [event && n({ event }), link!.revision])).toEqual([
    [undefined, 0n],
    [1, 1n],
    [undefined, 2n],
    [3, 3n],
  ]);
});

it('can be cut off by metadata of its own', async () => {
  await client().appendToStream('ticket-1', [noted(0), noted(1), noted(2)]);
  await client().setStreamMetadata('$ce-ticket', { truncateBefore: 1 });
  expect(await numbersOf('ticket')).toEqual([1, 2]);
});

it('is followed live, and through many pieces of the index', async () => {
  const count = 6000;
  const seen: number[] = [];
  const subscription = client().subscribeToStream('$ce-ticket', { resolveLinkTos: true });
  subscription.on('data', (resolved) => seen.push(n(resolved)));
  for (let from = 0; from < count; from += 500) {
    const events = Array.from({ length: 500 }, (_, i) => noted(from + i));
    await client().appendToStream(`ticket-${from % 7}`, events);
    await client().appendToStream(`noise-${from}`, noted(from));
  }
  await until(() => seen.length === count);
  const expected = Array.from({ length: count }, (_, i) => i);
  expect(seen).toEqual(expected);
  await subscription.unsubscribe();
  expect(await numbersOf('ticket')).toEqual(expected);

  const { path } = bench;
  await bench.client.dispose();
  await bench.store.stop();
  bench = await openBench({ path });
  expect(await numbersOf('ticket')).toEqual(expected);
  expect(await numbersOf('ticket', { fromRevision: 4321n, maxCount: 2 })).toEqual([4321, 4322]);
  await client().appendToStream('ticket-x', jsonEvent({ type: 'Noted', data: { n: count } }));
  expect(await numbersOf('ticket', { fromRevision: BigInt(count) })).toEqual([count]);
});
