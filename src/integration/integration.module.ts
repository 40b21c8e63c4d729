import { Module } from '@nestjs/common';
import { EventLog } from '../event-store/event-log';
import { KeysModule } from '../keys/keys.module';
import { Feed } from './feed/feed';
import { FeedController } from './feed/feed.controller';
import { FeedMetrics } from './feed/feed.metrics';
import { OpenFeeds } from './feed/open-feeds';
import { Past } from './feed/past';
import { Tail } from './feed/tail';
import { SchemasController } from './schemas/schemas.controller';

/** What integrators are told, and how they read it. */
@Module({
  imports: [KeysModule],
  controllers: [FeedController, SchemasController],
  providers: [
    { provide: Tail, useFactory: (log: EventLog) => new Tail(log), inject: [EventLog] },
    { provide: Past, useFactory: (log: EventLog, tail: Tail) => new Past(log, tail), inject: [EventLog, Tail] },
    Feed,
    OpenFeeds,
    FeedMetrics,
  ],
  exports: [Feed],
})
export class IntegrationModule {}
