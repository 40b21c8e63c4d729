import { projections } from '../../projections';
import { EventStoreConnection } from '../event-store/connection';
import { EventLog } from '../event-store/event-log';
import { Mongo } from '../read-models/mongo';
import { type ProjectionStatus } from '../read-models/projection-runner';
import { rebuild } from '../read-models/rebuild';
import { readSettings } from '../settings';
import { attachStores } from './stores';
import { logToStandardError, UsageError } from './usage';

/** Drops read models, all or the one of this name, and fills them again; says how far it is, and in the end how it went. */
export async function rebuildReadModels(only?: string): Promise<void> {
  const settings = readSettings(process.env);
  logToStandardError();
  const chosen = projections.filter(({ name }) => only === undefined || name === only);
  if (chosen.length === 0) {
    const names = projections.map(({ name }) => name).join(', ');
    throw new UsageError(`No read model is named ${only}. There are: ${names}.`);
  }
  const stores = await attachStores(settings);
  const connection = new EventStoreConnection(stores.eventStoreUrl);
  const mongo = new Mongo(stores.mongodbUrl);
  try {
    const began = performance.now();
    const ended = await rebuild(mongo, new EventLog(connection), chosen, tellProgress);
    tellEnd(ended, performance.now() - began);
  } finally {
    await mongo.close();
    await connection.onApplicationShutdown();
    await stores.stop();
  }
}

/** On a terminal one line that is written over; nothing where the output goes to a file. */
function tellProgress(status: readonly ProjectionStatus[]): void {
  if (!process.stderr.isTTY) return;
  const live = status.filter(({ state }) => state === 'live').length;
  const events = Math.max(0, ...status.map(({ eventsRead }) => eventsRead));
  process.stderr.write(`\r${live} of ${status.length} read models, ${events} events read `);
}

function tellEnd(status: readonly ProjectionStatus[], tookMs: number): void {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  for (const { readModel, state, eventsRead, fault } of status) {
    const outcome =
      fault === null ? state : `${state} at ${fault.type} ${fault.stream}@${fault.revision}: ${fault.error}`;
    process.stdout.write(`${readModel}: ${outcome}, ${eventsRead} events\n`);
  }
  process.stdout.write(`${(tookMs / 1_000).toFixed(1)} s\n`);
  if (status.some(({ fault }) => fault !== null)) process.exitCode = 1;
}
