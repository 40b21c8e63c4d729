import { connect, type Socket } from 'node:net';

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

const HEAD_END = Buffer.from('\r\n\r\n');
const STATUS_AT = 'HTTP/1.1 '.length;

/**
 * One kept-alive connection with one request under way at a time. Written by hand because the load generator shares the
 * machine with the server under test: what a ready-made client spends on each request the server lacks, and its own
 * queueing would show in latencies of less than a millisecond. It reads what this server writes, answers with a
 * `Content-Length`, and fails loudly at anything else.
 */
export class Connection {
  private received: Buffer = Buffer.alloc(0);
  private waiting: ((answer: HttpAnswer) => void) | undefined;

  private constructor(
    private readonly socket: Socket,
    private readonly head: string,
  ) {
    socket.on('data', (chunk: Buffer) => this.take(chunk));
    socket.on('error', fail);
    socket.on('close', () => fail(new Error('The server closed the connection')));
  }

  static open(port: number, bearer: string): Promise<Connection> {
    const head = `Host: 127.0.0.1:${port}\r\nAuthorization: Bearer ${bearer}\r\n`;
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true });
      socket.once('error', reject);
      socket.once('connect', () => resolve(new Connection(socket.off('error', reject), head)));
    });
  }

  post(path: string, idempotencyKey: string, body: string, answered: (answer: HttpAnswer) => void): void {
    const about = `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`;
    const head = `POST ${path} HTTP/1.1\r\n${this.head}Idempotency-Key: ${idempotencyKey}\r\n${about}`;
    this.send(`${head}\r\n${body}`, answered);
  }

  /** @param after a position that the answer has to have seen */
  get(path: string, after: number | null, answered: (answer: HttpAnswer) => void): void {
    const condition = after === null ? '' : `Minutebook-After: ${after}\r\n`;
    this.send(`GET ${path} HTTP/1.1\r\n${this.head}${condition}\r\n`, answered);
  }

  private send(request: string, answered: (answer: HttpAnswer) => void): void {
    if (this.waiting) throw new Error('A request is under way on this connection');
    this.waiting = answered;
    this.socket.write(request);
  }

  private take(chunk: Buffer): void {
    this.received = this.received.length === 0 ? chunk : Buffer.concat([this.received, chunk]);
    const headEnd = this.received.indexOf(HEAD_END);
    if (headEnd < 0) return;
    const head = this.received.toString('latin1', 0, headEnd);
    const [, length] = /\r\ncontent-length: (\d+)/i.exec(head) ?? [];
    if (length === undefined) return fail(new Error(`An answer without a length: ${head}`));
    const bodyAt = headEnd + HEAD_END.length;
    const end = bodyAt + Number(length);
    if (this.received.length < end) return;
    const answer = {
      status: Number(head.slice(STATUS_AT, STATUS_AT + 3)),
      body: this.received.toString('utf8', bodyAt, end),
    };
    this.received = this.received.subarray(end);
    const { waiting } = this;
    this.waiting = undefined;
    waiting?.(answer);
  }
}

/** A measurement with a lost connection is none. */
function fail(error: Error): never {
  throw error;
}
