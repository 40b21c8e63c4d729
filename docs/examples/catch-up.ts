/**
 * A catch-up subscription: every fact of the ledgers, once and in order, from the first one into the present. The place it
 * has come to is its own to keep, so it is written down with what came of the fact, and a restart goes on behind it.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import {
  type AllStreamRecordedEvent,
  type EventStoreDBClient,
  type Position,
  START,
  streamNameFilter,
} from '@eventstore/db-client';

/** Follows the ledgers until the connection ends, which throws: start it again, it goes on where it was. */
export async function followLedgers(
  client: EventStoreDBClient,
  placeFile: string,
  handle: (fact: AllStreamRecordedEvent) => Promise<void>,
): Promise<void> {
  const subscription = client.subscribeToAll({
    fromPosition: placeIn(placeFile),
    // Do not keep the place in checkpointReached: it is called while events before it still wait to be handled.
    filter: streamNameFilter({ prefixes: ['ledger-'] }),
  });
  for await (const { event } of subscription) {
    if (!event) continue;
    await handle(event);
    keepPlace(placeFile, event.position);
  }
}

function placeIn(file: string): Position | typeof START {
  if (!existsSync(file)) return START;
  const at = BigInt(readFileSync(file, 'utf8'));
  return { commit: at, prepare: at };
}

function keepPlace(file: string, { commit }: Position): void {
  // Written beside and put in its place at once: a crash leaves the old place or the new one.
  writeFileSync(`${file}.new`, String(commit));
  renameSync(`${file}.new`, file);
}
