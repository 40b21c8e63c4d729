import { BACKWARDS, END, EventStoreDBClient, type JSONRecordedEvent, StreamNotFoundError } from '@eventstore/db-client';

/** The streams that are Minutebook's; a shared server holds others too. */
const ours =
  /^(client|agreement|ledger|invoice|numbering|ticket|calendar|key|message|check|maintenance|notice|signing|dispute)-/;

/** How far back the last event of ours is looked for, in steps. */
const HEAD_READS = [1, 100, 10_000];

export interface StoredEvent {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The event store as the official client sees it, past the program: what was really written. */
export class EventStoreReader {
  private readonly client: EventStoreDBClient;

  constructor(url: string) {
    this.client = EventStoreDBClient.connectionString(url);
  }

  /** Every event of a stream; none where there is no such stream. */
  async stream(name: string): Promise<readonly StoredEvent[]> {
    const events: StoredEvent[] = [];
    try {
      for await (const { event } of this.client.readStream(name)) if (event?.isJson) events.push(stored(event));
    } catch (error) {
      if (!(error instanceof StreamNotFoundError)) throw error;
    }
    return events;
  }

  /** Position of the last event that Minutebook wrote; 0 where there is none. */
  async head(): Promise<bigint> {
    for (const maxCount of HEAD_READS) {
      let [looked, head] = [0, 0n];
      // To the end of each read: a call that is left early stays open.
      for await (const { event } of this.client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount })) {
        looked += 1;
        if (head === 0n && event && ours.test(event.streamId)) head = event.position.commit;
      }
      if (head > 0n || looked < maxCount) return head;
    }
    throw new Error('The last events are all somebody else’s');
  }

  close(): Promise<void> {
    return this.client.dispose();
  }
}

const stored = ({ id, streamId, revision, type, data }: JSONRecordedEvent): StoredEvent => ({
  id,
  stream: streamId,
  revision: Number(revision),
  type,
  data: data as StoredEvent['data'],
});
