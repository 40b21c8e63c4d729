import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { type Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventStoreConnection } from '../event-store/connection';
import { EventLog, type StoredFact } from '../event-store/event-log';
import { Mongo } from '../read-models/mongo';
import { ProjectionRunner } from '../read-models/projection-runner';
import { given, ReadModels } from '../read-models/read-models';
import { readSettings } from '../settings';
import { writeFacts } from '../transfer/event-lines';
import { type Table, tables, withoutHeader } from '../transfer/tables';
import { attachStores, type Stores } from './stores';
import { logToStandardError, UsageError } from './usage';

export interface ExportOptions {
  /** Standard output where it is left out, or `-`. */
  readonly out?: string;
  /** Position of the last event that is known already. */
  readonly after?: string;
  readonly types?: string;
  readonly agreement?: string;
  readonly client?: string;
}

const PAGE = 200;
const LOOK_MS = 50;
const SIGNING_KEYS = 'signing-';

/** Writes events or a read model to a file, also beside a running server; however much it is, little of it is held at a time. */
export async function exportTo(what: string, options: ExportOptions): Promise<void> {
  const table = tables[what];
  if (what !== 'events' && !table) {
    throw new UsageError(`${what} cannot be exported; there are events, ${Object.keys(tables).join(', ')}.`);
  }
  const after = positionIn(options, what);
  theOptionsAreOf(what, options, table);
  const settings = readSettings(process.env);
  logToStandardError();
  const to = await target(options.out);
  const stores = await attachStores(settings);
  const connection = new EventStoreConnection(stores.eventStoreUrl);
  const log = new EventLog(connection);
  try {
    await (table ? writeTable(table, options, { log, stores, to }) : writeEvents(log, after, options, to));
  } finally {
    await connection.onApplicationShutdown();
    await stores.stop();
  }
}

function positionIn({ after }: ExportOptions, what: string): number {
  if (after === undefined) return 0;
  if (what !== 'events') throw new UsageError('--after is the position of an event: it goes with events alone.');
  const position = /^\d{1,15}$/.test(after) ? Number(after) : Number.NaN;
  if (Number.isNaN(position))
    throw new UsageError(`--after is the position of an event, a whole number: not ${after}.`);
  return position;
}

function theOptionsAreOf(what: string, { types, agreement, client }: ExportOptions, table: Table | undefined): void {
  if (types !== undefined && table) throw new UsageError('--types chooses among events: it goes with events alone.');
  if (client !== undefined && !table)
    throw new UsageError('--client goes with read models; events are of an --agreement.');
  if (agreement !== undefined && table?.chosenBy.agreement === null) {
    throw new UsageError(`--agreement does not go with ${what}.`);
  }
}

async function target(out: string | undefined): Promise<Writable> {
  if (out === undefined || out === '-') return process.stdout;
  const file = createWriteStream(out, { flags: 'wx' });
  try {
    await once(file, 'open');
    return file;
  } catch (error) {
    throw new UsageError(`--out cannot be written: ${(error as Error).message}.`);
  }
}

/** With the keys that sign, the months of an agreement can be held to their seals wherever the file is. */
async function writeEvents(
  log: EventLog,
  after: number,
  { types, agreement }: ExportOptions,
  to: Writable,
): Promise<void> {
  const wanted = types === undefined ? null : new Set(types.split(',').map((type) => type.trim()));
  const isWanted = (fact: StoredFact): boolean =>
    (wanted === null || wanted.has(fact.type)) && (agreement === undefined || isOf(agreement, fact, wanted === null));
  async function* chosen(): AsyncGenerator<StoredFact> {
    for await (const fact of log.readAllStored(after)) if (isWanted(fact)) yield fact;
  }
  let [events, last] = [0, after];
  for await (const { position } of writeFacts(chosen(), to)) [events, last] = [events + 1, position];
  process.stderr.write(`${events} events; the next ones come --after ${last}\n`);
}

function isOf(agreementId: string, { stream, data }: StoredFact, withKeys: boolean): boolean {
  if (withKeys && stream.startsWith(SIGNING_KEYS)) return true;
  const { agreementId: of } = (data ?? {}) as { readonly agreementId?: unknown };
  return of === agreementId;
}

async function writeTable(
  { projection, sort, chosenBy, text }: Table,
  { agreement, client }: ExportOptions,
  { log, stores, to }: { readonly log: EventLog; readonly stores: Stores; readonly to: Writable },
): Promise<void> {
  const mongo = new Mongo(stores.mongodbUrl);
  const runner = new ProjectionRunner(mongo, log, [projection]);
  runner.start();
  try {
    await caughtUp(runner);
    const chosen = { [chosenBy.client]: client, ...(chosenBy.agreement ? { [chosenBy.agreement]: agreement } : {}) };
    const pages = new ReadModels(mongo, runner).pages(projection, given(chosen), { sort, limit: PAGE });
    await write(to, text([]));
    for await (const docs of pages) await write(to, withoutHeader(text(docs)));
    if (to !== process.stdout) {
      to.end();
      await once(to, 'close');
    }
  } finally {
    await runner.stop();
    await mongo.close();
  }
}

async function write(to: Writable, text: string): Promise<void> {
  if (text !== '' && !to.write(text)) await once(to, 'drain');
}

/** However long it takes: after an import there may be much to fold. @throws Error naming the event it stopped at */
async function caughtUp(runner: ProjectionRunner): Promise<void> {
  for (;;) {
    const [status] = runner.status();
    if (status?.fault)
      throw new Error(`${status.readModel} has stopped at an event that it cannot fold: ${status.fault.error}`);
    if (status?.state === 'live') return;
    await sleep(LOOK_MS);
  }
}
