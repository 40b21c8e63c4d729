import { type Context, type Handler } from './context';
import { MESSAGE_BYTES_MAX } from './frames';
import { accepts } from './options';
import { replyWith } from './reply';
import { DOCUMENT_BYTES_MAX } from './updater';

/** The version this server presents; what it does not implement of it is refused by name. */
const VERSION = '8.0.0';
/** 25 is the first wire version with the bulkWrite command. */
const WIRE_VERSION = 25;

/** A standalone server: no transactions, no retryable writes, no change streams are promised. */
const hello: Handler = {
  accepted: accepts([
    'helloOk',
    'client',
    'compression',
    'loadBalanced',
    'saslSupportedMechs',
    'speculativeAuthenticate',
    'topologyVersion',
    'maxAwaitTimeMS',
    'hostInfo',
    'backpressure',
  ]),
  writes: false,
  run: ({ connectionId, now }, command) =>
    replyWith({
      helloOk: true,
      ...(command.name === 'hello' ? { isWritablePrimary: true } : { ismaster: true, isWritablePrimary: true }),
      maxBsonObjectSize: DOCUMENT_BYTES_MAX,
      maxMessageSizeBytes: MESSAGE_BYTES_MAX,
      maxWriteBatchSize: 100_000,
      localTime: new Date(now()),
      logicalSessionTimeoutMinutes: 30,
      connectionId,
      minWireVersion: 0,
      maxWireVersion: WIRE_VERSION,
      readOnly: false,
    }),
};

const answering = (answer: (context: Context) => object, fields: readonly string[] = []): Handler => ({
  accepted: accepts(fields),
  writes: false,
  run: (context) => replyWith(answer(context)),
});

const ping = answering(() => ({}));

const buildInfo = answering(() => ({
  version: VERSION,
  versionArray: VERSION.split('.').map(Number).concat(0),
  gitVersion: 'embedded',
  modules: [],
  bits: 64,
  debug: false,
  maxBsonObjectSize: DOCUMENT_BYTES_MAX,
  storageEngines: ['lmdb'],
}));

const connectionStatus = answering(
  () => ({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] } }),
  ['showPrivileges'],
);

const whatsmyuri = answering(({ remoteAddress }) => ({ you: remoteAddress }));

/** Sessions only group reads and writes here; there is nothing to end. */
const endSessions = answering(() => ({}));

const serverStatus: Handler = {
  accepted: accepts(['repl', 'metrics', 'locks', 'network', 'opcounters', 'tcmalloc', 'wiredTiger', 'transactions']),
  writes: false,
  run: ({ startedAt, now, connections, cursors, store }) => {
    const uptimeMillis = now() - startedAt;
    return replyWith({
      host: '127.0.0.1',
      version: VERSION,
      process: 'embedded documents',
      pid: process.pid,
      uptime: Math.floor(uptimeMillis / 1000),
      uptimeMillis,
      localTime: new Date(now()),
      connections: { current: connections() },
      metrics: { cursor: { open: { total: cursors.count } } },
      storageEngine: { name: 'lmdb', persistent: true },
      commits: store.commits,
    });
  },
};

export const SERVER_COMMANDS: Readonly<Record<string, Handler>> = {
  hello,
  isMaster: hello,
  ismaster: hello,
  ping,
  buildInfo,
  buildinfo: buildInfo,
  connectionStatus,
  whatsmyuri,
  endSessions,
  refreshSessions: endSessions,
  serverStatus,
};
