import { randomBytes } from 'node:crypto';
import { ARRAY, field, ID, OBJECT, OBJECT_ID, Raw } from './bson-view';
import { type Collection } from './catalogue';
import { insertDocument, removeDocument, replaceDocument } from './documents';
import { CommandError } from './errors';
import { isOperatorDocument, parseFilter } from './filter';
import { EMPTY_DOCUMENT, find, prepare } from './query';
import { copyDocument } from './scan';
import { type Store } from './store';
import { compileUpdate, withId } from './updater';

/** What one update did; `before` and `after` are kept only when asked for. */
interface Updated {
  matched: number;
  modified: number;
  upsertedId?: Raw;
  before?: Buffer;
  after?: Buffer;
}

export interface UpdateStatement {
  readonly filter: Raw;
  readonly update: Raw;
  readonly multi: boolean;
  readonly upsert: boolean;
  readonly sort?: Raw | undefined;
  readonly hint?: Raw | undefined;
  /** Keep the document as it was and as it became. */
  readonly keep?: boolean;
}

export interface DeleteStatement {
  readonly filter: Raw;
  readonly multi: boolean;
  readonly sort?: Raw | undefined;
  readonly hint?: Raw | undefined;
}

/** Finds a collection, or creates it for a first document. */
type Target = () => Collection;

/** Inserts a document, giving it an `_id` when it has none. Answers the `_id`. */
export function insert(store: Store, target: Target, document: Raw): Raw {
  const { bytes, id } = identified(document);
  insertDocument(store, target(), bytes);
  return id;
}

function identified(document: Raw): { readonly bytes: Buffer; readonly id: Raw } {
  const id = field(document.bytes, document.start, ID) ?? newId();
  return { bytes: withId(document, id), id };
}

const PROCESS_PART = randomBytes(5);
let counter = randomBytes(3).readUIntBE(0, 3);

/** A fresh ObjectId: seconds, five random bytes of this process, a counter. */
function newId(): Raw {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32BE(Math.floor(Date.now() / 1000));
  PROCESS_PART.copy(bytes, 4);
  counter = (counter + 1) & 0xffffff;
  bytes.writeUIntBE(counter, 9, 3);
  return new Raw(OBJECT_ID, bytes, 0, 12);
}

/** Updates one or all matching documents, or inserts one. All checks of a document come before its first write. */
export function update(
  store: Store,
  collection: Collection | undefined,
  target: Target,
  statement: UpdateStatement,
): Updated {
  if (statement.multi && statement.update.type !== ARRAY && !isOperatorDocument(statement.update)) {
    throw new CommandError(9, 'multi update is not supported for replacement-style update');
  }
  const change = compileUpdate(statement.update);
  const result: Updated = { matched: 0, modified: 0 };
  if (collection) {
    const apply = (key: Buffer, before: Buffer): void => {
      result.matched++;
      const after = change.apply(before);
      if (statement.keep) result.before = copyDocument(before);
      if (statement.keep) result.after = after === before ? result.before! : after;
      if (after === before || after.equals(before)) return;
      result.modified++;
      replaceDocument(store, collection, key, before, after);
    };
    if (statement.multi) {
      for (const key of keysOf(store, collection, statement)) apply(key, store.document(key)!);
    } else {
      const found = first(store, collection, statement);
      if (found) apply(found.key, found.document);
    }
  } else parseFilter(statement.filter);
  if (result.matched > 0 || !statement.upsert) return result;
  const created = change.create(parseFilter(statement.filter));
  const { bytes, id } = identified(new Raw(OBJECT, created, 0, created.length));
  insertDocument(store, target(), bytes);
  result.upsertedId = id;
  if (statement.keep) result.after = bytes;
  return result;
}

interface Found {
  readonly key: Buffer;
  readonly document: Buffer;
}

/** The first match in the order asked for, its bytes just read. */
function first(
  store: Store,
  collection: Collection,
  { filter, sort, hint }: DeleteStatement | UpdateStatement,
): Found | undefined {
  const { plan, scan } = prepare(store, collection, { filter, sort, hint });
  if (!plan.sorted) return firstSorted(store, collection, { filter, sort, hint });
  const document = scan.next();
  if (!document) return undefined;
  const key = scan.key!;
  if (plan.kind === 'ids') return { key, document };
  scan.pause();
  return { key, document: store.document(key)! };
}

function firstSorted(
  store: Store,
  collection: Collection,
  query: { readonly filter: Raw; readonly sort: Raw | undefined; readonly hint: Raw | undefined },
): Found | undefined {
  const document = find(store, collection, { ...query, limit: 1 }).next();
  if (!document) return undefined;
  const id = field(document, 0, ID)!;
  const { scan } = prepare(store, collection, { filter: identity(id) });
  const found = scan.next();
  return found && { key: scan.key!, document: found };
}

function identity(id: Raw): Raw {
  const empty = EMPTY_DOCUMENT.bytes;
  const bytes = withId(new Raw(OBJECT, empty, 0, empty.length), id);
  return new Raw(OBJECT, bytes, 0, bytes.length);
}

/** All keys first: a document an update moves within the index walked must not be met again. */
function keysOf(store: Store, collection: Collection, { filter, hint }: DeleteStatement | UpdateStatement): Buffer[] {
  const { scan } = prepare(store, collection, { filter, hint });
  const keys: Buffer[] = [];
  while (scan.next()) keys.push(scan.key!);
  scan.pause();
  return keys;
}

/** Removes one or all matching documents. Answers how many; `keep` receives the one removed. */
export function remove(
  store: Store,
  collection: Collection | undefined,
  statement: DeleteStatement,
  keep?: (document: Buffer) => void,
): number {
  if (!collection) {
    parseFilter(statement.filter);
    return 0;
  }
  if (statement.multi) {
    const keys = keysOf(store, collection, statement);
    for (const key of keys) removeDocument(store, collection, key, store.document(key)!);
    return keys.length;
  }
  const found = first(store, collection, statement);
  if (!found) return 0;
  keep?.(copyDocument(found.document));
  removeDocument(store, collection, found.key, found.document);
  return 1;
}
