import { Transform } from 'node:stream';
import { type EventStoreConnection } from './connection';
import { EventLog } from './event-log';

/** What the event store sends on a filtered subscription: our events, and how far it has looked in between. */
type Sent = { readonly event: number } | { readonly checkpoint: number };

interface Options {
  readonly filter: {
    readonly checkpointReached: (subscription: unknown, position: { commit: bigint; prepare: bigint }) => void;
  };
}

const resolved = (position: number) => ({
  event: {
    isJson: true,
    id: `e${position}`,
    streamId: 'ledger-1',
    revision: BigInt(position),
    type: 'TimeLogged',
    data: {},
    metadata: { version: 1 },
    position: { commit: BigInt(position), prepare: BigInt(position) },
  },
});

/** A log whose subscription hands these on as the official client does: what it is sent while nobody reads waits in it. */
function logThatIsSent(...sent: readonly Sent[]): EventLog {
  const subscribeToAll = ({ filter }: Options) => {
    const subscription = new Transform({
      objectMode: true,
      transform(one: Sent, _, done) {
        if ('event' in one) this.push(resolved(one.event));
        else filter.checkpointReached(this, { commit: BigInt(one.checkpoint), prepare: BigInt(one.checkpoint) });
        done();
      },
    });
    setImmediate(() => {
      for (const one of sent) subscription.write(one);
    });
    return Object.assign(subscription, { unsubscribe: () => Promise.resolve() });
  };
  return new EventLog({ client: { subscribeToAll } } as unknown as EventStoreConnection);
}

describe('a subscription to the log', () => {
  it('never says that it has looked further than the events it has handed on', async () => {
    const log = logThatIsSent(
      { event: 1 },
      { event: 2 },
      { checkpoint: 5 },
      { event: 7 },
      { checkpoint: 9 },
      { checkpoint: 12 },
    );
    const ending = new AbortController();
    const events: number[] = [];
    let through = 0;
    for await (const batch of log.subscribe(null, ending.signal)) {
      for (const { position } of batch.events) {
        expect(position).toBeGreaterThan(through);
        events.push(position);
      }
      expect(batch.position).toBeGreaterThanOrEqual(Math.max(through, events.at(-1) ?? 0));
      through = batch.position;
      if (through === 12) ending.abort();
    }
    expect(events).toEqual([1, 2, 7]);
  });
});
