import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { type Logger } from 'pino';
import { commands } from '../../projections/commands';
import { KeyTable } from '../keys/key-table';
import { KeysModule } from '../keys/keys.module';
import { ProjectionRunner } from '../read-models/projection-runner';
import { ReadModels } from '../read-models/read-models';
import { SETTINGS, type Settings } from '../settings';
import { type RouteList } from './adapter';
import { Callers } from './callers';
import { ClockController } from './clock.controller';
import { Gate } from './gate';
import { HealthController } from './health.controller';
import { DriftReport } from './health.drift';
import { Idempotency } from './idempotency';
import { Metrics } from './metrics';
import { MetricsController } from './metrics.controller';
import { ProblemFilter } from './problems';
import { RateLimit } from './rate-limits';
import { ValidationPipe } from './validation';

/** The HTTP door: one guard, one pipe and one filter for every route. */
@Module({})
export class HttpModule {
  static forRoot(log: Logger, routes: RouteList): DynamicModule {
    return {
      module: HttpModule,
      global: true,
      exports: [DriftReport, Metrics],
      imports: [KeysModule],
      controllers: [ClockController, HealthController, MetricsController],
      providers: [
        DriftReport,
        { provide: APP_GUARD, useClass: Gate },
        { provide: APP_PIPE, useClass: ValidationPipe },
        { provide: APP_FILTER, useFactory: () => new ProblemFilter(log, routes) },
        { provide: Metrics, useFactory: (runner: ProjectionRunner) => new Metrics(runner), inject: [ProjectionRunner] },
        {
          provide: Callers,
          useFactory: (keys: KeyTable, metrics: Metrics, settings: Settings) =>
            new Callers(keys, limitsIn(settings), metrics),
          inject: [KeyTable, Metrics, SETTINGS],
        },
        {
          provide: Idempotency,
          useFactory: (readModels: ReadModels) => new Idempotency({ requestHashes: hashesIn(readModels) }, log),
          inject: [ReadModels],
        },
      ],
    };
  }
}

const limitsIn = ({ RATE_LIMIT_PER_MINUTE, RATE_LIMIT_UNKNOWN_PER_MINUTE }: Settings) => ({
  ofKeys: new RateLimit('key', RATE_LIMIT_PER_MINUTE),
  ofUnknownKeys: new RateLimit('unknown-key', RATE_LIMIT_UNKNOWN_PER_MINUTE),
});

const hashesIn = (readModels: ReadModels) => async (commandIds: readonly string[]) => {
  const { items } = await readModels.find(commands, { id: { $in: commandIds } }, { limit: commandIds.length });
  return new Map(items.flatMap(({ id, requestHash }) => (requestHash === null ? [] : [[id, requestHash] as const])));
};
