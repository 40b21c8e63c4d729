import { createHash } from 'node:crypto';
import { accessSync, constants, mkdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { createConnection, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type StoreUrls } from '../app.module';
import { SettingsError } from '../settings';

/** What the process that holds a data folder tells whoever asks. */
export interface Holder {
  readonly pid: number;
  /** Null until its embedded stores run. */
  readonly stores: StoreUrls | null;
}

/** Unix socket paths are short: 103 bytes on the strictest system. */
const SOCKET_PATH_MAX = 103;
const TAKEOVER_MS = 50;
const ANSWER_MS_MAX = 1_000;

/** The folder of one installation exists and can be written. @throws SettingsError naming DATA_DIR */
export function prepareDataDir(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o750 });
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'EEXIST' || code === 'ENOTDIR' ? 'it is not a folder' : message;
    throw new SettingsError(
      [{ setting: 'DATA_DIR', rule: `must be a folder that can be written: ${path}: ${why}` }],
      error,
    );
  }
}

/**
 * One data folder, one process. The lock is a socket: it answers as long as its process lives, so nothing has to be
 * cleaned up after a crash; and it tells other commands where the stores of that process listen.
 */
export class DataDirLock {
  private stores: StoreUrls | null = null;

  private constructor(private readonly server: Server) {
    server.unref();
    server.on('connection', (socket) => {
      socket.on('error', () => undefined);
      const holder: Holder = { pid: process.pid, stores: this.stores };
      socket.end(`${JSON.stringify(holder)}\n`);
    });
  }

  /** Takes the folder, or says who has it. */
  static async take(path: string): Promise<DataDirLock | Holder> {
    const address = addressOf(path);
    for (;;) {
      const server = await listen(address);
      if (server !== undefined) return new DataDirLock(server);
      const holder = await ask(address);
      if (holder !== undefined) return holder;
      const taken = await takeOver(address);
      if (taken !== undefined) return new DataDirLock(taken);
    }
  }

  tell(stores: StoreUrls): void {
    this.stores = stores;
  }

  release(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

function addressOf(path: string): string {
  const folder = realpathSync(path);
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 32);
  if (process.platform === 'win32') return `\\\\.\\pipe\\minutebook-${name}`;
  const inFolder = join(folder, 'minutebook.sock');
  return Buffer.byteLength(inFolder) <= SOCKET_PATH_MAX ? inFolder : join(tmpdir(), `minutebook-${name}.sock`);
}

/** Undefined when somebody is there, or was. */
function listen(address: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen(address, () => resolve(server));
  });
}

/** Undefined when nobody answers. */
function ask(address: string): Promise<Holder | undefined> {
  return new Promise((resolve) => {
    const socket = createConnection(address);
    let said = '';
    socket.setEncoding('utf8').setTimeout(ANSWER_MS_MAX, () => socket.destroy());
    socket.on('data', (text: string) => (said += text));
    socket.once('error', () => resolve(undefined));
    socket.once('close', () => resolve(said === '' ? undefined : (JSON.parse(said) as Holder)));
  });
}

/** Replaces the socket of a process that was killed. */
async function takeOver(address: string): Promise<Server | undefined> {
  rmSync(address, { force: true });
  const server = await listen(address);
  if (server === undefined) return undefined;
  // Two that take over at once remove each other's socket; only the one whose socket is in place has the folder.
  const mine = statSync(address, { throwIfNoEntry: false })?.ino;
  await sleep(TAKEOVER_MS);
  if (mine !== undefined && statSync(address, { throwIfNoEntry: false })?.ino === mine) return server;
  server.close();
  return undefined;
}
