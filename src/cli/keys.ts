import Table from 'cli-table3';
import { type KeyCard, keys as keysProjection } from '../../projections/keys';
import { KeyFile } from '../audit/seals/key-file';
import { Signer } from '../audit/seals/signer';
import { EventStoreConnection } from '../event-store/connection';
import { Decisions } from '../event-store/decisions';
import { EventLog } from '../event-store/event-log';
import { ownMeta } from '../keys/first-key';
import { type CommandMeta } from '../kernel/command';
import { GRACE_MINUTES_MAX, type KeyRole } from '../keys/key.dto';
import { KeySecrets } from '../keys/key-secrets';
import { KeyTable } from '../keys/key-table';
import { Keys } from '../keys/keys';
import { UseBook } from '../keys/use-book';
import { Mongo } from '../read-models/mongo';
import { ProjectionRunner } from '../read-models/projection-runner';
import { type Page, ReadModels } from '../read-models/read-models';
import { createClock } from '../app';
import { readSettings, type Settings } from '../settings';
import { instant, type Instant, isInstant } from '../time/instant';
import { attachStores, type Stores } from './stores';
import { logToStandardError, UsageError } from './usage';

const PAGE = 200;

export interface IssueOptions {
  readonly role: string;
  readonly client?: string;
  readonly label: string;
  readonly expires?: string;
}

export interface RotateOptions {
  readonly grace: string;
  readonly expires?: string;
}

/** Issues a key. A running server takes it up within a second. */
export async function issue({ role, client, label, expires }: IssueOptions): Promise<void> {
  const asked = { role: role as KeyRole, label, ...(client === undefined ? {} : { clientId: client }) };
  const expiry = expiryIn(expires);
  await withKeys(async (keys, meta) => {
    const { keyId, secret } = await keys.issue({ ...asked, ...expiry }, meta);
    say(`id:  ${keyId}\nkey: ${secret}\nThe key is shown only now.`);
  });
}

/** Gives a key another secret. A running server takes it up, and refuses the one before, within a second. */
export async function rotate(keyId: string, { grace, expires }: RotateOptions): Promise<void> {
  if (!/^\d{1,5}$/.test(grace) || Number(grace) > GRACE_MINUTES_MAX) {
    throw new UsageError(`--grace must be whole minutes, 0 to ${GRACE_MINUTES_MAX}`);
  }
  const asked = { graceMinutes: Number(grace), ...expiryIn(expires) };
  await withKeys(async (keys, meta) => {
    const { secret, fact } = await keys.rotate(keyId, asked, meta);
    const before = fact.graceEndsAt === null ? 'The one before has ended.' : `The one before ends ${fact.graceEndsAt}.`;
    say(`id:  ${keyId}\nkey: ${secret}\nThe key is shown only now. ${before}`);
  });
}

/** Ends a key. A running server refuses it within a second. */
export async function revoke(keyId: string): Promise<void> {
  await withKeys(async (keys, meta) => {
    await keys.revoke(keyId, meta);
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
      say(await table(new ReadModels(mongo, runner), new UseBook(mongo)));
    } finally {
      await runner.stop();
      await mongo.close();
      await connection.onApplicationShutdown();
    }
  });
}

async function table(readModels: ReadModels, useBook: UseBook): Promise<string> {
  const head = ['id', 'role', 'client', 'label', 'issued', 'expires', 'revoked', 'last used'];
  const rows = new Table({ head, style: { head: [], border: [] } });
  let cursor: string | undefined;
  do {
    const options = { sort: { issuedAt: 1 }, limit: PAGE, cursor } as const;
    const page: Page<KeyCard> = await readModels.find(keysProjection, {}, options);
    const lastUsedAt = await useBook.lastUsedAt(page.items.map(({ id }) => id));
    for (const { id, role, clientId, label, issuedAt, expiresAt, revokedAt } of page.items) {
      const ends = [expiresAt ?? '', revokedAt ?? ''];
      rows.push([id, role, clientId ?? '', label, issuedAt, ...ends, lastUsedAt.get(id) ?? '']);
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return rows.toString();
}

/** @throws UsageError */
function expiryIn(expires: string | undefined): { readonly expiresAt?: Instant } {
  if (expires === undefined) return {};
  if (!isInstant(expires)) throw new UsageError('--expires must be an instant such as 2027-01-01T00:00:00Z');
  return { expiresAt: instant(expires) };
}

async function withKeys(work: (keys: Keys, meta: CommandMeta) => Promise<void>): Promise<void> {
  await withDecisions(async (decisions, settings) => {
    const keys = new Keys(decisions, new KeySecrets(settings.DATA_DIR), new KeyTable());
    await work(keys, ownMeta(createClock(settings), 'command-line'));
  });
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
