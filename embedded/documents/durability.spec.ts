import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Long, MongoClient, type Collection, type Document } from 'mongodb';
import type * as documents from './index';
import { serve, type DocumentServer } from './index';
import { removeFolders, temporaryFolder } from './temporary.fixtures';

const compiled = join(__dirname, '../../dist/embedded/documents/index.js');
/** A worker thread and a child process cannot load TypeScript: these tests need `npm run build` first. */
const whenCompiled = existsSync(compiled) ? describe : describe.skip;

const connected = (url: string): Promise<MongoClient> =>
  new MongoClient(url, { serverSelectionTimeoutMS: 5000 }).connect();

/** Every document is found by each index and nothing else is, and the counts agree. */
async function expectAgreement(collection: Collection<Document>): Promise<void> {
  const idsBy = async (hint: Document): Promise<string[]> =>
    (await collection.find({}, { hint, projection: { _id: 1 } }).toArray()).map(({ _id }) => String(_id)).sort();
  const all = await idsBy({ $natural: 1 });
  for (const { key } of await collection.indexes()) expect(await idsBy(key)).toEqual(all);
  expect(await collection.estimatedDocumentCount()).toBe(all.length);
}

afterAll(removeFolders);

describe('a restart', () => {
  it('keeps documents, indexes, counts and names', async () => {
    const path = temporaryFolder();
    let server = await serve({ path, port: 0 });
    let client = await connected(server.url);
    const first = client.db('app').collection('first');
    await first.createIndex({ n: 1 }, { unique: true });
    await first.createIndex({ tags: 1 });
    await first.insertMany(Array.from({ length: 300 }, (_, i) => ({ n: i, tags: [i, -i], long: Long.fromNumber(i) })));
    await first.deleteMany({ n: { $gte: 250 } });
    await client.db('app').collection('dropped').insertOne({});
    await client.db('app').collection('dropped').drop();
    await first.rename('second');
    await client.close();
    await server.stop();

    server = await serve({ path, port: 0 });
    client = await connected(server.url);
    const second = client.db('app').collection('second');
    expect((await client.db('app').listCollections().toArray()).map(({ name }) => name)).toEqual(['second']);
    expect(await second.countDocuments({ tags: { $lt: 0 } })).toBe(249);
    await expect(second.insertOne({ n: 5 })).rejects.toMatchObject({ code: 11000 });
    await expectAgreement(second);
    await client.close();
    await server.stop();
  });
});

describe('a start', () => {
  it('is refused on a folder in use, a taken port, a folder that is none, and damaged files', async () => {
    const path = temporaryFolder();
    const server = await serve({ path, port: 0 });
    await expect(serve({ path, port: 0 })).rejects.toThrow(/in use by process/);
    const port = Number(new URL(server.url).port);
    const other = temporaryFolder();
    await expect(serve({ path: other, port })).rejects.toThrow(/cannot listen on 127\.0\.0\.1/);
    await (await serve({ path: other, port: 0 })).stop();
    await server.stop();

    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    await expect(serve({ path: file, port: 0 })).rejects.toThrow(/cannot be written/);
    const damaged = temporaryFolder();
    writeFileSync(join(damaged, 'data.mdb'), Buffer.alloc(65536, 7));
    await expect(serve({ path: damaged, port: 0 })).rejects.toThrow(/cannot be opened/);
  });

  it('is refused on a data file that was cut short', async () => {
    const path = temporaryFolder();
    const server = await serve({ path, port: 0 });
    const client = await connected(server.url);
    await client
      .db('app')
      .collection('a')
      .insertMany(Array.from({ length: 2000 }, () => ({ fill: 'x'.repeat(1000) })));
    await client.close();
    await server.stop();
    const file = join(path, 'data.mdb');
    truncateSync(file, Math.floor(statSync(file).size / 2));
    await expect(serve({ path, port: 0 })).rejects.toThrow(/bytes are missing at its end/);
  });

  it('takes over from a process that is gone', async () => {
    const path = temporaryFolder();
    writeFileSync(join(path, 'owner'), '999999999 123');
    await (await serve({ path, port: 0 })).stop();
    writeFileSync(join(path, 'owner'), '');
    await (await serve({ path, port: 0 })).stop();
  });
});

describe('a disk that refuses writes', () => {
  it('is answered as an error, leaves nothing half-written, and is forgotten when it works again', async () => {
    const path = temporaryFolder();
    let full = false;
    const beforeCommit = (): void => {
      if (full) throw new Error('ENOSPC: no space left on device, write');
    };
    const server = await serve({ path, port: 0, beforeCommit });
    const client = await connected(server.url);
    const tickets = client.db('app').collection<{ _id: number; n: number }>('tickets');
    await tickets.createIndex({ n: 1 });
    await tickets.insertOne({ _id: 1, n: 1 });
    full = true;
    await expect(tickets.insertOne({ _id: 2, n: 2 })).rejects.toMatchObject({ code: 14031 });
    await expect(tickets.updateOne({ _id: 1 }, { $inc: { n: 5 } })).rejects.toMatchObject({ code: 14031 });
    await expect(client.db('app').collection('new').insertOne({})).rejects.toMatchObject({ code: 14031 });
    await expect(tickets.createIndex({ m: 1 })).rejects.toMatchObject({ code: 14031 });
    expect(await tickets.find().toArray()).toEqual([{ _id: 1, n: 1 }]);
    expect(await client.db('app').listCollections().toArray()).toHaveLength(1);
    full = false;
    await tickets.insertOne({ _id: 2, n: 2 });
    await tickets.updateOne({ _id: 1 }, { $inc: { n: 5 } });
    expect(await tickets.find().sort({ n: 1 }).toArray()).toEqual([
      { _id: 2, n: 2 },
      { _id: 1, n: 6 },
    ]);
    expect(await tickets.indexes()).toHaveLength(2);
    await expectAgreement(tickets as never);
    await client.close();
    await server.stop();
  });

  it('fails every write of the group it hits, and no other', async () => {
    let failures = 1;
    const beforeCommit = (): void => {
      if (failures-- === 1) throw new Error('EIO: i/o error, fsync');
    };
    failures = 0;
    const server = await serve({ path: temporaryFolder(), port: 0, beforeCommit });
    const client = await connected(server.url);
    const tickets = client.db('app').collection<{ _id: number }>('tickets');
    await tickets.insertOne({ _id: 0 });
    failures = 1;
    const answers = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => tickets.insertOne({ _id: i + 1 })));
    const written = answers.flatMap(({ status }, i) => (status === 'fulfilled' ? [i + 1] : []));
    expect(written.length).toBeLessThan(20);
    expect((await tickets.find().toArray()).map(({ _id }) => _id)).toEqual([0, ...written]);
    await client.close();
    await server.stop();
  });
});

whenCompiled('the compiled server', () => {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { start } = existsSync(compiled) ? (require(compiled) as typeof documents) : ({} as typeof documents);

  it('runs in a worker thread, stops cleanly and starts again on the same folder', async () => {
    const path = temporaryFolder();
    let server: DocumentServer = await start({ path, port: 0 });
    expect(server.url).toMatch(/^mongodb:\/\/127\.0\.0\.1:\d+\/\?directConnection=true$/);
    let client = await connected(server.url);
    await client.db('app').collection('a').insertOne({ x: 1 });
    await expect(start({ path, port: 0 })).rejects.toThrow(/in use/);
    await expect(start({ path: temporaryFolder(), port: Number(new URL(server.url).port) })).rejects.toThrow(
      /cannot listen/,
    );
    await client.close();
    await server.stop();
    await server.stop();
    server = await start({ path, port: 0 });
    client = await connected(server.url);
    expect(await client.db('app').collection('a').countDocuments()).toBe(1);
    await client.close();
    await server.stop();
  });

  const child = (path: string): Promise<{ process: ChildProcess; url: string }> =>
    new Promise((resolve, reject) => {
      const script = `require(${JSON.stringify(compiled)}).start({ path: ${JSON.stringify(path)}, port: 0 }).then(({ url }) => console.log(url), (e) => { console.error(e); process.exit(1); })`;
      const started = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
      started.once('exit', (code) => reject(new Error(`the child ended with ${code}`)));
      started.stdout.once('data', (url: Buffer) => resolve({ process: started, url: url.toString().trim() }));
    });

  it('loses no acknowledged write when it is killed, and its indexes agree', async () => {
    const path = temporaryFolder();
    const acknowledged = new Map<string, number>();
    let highest = 0;
    for (let round = 0; round < 4; round++) {
      const { process: server, url } = await child(path);
      const client = await connected(url);
      const tickets = client.db('app').collection<{ _id: string; n: number; tags: number[] }>('tickets');
      await tickets.createIndex({ n: 1 });
      await tickets.createIndex({ tags: 1 });
      for (const [_id, n] of acknowledged) expect((await tickets.findOne({ _id }))?.n).toBeGreaterThanOrEqual(n);
      await expectAgreement(tickets as never);
      let killed = false;
      const writer = async (lane: number): Promise<void> => {
        while (!killed) {
          const n = ++highest;
          const models = [`${lane}-${n % 50}`, `${lane}-${(n * 7) % 50}`].map((_id) => ({
            namespace: 'app.tickets',
            name: 'updateOne' as const,
            filter: { _id },
            update: { $max: { n }, $set: { tags: [n, n + 1] } },
            upsert: true,
          }));
          await client.bulkWrite(models as never);
          for (const { filter } of models) acknowledged.set(filter._id, n);
        }
      };
      const writers = [1, 2, 3, 4].map((lane) => writer(lane).catch(() => undefined));
      await new Promise((resolve) => setTimeout(resolve, 300 + round * 150));
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGKILL');
      await ended;
      killed = true;
      await client.close(true);
      await Promise.all(writers);
    }
    expect(acknowledged.size).toBeGreaterThan(50);
  }, 60_000);
});
