/** Crashes are real ones: the store runs in a process of its own, from the compiled files (`npm run build`). */
import { EventStoreDBClient } from '@eventstore/db-client';
import { all, noted, removeFolder, startChild, stopChild, temporaryFolder, until } from './store.fixtures';

jest.setTimeout(120_000);

const rounds = 4;
const writers = 24;

it(`keeps every acknowledged append, once and whole, through ${rounds} kills in the middle of writing`, async () => {
  const path = temporaryFolder();
  const acknowledged = new Map<string, { ids: string[]; commit: bigint }>();
  let highest = 0n;
  for (let round = 0; round < rounds; round++) {
    const { child, url } = await startChild(path);
    const client = EventStoreDBClient.connectionString(url);
    let killed = false;
    const writing = Array.from({ length: writers }, async (_, writer) => {
      for (let n = 0; !killed; n++) {
        const name = `round-${round}-${writer}-${n % 3}`;
        const events = [noted(n, 'x'.repeat(500)), noted(n), noted(n)];
        try {
          const { position } = await client.appendToStream(name, events);
          acknowledged.set(events[0]!.id, { ids: events.map(({ id }) => id), commit: position!.commit });
        } catch {
          return;
        }
      }
    });
    const before = acknowledged.size;
    await until(() => acknowledged.size > before + 20 * (round + 1), 30_000);
    child.kill('SIGKILL');
    killed = true;
    await Promise.all(writing);
    await client.dispose();

    const after = await startChild(path);
    const reader = EventStoreDBClient.connectionString(after.url);
    const events = (await all(reader.readAll())).map(({ event }) => event!);
    expectWholeBatches(events.map(({ streamId, data }) => `${streamId} ${(data as { n: number }).n}`));
    const places = new Map(events.map(({ id, position }) => [id, position.commit]));
    expect(places.size).toBe(events.length);
    for (const { ids, commit } of acknowledged.values()) {
      expect(ids.map((id) => places.get(id))).toEqual([commit - 2n, commit - 1n, commit]);
    }
    const { position } = await reader.appendToStream('after', noted(round));
    expect(position!.commit).toBeGreaterThan(highest);
    expect(position!.commit).toBeGreaterThan(events.at(-1)!.position.commit);
    highest = position!.commit;
    await reader.dispose();
    await stopChild(after.child);
  }
  removeFolder(path);
});

it('keeps everything over a restart, and still knows repeats', async () => {
  const path = temporaryFolder();
  const first = await startChild(path);
  let client = EventStoreDBClient.connectionString(first.url);
  const events = [noted(1), noted(2)];
  const written = await client.appendToStream('a', events);
  await client.dispose();
  await stopChild(first.child);

  const second = await startChild(path);
  client = EventStoreDBClient.connectionString(second.url);
  expect(await client.appendToStream('a', events)).toEqual(written);
  expect(await client.appendToStream('a', events, { expectedRevision: 'no_stream' })).toEqual(written);
  const { position } = await client.appendToStream('b', noted(3));
  expect(position!.commit).toBe(written.position!.commit + 1n);
  expect((await all(client.readAll())).map(({ event }) => event!.id).slice(0, 2)).toEqual(events.map(({ id }) => id));
  await client.dispose();
  await stopChild(second.child);
  removeFolder(path);
});

/** The events of an append are neighbours in `$all`; one that is there without its two others would be half a batch. */
function expectWholeBatches(appends: readonly string[]): void {
  const rest = appends.filter((append) => !append.startsWith('after'));
  expect(rest.length % 3).toBe(0);
  for (let index = 0; index < rest.length; index += 3) {
    expect(new Set(rest.slice(index, index + 3)).size).toBe(1);
  }
}
