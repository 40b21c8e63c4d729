import { ARRAY, Elements, OBJECT, STRING, values } from './bson-view';
import { compileStages, parsePipeline, type StageSpec } from './aggregate';
import { checkNamespace } from './catalogue';
import { type Handler } from './context';
import { Cursor, FIRST_BATCH } from './cursors';
import { CommandError, notImplemented } from './errors';
import { doubleOf, isNumber } from './numbers';
import { accepts } from './options';
import { find } from './query';
import { firstBatch } from './read-commands';
import { type Command } from './message';

export const aggregate: Handler = {
  accepted: accepts(['pipeline', 'cursor', 'allowDiskUse', 'hint', 'bypassDocumentValidation'], ['let', 'explain']),
  writes: false,
  run(context, command) {
    const { store } = context;
    const pipeline = command.get('pipeline');
    if (pipeline?.type !== ARRAY) throw new CommandError(14, "'pipeline' option must be specified as an array");
    const specs = parsePipeline(values(pipeline));
    if (command.fields.get(command.name)?.type !== STRING) {
      compileStages(specs); // names an unknown stage first
      throw notImplemented('an aggregation without a collection');
    }
    checkNamespace(command.database, command.collection);
    const { query, remaining } = pushedDown(specs);
    const stages = compileStages(remaining);
    const collection = store.collection(command.database, command.collection);
    const source = stages(find(store, collection, { ...query, hint: command.get('hint') }));
    const cursor = new Cursor(`${command.database}.${command.collection}`, source, Infinity, 0, undefined);
    return firstBatch(context, cursor, batchSize(command), false);
  },
};

/** A leading $match and $sort are answered like a find, with an index where there is one. */
function pushedDown(specs: readonly StageSpec[]): {
  query: Parameters<typeof find>[2];
  remaining: readonly StageSpec[];
} {
  let at = 0;
  const take = (name: string): StageSpec['operand'] | undefined => {
    const spec = specs[at];
    if (spec?.name !== name || spec.operand.type !== OBJECT) return undefined;
    at++;
    return spec.operand;
  };
  const filter = take('$match');
  const sorts = specs[at]?.operand;
  const sort = sorts?.type === OBJECT && new Elements(sorts.bytes, sorts.start).next() ? take('$sort') : undefined;
  const next = specs[at];
  const limit = next?.name === '$limit' && isNumber(next.operand.type) ? doubleOf(next.operand) : NaN;
  const limited = limit > 0 ? { limit } : {};
  return { query: { filter, sort, ...limited }, remaining: specs.slice(at) };
}

function batchSize(command: Command): number {
  const cursor = command.document('cursor');
  if (!cursor) throw new CommandError(9, "The 'cursor' option is required");
  for (const e = new Elements(cursor.bytes, cursor.start); e.next();) {
    if (e.name !== 'batchSize') throw new CommandError(40415, `BSON field 'cursor.${e.name}' is an unknown field.`);
    const size = isNumber(e.type) ? doubleOf(e.raw) : NaN;
    if (!Number.isInteger(size) || size < 0) throw new CommandError(2, 'Cursor batchSize must not be negative');
    return size;
  }
  return FIRST_BATCH;
}
