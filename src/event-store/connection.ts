import { EventStoreDBClient } from '@eventstore/db-client';
import { type OnApplicationShutdown } from '@nestjs/common';

/** The one client of this process: pending appends of all clients of a process share one table. */
export class EventStoreConnection implements OnApplicationShutdown {
  readonly client: EventStoreDBClient;

  constructor(url: string) {
    this.client = EventStoreDBClient.connectionString(url);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.client.dispose();
  }
}
