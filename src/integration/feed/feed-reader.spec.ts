import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { until } from '../../../test/support/waiting';
import { publications } from '../schemas/publications';
import { approved, crooked, FilteringLog, launched, numbered, revoked } from './feed.fixtures';
import { FeedReader } from './feed-reader';
import { Past } from './past';
import { type Selection, selects } from './selection';
import { Tail } from './tail';

const all: Selection = { types: null, agreementId: null, clientId: null };
/** A signal of its own for each reader. */
const never = (): AbortSignal => new AbortController().signal;

/** A feed over a log in memory, which remembers only so many of the latest events. */
function feedOver(log: FilteringLog, events = 10) {
  const tail = new Tail(log, { events, characters: 1_000_000 });
  const past = new Past(log, tail);
  const read = (after: number, selection = all) => new FeedReader(tail, past, selection, after);
  return { tail, past, read };
}

const positions = (facts: readonly { readonly position: number }[]): readonly number[] =>
  facts.map(({ position }) => position);

/** What of the log a reader with that selection is to be handed. */
const told = (log: FilteringLog, selection: Selection): readonly number[] =>
  positions(
    log.facts.filter(({ type, data, position }) => {
      const { clientId = null, agreementId = null } = data as { clientId?: string; agreementId?: string };
      return publications.has(type) && selects(selection, { position, type, clientId, agreementId });
    }),
  );

beforeAll(() => {
  Logger.overrideLogger(false);
});

describe('A reader of the feed', () => {
  let stop: () => Promise<void> = () => Promise.resolve();
  afterEach(() => stop());

  async function joined(log: FilteringLog, events?: number) {
    const feed = feedOver(log, events);
    stop = () => feed.tail.onModuleDestroy();
    return { ...feed, leave: await feed.tail.join() };
  }

  it('is handed the past, then what is written, and is told when there is no more', async () => {
    const log = new FilteringLog();
    const before = [log.write(...launched('acme')), log.write(...numbered()), log.write(...approved('acme', 'a1'))];
    const { read } = await joined(log);
    const reader = read(0);

    const past = await reader.next(100, 1_000, never());
    expect(positions(past.events)).toEqual([before[0]!.position, before[2]!.position]);
    const soon = reader.next(100, 5_000, never());
    const after = log.write(...revoked());
    expect(await soon).toMatchObject({ events: [{ position: after.position }], position: after.position });
    expect(await reader.next(100, 0, never())).toEqual({ events: [], position: after.position, caughtUp: true });
  });

  it('passes over what is not for it: its position grows without an event', async () => {
    const log = new FilteringLog();
    const { read } = await joined(log);
    const reader = read(0, { ...all, clientId: 'globex' });
    const { position } = log.write(...approved('acme', 'a1'));

    await until(async () => (await reader.next(100, 10, never())).position === position);
  });

  it('waits no longer than it wants to, nor than its signal allows', async () => {
    const { read } = await joined(new FilteringLog());
    const ending = new AbortController();
    expect(await read(0).next(100, 5, never())).toMatchObject({ events: [], caughtUp: true });

    const waiting = read(0).next(100, 60_000, ending.signal);
    ending.abort();
    expect(await waiting).toMatchObject({ events: [] });
  });

  // Rule: feed.slow-readers-cost-nobody
  it('that falls behind what is remembered reads from the store again, and loses nothing', async () => {
    const log = new FilteringLog();
    const { read, tail } = await joined(log, 2);
    const slow = read(0);
    for (let n = 0; n < 9; n += 1) log.write(...approved('acme', 'a1'));
    await until(() => Promise.resolve(tail.to === log.facts.at(-1)!.position));
    expect(tail.from).toBeGreaterThan(0);

    const handedOn: number[] = [];
    while (handedOn.length < 9) handedOn.push(...positions((await slow.next(4, 1_000, never())).events));
    expect(handedOn).toEqual(positions(log.facts));
  });

  // Rule: feed.slow-readers-cost-nobody
  it('costs no subscription: a thousand share one, and the past is read for a few at a time', async () => {
    let most = 0;
    const log = new FilteringLog(() => {
      most = Math.max(most, log.open);
      return 1;
    });
    for (let n = 0; n < 5; n += 1) log.write(...approved('acme', 'a1'));
    const { read } = await joined(log, 100);
    const readers = Array.from({ length: 1_000 }, (_, n) => read(n % 10 === 0 ? 0 : log.facts.at(-1)!.position));
    const parts = readers.map((reader) => reader.next(5, 60_000, never()));
    await until(() => Promise.resolve(log.opened > 100));
    log.write(...launched('acme'));

    const handedOn = (await Promise.all(parts)).map(({ events }) => events.length);
    expect(handedOn.filter((count) => count === 5)).toHaveLength(100);
    expect(handedOn.filter((count) => count === 1)).toHaveLength(900);
    expect(most).toBeLessThanOrEqual(5);
  });

  // Rule: feed.slow-readers-cost-nobody
  it('is given the more at once the sooner it comes again, and little when it was slow', async () => {
    const log = new FilteringLog(() => 1_000);
    for (let n = 0; n < 900; n += 1) log.write(...approved('acme', 'a1'));
    const { read } = await joined(log);
    const reader = read(0);
    const count = async () => (await reader.next(900, 0, never())).events.length;

    const first = await count();
    expect(await count()).toBeGreaterThan(1.9 * first);
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(await count()).toBe(first);
  });

  // Rule: feed.no-gap-no-repeat
  it('whose past is under way when something is written is handed that too', async () => {
    let ms = 0;
    const log = new FilteringLog(
      () => 100,
      () => ms,
    );
    const before = log.write(...approved('acme', 'a1'));
    const { read, tail } = await joined(log);
    const reader = read(0);
    ms = 50;
    const past = reader.next(100, 1_000, never());
    await new Promise((resolve) => setTimeout(resolve, 5));
    ms = 0;
    const meanwhile = log.write(...approved('acme', 'a1'));
    await until(() => Promise.resolve(tail.to === meanwhile.position));

    expect(positions((await past).events)).toEqual([before.position]);
    expect(positions((await reader.next(100, 1_000, never())).events)).toEqual([meanwhile.position]);
  });

  it('goes on when the store comes back, where it can wait', async () => {
    const log = new FilteringLog();
    const before = log.write(...approved('acme', 'a1'));
    const { read } = await joined(log);
    log.goAway();
    const reader = read(0);
    const past = reader.next(100, 30_000, never());
    log.comeBack();
    expect(positions((await past).events)).toEqual([before.position]);

    log.goAway();
    const soon = reader.next(100, 30_000, never());
    const later = log.write(...approved('acme', 'a1'));
    log.comeBack();
    expect(positions((await soon).events)).toEqual([later.position]);
  });

  it('that reads the past at once is told that the store is away', async () => {
    const log = new FilteringLog();
    log.write(...approved('acme', 'a1'));
    const { read } = await joined(log);
    log.goAway();

    await expect(read(0).next(100, 0, never())).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  it('that wants what is not of its public shape is handed what comes before, and then fails by its name', async () => {
    const log = new FilteringLog();
    const first = log.write(...approved('acme', 'a1'));
    log.write(...crooked('acme', 'a1'));
    const later = log.write(...approved('globex', 'a2'));
    const { read } = await joined(log);
    const reader = read(0);

    expect(positions((await reader.next(100, 0, never())).events)).toEqual([first.position]);
    await expect(reader.next(100, 0, never())).rejects.toThrow('OverageApproved ledger-a1-2026-03@1');
    const others = await read(0, { ...all, clientId: 'globex' }).next(100, 0, never());
    expect(positions(others.events)).toEqual([later.position]);
  });

  it('that comes when all have gone for long begins anew', async () => {
    const log = new FilteringLog();
    const { read, tail, leave } = await joined(log);
    leave();
    await tail.onModuleDestroy();
    expect(log.open).toBe(0);
    log.write(...approved('acme', 'a1'));
    await tail.join();

    expect(positions((await read(0).next(100, 0, never())).events)).toEqual(positions(log.facts));
  });

  // Rule: feed.no-gap-no-repeat
  it('that reads on while the program stops is handed what it has not read', async () => {
    const log = new FilteringLog();
    const { read, tail } = await joined(log);
    const reader = read(0);
    const { position } = log.write(...approved('acme', 'a1'));
    await until(() => Promise.resolve(tail.to === position));
    await tail.onModuleDestroy();

    expect(positions((await reader.next(100, 0, never())).events)).toEqual([position]);
  });

  const clients = ['acme', 'globex', 'initech'];
  const fact = fc.oneof(
    fc.constantFrom(...clients).map((clientId) => approved(clientId, `of-${clientId}`)),
    fc.constantFrom(...clients).map((clientId) => launched(clientId)),
    fc.constant(numbered()),
    fc.constant(revoked()),
  );
  const selection = fc.record<Selection>({
    types: fc.option(fc.subarray(['OverageApproved', 'ProjectLaunched', 'KeyRevoked'], { minLength: 1 })),
    agreementId: fc.option(fc.constantFrom(...clients.map((clientId) => `of-${clientId}`)), { freq: 4 }),
    clientId: fc.option(fc.constantFrom(...clients)),
  });
  const step = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ what: fc.constant('write' as const), facts: fc.array(fact, { maxLength: 8 }) }),
    },
    {
      weight: 6,
      arbitrary: fc.record({
        what: fc.constant('read' as const),
        who: fc.nat(3),
        most: fc.integer({ min: 1, max: 6 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ what: fc.constant('come again' as const), who: fc.nat(3) }) },
    { weight: 1, arbitrary: fc.record({ what: fc.constant('away' as const) }) },
    { weight: 2, arbitrary: fc.record({ what: fc.constant('pause' as const), ms: fc.integer({ min: 1, max: 5 }) }) },
  );

  // Rule: feed.no-gap-no-repeat
  it('whatever is written, and however readers pause: each is handed what it selects of the log, once and in order (FEED_RUNS times)', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(selection, { minLength: 4, maxLength: 4 }),
        fc.array(step, { maxLength: 60 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 5 })),
        fc.integer({ min: 1, max: 6 }),
        async (selections, steps, sizes, remembered) => {
          const next = () => sizes.next().value as number;
          const log = new FilteringLog(next, () => Math.max(0, next() - 2) * 3);
          const { tail, past } = feedOver(log, remembered);
          await tail.join();
          const readers = selections.map((wanted) => new FeedReader(tail, past, wanted, 0));
          const handedOn: number[][] = selections.map(() => []);
          // What readers do goes on beside everything else, each one's in its order.
          const doing = selections.map(() => Promise.resolve());
          const then = (who: number, what: () => unknown): void => {
            doing[who] = doing[who]!.then(async () => void (await what()));
          };
          const take = async (who: number, most: number): Promise<boolean> => {
            const { events, caughtUp } = await readers[who]!.next(most, 0, never());
            handedOn[who]!.push(...positions(events));
            return caughtUp;
          };
          try {
            for (const one of steps) {
              if (one.what === 'write') for (const written of one.facts) log.write(...written);
              else if (one.what === 'read') then(one.who, () => take(one.who, one.most));
              else if (one.what === 'come again') {
                then(one.who, () => {
                  readers[one.who] = new FeedReader(tail, past, selections[one.who]!, readers[one.who]!.position);
                });
              } else if (one.what === 'away') {
                // Whoever reads just now cannot wait, and would be refused.
                await Promise.all(doing);
                log.goAway();
                await new Promise((resolve) => setImmediate(resolve));
                log.comeBack();
              } else await new Promise((resolve) => setTimeout(resolve, one.ms));
            }
            await Promise.all(doing);
            const end = log.facts.at(-1)?.position ?? 0;
            for (const who of readers.keys()) {
              await until(async () => (await take(who, 3)) && tail.to >= end);
              while (readers[who]!.position < end) await take(who, 3);
            }
            expect(handedOn).toEqual(selections.map((wanted) => told(log, wanted)));
          } finally {
            await tail.onModuleDestroy();
          }
        },
      ),
      { numRuns: Number(process.env['FEED_RUNS'] ?? 30) },
    );
  }, 120_000);
});
