import { type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Logger } from 'pino';
import { readSettings, type Settings, SettingsError } from '../settings';
import { openStores, type Stores } from './stores';
import { version } from './version';

/** Running requests get this long to end once the server is told to stop. */
const DRAIN_MS_MAX = 10_000;
const SAFE_KEY_LENGTH = 20;

interface Served {
  readonly app: NestFastifyApplication;
  readonly settings: Settings;
  readonly firstKeyOf: (app: NestFastifyApplication) => Promise<string | null>;
  readonly listenForMail: (app: NestFastifyApplication) => Promise<string | null>;
}

/** Runs the server until it is told to stop. Standard output says where things listen, and when requests are served. */
export async function serve(): Promise<void> {
  // Left alone, V8 lets garbage grow with the memory of the machine: to four times what is in use.
  setFlagsFromString('--heap-growing-percent=100');
  const stop = stopSignal();
  const settings = readSettings(process.env);
  const opening = openStores(settings);
  // Loading the application takes longer than starting the stores, whose threads start meanwhile.
  opening.catch(() => undefined);
  const { createApp, createLogger, endFeeds, firstKeyOf, listenForMail, whenReady } = await import('../app.js');
  const log = createLogger(settings.LOG_LEVEL);
  if (settings.ADMIN_KEY !== undefined && settings.ADMIN_KEY.length < SAFE_KEY_LENGTH) {
    log.warn(
      `ADMIN_KEY has fewer than ${SAFE_KEY_LENGTH} characters: fine for trying things out, too easy to guess elsewhere`,
    );
  }
  const stores = await opening;
  let app: NestFastifyApplication | undefined;
  try {
    for (const { name, url } of stores.embedded) say(`${name}: ${url}`);
    app = await createApp(settings, stores, log, version());
    await listening('PORT', () => app!.listen(settings.PORT, settings.HOST));
    const failed = stores.failed.then((error) => {
      log.fatal({ err: error }, 'an embedded store has stopped by itself');
      throw error;
    });
    const ended = Promise.race([stop, failed]);
    const served = { app, settings, firstKeyOf, listenForMail };
    await Promise.race([ended, whenReady(app, log).then(() => announce(served))]);
    await ended;
  } finally {
    if (app !== undefined) endFeeds(app);
    await close(app, stores, log);
  }
}

async function announce({ app, settings, firstKeyOf, listenForMail }: Served): Promise<void> {
  const key = settings.ADMIN_KEY === undefined ? await firstKeyOf(app) : null;
  if (key !== null) say(`admin key, shown only now: ${key}`);
  const mail = await listening('SMTP_PORT', () => listenForMail(app));
  if (mail !== null) say(`mail: ${mail}`);
  say(`listening on ${addressOf(app, settings)}`);
}

async function listening<T>(port: 'PORT' | 'SMTP_PORT', listen: () => Promise<T>): Promise<T> {
  try {
    return await listen();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE' || code === 'EACCES') {
      throw new SettingsError([{ setting: port, rule: `cannot be used: ${message}` }], error);
    }
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
      throw new SettingsError([{ setting: 'HOST', rule: `cannot be used: ${message}` }], error);
    }
    throw error;
  }
}

function addressOf(app: NestFastifyApplication, { HOST }: Settings): string {
  const { port } = (app.getHttpServer() as { address(): AddressInfo }).address();
  return `http://${HOST.includes(':') ? `[${HOST}]` : HOST}:${port}`;
}

/** What depends on something ends before it: requests, subscriptions and clients, then the stores. */
async function close(app: NestFastifyApplication | undefined, stores: Stores, log: Logger): Promise<void> {
  if (app !== undefined) {
    await drain(app, log);
    await app.close();
  }
  await stores.stop();
}

/** Takes no more connections and lets running requests end. */
async function drain(app: NestFastifyApplication, log: Logger): Promise<void> {
  const server = app.getHttpServer();
  if (!server.listening) return;
  let closed = false;
  server.close(() => (closed = true));
  const until = performance.now() + DRAIN_MS_MAX;
  while (!closed && performance.now() < until) {
    // A connection that was kept alive is idle only once its last answer is out.
    server.closeIdleConnections();
    await sleep(10);
  }
  if (!closed) log.warn({ ms: DRAIN_MS_MAX }, 'some requests did not end in time and are cut off');
}

/** Resolves at the first SIGTERM or SIGINT; a second one ends the process at once. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let told = false;
    for (const [name, code] of [
      ['SIGTERM', 143],
      ['SIGINT', 130],
    ] as const) {
      process.on(name, () => {
        if (told) process.exit(code);
        told = true;
        resolve();
      });
    }
  });
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);
