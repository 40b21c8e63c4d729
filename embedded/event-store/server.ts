/** Which method is answered by what, and how the store stops. */
import { nobody, shutOut } from './access';
import { AppendCall } from './append-call';
import { BatchAppendCall } from './batch-append';
import { type Call, type Receiver } from './call';
import { cancelled, invalidArgument } from './call-errors';
import { type CommittedEvent } from './committed-event';
import { answerDeletion } from './delete-call';
import { clusterInfo, supportedMethods } from './features';
import { GroupCommit } from './group-commit';
import { type Certificate, GrpcServer, type Method } from './grpc-server';
import { type EventLog } from './log';
import { OwnWrites } from './own-writes';
import { answerPersistent, asCallError, ConsumerCall, persistentMethods } from './persistent-calls';
import { PersistentGroups } from './persistent-groups';
import { readReadRequest } from './read-request';
import { answerRead } from './reads';
import { Followers, Subscription } from './subscriptions';
import { authenticateAmong, trustEverybody, type User } from './users';

/** The largest append, counted as data + metadata + twice the type, in bytes. */
export const appendBytesMaxDefault = 2 ** 20;

/** How long open calls may take to end when the store stops. */
const closeMsMax = 2000;

const stopping = 'The event store is stopping';
const streams = '/event_store.client.streams.Streams';
const persistent = '/event_store.client.persistent_subscriptions.PersistentSubscriptions';

export interface ServerOptions {
  readonly appendBytesMax: number;
  /** What a store that is not open to everybody needs. */
  readonly secure: Secured | undefined;
}

/** A certificate, and who may call. */
export interface Secured extends Certificate {
  readonly users: readonly User[];
  /** Callers who do not say who they are may not even do what everybody may. */
  readonly refusesAnonymous?: boolean;
}

export class StoreServer {
  private readonly server: GrpcServer;
  private readonly followers = new Followers();
  private readonly commits: GroupCommit;
  private readonly groups: PersistentGroups;
  private readonly appendBytesMax: number;
  private readonly openReads = new Set<Call>();
  private readonly openBatches = new Set<BatchAppendCall>();
  private host = '127.0.0.1';
  private port = 0;

  constructor(
    private readonly log: EventLog,
    { appendBytesMax, secure }: ServerOptions,
    broken: (error: Error) => void,
  ) {
    this.appendBytesMax = appendBytesMax;
    this.commits = new GroupCommit(log, (events) => this.publish(events), broken);
    this.groups = new PersistentGroups(log, new OwnWrites(this.commits));
    this.server = new GrpcServer(
      new Map<string, Method>([
        [`${streams}/Read`, (call) => unary((message) => this.read(call, message))],
        [`${streams}/Append`, (call) => this.append(call)],
        [`${streams}/BatchAppend`, (call) => this.batchAppend(call)],
        [`${streams}/Delete`, (call) => unary((message) => answerDeletion('delete', message, call, this.commits))],
        [
          `${streams}/Tombstone`,
          (call) => unary((message) => answerDeletion('tombstone', message, call, this.commits)),
        ],
        [`${persistent}/Read`, (call) => this.consume(call)],
        ...Object.entries(persistentMethods).map(([name, method]): [string, Method] => [
          `${persistent}/${name}`,
          (call) => unary((message) => void answerPersistent(method, this.groups, call, message)),
        ]),
        [
          '/event_store.client.gossip.Gossip/Read',
          (call) => unary(() => answer(call, clusterInfo(this.host, this.port, Date.now()))),
        ],
        [
          '/event_store.client.server_features.ServerFeatures/GetSupportedMethods',
          (call) => unary(() => answer(call, supportedMethods)),
        ],
      ]),
      secure ? authenticateAmong(secure.users, secure.refusesAnonymous ? shutOut : nobody) : trustEverybody,
      secure,
    );
  }

  /** Listens; port 0 takes any free one. Resolves with the port, rejects when it cannot be had. */
  async listen(host: string, port: number): Promise<number> {
    this.host = host;
    try {
      this.port = await this.server.listen(host, port);
    } catch (error) {
      const { message } = error as Error;
      throw new Error(`The event store cannot listen on ${host}:${port}: ${message}`, { cause: error });
    }
    return this.port;
  }

  /** Answers the appends in hand, ends open calls, closes the port. */
  async stop(): Promise<void> {
    this.server.refuseNewCalls();
    for (const batch of this.openBatches) batch.stop();
    await this.groups.stop();
    await this.commits.stop();
    for (const call of this.openReads) call.end(cancelled(stopping));
    await this.server.close(closeMsMax);
  }

  private read(call: Call, message: Buffer): void {
    this.openReads.add(call);
    call.onGone(() => this.openReads.delete(call));
    const failed = (error: Error): void => call.end(asCallError(error));
    const request = readReadRequest(message);
    if (request.count !== undefined) answerRead(this.log, request, call).catch(failed);
    else new Subscription(this.log, request, call, this.followers, failed).start();
  }

  private publish(events: readonly CommittedEvent[]): void {
    this.followers.publish(events);
    this.groups.publish(events);
  }

  private consume(call: Call): Receiver {
    this.openReads.add(call);
    call.onGone(() => this.openReads.delete(call));
    return new ConsumerCall(this.groups, call);
  }

  private append(call: Call): Receiver {
    const append = new AppendCall(
      (error, message) => (error ? call.end(error) : answer(call, message!)),
      this.commits,
      this.appendBytesMax,
      call.caller.principal,
    );
    call.onGone(() => append.abandon());
    return append;
  }

  private batchAppend(call: Call): Receiver {
    const batch = new BatchAppendCall(call, this.commits, this.appendBytesMax);
    this.openBatches.add(batch);
    call.onGone(() => this.openBatches.delete(batch));
    return batch;
  }
}

/** A method that takes one message. */
function unary(take: (message: Buffer) => void): Receiver {
  let request: Buffer | undefined;
  return {
    take: (message) => {
      request ??= message;
    },
    finish: () => {
      if (!request) throw invalidArgument('The call has no message');
      take(request);
    },
  };
}

function answer(call: Call, message: Buffer): void {
  call.write(message);
  call.end();
}
