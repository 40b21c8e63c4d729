/** The gRPC server: which method is answered by what, and how calls begin and end. */
import {
  Metadata,
  type sendUnaryData,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceDefinition,
  status,
} from '@grpc/grpc-js';
import { AppendCall } from './append-call';
import { BatchAppendCall } from './batch-append';
import { type AnswerStream } from './call';
import { CallError, cancelled, notHere } from './call-errors';
import { clusterInfo, supportedMethods } from './features';
import { GroupCommit } from './group-commit';
import { type EventLog } from './log';
import { readReadRequest } from './read-request';
import { answerRead } from './reads';
import { Followers, Subscription } from './subscriptions';

/** The largest request message, in bytes. */
const receiveBytesMax = 16 * 2 ** 20;

/** The largest append, counted as data + metadata + twice the type, in bytes. */
export const appendBytesMaxDefault = 2 ** 20;

/** How long open calls may take to end when the server stops. */
const shutdownMsMax = 2000;

const asIs = (message: Buffer): Buffer => message;

function definition(service: string, methods: Record<string, { requestStream?: true; responseStream?: true }>) {
  const entries = Object.entries(methods).map(([name, { requestStream = false, responseStream = false }]) => [
    name,
    {
      path: `/${service}/${name}`,
      requestStream,
      responseStream,
      requestSerialize: asIs,
      requestDeserialize: asIs,
      responseSerialize: asIs,
      responseDeserialize: asIs,
    },
  ]);
  return Object.fromEntries(entries) as ServiceDefinition;
}

export const streamsService = definition('event_store.client.streams.Streams', {
  Read: { responseStream: true },
  Append: { requestStream: true },
  BatchAppend: { requestStream: true, responseStream: true },
  Delete: {},
  Tombstone: {},
});
export const gossipService = definition('event_store.client.gossip.Gossip', { Read: {} });
export const featuresService = definition('event_store.client.server_features.ServerFeatures', {
  GetSupportedMethods: {},
});

type Unary = ServerUnaryCall<Buffer, Buffer>;
type UnaryAnswer = sendUnaryData<Buffer>;

export class StoreServer {
  private readonly server = new Server({
    'grpc.max_receive_message_length': receiveBytesMax,
    'grpc.max_send_message_length': -1,
  });
  private readonly followers = new Followers();
  private readonly commits: GroupCommit;
  private readonly openReads = new Set<AnswerStream>();
  private readonly openBatches = new Set<BatchAppendCall>();
  private host = '127.0.0.1';
  private port = 0;

  constructor(
    private readonly log: EventLog,
    private readonly appendBytesMax: number,
    broken: (error: Error) => void,
  ) {
    this.commits = new GroupCommit(log, (events) => this.followers.publish(events), broken);
    this.server.addService(streamsService, {
      Read: (call: ServerWritableStream<Buffer, Buffer>) => this.read(call),
      Append: (call: ServerReadableStream<Buffer, Buffer>, answer: UnaryAnswer) => this.append(call, answer),
      BatchAppend: (call: ServerDuplexStream<Buffer, Buffer>) => this.batchAppend(call),
      Delete: (_: Unary, answer: UnaryAnswer) => answer(grpcError(notHere('Deleting a stream'))),
      Tombstone: (_: Unary, answer: UnaryAnswer) => answer(grpcError(notHere('Tombstoning a stream'))),
    });
    this.server.addService(gossipService, {
      Read: (_: Unary, answer: UnaryAnswer) => answer(null, clusterInfo(this.host, this.port, Date.now())),
    });
    this.server.addService(featuresService, {
      GetSupportedMethods: (_: Unary, answer: UnaryAnswer) => answer(null, supportedMethods),
    });
  }

  /** Listens; port 0 takes any free one. Resolves with the port, rejects when it cannot be had. */
  async listen(host: string, port: number): Promise<number> {
    this.host = host;
    this.port = await new Promise<number>((resolve, reject) => {
      this.server.bindAsync(`${host}:${port}`, ServerCredentials.createInsecure(), (error, bound) => {
        if (error) reject(new Error(`The event store cannot listen on ${host}:${port}: ${error.message}`));
        else resolve(bound);
      });
    });
    return this.port;
  }

  /** Answers the appends in hand, ends open calls, closes the port. */
  async stop(): Promise<void> {
    const batchesEnd = [...this.openBatches];
    for (const batch of batchesEnd) batch.stop();
    await this.commits.stop();
    for (const call of this.openReads) call.end(cancelled('The event store is stopping'));
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        this.server.forceShutdown();
        resolve();
      }, shutdownMsMax);
      this.server.tryShutdown(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  private read(rpc: ServerWritableStream<Buffer, Buffer>): void {
    const call = new GrpcAnswers(rpc);
    this.openReads.add(call);
    rpc.once('close', () => this.openReads.delete(call));
    call.onGone(() => this.openReads.delete(call));
    const failed = (error: Error): void =>
      call.end(error instanceof CallError ? error : new CallError(status.INTERNAL, error.message));
    try {
      const request = readReadRequest(rpc.request);
      if (request.count === undefined) new Subscription(this.log, request, call, this.followers, failed).start();
      else answerRead(this.log, request, call).catch(failed);
    } catch (error) {
      failed(error as Error);
    }
  }

  private append(rpc: ServerReadableStream<Buffer, Buffer>, answer: UnaryAnswer): void {
    const call = new AppendCall(
      (error, message) => (error ? answer(grpcError(error)) : answer(null, message)),
      this.commits,
      this.appendBytesMax,
    );
    rpc.on('data', (message: Buffer) => call.take(message));
    rpc.on('end', () => call.finish());
    rpc.on('error', () => call.abandon());
    rpc.on('cancelled', () => call.abandon());
  }

  private batchAppend(rpc: ServerDuplexStream<Buffer, Buffer>): void {
    const batch = new BatchAppendCall(new GrpcAnswers(rpc), this.commits, this.appendBytesMax);
    this.openBatches.add(batch);
    const forget = (): void => void this.openBatches.delete(batch);
    rpc.on('data', (message: Buffer) => batch.take(message));
    rpc.on('end', () => batch.finish());
    rpc.on('cancelled', forget);
    rpc.on('close', forget);
  }
}

/** The answers of a call of grpc-js. */
class GrpcAnswers implements AnswerStream {
  isOpen = true;
  private readonly goneCallbacks: (() => void)[] = [];
  private wake: (() => void) | undefined;

  constructor(private readonly rpc: ServerWritableStream<Buffer, Buffer> | ServerDuplexStream<Buffer, Buffer>) {
    rpc.on('cancelled', () => {
      if (!this.isOpen) return;
      this.isOpen = false;
      this.wake?.();
      for (const callback of this.goneCallbacks) callback();
    });
    rpc.on('drain', () => this.wake?.());
    rpc.on('error', () => undefined);
  }

  write(message: Buffer): boolean {
    return !this.isOpen || this.rpc.write(message);
  }

  drained(): Promise<void> {
    if (!this.isOpen || !this.rpc.writableNeedDrain) return Promise.resolve();
    return new Promise((resolve) => {
      const others = this.wake;
      this.wake = () => {
        this.wake = undefined;
        others?.();
        resolve();
      };
    });
  }

  end(error?: CallError): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.wake?.();
    for (const callback of this.goneCallbacks) callback();
    if (error) this.rpc.emit('error', grpcError(error));
    else this.rpc.end();
  }

  onGone(callback: () => void): void {
    this.goneCallbacks.push(callback);
  }
}

function grpcError({ code, message, trailers }: CallError): { code: status; details: string; metadata: Metadata } {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(trailers)) metadata.set(name, value);
  return { code, details: message, metadata };
}
