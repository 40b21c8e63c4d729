import { type Projection } from '../../kernel/projection';
import { Refusal } from '../../kernel/refusal';
import { type Mongo } from '../../read-models/mongo';
import { collectionOf, type Positioned } from '../../read-models/stored';
import { readDocument } from '../../read-models/stored-bytes';
import { type Selection } from './subjects.rules';

/** A document as it is stored; `unreadable` says what is in it that no read model holds. */
export type LiveDocument = Positioned<{ readonly id: string }> & { readonly unreadable?: string };

const PAGE = 1_000;
const ID_OFFSET = 9;
const STRING = 0x02;

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

  /** The ids of all documents, page after page. One that is no text is told as its BSON bytes in hexadecimal. */
  async *ids(projection: Projection): AsyncGenerator<readonly string[]> {
    const cursor = this.collection(projection).find<Buffer>({}, { projection: { _id: 1 }, raw: true, batchSize: PAGE });
    try {
      while (await this.mongo.ask(() => cursor.hasNext())) yield cursor.readBufferedDocuments().map(idIn);
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
    const options = { raw: true, batchSize: batchSize + 1 };
    const found = this.collection(projection).find<Buffer>(filter, options);
    return (await this.mongo.ask(() => found.toArray())).map(read);
  }

  private collection = (projection: Projection) => this.mongo.readModel(collectionOf(projection));
}

function read(bytes: Buffer): LiveDocument {
  try {
    const live = readDocument<{ readonly id: string }>(bytes);
    if (Number.isSafeInteger(live.position)) return live;
    return { id: live.id, position: -1, unreadable: 'It has no position' };
  } catch (error) {
    return { id: idIn(bytes), position: -1, unreadable: (error as Error).message };
  }
}

/** Every stored document begins with its `_id`: length, type, name, and where it is a text the text's length. */
function idIn(bytes: Buffer): string {
  if (bytes[4] !== STRING) return bytes.subarray(ID_OFFSET).toString('hex');
  return bytes.toString('utf8', ID_OFFSET + 4, ID_OFFSET + 4 + bytes.readInt32LE(ID_OFFSET) - 1);
}
