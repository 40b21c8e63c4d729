import {
  ARRAY,
  BOOL,
  BINARY,
  CODE,
  DATE,
  DECIMAL,
  DOUBLE,
  Elements,
  INT32,
  INT64,
  MAX_KEY,
  MIN_KEY,
  NULL,
  OBJECT,
  OBJECT_ID,
  parsePath,
  readInt32,
  REGEX,
  STRING,
  text,
  TIMESTAMP,
  UNDEFINED,
  values,
  type PathPart,
  type Raw,
} from './bson-view';
import { CommandError, notImplemented } from './errors';
import { doubleOf, isNumber } from './numbers';
import { compilePattern, type Pattern } from './pattern';

export type Comparison = '$eq' | '$gt' | '$gte' | '$lt' | '$lte';

/** What one field must satisfy. */
export type Condition =
  | { readonly kind: 'compare'; readonly op: Comparison; readonly operand: Raw }
  | { readonly kind: 'in'; readonly operands: readonly Raw[]; readonly patterns: readonly Pattern[] }
  | { readonly kind: 'exists' }
  | { readonly kind: 'type'; readonly types: ReadonlySet<number> }
  | { readonly kind: 'size'; readonly size: number }
  | { readonly kind: 'pattern'; readonly pattern: Pattern }
  | { readonly kind: 'elementMatches'; readonly filter: Filter }
  | { readonly kind: 'elementSatisfies'; readonly conditions: readonly ElementCondition[] };

/** One condition inside `$elemMatch: { $gt: 1, $not: … }`, which looks at the element itself. */
interface ElementCondition {
  readonly condition: Condition;
  readonly negated: boolean;
}

/** A parsed filter: what the matcher compiles and the planner reads. */
export type Filter =
  | { readonly kind: 'and' | 'or' | 'nor'; readonly filters: readonly Filter[] }
  | {
      readonly kind: 'field';
      readonly path: string;
      readonly parts: readonly PathPart[];
      readonly condition: Condition;
    }
  | { readonly kind: 'not'; readonly filter: Filter };

/** Parses a filter document. Refuses BadValue for a malformed operator and names every operator it does not know. */
export function parseFilter(filter: Raw): Filter {
  const filters: Filter[] = [];
  for (const e = new Elements(filter.bytes, filter.start); e.next();) {
    const name = e.name;
    if (!name.startsWith('$')) filters.push(...parseField(name, e.raw));
    else if (name !== '$comment') filters.push(parseLogical(name, e.raw));
  }
  return and(filters);
}

/** Operators MongoDB has and this server has not. */
const KNOWN_ELSEWHERE = new Set(
  (
    'alwaysFalse alwaysTrue bitsAllClear bitsAllSet bitsAnyClear bitsAnySet expr geoIntersects geoWithin jsonSchema ' +
    'mod near nearSphere rand sampleRate text where'
  )
    .split(' ')
    .map((name) => `$${name}`),
);

const unknownOperator = (name: string): CommandError =>
  KNOWN_ELSEWHERE.has(name)
    ? notImplemented(`the query operator ${name}`)
    : new CommandError(2, `unknown operator: ${name}`);

const and = (filters: readonly Filter[]): Filter => (filters.length === 1 ? filters[0]! : { kind: 'and', filters });

function parseLogical(name: string, operand: Raw): Filter {
  if (name !== '$and' && name !== '$or' && name !== '$nor') throw unknownOperator(name);
  if (operand.type !== ARRAY) throw new CommandError(2, `${name} must be an array`);
  const clauses = values(operand);
  if (clauses.length === 0) throw new CommandError(2, '$and/$or/$nor must be a nonempty array');
  const filters = clauses.map((clause) => {
    if (clause.type !== OBJECT) throw new CommandError(2, '$or/$and/$nor entries need to be full objects');
    return parseFilter(clause);
  });
  return name === '$and' ? and(filters) : { kind: name === '$or' ? 'or' : 'nor', filters };
}

const onField = (path: string, condition: Condition): Filter => ({
  kind: 'field',
  path,
  parts: parsePath(path),
  condition,
});

function parseField(path: string, operand: Raw): Filter[] {
  if (operand.type === REGEX) return [onField(path, { kind: 'pattern', pattern: patternOfRegex(operand) })];
  if (operand.type !== OBJECT || !isOperatorDocument(operand)) {
    return [onField(path, { kind: 'compare', op: '$eq', operand: comparable(operand) })];
  }
  return parseOperators(path, operand);
}

/** Whether a document's first field is an operator; a mixture is refused where its fields are read. */
export function isOperatorDocument(raw: Raw): boolean {
  const first = new Elements(raw.bytes, raw.start);
  return first.next() && first.bytes[first.nameStart] === 0x24 && !['$ref', '$id', '$db'].includes(first.name);
}

function parseOperators(path: string, operators: Raw): Filter[] {
  const filters: Filter[] = [];
  for (const e = new Elements(operators.bytes, operators.start); e.next();) {
    const name = e.name;
    if (name === '$options') {
      if (!optionOf(operators, '$regex')) throw new CommandError(2, '$options needs a $regex');
      continue;
    }
    filters.push(parseOperator(path, name, e.raw, operators));
  }
  return filters;
}

function parseOperator(path: string, name: string, operand: Raw, siblings: Raw): Filter {
  switch (name) {
    case '$eq':
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      if (operand.type === REGEX && name !== '$eq') throw new CommandError(2, `Can't have RegEx as arg to ${name}.`);
      return onField(path, { kind: 'compare', op: name, operand: comparable(operand) });
    case '$ne':
      if (operand.type === REGEX) throw new CommandError(2, "Can't have regex as arg to $ne.");
      return not(onField(path, { kind: 'compare', op: '$eq', operand: comparable(operand) }));
    case '$in':
      return onField(path, parseIn(name, operand));
    case '$nin':
      return not(onField(path, parseIn(name, operand)));
    case '$exists': {
      const exists = onField(path, { kind: 'exists' });
      return truthy(operand) ? exists : not(exists);
    }
    case '$type':
      return onField(path, { kind: 'type', types: parseTypes(operand) });
    case '$size':
      return onField(path, { kind: 'size', size: wholeNumber('$size', operand) });
    case '$regex': {
      const pattern = parsePattern(operand, optionOf(siblings, '$options'));
      return onField(path, { kind: 'pattern', pattern });
    }
    case '$not':
      return parseNot(path, operand);
    case '$elemMatch':
      return onField(path, parseElementMatch(operand));
    case '$all':
      return parseAll(path, operand);
    default:
      throw unknownOperator(name);
  }
}

const not = (filter: Filter): Filter => ({ kind: 'not', filter });

function parseNot(path: string, operand: Raw): Filter {
  if (operand.type === REGEX) return not(onField(path, { kind: 'pattern', pattern: patternOfRegex(operand) }));
  if (operand.type !== OBJECT) throw new CommandError(2, '$not needs a regex or a document');
  if (!isOperatorDocument(operand)) throw new CommandError(2, '$not needs a document of operators');
  return not(and(parseOperators(path, operand)));
}

function parseIn(name: string, operand: Raw): Condition {
  if (operand.type !== ARRAY) throw new CommandError(2, `${name} needs an array`);
  const operands: Raw[] = [];
  const patterns: Pattern[] = [];
  for (const value of values(operand)) {
    if (value.type === REGEX) patterns.push(patternOfRegex(value));
    else if (value.type === OBJECT && isOperatorDocument(value))
      throw new CommandError(2, `cannot nest $ under ${name}`);
    else operands.push(comparable(value));
  }
  return { kind: 'in', operands, patterns };
}

function parseElementMatch(operand: Raw): Condition {
  if (operand.type !== OBJECT) throw new CommandError(2, '$elemMatch needs an Object');
  const first = new Elements(operand.bytes, operand.start);
  const logical = first.next() && ['$and', '$or', '$nor'].includes(first.name);
  if (!isOperatorDocument(operand) || logical) return { kind: 'elementMatches', filter: parseFilter(operand) };
  return { kind: 'elementSatisfies', conditions: parseOperators('element', operand).flatMap(elementConditions) };
}

function elementConditions(filter: Filter): ElementCondition[] {
  if (filter.kind === 'field') return [{ condition: filter.condition, negated: false }];
  if (filter.kind === 'and') return filter.filters.flatMap(elementConditions);
  if (filter.kind === 'not' && filter.filter.kind === 'field') {
    return [{ condition: filter.filter.condition, negated: true }];
  }
  throw notImplemented('this combination inside $elemMatch');
}

function parseAll(path: string, operand: Raw): Filter {
  if (operand.type !== ARRAY) throw new CommandError(2, '$all needs an array');
  const wanted = values(operand);
  if (wanted.length === 0) return { kind: 'or', filters: [] };
  return and(
    wanted.map((value) => {
      if (value.type === REGEX) return onField(path, { kind: 'pattern', pattern: patternOfRegex(value) });
      if (value.type !== OBJECT || !isOperatorDocument(value)) {
        return onField(path, { kind: 'compare', op: '$eq', operand: comparable(value) });
      }
      const e = new Elements(value.bytes, value.start);
      e.next();
      if (e.name !== '$elemMatch') throw new CommandError(2, `no ${e.name} expressions in $all`);
      return onField(path, parseElementMatch(e.raw));
    }),
  );
}

/** Refuses an operand of a type that has no place in the order of values. */
function comparable(raw: Raw): Raw {
  if (raw.type === UNDEFINED) throw new CommandError(2, 'cannot compare to undefined');
  return raw;
}

function optionOf(operators: Raw, name: string): Raw | undefined {
  for (const e = new Elements(operators.bytes, operators.start); e.next();) if (e.name === name) return e.raw;
  return undefined;
}

/** The pattern of a regular expression value. */
export function patternOfRegex({ bytes, start, end }: Raw): Pattern {
  const split = bytes.indexOf(0, start);
  return compilePattern(bytes.toString('utf8', start, split), bytes.toString('utf8', split + 1, end - 1));
}

function parsePattern(operand: Raw, options: Raw | undefined): Pattern {
  if (options && options.type !== STRING) throw new CommandError(2, '$options has to be a string');
  if (operand.type === STRING) return compilePattern(text(operand), options ? text(options) : '');
  if (operand.type !== REGEX) throw new CommandError(2, '$regex has to be a string');
  const pattern = patternOfRegex(operand);
  if (options && pattern.options !== '') throw new CommandError(2, 'options set in both $regex and $options');
  return options ? compilePattern(pattern.source, text(options)) : pattern;
}

/** Truth as MongoDB reads it: everything but false, null, undefined and zero. */
export function truthy(raw: Raw): boolean {
  if (raw.type === BOOL) return raw.bytes[raw.start] !== 0;
  if (raw.type === NULL || raw.type === UNDEFINED) return false;
  return isNumber(raw.type) ? doubleOf(raw) !== 0 : true;
}

function wholeNumber(name: string, raw: Raw): number {
  const value = isNumber(raw.type) ? doubleOf(raw) : NaN;
  if (!Number.isInteger(value) || value < 0) throw new CommandError(2, `${name} needs a whole number, zero or more`);
  return value;
}

const TYPE_ALIASES: Readonly<Record<string, readonly number[]>> = {
  double: [DOUBLE],
  string: [STRING],
  object: [OBJECT],
  array: [ARRAY],
  binData: [BINARY],
  undefined: [UNDEFINED],
  objectId: [OBJECT_ID],
  bool: [BOOL],
  date: [DATE],
  null: [NULL],
  regex: [REGEX],
  javascript: [CODE],
  int: [INT32],
  timestamp: [TIMESTAMP],
  long: [INT64],
  decimal: [DECIMAL],
  minKey: [MIN_KEY],
  maxKey: [MAX_KEY],
  number: [INT32, INT64, DOUBLE, DECIMAL],
};
const TYPE_CODES = new Set(Object.values(TYPE_ALIASES).flat());

function parseTypes(operand: Raw): ReadonlySet<number> {
  const named = operand.type === ARRAY ? values(operand) : [operand];
  if (named.length === 0) throw new CommandError(9, 'typename must match at least one type');
  return new Set(named.flatMap(typesNamed));
}

function typesNamed(raw: Raw): readonly number[] {
  if (raw.type === STRING) {
    const types = TYPE_ALIASES[text(raw)];
    if (!types) throw new CommandError(2, `Unknown type name alias: ${text(raw)}`);
    return types;
  }
  if (!isNumber(raw.type)) throw new CommandError(14, 'type must be represented as a number or a string');
  const code = raw.type === INT32 ? readInt32(raw.bytes, raw.start) : doubleOf(raw);
  const type = code === -1 ? MIN_KEY : code;
  if (!TYPE_CODES.has(type)) throw new CommandError(2, `Invalid numerical type code: ${code}`);
  return [type];
}
