import { createWriteStream, readFileSync } from 'node:fs';
import { createClock } from '../app';
import { type SealCheck, type ReadFact } from '../audit/seals/seal-check';
import { agreementOf, allSealedFacts, sealedFactsOf } from '../audit/seals/sealed-facts';
import { faultOfHead, type TreeHead } from '../audit/seals/tree-head';
import { checked } from '../audit/seals/verification';
import { EventStoreConnection } from '../event-store/connection';
import { Decisions } from '../event-store/decisions';
import { EventLog } from '../event-store/event-log';
import { readSettings, type Settings } from '../settings';
import { factsIn, NotAnEvent, writeFacts } from '../transfer/event-lines';
import { attachStores } from './stores';
import { logToStandardError, UsageError } from './usage';

export interface VerifyOptions {
  readonly agreement?: string;
  /** A file that `toExport` wrote: it alone is read then. */
  readonly fromExport?: string;
  readonly toExport?: string;
  /** A tree head that was kept. */
  readonly head?: string;
}

const TOLD_EVERY_MS = 250;

/** Holds closed months to their seals. Exit code 1 where an event does not fit, with the first one named. */
export async function verify({ agreement, fromExport, toExport, head }: VerifyOptions): Promise<void> {
  if (head !== undefined && agreement !== undefined) {
    throw new UsageError('A tree head is of all agreements: leave --agreement out.');
  }
  if (fromExport !== undefined && (agreement !== undefined || toExport !== undefined)) {
    throw new UsageError('--from-export reads a file and nothing else: leave --agreement and --to-export out.');
  }
  const began = performance.now();
  const check =
    fromExport === undefined
      ? await ofStore(readSettings(process.env), agreement, toExport)
      : await checked(factsOf(fromExport));
  const headFault = head === undefined || check.fault ? null : faultOfHead(readHead(head), check);
  tell(check, headFault, performance.now() - began);
}

async function ofStore(settings: Settings, agreementId?: string, toExport?: string): Promise<SealCheck> {
  logToStandardError();
  const stores = await attachStores(settings);
  const connection = new EventStoreConnection(stores.eventStoreUrl);
  const log = new EventLog(connection);
  try {
    const end = await log.head();
    const facts =
      agreementId === undefined
        ? allSealedFacts(log, progress(end))
        : sealedFactsOf(log, await agreementOf(new Decisions(log), agreementId), createClock(settings).now());
    return await checked(
      toExport === undefined ? facts : writeFacts(facts, createWriteStream(toExport, { flags: 'wx' })),
    );
  } finally {
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
    await connection.onApplicationShutdown();
    await stores.stop();
  }
}

async function* factsOf(path: string): AsyncGenerator<ReadFact> {
  try {
    yield* factsIn(path);
  } catch (error) {
    if (error instanceof NotAnEvent) throw new UsageError(error.message);
    throw error;
  }
}

function readHead(path: string): TreeHead {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as TreeHead;
  } catch (error) {
    throw new UsageError(`${path} is not a tree head: ${(error as Error).message}`);
  }
}

function tell({ months, events, unsealed, fault }: SealCheck, headFault: string | null, tookMs: number): void {
  const all = `${months} closed months, ${events} events`;
  const before = unsealed > 0 ? `, ${unsealed} of the months closed before there were seals` : '';
  say(`${all}${before}, ${(tookMs / 1_000).toFixed(1)} s`);
  if (fault) {
    const { stream, revision, eventId, kind, detail } = fault;
    say(`does not fit: ${stream}@${revision}, event ${eventId ?? 'none'}: ${kind}: ${detail}`);
  }
  if (headFault !== null) say(`does not fit: ${headFault}`);
  if (fault || headFault !== null) process.exitCode = 1;
  else say('every seal fits');
}

/** On a terminal one line that is written over; nothing where the output goes to a file. */
function progress(end: number): (position: number) => void {
  let told = 0;
  return (position) => {
    if (!process.stderr.isTTY || performance.now() - told < TOLD_EVERY_MS) return;
    told = performance.now();
    process.stderr.write(`\r${Math.floor((100 * position) / Math.max(end, 1))} % of the log read `);
  };
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);
