import { parentPort, workerData } from 'node:worker_threads';
import { listen, type ServerOptions } from './server';

/** What the worker tells its host. */
export type WorkerMessage =
  | { readonly kind: 'listening'; readonly host: string; readonly port: number }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'stopped' };

const tell = (message: WorkerMessage): void => parentPort?.postMessage(message);

listen(workerData as ServerOptions).then(
  (server) => {
    parentPort?.once('message', () => {
      void server.close().then(() => {
        tell({ kind: 'stopped' });
        parentPort?.close();
      });
    });
    tell({ kind: 'listening', host: server.host, port: server.port });
  },
  (error: unknown) => {
    tell({ kind: 'refused', message: error instanceof Error ? error.message : String(error) });
    parentPort?.close();
  },
);
