/** A full disk is a real one, under a store in a process of its own (`npm run build`). */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { EventStoreDBClient, UnknownError } from '@eventstore/db-client';
import { EventLog } from './log';
import { appendBytesMaxDefault, StoreServer } from './server';
import { all, errorOf, noted, removeFolder, startChild, stopChild, temporaryFolder, until } from './store.fixtures';

jest.setTimeout(60_000);

const path = temporaryFolder();
afterAll(() => removeFolder(path));

const classic = { credentials: { username: 'ada', password: 'any' } };

it('answers every append of a failed commit with an error, once, and goes on when writing works again', async () => {
  const log = EventLog.open(join(path, 'seam'));
  const commit = log.commit.bind(log);
  let isBroken = false;
  log.commit = (events, newStreams) =>
    isBroken ? Promise.reject(new Error('no space left on device')) : commit(events, newStreams);
  const broken = jest.fn();
  const server = new StoreServer(log, { appendBytesMax: appendBytesMaxDefault, secure: undefined }, broken);
  const port = await server.listen('127.0.0.1', 0);
  const client = EventStoreDBClient.connectionString(`esdb://127.0.0.1:${port}?tls=false`);
  const subscription = client.subscribeToAll();
  const seen: unknown[] = [];
  subscription.on('data', ({ event }) => seen.push((event!.data as { n: number }).n));
  await client.appendToStream('a', noted(0));

  isBroken = true;
  const kept = noted(1);
  const attempts = Array.from({ length: 20 }, (_, n) =>
    errorOf(client.appendToStream('a', [kept, noted(n)], { expectedRevision: 0n })),
  );
  for (const error of await Promise.all(attempts)) expect(error).toBeInstanceOf(UnknownError);
  const error = await errorOf(client.appendToStream('b', noted(9), classic));
  expect(error.message).toContain('no space left on device');
  // What was refused on committed events alone needs no commit and is answered as it is.
  const conflict = await errorOf(client.appendToStream('a', noted(9), { expectedRevision: 7n }));
  expect(conflict.constructor.name).toBe('WrongExpectedVersionError');
  expect(await all(client.readStream('a'))).toHaveLength(1);
  expect(seen).toEqual([0]);

  isBroken = false;
  const { position } = await client.appendToStream('a', [kept, noted(2)], { expectedRevision: 0n });
  expect(position!.commit).toBe(3n);
  await until(() => seen.length === 3);
  expect(seen).toEqual([0, 1, 2]);
  expect(broken).not.toHaveBeenCalled();
  await subscription.unsubscribe();
  await client.dispose();
  await server.stop();
  await log.close();
});

// The store keeps 16 MiB free, so this is full after two.
const disk = join(path, 'disk');
const small = canMount();
if (!small) console.log('skipped: a full disk needs the right to mount a tmpfs');

(small ? it : it.skip)('survives a full disk: half of nothing is written, and space brings it back', async () => {
  const store = await startChild(disk);
  const client = EventStoreDBClient.connectionString(store.url);
  const stored: number[] = [];
  const refused: Error[] = [];
  for (let n = 0; n < 60; n += 6) {
    await Promise.all(
      Array.from({ length: 6 }, (_, i) =>
        client.appendToStream('full', noted(n + i, 'x'.repeat(60_000))).then(
          () => void stored.push(n + i),
          (error: Error) => void refused.push(error),
        ),
      ),
    );
  }
  expect(stored.length).toBeGreaterThan(0);
  expect(refused.length).toBeGreaterThan(0);
  for (const error of refused) expect(error).toBeInstanceOf(UnknownError);
  expect((await errorOf(client.appendToStream('full', noted(0, 'x'.repeat(500_000)), classic))).message).toContain(
    'the disk is full or failing',
  );
  const numbers = async (): Promise<number[]> =>
    (await all(client.readStream('full'))).map(({ event }) => (event!.data as { n: number }).n);
  expect((await numbers()).sort()).toEqual([...stored].sort());
  execFileSync('mount', ['-o', 'remount,size=48m', disk]);
  await client.appendToStream('full', noted(1000, 'x'.repeat(500_000)));
  expect((await numbers()).at(-1)).toBe(1000);
  await client.dispose();
  await stopChild(store.child);
  await stopChild((await startChild(disk)).child);
  execFileSync('umount', [disk]);
});

function canMount(): boolean {
  mkdirSync(disk, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=18m', 'tmpfs', disk], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
