/**
 * What `minutebook rebuild` does, with its cost told exactly: embedded stores and projections in one process, asked for
 * one rebuild at a time.
 */
import { Logger } from '@nestjs/common';
import { projections } from '../projections';
import { openStores } from '../src/cli/stores';
import { EventStoreConnection } from '../src/event-store/connection';
import { EventLog } from '../src/event-store/event-log';
import { Mongo } from '../src/read-models/mongo';
import { rebuild } from '../src/read-models/rebuild';
import { readSettings } from '../src/settings';
import { answerParent } from './child';

export interface Refill {
  /** All read models where it is left out. */
  readonly only?: string;
}

export interface Refilled {
  readonly readModels: number;
  readonly events: number;
  readonly ms: number;
  readonly cpuMs: number;
}

Logger.overrideLogger(['error', 'warn']);
const opening = openStores(readSettings({ ...process.env, DATA_DIR: process.argv[2] }));

answerParent(refill, async () => (await opening).stop());

async function refill({ only }: Refill): Promise<Refilled> {
  const stores = await opening;
  const connection = new EventStoreConnection(stores.eventStoreUrl);
  const mongo = new Mongo(stores.mongodbUrl);
  const chosen = projections.filter(({ name }) => only === undefined || name === only);
  const cpuBefore = process.cpuUsage();
  const began = performance.now();
  const status = await rebuild(mongo, new EventLog(connection), chosen);
  const ms = performance.now() - began;
  const { user, system } = process.cpuUsage(cpuBefore);
  await mongo.close();
  await connection.onApplicationShutdown();
  for (const { readModel, fault } of status) {
    if (fault)
      throw new Error(`${readModel} stopped at ${fault.type} ${fault.stream}@${fault.revision}: ${fault.error}`);
  }
  const events = Math.max(...status.map(({ eventsRead }) => eventsRead));
  return { readModels: chosen.length, events, ms, cpuMs: (user + system) / 1_000 };
}
