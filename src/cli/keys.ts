import Table from 'cli-table3';
import { type KeyCard, keys as keysProjection } from '../../projections/keys';
import { KeyFile } from '../audit/seals/key-file';
import { Signer } from '../audit/seals/signer';
import { EventStoreConnection } from '../event-store/connection';
import { Decisions } from '../event-store/decisions';
import { EventLog } from '../event-store/event-log';
import { ownMeta } from '../keys/first-key';
import { type KeyRole } from '../keys/key.dto';
import { KeySecrets } from '../keys/key-secrets';
import { KeyTable } from '../keys/key-table';
import { Keys } from '../keys/keys';
import { Mongo } from '../read-models/mongo';
import { ProjectionRunner } from '../read-models/projection-runner';
import { type Page, ReadModels } from '../read-models/read-models';
import { createClock } from '../app';
import { readSettings, type Settings } from '../settings';
import { attachStores, type Stores } from './stores';
import { logToStandardError } from './usage';

const PAGE = 200;

/** Issues a key. A running server takes it up within a second. */
export async function issue({ role, client, label }: { role: string; client?: string; label: string }): Promise<void> {
  await withDecisions(async (decisions, settings) => {
    const keys = new Keys(decisions, new KeySecrets(settings.DATA_DIR), new KeyTable());
    const asked = { role: role as KeyRole, label, ...(client === undefined ? {} : { clientId: client }) };
    const { keyId, secret } = await keys.issue(asked, ownMeta(createClock(settings), 'command-line'));
    say(`id:  ${keyId}\nkey: ${secret}\nThe key is shown only now.`);
  });
}

/** Ends a key. A running server refuses it within a second. */
export async function revoke(keyId: string): Promise<void> {
  await withDecisions(async (decisions, settings) => {
    const keys = new Keys(decisions, new KeySecrets(settings.DATA_DIR), new KeyTable());
    await keys.revoke(keyId, ownMeta(createClock(settings), 'command-line'));
    say(`revoked: ${keyId}`);
  });
}

/** Makes a new signing key. A running server signs with it from its next seal on. */
export async function rotateSigning(): Promise<void> {
  await withDecisions(async (decisions, settings) => {
    const signer = new Signer(decisions, createClock(settings), new KeyFile(settings));
    const { before, keyId } = await signer.rotate('command-line');
    say(`now:    ${keyId}\nbefore: ${before}`);
  });
}

export async function list(): Promise<void> {
  await withStores(async ({ eventStoreUrl, mongodbUrl }) => {
    const connection = new EventStoreConnection(eventStoreUrl);
    const mongo = new Mongo(mongodbUrl);
    const log = new EventLog(connection);
    const runner = new ProjectionRunner(mongo, log, [keysProjection]);
    runner.start();
    try {
      await runner.seen(await log.head());
      say(await table(new ReadModels(mongo, runner)));
    } finally {
      await runner.stop();
      await mongo.close();
      await connection.onApplicationShutdown();
    }
  });
}

async function table(readModels: ReadModels): Promise<string> {
  const head = ['id', 'role', 'client', 'label', 'issued', 'revoked'];
  const rows = new Table({ head, style: { head: [], border: [] } });
  let cursor: string | undefined;
  do {
    const options = { sort: { issuedAt: 1 }, limit: PAGE, cursor } as const;
    const page: Page<KeyCard> = await readModels.find(keysProjection, {}, options);
    for (const { id, role, clientId, label, issuedAt, revokedAt } of page.items) {
      rows.push([id, role, clientId ?? '', label, issuedAt, revokedAt ?? '']);
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return rows.toString();
}

async function withDecisions(work: (decisions: Decisions, settings: Settings) => Promise<void>): Promise<void> {
  await withStores(async ({ eventStoreUrl }, settings) => {
    const connection = new EventStoreConnection(eventStoreUrl);
    try {
      await work(new Decisions(new EventLog(connection)), settings);
    } finally {
      await connection.onApplicationShutdown();
    }
  });
}

async function withStores(work: (stores: Stores, settings: Settings) => Promise<void>): Promise<void> {
  const settings = readSettings(process.env);
  logToStandardError();
  const stores = await attachStores(settings);
  try {
    await work(stores, settings);
  } finally {
    await stores.stop();
  }
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);
