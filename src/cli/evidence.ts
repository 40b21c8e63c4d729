import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { seals } from '../../projections/seals';
import { createClock } from '../app';
import { Evidence, type Written } from '../audit/evidence/evidence';
import { KeyFile } from '../audit/seals/key-file';
import { SealTree } from '../audit/seals/seal-tree';
import { Signer } from '../audit/seals/signer';
import { EventStoreConnection } from '../event-store/connection';
import { Decisions } from '../event-store/decisions';
import { EventLog } from '../event-store/event-log';
import { type Actor } from '../kernel/event';
import { Mongo } from '../read-models/mongo';
import { ProjectionRunner } from '../read-models/projection-runner';
import { ReadModels } from '../read-models/read-models';
import { readSettings } from '../settings';
import { isMonth } from '../time/local';
import { attachStores } from './stores';
import { logToStandardError, UsageError } from './usage';

export interface EvidenceOptions {
  readonly agreement?: string;
  readonly dispute?: string;
  readonly from?: string;
  readonly through?: string;
  /** Size of a tree head that was kept. */
  readonly keptHead?: string;
  /** Standard output where it is left out. */
  readonly out?: string;
}

const whoeverHasTheMachine: Actor = { id: 'command-line', role: 'system' };

/** Writes the evidence of an agreement or of a dispute, from the stores alone. */
export async function evidence(options: EvidenceOptions): Promise<void> {
  const settings = readSettings(process.env);
  const write = asked(options);
  logToStandardError();
  const stores = await attachStores(settings);
  const connection = new EventStoreConnection(stores.eventStoreUrl);
  const mongo = new Mongo(stores.mongodbUrl);
  const log = new EventLog(connection);
  const runner = new ProjectionRunner(mongo, log, [seals]);
  runner.start();
  try {
    await runner.seen(await log.head());
    const [clock, decisions, readModels] = [createClock(settings), new Decisions(log), new ReadModels(mongo, runner)];
    const signer = new Signer(decisions, clock, new KeyFile(settings));
    const tree = new SealTree(readModels, signer, clock);
    const { texts } = await write(new Evidence(log, decisions, readModels, tree, signer, clock));
    if (options.out === undefined) await pipeline(texts, process.stdout, { end: false });
    else await pipeline(texts, createWriteStream(options.out, { flags: 'wx' }));
  } finally {
    await runner.stop();
    await mongo.close();
    await connection.onApplicationShutdown();
    await stores.stop();
  }
}

function asked({
  agreement,
  dispute,
  from,
  through,
  keptHead,
}: EvidenceOptions): (evidence: Evidence) => Promise<Written> {
  for (const month of [from, through]) {
    if (month !== undefined && !isMonth(month)) throw new UsageError(`A month is written YYYY-MM: not ${month}.`);
  }
  const size = keptHead === undefined ? undefined : Number(keptHead);
  if (size !== undefined && !(Number.isSafeInteger(size) && size > 0)) {
    throw new UsageError(`--kept-head is the size of a tree head, a number above zero: not ${keptHead}.`);
  }
  if (agreement !== undefined && dispute === undefined) {
    return (made) => made.ofAgreement(agreement, { from, through, keptHead: size }, whoeverHasTheMachine);
  }
  if (dispute === undefined || agreement !== undefined) {
    throw new UsageError('One of --agreement and --dispute says what the evidence is of.');
  }
  if (from !== undefined || through !== undefined) {
    throw new UsageError('A dispute says itself which months belong to it: leave --from and --through out.');
  }
  return (made) => made.ofDispute(dispute, { keptHead: size }, whoeverHasTheMachine);
}
