import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient, type ServerHeartbeatSucceededEvent } from 'mongodb';
import { type DocumentServer, serve } from './index';
import { removeFolders, temporaryFolder } from './temporary.fixtures';

const HEARTBEAT_MS = 500;

describe('a driver that watches the server', () => {
  const path = temporaryFolder();
  let server: DocumentServer;
  let client: MongoClient;
  const seen: ServerHeartbeatSucceededEvent[] = [];
  const failed: unknown[] = [];

  beforeAll(async () => {
    server = await serve({ path, port: 0 });
    client = new MongoClient(server.url, { heartbeatFrequencyMS: HEARTBEAT_MS, serverSelectionTimeoutMS: 5_000 });
    client.on('serverHeartbeatSucceeded', (event) => seen.push(event));
    client.on('serverHeartbeatFailed', (event) => failed.push(event));
  });
  afterAll(async () => {
    await client.close();
    await server.stop();
    removeFolders();
  });

  const ping = () => client.db('app').command({ ping: 1 });
  const processes = () => new Set(seen.map(({ reply }) => String((reply as Hello).topologyVersion.processId)));

  it('waits for its heartbeats instead of asking, and gets no more of them than it wants', async () => {
    const began = performance.now();
    await ping();
    while (seen.filter(({ awaited }) => awaited).length < 4) await sleep(10);

    // The handshake counts as the first, and of the others each takes its time.
    expect(performance.now() - began).toBeGreaterThanOrEqual(3 * HEARTBEAT_MS - 10);
    expect(failed).toEqual([]);
    expect(processes().size).toBe(1);
  });

  it('learns of the end at once, and of the next start by itself', async () => {
    await server.stop();
    while (failed.length === 0) await sleep(10);
    server = await serve({ path, port: Number(new URL(server.url).port) });

    expect(await ping()).toMatchObject({ ok: 1 });
    expect(processes().size).toBe(2);
  });
});

interface Hello {
  readonly topologyVersion: { readonly processId: unknown };
}
