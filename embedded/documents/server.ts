import { createServer, type Server, type Socket } from 'node:net';
import { ObjectId } from 'bson';
import { answer } from './commands';
import { type Context, Held } from './context';
import { Cursors } from './cursors';
import { CommandError } from './errors';
import { FrameReader } from './frames';
import { readCommand, type Command } from './message';
import { addressed, failure, followed } from './reply';
import { Store, type StoreOptions } from './store';

export interface ServerOptions extends StoreOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** The address to listen on; the loopback address unless told otherwise. There is no authentication. */
  readonly host?: string;
}

/** A server that listens. */
export interface Listening {
  readonly port: number;
  readonly host: string;
  /** Stops listening, closes connections, waits for writes under way and closes the files. */
  close(): Promise<void>;
}

/** A connection stops being read while this many requests wait in it. */
const WAITING_MAX = 64;
/** What a timer can hold. */
const TIMER_MS_MAX = 2 ** 31 - 1;
const LOOPBACK = '127.0.0.1';

/** Opens the store and listens. Rejects when the folder cannot be opened or the port is taken. */
export async function listen(options: ServerOptions): Promise<Listening> {
  const store = Store.open(options);
  const cursors = new Cursors();
  const sockets = new Set<Socket>();
  const processId = new ObjectId();
  const startedAt = Date.now();
  let connectionId = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    const context: Context = {
      store,
      cursors,
      connectionId: ++connectionId,
      processId,
      remoteAddress: `${socket.remoteAddress ?? ''}:${socket.remotePort ?? 0}`,
      startedAt,
      now: Date.now,
      connections: () => sockets.size,
    };
    new Connection(socket, context).start();
  });
  const host = options.host ?? LOOPBACK;
  try {
    await bind(server, options.port, host);
  } catch (error) {
    cursors.stop();
    await store.close();
    throw new Error(
      `cannot listen on ${host}:${options.port}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : options.port;
  return {
    port,
    host,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      await store.close();
      for (const socket of sockets) socket.destroy();
      cursors.stop();
      await closed;
    },
  };
}

function bind(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

interface Request {
  readonly frame: Buffer;
  readonly command: Command | CommandError;
}

/** One client: answers its requests one after another, in the order they came. */
class Connection {
  private readonly frames = new FrameReader();
  private readonly waiting: Request[] = [];
  private busy = false;
  private holding: NodeJS.Timeout | undefined;

  constructor(
    private readonly socket: Socket,
    private readonly context: Context,
  ) {}

  start(): void {
    this.socket.on('data', (chunk: Buffer) => this.receive(chunk));
    this.socket.on('error', () => this.socket.destroy()); // a client that vanished concerns nobody else
    this.socket.once('close', () => clearTimeout(this.holding));
  }

  private receive(chunk: Buffer): void {
    try {
      for (const frame of this.frames.push(chunk)) this.waiting.push({ frame, command: read(frame) });
    } catch {
      this.socket.destroy(); // it does not speak the protocol: this connection ends, the others go on
      return;
    }
    if (this.waiting.length > WAITING_MAX) this.socket.pause();
    this.advance();
  }

  private advance(): void {
    while (!this.busy) {
      const request = this.waiting.shift();
      if (!request) break;
      const { command } = request;
      const reply = command instanceof CommandError ? failure(command) : answer(this.context, command);
      if (Buffer.isBuffer(reply)) this.send(request, reply);
      else if (reply instanceof Held) this.hold(request, reply, request.frame);
      else {
        this.busy = true;
        void reply.then((bytes) => {
          this.busy = false;
          this.send(request, bytes);
          this.advance();
        });
      }
    }
    if (this.waiting.length <= WAITING_MAX && this.socket.isPaused()) this.socket.resume();
  }

  /** Waits with the answer, and with what is asked on this connection meanwhile. */
  private hold(request: Request, { ms, everyMs, answer }: Held, before: Buffer): void {
    this.busy = true;
    if (this.socket.destroyed) return;
    const goOn = (last: Buffer): void => this.hold(request, new Held(everyMs ?? 0, everyMs, answer), last);
    const due = (): void => {
      if (everyMs === undefined) {
        this.busy = false;
        this.send(request, answer());
        this.advance();
      } else if (this.socket.writableNeedDrain)
        goOn(before); // nothing piles up for a client that does not read
      else {
        const reply = addressed(followed(answer()), before, false);
        this.socket.write(reply);
        goOn(reply);
      }
    };
    this.holding = setTimeout(due, Math.min(ms, TIMER_MS_MAX));
  }

  private send({ frame, command }: Request, reply: Buffer): void {
    if (this.socket.destroyed) return;
    if (command instanceof CommandError) this.socket.write(addressed(reply, frame, false));
    else if (command.wantsReply) this.socket.write(addressed(reply, frame, command.legacy));
  }
}

/** A message that is well framed but holds bad BSON is answered; anything worse throws. */
function read(frame: Buffer): Command | CommandError {
  try {
    return readCommand(frame);
  } catch (error) {
    if (error instanceof CommandError) return error;
    throw error;
  }
}
