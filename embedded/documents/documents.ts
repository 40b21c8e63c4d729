import {
  ARRAY,
  field,
  ID,
  OBJECT_ID,
  Raw,
  readInt32,
  REGEX,
  STRING,
  text,
  UNDEFINED,
  type PathPart,
  OBJECT,
  Elements,
  seek,
} from './bson-view';
import { BsonWriter } from './bson-writer';
import { keyPattern, namespaceOf, type Collection, type Index } from './catalogue';
import { CommandError } from './errors';
import { ID_KEY_BYTES_MAX, indexKeys, type IndexKeys } from './index-keys';
import { encodeValue, KeyWriter } from './key-encoding';
import { doubleOf, isNumber } from './numbers';
import { successor, type Store } from './store';
import { DOCUMENT_BYTES_MAX } from './updater';

const writer = new KeyWriter();
const ID_INDEX: Pick<Index, 'name' | 'key' | 'parts'> = {
  name: '_id_',
  key: [['_id', 1]],
  parts: [{ path: '_id', steps: [{ name: '_id', bytes: ID, index: -1 }], direction: 1 }],
};

/** The key of a document: its collection's number, then its `_id`. Refuses types `_id` cannot have. */
function documentKey(collection: Collection, id: Raw): Buffer {
  if (id.type === ARRAY || id.type === REGEX || id.type === UNDEFINED) {
    throw new CommandError(2, `can't use a value of this type for _id`);
  }
  const key = possibleKey(collection, id);
  if (!key) throw new CommandError(17280, `an _id may take at most ${ID_KEY_BYTES_MAX} bytes as a key`);
  return key;
}

/** The key that a document of this `_id` would have; undefined where it is too long for any. */
export function possibleKey(collection: Collection, id: Raw): Buffer | undefined {
  writer.reset().uint32(collection.id);
  encodeValue(writer, id);
  return writer.length > ID_KEY_BYTES_MAX ? undefined : writer.take();
}

/** Joins a collection's number with an `_id` key from an index entry. */
export function documentKeyOf(collection: Collection, idKey: Buffer): Buffer {
  writer.reset().uint32(collection.id);
  writer.copy(idKey);
  return writer.take();
}

/** The `_id` part of a document's key. */
const idKeyOf = (documentKeyBytes: Buffer): Buffer => documentKeyBytes.subarray(4);

/** The key of an index entry: a unique index has one entry for its values, any other one for each document. */
const entryKey = (index: Index, key: Buffer, idKey: Buffer): Buffer =>
  index.unique ? key : Buffer.concat([key, idKey]);

/** Inserts a document that has an `_id`. Refuses DuplicateKey before anything is written. */
export function insertDocument(store: Store, collection: Collection, document: Buffer): void {
  checkSize(document);
  const id = field(document, 0, ID)!;
  const key = documentKey(collection, id);
  const { indexes } = collection;
  if (indexes.length === 0) {
    if (!store.putNewDocument(key, document)) throw duplicate(collection, ID_INDEX, document);
  } else {
    const idKey = idKeyOf(key);
    const added = indexes.map((index) => indexKeys(index, document, 0));
    if (store.document(key)) throw duplicate(collection, ID_INDEX, document);
    indexes.forEach((index, i) => refuseDuplicates(store, collection, index, added[i]!.keys, idKey, document));
    store.putDocument(key, document);
    indexes.forEach((index, i) => putEntries(store, index, added[i]!, added[i]!.keys, idKey));
  }
  collection.count++;
  collection.bytes += document.length;
  store.touch(collection);
}

/** Replaces a stored document, whose bytes `before` are still where the read left them. Refuses as inserting does. */
export function replaceDocument(
  store: Store,
  collection: Collection,
  key: Buffer,
  before: Buffer,
  document: Buffer,
): void {
  checkSize(document);
  const { indexes } = collection;
  const growth = document.length - readInt32(before, 0);
  if (indexes.length > 0)
    replaceEntries(store, collection, idKeyOf(key), before, document, () => store.putDocument(key, document));
  else store.putDocument(key, document);
  collection.bytes += growth;
  store.touch(collection);
}

function replaceEntries(
  store: Store,
  collection: Collection,
  idKey: Buffer,
  before: Buffer,
  document: Buffer,
  putDocument: () => void,
): void {
  const { indexes } = collection;
  const changes = indexes.map((index) => {
    const old = indexKeys(index, before, 0);
    const now = indexKeys(index, document, 0);
    return { index, now, removed: without(old.keys, now.keys), added: without(now.keys, old.keys) };
  });
  for (const { index, added } of changes) refuseDuplicates(store, collection, index, added, idKey, document);
  putDocument();
  for (const { index, now, removed, added } of changes) {
    for (const key of removed) store.removeEntry(entryKey(index, key, idKey));
    putEntries(store, index, now, added, idKey);
  }
}

const without = (keys: readonly Buffer[], others: readonly Buffer[]): readonly Buffer[] =>
  keys.filter((key) => !others.some((other) => other.equals(key)));

export function removeDocument(store: Store, collection: Collection, key: Buffer, before: Buffer): void {
  const size = readInt32(before, 0);
  const entries = collection.indexes.map((index) => indexKeys(index, before, 0).keys);
  store.removeDocument(key);
  collection.indexes.forEach((index, i) => {
    for (const one of entries[i]!) store.removeEntry(entryKey(index, one, idKeyOf(key)));
  });
  collection.count--;
  collection.bytes -= size;
  store.touch(collection);
}

function putEntries(
  store: Store,
  index: Index,
  { arrayPart, truncated }: IndexKeys,
  added: readonly Buffer[],
  idKey: Buffer,
): void {
  if (arrayPart !== undefined) {
    index.multikey = true;
    if (index.arrayParts?.includes(arrayPart) === false) index.arrayParts = [...index.arrayParts, arrayPart];
  }
  if (truncated) index.truncated = true;
  for (const key of added) store.putEntry(entryKey(index, key, idKey), idKey);
}

function refuseDuplicates(
  store: Store,
  collection: Collection,
  index: Index,
  added: readonly Buffer[],
  idKey: Buffer,
  document: Buffer,
): void {
  if (!index.unique) return;
  for (const key of added) {
    const holder = store.entry(key);
    if (holder && !holder.equals(idKey)) throw duplicate(collection, index, document);
  }
}

/** Fills a new index from the documents there are. Refuses DuplicateKey; the caller discards the entries written so far. */
export function fillIndex(store: Store, collection: Collection, index: Index): void {
  writer.reset().uint32(collection.id);
  const start = writer.take();
  const end = successor(start);
  const range = store.documentRange({ start, end, reverse: false, exclusiveStart: false, inclusiveEnd: false });
  try {
    for (let next = range.next(); !next.done; next = range.next()) {
      const { key, value } = next.value;
      const found = indexKeys(index, value, 0);
      const document = index.unique ? Buffer.from(value.subarray(0, readInt32(value, 0))) : value;
      const idKey = idKeyOf(key);
      refuseDuplicates(store, collection, index, found.keys, idKey, document);
      putEntries(store, index, found, found.keys, idKey);
    }
  } finally {
    range.return?.();
  }
}

function checkSize(document: Buffer): void {
  if (document.length > DOCUMENT_BYTES_MAX) {
    throw new CommandError(
      10334,
      `object to insert too large. size in bytes: ${document.length}, max size: ${DOCUMENT_BYTES_MAX}`,
    );
  }
}

function duplicate(
  collection: Collection,
  index: Pick<Index, 'name' | 'key' | 'parts'>,
  document: Buffer,
): CommandError {
  const found = index.parts.map(({ path, steps }) => ({ path, value: valueAt(steps, document) }));
  const bson = new BsonWriter();
  const at = bson.open();
  for (const { path, value } of found) {
    if (value) bson.raw(path, value);
    else bson.null(path);
  }
  bson.close(at);
  const keyValue = new Raw(OBJECT, bson.take(), 0, bson.length);
  const shown = found.map(({ path, value }) => `${path}: ${show(value)}`).join(', ');
  const where = `collection: ${namespaceOf(collection)} index: ${index.name}`;
  return new CommandError(11000, `E11000 duplicate key error ${where} dup key: { ${shown} }`, {
    keyPattern: keyPattern(index),
    keyValue,
  });
}

function valueAt(steps: readonly PathPart[], document: Buffer): Raw | undefined {
  let raw = new Raw(OBJECT, document, 0, document.length);
  for (const { bytes } of steps) {
    const e = new Elements(raw.bytes, raw.start);
    if (raw.type !== OBJECT || !seek(e, bytes)) return undefined;
    raw = e.raw;
  }
  return raw;
}

function show(raw: Raw | undefined): string {
  if (!raw) return 'null';
  if (raw.type === STRING) return JSON.stringify(text(raw));
  if (isNumber(raw.type)) return String(doubleOf(raw));
  if (raw.type === OBJECT_ID) return `ObjectId('${raw.bytes.toString('hex', raw.start, raw.start + 12)}')`;
  return '…';
}
