/**
 * What `minutebook replay` does, with its cost told exactly: embedded stores, projections and the replay in one process, asked
 * for one replay at a time.
 */
import { Logger } from '@nestjs/common';
import { projections } from '../projections';
import { Replayer } from '../src/audit/replay/replayer';
import { type Scope } from '../src/audit/replay/scope';
import { openStores } from '../src/cli/stores';
import { EventStoreConnection } from '../src/event-store/connection';
import { EventLog } from '../src/event-store/event-log';
import { Mongo } from '../src/read-models/mongo';
import { ProjectionRunner } from '../src/read-models/projection-runner';
import { rebuild } from '../src/read-models/rebuild';
import { readSettings } from '../src/settings';
import { answerParent } from './child';

export interface Asked {
  readonly scope: Scope;
  /** All that the scope has where they are left out. */
  readonly readModels?: readonly string[];
}

export interface Answered {
  readonly events: number;
  readonly documents: number;
  readonly ms: number;
  readonly cpuMs: number;
}

Logger.overrideLogger(['error', 'warn']);
const opening = open();

answerParent(replay, async () => (await opening).close());

/** The read models are filled first, where they are not. */
async function open() {
  const stores = await openStores(readSettings({ ...process.env, DATA_DIR: process.argv[2] }));
  const connection = new EventStoreConnection(stores.eventStoreUrl);
  const mongo = new Mongo(stores.mongodbUrl);
  const log = new EventLog(connection);
  await rebuild(mongo, log, projections);
  const runner = new ProjectionRunner(mongo, log, projections);
  runner.start();
  await runner.seen(await log.head());
  return {
    replayer: new Replayer(log, mongo, runner),
    async close() {
      await runner.stop();
      await mongo.close();
      await connection.onApplicationShutdown();
      await stores.stop();
    },
  };
}

async function replay({ scope, readModels }: Asked): Promise<Answered> {
  const { replayer } = await opening;
  const chosen = projections.filter(({ name }) => !readModels || readModels.includes(name));
  const cpuBefore = process.cpuUsage();
  const began = performance.now();
  const { eventsRead: events, documents, equal, differences } = await replayer.run(scope, chosen);
  const ms = performance.now() - began;
  const { user, system } = process.cpuUsage(cpuBefore);
  if (!equal) throw new Error(`Live and replay differ: ${JSON.stringify(differences.slice(0, 3))}`);
  return { events, documents, ms, cpuMs: (user + system) / 1_000 };
}
