import { EventStoreDBClient } from '@eventstore/db-client';
import { type OnApplicationShutdown } from '@nestjs/common';

/** The client waits for its calls to end, and one whose answers nobody reads any more never does. */
const DISPOSE_MS_MAX = 1_000;

/** The one client of this process: pending appends of all clients of a process share one table. */
export class EventStoreConnection implements OnApplicationShutdown {
  readonly client: EventStoreDBClient;

  /** @param url a connection string; `tlsVerifyCert=false` counts for one node with credentials */
  constructor(url: string) {
    this.client = unverified(url) ?? EventStoreDBClient.connectionString(url);
  }

  async onApplicationShutdown(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, DISPOSE_MS_MAX)));
    await Promise.race([this.client.dispose(), late]);
    clearTimeout(timer);
  }
}

const WITHOUT_VERIFYING = /^esdb:\/\/([^:@/]+):([^:@/]+)@([^:@/,]+):(\d+)\?tls=true&tlsVerifyCert=false$/;

/** A client that encrypts and does not ask whose certificate it is: from a connection string it cannot be had. */
function unverified(url: string): EventStoreDBClient | undefined {
  const [, username, password, address, port] = WITHOUT_VERIFYING.exec(url) ?? [];
  if (username === undefined || password === undefined || address === undefined) return undefined;
  const endpoint = { address: decodeURIComponent(address), port: Number(port) };
  const credentials = { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  return new EventStoreDBClient({ endpoint }, { verifyOptions: { rejectUnauthorized: false } }, credentials);
}
