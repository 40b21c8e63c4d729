/** Readers of the feed: a process of its own, with as many connections as it is asked for. */
import { type Socket, connect } from 'node:net';
import { answerParent } from './child';

/** Opens a reader for each key, each from where the log ends now. One in so many takes nothing once it is there. */
export interface OpenReaders {
  readonly kind: 'open';
  readonly port: number;
  readonly keys: readonly string[];
  readonly stalledOneIn: number | null;
}

/** What has come since the last time, once nothing comes any more. */
export interface TakeStock {
  readonly kind: 'take stock';
}

export interface CloseReaders {
  readonly kind: 'close';
}

export interface Stock {
  /** Events by reader, in the order of the keys; null for one that takes nothing. */
  readonly events: readonly (number | null)[];
  /** From the moment at which a command came in until a reader had what it wrote. */
  readonly lagMs: Float64Array;
  readonly bytes: number;
  readonly cpuMs: number;
}

const QUIET_MS = 1_000;
const RECORDED = Buffer.from('"recordedat":"');
const INSTANT_LENGTH = '2026-03-02T09:00:00.000Z'.length;
/** Whatever is looked for may come in two pieces. */
const CARRY_LENGTH = RECORDED.length + INSTANT_LENGTH;

class Reader {
  events = 0;
  bytes = 0;
  lagMs: number[] = [];
  private carry = Buffer.alloc(0);

  private constructor(
    readonly socket: Socket,
    readonly stalled: boolean,
  ) {}

  static open(port: number, key: string, stalled: boolean): Promise<Reader> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1');
      const reader = new Reader(socket, stalled);
      socket.once('error', reject);
      socket.once('data', (head) => {
        if (!head.toString('latin1').startsWith('HTTP/1.1 200 ')) return reject(new Error(head.toString('latin1')));
        if (stalled) socket.pause();
        else socket.on('data', (chunk) => reader.take(chunk));
        resolve(reader);
      });
      socket.write(
        `GET /v1/events?after=latest HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\nAuthorization: Bearer ${key}\r\n\r\n`,
      );
    });
  }

  private take(chunk: Buffer): void {
    const now = Date.now();
    this.bytes += chunk.length;
    const all = this.carry.length > 0 ? Buffer.concat([this.carry, chunk]) : chunk;
    let looked = 0;
    for (;;) {
      const at = all.indexOf(RECORDED, looked);
      const from = at + RECORDED.length;
      if (at < 0 || from + INSTANT_LENGTH > all.length) {
        // A piece of what is looked for may stand at the end.
        this.carry = Buffer.from(all.subarray(at < 0 ? Math.max(looked, all.length - CARRY_LENGTH) : at));
        return;
      }
      this.events += 1;
      this.lagMs.push(now - Date.parse(all.toString('latin1', from, from + INSTANT_LENGTH)));
      looked = from + INSTANT_LENGTH;
    }
  }
}

let readers: Reader[] = [];
let cpuBefore = process.cpuUsage();

answerParent((question: OpenReaders | TakeStock | CloseReaders) => {
  switch (question.kind) {
    case 'open':
      return open(question);
    case 'take stock':
      return takeStock();
    case 'close':
      return close();
  }
});

async function open({ port, keys, stalledOneIn }: OpenReaders): Promise<void> {
  for (const [n, key] of keys.entries()) {
    readers.push(await Reader.open(port, key, stalledOneIn !== null && n % stalledOneIn === 0));
  }
  cpuBefore = process.cpuUsage();
}

async function takeStock(): Promise<Stock> {
  const bytes = (): number => readers.reduce((total, reader) => total + reader.bytes, 0);
  for (let before = -1; before !== bytes();) {
    before = bytes();
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
  }
  const { user, system } = process.cpuUsage(cpuBefore);
  const stock = {
    events: readers.map(({ events, stalled }) => (stalled ? null : events)),
    lagMs: Float64Array.from(readers.flatMap(({ lagMs }) => lagMs)),
    bytes: bytes(),
    cpuMs: (user + system) / 1_000,
  };
  for (const reader of readers) [reader.events, reader.bytes, reader.lagMs] = [0, 0, []];
  cpuBefore = process.cpuUsage();
  return stock;
}

function close(): void {
  for (const { socket } of readers) socket.destroy();
  readers = [];
}
