import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { listen } from './server';
import { type WorkerMessage } from './worker';

export interface DocumentServerOptions {
  /** Folder of the data files; created when missing. One server opens it at a time. */
  readonly path: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** The loopback address unless told otherwise. There is no authentication: never name an address others can reach. */
  readonly host?: string;
}

export interface DocumentServer {
  /** What the `mongodb` driver connects to. */
  readonly url: string;
  /** Resolves, with what happened, when the server ends without having been stopped; never after `stop`. */
  readonly exited: Promise<Error>;
  /** Waits for the writes under way, closes the files and ends the server. */
  stop(): Promise<void>;
}

const urlOf = (host: string, port: number): string =>
  `mongodb://${host.includes(':') ? `[${host}]` : host}:${port}/?directConnection=true`;

/**
 * Its thread needs a fraction of this, also to sort as much as it may; the bound makes it clear up sooner than the size
 * of the machine would.
 */
const HEAP_MB_MAX = 256;

/**
 * Starts the document server in a worker thread, so that its commits and scans hold up nobody else.
 * Rejects when the port is taken, or the folder cannot be written, is in use or holds damaged files.
 */
export function start(options: DocumentServerOptions): Promise<DocumentServer> {
  const worker = new Worker(join(__dirname, 'worker.js'), {
    workerData: { ...options },
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB_MAX },
  });
  let stopping = false;
  let exit: (error: Error) => void;
  const exited = new Promise<Error>((resolve) => (exit = resolve));
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  return new Promise((resolve, reject) => {
    let failed: Error | undefined;
    worker.on('error', (error: Error) => (failed = error));
    worker.once('exit', (code) => {
      const error = failed ?? new Error(`the document server ended unexpectedly (code ${code})`);
      reject(error);
      if (!stopping) exit(error);
    });
    worker.on('message', (message: WorkerMessage) => {
      if (message.kind === 'refused') reject(new Error(message.message));
      if (message.kind !== 'listening') return;
      const stop = async (): Promise<void> => {
        if (!stopping) worker.postMessage('stop');
        stopping = true;
        await ended;
      };
      resolve({ url: urlOf(message.host, message.port), exited, stop });
    });
  });
}

/** The same server in the calling thread, for tests and tools. Rejects as `start` does; `exited` never resolves. */
export async function serve(
  options: DocumentServerOptions & { readonly beforeCommit?: () => void },
): Promise<DocumentServer> {
  const server = await listen(options);
  let closing: Promise<void> | undefined;
  return {
    url: urlOf(server.host, server.port),
    exited: new Promise(() => undefined),
    stop: () => (closing ??= server.close()),
  };
}
