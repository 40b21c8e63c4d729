import { readFileSync } from 'node:fs';
import { projections } from '../../projections';
import { createClock } from '../app';
import { type Difference, type FieldDifference } from '../audit/replay/differences.rules';
import { ReplayBody, type ScopeText } from '../audit/replay/replay.dto';
import { readModelsFor, scopeOf } from '../audit/replay/replay.request';
import { Replayer, type ReplayProgress, type ReplayResult } from '../audit/replay/replayer';
import { Questions } from '../audit/what-if/questions';
import { WhatIf } from '../audit/what-if/what-if';
import { type WhatIfAnswer } from '../audit/what-if/what-if.dto';
import { EventStoreConnection } from '../event-store/connection';
import { Decisions } from '../event-store/decisions';
import { EventLog } from '../event-store/event-log';
import { ValidationPipe } from '../http/validation';
import { Refusal } from '../kernel/refusal';
import { Mongo } from '../read-models/mongo';
import { ProjectionRunner } from '../read-models/projection-runner';
import { ReadModels } from '../read-models/read-models';
import { readSettings } from '../settings';
import { attachStores } from './stores';
import { logToStandardError, UsageError } from './usage';

export interface ReplayOptions {
  readonly client?: string;
  readonly agreement?: string;
  readonly month?: string;
  readonly ticket?: string;
  readonly readModel?: readonly string[];
  /** A file with the request's `whatIf`. */
  readonly whatIf?: string;
  readonly json?: boolean;
}

const TOLD_EVERY_MS = 250;

/**
 * Replays read models beside the live ones, from the stores alone, and tells what differs. Exit code 1 where anything does.
 * Read models that are behind are first brought up to the log, as a server would do.
 */
export async function replay(options: ReplayOptions): Promise<void> {
  const { scope, chosen, asked } = requestOf(options);
  const settings = readSettings(process.env);
  logToStandardError();
  const stores = await attachStores(settings);
  const connection = new EventStoreConnection(stores.eventStoreUrl);
  const mongo = new Mongo(stores.mongodbUrl);
  const log = new EventLog(connection);
  const runner = new ProjectionRunner(mongo, log, projections);
  runner.start();
  try {
    const began = performance.now();
    const replayer = new Replayer(log, mongo, runner);
    const result = chosen.length === 0 ? null : await replayer.run(scope, chosen, progress());
    const decisions = new Decisions(log);
    const readModels = new ReadModels(mongo, runner);
    const whatIf = new WhatIf(new Questions(decisions, readModels, log, createClock(settings)), decisions, log);
    const answer = asked.whatIf && (await whatIf.run(scope, asked.whatIf, () => undefined).catch(withFaults));
    endProgress();
    tell(result, answer, performance.now() - began, chosen.length, options.json === true);
  } finally {
    endProgress();
    await runner.stop();
    await mongo.close();
    await connection.onApplicationShutdown();
    await stores.stop();
  }
}

/** The same request as over HTTP, refused in the same words. */
function requestOf(options: ReplayOptions) {
  try {
    const whatIf = options.whatIf === undefined ? {} : { whatIf: jsonIn(options.whatIf) };
    const given = {
      scope: namedBy(options),
      ...(options.readModel ? { readModels: options.readModel } : {}),
      ...whatIf,
    };
    const asked = new ValidationPipe().transform(given, { type: 'body', metatype: ReplayBody }) as ReplayBody;
    const scope = scopeOf(asked.scope);
    const chosen = asked.whatIf && !asked.readModels ? [] : readModelsFor(scope, asked.readModels, false);
    return { scope, chosen, asked };
  } catch (error) {
    return withFaults(error);
  }
}

function namedBy({ client, agreement, month, ticket }: ReplayOptions): ScopeText {
  const named = Object.entries({ clientId: client, agreementId: agreement, month, ticketId: ticket });
  const given = named.filter((one): one is [string, string] => one[1] !== undefined);
  return given.length === 0 ? 'all' : Object.fromEntries(given);
}

function jsonIn(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UsageError(`${path} holds no JSON: ${(error as Error).message}`);
  }
}

/** Every fault by its place in the request. */
function withFaults(error: unknown): never {
  if (!(error instanceof Refusal) || error.errors.length === 0) throw error;
  throw new UsageError(error.errors.map(({ pointer, detail }) => `${pointer} ${detail}`).join('\n'));
}

function tell(
  result: ReplayResult | null,
  whatIf: WhatIfAnswer | undefined,
  tookMs: number,
  readModels: number,
  asJson: boolean,
): void {
  if (result && !result.equal) process.exitCode = 1;
  if (asJson) return say(JSON.stringify({ ...result, ...(whatIf ? { whatIf } : {}) }));
  if (whatIf) say(JSON.stringify(whatIf, null, 2));
  if (!result) return;
  const { eventsRead, documents, equal, differing, differences, listedBy } = result;
  const seconds = (tookMs / 1_000).toFixed(1);
  say(`${eventsRead} events, ${documents} documents of ${readModels} read models compared, ${seconds} s`);
  if (listedBy.length > 0) say(`streams were listed by ${listedBy.join(', ')}; the whole book needs no list`);
  if (equal) return say('live equals replay');
  for (const difference of differences) tellDifference(difference);
  if (differing > differences.length) say(`and ${differing - differences.length} more documents`);
  say(`${differing} ${differing === 1 ? 'document differs' : 'documents differ'}`);
}

function tellDifference({ readModel, document, kind, fields, moreFields }: Difference): void {
  say(`${readModel} ${document}: ${kind}`);
  for (const field of fields)
    say(`  ${field.pointer || '/'}: it says ${side(field, 'live')}, the events say ${side(field, 'replayed')}`);
  if (moreFields > 0) say(`  and ${moreFields} more fields`);
}

const side = (field: FieldDifference, which: 'live' | 'replayed'): string =>
  field[which] === undefined ? 'nothing' : JSON.stringify(field[which]);

/** On a terminal one line that is written over; nothing where the output goes to a file. */
function progress(): (progress: ReplayProgress) => void {
  let told = 0;
  return ({ percent, eventsRead, documents }) => {
    if (!process.stderr.isTTY || performance.now() - told < TOLD_EVERY_MS) return;
    told = performance.now();
    process.stderr.write(`\r${percent} %, ${eventsRead} events read, ${documents} documents met `);
  };
}

function endProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);
