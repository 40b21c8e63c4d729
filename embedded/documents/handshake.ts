import { Long, type ObjectId } from 'bson';
import { field, INT64, OBJECT_ID, type Raw } from './bson-view';
import { type Context, type Handler } from './context';
import { CommandError } from './errors';
import { MESSAGE_BYTES_MAX } from './frames';
import { integerOf } from './numbers';
import { accepts } from './options';
import { replyWith } from './reply';
import { DOCUMENT_BYTES_MAX } from './updater';

/** The version this server presents; what it does not implement of it is refused by name. */
const VERSION = '8.0.0';
/** 25 is the first wire version with the bulkWrite command. */
const WIRE_VERSION = 25;

const PROCESS_ID = Buffer.from('processId');
const COUNTER = Buffer.from('counter');

/**
 * A standalone server: no transactions, no retryable writes, no change streams are promised. Its topology is what it is
 * for as long as it runs; that it has one at all lets drivers wait for it to end instead of asking, and begin again after
 * any broken connection.
 */
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
  awaited: ({ processId }, command) => {
    const known = command.document('topologyVersion');
    const ms = command.integer('maxAwaitTimeMS');
    if (!known && ms === undefined) return undefined;
    if (!known) throw new CommandError(31368, "A request with 'maxAwaitTimeMS' must include a 'topologyVersion'");
    if (ms === undefined)
      throw new CommandError(31368, "A request with a 'topologyVersion' must include 'maxAwaitTimeMS'");
    if (ms < 0) throw new CommandError(31373, 'maxAwaitTimeMS must be a non-negative integer');
    const everyMs = command.exhaustAllowed && command.wantsReply ? ms : undefined;
    return { ms: isCurrent(known, processId) ? ms : 0, everyMs };
  },
  run: ({ connectionId, processId, now }, command) =>
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
      topologyVersion: { processId, counter: Long.ZERO },
    }),
};

/** Whether this is the topology that the client knows; another process's is not. Refuses one that cannot be. */
function isCurrent(known: Raw, processId: ObjectId): boolean {
  const id = field(known.bytes, known.start, PROCESS_ID);
  const counter = field(known.bytes, known.start, COUNTER);
  if (id?.type !== OBJECT_ID) throw new CommandError(14, 'topologyVersion.processId must be an ObjectId');
  if (counter?.type !== INT64) throw new CommandError(14, 'topologyVersion.counter must be a long');
  if (integerOf(counter) < 0n) throw new CommandError(31372, 'topologyVersion must have a non-negative counter');
  if (id.bytes.compare(processId.id, 0, 12, id.start, id.end) !== 0) return false;
  if (integerOf(counter) === 0n) return true;
  throw new CommandError(31382, 'Received a topology version with a counter greater than the one of this server, 0');
}

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
