import { join } from 'node:path';
import { type StoreUrls } from '../app.module';
import { type SettingName, type Settings, SettingsError } from '../settings';
import { eventStoreAccess, ownUrl } from './event-store-access';
import { DataDirLock, type Holder, prepareDataDir } from './data-dir';

/** An embedded server: see `embedded/`. */
interface Embedded {
  /** As others are told it. */
  readonly url: string;
  /** For this program, with its credentials; `url` where it needs none. */
  readonly ownUrl?: string;
  readonly exited: Promise<Error>;
  stop(): Promise<void>;
}

export interface Stores extends StoreUrls {
  /** Those that this process runs itself. */
  readonly embedded: readonly { readonly name: 'event store' | 'document store'; readonly url: string }[];
  /** Resolves when one of them has gone without being told to. */
  readonly failed: Promise<Error>;
  stop(): Promise<void>;
}

/**
 * The two stores: those that the settings name, and an embedded one for each that they do not.
 * @throws SettingsError naming DATA_DIR when another process has it, and the setting that an embedded store cannot use
 */
export async function openStores(settings: Settings): Promise<Stores> {
  const opened = await open(settings);
  if ('pid' in opened) throw inUse(settings, opened);
  return opened;
}

/** The same, or the stores of the process that runs on this data folder: for commands beside a running server. */
export async function attachStores(settings: Settings): Promise<Stores> {
  const opened = await open(settings);
  if (!('pid' in opened)) return opened;
  if (opened.stores === null) throw inUse(settings, opened);
  return { ...opened.stores, embedded: [], failed: new Promise(() => undefined), stop: () => Promise.resolve() };
}

async function open(settings: Settings): Promise<Stores | Holder> {
  const { DATA_DIR, EVENTSTORE_URL, MONGODB_URL, CLOCK } = settings;
  prepareDataDir(DATA_DIR);
  await assertReadable(settings);
  const shared = EVENTSTORE_URL !== undefined && MONGODB_URL !== undefined && CLOCK === 'system';
  const lock = shared ? undefined : await DataDirLock.take(DATA_DIR);
  if (lock !== undefined && !(lock instanceof DataDirLock)) return lock;
  const [eventStore, documents] = await bothOrNone(
    EVENTSTORE_URL === undefined ? startEventStore(settings) : undefined,
    MONGODB_URL === undefined ? startDocuments(settings) : undefined,
  ).catch(async (error: unknown) => {
    await lock?.release();
    throw error;
  });
  const running = [eventStore, documents].filter((store) => store !== undefined);
  const eventStoreUrl = eventStore?.ownUrl ?? eventStore?.url ?? EVENTSTORE_URL!;
  const urls = { eventStoreUrl, mongodbUrl: documents?.url ?? MONGODB_URL! };
  lock?.tell(urls);
  return {
    ...urls,
    embedded: [
      ...(eventStore ? [{ name: 'event store' as const, url: eventStore.url }] : []),
      ...(documents ? [{ name: 'document store' as const, url: documents.url }] : []),
    ],
    failed: Promise.race(running.map(({ exited }) => exited)),
    async stop() {
      await Promise.all(running.map((store) => store.stop()));
      await lock?.release();
    },
  };
}

/** The clients themselves say whether they can read an address; nothing is reached for yet. */
async function assertReadable({ EVENTSTORE_URL, MONGODB_URL }: Settings): Promise<void> {
  if (EVENTSTORE_URL !== undefined) {
    const { EventStoreConnection } = await import('../event-store/connection.js');
    await named('EVENTSTORE_URL', () => new EventStoreConnection(EVENTSTORE_URL).onApplicationShutdown());
  }
  if (MONGODB_URL !== undefined) {
    const { Mongo } = await import('../read-models/mongo.js');
    await named('MONGODB_URL', () => new Mongo(MONGODB_URL).close());
  }
}

async function named(setting: SettingName, use: () => Promise<void>): Promise<void> {
  try {
    await use();
  } catch (error) {
    throw new SettingsError([{ setting, rule: `cannot be read: ${(error as Error).message}` }], error);
  }
}

async function bothOrNone<A extends Embedded, B extends Embedded>(
  first: Promise<A> | undefined,
  second: Promise<B> | undefined,
): Promise<[A | undefined, B | undefined]> {
  const [one, other] = await Promise.allSettled([first, second]);
  if (one.status === 'fulfilled' && other.status === 'fulfilled') return [one.value, other.value];
  for (const store of [one, other]) if (store.status === 'fulfilled') await store.value?.stop();
  throw one.status === 'rejected' ? one.reason : (other as PromiseRejectedResult).reason;
}

async function startEventStore(settings: Settings): Promise<Embedded> {
  const { DATA_DIR, EVENTSTORE_PORT: port, EVENTSTORE_HOST: host } = settings;
  const access = eventStoreAccess(settings);
  const { start } = await import('../../embedded/event-store/index.js');
  const path = join(DATA_DIR, 'event-store');
  const store = await start({ path, port, host, ...(access && { secure: access.secured }) }).catch(
    unusable('EVENTSTORE_PORT'),
  );
  return access ? { ...store, ownUrl: ownUrl(store.url, access) } : store;
}

async function startDocuments({ DATA_DIR, MONGODB_PORT }: Settings): Promise<Embedded> {
  const { start } = await import('../../embedded/documents/index.js');
  const path = join(DATA_DIR, 'documents');
  return start({ path, port: MONGODB_PORT }).catch(unusable('MONGODB_PORT'));
}

/** An embedded store cannot start for one of two reasons: its port, or what lies in its folder. */
function unusable(port: SettingName): (error: unknown) => never {
  return (error) => {
    const { message } = error as Error;
    const isCertificate = /use its certificate/.test(message);
    const isPort = /listen|EADDRINUSE|EACCES.*port/i.test(message);
    const setting = isCertificate ? 'EVENTSTORE_CERT_FILE' : isPort ? port : 'DATA_DIR';
    throw new SettingsError([{ setting, rule: `cannot be used: ${message}` }], error);
  };
}

function inUse({ DATA_DIR }: Settings, { pid }: Holder): SettingsError {
  const rule = `is in use by the process ${pid}: ${DATA_DIR}. Stop it, or choose another folder.`;
  return new SettingsError([{ setting: 'DATA_DIR', rule }]);
}
