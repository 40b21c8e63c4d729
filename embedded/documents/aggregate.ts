import {
  ARRAY,
  BOOL,
  Elements,
  NULL,
  OBJECT,
  parsePath,
  Raw,
  readInt32,
  STRING,
  text,
  UNDEFINED,
  values,
  type PathPart,
} from './bson-view';
import { BsonWriter } from './bson-writer';
import { compileAccumulator, type Accumulator } from './accumulators';
import { RAW_NULL, Tree } from './document-tree';
import { CommandError, notImplemented } from './errors';
import { compileExpression, rawOf, type Expression } from './expressions';
import { isOperatorDocument, truthy } from './filter';
import { keyOf } from './key-encoding';
import { compileFilter } from './matcher';
import { doubleOf, isNumber, rawInt32, rawInt64 } from './numbers';
import { parseSort } from './planner';
import { projectionOf, type Projection } from './projection';
import { Listed, type Source } from './scan';
import { SORT_BYTES_MAX, sortDocuments } from './sorter';

/** Turns one run of documents into another. */
export type Stage = (source: Source) => Source;

/** A stage as it was written. */
export interface StageSpec {
  readonly name: string;
  readonly operand: Raw;
}

/** Groups and their accumulators may hold this many bytes. */
const GROUP_BYTES_MAX = SORT_BYTES_MAX;
const writer = new BsonWriter();

/** Takes a pipeline apart. Refuses anything but documents with one field. */
export function parsePipeline(pipeline: readonly Raw[]): readonly StageSpec[] {
  return pipeline.map((raw) => {
    const e = new Elements(raw.bytes, raw.start);
    if (raw.type !== OBJECT || !e.next())
      throw new CommandError(40323, 'A pipeline stage specification object must contain exactly one field.');
    const stage = { name: e.name, operand: e.raw };
    if (e.next())
      throw new CommandError(40323, 'A pipeline stage specification object must contain exactly one field.');
    return stage;
  });
}

/** Compiles stages in order. Refuses stages it does not know by name. */
export function compileStages(specs: readonly StageSpec[]): Stage {
  const stages = specs.map(({ name, operand }, i) => {
    const compile = STAGES[name];
    if (!compile) throw unknownStage(name);
    return compile(operand, specs[i + 1]);
  });
  return (source) => stages.reduce((before, stage) => stage(before), source);
}

const KNOWN_ELSEWHERE = new Set(
  (
    'bucket bucketAuto collStats currentOp densify documents facet fill geoNear graphLookup indexStats ' +
    'lookup merge out planCacheStats redact sample search searchMeta setWindowFields sortByCount unionWith vectorSearch'
  )
    .split(' ')
    .map((name) => `$${name}`),
);

function unknownStage(name: string): CommandError {
  if (name.startsWith('$changeStream')) {
    return new CommandError(40573, 'The $changeStream stage is only supported on replica sets');
  }
  if (KNOWN_ELSEWHERE.has(name)) return notImplemented(`the aggregation stage ${name}`);
  return new CommandError(40324, `Unrecognized pipeline stage name: '${name}'`);
}

const asRaw = (document: Buffer): Raw => new Raw(OBJECT, document, 0, readInt32(document, 0));

/** A stage that makes one document of each, or none. */
const mapping =
  (change: (document: Buffer) => Buffer | undefined): Stage =>
  (source) => ({
    next: () => {
      for (let document = source.next(); document; document = source.next()) {
        const changed = change(document);
        if (changed) return changed;
      }
      return undefined;
    },
    pause: () => source.pause(),
  });

/** A stage that reads everything before it yields anything. */
const gathering =
  (gather: (source: Source) => readonly Buffer[]): Stage =>
  (source) => {
    let gathered: Listed | undefined;
    return {
      next: () => (gathered ??= new Listed(gather(source))).next(),
      pause: () => source.pause(),
    };
  };

function each(source: Source, visit: (document: Buffer) => void): void {
  try {
    for (let document = source.next(); document; document = source.next()) visit(document);
  } finally {
    source.pause();
  }
}

function wholeNumber(name: string, raw: Raw, least: number): number {
  const value = isNumber(raw.type) ? doubleOf(raw) : NaN;
  if (!Number.isSafeInteger(value) || value < least) {
    throw new CommandError(15957, `the argument to ${name} must be a whole number, at least ${least}`);
  }
  return value;
}

const match = (operand: Raw): Stage => {
  if (operand.type !== OBJECT) throw new CommandError(15959, 'the match filter must be an expression in an object');
  const matches = compileFilter(operand);
  return mapping((document) => (matches(document, 0) ? document : undefined));
};

const sort = (operand: Raw, next: StageSpec | undefined): Stage => {
  if (operand.type !== OBJECT) throw new CommandError(15973, 'the $sort key specification must be an object');
  const fields = parseSort(operand);
  if (fields.length === 0) throw new CommandError(15976, '$sort stage must have at least one sort key');
  const limit = next?.name === '$limit' ? wholeNumber('$limit', next.operand, 1) : undefined;
  return gathering((source) => sortDocuments(source, fields, limit));
};

const skip = (operand: Raw): Stage => {
  const count = wholeNumber('$skip', operand, 0);
  return (source) => {
    let left = count;
    return {
      next: () => {
        for (; left > 0; left--) if (!source.next()) return undefined;
        return source.next();
      },
      pause: () => source.pause(),
    };
  };
};

const limit = (operand: Raw): Stage => {
  const count = wholeNumber('$limit', operand, 1);
  return (source) => {
    let left = count;
    return { next: () => (left-- > 0 ? source.next() : undefined), pause: () => source.pause() };
  };
};

const count = (operand: Raw): Stage => {
  const name = operand.type === STRING ? text(operand) : '';
  if (name === '' || name.startsWith('$') || name.includes('.')) {
    throw new CommandError(40156, 'the count field must be a non-empty string without $ and .');
  }
  return gathering((source) => {
    let counted = 0;
    each(source, () => counted++);
    return counted > 0 ? [rawOf(OBJECT, [[name, rawInt32(counted)]]).bytes] : [];
  });
};

// ---- fields ----

interface Computed {
  readonly steps: readonly PathPart[];
  readonly value: Expression;
}

/** Sets computed fields. What is in the way of a dotted path is replaced; setting inside arrays is refused. */
function setFields(tree: Tree, document: Raw, computed: readonly Computed[]): void {
  for (const { steps, value } of computed) {
    const result = value(document);
    let at = tree;
    for (const step of steps.slice(0, -1)) {
      let child = at.open(step);
      if (child instanceof Tree && child.isArray)
        throw notImplemented('setting a field inside the elements of an array');
      if (!(child instanceof Tree)) {
        if (!result) break;
        child = Tree.empty();
        at.set(step, child);
      }
      at = child;
    }
    const last = steps.at(-1)!;
    if (result) at.set(last, result);
    else at.remove(last);
  }
}

/** Field specifications with nested documents written as dotted paths. */
function flattened(spec: Raw, prefix = ''): (readonly [string, Raw])[] {
  const list: (readonly [string, Raw])[] = [];
  for (const e = new Elements(spec.bytes, spec.start); e.next();) {
    const path = prefix + e.name;
    if (path.split('.').some((step) => step.startsWith('$')))
      throw new CommandError(16410, `FieldPath field names may not start with '$': ${path}`);
    const nested = e.type === OBJECT && new Elements(e.bytes, e.start).next() && !isOperatorDocument(e.raw);
    list.push(...(nested ? flattened(e.raw, `${path}.`) : [[path, e.raw] as const]));
  }
  return list;
}

const addFields = (operand: Raw): Stage => {
  if (operand.type !== OBJECT) throw new CommandError(40272, '$addFields specification stage must be an object');
  const computed = flattened(operand).map(([path, raw]) => ({ steps: parsePath(path), value: compileExpression(raw) }));
  return mapping((document) => {
    const tree = Tree.of(asRaw(document));
    setFields(tree, asRaw(document), computed);
    return tree.bytes(writer);
  });
};

const project = (operand: Raw): Stage => {
  if (operand.type !== OBJECT) throw new CommandError(15969, '$project specification must be an object');
  const chosen: (readonly [string, boolean])[] = [];
  const computed: Computed[] = [];
  for (const [path, raw] of flattened(operand)) {
    if (raw.type === BOOL || isNumber(raw.type)) chosen.push([path, truthy(raw)]);
    else computed.push({ steps: parsePath(path), value: compileExpression(raw) });
  }
  if (chosen.length + computed.length === 0)
    throw new CommandError(51272, '$project specification must have at least one field');
  const only = computed.length > 0;
  if (only && chosen.some(([path, kept]) => !kept && path !== '_id')) {
    throw new CommandError(31252, 'Cannot do exclusion in a $project with computed fields');
  }
  // Computed fields make it an inclusion even when no field is named to be kept.
  const idKept =
    !chosen.some(([path, kept]) => path === '_id' && !kept) && !computed.some(({ steps }) => steps[0]!.name === '_id');
  const nothingElse = only && !chosen.some(([path]) => path !== '_id');
  const base = nothingElse ? projectionOf([['_id', idKept]]) : projectionOf(chosen);
  return mapping((document) => {
    const kept = nothingElse && !idKept ? Tree.empty() : Tree.of(asRaw(projected(base, document)));
    setFields(kept, asRaw(document), computed);
    return kept.bytes(writer);
  });
};

function projected(projection: Projection | undefined, document: Buffer): Buffer {
  if (!projection) return document;
  const from = writer.length;
  projection.write(writer, document, 0);
  const bytes = writer.take(from);
  writer.length = from;
  return bytes;
}

const unset = (operand: Raw): Stage => {
  const paths = operand.type === ARRAY ? values(operand) : [operand];
  if (paths.length === 0 || paths.some(({ type }) => type !== STRING)) {
    throw new CommandError(31002, '$unset specification must be a string or an array of strings');
  }
  const projection = projectionOf(paths.map((path) => [text(path), false] as const));
  return mapping((document) => projected(projection, document));
};

const replaceWith = (operand: Raw): Stage => {
  const value = compileExpression(operand);
  return mapping((document) => {
    const root = value(asRaw(document));
    if (root?.type !== OBJECT) throw new CommandError(40228, "'newRoot' expression must evaluate to an object");
    return root.bytes.subarray(root.start, root.end);
  });
};

const replaceRoot = (operand: Raw): Stage => {
  const e = new Elements(operand.bytes, operand.start);
  if (operand.type !== OBJECT || !e.next() || e.name !== 'newRoot') {
    throw new CommandError(40229, "expected an object with the field 'newRoot' as specification for $replaceRoot");
  }
  return replaceWith(e.raw);
};

interface Unwinding {
  readonly steps: readonly PathPart[];
  readonly preserves: boolean;
  readonly index?: readonly PathPart[];
}

function parseUnwind(operand: Raw): Unwinding {
  let path = operand;
  let preserves = false;
  let index: readonly PathPart[] | undefined;
  if (operand.type === OBJECT) {
    for (const e = new Elements(operand.bytes, operand.start); e.next();) {
      if (e.name === 'path') path = e.raw;
      else if (e.name === 'preserveNullAndEmptyArrays') preserves = truthy(e.raw);
      else if (e.name === 'includeArrayIndex' && e.type === STRING) index = parsePath(text(e.raw));
      else throw new CommandError(28811, `unrecognized option to $unwind stage: ${e.name}`);
    }
  }
  const name = path.type === STRING ? text(path) : '';
  if (!name.startsWith('$') || name.length < 2)
    throw new CommandError(28818, "path option to $unwind stage should be prefixed with a '$'");
  return { steps: parsePath(name.slice(1)), preserves, ...(index && { index }) };
}

const unwind = (operand: Raw): Stage => {
  const { steps, preserves, index } = parseUnwind(operand);
  const holding = (document: Raw, value: Raw | undefined, position: Raw): Buffer => {
    const tree = Tree.of(document);
    setFields(tree, document, [{ steps, value: () => value }]);
    if (index) setFields(tree, document, [{ steps: index, value: () => position }]);
    return tree.bytes(writer);
  };
  const apart = (document: Raw): Buffer[] => {
    const value = valueAt(document, steps);
    if (value?.type === ARRAY) {
      const items = values(value);
      if (items.length > 0) return items.map((item, i) => holding(document, item, rawInt64(BigInt(i))));
      return preserves ? [holding(document, undefined, RAW_NULL)] : [];
    }
    if (!value || value.type === NULL || value.type === UNDEFINED)
      return preserves ? [holding(document, value, RAW_NULL)] : [];
    return [holding(document, value, RAW_NULL)];
  };
  return (source) => {
    let ready: Buffer[] = [];
    return {
      next: () => {
        while (ready.length === 0) {
          const document = source.next();
          if (!document) return undefined;
          ready = apart(asRaw(Buffer.from(document))).reverse();
        }
        return ready.pop();
      },
      pause: () => source.pause(),
    };
  };
};

function valueAt(document: Raw, steps: readonly PathPart[]): Raw | undefined {
  let raw: Raw | undefined = document;
  for (const { bytes } of steps) {
    if (raw?.type !== OBJECT) return undefined;
    const e: Elements = new Elements(raw.bytes, raw.start);
    let found: Raw | undefined;
    while (e.next()) if (e.nameIs(bytes)) found ??= e.raw;
    raw = found;
  }
  return raw;
}

// ---- groups ----

interface Group {
  readonly id: Raw;
  readonly accumulators: readonly Accumulator[];
}

const GROUP_BYTES = 300;

const group = (operand: Raw): Stage => {
  if (operand.type !== OBJECT) throw new CommandError(15947, "a group's fields must be specified in an object");
  let id: Expression | undefined;
  const fields: { readonly name: string; readonly make: () => Accumulator }[] = [];
  for (const e = new Elements(operand.bytes, operand.start); e.next();) {
    const name = e.name;
    if (name === '_id') id = compileExpression(e.raw);
    else if (name.includes('.')) throw new CommandError(40235, `The field name '${name}' cannot contain '.'`);
    else fields.push({ name, make: compileAccumulator(name, e.raw) });
  }
  if (!id) throw new CommandError(15955, 'a group specification must include an _id');
  const by = id;
  return gathering((source) => {
    const groups = new Map<string, Group>();
    let held = 0;
    each(source, (document) => {
      const raw = asRaw(document);
      const value = by(raw) ?? RAW_NULL;
      const key = keyOf(value).toString('latin1');
      let known = groups.get(key);
      if (!known) {
        const { bytes, start, end, type } = value;
        known = {
          id: new Raw(type, Buffer.from(bytes.subarray(start, end)), 0, end - start),
          accumulators: fields.map(({ make }) => make()),
        };
        groups.set(key, known);
        held += GROUP_BYTES + key.length * 2;
      }
      for (const accumulator of known.accumulators) held += accumulator.add(raw);
      if (held > GROUP_BYTES_MAX)
        throw new CommandError(292, `$group exceeded the memory limit of ${GROUP_BYTES_MAX} bytes`);
    });
    return [...groups.values()].map(
      ({ id: of, accumulators }) =>
        rawOf(OBJECT, [['_id', of], ...fields.map(({ name }, i) => [name, accumulators[i]!.result] as const)]).bytes,
    );
  });
};

const STAGES: Readonly<Record<string, (operand: Raw, next: StageSpec | undefined) => Stage>> = {
  $match: match,
  $sort: sort,
  $skip: skip,
  $limit: limit,
  $count: count,
  $project: project,
  $addFields: addFields,
  $set: addFields,
  $unset: unset,
  $replaceRoot: replaceRoot,
  $replaceWith: replaceWith,
  $unwind: unwind,
  $group: group,
};
