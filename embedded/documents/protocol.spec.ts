import { connect, type Socket } from 'node:net';
import { deserialize, Long, ObjectId, serialize, type Document } from 'bson';
import { crc32c } from './crc32c';
import { serve, type DocumentServer } from './index';
import { removeFolders, temporaryFolder } from './temporary.fixtures';

const OP_QUERY = 2004;
const OP_MSG = 2013;
const CHECKSUM = 1;
const MORE_TO_COME = 2;
const EXHAUST_ALLOWED = 1 << 16;

function message(opcode: number, body: Uint8Array, id = 7): Buffer {
  const header = Buffer.alloc(16);
  header.writeInt32LE(16 + body.length, 0);
  header.writeInt32LE(id, 4);
  header.writeInt32LE(opcode, 12);
  return Buffer.concat([header, body]);
}

const flagBits = (flags: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(flags >>> 0);
  return bytes;
};
const bodySection = (document: Document): Buffer => Buffer.concat([Buffer.from([0]), serialize(document)]);
function sequence(name: string, documents: readonly Document[]): Buffer {
  const content = Buffer.concat([
    Buffer.from(`${name}\0`),
    ...documents.map((document) => Buffer.from(serialize(document))),
  ]);
  const length = Buffer.alloc(4);
  length.writeInt32LE(content.length + 4);
  return Buffer.concat([Buffer.from([1]), length, content]);
}
const command = (document: Document, id?: number, flags = 0): Buffer =>
  message(OP_MSG, Buffer.concat([flagBits(flags), bodySection({ ...document, $db: 'app' })]), id);

interface Reply {
  readonly id: number;
  readonly to: number;
  readonly opcode: number;
  readonly moreToCome: boolean;
  readonly document: Document;
}

/** A bare connection that collects replies. */
class Client {
  private received = Buffer.alloc(0);
  private readonly wanted: ((reply: Reply | undefined) => void)[] = [];
  private readonly replies: (Reply | undefined)[] = [];

  private constructor(readonly socket: Socket) {
    socket.on('data', (chunk) => {
      this.received = Buffer.concat([this.received, chunk]);
      this.cut();
    });
    socket.on('error', () => undefined);
    socket.once('close', () => this.deliver(undefined));
  }

  static open(port: number): Promise<Client> {
    return new Promise((resolve) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(new Client(socket)));
    });
  }

  private cut(): void {
    while (this.received.length >= 16 && this.received.length >= this.received.readInt32LE(0)) {
      const length = this.received.readInt32LE(0);
      const opcode = this.received.readInt32LE(12);
      const [id, to] = [this.received.readInt32LE(4), this.received.readInt32LE(8)];
      const moreToCome = opcode === OP_MSG && (this.received.readUInt32LE(16) & MORE_TO_COME) !== 0;
      const document = deserialize(this.received.subarray(opcode === 1 ? 36 : 21, length));
      this.deliver({ id, to, opcode, moreToCome, document });
      this.received = this.received.subarray(length);
    }
  }

  private deliver(reply: Reply | undefined): void {
    const waiting = this.wanted.shift();
    if (waiting) waiting(reply);
    else this.replies.push(reply);
  }

  /** The next reply, or undefined when the server closed the connection. */
  next(): Promise<Reply | undefined> {
    if (this.replies.length > 0) return Promise.resolve(this.replies.shift());
    return new Promise((resolve) => this.wanted.push(resolve));
  }

  async ask(bytes: Buffer): Promise<Document> {
    this.socket.write(bytes);
    const reply = await this.next();
    if (!reply) throw new Error('the server closed the connection');
    return reply.document;
  }
}

describe('the wire protocol', () => {
  let server: DocumentServer;
  let client: Client;
  const port = (): number => Number(new URL(server.url).port);
  beforeAll(async () => {
    server = await serve({ path: temporaryFolder(), port: 0 });
  });
  beforeEach(async () => {
    client = await Client.open(port());
  });
  afterEach(() => {
    client.socket.destroy();
  });
  afterAll(async () => {
    await server.stop();
    removeFolders();
  });

  it('opens with the old query message and presents a standalone of version 8.0', async () => {
    const body = Buffer.concat([
      flagBits(0),
      Buffer.from('admin.$cmd\0'),
      Buffer.alloc(8),
      serialize({ ismaster: 1, helloOk: true }),
    ]);
    client.socket.write(message(OP_QUERY, body, 41));
    const reply = await client.next();
    expect(reply).toMatchObject({
      to: 41,
      opcode: 1,
      document: { ok: 1, helloOk: true, ismaster: true, maxWireVersion: 25, maxBsonObjectSize: 16777216 },
    });
    expect(reply!.document).not.toHaveProperty('setName');
    expect(reply!.document).not.toHaveProperty('compression');
    expect(await client.ask(command({ buildInfo: 1 }))).toMatchObject({ version: '8.0.0' });
  });

  it('answers only the handshake to the old query message', async () => {
    client.socket.write(
      message(
        OP_QUERY,
        Buffer.concat([flagBits(0), Buffer.from('app.$cmd\0'), Buffer.alloc(8), serialize({ find: 'a' })]),
      ),
    );
    expect(await client.next()).toBeUndefined();
  });

  it('reads messages split at any byte', async () => {
    const bytes = command({ ping: 1 }, 9);
    for (const byte of bytes) {
      client.socket.write(Buffer.from([byte]));
      await new Promise(setImmediate);
    }
    expect(await client.next()).toMatchObject({ to: 9, document: { ok: 1 } });
  });

  it('reads several messages from one chunk and answers in their order, reads after writes', async () => {
    client.socket.write(
      Buffer.concat([
        command({ insert: 'order', documents: [{ _id: 1 }] }, 1),
        command({ count: 'order' }, 2),
        command({ delete: 'order', deletes: [{ q: {}, limit: 0 }] }, 3),
        command({ count: 'order' }, 4),
      ]),
    );
    const replies = [await client.next(), await client.next(), await client.next(), await client.next()];
    expect(replies.map((reply) => [reply!.to, reply!.document['n'] as number])).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
      [4, 0],
    ]);
  });

  it('takes sections in both orders', async () => {
    const body = bodySection({ insert: 'sections', $db: 'app' });
    const documents = (id: number): Buffer => sequence('documents', [{ _id: id }, { _id: id + 1 }]);
    expect(await client.ask(message(OP_MSG, Buffer.concat([flagBits(0), body, documents(1)])))).toMatchObject({
      n: 2,
      ok: 1,
    });
    expect(await client.ask(message(OP_MSG, Buffer.concat([flagBits(0), documents(3), body])))).toMatchObject({
      n: 2,
      ok: 1,
    });
  });

  it('checks a checksum when there is one', async () => {
    const withoutSum = Buffer.concat([flagBits(CHECKSUM), bodySection({ ping: 1, $db: 'app' }), Buffer.alloc(4)]);
    const bytes = message(OP_MSG, withoutSum);
    bytes.writeUInt32LE(crc32c(bytes, 0, bytes.length - 4), bytes.length - 4);
    expect(await client.ask(bytes)).toMatchObject({ ok: 1 });
    bytes[20]! ^= 0; // the sum is right for these bytes only
    bytes.writeUInt32LE(1, bytes.length - 4);
    client.socket.write(bytes);
    expect(await client.next()).toBeUndefined();
  });

  it('gives the checksum everybody gives', () => {
    expect(crc32c(Buffer.from('123456789'), 0, 9)).toBe(0xe3069283);
  });

  it('does not answer when more is to come', async () => {
    const write = message(
      OP_MSG,
      Buffer.concat([
        flagBits(MORE_TO_COME),
        bodySection({ insert: 'quiet', documents: [{ _id: 1 }], $db: 'app', writeConcern: { w: 0 } }),
      ]),
      5,
    );
    client.socket.write(write);
    client.socket.write(command({ count: 'quiet' }, 6));
    expect(await client.next()).toMatchObject({ to: 6, document: { n: 1 } });
  });

  it('ignores the flag that would allow several answers', async () => {
    client.socket.write(command({ ping: 1 }, 8, EXHAUST_ALLOWED));
    expect(await client.next()).toMatchObject({ to: 8, moreToCome: false, document: { ok: 1 } });
  });

  describe('a hello that is awaited', () => {
    const topologyVersionOf = async (of: Client): Promise<Document> =>
      (await of.ask(command({ hello: 1 })))['topologyVersion'] as Document;
    const awaiting = (processId: unknown, maxAwaitTimeMS: number, counter = 0): Document => ({
      hello: 1,
      topologyVersion: { processId, counter: Long.fromNumber(counter) },
      maxAwaitTimeMS,
    });

    it('names the topology of this start of the server, which is the same on every connection', async () => {
      const other = await Client.open(port());
      const topologyVersion = await topologyVersionOf(client);
      expect(topologyVersion).toEqual({ processId: expect.any(ObjectId) as unknown, counter: 0 });
      expect(await topologyVersionOf(other)).toEqual(topologyVersion);
      other.socket.destroy();

      const elsewhere = await serve({ path: temporaryFolder(), port: 0 });
      const there = await Client.open(Number(new URL(elsewhere.url).port));
      expect((await topologyVersionOf(there))['processId']).not.toEqual(topologyVersion['processId']);
      there.socket.destroy();
      await elsewhere.stop();
    });

    it('is held until its time has passed, and holds up nobody but its own connection', async () => {
      const { processId } = await topologyVersionOf(client);
      const other = await Client.open(port());
      const asked = performance.now();
      client.socket.write(Buffer.concat([command(awaiting(processId, 300), 21), command({ ping: 1 }, 22)]));
      const held = client.next();
      const order: unknown[] = [];
      void held.then((reply) => order.push(reply!.to));
      await other.ask(command({ ping: 1 }));
      order.push('the other');
      expect(await held).toMatchObject({ to: 21, moreToCome: false, document: { ok: 1, isWritablePrimary: true } });
      expect(performance.now() - asked).toBeGreaterThanOrEqual(299);
      expect(order).toEqual(['the other', 21]);
      expect(await client.next()).toMatchObject({ to: 22 });
      other.socket.destroy();
    });

    it('is answered at once to who knows the topology of another process', async () => {
      const { processId } = await topologyVersionOf(client);
      expect(await client.ask(command(awaiting(new ObjectId(), 60_000)))).toMatchObject({
        ok: 1,
        topologyVersion: { processId: processId as unknown },
      });
    });

    it('goes on where that is allowed: each answer follows the one before, after as long', async () => {
      const { processId } = await topologyVersionOf(client);
      const asked = performance.now();
      client.socket.write(command(awaiting(processId, 100), 31, EXHAUST_ALLOWED));
      let before = 31;
      for (let n = 1; n <= 3; n += 1) {
        const reply = await client.next();
        expect(reply).toMatchObject({ to: before, moreToCome: true, document: { ok: 1 } });
        expect(performance.now() - asked).toBeGreaterThanOrEqual(n * 100 - 1);
        before = reply!.id;
      }
    });

    it('goes on at once, and then as slowly, for who knows another topology', async () => {
      client.socket.write(command(awaiting(new ObjectId(), 60_000), 41, EXHAUST_ALLOWED));
      expect(await client.next()).toMatchObject({ to: 41, moreToCome: true });
      const early = await Promise.race([client.next(), new Promise((resolve) => setTimeout(resolve, 100, 'none'))]);
      expect(early).toBe('none');
    });

    const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

    it('ends with its connection and with the server, and leaves nothing behind', async () => {
      const short = await serve({ path: temporaryFolder(), port: 0 });
      const clients = await Promise.all([0, 0, 0, 0, 0, 0].map(() => Client.open(Number(new URL(short.url).port))));
      const { processId } = await topologyVersionOf(clients[0]!);
      const before = timers();
      for (const [n, each] of clients.entries()) {
        each.socket.write(command(awaiting(processId, 600_000), n, n % 2 === 0 ? EXHAUST_ALLOWED : 0));
      }
      while (timers() < before + clients.length) await new Promise(setImmediate);

      for (const each of clients.slice(0, 3)) each.socket.destroy();
      while (timers() > before + 3) await new Promise(setImmediate);

      await short.stop();
      expect(await Promise.all(clients.slice(3).map((each) => each.next()))).toEqual([undefined, undefined, undefined]);
      expect(timers()).toBeLessThanOrEqual(before);
    });

    it('refuses a counter that this server never had', async () => {
      const { processId } = await topologyVersionOf(client);
      expect(await client.ask(command(awaiting(processId, 1, 1)))).toMatchObject({ ok: 0, code: 31382 });
    });
  });

  const bad: readonly (readonly [string, () => Buffer])[] = [
    ['a length that is too large', () => Buffer.concat([flagBits(60_000_000), Buffer.alloc(12)])],
    ['a length that is too small', () => Buffer.concat([flagBits(12), Buffer.alloc(12)])],
    ['a negative length', () => Buffer.concat([flagBits(-5), Buffer.alloc(12)])],
    ['an unknown opcode', () => message(2012, Buffer.alloc(20))],
    ['an unknown required flag', () => message(OP_MSG, Buffer.concat([flagBits(1 << 5), bodySection({ ping: 1 })]))],
    ['an unknown section', () => message(OP_MSG, Buffer.concat([flagBits(0), Buffer.from([9, 1, 2, 3])]))],
    ['no command', () => message(OP_MSG, Buffer.concat([flagBits(0), sequence('documents', [{}])]))],
    [
      'two commands',
      () => message(OP_MSG, Buffer.concat([flagBits(0), bodySection({ ping: 1 }), bodySection({ ping: 1 })])),
    ],
  ];
  it.each(bad)('ends the connection, and only that one, on %s', async (_name, bytes) => {
    const other = await Client.open(port());
    client.socket.write(bytes());
    expect(await client.next()).toBeUndefined();
    expect(await other.ask(command({ ping: 1 }))).toMatchObject({ ok: 1 });
    other.socket.destroy();
  });

  it('answers bad BSON in a well framed message', async () => {
    const section = bodySection({ ping: 1, $db: 'app', text: 'abc' });
    section.writeInt32LE(900, section.indexOf('text') + 5);
    expect(await client.ask(message(OP_MSG, Buffer.concat([flagBits(0), section])))).toMatchObject({ ok: 0, code: 22 });
    expect(await client.ask(command({ ping: 1 }))).toMatchObject({ ok: 1 });
  });

  it('survives random damage to a message', async () => {
    const good = command({
      insert: 'damage',
      documents: [{ _id: 1, a: [1, { b: 'x' }], c: /x/i, d: new Date(0) }],
      ordered: false,
    });
    for (let round = 0; round < 300; round++) {
      const bytes = Buffer.from(good);
      bytes[16 + Math.floor(Math.random() * (bytes.length - 16))] = Math.floor(Math.random() * 256);
      const one = await Client.open(port());
      one.socket.write(bytes);
      await Promise.race([one.next(), new Promise((resolve) => setTimeout(resolve, 5))]);
      one.socket.destroy();
    }
    expect(await client.ask(command({ ping: 1 }))).toMatchObject({ ok: 1 });
  });

  const refusals: readonly (readonly [string, Document, number])[] = [
    ['an unknown command', { atlasVersion: 1 }, 59],
    ['an unknown option', { find: 'a', surprise: 1 }, 40415],
    ['an option without implementation', { find: 'a', tailable: true }, 238],
    ['a collation', { find: 'a', collation: { locale: 'de' } }, 238],
    ['let', { find: 'a', let: { x: 1 } }, 238],
    ['$expr', { find: 'a', filter: { $expr: {} } }, 238],
    ['$where', { find: 'a', filter: { $where: '1' } }, 238],
    ['a snapshot read', { find: 'a', readConcern: { level: 'snapshot' } }, 238],
    ['a transaction', { find: 'a', txnNumber: 1, startTransaction: true, autocommit: false }, 20],
    ['a write on several members', { insert: 'a', documents: [{}], writeConcern: { w: 2 } }, 2],
    ['a positional projection', { find: 'a', projection: { 'a.$': 1 } }, 238],
    ['a capped collection', { create: 'b', capped: true, size: 1000 }, 238],
    ['a TTL index', { createIndexes: 'a', indexes: [{ key: { a: 1 }, name: 'a', expireAfterSeconds: 5 }] }, 197],
    [
      'a partial index',
      { createIndexes: 'a', indexes: [{ key: { a: 1 }, name: 'a', partialFilterExpression: { b: 1 } }] },
      197,
    ],
    ['a sparse index', { createIndexes: 'a', indexes: [{ key: { a: 1 }, name: 'a', sparse: true }] }, 197],
    ['a text index', { createIndexes: 'a', indexes: [{ key: { a: 'text' }, name: 'a' }] }, 238],
    ['a 2d index', { createIndexes: 'a', indexes: [{ key: { a: '2d' }, name: 'a' }] }, 238],
    ['a change stream', { aggregate: 'a', pipeline: [{ $changeStream: {} }], cursor: {} }, 40573],
    ['$lookup', { aggregate: 'a', pipeline: [{ $lookup: {} }], cursor: {} }, 238],
    ['explain of a write', { explain: { delete: 'a' } }, 238],
    ['a bad collection name', { find: '' }, 73],
    ['a hello awaited without end', { hello: 1, topologyVersion: {} }, 31368],
    ['a hello awaited from nowhere', { hello: 1, maxAwaitTimeMS: 1 }, 31368],
    ['a hello awaited into the past', { hello: 1, topologyVersion: {}, maxAwaitTimeMS: -1 }, 31373],
    ['a topology of no process', { hello: 1, topologyVersion: { counter: 0n }, maxAwaitTimeMS: 1 }, 14],
    [
      'a topology before the first',
      { hello: 1, topologyVersion: { processId: new ObjectId(), counter: -1n }, maxAwaitTimeMS: 1 },
      31372,
    ],
    ['a cursor nobody opened', { getMore: 5n, collection: 'a' }, 43],
  ];
  it.each(refusals)('refuses %s', async (_name, document, code) => {
    const answer = await client.ask(command(document));
    expect(answer).toMatchObject({ ok: 0, code });
    expect(typeof answer['codeName']).toBe('string');
    expect(typeof answer['errmsg']).toBe('string');
  });

  const statements: readonly (readonly [string, Document, number])[] = [
    ['a pipeline', { u: [{ $set: { a: 1 } }] }, 238],
    ['the positional operator', { u: { $set: { 'a.$': 1 } } }, 238],
    ['filtered positions', { u: { $set: { 'a.$[x]': 1 } }, arrayFilters: [{ x: 1 }] }, 238],
    ['$currentDate', { u: { $currentDate: { a: true } } }, 238],
    ['$sort in $push', { u: { $push: { a: { $each: [], $sort: 1 } } } }, 238],
  ];
  it.each(statements)('refuses an update with %s', async (_name, update, code) => {
    const answer = await client.ask(command({ update: 'a', updates: [{ q: {}, ...update }] }));
    expect(answer).toMatchObject({ ok: 1, writeErrors: [{ index: 0, code }] });
  });

  it('answers the small commands tools ask', async () => {
    expect(await client.ask(command({ connectionStatus: 1 }))).toMatchObject({
      authInfo: { authenticatedUsers: [] },
      ok: 1,
    });
    expect((await client.ask(command({ whatsmyuri: 1 })))['you']).toMatch(/^127\.0\.0\.1:\d+$/);
    expect((await client.ask(command({ listCommands: 1 })))['commands']).toHaveProperty('bulkWrite');
    expect(await client.ask(command({ serverStatus: 1 }))).toMatchObject({
      version: '8.0.0',
      storageEngine: { name: 'lmdb' },
    });
    expect(await client.ask(command({ endSessions: [] }))).toMatchObject({ ok: 1 });
    expect(await client.ask(command({ dbStats: 1 }))).toMatchObject({ db: 'app', ok: 1 });
    expect(await client.ask(command({ collStats: 'order' }))).toMatchObject({ ns: 'app.order', ok: 1 });
  });
});
