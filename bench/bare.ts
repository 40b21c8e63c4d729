/**
 * The door of the server with nothing behind it: the same adapter, hooks, gate, validation, body and answer, and
 * neither a decision nor a store. What a command or a query costs beyond this is what Minutebook itself costs.
 */
import 'reflect-metadata';
import { type AddressInfo } from 'node:net';
import { Body, Controller, Get, Module, Param, Post, Query } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE, NestFactory } from '@nestjs/core';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Allow } from '../src/http/access';
import { createAdapter, hookInto, RouteList } from '../src/http/adapter';
import { answer } from '../src/http/answer';
import { Callers } from '../src/http/callers';
import { Gate } from '../src/http/gate';
import { Idempotency } from '../src/http/idempotency';
import { Metrics } from '../src/http/metrics';
import { ProblemFilter } from '../src/http/problems';
import { RateLimit } from '../src/http/rate-limits';
import { Meta, Viewer } from '../src/http/request';
import { ValidationPipe } from '../src/http/validation';
import { type CommandMeta } from '../src/kernel/command';
import { type Actor } from '../src/kernel/event';
import { idFrom } from '../src/kernel/ids';
import { KeyTable } from '../src/keys/key-table';
import { KeyUse } from '../src/keys/key-use';
import { type UseBook } from '../src/keys/use-book';
import { TimeEntryBody } from '../src/ledger/ledger.dto';
import { TimeEntriesQuery } from '../src/ledger/time-entries.dto';
import { createLogger, nestLogger } from '../src/logging';
import { type ProjectionRunner } from '../src/read-models/projection-runner';
import { ReadModels } from '../src/read-models/read-models';
import { readSettings } from '../src/settings';
import { Clock } from '../src/time/clock';
import { entryAt, terms } from './agency';

const settings = readSettings(process.env);
const log = createLogger(settings.LOG_LEVEL);
const routes = new RouteList();
const nothingRemembered = { requestHashes: () => Promise.resolve(new Map<string, string>()) };
const nothingKept = { add: () => Promise.resolve(), forgetBefore: () => Promise.resolve() } as unknown as UseBook;
const metrics = new Metrics({ status: () => [] } as unknown as ProjectionRunner);
const limits = {
  ofKeys: new RateLimit('key', settings.RATE_LIMIT_PER_MINUTE),
  ofUnknownKeys: new RateLimit('unknown-key', settings.RATE_LIMIT_UNKNOWN_PER_MINUTE),
};

/** As much as a time entry says. */
const sample = {
  ...entryAt('2026-03', 0),
  ...{ agreementId: idFrom('agreement'), clientId: idFrom('client'), ticketId: idFrom('ticket'), month: '2026-03' },
  ...{ cover: 'billable', reason: null, date: '2026-03-01', insideMinutes: 25, outsideMinutes: 0, billableMinutes: 30 },
  ...{ outOfHoursMultiplier: '1.5', rounding: terms.rounding, late: false, originalMonth: '2026-03' },
  ...{ calendar: { timeZoneDatabase: '2025c', holidays: 'GB-ENG@1' }, allowedOverlap: null, reversed: false },
  ...{
    changes: [],
    adjustments: [],
    overlaps: [],
    recordedAt: '2026-03-01T09:30:00.000Z',
    recordedBy: 'ada',
    position: 1,
  },
};

@Controller('v1')
class BareController {
  @Post('tickets/:id/time-entries')
  @Allow('admin', 'agent')
  logTime(@Param('id') ticketId: string, @Body() { startedAt, minutes }: TimeEntryBody, @Meta() meta: CommandMeta) {
    const body = {
      ...{ id: idFrom(meta.commandId, 'entry'), ticketId, agreementId: ticketId, month: startedAt.slice(0, 7) },
      ...{ billableMinutes: minutes, insideMinutes: minutes, outsideMinutes: 0, cover: 'billable', late: false },
    };
    return Promise.resolve(answer({ position: 1, revision: 1, repeated: false }, body));
  }

  /** A page of things that are at hand. */
  @Get('time-entries')
  @Allow('admin', 'agent', 'billing', 'auditor', 'client', 'integrator')
  timeEntries(@Query() { limit }: TimeEntriesQuery, @Viewer() _viewer: Actor) {
    return Promise.resolve({
      items: Array.from({ length: limit }, (_, n) => ({ ...sample, id: `${n}` })),
      nextCursor: null,
    });
  }
}

@Module({
  controllers: [BareController],
  providers: [
    { provide: APP_GUARD, useClass: Gate },
    { provide: APP_PIPE, useClass: ValidationPipe },
    { provide: APP_FILTER, useFactory: () => new ProblemFilter(log, routes) },
    { provide: Callers, useValue: new Callers(new KeyTable(settings.ADMIN_KEY), limits, metrics) },
    { provide: ReadModels, useValue: { seen: () => Promise.resolve() } },
    { provide: Clock, useValue: new Clock() },
    { provide: Idempotency, useValue: new Idempotency(nothingRemembered, log) },
    { provide: Metrics, useValue: metrics },
  ],
})
class BareModule {}

async function listen(): Promise<void> {
  const adapter = createAdapter(routes);
  const options = { logger: nestLogger(log), bodyParser: false };
  const app = await NestFactory.create<NestFastifyApplication>(BareModule, adapter, options);
  hookInto(adapter.getInstance(), app.get(Idempotency), metrics, new KeyUse(nothingKept, new Clock()));
  await app.listen(settings.PORT, settings.HOST);
  const { port } = (app.getHttpServer() as { address(): AddressInfo }).address();
  process.stdout.write(`listening on http://${settings.HOST}:${port}\n`);
}

void listen();
