import { join } from 'node:path';
import * as fc from 'fast-check';
import { open } from 'lmdb';
import { EventLog, type PlacedEvent } from './log';
import { type StreamKey } from './names';
import { makeRecord, recordIdKey, recordRevision, recordStreamKey, stampRecord } from './record';
import { removeFolder, temporaryFolder } from './store.fixtures';

jest.setTimeout(60_000);

const path = temporaryFolder();
afterAll(() => removeFolder(path));

/** The log as a list: position − 1 is the place in it. */
type Model = { stream: StreamKey; revision: number; id: string }[];

function place(log: EventLog, streams: readonly StreamKey[]): { events: PlacedEvent[]; added: Map<StreamKey, number> } {
  const added = new Map<StreamKey, number>();
  const last = new Map<StreamKey, number>();
  const events = streams.map((stream, index) => {
    const head = log.headOf(stream);
    if (!head && !added.has(stream)) added.set(stream, log.nextStreamNumber + added.size);
    const revision = (last.get(stream) ?? head?.lastRevision ?? -1) + 1;
    last.set(stream, revision);
    const id = Buffer.alloc(16);
    id.writeUInt32BE(log.headPosition + index, 12);
    const empty = Buffer.alloc(0);
    const record = makeRecord(Buffer.from(stream), {
      id,
      type: Buffer.from('T'),
      json: true,
      metadata: empty,
      data: id,
    });
    stampRecord(record, revision, 1);
    const streamNumber = head?.number ?? added.get(stream)!;
    return { position: log.headPosition + index + 1, stream, streamNumber, revision, record };
  });
  return { events, added };
}

function expectSame(log: EventLog, model: Model): void {
  expect(log.headPosition).toBe(model.length);
  const lengths = new Map<StreamKey, number>();
  for (const { stream } of model) lengths.set(stream, (lengths.get(stream) ?? 0) + 1);
  for (const [stream, length] of lengths) expect(log.headOf(stream)?.lastRevision).toBe(length - 1);
  expect(new Set([...lengths.keys()].map((stream) => log.headOf(stream)!.number)).size).toBe(lengths.size);
  expect(log.nextStreamNumber).toBe(lengths.size + 1);
  expect(log.headOf('nobody' as StreamKey)).toBeUndefined();
  model.forEach(({ stream, revision, id }, index) => {
    const record = log.recordAt(index + 1)!;
    expect([recordStreamKey(record), recordRevision(record), recordIdKey(record)]).toEqual([stream, revision, id]);
    expect(log.positionOf(log.headOf(stream)!.number, revision)).toBe(index + 1);
  });
  expect(log.recordAt(model.length + 1)).toBeUndefined();
  expect(positionsOf(log, 'stream')).toEqual(model.map((_, index) => index + 1));
  expect(positionsOf(log, 'nobody')).toEqual([]);
}

const positionsOf = (log: EventLog, category: string): number[] =>
  Array.from({ length: log.sizeOfCategory(category) }, (_, at) => {
    const { first, positions } = log.categoryPieceAt(category, at)!;
    return positions[at - first]!;
  });

it('finds every event by position and by revision, through index writes and reopening', async () => {
  let folder = 0;
  const stream = fc.nat(40).map((n) => `stream-${n}` as StreamKey);
  // Groups are large, so that the index goes to disk several times.
  const step = fc.oneof(
    { weight: 6, arbitrary: fc.array(stream, { minLength: 1, maxLength: 900, size: 'max' }) },
    { weight: 1, arbitrary: fc.constant('reopen' as const) },
    { weight: 1, arbitrary: fc.constant('restart' as const) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 14 }), async (steps) => {
      const where = join(path, String(folder++));
      let log = EventLog.open(where);
      const model: Model = [];
      for (const next of steps) {
        if (next === 'reopen') await log.reopen();
        else if (next === 'restart') {
          await log.close();
          log = EventLog.open(where);
        } else {
          const { events, added } = place(log, next);
          await log.commit(events, added);
          for (const { stream: name, revision, record } of events) {
            model.push({ stream: name, revision, id: recordIdKey(record) });
          }
        }
      }
      expectSame(log, model);
      await log.close();
      log = EventLog.open(where);
      expectSame(log, model);
      await log.close();
    }),
    { numRuns: 4 },
  );
});

it('knows a category as it was committed, also while the index of it is being written', async () => {
  const log = EventLog.open(join(path, 'category'));
  let isDone = false;
  const seen = new Set<string>();
  const looking = (async () => {
    while (!isDone) {
      const size = log.sizeOfCategory('stream');
      seen.add(`${size - log.headPosition}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  for (let n = 0; n < 8; n++) {
    const { events, added } = place(
      log,
      Array.from({ length: 800 }, (_, i) => `stream-${i % 9}` as StreamKey),
    );
    await log.commit(events, added);
  }
  isDone = true;
  await looking;
  expect([...seen]).toEqual(['0']);
  expect(positionsOf(log, 'stream')).toEqual(Array.from({ length: 6400 }, (_, i) => i + 1));
  await log.close();
});

it('sorts the events of a log without categories into them when it opens it', async () => {
  const where = join(path, 'older');
  const older = EventLog.open(where);
  const streams = Array.from({ length: 2500 }, (_, i) => `stream-${i % 3}` as StreamKey);
  for (const some of [streams, ['other' as StreamKey, 'stream-1' as StreamKey]]) {
    const { events, added } = place(older, some);
    await older.commit(events, added);
  }
  await older.close();
  await withoutCategories(where);
  const log = EventLog.open(where);
  expect(positionsOf(log, 'stream')).toEqual([...streams.map((_, i) => i + 1), 2502]);
  await log.close();
});

/** The file as it was before there were categories. */
async function withoutCategories(where: string): Promise<void> {
  const root = open({ path: join(where, 'events.mdb'), noSubdir: true, encoding: 'binary', maxDbs: 6, pageSize: 8192 });
  const state = root.openDB<Buffer, Buffer>('state', { encoding: 'binary', keyEncoding: 'binary' });
  expect(await state.remove(Buffer.from('categorized'))).toBe(true);
  for (const name of ['categories', 'members']) await root.openDB(name, { keyEncoding: 'binary' }).clearAsync();
  await root.close();
}

it('refuses to be used when closed', async () => {
  const log = EventLog.open(join(path, 'closed'));
  await log.close();
  expect(log.isReady).toBe(false);
  await expect(log.ready()).rejects.toThrow('closed');
  expect(() => log.recordAt(1)).toThrow('closed');
});
