import {
  ARRAY,
  copyBytes,
  Elements,
  field,
  ID,
  OBJECT,
  parsePath,
  pathPart,
  Raw,
  readInt32,
  REGEX,
  STRING,
  text,
  values,
  type PathPart,
} from './bson-view';
import { BsonWriter } from './bson-writer';
import { compare, identical } from './comparator';
import { Tree } from './document-tree';
import { CommandError, notImplemented } from './errors';
import { isOperatorDocument, parseFilter, patternOfRegex, type Filter } from './filter';
import { predicateOf, valuePredicate } from './matcher';
import { ADD, calculate, doubleOf, isNumber, MULTIPLY, rawInt32 } from './numbers';

/** Documents may not grow beyond this many bytes. */
export const DOCUMENT_BYTES_MAX = 16 * 1024 * 1024;

const writer = new BsonWriter();
const ID_PART = pathPart('_id');

/** What an update statement does to a document. */
export interface Update {
  /** The changed document, or the same bytes when nothing changes. Refuses ImmutableField when `_id` would change. */
  apply(document: Buffer): Buffer;
  /** The document an upsert inserts, without `_id` when neither filter nor update gives one. */
  create(filter: Filter): Buffer;
}

/** Compiles operators or a replacement. Refuses pipelines and unknown operators by name. */
export function compileUpdate(update: Raw): Update {
  if (update.type === ARRAY) throw notImplemented('an update with an aggregation pipeline');
  if (update.type !== OBJECT) throw new CommandError(9, 'an update must be a document');
  return isOperatorDocument(update) ? new OperatorUpdate(parseModifiers(update)) : new Replacement(update);
}

class Replacement implements Update {
  constructor(private readonly replacement: Raw) {
    for (const e = new Elements(replacement.bytes, replacement.start); e.next();) {
      if (e.bytes[e.nameStart] === 0x24) {
        throw new CommandError(52, `the dollar ($) prefixed field '${e.name}' is not allowed in a replacement`);
      }
    }
  }

  apply(document: Buffer): Buffer {
    const id = field(document, 0, ID);
    if (!id) throw new CommandError(1, 'a stored document has no _id');
    return withId(this.replacement, id);
  }

  create(filter: Filter): Buffer {
    const id = equalities(filter).get('_id');
    return id ? withId(this.replacement, id) : bytesOf(this.replacement);
  }
}

const bytesOf = ({ bytes, start, end }: Raw): Buffer => bytes.subarray(start, end);

/** The document with this `_id` as its first field. Refuses ImmutableField when it names another one. */
export function withId(document: Raw, id: Raw): Buffer {
  const { bytes, start, end } = document;
  const e = new Elements(bytes, start);
  let own: Raw | undefined;
  let first = true;
  while (e.next()) {
    if (e.nameIs(ID)) {
      own = e.raw;
      break;
    }
    first = false;
  }
  if (own && compare(own, id) !== 0) throw immutableId();
  if (own && first) return bytes.subarray(start, end);
  const size = id.end - id.start;
  const skipped = own ? e.end - e.at : 0;
  const result = Buffer.allocUnsafe(end - start - skipped + size + 5);
  result.writeInt32LE(result.length, 0);
  result[4] = id.type;
  copyBytes(ID, 0, 3, result, 5);
  result[8] = 0;
  copyBytes(id.bytes, id.start, id.end, result, 9);
  if (own) {
    const copied = bytes.copy(result, 9 + size, start + 4, e.at);
    bytes.copy(result, 9 + size + copied, e.end, end);
  } else bytes.copy(result, 9 + size, start + 4, end);
  return result;
}

const immutableId = (): CommandError =>
  new CommandError(66, "Performing an update on the path '_id' would modify the immutable field '_id'");

/** Changes the value at the end of a path; `parent` is undefined when the path leads through something missing. */
interface Modifier {
  readonly path: string;
  readonly parts: readonly PathPart[];
  readonly onInsertOnly: boolean;
  readonly createsPath: boolean;
  /** Gets the outermost document as parent, whatever the path. */
  readonly wholeDocument: boolean;
  change(parent: Tree, last: PathPart): void;
}

class OperatorUpdate implements Update {
  constructor(private readonly modifiers: readonly Modifier[]) {}

  apply(document: Buffer): Buffer {
    const tree = this.modify(new Raw(OBJECT, document, 0, readInt32(document, 0)), false);
    const changed = tree.bytes(writer);
    if (changed.equals(document)) return document;
    const before = field(document, 0, ID);
    const after = field(changed, 0, ID);
    if (!before || !after || !identical(before, after)) throw immutableId();
    return withinLimit(changed);
  }

  create(filter: Filter): Buffer {
    const seed = Tree.empty();
    const found = equalities(filter);
    for (const path of [...found.keys()].sort()) put(seed, parsePath(path), found.get(path)!);
    const before = seed.get(ID_PART);
    const tree = this.modify(seed, true);
    const after = tree.get(ID_PART);
    if (before instanceof Raw && !(after instanceof Raw && identical(before, after))) throw immutableId();
    return withinLimit(tree.bytes(writer, ID_PART));
  }

  private modify(from: Raw | Tree, inserting: boolean): Tree {
    const tree = from instanceof Tree ? from : Tree.of(from);
    for (const modifier of this.modifiers) {
      if (modifier.onInsertOnly && !inserting) continue;
      const parent = modifier.wholeDocument ? tree : descend(tree, modifier.parts, modifier.createsPath);
      if (parent) modifier.change(parent, modifier.parts.at(-1)!);
    }
    return tree;
  }
}

function withinLimit(document: Buffer): Buffer {
  if (document.length > DOCUMENT_BYTES_MAX) {
    throw new CommandError(10334, `Resulting document after update is larger than ${DOCUMENT_BYTES_MAX}`);
  }
  return document;
}

function put(tree: Tree, parts: readonly PathPart[], value: Raw): void {
  descend(tree, parts, true)!.set(parts.at(-1)!, value);
}

/** The document or array that holds the last step of a path. Refuses PathNotViable when a value is in the way. */
function descend(root: Tree, parts: readonly PathPart[], create: boolean): Tree | undefined {
  let tree = root;
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!;
    if (tree.isArray && part.index < 0) {
      if (!create) return undefined;
      throw new CommandError(28, `Cannot create field '${part.name}' in an array`);
    }
    if (i === parts.length - 1) return tree;
    let child = tree.open(part);
    if (child === undefined) {
      if (!create) return undefined;
      child = Tree.empty();
      tree.set(part, child);
    }
    if (!(child instanceof Tree)) {
      if (!create) return undefined;
      throw new CommandError(28, `Cannot create field '${parts[i + 1]!.name}' in element {${part.name}: …}`);
    }
    tree = child;
  }
  return tree;
}

/** The fields a filter fixes by equality, by path. Refuses NotSingleValueField when it fixes one twice. */
function equalities(filter: Filter, found = new Map<string, Raw>()): Map<string, Raw> {
  if (filter.kind === 'and') for (const part of filter.filters) equalities(part, found);
  if (filter.kind === 'field' && filter.condition.kind === 'compare' && filter.condition.op === '$eq') {
    if (found.has(filter.path)) {
      throw new CommandError(54, `cannot infer query fields to set, path '${filter.path}' is matched twice`);
    }
    found.set(filter.path, filter.condition.operand);
  }
  return found;
}

const KNOWN_ELSEWHERE = ['$currentDate', '$bit', '$pop', '$pullAll', '$pushAll'];

function parseModifiers(update: Raw): readonly Modifier[] {
  const modifiers: Modifier[] = [];
  for (const e = new Elements(update.bytes, update.start); e.next();) {
    const make = MODIFIERS[e.name];
    if (!make) {
      if (KNOWN_ELSEWHERE.includes(e.name)) throw notImplemented(`the update operator ${e.name}`);
      throw new CommandError(9, `Unknown modifier: ${e.name}. Expected a valid update modifier`);
    }
    if (e.type !== OBJECT) throw new CommandError(9, `Modifiers operate on fields but ${e.name} is no document`);
    const name = e.name;
    for (const f = new Elements(e.bytes, e.start); f.next();) modifiers.push(...make(updatePath(f.name), f.raw, name));
  }
  refuseConflicts(modifiers);
  return modifiers.sort((a, b) => comparePaths(a.parts, b.parts));
}

/** New fields appear in the order of their names, numeric names by value, as MongoDB adds them. */
function comparePaths(a: readonly PathPart[], b: readonly PathPart[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const left = a[i]!;
    const right = b[i]!;
    if (left === right) continue;
    if (left.index >= 0 && right.index >= 0) return left.index - right.index;
    return left.bytes.compare(right.bytes);
  }
  return a.length - b.length;
}

function refuseConflicts(modifiers: readonly Modifier[]): void {
  if (modifiers.length < 2) return;
  const taken = new Set<string>();
  const leadsTo = new Set<string>();
  for (const { path, parts } of modifiers) {
    let prefix = '';
    const prefixes = parts.slice(0, -1).map(({ name }) => (prefix = prefix ? `${prefix}.${name}` : name));
    const clash = taken.has(path) || leadsTo.has(path) ? path : prefixes.find((p) => taken.has(p));
    if (clash !== undefined) {
      throw new CommandError(40, `Updating the path '${path}' would create a conflict at '${clash}'`);
    }
    taken.add(path);
    for (const p of prefixes) leadsTo.add(p);
  }
}

function updatePath(path: string): string {
  for (const name of path.split('.')) {
    if (name === '$' || name.startsWith('$[')) throw notImplemented(`the positional operator '${name}' in an update`);
    if (name.startsWith('$')) {
      throw new CommandError(52, `The dollar ($) prefixed field '${name}' in '${path}' is not valid for storage.`);
    }
  }
  return path;
}

type Change = Modifier['change'];

function modifier(
  path: string,
  change: Change,
  { onInsertOnly = false, createsPath = true, wholeDocument = false } = {},
): Modifier {
  return { path, parts: parsePath(path), onInsertOnly, createsPath, wholeDocument, change };
}

/** The value at a place as bytes; a value an earlier modifier opened is written out. */
const current = (parent: Tree, last: PathPart): Raw | undefined => {
  const value = parent.get(last);
  return value instanceof Tree ? value.raw(writer) : value;
};

const MODIFIERS: Readonly<Record<string, (path: string, operand: Raw, name: string) => readonly Modifier[]>> = {
  $set: (path, operand) => [modifier(path, (parent, last) => parent.set(last, operand))],
  $setOnInsert: (path, operand) => [
    modifier(path, (parent, last) => parent.set(last, operand), { onInsertOnly: true }),
  ],
  $unset: (path) => [modifier(path, (parent, last) => parent.remove(last), { createsPath: false })],
  $inc: (path, operand, name) => [arithmetic(path, operand, name)],
  $mul: (path, operand, name) => [arithmetic(path, operand, name)],
  $min: (path, operand) => [extremum(path, operand, -1)],
  $max: (path, operand) => [extremum(path, operand, 1)],
  $push: (path, operand) => [push(path, operand)],
  $addToSet: (path, operand) => [addToSet(path, operand)],
  $pull: (path, operand) => [pull(path, operand)],
  $rename: (path, operand) => rename(path, operand),
};

function arithmetic(path: string, operand: Raw, name: string): Modifier {
  if (!isNumber(operand.type)) throw new CommandError(14, `Cannot apply ${name} with a non-numeric argument`);
  const operation = name === '$inc' ? ADD : MULTIPLY;
  return modifier(path, (parent, last) => {
    const value = current(parent, last);
    if (!value) {
      parent.set(last, name === '$inc' ? operand : calculate(MULTIPLY, rawInt32(0), operand));
      return;
    }
    if (!isNumber(value.type)) {
      throw new CommandError(14, `Cannot apply ${name} to the value of '${path}', which is not a number`);
    }
    parent.set(last, calculate(operation, value, operand));
  });
}

const extremum = (path: string, operand: Raw, direction: 1 | -1): Modifier =>
  modifier(path, (parent, last) => {
    const value = current(parent, last);
    if (!value || compare(operand, value) * direction > 0) parent.set(last, operand);
  });

/** The elements of the array at a place, none when it is missing. Refuses BadValue when it is something else. */
function elementsAt(parent: Tree, last: PathPart, operator: string, path: string): Raw[] {
  const value = current(parent, last);
  if (!value) return [];
  if (value.type !== ARRAY) {
    throw new CommandError(2, `The field '${path}' must be an array for ${operator}`);
  }
  return values(value);
}

interface Each {
  readonly added: readonly Raw[];
  readonly slice?: number;
  readonly position?: number;
}

function parseEach(operand: Raw, operator: string): Each {
  const each = operand.type === OBJECT ? field(operand.bytes, operand.start, EACH) : undefined;
  if (!each) return { added: [operand] };
  if (each.type !== ARRAY) throw new CommandError(14, `The argument to $each in ${operator} must be an array`);
  let result: Each = { added: values(each) };
  for (const e = new Elements(operand.bytes, operand.start); e.next();) {
    const name = e.name;
    if (name === '$each') continue;
    if (operator === '$push' && (name === '$slice' || name === '$position')) {
      const value = isNumber(e.type) ? doubleOf(e.raw) : NaN;
      if (!Number.isInteger(value)) throw new CommandError(2, `The value for ${name} must be an integer`);
      result = { ...result, [name.slice(1)]: value };
    } else if (name === '$sort') throw notImplemented('$sort in $push');
    else throw new CommandError(2, `Unrecognized clause in ${operator}: ${name}`);
  }
  return result;
}

const EACH = Buffer.from('$each');

function push(path: string, operand: Raw): Modifier {
  const { added, slice, position } = parseEach(operand, '$push');
  return modifier(path, (parent, last) => {
    const elements = elementsAt(parent, last, '$push', path);
    elements.splice(position ?? elements.length, 0, ...added);
    const kept = slice === undefined ? elements : slice < 0 ? elements.slice(slice) : elements.slice(0, slice);
    parent.set(last, Tree.array(kept));
  });
}

function addToSet(path: string, operand: Raw): Modifier {
  const { added } = parseEach(operand, '$addToSet');
  return modifier(path, (parent, last) => {
    const elements = elementsAt(parent, last, '$addToSet', path);
    for (const value of added) if (!elements.some((element) => compare(element, value) === 0)) elements.push(value);
    parent.set(last, Tree.array(elements));
  });
}

function pull(path: string, operand: Raw): Modifier {
  const drop = pullTest(operand);
  return modifier(
    path,
    (parent, last) => {
      if (parent.get(last) === undefined) return;
      const elements = elementsAt(parent, last, '$pull', path);
      const kept = elements.filter((element) => !drop(element));
      if (kept.length < elements.length) parent.set(last, Tree.array(kept));
    },
    { createsPath: false },
  );
}

function pullTest(operand: Raw): (element: Raw) => boolean {
  if (operand.type === REGEX) {
    const matches = valuePredicate({ kind: 'pattern', pattern: patternOfRegex(operand) });
    return (element) => element.type !== ARRAY && matches(element);
  }
  if (operand.type !== OBJECT) return (element) => compare(element, operand) === 0;
  if (!isOperatorDocument(operand)) {
    const matches = predicateOf(parseFilter(operand));
    return (element) => element.type === OBJECT && matches(element.bytes, element.start);
  }
  const wrapped = new BsonWriter();
  const at = wrapped.open();
  wrapped.raw('element', operand);
  wrapped.close(at);
  const matches = predicateOf(parseFilter(new Raw(OBJECT, wrapped.take(), 0, wrapped.length)));
  return (element) => {
    const holder = Tree.empty();
    holder.set(pathPart('element'), element);
    return matches(holder.bytes(writer), 0);
  };
}

function rename(path: string, operand: Raw): readonly Modifier[] {
  if (operand.type !== STRING) throw new CommandError(2, `The 'to' field for $rename must be a string: ${path}`);
  const target = updatePath(text(operand));
  if (target === path) throw new CommandError(2, `The source and target field for $rename must differ: ${path}`);
  const source = parsePath(path);
  const destination = parsePath(target);
  // Both ends take part in the check for conflicts; the move itself happens at the destination.
  return [
    modifier(path, () => undefined, { createsPath: false }),
    modifier(
      target,
      (root) => {
        const from = descend(root, source, false);
        if (!from || from.isArray) return;
        const value = from.get(source.at(-1)!);
        if (value === undefined) return;
        from.remove(source.at(-1)!);
        descend(root, destination, true)!.set(destination.at(-1)!, value);
      },
      { wholeDocument: true },
    ),
  ];
}
