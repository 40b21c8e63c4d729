import {
  MongoClientBulkWriteError,
  MongoClientClosedError,
  MongoDriverError,
  MongoNetworkError,
  MongoNotConnectedError,
  MongoOperationTimeoutError,
  MongoServerClosedError,
  MongoServerError,
  MongoServerSelectionError,
  MongoTopologyClosedError,
} from 'mongodb';
import { Refusal } from '../kernel/refusal';

/** Server codes that say "not now": hosts out of reach, time limits, elections, shutdowns, a full disk. */
const notNow: ReadonlySet<unknown> = new Set([
  6, 7, 50, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436, 14031,
]);

const outOfReach = [
  MongoNetworkError,
  MongoServerSelectionError,
  MongoNotConnectedError,
  MongoTopologyClosedError,
  MongoServerClosedError,
  MongoClientClosedError,
  MongoOperationTimeoutError,
];

/** Whether the same request may succeed later, without anything of it being wrong. */
export function isUnavailable(error: unknown): boolean {
  if (outOfReach.some((kind) => error instanceof kind)) return true;
  if (error instanceof MongoClientBulkWriteError) {
    return isUnavailable(error.cause) || [...error.writeErrors.values()].some(({ code }) => notNow.has(code));
  }
  if (error instanceof MongoServerError) return notNow.has(error.code);
  return error instanceof MongoDriverError && /^Mongo(PoolClosed|WaitQueueTimeout)Error$/.test(error.name);
}

/** Says a failure of the document store in the words of the domain; a fault of ours stays what it is. */
export function asRefusal(error: unknown): unknown {
  if (!isUnavailable(error)) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new Refusal('STORE_UNAVAILABLE', `The read models cannot be read or written now: ${detail}`, {}, [], error);
}
