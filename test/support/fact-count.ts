import { type AllStreamSubscription, EventStoreDBClient, START, streamNameFilter } from '@eventstore/db-client';

/** Counts the facts in streams of these prefixes as they are written, so that a kill can follow on any of them. */
export class FactCount {
  private count = 0;
  private readonly waiting = new Set<() => void>();
  private readonly client: EventStoreDBClient;
  private readonly subscription: AllStreamSubscription;

  constructor(url: string, prefixes: string[]) {
    this.client = EventStoreDBClient.connectionString(url);
    const filter = streamNameFilter({ prefixes });
    this.subscription = this.client.subscribeToAll({ fromPosition: START, filter });
    // An embedded store goes down with the program that is killed.
    this.subscription.on('error', () => undefined);
    this.subscription.on('data', () => {
      this.count += 1;
      for (const look of this.waiting) look();
    });
  }

  /** Resolves when so many more facts have been written. */
  after(facts: number): Promise<void> {
    const end = this.count + facts;
    return new Promise((resolve) => {
      const look = (): void => {
        if (this.count < end) return;
        this.waiting.delete(look);
        resolve();
      };
      this.waiting.add(look);
    });
  }

  async close(): Promise<void> {
    await this.subscription.unsubscribe();
    await this.client.dispose();
  }
}
