import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';
import { Caller } from './caller';
import { Program } from './program';

const ADMIN_KEY = `mb_admin_${randomUUID()}`;
const DEADLY_LOG_LEVEL = 50;
const SIGNING_KEY_FILE = join(tmpdir(), 'minutebook-test-signing-key.pem');

// Starting a program takes seconds where others need the processors too.
jest.setTimeout(60_000);

export interface AppOptions {
  /** Settings beside those that every test has; `undefined` takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/**
 * The built program as a child process, in a scratch folder, on free ports, with a manual clock. On its own embedded
 * stores; where `EVENTSTORE_URL` and `MONGODB_URL` are set, on those servers: in a fresh database, which is dropped at
 * the end, among whatever streams are there.
 */
export class App {
  /** Made by the program. */
  readonly dataDir = join(tmpdir(), `minutebook-test-${randomUUID()}`);
  readonly admin = new Caller(() => this.url, ADMIN_KEY);
  private readonly env: Readonly<Record<string, string>>;
  private program: Program | undefined;
  private url = '';

  private constructor({ env = {} }: AppOptions) {
    const all: Record<string, string | undefined> = {
      HOST: '127.0.0.1',
      PORT: '0',
      EVENTSTORE_PORT: '0',
      MONGODB_PORT: '0',
      DATA_DIR: this.dataDir,
      CLOCK: 'manual',
      ADMIN_KEY,
      LOG_LEVEL: 'warn',
      ...externalStores(),
      ...env,
    };
    // Instances on the same servers share their signing key.
    if (all['EVENTSTORE_URL'] !== undefined) all['SIGNING_KEY_FILE'] ??= SIGNING_KEY_FILE;
    const set = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
    this.env = Object.fromEntries(set);
  }

  static async start(options: AppOptions = {}): Promise<App> {
    const app = new App(options);
    await app.restart();
    return app;
  }

  /** One for all tests of a file: it runs from before the first to after the last. */
  static ofThisFile(options: AppOptions = {}): App {
    const app = new App(options);
    beforeAll(() => app.restart());
    afterAll(() => app.remove());
    return app;
  }

  /** Where its event store listens, embedded or not. */
  get eventStoreUrl(): string {
    return this.env['EVENTSTORE_URL'] ?? this.told(/^event store: (\S+)$/);
  }

  get mongodbUrl(): string {
    return this.env['MONGODB_URL'] ?? this.told(/^document store: (\S+)$/);
  }

  /** Where it takes mail, with `SMTP_PORT` set. */
  get mailUrl(): string {
    return this.told(/^mail: (\S+)$/);
  }

  get pid(): number {
    return this.process.pid;
  }

  get running(): boolean {
    return this.program?.running === true;
  }

  /** Starts it again on the same data, after `kill` or `stop`; with further settings where they are given. */
  async restart(further: Readonly<Record<string, string>> = {}): Promise<void> {
    this.program = Program.minutebook(['serve'], { ...this.env, ...further });
    [, this.url = ''] = await this.process.line(/^listening on (\S+)$/);
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    await this.process.kill();
  }

  /** Ends it as an operator would. It must end by itself, with code 0, and must not have met a fault of its own. */
  async stop(): Promise<void> {
    const { ended, logged } = this.signal('SIGTERM');
    const end = await ended;
    if (end.code !== 0) throw new Error(`SIGTERM ended it with ${JSON.stringify(end)} ${this.process.story()}`);
    const faults = logged.filter(isFault);
    if (faults.length > 0) throw new Error(`It met faults of its own:\n${faults.join('\n')}`);
  }

  /** Ends it, however it stands, and removes its data. */
  async remove(): Promise<void> {
    try {
      if (this.running) await this.stop();
    } finally {
      await this.program?.kill();
      rmSync(this.dataDir, { recursive: true, force: true });
      await dropDatabase(this.env['MONGODB_URL']);
    }
  }

  /** Puts the clock forward; what became due by then has happened when this resolves. */
  async clockTo(now: string): Promise<void> {
    await this.admin.send('/v1/clock', { now });
  }

  /** Issues a key of that role. */
  async key(role: string, clientId?: string): Promise<Caller> {
    const asked = { role, label: `a test's ${role}`, ...(clientId === undefined ? {} : { clientId }) };
    const { key } = await this.admin.send<{ key: string; position: number }>('/v1/keys', asked);
    return this.admin.with(key);
  }

  /** A signal to the process, for tests of how it ends. */
  signal(name: NodeJS.Signals): Program {
    this.process.signal(name);
    return this.process;
  }

  /** A command of the same installation, with the same settings, beside the running program. */
  command(...args: readonly string[]): Program {
    return Program.minutebook(args, this.env);
  }

  private get process(): Program {
    if (!this.program) throw new Error('It was not started');
    return this.program;
  }

  private told(pattern: RegExp): string {
    const [, url] = this.process.said.map((line) => pattern.exec(line)).find((match) => match !== null) ?? [];
    if (url === undefined) throw new Error(`It did not say ${String(pattern)} ${this.process.story()}`);
    return url;
  }
}

/** Both servers, or none: half of an installation is not worth testing. */
function externalStores(): Readonly<Record<string, string>> {
  const { EVENTSTORE_URL, MONGODB_URL } = process.env;
  if (!EVENTSTORE_URL || !MONGODB_URL) return {};
  const url = new URL(MONGODB_URL);
  url.pathname = `/minutebook_test_${randomUUID().slice(0, 8)}`;
  return { EVENTSTORE_URL, MONGODB_URL: url.href };
}

async function dropDatabase(url: string | undefined): Promise<void> {
  const name = url === undefined ? '' : new URL(url).pathname.slice(1);
  if (url === undefined || !name.startsWith('minutebook_test_')) return;
  const client = new MongoClient(url, { serverSelectionTimeoutMS: 2_000 });
  try {
    await client.db(name).dropDatabase();
  } finally {
    await client.close();
  }
}

/** A log line of level `error` or `fatal`, or one that is no log line at all. */
function isFault(line: string): boolean {
  try {
    return (JSON.parse(line) as { level: number }).level >= DEADLY_LOG_LEVEL;
  } catch {
    return line.trim() !== '';
  }
}
