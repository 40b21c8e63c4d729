/**
 * A gRPC server on Node's HTTP/2, for methods whose messages are plain Buffers. What is written to a call in one turn
 * of the event loop leaves as one write: this store answers in groups, and one write for each message would cost more
 * than all its other work (grpc-js, measured: three times the CPU for reading).
 */
import {
  createSecureServer,
  createServer,
  type Http2SecureServer,
  type Http2Server,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type SecureServerOptions,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import { type AddressInfo } from 'node:net';
import { nobody, type Principal } from './access';
import { type Call, type Caller, type Receiver } from './call';
import {
  CallError,
  deadlineExceeded,
  invalidArgument,
  percentEncoded,
  unauthenticated,
  unavailable,
} from './call-errors';
import { frameMessages, MessageCutter } from './grpc-framing';
import { status } from './status';
import { type Authenticate } from './users';

/** The largest request message, in bytes. */
const messageBytesMax = 16 * 2 ** 20;
/** A caller that has so much unsent does not keep up. */
const unsentBytesMax = 128 * 1024;
const receiveWindowBytes = 2 ** 20;

/** Begins a call; the receiver gets its messages. */
export type Method = (call: Call) => Receiver;

/** A certificate and its key, as PEM. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

export class GrpcServer {
  private readonly server: Http2Server | Http2SecureServer;
  private readonly sessions = new Set<ServerHttp2Session>();
  private isStopping = false;

  /** `methods` maps paths (`/package.Service/Method`) to methods; any other path is UNIMPLEMENTED. */
  constructor(
    private readonly methods: ReadonlyMap<string, Method>,
    private readonly authenticate: Authenticate,
    tls?: Certificate,
  ) {
    const options = {
      // The bound of Node, 10 MB for a connection, would refuse calls of a client that reads slowly.
      maxSessionMemory: 1024,
      settings: { initialWindowSize: receiveWindowBytes, enablePush: false },
    };
    this.server = tls ? secureServer(options, tls) : createServer(options);
    this.server.on('session', (session) => {
      this.sessions.add(session);
      session.setLocalWindowSize(4 * receiveWindowBytes);
      session.once('close', () => this.sessions.delete(session));
    });
    this.server.on('stream', (stream, headers) => this.begin(stream, headers));
    this.server.on('sessionError', () => undefined);
  }

  /** Resolves with the port. Rejects with the reason when the address cannot be had. */
  listen(host: string, port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, () => {
        this.server.removeListener('error', reject);
        resolve((this.server.address() as AddressInfo).port);
      });
    });
  }

  /** Takes no new connections and answers new calls with UNAVAILABLE. */
  refuseNewCalls(): void {
    this.isStopping = true;
    this.server.close();
  }

  /** Closes all connections: politely, and after `msMax` without asking. */
  async close(msMax: number): Promise<void> {
    this.refuseNewCalls();
    const closed = [...this.sessions].map(
      (session) =>
        new Promise<void>((resolve) => {
          session.once('close', () => resolve());
          session.close();
        }),
    );
    const timer = setTimeout(() => this.sessions.forEach((session) => session.destroy()), msMax);
    await Promise.all(closed);
    clearTimeout(timer);
  }

  private begin(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
    stream.on('error', () => undefined);
    if (headers['content-type']?.startsWith('application/grpc') !== true) {
      stream.respond({ ':status': 415 }, { endStream: true });
      return;
    }
    const principal = this.authenticate(headers.authorization);
    const call = new Http2Call(stream, callerOf(stream, headers, principal ?? nobody));
    const path = headers[':path'] ?? '';
    const method = this.methods.get(path);
    if (!principal) call.end(unauthenticated());
    else if (this.isStopping) call.end(unavailable('The event store is stopping'));
    else if (!method) call.end(new CallError(status.UNIMPLEMENTED, `${path} is not available in this server`));
    else call.receive(method(call), headers);
  }
}

function secureServer(options: SecureServerOptions, { certificate, key }: Certificate): Http2SecureServer {
  try {
    return createSecureServer({ ...options, cert: certificate, key });
  } catch (error) {
    const { message } = error as Error;
    throw new Error(`The event store cannot use its certificate: ${message}`, { cause: error });
  }
}

function callerOf(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, principal: Principal): Caller {
  const { remoteAddress = '', remotePort = 0 } = stream.session?.socket ?? {};
  const connectionName = headers['connection-name'];
  return {
    principal,
    connectionName: typeof connectionName === 'string' ? connectionName : '',
    from: `${remoteAddress}:${remotePort}`,
  };
}

class Http2Call implements Call {
  isOpen = true;
  private readonly goneCallbacks: (() => void)[] = [];
  private unsent: Buffer[] = [];
  private unsentBytes = 0;
  private hasHeaders = false;
  private deadline: NodeJS.Timeout | undefined;

  constructor(
    private readonly stream: ServerHttp2Stream,
    readonly caller: Caller,
  ) {
    stream.once('close', () => this.close());
  }

  receive(receiver: Receiver, headers: IncomingHttpHeaders): void {
    const { stream } = this;
    const timeout = headers['grpc-timeout'];
    if (timeout !== undefined) this.endAfter(timeoutMs(timeout as string));
    const cutter = new MessageCutter(messageBytesMax, headers['grpc-encoding'] as string | undefined, (message) => {
      if (this.isOpen) receiver.take(message);
    });
    stream.on('data', (chunk: Buffer) => {
      if (this.isOpen) this.attempt(() => cutter.add(chunk));
    });
    stream.once('end', () => {
      if (!this.isOpen) return;
      this.attempt(() => {
        cutter.finish();
        receiver.finish();
      });
    });
  }

  write(message: Buffer): boolean {
    if (!this.isOpen) return true;
    if (this.unsent.length === 0) process.nextTick(() => this.flush());
    this.unsent.push(message);
    this.unsentBytes += message.length;
    return this.unsentBytes + this.stream.writableLength < unsentBytesMax;
  }

  drained(): Promise<void> {
    this.flush();
    if (!this.isOpen || !this.stream.writableNeedDrain) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        this.stream.removeListener('drain', done);
        this.stream.removeListener('close', done);
        resolve();
      };
      this.stream.once('drain', done);
      this.stream.once('close', done);
    });
  }

  end(error?: CallError): void {
    if (!this.isOpen) return;
    this.flush();
    const { stream, hasHeaders } = this;
    this.close();
    if (stream.destroyed || stream.closed) return;
    const trailers = trailersOf(error);
    if (hasHeaders) {
      stream.once('wantTrailers', () => stream.sendTrailers(trailers));
      stream.end();
    } else stream.respond({ ...responseHeaders, ...trailers }, { endStream: true });
    // What the caller still sends is of no use, but must not fill its window.
    stream.resume();
  }

  onGone(callback: () => void): void {
    if (this.isOpen) this.goneCallbacks.push(callback);
    else callback();
  }

  pause(): void {
    this.stream.pause();
  }

  resume(): void {
    this.stream.resume();
  }

  private flush(): void {
    if (this.unsent.length === 0) return;
    const messages = this.unsent;
    this.unsent = [];
    this.unsentBytes = 0;
    if (!this.isOpen || this.stream.destroyed) return;
    if (!this.hasHeaders) {
      this.hasHeaders = true;
      this.stream.respond(responseHeaders, { waitForTrailers: true });
    }
    this.stream.write(frameMessages(messages));
  }

  private close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    clearTimeout(this.deadline);
    for (const callback of this.goneCallbacks) callback();
  }

  private endAfter(ms: number | undefined): void {
    if (ms === undefined) this.end(invalidArgument('The timeout of the call cannot be read'));
    else this.deadline = setTimeout(() => this.end(deadlineExceeded()), Math.min(ms, 2 ** 31 - 1));
  }

  private attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.end(error instanceof CallError ? error : new CallError(status.INTERNAL, (error as Error).message));
    }
  }
}

const responseHeaders = {
  ':status': 200,
  'content-type': 'application/grpc+proto',
  'grpc-accept-encoding': 'identity,deflate,gzip',
} as const;

function trailersOf(error: CallError | undefined): OutgoingHttpHeaders {
  if (!error) return { 'grpc-status': status.OK };
  return { ...error.trailers, 'grpc-status': error.code, 'grpc-message': percentEncoded(error.message) };
}

const unitMs: Readonly<Record<string, number>> = { H: 3_600_000, M: 60_000, S: 1000, m: 1, u: 1e-3, n: 1e-6 };

/** `grpc-timeout`: up to eight digits and a unit. */
export function timeoutMs(header: string): number | undefined {
  const match = /^(\d{1,8})([HMSmun])$/.exec(header);
  return match ? Number(match[1]) * unitMs[match[2]!]! : undefined;
}
