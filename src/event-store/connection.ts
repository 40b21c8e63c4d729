import { EventStoreDBClient } from '@eventstore/db-client';
import { type OnApplicationShutdown } from '@nestjs/common';

/** The client waits for its calls to end, and one whose answers nobody reads any more never does. */
const DISPOSE_MS_MAX = 1_000;

/** The one client of this process: pending appends of all clients of a process share one table. */
export class EventStoreConnection implements OnApplicationShutdown {
  readonly client: EventStoreDBClient;

  constructor(url: string) {
    this.client = EventStoreDBClient.connectionString(url);
  }

  async onApplicationShutdown(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, DISPOSE_MS_MAX)));
    await Promise.race([this.client.dispose(), late]);
    clearTimeout(timer);
  }
}
