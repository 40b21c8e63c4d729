/** The store in its own thread, from the compiled files (`npm run build`), and what can go wrong at the start. */
import { createServer } from 'node:net';
import { chmodSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EventStoreDBClient } from '@eventstore/db-client';
import type * as store from './index';
import { serve } from './serve';
import { all, compiledStore, errorOf, noted, removeFolder, temporaryFolder } from './store.fixtures';

jest.setTimeout(60_000);

const path = temporaryFolder();
afterAll(() => removeFolder(path));

/** The compiled module, loaded past Jest, whose modules live apart from those of the thread. */
const start: typeof store.start = (options) => jest.requireActual<typeof store>(compiledStore()).start(options);

it('runs in a thread, answers the official client, and stops', async () => {
  const running = await start({ path: join(path, 'thread'), port: 0 });
  expect(running.url).toBe(`esdb://127.0.0.1:${running.port}?tls=false`);
  const client = EventStoreDBClient.connectionString(running.url);
  await client.appendToStream('a', [noted(1), noted(2)]);
  expect(await all(client.readAll())).toHaveLength(2);
  await client.dispose();
  await running.stop();
  await running.stop();
  const again = await start({ path: join(path, 'thread'), port: running.port });
  await again.stop();
});

describe.each([
  ['in this thread', serve],
  ['in its own thread', start],
])('%s it refuses', (_, open) => {
  it('a port in use', async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port));
    });
    const error = await errorOf(open({ path: join(path, 'port'), port }));
    expect(error.message).toMatch(new RegExp(`cannot listen on 127.0.0.1:${port}.*EADDRINUSE`));
    other.close();
    await (await open({ path: join(path, 'port'), port: 0 })).stop();
  });

  it('a folder another store has open', async () => {
    const first = await open({ path: join(path, 'locked'), port: 0 });
    for (const second of [serve, start]) {
      const error = await errorOf(second({ path: join(path, 'locked'), port: 0 }));
      expect(error.message).toContain('another event store has it open');
    }
    await first.stop();
    await (await open({ path: join(path, 'locked'), port: 0 })).stop();
  });

  it('a path that is a file', async () => {
    writeFileSync(join(path, 'file'), '');
    expect((await errorOf(open({ path: join(path, 'file'), port: 0 }))).message).toContain('it is not a folder');
  });

  it('a file that is not a log', async () => {
    mkdirSync(join(path, 'garbage'), { recursive: true });
    writeFileSync(join(path, 'garbage', 'events.mdb'), Buffer.alloc(100_000, 'garbage'));
    const { message } = await errorOf(open({ path: join(path, 'garbage'), port: 0 }));
    expect(message).toContain('events.mdb is not a valid log');
  });

  it('a log that has been cut short', async () => {
    const folder = join(path, 'short');
    removeFolder(folder);
    const running = await open({ path: folder, port: 0 });
    const client = EventStoreDBClient.connectionString(running.url);
    await client.appendToStream(
      'a',
      Array.from({ length: 100 }, (__, n) => noted(n, 'x'.repeat(5000))),
    );
    await client.dispose();
    await running.stop();
    const whole = readFileSync(join(folder, 'events.mdb')).length;
    truncateSync(join(folder, 'events.mdb'), Math.floor(whole / 2));
    const { message } = await errorOf(open({ path: folder, port: 0 }));
    expect(message).toContain('events.mdb has been cut short');
  });

  const isRoot = process.getuid?.() === 0;
  (isRoot ? it.skip : it)('a folder it cannot write (not testable as root)', async () => {
    mkdirSync(join(path, 'readonly'), { recursive: true });
    chmodSync(join(path, 'readonly'), 0o500);
    const { message } = await errorOf(open({ path: join(path, 'readonly'), port: 0 }));
    expect(message).toContain('the folder is not writable');
  });
});
