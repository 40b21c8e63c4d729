import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { type Socket } from 'node:net';
import { Documents, until } from './documents.fixtures';
import { isUnavailable } from './failures';
import { type Mongo } from './mongo';

const SOCKETS = 'net.client.socket';
const LARGE = 'x'.repeat(8_000_000);

describe('A connection that ends', () => {
  const documents = new Documents();
  const sockets = new Set<Socket>();
  let mongo: Mongo;
  const note = (message: unknown): void => {
    const { socket } = message as { socket: Socket };
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  };

  beforeAll(async () => {
    await documents.open();
    subscribe(SOCKETS, note);
    mongo = documents.client();
  });
  afterAll(async () => {
    unsubscribe(SOCKETS, note);
    await documents.closeClients();
    await documents.close();
  });
  beforeEach(() => mongo.ping());

  /** As the end of the stream does: from now on nothing is written, and only the close is still to be told. */
  const endAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  const written = (): number => [...sockets].reduce((bytes, socket) => bytes + socket.bytesWritten, 0);

  /** Ends the connections while a write is on its way, before they can take all of it. */
  async function endWhileWriting(): Promise<void> {
    const before = written();
    while (written() === before) await new Promise((resolve) => process.nextTick(resolve));
    endAll();
  }

  const insert = (_id: string, text = ''): Promise<unknown> =>
    mongo.client
      .bulkWrite<Record<string, { _id: string; text: string }>>([
        { name: 'insertOne', namespace: `${mongo.db.databaseName}.ends`, document: { _id, text } },
      ])
      .catch((error: unknown) => error);

  it('before a query: it is answered over another one', async () => {
    endAll();
    expect(await mongo.checkpoints.find().toArray()).toEqual([]);
  });

  it('before a question that is asked only once: it is refused for now', async () => {
    endAll();
    await expect(mongo.ping()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  it('before a write: it fails as one that may be tried again, and then succeeds', async () => {
    endAll();
    expect(isUnavailable(await insert('a'))).toBe(true);
    expect(await insert('a')).toMatchObject({ insertedCount: 1 });
  });

  it('amid a write: it fails as one that may be tried again, and then succeeds', async () => {
    const writing = insert('b', LARGE);
    await endWhileWriting();
    expect(isUnavailable(await writing)).toBe(true);
    expect(await insert('b')).toMatchObject({ insertedCount: 1 });
  });
});

describe('A document store that is not there', () => {
  const documents = new Documents();
  beforeAll(() => documents.open());
  afterAll(async () => {
    await documents.closeClients();
    await documents.close();
  });

  it('when it is first asked: the question is refused for now, and once it is there it is found', async () => {
    await documents.goAway();
    const mongo = documents.client();
    await Promise.all(
      [mongo.ping(), mongo.ping()].map((asked) => expect(asked).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' })),
    );

    await documents.comeBack();
    await until(() =>
      mongo.ping().then(
        () => true,
        () => false,
      ),
    );
    expect(await mongo.checkpoints.find().toArray()).toEqual([]);
  }, 20_000);

  it('when it is first asked, nor later: the client ends all the same', async () => {
    await documents.goAway();
    const mongo = documents.client();
    await expect(mongo.ping()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await mongo.close();
    await documents.comeBack();
    await expect(mongo.ping()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  }, 20_000);
});
