import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Secured } from '../../embedded/event-store/server';
import { type SettingName, type Settings, SettingsError } from '../settings';

/** Minutebook itself, with a password that no other process is told but those of the same data folder. */
const OWN_NAME = 'minutebook';
const ADMINS = '$admins';
const PASSWORD_LENGTH_MIN = 12;

const usersSchema = z
  .array(
    z.strictObject({
      name: z
        .string()
        .regex(/^[^\s:$][^\s:]{0,99}$/, 'must be 1 to 100 characters without spaces and colons, and not begin with $')
        .refine((name) => name !== OWN_NAME, `must not be ${OWN_NAME}, which is the program itself`),
      password: z.string().min(PASSWORD_LENGTH_MIN, `must have at least ${PASSWORD_LENGTH_MIN} characters`),
      groups: z
        .array(z.string().min(1, 'must not be empty'))
        .refine(
          (groups) => !groups.includes(ADMINS),
          `must not have ${ADMINS}: nobody but Minutebook writes its history`,
        )
        .default([]),
    }),
  )
  .refine((users) => new Set(users.map(({ name }) => name)).size === users.length, 'must name nobody twice');

/** How the embedded event store is secured, and the credentials that this program has there. */
export interface OwnAccess {
  readonly secured: Secured;
  readonly user: string;
  readonly password: string;
}

/**
 * What the settings say about TLS and readers; undefined where they say nothing of it. Readers read every stream and write none.
 * @throws SettingsError naming the setting whose file cannot be used
 */
export function eventStoreAccess(settings: Settings): OwnAccess | undefined {
  const { EVENTSTORE_CERT_FILE, EVENTSTORE_CERT_KEY_FILE, EVENTSTORE_USERS_FILE } = settings;
  if (EVENTSTORE_CERT_FILE === undefined || EVENTSTORE_CERT_KEY_FILE === undefined) return undefined;
  const password = randomBytes(32).toString('hex');
  const readers = EVENTSTORE_USERS_FILE === undefined ? [] : usersIn(EVENTSTORE_USERS_FILE);
  const secured = {
    certificate: textOf('EVENTSTORE_CERT_FILE', EVENTSTORE_CERT_FILE),
    key: textOf('EVENTSTORE_CERT_KEY_FILE', EVENTSTORE_CERT_KEY_FILE),
    users: [
      { name: OWN_NAME, password, groups: [ADMINS] },
      ...readers.map((reader) => ({ ...reader, isReader: true })),
    ],
    refusesAnonymous: true,
  };
  return { secured, user: OWN_NAME, password };
}

/**
 * The address with the program's own credentials. Its store is in its own process: whose name the certificate bears says
 * nothing here, so it is not looked at. TLS has no names that are addresses.
 */
export function ownUrl(url: string, { user, password }: OwnAccess): string {
  return `${url.replace('://127.0.0.1:', '://localhost:').replace('://', `://${user}:${password}@`)}&tlsVerifyCert=false`;
}

function usersIn(path: string): z.infer<typeof usersSchema> {
  const setting = 'EVENTSTORE_USERS_FILE';
  const text = textOf(setting, path);
  let users: unknown;
  try {
    users = JSON.parse(text);
  } catch (error) {
    throw new SettingsError([{ setting, rule: `must be a file with a list in JSON: ${path}` }], error);
  }
  const read = usersSchema.safeParse(users);
  if (read.success) return read.data;
  throw new SettingsError(
    read.error.issues.map(({ path: at, message }) => ({
      setting,
      rule: `/${at.join('/')} ${message}: ${path}`,
    })),
  );
}

function textOf(setting: SettingName, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new SettingsError([{ setting, rule: `cannot be read: ${(error as Error).message}` }], error);
  }
}
