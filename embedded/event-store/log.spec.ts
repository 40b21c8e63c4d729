import { join } from 'node:path';
import * as fc from 'fast-check';
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
}

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

it('refuses to be used when closed', async () => {
  const log = EventLog.open(join(path, 'closed'));
  await log.close();
  expect(log.isReady).toBe(false);
  await expect(log.ready()).rejects.toThrow('closed');
  expect(() => log.recordAt(1)).toThrow('closed');
});
