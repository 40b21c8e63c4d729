import { Elements, OBJECT, STRING, text, type Raw } from './bson-view';
import { checkNamespace, namespaceOf, toIndex, type Collection, type Direction, type IndexRecord } from './catalogue';
import { type Context, type Handler } from './context';
import { fillIndex } from './documents';
import { CommandError, notImplemented } from './errors';
import { parseFilter, truthy } from './filter';
import { predicateOf } from './matcher';
import { type Command } from './message';
import { doubleOf, isNumber } from './numbers';
import { accepts } from './options';
import { replyWith } from './reply';
import { Cursor } from './cursors';
import { Listed } from './scan';
import { firstBatch } from './read-commands';
import { serialize, type Document } from 'bson';
import { type Store } from './store';

const existing = ({ store }: Context, command: Command): Collection => {
  const collection = store.collection(command.database, command.collection);
  if (!collection) throw new CommandError(26, `ns does not exist: ${command.database}.${command.collection}`);
  return collection;
};

const create: Handler = {
  accepted: accepts(
    [],
    [
      'capped',
      'size',
      'max',
      'timeseries',
      'expireAfterSeconds',
      'clusteredIndex',
      'changeStreamPreAndPostImages',
      'encryptedFields',
      'storageEngine',
      'validator',
      'validationLevel',
      'validationAction',
      'indexOptionDefaults',
      'viewOn',
      'pipeline',
      'autoIndexId',
    ],
  ),
  writes: true,
  run({ store }, command) {
    checkNamespace(command.database, command.collection);
    if (!store.collection(command.database, command.collection)) {
      store.createCollection(command.database, command.collection);
    }
    return replyWith({});
  },
};

const drop: Handler = {
  accepted: accepts([]),
  writes: true,
  run({ store }, command) {
    const collection = store.collection(command.database, command.collection);
    if (!collection) return replyWith({}); // as MongoDB answers since 7.0
    const answer = { nIndexesWas: collection.indexes.length + 1, ns: namespaceOf(collection) };
    store.dropCollection(collection);
    return replyWith(answer);
  },
};

const dropDatabase: Handler = {
  accepted: accepts([]),
  writes: true,
  run({ store }, command) {
    const collections = store.collections(command.database);
    for (const collection of collections) store.dropCollection(collection);
    return replyWith(collections.length > 0 ? { dropped: command.database } : {});
  },
};

const renameCollection: Handler = {
  accepted: accepts(['to', 'dropTarget']),
  writes: true,
  run({ store }, command) {
    const [fromDatabase, fromName] = split(command.collection);
    const [toDatabase, toName] = split(command.string('to') ?? '');
    checkNamespace(toDatabase, toName);
    const source = store.collection(fromDatabase, fromName);
    if (!source) throw new CommandError(26, `Source collection ${command.collection} does not exist`);
    const target = store.collection(toDatabase, toName);
    if (target === source) throw new CommandError(20, "Can't rename a collection to itself");
    if (target && !command.boolean('dropTarget', false)) throw new CommandError(48, 'target namespace exists');
    if (target) store.dropCollection(target);
    store.renameCollection(source, toDatabase, toName);
    return replyWith({});
  },
};

function split(namespace: string): readonly [string, string] {
  const dot = namespace.indexOf('.');
  return dot < 0 ? [namespace, ''] : [namespace.slice(0, dot), namespace.slice(dot + 1)];
}

/** A cursor over documents made up for the answer. */
function listing(context: Context, command: Command, namespace: string, documents: readonly Document[]): Buffer {
  const source = new Listed(documents.map((document) => Buffer.from(serialize(document))));
  const cursor = new Cursor(namespace, source, Infinity, 0, undefined);
  const asked = command.document('cursor');
  let size = Infinity;
  if (asked) {
    for (const e = new Elements(asked.bytes, asked.start); e.next();) {
      if (e.name === 'batchSize' && isNumber(e.type)) size = doubleOf(e.raw);
    }
  }
  return firstBatch(context, cursor, size, false);
}

const listCollections: Handler = {
  accepted: accepts(['filter', 'nameOnly', 'cursor', 'authorizedCollections']),
  writes: false,
  run(context, command) {
    const filter = command.document('filter');
    const matches = filter && predicateOf(parseFilter(filter));
    const nameOnly = command.boolean('nameOnly', false);
    const described = context.store
      .collections(command.database)
      .map(describe)
      .filter((document) => !matches || matches(Buffer.from(serialize(document)), 0))
      .map((document) => (nameOnly ? { name: document.name, type: document.type } : document));
    return listing(context, command, `${command.database}.$cmd.listCollections`, described);
  },
};

const describe = ({ name }: Collection): { name: string; type: string } & Document => ({
  name,
  type: 'collection',
  options: {},
  info: { readOnly: false },
  idIndex: { v: 2, key: { _id: 1 }, name: '_id_' },
});

const listDatabases: Handler = {
  accepted: accepts(['filter', 'nameOnly', 'authorizedDatabases']),
  writes: false,
  run({ store }, command) {
    const sizes = new Map<string, number>();
    for (const { database, bytes } of store.collections()) sizes.set(database, (sizes.get(database) ?? 0) + bytes);
    const filter = command.document('filter');
    const matches = filter && predicateOf(parseFilter(filter));
    const databases = [...sizes]
      .map(([name, sizeOnDisk]) => ({ name, sizeOnDisk, empty: false }))
      .filter((document) => !matches || matches(Buffer.from(serialize(document)), 0));
    if (command.boolean('nameOnly', false)) return replyWith({ databases: databases.map(({ name }) => ({ name })) });
    return replyWith({ databases, totalSize: databases.reduce((sum, { sizeOnDisk }) => sum + sizeOnDisk, 0) });
  },
};

// ---- indexes ----

interface WantedIndex {
  readonly name: string;
  readonly key: readonly (readonly [string, Direction])[];
  readonly unique: boolean;
}

/** Options that change nothing about what an index finds. */
const HARMLESS = new Set(['v', 'background', 'ns', 'dropDups']);
/** Options that say nothing when they are off. */
const SWITCHES = new Set(['sparse', 'hidden', 'prepareUnique', 'clustered']);

function parseIndex(spec: Raw): WantedIndex {
  let name: string | undefined;
  let key: WantedIndex['key'] | undefined;
  let unique = false;
  for (const e = new Elements(spec.bytes, spec.start); e.next();) {
    const option = e.name;
    if (option === 'key') key = parseKey(e.raw);
    else if (option === 'name' && e.type === STRING) name = text(e.raw);
    else if (option === 'unique') unique = truthy(e.raw);
    else if (HARMLESS.has(option) || (SWITCHES.has(option) && !truthy(e.raw))) continue;
    else throw new CommandError(197, `the index option '${option}' is not implemented by this document server`);
  }
  if (!key) throw new CommandError(9, "The 'key' field is a required property of an index specification");
  if (name === undefined || name === '')
    throw new CommandError(9, "The 'name' field is a required property of an index specification");
  return { name, key, unique };
}

function parseKey(raw: Raw): WantedIndex['key'] {
  if (raw.type !== OBJECT) throw new CommandError(14, "The field 'key' must be an object");
  const key: (readonly [string, Direction])[] = [];
  for (const e = new Elements(raw.bytes, raw.start); e.next();) {
    const path = e.name;
    if (e.type === STRING) throw notImplemented(`a '${text(e.raw)}' index (on ${path})`);
    if (path.split('.').some((step) => step === '$**')) throw notImplemented('a wildcard index');
    if (path.split('.').some((step) => step === '' || step.startsWith('$'))) {
      throw new CommandError(67, `'${path}' cannot be an index key`);
    }
    const direction = isNumber(e.type) ? Math.sign(doubleOf(e.raw)) : 0;
    if (direction !== 1 && direction !== -1)
      throw new CommandError(67, 'Values in the index key pattern must be 1 or -1');
    if (key.some(([known]) => known === path)) throw new CommandError(67, `'${path}' appears twice in the index key`);
    key.push([path, direction]);
  }
  if (key.length === 0 || key.length > 32) throw new CommandError(67, 'Index keys must have between 1 and 32 fields');
  return key;
}

const isIdIndex = ({ key }: WantedIndex): boolean => key.length === 1 && key[0]![0] === '_id';

const createIndexes: Handler = {
  accepted: accepts(['indexes', 'commitQuorum']),
  writes: true,
  run({ store }, command) {
    checkNamespace(command.database, command.collection);
    const wanted = command.documents('indexes').map(parseIndex);
    const known = store.collection(command.database, command.collection);
    const missing = wanted.filter((index) => !isIdIndex(index) && !exists(known, index));
    const collection = known ?? store.createCollection(command.database, command.collection);
    const before = collection.indexes.length + 1;
    for (const record of fillAll(store, collection, missing)) store.addIndex(collection, record);
    return replyWith({
      numIndexesBefore: before,
      numIndexesAfter: collection.indexes.length + 1,
      createdCollectionAutomatically: !known,
      ...(missing.length === 0 && { note: 'all indexes already exist' }),
    });
  },
};

/** Refuses the same name for another key, and the same key with other options or another name. */
function exists(collection: Collection | undefined, wanted: WantedIndex): boolean {
  for (const index of collection?.indexes ?? []) {
    const sameKey = JSON.stringify(index.key) === JSON.stringify(wanted.key);
    const sameName = index.name === wanted.name;
    if (sameKey && sameName && index.unique === wanted.unique) return true;
    if (sameName) {
      throw new CommandError(
        86,
        `An existing index has the same name as the requested index but is different: ${wanted.name}`,
      );
    }
    if (sameKey) throw new CommandError(85, `Index already exists with a different name or options: ${index.name}`);
  }
  return false;
}

/** Fills all of them or none: what was written for the others is discarded. */
function fillAll(store: Store, collection: Collection, wanted: readonly WantedIndex[]): readonly IndexRecord[] {
  const unfilled = { multikey: false, arrayParts: [], truncated: false };
  const indexes = wanted.map((one) => toIndex({ id: store.newId(), ...one, ...unfilled }));
  try {
    for (const index of indexes) fillIndex(store, collection, index);
  } catch (error) {
    for (const { id } of indexes) store.discard(id);
    throw error;
  }
  return indexes.map(({ parts: _parts, ...record }) => record);
}

const listIndexes: Handler = {
  accepted: accepts(['cursor']),
  writes: false,
  run(context, command) {
    const collection = existing(context, command);
    const indexes = collection.indexes.map(({ name, key, unique }) => ({
      v: 2,
      key: Object.fromEntries(key),
      name,
      ...(unique && { unique }),
    }));
    return listing(context, command, namespaceOf(collection), [{ v: 2, key: { _id: 1 }, name: '_id_' }, ...indexes]);
  },
};

const dropIndexes: Handler = {
  accepted: accepts(['index']),
  writes: true,
  run(context, command) {
    const collection = existing(context, command);
    const answer = replyWith({ nIndexesWas: collection.indexes.length + 1 });
    const wanted = command.get('index');
    const name = wanted?.type === STRING ? text(wanted) : undefined;
    if (name === '*') {
      for (const { id } of [...collection.indexes]) context.store.dropIndex(collection, id);
      return answer;
    }
    if (!wanted || (name === undefined && wanted.type !== OBJECT))
      throw notImplemented('dropping several indexes by name');
    const key = name === undefined ? JSON.stringify(parseKey(wanted)) : undefined;
    if (name === '_id_' || key === '[["_id",1]]') throw new CommandError(72, 'cannot drop _id index');
    const found = collection.indexes.find((index) => index.name === name || JSON.stringify(index.key) === key);
    if (!found) throw new CommandError(27, `index not found with name [${name ?? key}]`);
    context.store.dropIndex(collection, found.id);
    return answer;
  },
};

const collStats: Handler = {
  accepted: accepts(['scale']),
  writes: false,
  run(context, command) {
    const collection = context.store.collection(command.database, command.collection);
    const { count = 0, bytes = 0, indexes = [] } = collection ?? {};
    return replyWith({
      ns: `${command.database}.${command.collection}`,
      size: bytes,
      count,
      ...(count > 0 && { avgObjSize: Math.floor(bytes / count) }),
      storageSize: bytes,
      nindexes: collection ? indexes.length + 1 : 0,
      scaleFactor: 1,
    });
  },
};

const dbStats: Handler = {
  accepted: accepts(['scale', 'freeStorage']),
  writes: false,
  run({ store }, command) {
    const collections = store.collections(command.database);
    const total = (of: (collection: Collection) => number): number =>
      collections.reduce((sum, one) => sum + of(one), 0);
    return replyWith({
      db: command.database,
      collections: collections.length,
      views: 0,
      objects: total(({ count }) => count),
      dataSize: total(({ bytes }) => bytes),
      indexes: total(({ indexes }) => indexes.length + 1),
      scaleFactor: 1,
    });
  },
};

export const CATALOGUE_COMMANDS: Readonly<Record<string, Handler>> = {
  create,
  drop,
  dropDatabase,
  renameCollection,
  listCollections,
  listDatabases,
  createIndexes,
  listIndexes,
  dropIndexes,
  collStats,
  dbStats,
};
