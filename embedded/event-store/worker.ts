/** The thread the event store runs in: starts when loaded, stops when told to. */
import { parentPort, workerData } from 'node:worker_threads';
import { serve, type ServeOptions } from './serve';

export type WorkerReport =
  | { readonly kind: 'started'; readonly url: string; readonly port: number }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'stopped' };

const host = parentPort;
if (!host) throw new Error('This file is the thread of the event store; start it through index.js');
const report = (message: WorkerReport): void => host.postMessage(message);

serve(workerData as ServeOptions).then(
  (store) => {
    void store.exited.then((error) => {
      throw error;
    });
    host.once('message', () => {
      void store.stop().then(() => {
        report({ kind: 'stopped' });
        host.close();
      });
    });
    report({ kind: 'started', url: store.url, port: store.port });
  },
  (error: Error) => {
    report({ kind: 'refused', message: error.message });
    host.close();
  },
);
