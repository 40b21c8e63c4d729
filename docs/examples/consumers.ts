/**
 * A persistent subscription: several consumers share the facts of all tickets, each fact is handled by one of them, and
 * the store remembers what is done. The facts of one ticket go to one consumer, in order.
 */
import {
  type EventStoreDBClient,
  PersistentSubscriptionExistsError,
  persistentSubscriptionToStreamSettingsFromDefaults,
  type RecordedEvent,
  START,
} from '@eventstore/db-client';

const TICKETS = '$ce-ticket';

/** Makes the group, once; every consumer may call it. */
export async function makeGroup(client: EventStoreDBClient, group: string): Promise<void> {
  const settings = persistentSubscriptionToStreamSettingsFromDefaults({
    startFrom: START,
    resolveLinkTos: true,
    consumerStrategyName: 'Pinned',
    maxRetryCount: 3,
  });
  try {
    await client.createPersistentSubscriptionToStream(TICKETS, group, settings);
  } catch (error) {
    if (!(error instanceof PersistentSubscriptionExistsError)) throw error;
  }
}

/**
 * Handles facts until it is told to stop, or the connection ends, which throws. A fact may come twice: `handle` must not
 * mind. One that cannot be handled comes again up to three times and is then parked with the reason.
 */
export async function consume(
  client: EventStoreDBClient,
  group: string,
  handle: (fact: RecordedEvent) => Promise<void>,
  stop: AbortSignal,
): Promise<void> {
  const subscription = client.subscribeToPersistentSubscriptionToStream(TICKETS, group, { bufferSize: 20 });
  stop.addEventListener('abort', () => void subscription.unsubscribe(), { once: true });
  for await (const resolved of subscription) {
    try {
      // A link without its event: the ticket’s stream was deleted.
      if (resolved.event) await handle(resolved.event);
      await subscription.ack(resolved);
    } catch (error) {
      await subscription.nack('retry', (error as Error).message, resolved);
    }
  }
}

/** What waits for a person: how many facts are parked, and once more with them. */
export async function handleParkedAgain(client: EventStoreDBClient, group: string): Promise<bigint> {
  const { stats } = await client.getPersistentSubscriptionToStreamInfo(TICKETS, group);
  if (stats.parkedMessageCount > 0n) await client.replayParkedMessagesToStream(TICKETS, group);
  return stats.parkedMessageCount;
}
