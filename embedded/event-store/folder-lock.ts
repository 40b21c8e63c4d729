/**
 * One folder, one store. The lock is a socket in the folder: it answers as long as its process lives, and a socket that
 * does not answer was left by a process that was killed, so nothing has to be cleaned up by hand.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import { createConnection, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { explainStorageError } from './storage-errors';

/** Socket paths are short by nature (the strictest system takes 103 bytes). */
const socketPathMax = 103;

export class FolderLock {
  private constructor(private readonly server: Server) {}

  /** Takes the folder, making it when missing. Rejects when another store has it or it cannot be written. */
  static async take(path: string): Promise<FolderLock> {
    try {
      mkdirSync(path, { recursive: true });
      const socketPath = socketPathFor(realpathSync(path));
      const server = (await listen(socketPath)) ?? (await takeOver(socketPath));
      if (!server) throw new Error('another event store has it open');
      server.unref();
      return new FolderLock(server);
    } catch (error) {
      throw explainStorageError(error, path);
    }
  }

  release(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}

function socketPathFor(folder: string): string {
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 32);
  if (process.platform === 'win32') return `\\\\.\\pipe\\event-store-${name}`;
  const inFolder = join(folder, 'lock.sock');
  return Buffer.byteLength(inFolder) <= socketPathMax ? inFolder : join(tmpdir(), `event-store-${name}.sock`);
}

/** Undefined when the address is taken. */
function listen(socketPath: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined);
      else reject(error);
    });
    server.listen({ path: socketPath }, () => resolve(server));
  });
}

async function takeOver(socketPath: string): Promise<Server | undefined> {
  if (await answers(socketPath)) return undefined;
  rmSync(socketPath, { force: true });
  const server = await listen(socketPath);
  if (!server) return undefined;
  // Two that take over at once remove each other's socket; only the one whose socket is in place has the folder.
  const mine = statSync(socketPath).ino;
  await new Promise((resolve) => setTimeout(resolve, 50));
  if (statSync(socketPath, { throwIfNoEntry: false })?.ino === mine) return server;
  server.close();
  return undefined;
}

function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(socketPath);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
