import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  EventStoreDBClient,
  jsonEvent,
  persistentSubscriptionToStreamSettingsFromDefaults,
  START,
} from '@eventstore/db-client';
import { selfSigned } from '../../embedded/event-store/certificate.fixtures';
import { Agency } from '../support/agency';
import { App } from '../support/app';
import { Program } from '../support/program';

const folder = join(tmpdir(), `minutebook-readers-${randomUUID()}`);
const at = (name: string): string => join(folder, name);
const password = 'a long password';
const users = [
  { name: 'reporting', password },
  { name: 'workers', password, groups: ['$ops'] },
];

mkdirSync(folder);
const { certificate, key } = selfSigned();
writeFileSync(at('store.pem'), certificate);
writeFileSync(at('store.key'), key);
writeFileSync(at('users.json'), JSON.stringify(users));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const secured = {
  EVENTSTORE_URL: undefined,
  MONGODB_URL: undefined,
  EVENTSTORE_CERT_FILE: at('store.pem'),
  EVENTSTORE_CERT_KEY_FILE: at('store.key'),
  EVENTSTORE_USERS_FILE: at('users.json'),
};

describe('An event store that others read', () => {
  const app = App.ofThisFile({ env: secured });
  const open: EventStoreDBClient[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((client) => client.dispose()));
  });

  /** Somebody who has the certificate, at the address that the program tells. */
  function reader(name?: string, secret = password): EventStoreDBClient {
    const { port } = new URL(app.eventStoreUrl);
    const who = name === undefined ? '' : `${name}:${encodeURIComponent(secret)}@`;
    const url = `esdb://${who}localhost:${port}?tls=true&tlsCAFile=${encodeURIComponent(at('store.pem'))}`;
    const client = EventStoreDBClient.connectionString(url);
    open.push(client);
    return client;
  }

  async function typesOf(events: AsyncIterable<{ readonly event?: { readonly type: string } }>): Promise<string[]> {
    const types: string[] = [];
    for await (const { event } of events) types.push(event?.type ?? 'nothing');
    return types;
  }

  const noted = () => jsonEvent({ type: 'Noted', data: {} });
  let ledger: string;

  beforeAll(async () => {
    await app.clockTo('2026-10-05T09:00:00Z');
    const acme = await new Agency(app).signs('2026-10-01');
    await (await acme.ticket()).works('2026-10-05T08:00:00Z', 30);
    ledger = `ledger-${acme.id}-2026-10`;
  });

  it('the address that is told says that it wants TLS, and no password', () => {
    expect(app.eventStoreUrl).toMatch(/^esdb:\/\/127\.0\.0\.1:\d+\?tls=true$/);
  });

  it('a reader sees the whole log, streams and categories', async () => {
    const client = reader('reporting');

    expect(await typesOf(client.readStream(ledger))).toContain('TimeLogged');
    expect(await typesOf(client.readStream('$ce-ledger', { resolveLinkTos: true }))).toContain('TimeLogged');
    expect(await typesOf(client.readAll())).toContain('AgreementSigned');
  });

  it('and writes nothing: no event, no metadata, no deletion', async () => {
    const client = reader('workers');
    const denied = { type: 'access-denied' };

    await expect(client.appendToStream(ledger, noted())).rejects.toMatchObject(denied);
    await expect(client.appendToStream('a-new-one', noted())).rejects.toMatchObject(denied);
    await expect(client.setStreamMetadata(ledger, {})).rejects.toMatchObject(denied);
    await expect(client.deleteStream(ledger)).rejects.toMatchObject(denied);
    await expect(client.tombstoneStream(ledger)).rejects.toMatchObject(denied);
  });

  it('in $ops it keeps a persistent subscription; without, it does not', async () => {
    const fromStart = persistentSubscriptionToStreamSettingsFromDefaults({ startFrom: START });
    await expect(
      reader('reporting').createPersistentSubscriptionToStream(ledger, 'mails', fromStart),
    ).rejects.toMatchObject({ type: 'access-denied' });

    const client = reader('workers');
    await client.createPersistentSubscriptionToStream(ledger, 'mails', fromStart);
    const subscription = client.subscribeToPersistentSubscriptionToStream(ledger, 'mails');
    for await (const { event } of subscription) {
      expect(event?.streamId).toBe(ledger);
      break;
    }
  });

  it('who says no name, or a wrong password, sees nothing', async () => {
    for (const client of [reader(), reader('reporting', 'a wrong password'), reader('minutebook')]) {
      await expect(typesOf(client.readStream(ledger))).rejects.toMatchObject({ type: 'access-denied' });
      await expect(typesOf(client.readAll())).rejects.toMatchObject({ type: 'access-denied' });
    }
  });

  it('a command beside the running program reads its store all the same', async () => {
    const command = app.command('export', 'events', '--types', 'AgreementSigned');

    expect((await command.ended).code).toBe(0);
    expect(command.said.filter((line) => line.includes('AgreementSigned'))).toHaveLength(1);
  });
});

describe('What readers need that cannot be used', () => {
  const scratch = at('data');

  it.each([
    ['a file that is not there', 'EVENTSTORE_CERT_FILE', at('missing.pem'), /EVENTSTORE_CERT_FILE cannot be read/],
    ['no certificate', 'EVENTSTORE_CERT_FILE', at('users.json'), /EVENTSTORE_CERT_FILE cannot be used/],
    ['no list', 'EVENTSTORE_USERS_FILE', at('store.pem'), /EVENTSTORE_USERS_FILE must be a file with a list in JSON/],
    [
      'a reader who would write',
      'EVENTSTORE_USERS_FILE',
      at('admins.json'),
      /EVENTSTORE_USERS_FILE \/0\/groups must not have \$admins/,
    ],
  ])('%s: %s is named', async (_, name, value, rule) => {
    writeFileSync(at('admins.json'), JSON.stringify([{ name: 'root', password, groups: ['$admins'] }]));
    const env = { PORT: '0', DATA_DIR: scratch, ...withoutUnset(secured), [name]: value };
    const { ended, logged } = Program.minutebook(['serve'], env);

    expect(await ended).toEqual({ code: 78, signal: null });
    expect(logged.join('\n')).toMatch(rule);
  });
});

const withoutUnset = (env: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
