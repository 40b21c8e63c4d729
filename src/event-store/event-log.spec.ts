import { Transform } from 'node:stream';
import { type EventStoreConnection } from './connection';
import { EventLog } from './event-log';

/** What the event store sends on a filtered subscription: our events, and how far it has looked in between. */
type Sent =
  { readonly event: number; readonly of?: string } | { readonly checkpoint: number } | { readonly caughtUp: true };

interface Options {
  readonly filter: {
    readonly filterOn: string;
    readonly prefixes: readonly string[];
    readonly checkpointReached: (subscription: unknown, position: { commit: bigint; prepare: bigint }) => void;
  };
}

const resolved = (position: number, streamId = 'ledger-1') => ({
  event: {
    isJson: true,
    id: `e${position}`,
    streamId,
    revision: BigInt(position),
    type: 'TimeLogged',
    data: {},
    metadata: { version: 1 },
    position: { commit: BigInt(position), prepare: BigInt(position) },
  },
});

/** The filters that the store was asked for. */
const asked: Options['filter'][] = [];

/** A log whose subscription hands these on as the official client does: what it is sent while nobody reads waits in it. */
function logThatIsSent(...sent: readonly Sent[]): EventLog {
  const subscribeToAll = ({ filter }: Options) => {
    asked.push(filter);
    const subscription = new Transform({
      objectMode: true,
      transform(one: Sent, _, done) {
        if ('event' in one) this.push(resolved(one.event, one.of));
        else if ('caughtUp' in one) this.emit('caughtUp');
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

  it('says when it has handed on all that there was, and not before', async () => {
    const ending = new AbortController();
    const told: unknown[] = [];
    const log = logThatIsSent({ event: 1 }, { event: 2 }, { caughtUp: true }, { event: 3 });
    for await (const { events, caughtUp } of log.subscribe(0, ending.signal)) {
      told.push(...events.map(({ position }) => position));
      if (caughtUp && !told.includes('caught up')) told.push('caught up');
      if (told.includes(3)) ending.abort();
    }
    expect(told.filter((one) => one !== 3)).toEqual([1, 2, 'caught up']);
  });

  it('asks the store for some types or streams alone, and leaves what is of others', async () => {
    const ending = new AbortController();
    const streams: string[] = [];
    const log = logThatIsSent({ event: 1, of: 'their-shop' }, { event: 2, of: 'ledger-2' });
    for await (const { events } of log.subscribe(0, ending.signal, { types: ['TimeLogged'] })) {
      streams.push(...events.map(({ stream }) => stream));
      ending.abort();
    }
    expect(streams).toEqual(['ledger-2']);
    expect(asked.at(-1)).toMatchObject({ filterOn: 'eventType', prefixes: ['TimeLogged'] });

    for await (const _ of logThatIsSent({ event: 1 }).subscribe(0, AbortSignal.abort(), { streams: ['ledger-1'] }));
    expect(asked.at(-1)).toMatchObject({ filterOn: 'streamName', prefixes: ['ledger-1'] });
  });
});
