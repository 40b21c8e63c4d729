import * as fc from 'fast-check';
import { MongoClient, type Collection, type Document, type MongoServerError, type WriteError } from 'mongodb';
import { serve, type DocumentServer } from './index';
import { removeFolders, temporaryFolder } from './temporary.fixtures';

describe('plans', () => {
  let server: DocumentServer;
  let client: MongoClient;
  let tasks: Collection<Document>;
  beforeAll(async () => {
    server = await serve({ path: temporaryFolder(), port: 0 });
    client = await new MongoClient(server.url).connect();
    tasks = client.db('app').collection('tasks');
    await tasks.createIndexes([
      { key: { state: 1, dueAt: 1 } },
      { key: { owner: 1, createdAt: -1 } },
      { key: { code: 1 }, unique: true },
    ]);
    await tasks.insertMany(
      Array.from({ length: 2000 }, (_, i) => ({
        state: i % 100 === 0 ? 'running' : 'done',
        dueAt: i,
        owner: `o${i % 20}`,
        createdAt: (i * 7919) % 2000,
        code: `c${i}`,
      })),
    );
  });
  afterAll(async () => {
    await client.close();
    await server.stop();
    removeFolders();
  });

  const explained = async (filter: Document, options: { sort?: Document; limit?: number } = {}): Promise<Document> => {
    let cursor = tasks.find(filter);
    if (options.sort) cursor = cursor.sort(options.sort);
    if (options.limit) cursor = cursor.limit(options.limit);
    return cursor.explain('executionStats');
  };
  const examined = async (filter: Document, options = {}): Promise<number> =>
    ((await explained(filter, options))['executionStats'] as { totalDocsExamined: number }).totalDocsExamined;

  it('look at no more than the wanted documents for equality, a range and a sort', async () => {
    expect(await examined({ state: 'running', dueAt: { $lte: 500 } })).toBe(6);
    expect(await examined({ state: 'running', dueAt: { $lte: 500 } }, { sort: { dueAt: -1 }, limit: 2 })).toBe(2);
    expect(await examined({ owner: 'o3' }, { sort: { createdAt: -1 }, limit: 5 })).toBe(5);
    expect(await examined({ owner: 'o3' }, { sort: { createdAt: 1 }, limit: 5 })).toBe(5);
    expect(await examined({ code: 'c7' })).toBe(1);
    expect(await examined({ code: { $in: ['c7', 'c9', 'none'] } })).toBe(2);
    expect(await examined({ dueAt: 5 })).toBe(2000);
  });

  it('sort a page by an index instead of the collection', async () => {
    expect(await examined({}, { sort: { state: 1, dueAt: 1 }, limit: 10 })).toBe(10);
    expect(await examined({}, { sort: { _id: -1 }, limit: 10 })).toBe(10);
  });

  it('refuse a sort in memory beyond the limit, and do it with a limit', async () => {
    const large = client.db('app').collection('large');
    const fill = 'x'.repeat(900_000);
    for (let i = 0; i < 4; i++) await large.insertMany(Array.from({ length: 10 }, (_, j) => ({ n: j, fill })));
    await expect(large.find().sort({ n: 1 }).toArray()).rejects.toMatchObject({ code: 292 });
    expect(
      await large
        .find()
        .sort({ n: -1 })
        .limit(3)
        .map(({ n }) => n as number)
        .toArray(),
    ).toEqual([9, 9, 9]);
    await large.drop();
  });

  it('do not take the order of an index in which a document has several places', async () => {
    const listed = client.db('app').collection<{ _id: number; a: number | number[] }>('listed');
    await listed.createIndex({ a: 1, _id: 1 });
    await listed.insertMany([
      { _id: 1, a: [0, 3] },
      { _id: 2, a: 2 },
    ]);
    const found = await listed
      .find({ a: { $gte: 2 } })
      .sort({ a: 1, _id: 1 })
      .toArray();
    expect(found.map(({ _id }) => _id)).toEqual([1, 2]);
  });

  describe('over lists of words', () => {
    let texts: Collection<{ _id: number; words: string[]; at: number; of: string }>;
    beforeAll(async () => {
      texts = client.db('app').collection('texts');
      await texts.createIndexes([
        { key: { words: 1, at: -1, _id: -1 } },
        { key: { of: 1, words: 1, at: -1, _id: -1 } },
        { key: { at: -1, _id: -1 } },
      ]);
      await texts.insertMany(
        Array.from({ length: 1000 }, (_, i) => ({
          _id: i,
          words: ['all', `w${i % 10}`, `w${i % 100}`, `x${i}`],
          at: (i * 7919) % 500,
          of: `o${i % 4}`,
        })),
      );
    });

    const latest = { at: -1, _id: -1 } as const;
    const examined = async (filter: Document, limit: number): Promise<number> =>
      (
        (await texts.find(filter).sort(latest).limit(limit).explain('executionStats'))['executionStats'] as {
          totalDocsExamined: number;
        }
      ).totalDocsExamined;
    const first = (filter: Document, limit: number, hint?: Document) =>
      texts
        .find(filter, hint && { hint })
        .sort(latest)
        .limit(limit)
        .map(({ _id }) => _id)
        .toArray();

    it('a word gives its documents in order, and all words those of the first', async () => {
      expect(await examined({ words: 'all' }, 5)).toBe(5);
      expect(await examined({ of: 'o1', words: 'w1' }, 3)).toBe(3);
      expect(await examined({ words: { $all: ['x17', 'all'] } }, 5)).toBe(1);
    });

    it('any of several words gives documents in order and each once, looking at no more than are wanted', async () => {
      const any = { words: { $in: ['w1', 'w11', 'w21', 'nothing'] } };
      expect(await examined(any, 5)).toBe(5);
      expect(await first(any, 1000)).toEqual(await first(any, 1000, { $natural: 1 }));
      expect(new Set(await first(any, 1000)).size).toBe(100);
      expect(await examined({ of: { $in: ['o1', 'o3'] }, words: { $in: ['w1', 'w3'] } }, 4)).toBe(4);
    });

    it('a beginning is looked up where there is no better way', async () => {
      const count = await texts.find({ words: { $regex: '^x99' } }).explain('executionStats');
      expect(count['executionStats']).toMatchObject({ nReturned: 11, totalDocsExamined: 11 });
      expect(await first({ words: { $regex: '^x99' } }, 20)).toEqual(
        await first({ words: /^x99/ }, 20, { $natural: 1 }),
      );
    });

    it('a walk of several lanes goes on where a batch ended', async () => {
      const any = { words: { $in: ['w1', 'w2', 'w3'] } };
      const inBatches = await texts
        .find(any)
        .sort({ at: 1, _id: 1 })
        .batchSize(7)
        .map(({ _id }) => _id)
        .toArray();
      expect(inBatches.reverse()).toEqual(await first(any, 1000, { $natural: 1 }));
    });
  });

  it('find and sort values too long for a key, and refuse them where they must be unique', async () => {
    const long = client.db('app').collection<{ _id: number; text: string; n: number }>('long');
    await long.createIndex({ text: 1, n: -1 });
    const start = 'x'.repeat(3000);
    const texts = [`${start}c`, `${start}a`, `${start}b`, 'short', `${start}b`];
    await long.insertMany(texts.map((text, i) => ({ _id: i, text, n: i })));
    const ids = async (filter: Document, sort: Document): Promise<number[]> =>
      (
        await long
          .find(filter, { hint: { text: 1, n: -1 } })
          .sort(sort as never)
          .toArray()
      ).map(({ _id }) => _id);
    expect(await ids({ text: `${start}b` }, { _id: 1 })).toEqual([2, 4]);
    expect(await ids({ text: `${start}b`, n: { $gt: 2 } }, { _id: 1 })).toEqual([4]);
    expect(await ids({ text: { $gt: `${start}a` } }, { text: 1, n: -1 })).toEqual([4, 2, 0]);
    expect(await ids({ text: { $lt: `${start}b` } }, { text: -1 })).toEqual([1, 3]);
    await long.deleteMany({ text: { $gte: start } });
    expect(await ids({}, { _id: 1 })).toEqual([3]);
    const unique = client.db('app').collection('unique');
    await unique.createIndex({ text: 1 }, { unique: true });
    await expect(unique.insertOne({ text: start })).rejects.toMatchObject({ code: 17280 });
    await expect(long.insertOne({ _id: start as never, text: '', n: 0 })).rejects.toMatchObject({ code: 17280 });
  });

  it('find nothing by an _id that is too long for any document', async () => {
    const named = client.db('app').collection<{ _id: string; n?: number }>('named');
    await named.insertOne({ _id: 'a' });
    const long = 'é'.repeat(70_000);

    expect(await named.find({ _id: long }).toArray()).toEqual([]);
    expect(await named.find({ _id: { $in: [long, 'a'] } }).toArray()).toEqual([{ _id: 'a' }]);
    expect((await named.updateOne({ _id: long }, { $set: { n: 1 } })).matchedCount).toBe(0);
    expect((await named.deleteOne({ _id: long })).deletedCount).toBe(0);
    const upserted = named.updateOne({ _id: long }, { $set: { n: 1 } }, { upsert: true });
    await expect(upserted).rejects.toMatchObject({ code: 17280 });
  });

  it('find by an index what a full scan finds, in the same order', async () => {
    // Few different values, so that bounds are often met exactly; one or two conditions, so that something is found.
    const scalar = fc.oneof(
      { weight: 5, arbitrary: fc.integer({ min: 0, max: 3 }) },
      fc.constantFrom('a', 'b', '', null, true, 1.5, 2.5),
    );
    const anything = fc.oneof(
      { weight: 4, arbitrary: scalar },
      fc.array(scalar, { maxLength: 3 }),
      fc.record({ x: scalar }),
    );
    const content = fc.record({ a: anything, b: scalar, c: anything }, { requiredKeys: [] });
    const bounds = (low: string, high: string): fc.Arbitrary<Document> =>
      fc.record({ [low]: scalar, [high]: scalar }, { requiredKeys: [] }).filter((one) => Object.keys(one).length > 0);
    const condition = fc.oneof(
      { weight: 2, arbitrary: scalar },
      { weight: 2, arbitrary: bounds('$gte', '$lt') },
      { weight: 2, arbitrary: bounds('$gt', '$lte') },
      fc.constantFrom([], [1], { x: 1 }),
      fc.array(scalar, { maxLength: 4 }).map(($in) => ({ $in })),
      fc.array(scalar, { minLength: 1, maxLength: 3 }).map(($all) => ({ $all })),
      fc.constantFrom({ $regex: '^a' }, { $regex: '^' }, { $regex: 'a' }),
      scalar.map(($ne) => ({ $ne })),
    );
    const path = fc.constantFrom('a', 'b', 'c', 'u', '_id', 'a.x', 'c.0');
    const filter = fc.dictionary(path, condition, { maxKeys: 2 });
    const direction = fc.constantFrom(1, -1);
    const sort = fc.oneof(
      fc.constant({}),
      fc.record({ a: direction, b: direction }, { requiredKeys: [] }),
      fc.record({ b: direction, c: direction }, { requiredKeys: [] }),
      fc.record({ a: direction }),
      fc.record({ u: direction }),
      fc.record({ _id: direction }),
    );
    const keys: Document[] = [
      { a: 1 },
      { b: -1 },
      { a: 1, b: 1 },
      { b: 1, c: -1 },
      { 'a.x': 1, b: 1 },
      { c: -1 },
      { 'c.0': 1 },
      { u: 1 },
      { a: 1, _id: 1 },
      { a: 1, b: 1, _id: 1 },
      { b: 1, c: -1, _id: 1 },
      { b: 1, _id: -1 },
    ];
    let round = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(content, { minLength: 5, maxLength: 25 }),
        fc.array(fc.tuple(filter, sort), { minLength: 40, maxLength: 60 }),
        fc.subarray(keys, { minLength: 1 }),
        fc.array(content, { maxLength: 6 }),
        async (documents, queries, indexes, changes) => {
          const things = client.db('app').collection(`things${round++}`);
          await things.createIndexes(indexes.map((key) => ({ key, unique: 'u' in key }) as never));
          const all = documents.map((one, i) => ({ _id: i as never, u: i % 2 === 0 ? i / 2 : String(i), ...one }));
          await things.insertMany(all, { ordered: false }).catch(parallel);
          // Every change must take its old entries along.
          for (const [i, $set] of changes.entries()) {
            if (Object.keys($set).length === 0) await things.deleteOne({ _id: i as never });
            else await things.updateOne({ _id: (i * 2) as never }, { $set }).catch(parallel);
          }
          for (const [where, order] of queries) {
            const by = { ...order, ...('_id' in order || 'u' in order ? {} : { _id: 1 }) } as never;
            const scanned = await things
              .find(where as never, { hint: { $natural: 1 } })
              .sort(by)
              .map(({ _id }) => _id as unknown)
              .toArray();
            expect(
              await things
                .find(where as never)
                .sort(by)
                .map(({ _id }) => _id as unknown)
                .toArray(),
            ).toEqual(scanned);
            for (const hint of indexes) {
              const found = await things
                .find(where as never, { hint })
                .sort(by)
                .map(({ _id }) => _id as unknown)
                .toArray();
              expect(found).toEqual(scanned);
            }
          }
          await things.drop();
        },
      ),
      { numRuns: 12 },
    );
  }, 60_000);

  /** Two arrays in one index are refused; such a document is simply not there. */
  const parallel = (error: unknown): void => {
    const { code, writeErrors = [] } = error as MongoServerError & { writeErrors?: WriteError[] };
    for (const one of [{ code }, ...writeErrors]) expect(one.code).toBe(171);
  };
});
