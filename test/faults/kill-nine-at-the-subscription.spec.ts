import { setTimeout as sleep } from 'node:timers/promises';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BACKWARDS,
  END,
  EventStoreDBClient,
  jsonEvent,
  type JSONEventType,
  NO_STREAM,
  persistentSubscriptionToStreamSettingsFromDefaults,
  START,
  streamNameFilter,
  StreamNotFoundError,
} from '@eventstore/db-client';
import { Random } from '../support/random';
import { StoreProcess } from '../support/store-process';
import { until } from '../support/waiting';

/** `KILLS=` kills as often as it says, above the fifty of every run. */
const KILLS = Math.max(50, Number(process.env['KILLS'] ?? 50));
const CONSUMERS = 4;
const WRITERS = 4;
const STREAMS_A_WRITER = 3;
const CATEGORY = '$ce-ticket';

type Noted = JSONEventType<'Noted', { n: number }>;

/** One event as a consumer of a group gets it. */
interface Arrived {
  readonly link?: { readonly revision: bigint };
  readonly event?: { readonly streamId: string; readonly revision: bigint };
}

/** Writes numbers to streams, and writes again what nobody acknowledged, until it was. */
class Writer {
  readonly lengths = new Map<string, number>();
  private pending: { readonly stream: string; readonly events: ReturnType<typeof noted>[] } | undefined;

  constructor(
    private readonly name: string,
    private readonly random: Random,
  ) {}

  get written(): number {
    return [...this.lengths.values()].reduce((sum, length) => sum + length, 0);
  }

  async writeUntilCutOff(client: EventStoreDBClient, isOver: () => boolean): Promise<void> {
    while (!isOver() && (await this.writeOne(client)));
  }

  /** @returns false when there was no answer, and nobody knows whether it was written */
  async writeOne(client: EventStoreDBClient): Promise<boolean> {
    this.pending ??= this.batch();
    const { stream, events } = this.pending;
    const length = this.lengths.get(stream) ?? 0;
    const expectedRevision = length === 0 ? NO_STREAM : BigInt(length - 1);
    const answer = await client.appendToStream(stream, events, { expectedRevision }).catch(() => undefined);
    if (!answer) return false;
    this.lengths.set(stream, length + events.length);
    this.pending = undefined;
    return true;
  }

  private batch(): NonNullable<Writer['pending']> {
    const stream = `ticket-${this.name}-${this.random.between(1, STREAMS_A_WRITER)}`;
    const length = this.lengths.get(stream) ?? 0;
    return { stream, events: Array.from({ length: this.random.between(1, 5) }, (_, i) => noted(length + i)) };
  }
}

const noted = (n: number) => jsonEvent<Noted>({ type: 'Noted', data: { n } });

/** What a group has written down as finished. */
interface WrittenDown {
  readonly floor: number;
  readonly finished: readonly (readonly [number, number])[];
}

const covers = ({ floor, finished }: WrittenDown, place: number): boolean =>
  place <= floor || finished.some(([from, to]) => from <= place && place <= to);

/** A group of consumers, each handling one event after the other, and what they have handled together. */
class Handlers {
  /** Places in the category, with how often they came. */
  readonly handled = new Map<number, number>();
  readonly faults: string[] = [];
  private readonly next = new Map<string, bigint>();
  private before: WrittenDown = { floor: -1, finished: [] };

  constructor(
    readonly group: string,
    private readonly keepsOrder: boolean,
    private readonly random: Random,
  ) {}

  /** Consumers come; answers when all have joined. `over` ends when all are gone. */
  async join(client: EventStoreDBClient): Promise<{ readonly over: Promise<unknown> }> {
    this.before = await this.writtenDown(client);
    for (let place = 0; place <= this.before.floor; place += 1) {
      if (!this.handled.has(place)) this.faults.push(`${place} is written down as finished, and nobody has handled it`);
    }
    const consumers = Array.from({ length: CONSUMERS }, () => {
      const options = { bufferSize: this.random.between(1, 8) };
      return client.subscribeToPersistentSubscriptionToStream<Noted>(CATEGORY, this.group, options);
    });
    const joined = consumers.map(
      (consumer) =>
        new Promise<void>((resolve) => {
          consumer.once('confirmation', () => resolve());
          consumer.once('error', () => resolve());
        }),
    );
    const over = consumers.map(async (consumer) => {
      try {
        for await (const event of consumer) {
          if (this.random.between(1, 4) === 1) await sleep(this.random.between(0, 3));
          this.handle(event);
          await consumer.ack(event);
        }
      } catch {
        return; // The store is gone.
      }
    });
    await Promise.all(joined);
    return { over: Promise.all(over) };
  }

  private handle({ link, event }: Arrived): void {
    const place = Number(link!.revision);
    const times = this.handled.get(place) ?? 0;
    this.handled.set(place, times + 1);
    if (covers(this.before, place)) this.faults.push(`${place} came again although it was written down as finished`);
    if (times > 0 || !this.keepsOrder) return;
    const { streamId, revision } = event!;
    const expected = this.next.get(streamId) ?? 0n;
    if (revision !== expected) this.faults.push(`${streamId} went from ${expected - 1n} to ${revision}`);
    this.next.set(streamId, revision + 1n);
  }

  private async writtenDown(client: EventStoreDBClient): Promise<WrittenDown> {
    const stream = `$persistentsubscription-${CATEGORY}::${this.group}-checkpoint`;
    const latest = client.readStream(stream, { direction: BACKWARDS, fromRevision: END, maxCount: 1 });
    let writtenDown: WrittenDown = { floor: -1, finished: [] };
    try {
      // Read to its end: the client keeps a call that is left early.
      for await (const { event } of latest) {
        const { finished = [] } = (event!.metadata ?? {}) as Partial<WrittenDown>;
        writtenDown = { floor: Number(event!.data), finished };
      }
    } catch (error) {
      if (!(error instanceof StreamNotFoundError)) throw error;
    }
    return writtenDown;
  }
}

/** One who reads along, and goes on from what it saw last. */
class Reader {
  readonly positions: bigint[] = [];
  readonly faults: string[] = [];

  follow(client: EventStoreDBClient): Promise<void> {
    const last = this.positions.at(-1);
    const subscription = client.subscribeToAll({
      fromPosition: last === undefined ? START : { commit: last, prepare: last },
      filter: streamNameFilter({ prefixes: ['ticket-'] }),
    });
    return (async () => {
      try {
        for await (const { event } of subscription) {
          const { commit } = event!.position;
          if (commit <= (this.positions.at(-1) ?? 0n))
            this.faults.push(`${commit} came after ${this.positions.at(-1)}`);
          this.positions.push(commit);
        }
      } catch {
        return; // The store is gone.
      }
    })();
  }
}

describe('kill -9 at the subscription', () => {
  const random = Random.seeded();
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-subscription-'));
  const store = new StoreProcess('event store', folder);
  const writers = Array.from({ length: WRITERS }, (_, n) => new Writer(`writer-${n}`, random));
  const pinned = new Handlers('pinned', true, random);
  const shared = new Handlers('shared', false, random);
  const groups = [pinned, shared];
  const reader = new Reader();

  beforeAll(() => console.log(`kill -9 at the subscription: SEED=${random.seed} plays the same again`));
  afterAll(async () => {
    await store.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  const connected = async (work: (client: EventStoreDBClient) => Promise<unknown>): Promise<void> => {
    const client = EventStoreDBClient.connectionString(store.url);
    try {
      await work(client);
    } finally {
      await client.dispose();
    }
  };

  /** Resolves when so many more events have been handled, or when it has taken long enough. */
  const someAreHandled = async (count: number): Promise<void> => {
    const wanted = shared.handled.size + count;
    for (let waits = 0; waits < 100 && shared.handled.size < wanted; waits += 1) await sleep(random.between(1, 5));
  };

  const nothingWrong = (): void => expect([...pinned.faults, ...shared.faults, ...reader.faults]).toEqual([]);

  it(
    `${KILLS} times, with ${CONSUMERS} consumers: every event is handled, none comes again that was written down as finished, and who reads along misses nothing`,
    async () => {
      await store.start();
      await connected(async (client) => {
        const settings = persistentSubscriptionToStreamSettingsFromDefaults({
          ...{ startFrom: START, resolveLinkTos: true },
          ...{ checkPointLowerBound: 1, checkPointUpperBound: 1 },
        });
        const names = { pinned: 'Pinned', shared: 'RoundRobin' } as const;
        for (const [group, consumerStrategyName] of Object.entries(names)) {
          await client.createPersistentSubscriptionToStream(CATEGORY, group, { ...settings, consumerStrategyName });
        }
      });
      for (let round = 1; round <= KILLS; round += 1) {
        await connected(async (client) => {
          let isOver = false;
          const following = reader.follow(client);
          const writing = writers.map((writer) => writer.writeUntilCutOff(client, () => isOver));
          const handling = await Promise.all(groups.map((group) => group.join(client)));
          await someAreHandled(random.between(0, 60));
          await store.kill();
          isOver = true;
          await Promise.all([...writing, following, ...handling.map(({ over }) => over)]);
        });
        nothingWrong();
        await store.start();
      }
      await connected(async (client) => {
        for (const writer of writers) expect(await writer.writeOne(client)).toBe(true);
        const written = writers.reduce((sum, writer) => sum + writer.written, 0);
        const following = reader.follow(client);
        const handling = await Promise.all(groups.map((group) => group.join(client)));
        const counts = () => [pinned.handled.size, shared.handled.size, reader.positions.length];
        await until(() => Promise.resolve(counts().every((count) => count >= written)));
        expect(counts()).toEqual([written, written, written]);
        await store.kill();
        await Promise.all([following, ...handling.map(({ over }) => over)]);
        const repeats = (group: Handlers) => [...group.handled.values()].reduce((sum, times) => sum + times - 1, 0);
        console.log(
          `${written} events through ${KILLS} kills; came again: ${repeats(pinned)} (pinned), ${repeats(shared)} (shared)`,
        );
        expect(written).toBeGreaterThan(KILLS);
      });
      nothingWrong();
    },
    KILLS * 12_000,
  );
});
