import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readSettings, type SettingsError } from './settings';

const faultsOf = (env: Record<string, string>) => {
  try {
    readSettings(env);
  } catch (error) {
    return (error as SettingsError).faults;
  }
  return [];
};

describe('settings', () => {
  it('need nothing: every one has a default', () => {
    expect(readSettings({})).toEqual({
      PORT: 3000,
      HOST: '127.0.0.1',
      DATA_DIR: resolve('data'),
      EVENTSTORE_PORT: 0,
      MONGODB_PORT: 0,
      EVENTSTORE_HOST: '127.0.0.1',
      DISPUTE_WINDOW_DAYS: 60,
      DISPUTE_ANSWER_DAYS: 14,
      DRIFT_CHECK_SECONDS: 10,
      WEBHOOK_ALLOW_LOOPBACK: false,
      RATE_LIMIT_PER_MINUTE: 60_000,
      RATE_LIMIT_UNKNOWN_PER_MINUTE: 600,
      LOG_LEVEL: 'info',
      CLOCK: 'system',
    });
  });

  it('count an empty value as unset', () => {
    expect(readSettings({ PORT: '', MONGODB_URL: '', ADMIN_KEY: '' })).toEqual(readSettings({}));
  });

  it('take what is given', () => {
    const given = {
      PORT: '0',
      HOST: '::1',
      DATA_DIR: '/var/lib/minutebook',
      EVENTSTORE_URL: 'esdb://node1:2113,node2:2113?tls=true',
      MONGODB_URL: 'mongodb://mongo/minutebook?replicaSet=rs0',
      EVENTSTORE_PORT: '2113',
      MONGODB_PORT: '65535',
      EVENTSTORE_HOST: '0.0.0.0',
      EVENTSTORE_CERT_FILE: '/run/secrets/store.pem',
      EVENTSTORE_CERT_KEY_FILE: '/run/secrets/store.key',
      EVENTSTORE_USERS_FILE: '/run/secrets/users.json',
      ADMIN_KEY: 'correct-horse-battery',
      SIGNING_KEY_FILE: '/run/secrets/signing-key.pem',
      AGENCY_NAME: 'Müller & Söhne',
      MAIL_ADDRESS: 'support@agency.example',
      SMTP_PORT: '25',
      MAIL_URL: 'smtps://studio:p%40ss@mail.example:465',
      ALERTS_ADDRESS: 'on-call@agency.example',
      DISPUTE_WINDOW_DAYS: '90',
      DISPUTE_ANSWER_DAYS: '7',
      DRIFT_CHECK_SECONDS: '0',
      WEBHOOK_KEY_FILE: '/run/secrets/webhook-key',
      WEBHOOK_RETRY_SECONDS: '5,30,86400',
      WEBHOOK_ALLOW_LOOPBACK: 'true',
      RATE_LIMIT_PER_MINUTE: '0',
      RATE_LIMIT_UNKNOWN_PER_MINUTE: '10000000',
      LOG_LEVEL: 'debug',
      CLOCK: 'manual',
    };
    expect(readSettings(given)).toEqual({
      ...given,
      PORT: 0,
      EVENTSTORE_PORT: 2113,
      MONGODB_PORT: 65535,
      SMTP_PORT: 25,
      DISPUTE_WINDOW_DAYS: 90,
      DISPUTE_ANSWER_DAYS: 7,
      DRIFT_CHECK_SECONDS: 0,
      WEBHOOK_RETRY_SECONDS: [5, 30, 86_400],
      WEBHOOK_ALLOW_LOOPBACK: true,
      RATE_LIMIT_PER_MINUTE: 0,
      RATE_LIMIT_UNKNOWN_PER_MINUTE: 10_000_000,
    });
  });

  it('name every bad value at once, each with its rule', () => {
    const faults = faultsOf({
      PORT: '70000',
      HOST: 'http://localhost',
      EVENTSTORE_URL: 'http://localhost:2113',
      MONGODB_URL: 'localhost',
      EVENTSTORE_PORT: '-1',
      MONGODB_PORT: '27017.5',
      ADMIN_KEY: 'two words',
      AGENCY_NAME: 'Studio\nNorth',
      MAIL_ADDRESS: 'Support <support@agency.example>',
      SMTP_PORT: 'smtp',
      MAIL_URL: 'mail.example:587',
      ALERTS_ADDRESS: 'on-call',
      DISPUTE_WINDOW_DAYS: '0',
      DISPUTE_ANSWER_DAYS: 'a week',
      DRIFT_CHECK_SECONDS: '86401',
      WEBHOOK_RETRY_SECONDS: '5,0',
      WEBHOOK_ALLOW_LOOPBACK: 'yes',
      RATE_LIMIT_PER_MINUTE: '-1',
      RATE_LIMIT_UNKNOWN_PER_MINUTE: '10000001',
      LOG_LEVEL: 'loud',
      CLOCK: 'sundial',
    });
    expect(faults.map(({ setting }) => setting)).toEqual([
      'PORT',
      'HOST',
      'EVENTSTORE_URL',
      'MONGODB_URL',
      'EVENTSTORE_PORT',
      'MONGODB_PORT',
      'ADMIN_KEY',
      'AGENCY_NAME',
      'MAIL_ADDRESS',
      'SMTP_PORT',
      'MAIL_URL',
      'ALERTS_ADDRESS',
      'DISPUTE_WINDOW_DAYS',
      'DISPUTE_ANSWER_DAYS',
      'DRIFT_CHECK_SECONDS',
      'WEBHOOK_RETRY_SECONDS',
      'WEBHOOK_ALLOW_LOOPBACK',
      'RATE_LIMIT_PER_MINUTE',
      'RATE_LIMIT_UNKNOWN_PER_MINUTE',
      'LOG_LEVEL',
      'CLOCK',
    ]);
    expect(faults.find(({ setting }) => setting === 'CLOCK')?.rule).toBe('must be system or manual');
  });

  it.each(['3000x', ' 3000', '0x10', '1e3', '+1', '999999'])('refuse the port %p', (port) => {
    expect(faultsOf({ PORT: port })).toHaveLength(1);
  });

  it('refuse to take mail for no mailbox', () => {
    expect(faultsOf({ SMTP_PORT: '2525' })).toEqual([
      { setting: 'MAIL_ADDRESS', rule: 'must be set where SMTP_PORT is: mail is taken for it alone' },
    ]);
  });

  it('refuse a mailbox that leaves no room for the id of a ticket', () => {
    const local = (length: number) => `${'a'.repeat(length)}@agency.example`;
    expect(faultsOf({ MAIL_ADDRESS: local(27) })).toEqual([]);
    expect(faultsOf({ MAIL_ADDRESS: local(28) })).toHaveLength(1);
  });

  it('refuse a way out for notices without an address to send them from', () => {
    expect(faultsOf({ MAIL_URL: 'smtp://localhost' })).toEqual([
      { setting: 'MAIL_ADDRESS', rule: 'must be set where MAIL_URL is: notices are sent from it' },
    ]);
  });

  it.each([
    [{ EVENTSTORE_CERT_FILE: 'store.pem' }, 'EVENTSTORE_CERT_KEY_FILE'],
    [{ EVENTSTORE_CERT_KEY_FILE: 'store.key' }, 'EVENTSTORE_CERT_FILE'],
    [{ EVENTSTORE_USERS_FILE: 'users.json' }, 'EVENTSTORE_CERT_FILE'],
    [{ EVENTSTORE_HOST: '0.0.0.0' }, 'EVENTSTORE_CERT_FILE'],
  ])('refuse an event store for others without what protects it: %j', (given, setting) => {
    expect(faultsOf(given)).toEqual([
      { setting, rule: expect.stringMatching(/^must be set where EVENTSTORE_/) as unknown },
    ]);
    const all = { EVENTSTORE_CERT_FILE: 'store.pem', EVENTSTORE_CERT_KEY_FILE: 'store.key', ...given };
    expect(faultsOf(all)).toEqual([]);
  });

  it('refuse an admin key with a space, which no header could carry unchanged', () => {
    expect(faultsOf({ ADMIN_KEY: 'correct horse battery' })).toEqual([
      { setting: 'ADMIN_KEY', rule: 'must be visible ASCII characters without spaces' },
    ]);
  });
});

it('.env.example names every setting with its default', () => {
  const lines = readFileSync('.env.example', 'utf8').split('\n');
  const example = Object.fromEntries(
    lines.filter((line) => /^[A-Z]/.test(line)).map((line) => line.split('=') as [string, string]),
  );
  expect(Object.keys(example)).toEqual([
    'PORT',
    'HOST',
    'DATA_DIR',
    'EVENTSTORE_URL',
    'MONGODB_URL',
    'EVENTSTORE_PORT',
    'MONGODB_PORT',
    'EVENTSTORE_HOST',
    'EVENTSTORE_CERT_FILE',
    'EVENTSTORE_CERT_KEY_FILE',
    'EVENTSTORE_USERS_FILE',
    'ADMIN_KEY',
    'SIGNING_KEY_FILE',
    'AGENCY_NAME',
    'MAIL_ADDRESS',
    'SMTP_PORT',
    'MAIL_URL',
    'ALERTS_ADDRESS',
    'DISPUTE_WINDOW_DAYS',
    'DISPUTE_ANSWER_DAYS',
    'DRIFT_CHECK_SECONDS',
    'WEBHOOK_KEY_FILE',
    'WEBHOOK_RETRY_SECONDS',
    'WEBHOOK_ALLOW_LOOPBACK',
    'RATE_LIMIT_PER_MINUTE',
    'RATE_LIMIT_UNKNOWN_PER_MINUTE',
    'LOG_LEVEL',
    'CLOCK',
  ]);
  expect(readSettings(example)).toEqual(readSettings({}));
});
