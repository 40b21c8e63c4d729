import { type Projection } from '../../kernel/projection';
import { Refusal } from '../../kernel/refusal';
import { type Mongo } from '../../read-models/mongo';
import { collectionOf, type Positioned } from '../../read-models/stored';
import { BSON, readDocument } from '../../read-models/stored-bytes';
import { positionIn } from './stored-form';
import { type Selection } from './subjects.rules';

/** A document as its bytes, and the position that it has seen; NaN where it is not where every document has it. */
export interface StoredBytes {
  readonly id: string;
  readonly position: number;
  readonly bytes: Buffer;
}

/** A document as it is stored; `unreadable` says what is in it that no read model holds. */
export type LiveDocument = Positioned<{ readonly id: string }> & { readonly unreadable?: string };

const PAGE = 1_000;
const TYPE_OFFSET = 4;
const ID_OFFSET = 9;
const SHOWN_BYTES = 12;
const { LENGTH_BYTES, STRING } = BSON;

/** The read models as they are stored: what a replay is held against. It only reads. */
export class LiveDocuments {
  constructor(private readonly mongo: Mongo) {}

  /** Those of these documents that are there. */
  async byIds(projection: Projection, ids: readonly string[]): Promise<ReadonlyMap<string, LiveDocument>> {
    const found = new Map<string, LiveDocument>();
    for (let from = 0; from < ids.length; from += PAGE) {
      const part = ids.slice(from, from + PAGE);
      for (const live of await this.read(projection, { _id: { $in: part } }, part.length)) found.set(live.id, live);
    }
    return found;
  }

  /** The same, unread. The bytes are part of larger ones: who keeps them for long copies them. */
  async bytesByIds(projection: Projection, ids: readonly string[]): Promise<ReadonlyMap<string, StoredBytes>> {
    const found = new Map<string, StoredBytes>();
    for (let from = 0; from < ids.length; from += PAGE) {
      for (const bytes of await this.bytesOf(projection, ids.slice(from, from + PAGE))) {
        const id = idIn(bytes);
        found.set(id, { id, position: positionIn(bytes), bytes });
      }
    }
    return found;
  }

  /** A cursor of the driver looks through every field of what it hands on, also where that is to stay as it is. */
  private async bytesOf(projection: Projection, ids: readonly string[]): Promise<readonly Buffer[]> {
    const find = collectionOf(projection);
    const question = { find, filter: { _id: { $in: ids } }, batchSize: ids.length + 1 };
    const { cursor } = (await this.mongo.ask(() =>
      this.mongo.db.command(question, { fieldsAsRaw: { firstBatch: true }, promoteLongs: false }),
    )) as { cursor: { id: { isZero(): boolean }; firstBatch: Buffer[] } };
    if (cursor.id.isZero()) return cursor.firstBatch;
    // More than one answer holds.
    await this.mongo.ask(() => this.mongo.db.command({ killCursors: find, cursors: [cursor.id] }));
    const middle = Math.ceil(ids.length / 2);
    const halves = [ids.slice(0, middle), ids.slice(middle)];
    return (await Promise.all(halves.map((half) => this.bytesOf(projection, half)))).flat();
  }

  /** All that match one of the selections; a document that matches several comes once. */
  async matching(projection: Projection, selections: readonly Selection[]): Promise<Map<string, LiveDocument>> {
    const found = new Map<string, LiveDocument>();
    for (const { id, ...fields } of selections) {
      const filter = id === undefined ? fields : { ...fields, _id: id };
      for (const live of await this.read(projection, filter, PAGE)) found.set(live.id, live);
    }
    return found;
  }

  /** One field of the documents that match, each value once; nothing where it is null. */
  async values(projection: Projection, field: string, selection: Selection): Promise<ReadonlySet<string>> {
    const { id, ...fields } = selection;
    const filter = id === undefined ? fields : { ...fields, _id: id };
    const named = field === 'id' ? '_id' : field;
    const values = await this.mongo.ask(() =>
      this.collection(projection)
        .find(filter as object, { projection: { _id: 0, [named]: 1 }, batchSize: PAGE })
        .toArray(),
    );
    return new Set(values.map((part) => part[named]).filter((value) => typeof value === 'string'));
  }

  /** The least value of a field that comes after another one; null after the last. */
  async next(projection: Projection, field: string, after: string): Promise<string | null> {
    const named = field === 'id' ? '_id' : field;
    const sort = { [named]: 1 } as const;
    const found = await this.mongo.ask(() =>
      this.collection(projection).findOne({ [named]: { $gt: after } }, { sort, projection: { _id: 0, [named]: 1 } }),
    );
    const value = (found as Readonly<Record<string, unknown>> | null)?.[named];
    return typeof value === 'string' ? value : null;
  }

  /** The ids of all documents, page after page. Those that are no text, as no read model has them, are told apart. */
  async *ids(projection: Projection): AsyncGenerator<{ readonly texts: string[]; readonly others: string[] }> {
    const cursor = this.collection(projection).find<Buffer>({}, { projection: { _id: 1 }, raw: true, batchSize: PAGE });
    try {
      while (await this.mongo.ask(() => cursor.hasNext())) {
        const page = cursor.readBufferedDocuments();
        const texts = page.filter(hasTextId).map(idIn);
        yield { texts, others: page.filter((bytes) => !hasTextId(bytes)).map(idIn) };
      }
    } finally {
      await cursor.close();
    }
  }

  count(projection: Projection): Promise<number> {
    return this.mongo.ask(() => this.collection(projection).countDocuments({}));
  }

  /**
   * Changes whenever one of these read models is dropped and filled again.
   * @throws Refusal READ_MODEL_BEHIND where one is being filled, by whatever program
   */
  async generation(projections: readonly Projection[]): Promise<string> {
    const names = projections.map(collectionOf);
    const found = await this.mongo.ask(() =>
      this.mongo.checkpoints.find({ _id: { $in: names } }, { sort: { _id: 1 } }).toArray(),
    );
    const filled = found.filter(({ live }) => live);
    if (filled.length < names.length) throw new Refusal('READ_MODEL_BEHIND', 'A read model is being filled; ask again');
    return found.map(({ _id, generation }) => `${_id} ${generation}`).join();
  }

  private async read(projection: Projection, filter: object, batchSize: number): Promise<LiveDocument[]> {
    return (await this.bytes(projection, filter, batchSize)).map(readStored);
  }

  private async bytes(projection: Projection, filter: object, batchSize: number): Promise<Buffer[]> {
    const cursor = this.collection(projection).find<Buffer>(filter, { raw: true, batchSize: batchSize + 1 });
    const found: Buffer[] = [];
    try {
      // A page at a time: the driver's own iteration waits for each document.
      while (await this.mongo.ask(() => cursor.hasNext())) {
        for (const bytes of cursor.readBufferedDocuments()) found.push(bytes);
      }
      return found;
    } finally {
      await cursor.close();
    }
  }

  private collection = (projection: Projection) => this.mongo.readModel(collectionOf(projection));
}

/** A document of its bytes. */
export function readStored(bytes: Buffer): LiveDocument {
  try {
    if (!hasTextId(bytes)) return unreadable(bytes, 'Its id is no text');
    const live = readDocument<{ readonly id: string }>(bytes);
    return Number.isSafeInteger(live.position) ? live : unreadable(bytes, 'It has no position');
  } catch (error) {
    return unreadable(bytes, (error as Error).message);
  }
}

const unreadable = (bytes: Buffer, why: string): LiveDocument => ({ id: idIn(bytes), position: -1, unreadable: why });

/** Every stored document begins with its `_id`: length, type, name, and where it is a text the text's length. */
const hasTextId = (bytes: Buffer): boolean => bytes[TYPE_OFFSET] === STRING;

/** One that is no text as its first BSON bytes, in hexadecimal. */
function idIn(bytes: Buffer): string {
  if (!hasTextId(bytes)) return bytes.toString('hex', ID_OFFSET, ID_OFFSET + SHOWN_BYTES);
  return bytes.toString('utf8', ID_OFFSET + LENGTH_BYTES, ID_OFFSET + LENGTH_BYTES + bytes.readInt32LE(ID_OFFSET) - 1);
}
