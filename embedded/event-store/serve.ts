/** The event store in the calling thread. */
import { FolderLock } from './folder-lock';
import { EventLog } from './log';
import { appendBytesMaxDefault, type Secured, StoreServer } from './server';

export interface ServeOptions {
  /** The folder of the log; made when missing. */
  readonly path: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** 127.0.0.1 unless given. */
  readonly host?: string;
  /** Largest append in bytes (data + metadata + twice the type, all events together); 1 MiB unless given. */
  readonly appendBytesMax?: number;
  /** Serves TLS, and asks callers who they are. Without it there is no TLS, and everybody is administrator. */
  readonly secure?: Secured;
}

export interface RunningStore {
  /** For the official clients: `esdb://127.0.0.1:2113?tls=false`. A secured store wants credentials in it. */
  readonly url: string;
  readonly port: number;
  /** Resolves when the store has stopped without being asked to, with the reason; never rejects. */
  readonly exited: Promise<Error>;
  /** Answers the appends in hand, ends open calls, closes the log. */
  stop(): Promise<void>;
}

/** Runs the event store in this thread. Rejects with a clear message when the folder or the port cannot be had. */
export async function serve(options: ServeOptions): Promise<RunningStore> {
  const { path, host = '127.0.0.1', appendBytesMax = appendBytesMaxDefault, secure } = options;
  const lock = await FolderLock.take(path);
  let log: EventLog | undefined;
  try {
    log = EventLog.open(path);
    let broke!: (error: Error) => void;
    const exited = new Promise<Error>((resolve) => (broke = resolve));
    const server = new StoreServer(log, { appendBytesMax, secure }, broke);
    const port = await server.listen(host, options.port);
    let stopped: Promise<void> | undefined;
    const opened = log;
    const stop = async (): Promise<void> => {
      await server.stop();
      await opened.close();
      await lock.release();
    };
    const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
    const urlHost = reachable.includes(':') ? `[${reachable}]` : reachable;
    return {
      url: `esdb://${urlHost}:${port}?tls=${secure !== undefined}`,
      port,
      exited,
      stop: () => (stopped ??= stop()),
    };
  } catch (error) {
    await log?.close();
    await lock.release();
    throw error;
  }
}
