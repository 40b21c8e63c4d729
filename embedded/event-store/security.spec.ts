import { writeFileSync } from 'node:fs';
import { connect } from 'node:http2';
import { join } from 'node:path';
import {
  AccessDeniedError,
  EventStoreDBClient,
  persistentSubscriptionToAllSettingsFromDefaults,
  persistentSubscriptionToStreamSettingsFromDefaults,
  START,
} from '@eventstore/db-client';
import { selfSigned } from './certificate.fixtures';
import { serve, type RunningStore } from './serve';
import { all, errorOf, noted, removeFolder, temporaryFolder, until } from './store.fixtures';

jest.setTimeout(60_000);

const path = temporaryFolder();
const authority = join(path, 'authority.pem');
const secure = selfSigned();
const users = [
  { name: 'admin', password: 'chängeit:1', groups: ['$admins'] },
  { name: 'ops', password: 'ops', groups: ['$ops'] },
  { name: 'ada', password: 'ada', groups: ['agents'] },
  { name: 'bob', password: 'bob' },
];
let store: RunningStore;
let open: EventStoreDBClient[] = [];

beforeAll(async () => {
  writeFileSync(authority, secure.certificate);
  store = await serve({ path, port: 0, secure: { ...secure, users } });
});
afterEach(async () => {
  for (const client of open) await client.dispose();
  open = [];
});
afterAll(async () => {
  await store.stop();
  removeFolder(path);
});

/** A client of somebody, or of nobody in particular. */
function as(name?: string, password = users.find((user) => user.name === name)?.password ?? ''): EventStoreDBClient {
  const who = name === undefined ? '' : `${name}:${encodeURIComponent(password)}@`;
  const client = EventStoreDBClient.connectionString(
    `esdb://${who}localhost:${store.port}?tls=true&tlsCAFile=${encodeURIComponent(authority)}`,
  );
  open.push(client);
  return client;
}

const denied = async (attempt: Promise<unknown>): Promise<void> => {
  expect(await errorOf(attempt)).toBeInstanceOf(AccessDeniedError);
};
const inGroup = persistentSubscriptionToStreamSettingsFromDefaults({ startFrom: START });

it('says where it is, and takes no connection without TLS', async () => {
  expect(store.url).toBe(`esdb://127.0.0.1:${store.port}?tls=true`);
  const session = connect(`http://127.0.0.1:${store.port}`);
  session.on('error', () => undefined);
  const request = session.request({ ':path': '/' });
  const answered = jest.fn();
  request.on('response', answered).on('error', () => undefined);
  await new Promise((resolve) => request.once('close', resolve));
  expect(answered).not.toHaveBeenCalled();
  session.destroy();
});

it.each([
  ['a certificate', { certificate: 'no certificate', key: secure.key }],
  ['a key', { certificate: secure.certificate, key: 'no key' }],
  ['the key of this certificate', { certificate: secure.certificate, key: selfSigned().key }],
])('does not start with what is not %s', async (_, broken) => {
  const folder = join(path, 'broken');
  const error = await errorOf(serve({ path: folder, port: 0, secure: { ...broken, users } }));
  expect(error.message).toContain('The event store cannot use its certificate');
  await (await serve({ path: folder, port: 0 })).stop();
});

it('refuses a user it does not know, and a wrong password', async () => {
  for (const [name, password] of [
    ['nobody', 'ada'],
    ['ada', 'bob'],
  ]) {
    const error = await errorOf(all(as(name, password).readStream('open-1')));
    expect(error).toMatchObject({ code: 16, type: 'access-denied' });
  }
});

it('refuses what is no user name and password at all', async () => {
  const headers = {
    ':method': 'POST',
    ':path': '/event_store.client.gossip.Gossip/Read',
    'content-type': 'application/grpc',
  };
  const session = connect(`https://127.0.0.1:${store.port}`, { ca: secure.certificate });
  const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;
  for (const authorization of [
    'Bearer abc',
    'Basic !!',
    basic('ada'),
    basic('ada:'),
    basic(':ada'),
    basic('nobody:'),
  ]) {
    const stream = session.request({ ...headers, authorization });
    stream.end();
    const answer = await new Promise<Record<string, unknown>>((resolve) => stream.once('response', resolve));
    expect(answer['grpc-status']).toBe('16');
  }
  session.close();
});

describe('without more being said', () => {
  it('a stream is open to everybody, also to those who do not say who they are', async () => {
    for (const name of ['ada', undefined]) {
      const client = as(name);
      await client.appendToStream('open-1', noted(1));
      await client.setStreamMetadata('open-1', { owner: 'Ada' });
      expect((await all(client.readStream('open-1'))).length).toBeGreaterThan(0);
      await client.deleteStream('open-1');
    }
  });

  it('a system stream, and $all, are for administrators', async () => {
    const [admin, ada] = [as('admin'), as('ada')];
    await admin.appendToStream('$secret', noted(1));
    await admin.appendToStream('open-2', noted(1));
    expect(await all(admin.readStream('$secret'))).toHaveLength(1);
    expect((await all(admin.readAll())).length).toBeGreaterThan(0);
    await denied(all(ada.readStream('$secret')));
    await denied(all(ada.readStream('$ce-open')));
    await denied(all(ada.readAll()));
    await denied(all(ada.subscribeToAll()));
    await denied(ada.appendToStream('$secret', noted(2)));
    await denied(ada.setStreamMetadata('$secret', {}));
    await denied(all(ada.readStream('$$$secret')));
    expect(await all(admin.readStream('$secret'))).toHaveLength(1);
  });
});

describe('the access list of a stream', () => {
  it('says by name and by group who reads, writes, deletes, and sees and changes the list', async () => {
    const [admin, ada, bob] = [as('admin'), as('ada'), as('bob')];
    await admin.appendToStream('mine-1', noted(1));
    await admin.setStreamMetadata('mine-1', {
      acl: {
        readRoles: ['agents', 'bob'],
        writeRoles: ['agents'],
        deleteRoles: [],
        metaReadRoles: 'bob',
        metaWriteRoles: '$admins',
      } as never,
    });
    await ada.appendToStream('mine-1', noted(2));
    expect(await all(ada.readStream('mine-1'))).toHaveLength(2);
    expect(await all(bob.readStream('mine-1'))).toHaveLength(2);
    await denied(bob.appendToStream('mine-1', noted(3)));
    await denied(bob.appendToStream('mine-1', noted(3), { credentials: { username: 'bob', password: 'bob' } }));
    for (const client of [ada, bob]) {
      await denied(client.deleteStream('mine-1'));
      await denied(client.tombstoneStream('mine-1'));
      await denied(client.setStreamMetadata('mine-1', {}));
    }
    await denied(all(ada.readStream('$$mine-1')));
    expect((await bob.getStreamMetadata('mine-1')).metadata).toHaveProperty('acl');
    await denied(all(as().readStream('mine-1')));
    await admin.appendToStream('mine-1', noted(3));
    await admin.tombstoneStream('mine-1');
  });

  it('opens $all to those it names', async () => {
    const [admin, ada, bob] = [as('admin'), as('ada'), as('bob')];
    await admin.setStreamMetadata('$all', { acl: { readRoles: ['agents'] } as never });
    expect((await all(ada.readAll())).length).toBeGreaterThan(0);
    await denied(all(bob.readAll()));
    await admin.setStreamMetadata('$all', {});
  });

  it('counts for subscriptions that are open', async () => {
    const [admin, ada] = [as('admin'), as('ada')];
    await admin.appendToStream('watched-1', noted(1));
    await admin.setStreamMetadata('$all', { acl: { readRoles: ['agents'] } as never });
    const ended = [ada.subscribeToStream('watched-1'), ada.subscribeToAll()].map((subscription) => {
      const over = errorOf(all(subscription));
      return { over, caughtUp: new Promise((resolve) => subscription.once('caughtUp', resolve)) };
    });
    await Promise.all(ended.map(({ caughtUp }) => caughtUp));
    await admin.setStreamMetadata('watched-1', { acl: { readRoles: ['bob'] } as never });
    expect(await ended[0]!.over).toBeInstanceOf(AccessDeniedError);
    await admin.setStreamMetadata('$all', {});
    expect(await ended[1]!.over).toBeInstanceOf(AccessDeniedError);
  });
});

describe('persistent subscriptions', () => {
  it('are kept by administrators and operators, and seen by those who say who they are', async () => {
    const [ops, ada, anonymous] = [as('ops'), as('ada'), as()];
    for (const client of [ada, anonymous]) {
      await denied(client.createPersistentSubscriptionToStream('queue-1', 'group', inGroup));
      await denied(client.restartPersistentSubscriptionSubsystem());
    }
    await ops.createPersistentSubscriptionToStream('queue-1', 'group', inGroup);
    expect((await ada.getPersistentSubscriptionToStreamInfo('queue-1', 'group')).groupName).toBe('group');
    await denied(anonymous.getPersistentSubscriptionToStreamInfo('queue-1', 'group'));
    await denied(anonymous.listAllPersistentSubscriptions());
    await denied(ada.updatePersistentSubscriptionToStream('queue-1', 'group', inGroup));
    await denied(ada.replayParkedMessagesToStream('queue-1', 'group'));
    await denied(ada.deletePersistentSubscriptionToStream('queue-1', 'group'));
    await ops.deletePersistentSubscriptionToStream('queue-1', 'group');
  });

  it('are consumed by those who may read what they are of', async () => {
    const [admin, ada, anonymous] = [as('admin'), as('ada'), as()];
    await admin.appendToStream('queue-2', noted(1));
    await admin.createPersistentSubscriptionToStream('queue-2', 'group', inGroup);
    await admin.createPersistentSubscriptionToAll('group', persistentSubscriptionToAllSettingsFromDefaults());
    await denied(all(ada.subscribeToPersistentSubscriptionToAll('group')));
    await denied(all(anonymous.subscribeToPersistentSubscriptionToStream('queue-2', 'group')));
    const subscription = ada.subscribeToPersistentSubscriptionToStream('queue-2', 'group');
    let got = 0;
    subscription.on('data', (event) => {
      got++;
      void subscription.ack(event);
    });
    const ended = new Promise<Error>((resolve) => subscription.once('error', resolve));
    await until(() => got === 1);
    const { connections } = await admin.getPersistentSubscriptionToStreamInfo('queue-2', 'group');
    expect(connections[0]).toMatchObject({ username: 'ada' });
    await admin.setStreamMetadata('queue-2', { acl: { readRoles: ['bob'] } as never });
    expect(await ended).toBeInstanceOf(AccessDeniedError);
  });
});
