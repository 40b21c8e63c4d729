import {
  ARRAY,
  Elements,
  INT64,
  isDocument,
  OBJECT,
  parsePath,
  Raw,
  readInt32,
  STRING,
  text,
  type PathPart,
} from './bson-view';
import { type BsonWriter } from './bson-writer';
import { checkNamespace, namespaceOf, type Collection } from './catalogue';
import { type Context, type Handler } from './context';
import { Cursor, FIRST_BATCH } from './cursors';
import { CommandError, notImplemented } from './errors';
import { keyOf } from './key-encoding';
import { type Command } from './message';
import { integerOf } from './numbers';
import { accepts } from './options';
import { parseProjection } from './projection';
import { EMPTY_DOCUMENT, find, prepare } from './query';
import { reply, replyWith } from './reply';
import { type Source } from './scan';
import { sortDocuments } from './sorter';
import { parseSort } from './planner';

/** A single reply document may not be larger. */
const REPLY_BYTES_MAX = 16 * 1024 * 1024;

const collectionOf = ({ store }: Context, command: Command): Collection | undefined => {
  checkNamespace(command.database, command.collection);
  return store.collection(command.database, command.collection);
};

function natural(command: Command, name: string): number {
  const value = command.integer(name) ?? 0;
  if (value < 0) throw new CommandError(51024, `BSON field '${name}' value must be >= 0, actual value '${value}'`);
  return value;
}

/** Answers the first batch of a cursor and keeps the cursor when there is more. */
export function firstBatch(context: Context, cursor: Cursor, size: number, singleBatch: boolean): Buffer {
  return reply((writer) => {
    const at = writer.openDocument('cursor');
    const batch = writer.openArray('firstBatch');
    const exhausted = cursor.writeBatch(writer, size, singleBatch ? REPLY_BYTES_MAX : undefined);
    writer.close(batch);
    writer.int64('id', exhausted || singleBatch ? 0n : context.cursors.keep(cursor));
    writer.string('ns', cursor.namespace);
    writer.close(at);
  });
}

const findCommand: Handler = {
  accepted: accepts(
    [
      'filter',
      'projection',
      'sort',
      'skip',
      'limit',
      'batchSize',
      'singleBatch',
      'hint',
      'allowDiskUse',
      'allowPartialResults',
      'noCursorTimeout',
      'oplogReplay',
    ],
    ['let', 'min', 'max', 'returnKey', 'showRecordId', 'tailable', 'awaitData', 'resumeAfter', 'requestResumeToken'],
  ),
  writes: false,
  run(context, command) {
    const collection = collectionOf(context, command);
    const limit = command.integer('limit') ?? 0;
    const wanted = limit === 0 ? Infinity : Math.abs(limit);
    const skip = natural(command, 'skip');
    const source = find(context.store, collection, {
      filter: command.document('filter'),
      sort: command.document('sort'),
      hint: command.get('hint'),
      limit: wanted + skip,
    });
    const projection = parseProjection(command.document('projection'));
    const cursor = new Cursor(`${command.database}.${command.collection}`, source, wanted, skip, projection);
    const size = command.has('batchSize') ? natural(command, 'batchSize') : FIRST_BATCH;
    const single = limit < 0 || command.boolean('singleBatch', false);
    return firstBatch(context, cursor, single && size === 0 ? FIRST_BATCH : size, single);
  },
};

const getMore: Handler = {
  accepted: accepts(['collection', 'batchSize']),
  writes: false,
  run({ cursors }, command) {
    const id = command.long('getMore');
    const namespace = `${command.database}.${command.string('collection') ?? ''}`;
    const cursor = cursors.get(id, namespace);
    const size = natural(command, 'batchSize');
    return reply((writer) => {
      const at = writer.openDocument('cursor');
      const batch = writer.openArray('nextBatch');
      let exhausted = true;
      try {
        exhausted = cursor.writeBatch(writer, size === 0 ? Infinity : size);
      } finally {
        if (exhausted) cursors.close(id);
      }
      writer.close(batch);
      writer.int64('id', exhausted ? 0n : id);
      writer.string('ns', namespace);
      writer.close(at);
    });
  },
};

const killCursors: Handler = {
  accepted: accepts(['cursors']),
  writes: false,
  run({ cursors }, command) {
    const list = command.get('cursors');
    if (list?.type !== ARRAY)
      throw new CommandError(14, "BSON field 'killCursors.cursors' is the wrong type, expected an array");
    const killed: Raw[] = [];
    const unknown: Raw[] = [];
    for (const e = new Elements(list.bytes, list.start); e.next();) {
      if (e.type !== INT64) throw new CommandError(14, 'a cursor id has to be a long');
      (cursors.close(integerOf(e.raw)) ? killed : unknown).push(e.raw);
    }
    return reply((writer) => {
      for (const [name, ids] of Object.entries({
        cursorsKilled: killed,
        cursorsNotFound: unknown,
        cursorsAlive: [],
        cursorsUnknown: [],
      })) {
        writeList(writer, name, ids);
      }
    });
  },
};

function writeList(writer: BsonWriter, name: string, values: readonly Raw[]): void {
  const at = writer.openArray(name);
  values.forEach((value, i) => writer.raw(i, value));
  writer.close(at);
}

const count: Handler = {
  accepted: accepts(['query', 'limit', 'skip', 'hint', 'fields']),
  writes: false,
  run(context, command) {
    const collection = collectionOf(context, command);
    const filter = command.document('query');
    const limit = Math.abs(command.integer('limit') ?? 0) || Infinity;
    const skip = natural(command, 'skip');
    const matching = collection ? matchCount(context, collection, filter, command, skip + limit) : 0;
    return reply((writer) => writer.int32('n', Math.max(0, Math.min(matching - skip, limit))));
  },
};

function matchCount(
  { store }: Context,
  collection: Collection,
  filter: Raw | undefined,
  command: Command,
  enough: number,
): number {
  if (!filter || !new Elements(filter.bytes, filter.start).next()) return collection.count;
  const { scan } = prepare(store, collection, { filter, hint: command.get('hint') });
  let counted = 0;
  while (counted < enough && scan.next()) counted++;
  scan.pause();
  return counted;
}

const distinct: Handler = {
  accepted: accepts(['key', 'query', 'hint']),
  writes: false,
  run(context, command) {
    const collection = collectionOf(context, command);
    const key = command.string('key');
    if (key === undefined) throw new CommandError(40414, "BSON field 'distinct.key' is missing but a required field");
    const steps = parsePath(key);
    const source = find(context.store, collection, { filter: command.document('query'), hint: command.get('hint') });
    return reply((writer) => {
      const at = writer.openArray('values');
      const seen = new Set<string>();
      let position = 0;
      const from = writer.length;
      for (let document = source.next(); document; document = source.next()) {
        reachedBy(steps, 0, new Raw(OBJECT, document, 0, readInt32(document, 0)), (value) => {
          const id = keyOf(value).toString('latin1');
          if (seen.has(id)) return;
          seen.add(id);
          writer.raw(position++, value);
          if (writer.length - from > REPLY_BYTES_MAX) throw new CommandError(17217, 'distinct too big, 16mb cap');
        });
      }
      source.pause();
      writer.close(at);
    });
  },
};

/** Calls back with every value a path leads to; arrays at its end are taken apart once. */
function reachedBy(steps: readonly PathPart[], depth: number, raw: Raw, visit: (value: Raw) => void): void {
  if (depth === steps.length) {
    if (raw.type !== ARRAY) return visit(raw);
    for (const e = new Elements(raw.bytes, raw.start); e.next();) visit(e.raw);
    return;
  }
  const { bytes: name, index } = steps[depth]!;
  let position = 0;
  for (const e = new Elements(raw.bytes, raw.start); e.next(); position++) {
    if (raw.type === OBJECT) {
      if (!e.nameIs(name)) continue;
      if (depth + 1 === steps.length || e.type === OBJECT || e.type === ARRAY)
        reachedBy(steps, depth + 1, e.raw, visit);
      return;
    }
    if (position === index) reachedBy(steps, depth + 1, e.raw, visit);
    else if (e.type === OBJECT) reachedBy(steps, depth, e.raw, visit);
  }
}

/** Explains a find: which plan it takes and, unless only the plan is asked for, what running it looked at. */
const explain: Handler = {
  accepted: accepts(['verbosity']),
  writes: false,
  run({ store }, command) {
    const explained = command.get('explain');
    const inner = new Map<string, Raw>();
    if (isDocument(explained))
      for (const e = new Elements(explained.bytes, explained.start); e.next();) inner.set(e.name, e.raw);
    const name = inner.get('find');
    if (name?.type !== STRING) throw notImplemented('explain of anything but find');
    const collection = store.collection(command.database, text(name));
    const fields = (key: string): Raw | undefined => {
      const raw = inner.get(key);
      return raw?.type === OBJECT ? raw : undefined;
    };
    const filter = fields('filter') ?? EMPTY_DOCUMENT;
    if (!collection) return replyWith({ queryPlanner: { winningPlan: { stage: 'EOF' } } });
    const { plan, scan } = prepare(store, collection, { filter, sort: fields('sort'), hint: inner.get('hint') });
    const stage =
      plan.kind === 'ids'
        ? { stage: 'IDHACK' }
        : plan.index
          ? { stage: 'FETCH', inputStage: { stage: 'IXSCAN', indexName: plan.index.name } }
          : { stage: plan.narrowed || (plan.sorted && fields('sort')) ? 'CLUSTERED_IXSCAN' : 'COLLSCAN' };
    const queryPlanner = {
      namespace: namespaceOf(collection),
      winningPlan: plan.sorted ? stage : { stage: 'SORT', inputStage: stage },
    };
    if (command.string('verbosity') === 'queryPlanner') return replyWith({ queryPlanner });
    const nReturned = returned(scan, plan.sorted, fields('sort'), inner);
    const executionStats = {
      executionSuccess: true,
      nReturned,
      totalKeysExamined: plan.kind === 'range' && !plan.index ? 0 : scan.keysExamined,
      totalDocsExamined: scan.documentsExamined,
    };
    return replyWith({ queryPlanner, executionStats });
  },
};

function returned(source: Source, sorted: boolean, sort: Raw | undefined, inner: ReadonlyMap<string, Raw>): number {
  const number = (key: string): number => {
    const raw = inner.get(key);
    return raw ? Math.abs(Number(integerOf(raw))) : 0;
  };
  const limit = number('limit') || Infinity;
  const skip = number('skip');
  if (!sorted) return Math.max(0, Math.min(limit, sortDocuments(source, parseSort(sort), limit + skip).length - skip));
  let seen = 0;
  while (seen < limit + skip && source.next()) seen++;
  source.pause();
  return Math.max(0, seen - skip);
}

export const READ_COMMANDS: Readonly<Record<string, Handler>> = {
  find: findCommand,
  getMore,
  killCursors,
  count,
  distinct,
  explain,
};
