import { setTimeout as sleep } from 'node:timers/promises';
import { type EventLog } from '../event-store/event-log';
import { type DomainEvent } from '../kernel/event';
import { type Projection } from '../kernel/projection';
import { type Mongo } from './mongo';
import { ProjectionRunner, type ProjectionStatus } from './projection-runner';
import { collectionOf, fromStored, type Positioned } from './stored';

const PROGRESS_MS = 200;

/**
 * Drops read models and fills them again from the event store. Programs that run the same projections
 * notice and begin again too; until they are filled, queries to them are refused.
 * @param onProgress called a few times a second, and once at the end
 * @returns how each of them stands: `live`, or `stopped` with its fault
 */
export async function rebuild(
  mongo: Mongo,
  log: Pick<EventLog, 'subscribe' | 'head'>,
  projections: readonly Projection[],
  onProgress: (status: readonly ProjectionStatus[]) => void = () => undefined,
): Promise<readonly ProjectionStatus[]> {
  for (const projection of projections) await mongo.ask(() => drop(mongo, collectionOf(projection)));
  const runner = new ProjectionRunner(mongo, log, projections);
  runner.start();
  try {
    for (;;) {
      await sleep(PROGRESS_MS);
      const status = runner.status();
      onProgress(status);
      if (status.every(({ state }) => state === 'live' || state === 'stopped')) return status;
    }
  } finally {
    await runner.stop();
  }
}

/** All documents of a read model in the order of their ids, to compare one with another. */
export async function* snapshot<Doc extends object, Event extends DomainEvent>(
  mongo: Mongo,
  projection: Projection<Doc, Event>,
): AsyncGenerator<Positioned<Doc>> {
  for await (const stored of mongo.readModel(collectionOf(projection)).find({}, { sort: { _id: 1 } })) {
    yield fromStored<Doc>(stored);
  }
}

/** The checkpoint goes first, so that a crash leaves an empty read model to fill; and last, for who began to fill it in between. */
async function drop(mongo: Mongo, readModel: string): Promise<void> {
  await mongo.checkpoints.deleteOne({ _id: readModel });
  await mongo.readModel(readModel).drop();
  await mongo.checkpoints.deleteOne({ _id: readModel });
}
