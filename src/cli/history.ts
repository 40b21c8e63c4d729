import Table from 'cli-table3';
import { agreements } from '../../projections/agreements';
import { clients } from '../../projections/clients';
import { ledgerHistory } from '../../projections/ledger-history';
import { ticketBoard } from '../../projections/ticket-board';
import { ticketHistory } from '../../projections/ticket-history';
import { KeptStreams } from '../audit/as-of/kept-streams';
import { historyCsv } from '../audit/history/history.csv';
import { type HistoryEntry } from '../audit/history/history.dto';
import { HistoryQueries, type Scope } from '../audit/history/history.queries';
import { EventStoreConnection } from '../event-store/connection';
import { EventLog } from '../event-store/event-log';
import { type Actor } from '../kernel/event';
import { Mongo } from '../read-models/mongo';
import { ProjectionRunner } from '../read-models/projection-runner';
import { ReadModels } from '../read-models/read-models';
import { readSettings } from '../settings';
import { isMonth } from '../time/local';
import { attachStores } from './stores';
import { logToStandardError, UsageError } from './usage';

type HistoryOf = 'ticket' | 'month' | 'agreement' | 'client';

const whoeverHasTheMachine: Actor = { id: 'command-line', role: 'system' };
const readBy = [clients, agreements, ticketBoard, ticketHistory, ledgerHistory];

/** Writes every event of a thing in the order of writing: as a table, as CSV, or a line of JSON each. */
export async function history(
  of: HistoryOf,
  id: string,
  as: { readonly csv?: boolean; readonly json?: boolean },
): Promise<void> {
  if (as.csv && as.json) throw new UsageError('One of --csv and --json, not both.');
  const scope = scopeOf(of, id);
  const settings = readSettings(process.env);
  logToStandardError();
  const stores = await attachStores(settings);
  const connection = new EventStoreConnection(stores.eventStoreUrl);
  const mongo = new Mongo(stores.mongodbUrl);
  const log = new EventLog(connection);
  const runner = new ProjectionRunner(mongo, log, readBy);
  runner.start();
  try {
    await runner.seen(await log.head());
    const queries = new HistoryQueries(new ReadModels(mongo, runner), new KeptStreams(log));
    const pages = await queries.all(scope, whoeverHasTheMachine);
    for await (const text of as.csv ? historyCsv(pages) : as.json ? linesOf(pages) : tableOf(pages))
      process.stdout.write(text as string);
  } finally {
    await runner.stop();
    await mongo.close();
    await connection.onApplicationShutdown();
    await stores.stop();
  }
}

function scopeOf(of: HistoryOf, id: string): Scope {
  if (of !== 'month') return { of, id };
  const [agreementId, month] = [id.slice(0, -8), id.slice(-7)];
  if (id.at(-8) !== '-' || agreementId === '' || !isMonth(month))
    throw new UsageError(`A month is named by its agreement and itself, such as <agreement>-2026-10: not ${id}.`);
  return { of, agreementId, month };
}

async function* linesOf(pages: AsyncIterable<readonly HistoryEntry[]>): AsyncGenerator<string> {
  for await (const page of pages) yield page.map((entry) => `${JSON.stringify(entry)}\n`).join('');
}

async function* tableOf(pages: AsyncIterable<readonly HistoryEntry[]>): AsyncGenerator<string> {
  const head = ['written', 'happened', 'event', 'by', 'reason', 'available', 'used', 'left', 'over'];
  const rows = new Table({ head, style: { head: [], border: [] } });
  for await (const page of pages) for (const entry of page) rows.push(rowOf(entry));
  yield `${rows.toString()}\n`;
}

function rowOf({ recordedAt, occurredAt, type, actor, reason, balance }: HistoryEntry): string[] {
  const { availableMinutes = '', usedMinutes = '', remainingMinutes = '', overageMinutes = '' } = balance ?? {};
  const figures = [availableMinutes, usedMinutes, remainingMinutes, overageMinutes].map(String);
  return [recordedAt, occurredAt === recordedAt ? '' : occurredAt, type, actor.id, reason ?? '', ...figures];
}
