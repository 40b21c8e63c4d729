/**
 * A small event store that speaks EventStoreDB's gRPC protocol and keeps its events in LMDB: for trying, testing and
 * small installations. See README.md beside this file.
 */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type RunningStore, type ServeOptions } from './serve';
import { type WorkerReport } from './worker';

export { serve } from './serve';
export type { RunningStore, ServeOptions } from './serve';

/** Its thread needs a fraction of this; the bound makes it clear up sooner than the size of the machine would. */
const HEAP_MB_MAX = 160;

/**
 * Runs the event store in a thread of its own. Rejects with a clear message when the folder or the port cannot be had.
 * Needs the compiled files; under a test runner use `serve`.
 */
export async function start(options: ServeOptions): Promise<RunningStore> {
  const worker = new Worker(join(__dirname, 'worker.js'), {
    workerData: options,
    name: 'event-store',
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB_MAX },
  });
  let isStopping = false;
  let reason: Error | undefined;
  worker.on('error', (error: Error) => (reason = error));
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const exited = new Promise<Error>((resolve) => {
    worker.once('exit', (code) => {
      if (!isStopping) resolve(reason ?? new Error(`The thread of the event store ended with code ${code}`));
    });
  });
  const { url, port } = await Promise.race([
    firstReport(worker),
    exited.then((error) => {
      throw error;
    }),
  ]);
  const stop = (): Promise<void> => {
    if (!isStopping) worker.postMessage('stop');
    isStopping = true;
    return gone;
  };
  return { url, port, exited, stop };
}

function firstReport(worker: Worker): Promise<{ url: string; port: number }> {
  return new Promise((resolve, reject) => {
    worker.once('message', (report: WorkerReport) => {
      if (report.kind === 'started') resolve(report);
      else reject(new Error(report.kind === 'refused' ? report.message : 'The event store stopped while starting'));
    });
  });
}
