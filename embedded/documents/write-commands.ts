import { Elements, INT32, OBJECT, readInt32, type Raw } from './bson-view';
import { type BsonWriter } from './bson-writer';
import { checkNamespace, type Collection } from './catalogue';
import { type Context, type Handler } from './context';
import { CommandError, notImplemented } from './errors';
import { truthy } from './filter';
import { type Command } from './message';
import { doubleOf, isNumber } from './numbers';
import { accepts, readStatement } from './options';
import { parseProjection } from './projection';
import { EMPTY_DOCUMENT } from './query';
import { reply, writeError } from './reply';
import { insert, remove, update, type DeleteStatement, type UpdateStatement } from './statements';
import { type Store } from './store';

const BATCH_MAX = 100_000;

/** Finds a collection by name now, and creates it when a document needs it. */
class Place {
  constructor(
    private readonly store: Store,
    readonly database: string,
    readonly name: string,
  ) {
    checkNamespace(database, name);
  }

  get collection(): Collection | undefined {
    return this.store.collection(this.database, this.name);
  }

  readonly target = (): Collection => this.collection ?? this.store.createCollection(this.database, this.name);
}

const placeOf = ({ store }: Context, command: Command): Place => new Place(store, command.database, command.collection);

interface WriteError {
  readonly index: number;
  readonly error: CommandError;
}

/** Runs statements one by one; an ordered batch ends at the first refusal, an unordered one goes on. */
function runAll(
  statements: readonly Raw[],
  ordered: boolean,
  run: (statement: Raw, index: number) => void,
  refused?: (refusal: WriteError) => void,
): WriteError[] {
  if (statements.length === 0 || statements.length > BATCH_MAX) {
    throw new CommandError(
      16,
      `Write batch sizes must be between 1 and ${BATCH_MAX}. Got ${statements.length} operations.`,
    );
  }
  const errors: WriteError[] = [];
  for (let index = 0; index < statements.length; index++) {
    try {
      run(statements[index]!, index);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      errors.push({ index, error });
      refused?.({ index, error });
      if (ordered) break;
    }
  }
  return errors;
}

function writeErrors(writer: BsonWriter, errors: readonly WriteError[]): void {
  if (errors.length === 0) return;
  const list = writer.openArray('writeErrors');
  errors.forEach(({ index, error }, i) => {
    const at = writer.openDocument(i);
    writer.int32('index', index);
    writeError(writer, error, false);
    writer.close(at);
  });
  writer.close(list);
}

const insertCommand: Handler = {
  accepted: accepts(['documents', 'ordered', 'bypassDocumentValidation']),
  writes: true,
  run(context, command) {
    const place = placeOf(context, command);
    let inserted = 0;
    const errors = runAll(command.documents('documents'), command.boolean('ordered', true), (document) => {
      insert(context.store, place.target, document);
      inserted++;
    });
    return reply((writer) => {
      writer.int32('n', inserted);
      writeErrors(writer, errors);
    });
  },
};

function required(fields: ReadonlyMap<string, Raw>, name: string, what: string): Raw {
  const raw = fields.get(name);
  if (!raw) throw new CommandError(40414, `BSON field '${what}.${name}' is missing but a required field`);
  return raw;
}

function requiredDocument(fields: ReadonlyMap<string, Raw>, name: string, what: string): Raw {
  const raw = required(fields, name, what);
  if (raw.type !== OBJECT)
    throw new CommandError(14, `BSON field '${what}.${name}' is the wrong type, expected an object`);
  return raw;
}

const isTrue = (raw: Raw | undefined): boolean => raw !== undefined && truthy(raw);

const UPDATE = accepts(['q', 'u', 'multi', 'upsert', 'hint', 'sort', 'upsertSupplied'], ['arrayFilters', 'c']);

function updateStatement(statement: Raw): UpdateStatement {
  const fields = readStatement('update.updates', statement, UPDATE);
  return {
    filter: requiredDocument(fields, 'q', 'update.updates'),
    update: required(fields, 'u', 'update.updates'),
    multi: isTrue(fields.get('multi')),
    upsert: isTrue(fields.get('upsert')),
    sort: sortOf(fields),
    hint: fields.get('hint'),
  };
}

function sortOf(fields: ReadonlyMap<string, Raw>): Raw | undefined {
  const sort = fields.get('sort');
  if (sort && isTrue(fields.get('multi'))) throw new CommandError(9, 'Cannot specify sort with multi=true');
  return sort;
}

const updateCommand: Handler = {
  accepted: accepts(['updates', 'ordered', 'bypassDocumentValidation'], ['let']),
  writes: true,
  run(context, command) {
    const place = placeOf(context, command);
    let matched = 0;
    let modified = 0;
    const upserted: { readonly index: number; readonly id: Raw }[] = [];
    const errors = runAll(command.documents('updates'), command.boolean('ordered', true), (statement, index) => {
      const done = update(context.store, place.collection, place.target, updateStatement(statement));
      matched += done.matched;
      modified += done.modified;
      if (done.upsertedId) upserted.push({ index, id: done.upsertedId });
    });
    return reply((writer) => {
      writer.int32('n', matched + upserted.length);
      writer.int32('nModified', modified);
      if (upserted.length > 0) {
        const list = writer.openArray('upserted');
        upserted.forEach(({ index, id }, i) => {
          const at = writer.openDocument(i);
          writer.int32('index', index);
          writer.raw('_id', id);
          writer.close(at);
        });
        writer.close(list);
      }
      writeErrors(writer, errors);
    });
  },
};

const DELETE = accepts(['q', 'limit', 'hint']);

function deleteStatement(statement: Raw): DeleteStatement {
  const fields = readStatement('delete.deletes', statement, DELETE);
  const limit = required(fields, 'limit', 'delete.deletes');
  const count = isNumber(limit.type) ? doubleOf(limit) : NaN;
  if (count !== 0 && count !== 1) throw new CommandError(9, 'The limit field in delete objects must be 0 or 1.');
  return { filter: requiredDocument(fields, 'q', 'delete.deletes'), multi: count === 0, hint: fields.get('hint') };
}

const deleteCommand: Handler = {
  accepted: accepts(['deletes', 'ordered', 'bypassDocumentValidation'], ['let']),
  writes: true,
  run(context, command) {
    const place = placeOf(context, command);
    let removed = 0;
    const errors = runAll(command.documents('deletes'), command.boolean('ordered', true), (statement) => {
      removed += remove(context.store, place.collection, deleteStatement(statement));
    });
    return reply((writer) => {
      writer.int32('n', removed);
      writeErrors(writer, errors);
    });
  },
};

const findAndModify: Handler = {
  accepted: accepts(
    ['query', 'sort', 'remove', 'update', 'new', 'fields', 'upsert', 'hint', 'bypassDocumentValidation'],
    ['let', 'arrayFilters'],
  ),
  writes: true,
  run(context, command) {
    const place = placeOf(context, command);
    const filter = command.document('query') ?? EMPTY_DOCUMENT;
    const found = { filter, sort: command.document('sort'), hint: command.get('hint'), multi: false };
    const projection = parseProjection(command.document('fields'));
    const returnsNew = command.boolean('new', false);
    const changes = command.get('update');
    if (command.boolean('remove', false)) {
      if (changes) throw new CommandError(9, 'Cannot specify both an update and remove=true');
      if (returnsNew)
        throw new CommandError(
          9,
          "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document",
        );
      let removed: Buffer | undefined;
      const n = remove(context.store, place.collection, found, (document) => (removed = document));
      return modified(removed, projection, (writer) => writer.int32('n', n));
    }
    if (!changes) throw new CommandError(9, 'Either an update or remove=true must be specified');
    const upsert = command.boolean('upsert', false);
    const done = update(context.store, place.collection, place.target, {
      ...found,
      update: changes,
      upsert,
      keep: true,
    });
    return modified(returnsNew ? done.after : done.before, projection, (writer) => {
      writer.int32('n', done.matched + (done.upsertedId ? 1 : 0));
      writer.bool('updatedExisting', done.matched > 0);
      if (done.upsertedId) writer.raw('upserted', done.upsertedId);
    });
  },
};

function modified(
  document: Buffer | undefined,
  projection: ReturnType<typeof parseProjection>,
  last: (writer: BsonWriter) => void,
): Buffer {
  return reply((writer) => {
    const at = writer.openDocument('lastErrorObject');
    last(writer);
    writer.close(at);
    if (!document) writer.null('value');
    else {
      writer.name(OBJECT, 'value');
      if (projection) projection.write(writer, document, 0);
      else writer.copy(document, 0, readInt32(document, 0));
    }
  });
}

// ---- the bulkWrite command: statements on several collections in one message ----

const BULK_INSERT = accepts(['insert', 'document']);
const BULK_UPDATE = accepts(
  ['update', 'filter', 'updateMods', 'multi', 'upsert', 'hint', 'sort', 'upsertSupplied'],
  ['arrayFilters', 'constants'],
);
const BULK_DELETE = accepts(['delete', 'filter', 'multi', 'hint']);

const NS_INFO = accepts(['ns'], ['collectionUUID', 'encryptionInformation']);

class BulkResult {
  inserted = 0;
  upserted = 0;
  matched = 0;
  modified = 0;
  deleted = 0;
}

const bulkWrite: Handler = {
  accepted: accepts(['ops', 'nsInfo', 'ordered', 'errorsOnly', 'bypassDocumentValidation', 'cursor'], ['let']),
  writes: true,
  run(context, command) {
    if (command.database !== 'admin')
      throw new CommandError(13, 'bulkWrite may only be run against the admin database.');
    const places = command.documents('nsInfo').map((info) => placeOfInfo(context.store, info));
    const errorsOnly = command.boolean('errorsOnly', false);
    const result = new BulkResult();
    return reply((writer) => {
      const cursor = writer.openDocument('cursor');
      const batch = writer.openArray('firstBatch');
      let listed = 0;
      const entry = (ok: 0 | 1, index: number, fill: () => void): void => {
        const at = writer.openDocument(listed++);
        writer.double('ok', ok);
        writer.int32('idx', index);
        fill();
        writer.close(at);
      };
      const run = (statement: Raw, index: number): void => {
        const answer = runBulkStatement(context.store, places, statement, result);
        if (!errorsOnly) entry(1, index, () => writeBulkAnswer(writer, answer));
      };
      const errors = runAll(command.documents('ops'), command.boolean('ordered', true), run, ({ index, error }) =>
        entry(0, index, () => {
          writer.int32('n', 0);
          writeError(writer, error);
        }),
      );
      writer.close(batch);
      writer.int64('id', 0n);
      writer.string('ns', 'admin.$cmd.bulkWrite');
      writer.close(cursor);
      writer.int32('nErrors', errors.length);
      writer.int32('nInserted', result.inserted);
      writer.int32('nUpserted', result.upserted);
      writer.int32('nMatched', result.matched);
      writer.int32('nModified', result.modified);
      writer.int32('nDeleted', result.deleted);
    });
  },
};

function placeOfInfo(store: Store, info: Raw): Place {
  const ns = readStatement('bulkWrite.nsInfo', info, NS_INFO).get('ns');
  const namespace = ns?.type === 0x02 ? ns.bytes.toString('utf8', ns.start + 4, ns.end - 1) : '';
  const dot = namespace.indexOf('.');
  return new Place(store, namespace.slice(0, Math.max(dot, 0)), namespace.slice(dot + 1));
}

interface BulkAnswer {
  readonly n: number;
  readonly modified?: number;
  readonly upsertedId?: Raw;
}

function writeBulkAnswer(writer: BsonWriter, { n, modified: changed, upsertedId }: BulkAnswer): void {
  writer.int32('n', n);
  if (changed !== undefined) writer.int32('nModified', changed);
  if (!upsertedId) return;
  const at = writer.openDocument('upserted');
  writer.raw('_id', upsertedId);
  writer.close(at);
}

function runBulkStatement(store: Store, places: readonly Place[], statement: Raw, result: BulkResult): BulkAnswer {
  const e = new Elements(statement.bytes, statement.start);
  const kind = e.next() ? e.name : '';
  const place = e.type === INT32 ? places[readInt32(e.bytes, e.start)] : undefined;
  if (kind !== 'insert' && kind !== 'update' && kind !== 'delete')
    throw notImplemented(`the bulkWrite operation '${kind}'`);
  if (!place) throw new CommandError(2, `BulkWrite ops entry names a namespace that is not in nsInfo`);
  if (kind === 'insert') {
    const fields = readStatement('bulkWrite.ops', statement, BULK_INSERT);
    insert(store, place.target, requiredDocument(fields, 'document', 'bulkWrite.ops'));
    result.inserted++;
    return { n: 1 };
  }
  if (kind === 'delete') {
    const fields = readStatement('bulkWrite.ops', statement, BULK_DELETE);
    const filter = requiredDocument(fields, 'filter', 'bulkWrite.ops');
    const n = remove(store, place.collection, { filter, multi: isTrue(fields.get('multi')), hint: fields.get('hint') });
    result.deleted += n;
    return { n };
  }
  const fields = readStatement('bulkWrite.ops', statement, BULK_UPDATE);
  const done = update(store, place.collection, place.target, {
    filter: requiredDocument(fields, 'filter', 'bulkWrite.ops'),
    update: required(fields, 'updateMods', 'bulkWrite.ops'),
    multi: isTrue(fields.get('multi')),
    upsert: isTrue(fields.get('upsert')),
    sort: sortOf(fields),
    hint: fields.get('hint'),
  });
  result.matched += done.matched;
  result.modified += done.modified;
  if (!done.upsertedId) return { n: done.matched, modified: done.modified };
  result.upserted++;
  return { n: 1, modified: 0, upsertedId: done.upsertedId };
}

export const WRITE_COMMANDS: Readonly<Record<string, Handler>> = {
  insert: insertCommand,
  update: updateCommand,
  delete: deleteCommand,
  findAndModify,
  findandmodify: findAndModify,
  bulkWrite,
};
