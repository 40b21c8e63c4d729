import {
  Binary,
  Decimal128,
  Double,
  Int32,
  Long,
  MongoClient,
  MongoClientBulkWriteError,
  ObjectId,
  Timestamp,
  type ClientBulkWriteModel,
  type Collection,
  type Document,
} from 'mongodb';

// The driver types `_id` as ObjectId unless the schema is `any`, and these documents have ids of every kind.
type Ticket = any; // eslint-disable-line @typescript-eslint/no-explicit-any

/** Codes and texts of a refusal, for comparing. */
async function refusal(promise: Promise<unknown>): Promise<{ code: number | undefined; message: string }> {
  try {
    await promise;
  } catch (error) {
    const { code, message } = error as { code?: number; message: string };
    return { code, message };
  }
  throw new Error('it was not refused');
}

/**
 * What the read models rely on, told through the official driver. It runs against the embedded server and, where there is
 * one, against MongoDB itself: both have to agree.
 */
export function behavesLikeMongoDb(url: () => string): void {
  let client: MongoClient;
  let tickets: Collection<Ticket>;
  let database: string;
  const raw = { promoteValues: false } as const;
  const ids = async (filter: Document, options = {}): Promise<unknown[]> =>
    (await tickets.find(filter, options).toArray()).map(({ _id }) => _id as unknown);

  const one = (filter: Document, options = {}): Promise<Document | null> =>
    tickets.findOne(filter, options) as Promise<Document | null>;

  beforeAll(async () => {
    client = new MongoClient(url());
    await client.connect();
    database = `behaviour_${process.pid}_${Date.now()}`;
  });
  beforeEach(() => {
    tickets = client.db(database).collection<Ticket>(`tickets_${Math.random().toString(36).slice(2)}`);
  });
  afterAll(async () => {
    await client.db(database).dropDatabase();
    await client.close();
  });

  describe('values', () => {
    it('come back with their types and in their order', async () => {
      const document = {
        _id: new ObjectId('65f000000000000000000001'),
        z: new Int32(1),
        a: new Double(1),
        long: Long.fromString('9223372036854775807'),
        decimal: Decimal128.fromString('1.10'),
        text: 'Zoë\u0000nul',
        nested: { b: 1, a: [null, true, { c: [] }] },
        bytes: new Binary(Buffer.from([0, 255]), 4),
        at: new Date('2025-03-31T22:00:00Z'),
        stamp: new Timestamp({ t: 7, i: 2 }),
        pattern: /a.c/i,
      };
      await tickets.insertOne(document);
      const found = (await one({}, { ...raw, bsonRegExp: true }))!;
      expect(Object.keys(found)).toEqual(Object.keys(document));
      expect(found).toMatchObject({
        z: new Int32(1),
        a: new Double(1),
        decimal: document.decimal,
        pattern: { pattern: 'a.c', options: 'i' },
      });
      expect((found['long'] as Long).toString()).toBe('9223372036854775807');
      expect(found['text']).toBe(document.text);
    });

    it('sort in one order across types', async () => {
      const inOrder = [
        null,
        -1.5,
        0,
        new Long(3),
        Decimal128.fromString('3.5'),
        'a',
        'b',
        { a: 1 },
        { a: 2 },
        [],
        new ObjectId(),
        false,
        true,
        new Date(0),
      ];
      const wrapped = inOrder.map((value, i) => ({ _id: i, v: Array.isArray(value) ? { list: value } : value }));
      await tickets.insertMany([...wrapped].reverse());
      const sorted = await ids({}, { sort: { v: 1 } });
      // The empty array stands in an object and so sorts with the objects.
      expect(sorted.filter((i) => i !== 9)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13]);
      expect((await ids({}, { sort: { v: -1 } })).filter((i) => i !== 9)).toEqual([
        13, 12, 11, 10, 8, 7, 6, 5, 4, 3, 2, 1, 0,
      ]);
    });

    it('compare numbers of all four types by value', async () => {
      await tickets.insertMany([
        { _id: 'int', v: new Int32(5) },
        { _id: 'double', v: new Double(5) },
        { _id: 'long', v: Long.fromNumber(5) },
        { _id: 'decimal', v: Decimal128.fromString('5.0') },
        { _id: 'big', v: Long.fromString('9007199254740993') },
      ]);
      expect((await ids({ v: 5 })).sort()).toEqual(['decimal', 'double', 'int', 'long']);
      expect(await ids({ v: Decimal128.fromString('5') })).toHaveLength(4);
      expect(await ids({ v: { $gt: new Double(9007199254740992) } })).toEqual(['big']);
      expect(await ids({ v: { $lt: Decimal128.fromString('9007199254740992.5') } })).toHaveLength(4);
    });
  });

  describe('queries', () => {
    beforeEach(async () => {
      await tickets.insertMany([
        {
          _id: 1,
          state: 'open',
          hours: 2,
          tags: ['billing', 'late'],
          lines: [
            { sku: 'a', qty: 1 },
            { sku: 'b', qty: 5 },
          ],
          who: { name: 'Ada' },
        },
        {
          _id: 2,
          state: 'closed',
          hours: 5.5,
          tags: [],
          lines: [{ sku: 'a', qty: 5 }],
          who: { name: 'Grace', city: null },
        },
        { _id: 3, state: 'open', hours: null, tags: 'billing', who: null },
        { _id: 4, hours: [1, 9], tags: ['x', ['billing']], lines: [] },
      ]);
    });

    const cases: readonly (readonly [string, Document, readonly number[]])[] = [
      ['equality', { state: 'open' }, [1, 3]],
      ['null matches missing', { state: null }, [4]],
      ['null', { hours: null }, [3]],
      ['an element', { tags: 'billing' }, [1, 3]],
      ['a whole array', { tags: ['billing', 'late'] }, [1]],
      ['an array inside an array', { tags: ['billing'] }, [4]],
      ['an empty array', { tags: [] }, [2]],
      ['a document in its order', { who: { name: 'Grace', city: null } }, [2]],
      ['a document in another order', { who: { city: null, name: 'Grace' } }, []],
      ['a dotted path', { 'who.name': 'Ada' }, [1]],
      ['a dotted path to null', { 'who.city': null }, [1, 2, 3, 4]],
      ['a dotted path through an array', { 'lines.sku': 'b' }, [1]],
      ['a dotted path to a position', { 'lines.0.qty': 5 }, [2]],
      ['$eq and $ne', { state: { $eq: 'open', $ne: 'closed' } }, [1, 3]],
      ['$ne with missing', { state: { $ne: 'open' } }, [2, 4]],
      ['$gt', { hours: { $gt: 2 } }, [2, 4]],
      ['both bounds by different elements', { hours: { $gt: 5, $lt: 2 } }, [4]],
      ['$gte and $lte', { hours: { $gte: 2, $lte: 5.5 } }, [1, 2, 4]],
      ['ranges stay in their type', { state: { $gt: 0 } }, []],
      ['$in', { state: { $in: ['closed', null] } }, [2, 4]],
      ['$in with a pattern', { state: { $in: [/^clo/] } }, [2]],
      ['$nin', { state: { $nin: ['open'] } }, [2, 4]],
      ['$and, $or', { $and: [{ $or: [{ _id: 1 }, { _id: 2 }] }, { state: 'open' }] }, [1]],
      ['$nor', { $nor: [{ state: 'open' }, { _id: 4 }] }, [2]],
      ['$not', { hours: { $not: { $gt: 2 } } }, [1, 3]],
      ['$exists', { state: { $exists: true } }, [1, 2, 3]],
      ['$exists false', { 'who.city': { $exists: false } }, [1, 3, 4]],
      ['$regex', { state: { $regex: 'OSED$', $options: 'i' } }, [2]],
      ['a pattern', { 'who.name': /^A(d|x)a$/ }, [1]],
      ['$elemMatch on documents', { lines: { $elemMatch: { sku: 'a', qty: { $gt: 2 } } } }, [2]],
      ['conditions met by different elements', { 'lines.sku': 'a', 'lines.qty': 5 }, [1, 2]],
      ['$elemMatch on values', { hours: { $elemMatch: { $gt: 5, $lt: 10 } } }, [4]],
      ['$all', { tags: { $all: ['late', 'billing'] } }, [1]],
      ['$all with $elemMatch', { lines: { $all: [{ $elemMatch: { sku: 'a' } }, { $elemMatch: { qty: 5 } }] } }, [1, 2]],
      ['$size', { lines: { $size: 2 } }, [1]],
      ['$type', { hours: { $type: 'number' } }, [1, 2, 4]],
      ['$type array', { tags: { $type: 'array' } }, [1, 2, 4]],
      ['$type by number', { hours: { $type: 1 } }, [2]],
    ];
    it.each(cases)('%s', async (_name, filter, expected) => {
      expect((await ids(filter)).sort()).toEqual(expected);
      expect(await tickets.countDocuments(filter)).toBe(expected.length);
    });

    it('sort, skip and limit; arrays sort by their smallest or largest element', async () => {
      expect(await ids({}, { sort: { hours: 1, _id: -1 } })).toEqual([3, 4, 1, 2]);
      expect(await ids({}, { sort: { hours: -1 } })).toEqual([4, 2, 1, 3]);
      expect(await ids({}, { sort: { state: -1, _id: -1 }, skip: 1, limit: 2 })).toEqual([1, 2]);
    });

    it('project by inclusion and exclusion, also inside arrays', async () => {
      expect(await tickets.findOne({ _id: 1 }, { projection: { 'lines.qty': 1, 'who.name': 1, _id: 0 } })).toEqual({
        lines: [{ qty: 1 }, { qty: 5 }],
        who: { name: 'Ada' },
      });
      expect(await tickets.findOne({ _id: 2 }, { projection: { lines: 0, 'who.city': 0, tags: 0 } })).toEqual({
        _id: 2,
        state: 'closed',
        hours: 5.5,
        who: { name: 'Grace' },
      });
      expect((await refusal(tickets.findOne({}, { projection: { a: 1, b: 0 } }))).code).toBe(31254);
    });

    it('distinct takes arrays apart', async () => {
      expect((await tickets.distinct('tags')).map(String).sort()).toEqual(['billing', 'billing', 'late', 'x']);
      expect(await tickets.distinct('lines.qty', { _id: { $lte: 2 } })).toEqual([1, 5]);
    });

    it('counts with limit and skip, and estimates', async () => {
      expect(await tickets.countDocuments({}, { limit: 3 })).toBe(3);
      expect(await tickets.countDocuments({}, { skip: 3 })).toBe(1);
      expect(await tickets.estimatedDocumentCount()).toBe(4);
    });

    it('refuses what it does not understand', async () => {
      expect((await refusal(ids({ a: { $nope: 1 } }))).code).toBe(2);
      expect((await refusal(ids({ $or: [] }))).code).toBe(2);
      expect((await refusal(ids({ a: { $in: 5 } }))).code).toBe(2);
    });
  });

  describe('cursors', () => {
    it('go on where the last batch ended, while documents come and go', async () => {
      await tickets.insertMany(Array.from({ length: 1000 }, (_, i) => ({ _id: i, fill: 'x'.repeat(200) })));
      const cursor = tickets.find({}, { batchSize: 100 });
      const seen: unknown[] = [];
      for await (const { _id } of cursor) {
        if (seen.length === 150) await tickets.deleteMany({ _id: { $gte: 300, $lt: 400 } });
        seen.push(_id);
      }
      expect(seen.length).toBe(900);
      expect(new Set(seen).size).toBe(900);
    });

    it('can be closed early, and are then unknown', async () => {
      await tickets.insertMany(Array.from({ length: 10 }, (_, i) => ({ _id: i })));
      const opened = await client.db(database).command({ find: tickets.collectionName, batchSize: 2 });
      const id = (opened['cursor'] as { id: Long }).id;
      await client.db(database).command({ killCursors: tickets.collectionName, cursors: [id] });
      const getMore = client.db(database).command({ getMore: id, collection: tickets.collectionName });
      expect((await refusal(getMore)).code).toBe(43);
    });

    it('answer a negative limit in one batch', async () => {
      await tickets.insertMany(Array.from({ length: 10 }, (_, i) => ({ _id: i })));
      const { cursor } = (await client
        .db(database)
        .command({ find: tickets.collectionName, limit: -3 })) as unknown as {
        cursor: { id: number | Long; firstBatch: Document[] };
      };
      expect(cursor.firstBatch).toHaveLength(3);
      expect(Number(cursor.id)).toBe(0);
    });
  });

  describe('updates', () => {
    const change = async (before: Document, update: Document): Promise<Document> => {
      await tickets.insertOne({ _id: 1, ...before });
      await tickets.updateOne({ _id: 1 }, update);
      const { _id, ...after } = (await one({ _id: 1 }))!;
      return after;
    };

    const cases: readonly (readonly [string, Document, Document, Document])[] = [
      ['$set', { a: 1, b: 2 }, { $set: { a: 3, 'c.d': 4 } }, { a: 3, b: 2, c: { d: 4 } }],
      ['$set at a position', { a: [1, 2] }, { $set: { 'a.1': 5, 'a.3': 7 } }, { a: [1, 5, null, 7] }],
      [
        '$set adds in the order of names',
        {},
        { $set: { b: 1, a: 2, 'c.z': 1, 'c.y': 2 } },
        { a: 2, b: 1, c: { y: 2, z: 1 } },
      ],
      ['$unset', { a: 1, b: { c: 1, d: 2 } }, { $unset: { a: '', 'b.c': '' } }, { b: { d: 2 } }],
      ['$unset of a position', { a: [1, 2] }, { $unset: { 'a.0': '' } }, { a: [null, 2] }],
      ['$inc', { a: 1, b: 1.5 }, { $inc: { a: 2, b: 1, c: 4 } }, { a: 3, b: 2.5, c: 4 }],
      ['$mul', { a: 3 }, { $mul: { a: 2, b: 5 } }, { a: 6, b: 0 }],
      ['$min and $max', { a: 5, b: 5 }, { $min: { a: 3, c: 1 }, $max: { b: 9 } }, { a: 3, b: 9, c: 1 }],
      ['$push', { a: [1] }, { $push: { a: 2, b: 'x' } }, { a: [1, 2], b: ['x'] }],
      ['$push $each', { a: [1, 9] }, { $push: { a: { $each: [2, 3], $position: 1 } } }, { a: [1, 2, 3, 9] }],
      ['$push $slice', { a: [1, 2] }, { $push: { a: { $each: [3, 4], $slice: -3 } } }, { a: [2, 3, 4] }],
      ['$addToSet', { a: [1, { x: 1 }] }, { $addToSet: { a: { $each: [1, 2, { x: 1 }] } } }, { a: [1, { x: 1 }, 2] }],
      ['$pull a value', { a: [1, 2, 1, [1]] }, { $pull: { a: 1 } }, { a: [2, [1]] }],
      ['$pull by condition', { a: [1, 5, 9] }, { $pull: { a: { $gte: 5 } } }, { a: [1] }],
      ['$pull documents', { a: [{ x: 1, y: 2 }, { x: 2 }] }, { $pull: { a: { x: 1 } } }, { a: [{ x: 2 }] }],
      ['$rename', { a: 1, b: 2 }, { $rename: { a: 'c.d', nothing: 'e' } }, { b: 2, c: { d: 1 } }],
      [
        'several operators',
        { a: 1, b: [1] },
        { $inc: { a: 1 }, $push: { b: 2 }, $set: { c: 3 } },
        { a: 2, b: [1, 2], c: 3 },
      ],
    ];
    it.each(cases)('%s', async (_name, before, update, after) => {
      const changed = await change(before, update);
      expect(changed).toEqual(after);
      expect(Object.keys(changed)).toEqual(Object.keys(after));
    });

    it('$inc widens, and refuses what no integer holds', async () => {
      await tickets.insertOne({
        _id: 1,
        i: new Int32(2147483647),
        l: Long.MAX_VALUE,
        d: Decimal128.fromString('0.1'),
        f: 1.5,
      });
      await tickets.updateOne({}, { $inc: { i: 1, d: Decimal128.fromString('0.2'), f: new Int32(1) } });
      const found = (await one({}, { ...raw, promoteLongs: false }))!;
      expect(found['i']).toEqual(Long.fromNumber(2147483648));
      expect(found['d']).toEqual(Decimal128.fromString('0.3'));
      expect(found['f']).toEqual(new Double(2.5));
      expect((await refusal(tickets.updateOne({}, { $inc: { l: 1 } }))).code).toBe(2);
      expect((await refusal(tickets.updateOne({}, { $inc: { _id: 1 } }))).code).toBe(66);
    });

    it('keeps untouched fields as they were, bytes and order', async () => {
      await tickets.insertOne({
        _id: 1,
        z: new Double(1),
        y: Long.fromNumber(2),
        x: { b: new Int32(1), a: new Double(2) },
      });
      await tickets.updateOne({}, { $set: { 'x.c': 1 } });
      const found = (await one({}, raw))!;
      expect(Object.keys(found)).toEqual(['_id', 'z', 'y', 'x']);
      expect(found).toMatchObject({
        z: new Double(1),
        y: Long.fromNumber(2),
        x: { b: new Int32(1), a: new Double(2) },
      });
    });

    it('counts what matched and what changed', async () => {
      await tickets.insertMany([{ a: 1 }, { a: 1 }, { a: 2 }]);
      expect(await tickets.updateMany({ a: { $gt: 0 } }, { $set: { a: 1 } })).toMatchObject({
        matchedCount: 3,
        modifiedCount: 1,
      });
      expect(await tickets.updateOne({ a: 9 }, { $set: { a: 1 } })).toMatchObject({
        matchedCount: 0,
        modifiedCount: 0,
      });
    });

    it('replaces a document and keeps its _id', async () => {
      await tickets.insertOne({ _id: 1, a: 1 });
      expect(await tickets.replaceOne({ a: 1 }, { b: 2 })).toMatchObject({ matchedCount: 1, modifiedCount: 1 });
      expect(await tickets.replaceOne({ _id: 1 }, { b: 2 })).toMatchObject({
        matchedCount: 1,
        modifiedCount: 0,
      });
      expect(await tickets.find().toArray()).toEqual([{ _id: 1, b: 2 }]);
      expect((await refusal(tickets.replaceOne({ b: 2 }, { _id: 7 }))).code).toBe(66);
    });

    it('inserts when nothing matches and an upsert was asked for', async () => {
      const result = await tickets.updateOne(
        { _id: 'x', 'who.name': 'Ada', hours: { $gt: 1 }, $and: [{ state: 'open' }] },
        { $set: { b: 1 }, $setOnInsert: { a: 2 }, $inc: { n: 1 } },
        { upsert: true },
      );
      expect(result).toMatchObject({ matchedCount: 0, upsertedCount: 1, upsertedId: 'x' });
      expect(await tickets.findOne()).toEqual({ _id: 'x', state: 'open', who: { name: 'Ada' }, a: 2, b: 1, n: 1 });
      await tickets.updateOne({ _id: 'x' }, { $setOnInsert: { a: 9 }, $set: { b: 3 } }, { upsert: true });
      expect(await tickets.findOne()).toMatchObject({ a: 2, b: 3 });
      expect((await tickets.replaceOne({ k: 1 }, { z: 1 }, { upsert: true })).upsertedId).toBeInstanceOf(ObjectId);
      expect(await tickets.findOne({ z: 1 })).not.toHaveProperty('k');
    });

    it('a guarded upsert meets the document it must not overwrite', async () => {
      await tickets.insertOne({ _id: 'm', position: Long.fromNumber(7) });
      const guarded = (position: number): Promise<unknown> =>
        tickets.replaceOne(
          { _id: 'm', position: { $lt: Long.fromNumber(position) } },
          { position: Long.fromNumber(position) },
          { upsert: true },
        );
      expect(await refusal(guarded(7))).toMatchObject({ code: 11000 });
      await guarded(8);
      expect((await one({}))!['position']).toBe(8);
    });

    it('refuses conflicts, unknown operators and what stands in the way', async () => {
      await tickets.insertOne({ _id: 1, a: 1, s: 'x' });
      const codeOf = async (update: Document): Promise<number | undefined> =>
        (await refusal(tickets.updateOne({}, update))).code;
      expect(await codeOf({ $set: { b: 1 }, $inc: { b: 1 } })).toBe(40);
      expect(await codeOf({ $set: { b: 1, 'b.c': 1 } })).toBe(40);
      expect(await codeOf({ $nope: { a: 1 } })).toBe(9);
      expect(await codeOf({ $set: { 'a.b': 1 } })).toBe(28);
      expect(await codeOf({ $inc: { s: 1 } })).toBe(14);
      expect(await codeOf({ $push: { a: 1 } })).toBe(2);
      expect(await codeOf({ $set: { _id: 2 } })).toBe(66);
      expect(await tickets.findOne()).toEqual({ _id: 1, a: 1, s: 'x' });
    });

    it('finds and changes in one step', async () => {
      await tickets.insertMany([
        { _id: 1, n: 5 },
        { _id: 2, n: 3 },
      ]);
      const next: unknown = await tickets.findOneAndUpdate(
        {},
        { $inc: { n: 10 } },
        { sort: { n: 1 }, returnDocument: 'after', projection: { n: 1 } },
      );
      expect(next).toEqual({ _id: 2, n: 13 });
      expect(await tickets.findOneAndReplace({ _id: 1 }, { m: 1 })).toEqual({ _id: 1, n: 5 });
      expect(await tickets.findOneAndDelete({ n: 13 })).toEqual({ _id: 2, n: 13 });
      expect(
        await tickets.findOneAndUpdate({ _id: 9 }, { $set: { a: 1 } }, { upsert: true, returnDocument: 'after' }),
      ).toEqual({ _id: 9, a: 1 });
      expect(await tickets.findOneAndDelete({ nothing: 1 })).toBeNull();
    });

    it('deletes one or many', async () => {
      await tickets.insertMany([{ a: 1 }, { a: 1 }, { a: 2 }]);
      expect((await tickets.deleteOne({ a: 1 })).deletedCount).toBe(1);
      expect((await tickets.deleteMany({})).deletedCount).toBe(2);
    });
  });

  describe('bulk writes', () => {
    it('in one collection stop at the first error when ordered, and go on when not', async () => {
      const operations = [
        { insertOne: { document: { _id: 1 } } },
        { insertOne: { document: { _id: 1 } } },
        { insertOne: { document: { _id: 2 } } },
      ];
      expect(await refusal(tickets.bulkWrite(operations))).toMatchObject({ code: 11000 });
      expect(await ids({})).toEqual([1]);
      await refusal(tickets.bulkWrite(operations, { ordered: false }));
      expect(await ids({})).toEqual([1, 2]);
    });

    it('across collections answer for every operation', async () => {
      const namespace = `${database}.${tickets.collectionName}`;
      const other = `${namespace}_other`;
      const result = await client.bulkWrite<Record<string, Ticket>>(
        [
          { namespace, name: 'insertOne', document: { _id: 1, a: 1 } },
          { namespace, name: 'updateOne', filter: { _id: 1 }, update: { $inc: { a: 1 } } },
          { namespace: other, name: 'replaceOne', filter: { _id: 'r' }, replacement: { b: 1 }, upsert: true },
          { namespace: other, name: 'updateMany', filter: {}, update: { $set: { c: 1 } } },
          { namespace, name: 'deleteOne', filter: { _id: 1 } },
          { namespace: other, name: 'deleteMany', filter: { nothing: 1 } },
        ],
        { verboseResults: true },
      );
      expect(result).toMatchObject({
        insertedCount: 1,
        upsertedCount: 1,
        matchedCount: 2,
        modifiedCount: 2,
        deletedCount: 1,
      });
      expect(result.updateResults!.get(2)).toMatchObject({ matchedCount: 1, upsertedId: 'r' });
      expect(result.insertResults!.get(0)).toMatchObject({ insertedId: 1 });
      expect(result.deleteResults!.get(4)).toMatchObject({ deletedCount: 1 });
      expect(await client.db(database).collection(`${tickets.collectionName}_other`).findOne()).toEqual({
        _id: 'r',
        b: 1,
        c: 1,
      });
    });

    it('across collections name each operation that was refused', async () => {
      const namespace = `${database}.${tickets.collectionName}`;
      await tickets.insertOne({ _id: 1, position: 9 });
      const upsert = (_id: number, position: number): ClientBulkWriteModel<Record<string, Ticket>> => ({
        namespace,
        name: 'replaceOne',
        filter: { _id, position: { $lt: position } },
        replacement: { position },
        upsert: true,
      });
      const run = async (ordered: boolean): Promise<MongoClientBulkWriteError> => {
        const operations = [upsert(1, 5), upsert(2, 5), upsert(2, 4)];
        const error: unknown = await client.bulkWrite(operations, { ordered }).catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(MongoClientBulkWriteError);
        return error as MongoClientBulkWriteError;
      };
      const unordered = await run(false);
      expect([...unordered.writeErrors].map(([index, { code }]) => [index, code])).toEqual([
        [0, 11000],
        [2, 11000],
      ]);
      expect(unordered.partialResult).toMatchObject({ upsertedCount: 1 });
      const ordered = await run(true);
      expect([...ordered.writeErrors.keys()]).toEqual([0]);
    });

    it('w: 0 is written without an answer', async () => {
      await tickets.insertOne({ _id: 1 }, { writeConcern: { w: 0 } });
      let found: unknown;
      for (let i = 0; i < 100 && !found; i++) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        found = await tickets.findOne();
      }
      expect(found).toEqual({ _id: 1 });
    });
  });

  describe('indexes', () => {
    it('refuse duplicates with the pattern and the value', async () => {
      await tickets.createIndex({ agreement: 1, 'month.name': -1 }, { unique: true });
      await tickets.insertOne({ _id: 1, agreement: 'a', month: { name: '2025-03' } });
      await expect(tickets.insertOne({ _id: 2, agreement: 'a', month: { name: '2025-03' } })).rejects.toMatchObject({
        code: 11000,
        keyPattern: { agreement: 1, 'month.name': -1 },
        keyValue: { agreement: 'a', 'month.name': '2025-03' },
      });
      await tickets.insertOne({ _id: 2, agreement: 'a', month: { name: '2025-04' } });
      expect((await refusal(tickets.updateOne({ _id: 2 }, { $set: { 'month.name': '2025-03' } }))).code).toBe(11000);
      expect((await refusal(tickets.insertMany([{}, {}]))).code).toBe(11000);
      expect(await tickets.countDocuments()).toBe(3);
    });

    it('are listed, dropped, created again; clashes are refused', async () => {
      expect(await tickets.createIndex({ a: 1, b: -1 })).toBe('a_1_b_-1');
      expect(await tickets.createIndex({ a: 1, b: -1 })).toBe('a_1_b_-1');
      expect((await tickets.indexes()).map(({ name }) => name)).toEqual(['_id_', 'a_1_b_-1']);
      expect((await refusal(tickets.createIndex({ c: 1 }, { name: 'a_1_b_-1' }))).code).toBe(86);
      expect((await refusal(tickets.createIndex({ a: 1, b: -1 }, { name: 'other' }))).code).toBe(85);
      await tickets.dropIndex('a_1_b_-1');
      expect((await refusal(tickets.dropIndex('a_1_b_-1'))).code).toBe(27);
      expect((await refusal(client.db(database).collection('nowhere').indexes())).code).toBe(26);
    });

    it('are filled from the documents there are, and refuse duplicates among them', async () => {
      await tickets.insertMany([
        { a: 1, b: 1 },
        { a: 1, b: 2 },
      ]);
      expect((await refusal(tickets.createIndex({ a: 1 }, { unique: true }))).code).toBe(11000);
      await tickets.createIndex({ a: 1, b: 1 }, { unique: true });
      expect((await refusal(tickets.insertOne({ a: 1, b: 2 }))).code).toBe(11000);
    });

    it('on arrays find each document once', async () => {
      await tickets.createIndex({ tags: 1 });
      await tickets.insertMany([{ _id: 1, tags: [1, 5, 9] }, { _id: 2, tags: 3 }, { _id: 3, tags: [] }, { _id: 4 }]);
      expect(await ids({ tags: { $gte: 1 } })).toEqual([1, 2]);
      expect(await ids({ tags: { $in: [5, 9, 3] } }, { sort: { _id: 1 } })).toEqual([1, 2]);
      expect(await ids({ tags: { $gt: 6, $lt: 4 } })).toEqual([1]);
      expect(await ids({ tags: null })).toEqual([4]);
      expect(await ids({ tags: [] })).toEqual([3]);
      await tickets.updateOne({ _id: 1 }, { $pull: { tags: { $gt: 1 } } } as Document);
      expect(await ids({ tags: { $gt: 4 } })).toEqual([]);
    });

    it('obey a hint, and refuse one that names nothing', async () => {
      await tickets.createIndex({ a: 1 });
      await tickets.insertMany([
        { _id: 1, a: 2 },
        { _id: 2, a: 1 },
      ]);
      expect(await ids({ a: { $gt: 0 } }, { hint: 'a_1' })).toEqual([2, 1]);
      expect(await ids({}, { hint: { a: 1 } })).toEqual([2, 1]);
      expect((await refusal(ids({}, { hint: 'nope' }))).code).toBe(2);
    });
  });

  describe('collections', () => {
    it('are created, listed, renamed over another, and dropped', async () => {
      const db = client.db(`${database}_collections`);
      await db.createCollection('empty');
      await db.collection<Ticket>('filled').insertOne({ _id: 1 });
      await db.collection('filled').createIndex({ a: 1 });
      expect((await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name).sort()).toEqual([
        'empty',
        'filled',
      ]);
      expect((await refusal(db.renameCollection('filled', 'empty'))).code).toBe(48);
      await db.renameCollection('filled', 'empty', { dropTarget: true });
      expect(await db.collection('empty').findOne()).toEqual({ _id: 1 });
      expect(await db.collection('empty').indexes()).toHaveLength(2);
      expect((await client.db('admin').admin().listDatabases()).databases.map(({ name }) => name)).toContain(
        db.databaseName,
      );
      await db.collection('empty').drop();
      expect(await db.collection('empty').findOne()).toBeNull();
      await db.dropDatabase();
      expect(await db.listCollections().toArray()).toEqual([]);
    });

    it('answer reads of what does not exist with nothing', async () => {
      expect(await tickets.find({ a: 1 }).sort({ a: 1 }).toArray()).toEqual([]);
      expect(await tickets.countDocuments()).toBe(0);
      expect(await tickets.distinct('a')).toEqual([]);
      expect(await tickets.deleteMany({})).toMatchObject({ deletedCount: 0 });
      expect(await tickets.updateOne({ a: 1 }, { $set: { a: 2 } })).toMatchObject({ matchedCount: 0 });
    });

    it('refuse what an _id cannot be', async () => {
      expect((await refusal(tickets.insertOne({ _id: [1] }))).code).toBeDefined();
      expect((await refusal(tickets.insertOne({ _id: /x/ }))).code).toBeDefined();
    });
  });

  describe('aggregation', () => {
    beforeEach(async () => {
      await tickets.insertMany([
        { _id: 1, who: 'Ada', cents: Long.fromNumber(1000), tags: ['a', 'b'], at: new Date(1000) },
        { _id: 2, who: 'Ada', cents: Long.fromString('9007199254740993'), tags: [], at: new Date(3000) },
        { _id: 3, who: 'Grace', cents: new Int32(5), tags: ['b'] },
        { _id: 4, cents: null },
      ]);
    });

    it('groups with exact sums', async () => {
      const groups = await tickets
        .aggregate(
          [
            {
              $group: {
                _id: '$who',
                total: { $sum: '$cents' },
                n: { $sum: 1 },
                count: { $count: {} },
                low: { $min: '$cents' },
                high: { $max: '$_id' },
                first: { $first: '$_id' },
                last: { $last: '$_id' },
                all: { $push: '$_id' },
              },
            },
            { $sort: { _id: 1 } },
          ],
          { promoteLongs: false },
        )
        .toArray();
      expect(groups).toMatchObject([
        { _id: null, n: 1, total: 0, low: null, all: [4] },
        { _id: 'Ada', n: 2, count: 2, high: 2, first: 1, last: 2, all: [1, 2] },
        { _id: 'Grace', n: 1, total: 5 },
      ]);
      expect(String(groups[1]!['total'])).toBe('9007199254741993');
    });

    it('averages, collects sets, groups by several fields', async () => {
      const [one] = await tickets
        .aggregate([
          { $match: { cents: { $lt: 2000 } } },
          { $group: { _id: { who: '$who' }, mean: { $avg: '$cents' }, set: { $addToSet: '$who' } } },
          { $match: { '_id.who': 'Ada' } },
        ])
        .toArray();
      expect(one).toEqual({ _id: { who: 'Ada' }, mean: 1000, set: ['Ada'] });
    });

    it('unwinds, counts, sorts, skips, limits', async () => {
      expect(
        await tickets
          .aggregate([{ $unwind: '$tags' }, { $project: { tags: 1 } }, { $sort: { tags: 1, _id: 1 } }])
          .toArray(),
      ).toEqual([
        { _id: 1, tags: 'a' },
        { _id: 1, tags: 'b' },
        { _id: 3, tags: 'b' },
      ]);
      expect(await tickets.aggregate([{ $match: { who: 'Ada' } }, { $count: 'n' }]).toArray()).toEqual([{ n: 2 }]);
      expect(
        await tickets
          .aggregate([{ $sort: { _id: -1 } }, { $skip: 1 }, { $limit: 2 }, { $project: { _id: 1 } }])
          .toArray(),
      ).toEqual([{ _id: 3 }, { _id: 2 }]);
      expect(
        await tickets
          .aggregate(
            [
              { $unwind: { path: '$tags', preserveNullAndEmptyArrays: true, includeArrayIndex: 'i' } },
              { $match: { _id: { $in: [2, 3] } } },
              { $project: { i: 1, tags: 1 } },
              { $sort: { _id: 1 } },
            ],
            { promoteLongs: true },
          )
          .toArray(),
      ).toEqual([
        { _id: 2, i: null },
        { _id: 3, tags: 'b', i: 0 },
      ]);
    });

    it('computes fields', async () => {
      const [ada] = await tickets
        .aggregate([
          { $match: { _id: 1 } },
          {
            $project: {
              double: { $multiply: ['$cents', 2] },
              less: { $subtract: ['$cents', 1] },
              part: { $divide: ['$cents', 4] },
              sum: { $add: ['$cents', 1, '$_id'] },
              label: { $concat: ['$who', '!', { $literal: '$' }] },
              rich: { $cond: [{ $gte: ['$cents', 500] }, 'yes', 'no'] },
              other: { $ifNull: ['$nothing', 'none'] },
              same: { $eq: ['$who', 'Ada'] },
              'deep.er': '$who',
              none: '$nothing',
            },
          },
        ])
        .toArray();
      expect(ada).toEqual({
        _id: 1,
        double: 2000,
        less: 999,
        part: 250,
        sum: 1002,
        label: 'Ada!$',
        rich: 'yes',
        other: 'none',
        same: true,
        deep: { er: 'Ada' },
      });
    });

    it('adds, removes and replaces', async () => {
      expect(
        await tickets
          .aggregate([{ $match: { _id: 3 } }, { $set: { 'x.y': 1, who: '$_id' } }, { $unset: ['cents', 'tags'] }])
          .toArray(),
      ).toEqual([{ _id: 3, who: 3, x: { y: 1 } }]);
      expect(
        await tickets.aggregate([{ $match: { _id: 3 } }, { $replaceRoot: { newRoot: { name: '$who' } } }]).toArray(),
      ).toEqual([{ name: 'Grace' }]);
    });

    it('goes on over several batches', async () => {
      await tickets.insertMany(Array.from({ length: 500 }, (_, i) => ({ _id: 100 + i })));
      const all = await tickets
        .aggregate([{ $match: { _id: { $gte: 100 } } }, { $addFields: { x: 1 } }], { batchSize: 50 })
        .toArray();
      expect(all).toHaveLength(500);
    });

    it('refuses unknown stages, expressions and variables', async () => {
      const codeOf = async (stage: Document): Promise<number | undefined> =>
        (await refusal(tickets.aggregate([stage]).toArray())).code;
      expect(await codeOf({ $nope: 1 })).toBe(40324);
      expect(await codeOf({ $project: { a: '$$nope' } })).toBe(17276);
      expect(await codeOf({ $replaceRoot: { newRoot: '$who' } })).toBe(40228);
    });
  });
}
