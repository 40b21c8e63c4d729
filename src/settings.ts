import { resolve } from 'node:path';
import { z } from 'zod';

/** Exit code of a program that was set up wrongly (`EX_CONFIG` of sysexits). */
export const EXIT_CONFIG = 78;

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const PORT_RULE = 'must be a port number, 0 to 65535 (0 is any free one)';
const anyPort = z
  .string()
  .regex(/^\d{1,5}$/, PORT_RULE)
  .transform(Number)
  .refine((value) => value <= 65_535, PORT_RULE);
const port = (preset: number) => anyPort.default(preset);

const url = (pattern: RegExp, rule: string) => z.string().regex(pattern, rule).optional();

const LOOPBACK = '127.0.0.1';
const host = z
  .string()
  .regex(/^[^\s/]+$/, 'must be a host name or an address to listen on, such as 127.0.0.1 or 0.0.0.0')
  .default(LOOPBACK);

const file = z
  .string()
  .transform((path) => resolve(path))
  .optional();

const DAYS_MAX = 3_650;
const DAYS_RULE = `must be a whole number of days, 1 to ${DAYS_MAX}`;
const days = (preset: number) =>
  z
    .string()
    .regex(/^\d{1,4}$/, DAYS_RULE)
    .transform(Number)
    .refine((value) => value >= 1 && value <= DAYS_MAX, DAYS_RULE)
    .default(preset);

const PER_MINUTE_MAX = 10_000_000;
const PER_MINUTE_RULE = `must be a whole number of requests a minute, 0 to ${PER_MINUTE_MAX} (0 is no limit)`;
const perMinute = (preset: number) =>
  z
    .string()
    .regex(/^\d{1,8}$/, PER_MINUTE_RULE)
    .transform(Number)
    .refine((value) => value <= PER_MINUTE_MAX, PER_MINUTE_RULE)
    .default(preset);

const DAY_SECONDS = 86_400;
const SECONDS_RULE = `must be a whole number of seconds, 0 to ${DAY_SECONDS} (0 is never)`;
const seconds = (preset: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/, SECONDS_RULE)
    .transform(Number)
    .refine((value) => value <= DAY_SECONDS, SECONDS_RULE)
    .default(preset);

const RETRIES_MAX = 30;
const RETRY_SECONDS_MAX = 86_400;
const RETRY_SECONDS_RULE = `must be 1 to ${RETRIES_MAX} whole numbers of seconds, 1 to ${RETRY_SECONDS_MAX} each, such as 5,30,120`;
const retrySeconds = z
  .string()
  .regex(/^\d{1,5}(,\d{1,5})*$/, RETRY_SECONDS_RULE)
  .transform((text) => text.split(',').map(Number))
  .refine(
    (waits) => waits.length <= RETRIES_MAX && waits.every((wait) => wait >= 1 && wait <= RETRY_SECONDS_MAX),
    RETRY_SECONDS_RULE,
  )
  .optional();

const AGENCY_NAME_LENGTH_MAX = 200;
const ADDRESS_LENGTH_MAX = 254;
/** With a ticket's id behind a plus, a local part of this length still has the 64 characters that mail allows. */
const MAILBOX = /^[a-z0-9._%+-]{1,27}@(?=.{1,190}$)[a-z0-9-]+(\.[a-z0-9-]+)*$/i;

const schema = z.object({
  PORT: port(3000),
  HOST: host,
  DATA_DIR: z
    .string()
    .default('./data')
    .transform((path) => resolve(path)),
  EVENTSTORE_URL: url(
    /^(esdb|kurrentdb)(\+discover)?:\/\/[^\s/?#]+[^\s]*$/,
    'must be a connection string such as esdb://localhost:2113?tls=false',
  ),
  MONGODB_URL: url(
    /^mongodb(\+srv)?:\/\/[^\s/?#]+[^\s]*$/,
    'must be a connection string such as mongodb://localhost:27017/minutebook',
  ),
  EVENTSTORE_PORT: port(0),
  EVENTSTORE_HOST: host,
  EVENTSTORE_CERT_FILE: file,
  EVENTSTORE_CERT_KEY_FILE: file,
  EVENTSTORE_USERS_FILE: file,
  MONGODB_PORT: port(0),
  ADMIN_KEY: z
    .string()
    .regex(/^[\x21-\x7e]*$/, 'must be visible ASCII characters without spaces')
    .optional(),
  SIGNING_KEY_FILE: file,
  AGENCY_NAME: z
    .string()
    .max(AGENCY_NAME_LENGTH_MAX, `must have at most ${AGENCY_NAME_LENGTH_MAX} characters`)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must be one line of text')
    .optional(),
  MAIL_ADDRESS: z
    .string()
    .regex(MAILBOX, 'must be an address such as support@agency.example, with at most 27 characters before the @')
    .optional(),
  SMTP_PORT: anyPort.optional(),
  MAIL_URL: url(
    /^smtps?:\/\/[^\s/?#]+[^\s]*$/,
    'must be where mail goes out, such as smtp://user:password@mail.example:587 or smtps://mail.example',
  ),
  ALERTS_ADDRESS: z
    .string()
    .max(ADDRESS_LENGTH_MAX, `must have at most ${ADDRESS_LENGTH_MAX} characters`)
    .regex(
      /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9-]+(\.[a-z0-9-]+)*$/i,
      'must be an address such as alerts@agency.example',
    )
    .optional(),
  DISPUTE_WINDOW_DAYS: days(60),
  DISPUTE_ANSWER_DAYS: days(14),
  DRIFT_CHECK_SECONDS: seconds(10),
  WEBHOOK_KEY_FILE: file,
  WEBHOOK_RETRY_SECONDS: retrySeconds,
  WEBHOOK_ALLOW_LOOPBACK: z
    .enum(['true', 'false'], 'must be true or false')
    .default('false')
    .transform((text) => text === 'true'),
  RATE_LIMIT_PER_MINUTE: perMinute(60_000),
  RATE_LIMIT_UNKNOWN_PER_MINUTE: perMinute(600),
  LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('info'),
  CLOCK: z.enum(['system', 'manual'], 'must be system or manual').default('system'),
});

/** What the environment says, checked. Ports: 0 is any free one. Paths are absolute. */
export type Settings = Readonly<z.infer<typeof schema>>;
export type SettingName = keyof Settings;

/** Nest's name for the settings where they are injected. */
export const SETTINGS = Symbol('settings');

/** A setting that cannot be used, whether by its form or by what was found at start: named with its rule. */
export class SettingsError extends Error {
  constructor(
    readonly faults: readonly { readonly setting: SettingName; readonly rule: string }[],
    cause?: unknown,
  ) {
    super(faults.map(({ setting, rule }) => `${setting} ${rule}`).join('\n'), { cause });
    this.name = 'SettingsError';
  }
}

/**
 * Reads the settings. An empty value counts as unset.
 * @throws SettingsError with every bad value named
 */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const given = Object.fromEntries(Object.keys(schema.shape).map((name) => [name, env[name] || undefined]));
  const read = schema.safeParse(given);
  if (read.success) {
    const faults = faultsTogether(read.data);
    if (faults.length > 0) throw new SettingsError(faults);
    return read.data;
  }
  throw new SettingsError(
    read.error.issues.map(({ path, message }) => ({ setting: path[0] as SettingName, rule: message })),
  );
}

/** Settings that are good by themselves and make no sense without others: [where this is set, this must be, and why]. */
const needs: readonly (readonly [SettingName, SettingName, string])[] = [
  ['MAIL_URL', 'MAIL_ADDRESS', 'notices are sent from it'],
  ['SMTP_PORT', 'MAIL_ADDRESS', 'mail is taken for it alone'],
  ['EVENTSTORE_CERT_FILE', 'EVENTSTORE_CERT_KEY_FILE', 'TLS needs both'],
  ['EVENTSTORE_CERT_KEY_FILE', 'EVENTSTORE_CERT_FILE', 'TLS needs both'],
  ['EVENTSTORE_USERS_FILE', 'EVENTSTORE_CERT_FILE', 'passwords travel by TLS alone'],
];

function faultsTogether(settings: Settings): SettingsError['faults'] {
  const faults = needs
    .filter(([given, needed]) => settings[given] !== undefined && settings[needed] === undefined)
    .map(([given, needed, why]) => ({ setting: needed, rule: `must be set where ${given} is: ${why}` }));
  const isReachable = settings.EVENTSTORE_HOST !== LOOPBACK && settings.EVENTSTORE_CERT_FILE === undefined;
  const rule = `must be set where EVENTSTORE_HOST is not ${LOOPBACK}: without TLS everybody who reaches the store may write`;
  return isReachable ? [...faults, { setting: 'EVENTSTORE_CERT_FILE', rule }] : faults;
}
