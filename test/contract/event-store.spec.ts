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
  START,
  StreamNotFoundError,
  streamNameFilter,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { v4 } from 'uuid';
import { serve } from '../../embedded/event-store';

/** What Minutebook relies on, through the official client: on the server at EVENTSTORE_URL, or on the embedded one. */
describe('The event store', () => {
  type Counted = JSONEventType<'Counted', { n: number; note: string }, { by: string }>;

  let client: EventStoreDBClient;
  let takeAway = (): Promise<unknown> => Promise.resolve();

  beforeAll(async () => {
    let url = process.env['EVENTSTORE_URL'];
    if (!url) {
      const path = mkdtempSync(join(tmpdir(), 'minutebook-contract-'));
      const server = await serve({ path, port: 0 });
      takeAway = () => server.stop().finally(() => rmSync(path, { recursive: true }));
      ({ url } = server);
    }
    client = EventStoreDBClient.connectionString(url);
  });
  afterAll(async () => {
    await client.dispose();
    await takeAway();
  });

  const counted = (n: number, id = v4()) =>
    jsonEvent<Counted>({ id, type: 'Counted', data: { n, note: 'Prüfung ✓ 検査' }, metadata: { by: 'Ada' } });
  const freshStream = (): string => `contract_${v4()}-1`;
  const numbersOf = async (stream: string, fromRevision: bigint | typeof START = START): Promise<number[]> => {
    const numbers: number[] = [];
    for await (const { event } of client.readStream<Counted>(stream, { fromRevision })) numbers.push(event!.data.n);
    return numbers;
  };

  describe('appends', () => {
    it('answers the revision and the position, and reads back what was written', async () => {
      const stream = freshStream();
      const first = await client.appendToStream(stream, [counted(1), counted(2)], { expectedRevision: NO_STREAM });
      const second = await client.appendToStream(stream, [counted(3)], { expectedRevision: 1n });

      expect([first.nextExpectedRevision, second.nextExpectedRevision]).toEqual([1n, 2n]);
      expect(second.position!.commit).toBeGreaterThan(first.position!.commit);
      expect(await numbersOf(stream)).toEqual([1, 2, 3]);
      expect(await numbersOf(stream, 2n)).toEqual([3]);
      for await (const { event } of client.readStream<Counted>(stream, { maxCount: 1 })) {
        expect(event).toMatchObject({
          type: 'Counted',
          revision: 0n,
          data: { n: 1, note: 'Prüfung ✓ 検査' },
          metadata: { by: 'Ada' },
        });
      }
    });

    it('refuses a revision that is not the stream’s, and writes nothing', async () => {
      const stream = freshStream();
      await client.appendToStream(stream, [counted(1)], { expectedRevision: NO_STREAM });

      for (const expectedRevision of [NO_STREAM, 1n, 7n] as const) {
        await expect(client.appendToStream(stream, [counted(2)], { expectedRevision })).rejects.toBeInstanceOf(
          WrongExpectedVersionError,
        );
      }
      expect(await numbersOf(stream)).toEqual([1]);
    });

    it('takes the same events at the same revision again as what they are: a repeat', async () => {
      const stream = freshStream();
      const events = [counted(1), counted(2)];
      const first = await client.appendToStream(stream, events, { expectedRevision: NO_STREAM });
      await client.appendToStream(stream, [counted(3)], { expectedRevision: 1n });
      const again = await client.appendToStream(stream, events, { expectedRevision: NO_STREAM });

      expect(again.nextExpectedRevision).toBe(first.nextExpectedRevision);
      expect(await numbersOf(stream)).toEqual([1, 2, 3]);
    });

    it('of twenty who append at the same revision, one wins', async () => {
      const stream = freshStream();
      const append = (n: number) => client.appendToStream(stream, [counted(n)], { expectedRevision: NO_STREAM });
      const outcomes = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => append(n)));

      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect(await numbersOf(stream)).toHaveLength(1);
    });

    it('says of a stream that is not there that it is not there', async () => {
      await expect(numbersOf(freshStream())).rejects.toBeInstanceOf(StreamNotFoundError);
    });
  });

  describe('the log of all streams', () => {
    it('ends with what was written last', async () => {
      const stream = freshStream();
      const { position } = await client.appendToStream(stream, [counted(1)], { expectedRevision: NO_STREAM });
      const found: bigint[] = [];
      // A shared server writes statistics of its own. What is read is read to its end: the client keeps other calls open.
      for await (const { event } of client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 100 })) {
        if (event?.streamId === stream) found.push(event.position.commit);
      }
      expect(found).toEqual([position!.commit]);
    });

    it('is followed through past and present, in order, each event of the named streams once, and from any place', async () => {
      const family = `contract_${v4()}-`;
      const append = async (stream: string, from: number, count: number) => {
        const events = Array.from({ length: count }, (_, i) => counted(from + i));
        return client.appendToStream(`${family}${stream}`, events);
      };
      const follow = async (after: bigint | null, until: number): Promise<number[]> => {
        const subscription = client.subscribeToAll({
          fromPosition: after === null ? START : { commit: after, prepare: after },
          filter: streamNameFilter({ prefixes: [family] }),
        });
        const numbers: number[] = [];
        let position = -1n;
        for await (const { event } of subscription) {
          expect(event!.position.commit).toBeGreaterThan(position);
          position = event!.position.commit;
          numbers.push((event!.data as Counted['data']).n);
          if (numbers.at(-1) === until) break;
        }
        return numbers;
      };

      const past = await append('a', 1, 50);
      await append('b', 51, 50);
      await client.appendToStream(freshStream(), [counted(-1)]);
      const following = follow(null, 300);
      for (let n = 101; n <= 300; n += 10) await append(n % 20 === 1 ? 'a' : 'b', n, 10);

      const all = Array.from({ length: 300 }, (_, i) => i + 1);
      expect(await following).toEqual(all);
      expect(await follow(past.position!.commit, 300)).toEqual(all.slice(50));
    });
  });
});
