import { type DynamicModule, Module } from '@nestjs/common';
import { EventStoreConnection } from './connection';
import { Decisions } from './decisions';
import { EventLog } from './event-log';

/** The only door to EventStoreDB. */
@Module({})
export class EventStoreModule {
  /** @param url connection string, `esdb://host:port?tls=false` */
  static forRoot(url: string): DynamicModule {
    return {
      module: EventStoreModule,
      global: true,
      providers: [
        { provide: EventStoreConnection, useFactory: () => new EventStoreConnection(url) },
        EventLog,
        Decisions,
      ],
      exports: [EventLog, Decisions],
    };
  }
}
