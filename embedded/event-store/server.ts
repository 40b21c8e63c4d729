/** Which method is answered by what, and how the store stops. */
import { AppendCall } from './append-call';
import { BatchAppendCall } from './batch-append';
import { type Call, type Receiver } from './call';
import { CallError, cancelled, invalidArgument, notHere } from './call-errors';
import { clusterInfo, supportedMethods } from './features';
import { GroupCommit } from './group-commit';
import { GrpcServer, type Method } from './grpc-server';
import { type EventLog } from './log';
import { readReadRequest } from './read-request';
import { answerRead } from './reads';
import { status } from './status';
import { Followers, Subscription } from './subscriptions';

/** The largest append, counted as data + metadata + twice the type, in bytes. */
export const appendBytesMaxDefault = 2 ** 20;

/** How long open calls may take to end when the store stops. */
const closeMsMax = 2000;

const stopping = 'The event store is stopping';
const streams = '/event_store.client.streams.Streams';

export class StoreServer {
  private readonly server: GrpcServer;
  private readonly followers = new Followers();
  private readonly commits: GroupCommit;
  private readonly openReads = new Set<Call>();
  private readonly openBatches = new Set<BatchAppendCall>();
  private host = '127.0.0.1';
  private port = 0;

  constructor(
    private readonly log: EventLog,
    private readonly appendBytesMax: number,
    broken: (error: Error) => void,
  ) {
    this.commits = new GroupCommit(log, (events) => this.followers.publish(events), broken);
    this.server = new GrpcServer(
      new Map<string, Method>([
        [`${streams}/Read`, (call) => unary((message) => this.read(call, message))],
        [`${streams}/Append`, (call) => this.append(call)],
        [`${streams}/BatchAppend`, (call) => this.batchAppend(call)],
        [`${streams}/Delete`, (call) => unary(() => call.end(notHere('Deleting a stream')))],
        [`${streams}/Tombstone`, (call) => unary(() => call.end(notHere('Tombstoning a stream')))],
        [
          '/event_store.client.gossip.Gossip/Read',
          (call) => unary(() => answer(call, clusterInfo(this.host, this.port, Date.now()))),
        ],
        [
          '/event_store.client.server_features.ServerFeatures/GetSupportedMethods',
          (call) => unary(() => answer(call, supportedMethods)),
        ],
      ]),
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
    await this.commits.stop();
    for (const call of this.openReads) call.end(cancelled(stopping));
    await this.server.close(closeMsMax);
  }

  private read(call: Call, message: Buffer): void {
    this.openReads.add(call);
    call.onGone(() => this.openReads.delete(call));
    const failed = (error: Error): void => {
      call.end(error instanceof CallError ? error : new CallError(status.INTERNAL, error.message));
    };
    const request = readReadRequest(message);
    if (request.count !== undefined) answerRead(this.log, request, call).catch(failed);
    else new Subscription(this.log, request, call, this.followers, failed).start();
  }

  private append(call: Call): Receiver {
    const append = new AppendCall(
      (error, message) => (error ? call.end(error) : answer(call, message!)),
      this.commits,
      this.appendBytesMax,
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
