import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type Filter as MongoFilter, type FindOptions } from 'mongodb';
import { type IndexSpec, type Projection } from '../kernel/projection';
import { Refusal } from '../kernel/refusal';
import { readCursor, writeCursor } from './cursor';
import { Mongo } from './mongo';
import { ProjectionRunner } from './projection-runner';
import { collectionOf, type Positioned, type Stored } from './stored';
import { readDocument } from './stored-bytes';

export { type Positioned };

export type Scalar = string | number | boolean | null;

/** What a field must be. A field that is missing counts as null. */
export interface Condition {
  readonly $eq?: Scalar;
  readonly $ne?: Scalar;
  readonly $in?: readonly Scalar[];
  /** A list that holds all of these. */
  readonly $all?: readonly Scalar[];
  readonly $lt?: Scalar;
  readonly $lte?: Scalar;
  readonly $gt?: Scalar;
  readonly $gte?: Scalar;
  /** Build it with `startsWith`, so that what a caller typed is text and not a pattern. */
  readonly $regex?: string;
}

/** Conditions on fields, all of which hold. `id` is the document's id. */
export type Filter = Readonly<Record<string, Scalar | Condition>>;

export interface PageOptions {
  /** Fields in order of weight; the id breaks ties. */
  readonly sort?: IndexSpec;
  readonly limit: number;
  /** The `nextCursor` of the page before. */
  readonly cursor?: string | undefined;
}

export interface Page<Doc> {
  readonly items: Doc[];
  readonly nextCursor: string | null;
}

/** A field's text begins so. */
export const startsWith = (text: string): Condition => ({
  $regex: `^${text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')}`,
});

/** The conditions that were given: what was left out narrows nothing. */
export const given = (conditions: Readonly<Record<string, Scalar | Condition | undefined>>): Filter =>
  Object.fromEntries(
    Object.entries(conditions).filter((entry): entry is [string, Scalar | Condition] => entry[1] !== undefined),
  );

/**
 * What has been folded, for queries. Everything here follows from the events and may be thrown away.
 * Every method throws Refusal STORE_UNAVAILABLE when the document store cannot answer, and
 * READ_MODEL_BEHIND for a read model that is not filled yet or has stopped.
 */
@Injectable()
export class ReadModels {
  constructor(
    private readonly mongo: Mongo,
    private readonly runner: ProjectionRunner,
  ) {}

  async get<Doc extends object>(projection: Projection<Doc, never>, id: string): Promise<Positioned<Doc> | null> {
    const name = this.readable(projection);
    const [stored] = await this.read<Doc>(name, { _id: id }, { limit: 1 });
    return stored ?? null;
  }

  /**
   * One page. Pages follow each other by key, so what is added or removed meanwhile shifts nothing.
   * @throws Refusal INVALID at `/cursor` for a cursor that this query did not give
   */
  find<Doc extends object>(
    projection: Projection<Doc, never>,
    filter: Filter,
    page: PageOptions,
  ): Promise<Page<Positioned<Doc>>> {
    return this.page(projection, filter, page);
  }

  /** A page as `find` has it, of documents with some of their fields: those of the sort among them. */
  findParts<Doc extends object, Field extends keyof Doc>(
    projection: Projection<Doc, never>,
    filter: Filter,
    page: PageOptions,
    fields: readonly Field[],
  ): Promise<Page<Positioned<Pick<Doc, Field | ('id' & keyof Doc)>>>> {
    return this.page(projection, filter, page, ['position', ...fields]);
  }

  /** All documents that match, page after page. Each comes once, also where what is done with it takes it out of the filter. */
  async *pages<Doc extends object>(
    projection: Projection<Doc, never>,
    filter: Filter,
    { sort = {}, limit }: Omit<PageOptions, 'cursor'>,
  ): AsyncGenerator<readonly Positioned<Doc>[]> {
    let cursor: string | null | undefined;
    while (cursor !== null) {
      const page: Page<Positioned<Doc>> = await this.find(projection, filter, { sort, limit, cursor });
      if (page.items.length > 0) yield page.items;
      cursor = page.nextCursor;
    }
  }

  async count<Doc extends object>(projection: Projection<Doc, never>, filter: Filter): Promise<number> {
    const name = this.readable(projection);
    return this.mongo.ask(() => this.mongo.readModel(name).countDocuments(named(filter) as MongoFilter<Stored>));
  }

  /**
   * Resolves once every read model has seen the log up to `position`; one that has stopped is not waited for.
   * @throws Refusal READ_MODEL_BEHIND after 5 s
   */
  seen(position: number): Promise<void> {
    return this.runner.seen(position);
  }

  private async page<Doc extends object>(
    projection: Projection<Doc, never>,
    filter: Filter,
    { sort = {}, limit, cursor }: PageOptions,
    fields?: readonly PropertyKey[],
  ): Promise<Page<Positioned<Doc>>> {
    const name = this.readable(projection);
    const order = totalOrder(sort);
    const wanted = limit + 1;
    const part = fields && { projection: Object.fromEntries(fields.map((field) => [field, 1])) };
    const found: Positioned<Doc>[] = [];
    for (const range of cursor === undefined ? [{}] : partsAfter(order, valuesIn(name, order, cursor))) {
      if (found.length >= wanted) break;
      const query = { $and: [range, named(filter)] } as MongoFilter<Stored>;
      const rest = wanted - found.length;
      found.push(
        ...(await this.read<Doc>(name, query, { sort: new Map(order), limit: rest, batchSize: rest, ...part })),
      );
    }
    const items = found.slice(0, limit);
    const last = found.length > limit ? items.at(-1) : undefined;
    return { items, nextCursor: last ? cursorAt(name, order, last) : null };
  }

  private async read<Doc extends object>(
    name: string,
    query: MongoFilter<Stored>,
    options: FindOptions,
  ): Promise<Positioned<Doc>[]> {
    const found = this.mongo.readModel(name).find<Buffer>(query, { ...options, raw: true });
    return (await this.mongo.ask(() => found.toArray())).map((bytes) => readDocument<Doc>(bytes));
  }

  private readable<Doc extends object>(projection: Projection<Doc, never>): string {
    const name = collectionOf(projection);
    this.runner.assertReadable(name);
    return name;
  }
}

type Direction = 1 | -1;
type Order = readonly (readonly [field: string, direction: Direction])[];

/** The sort, ended by `_id` in the direction of the field before it: so an index serves it forwards and backwards. */
function totalOrder(sort: IndexSpec): Order {
  const fields = Object.entries(named(sort));
  if (fields.some(([field]) => field === '_id')) return fields;
  return [...fields, ['_id', fields.at(-1)?.[1] ?? 1]];
}

function named<T>(fields: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(fields).map(([field, value]) => [field === 'id' ? '_id' : field, value]));
}

/**
 * What comes after these values, in parts that follow each other: equal in all fields but the last and
 * later there, then equal in all but the last two, and so on. Each part is one range of an index.
 */
function partsAfter(order: Order, values: readonly Scalar[]): object[] {
  return order
    .map(([field, direction], index) => {
      const equal = order.slice(0, index).map(([before], i) => ({ [before]: { $eq: values[i] ?? null } }));
      return beyond(field, direction, values[index] ?? null).map((later) => ({ $and: [...equal, later] }));
    })
    .reverse()
    .flat();
}

/** Null is the least of all values, and a range in MongoDB holds only values of one kind. */
function beyond(field: string, direction: Direction, value: Scalar): object[] {
  if (direction === 1) return [{ [field]: value === null ? { $ne: null } : { $gt: value } }];
  return value === null ? [] : [{ [field]: { $lt: value } }, { [field]: { $eq: null } }];
}

function cursorAt(name: string, order: Order, doc: object): string {
  const values = order.map(([field]) => valueAt(doc, field === '_id' ? 'id' : field));
  return writeCursor([markOf(name, order, values), ...values]);
}

function valuesIn(name: string, order: Order, cursor: string): readonly Scalar[] {
  const isOfList = (parts: readonly unknown[]): parts is readonly [string, ...Scalar[]] =>
    parts[0] === markOf(name, order, parts.slice(1) as Scalar[]);
  const found = readCursor(cursor, isOfList);
  if (found) return found.slice(1);
  const detail = 'must be the nextCursor of a page of this same list';
  throw new Refusal('INVALID', `The cursor ${detail}`, {}, [{ pointer: '/cursor', detail }]);
}

/** Tells a cursor of this list from any other, and from one that was changed. It guards nothing: filters do. */
function markOf(name: string, order: Order, values: readonly Scalar[]): string {
  return createHash('sha256')
    .update(JSON.stringify([name, order, values]))
    .digest('base64url')
    .slice(0, 8);
}

function valueAt(doc: object, path: string): Scalar {
  const value = path
    .split('.')
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | null | undefined)?.[key], doc);
  return (value ?? null) as Scalar;
}
