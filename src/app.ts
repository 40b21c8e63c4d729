import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Logger } from 'pino';
import { AppModule, type StoreUrls } from './app.module';
import { SigningStart } from './audit/seals/signing-start';
import { createAdapter, hookInto, RouteList } from './http/adapter';
import { Callers } from './http/callers';
import { Idempotency } from './http/idempotency';
import { Metrics } from './http/metrics';
import { serveOpenApi } from './http/openapi';
import { takeRawBodies } from './http/raw-bodies';
import { rawMail } from './intake/intake.controller';
import { SmtpListener } from './intake/smtp';
import { OpenFeeds } from './integration/feed/open-feeds';
import { firstAdminKey } from './keys/first-key';
import { KeyUse } from './keys/key-use';
import { KeyWatch } from './keys/key-watch';
import { Keys } from './keys/keys';
import { nestLogger } from './logging';
import { ProjectionRunner } from './read-models/projection-runner';
import { ReadModels } from './read-models/read-models';
import { type Settings, SettingsError } from './settings';
import { Clock } from './time/clock';

export { createLogger } from './logging';

/** The file of a manual clock, in the data folder. */
const CLOCK_FILE = 'clock';
const READY_LOOK_MS = 5;

/** The host's clock, or the manual one of this data folder. */
export function createClock({ CLOCK, DATA_DIR }: Settings): Clock {
  try {
    return new Clock(CLOCK === 'manual' ? join(DATA_DIR, CLOCK_FILE) : null);
  } catch (error) {
    throw new SettingsError([{ setting: 'DATA_DIR', rule: `cannot be used: ${(error as Error).message}` }], error);
  }
}

/** The whole application, wired and not yet listening: `app.listen` starts the projections too. */
export async function createApp(
  settings: Settings,
  stores: StoreUrls,
  log: Logger,
  version: string,
): Promise<NestFastifyApplication> {
  const routes = new RouteList();
  const adapter = createAdapter(routes);
  const module = AppModule.forRoot({ settings, clock: createClock(settings), log, routes }, stores);
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: nestLogger(log),
    bodyParser: false,
    abortOnError: false,
  });
  hookInto(adapter.getInstance(), app.get(Idempotency), app.get(Metrics), app.get(KeyUse));
  takeRawBodies(adapter.getInstance(), rawMail, app.get(Callers));
  serveOpenApi(app, version);
  return app;
}

/** Resolves when requests are served: keys known, months sealed, and every read model caught up with the log, or stopped and said so. */
export async function whenReady(app: NestFastifyApplication, log: Logger): Promise<void> {
  await app.get(KeyWatch).allRead;
  await app.get(SigningStart).ready;
  const runner = app.get(ProjectionRunner);
  for (;;) {
    const status = runner.status();
    if (status.every(({ state }) => state === 'live' || state === 'stopped')) {
      for (const { readModel, state, fault } of status) {
        if (state === 'stopped') log.error({ readModel, fault }, 'a read model has stopped at an event it cannot fold');
      }
      return;
    }
    await sleep(READY_LOOK_MS);
  }
}

/** The key of a first start, to be shown once; null on every later one. */
export const firstKeyOf = (app: NestFastifyApplication): Promise<string | null> =>
  firstAdminKey(app.get(Keys), app.get(ReadModels), app.get(Clock));

/** Starts to take incoming mail. @returns where, such as `smtp://127.0.0.1:2525`; null where the settings want none */
export const listenForMail = (app: NestFastifyApplication): Promise<string | null> => app.get(SmtpListener).listen();

/** Ends what never ends by itself, so that connections can be drained. */
export const endFeeds = (app: NestFastifyApplication): void => app.get(OpenFeeds).stop();
