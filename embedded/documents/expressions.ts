import {
  ARRAY,
  BOOL,
  DATE,
  Elements,
  INT64,
  NULL,
  OBJECT,
  parsePath,
  Raw,
  seek,
  STRING,
  text,
  UNDEFINED,
  values,
  type PathPart,
} from './bson-view';
import { BsonWriter } from './bson-writer';
import { compare } from './comparator';
import { RAW_NULL } from './document-tree';
import { CommandError, notImplemented } from './errors';
import { isOperatorDocument, truthy } from './filter';
import { ADD, calculate, divide, isNumber, MULTIPLY, rawInt32, SUBTRACT, doubleOf } from './numbers';

/** Computes a value from a document; undefined stands for a missing one. */
export type Expression = (document: Raw) => Raw | undefined;

const writer = new BsonWriter();

function rawString(value: string): Raw {
  const length = Buffer.byteLength(value);
  const bytes = Buffer.allocUnsafe(length + 5);
  bytes.writeInt32LE(length + 1);
  bytes.write(value, 4);
  bytes[length + 4] = 0;
  return new Raw(STRING, bytes, 0, bytes.length);
}

const rawBool = (value: boolean): Raw => new Raw(BOOL, Buffer.from([value ? 1 : 0]), 0, 1);

function rawDate(milliseconds: bigint): Raw {
  const bytes = Buffer.allocUnsafe(8);
  bytes.writeBigInt64LE(milliseconds);
  return new Raw(DATE, bytes, 0, 8);
}

/** Writes a document or array from named values, leaving out what is missing. */
export function rawOf(
  type: typeof OBJECT | typeof ARRAY,
  entries: readonly (readonly [string, Raw | undefined])[],
): Raw {
  const from = writer.length;
  const at = writer.open();
  entries.forEach(([name, value], position) => {
    if (value) writer.raw(type === ARRAY ? position : name, value);
  });
  writer.close(at);
  const bytes = writer.take(from);
  writer.length = from;
  return new Raw(type, bytes, 0, bytes.length);
}

export const rawArray = (items: readonly Raw[]): Raw =>
  rawOf(
    ARRAY,
    items.map((item) => ['', item] as const),
  );

/** Compiles an aggregation expression. Refuses operators and variables it does not know by name. */
export function compileExpression(raw: Raw): Expression {
  switch (raw.type) {
    case STRING:
      return compileString(raw);
    case OBJECT:
      return isOperatorDocument(raw) ? compileOperator(raw) : compileObject(raw);
    case ARRAY: {
      const items = values(raw).map(compileExpression);
      return (document) => rawArray(items.map((item) => item(document) ?? RAW_NULL));
    }
    default:
      return () => raw;
  }
}

function compileString(raw: Raw): Expression {
  const value = text(raw);
  if (!value.startsWith('$')) return () => raw;
  if (!value.startsWith('$$')) return pathExpression(value.slice(1));
  const [variable, ...path] = value.slice(2).split('.');
  if (variable === 'REMOVE' && path.length === 0) return () => undefined;
  if (variable !== 'ROOT' && variable !== 'CURRENT') {
    throw new CommandError(17276, `Use of undefined variable: ${variable}`);
  }
  return path.length === 0 ? (document) => document : pathExpression(path.join('.'));
}

function pathExpression(path: string): Expression {
  if (path === '' || path.startsWith('$')) throw new CommandError(16872, `'$${path}' is no valid field path`);
  const steps = parsePath(path);
  return (document) => follow(steps, 0, document);
}

/** Follows a path through documents; through an array it yields the array of what its documents hold. */
function follow(steps: readonly PathPart[], depth: number, raw: Raw): Raw | undefined {
  if (depth === steps.length) return raw;
  if (raw.type === ARRAY) {
    const found = values(raw).map((item) => (item.type === OBJECT ? follow(steps, depth, item) : undefined));
    return rawArray(found.filter((item) => item !== undefined));
  }
  if (raw.type !== OBJECT) return undefined;
  const e = new Elements(raw.bytes, raw.start);
  return seek(e, steps[depth]!.bytes) ? follow(steps, depth + 1, e.raw) : undefined;
}

function compileObject(raw: Raw): Expression {
  const fields: (readonly [string, Expression])[] = [];
  for (const e = new Elements(raw.bytes, raw.start); e.next();) {
    const name = e.name;
    if (name.includes('.') || name.startsWith('$')) {
      throw new CommandError(16405, `the field name '${name}' is not allowed in an object expression`);
    }
    fields.push([name, compileExpression(e.raw)]);
  }
  return (document) =>
    rawOf(
      OBJECT,
      fields.map(([name, value]) => [name, value(document)] as const),
    );
}

function compileOperator(raw: Raw): Expression {
  const e = new Elements(raw.bytes, raw.start);
  e.next();
  const name = e.name;
  const operand = e.raw;
  if (e.next())
    throw new CommandError(15983, `an object representing an expression must have exactly one field: ${name}`);
  const compile = OPERATORS[name];
  if (!compile) throw notImplemented(`the expression ${name}`);
  return compile(operand, name);
}

const isSomething = (raw: Raw | undefined): raw is Raw =>
  raw !== undefined && raw.type !== NULL && raw.type !== UNDEFINED;
const isTrue = (raw: Raw | undefined): boolean => raw !== undefined && truthy(raw);

/** The operands: one expression, or a list of them. Refuses a wrong number. */
function operands(raw: Raw, name: string, count?: number): readonly Expression[] {
  const list = (raw.type === ARRAY ? values(raw) : [raw]).map(compileExpression);
  if (count !== undefined && list.length !== count) {
    throw new CommandError(
      16020,
      `Expression ${name} takes exactly ${count} arguments. ${list.length} were passed in.`,
    );
  }
  return list;
}

type Compile = (raw: Raw, name: string) => Expression;

const wrongOperand = (name: string, what: string): CommandError =>
  new CommandError(14, `${name} only supports ${what}`);

/** Numbers are combined from left to right; null or missing makes the result null. */
const arithmetic =
  (combine: (a: Raw, b: Raw, name: string) => Raw, count?: number): Compile =>
  (raw, name) => {
    const list = operands(raw, name, count);
    return (document) => {
      let result: Raw | undefined;
      for (const one of list) {
        const value = one(document);
        if (!isSomething(value)) return RAW_NULL;
        if (!isNumber(value.type) && value.type !== DATE) throw wrongOperand(name, 'numeric or date types');
        result = result ? combine(result, value, name) : value;
      }
      return result ?? rawInt32(name === '$multiply' ? 1 : 0);
    };
  };

const numbersOnly = (a: Raw, b: Raw, name: string): void => {
  if (!isNumber(a.type) || !isNumber(b.type)) throw wrongOperand(name, 'numeric types');
};

const milliseconds = (raw: Raw): bigint =>
  raw.type === DATE || raw.type === INT64 ? raw.bytes.readBigInt64LE(raw.start) : wholeOf(raw);

function wholeOf(raw: Raw): bigint {
  const value = doubleOf(raw);
  return BigInt(Math.round(value));
}

function addValues(a: Raw, b: Raw, name: string): Raw {
  if (a.type !== DATE && b.type !== DATE) return calculate(ADD, a, b);
  if (a.type === DATE && b.type === DATE) throw wrongOperand(name, 'one date at a time');
  return rawDate(milliseconds(a) + milliseconds(b));
}

function subtractValues(a: Raw, b: Raw, name: string): Raw {
  if (a.type === DATE && b.type === DATE) {
    const bytes = Buffer.allocUnsafe(8);
    bytes.writeBigInt64LE(milliseconds(a) - milliseconds(b));
    return new Raw(INT64, bytes, 0, 8);
  }
  if (a.type === DATE) return rawDate(milliseconds(a) - milliseconds(b));
  numbersOnly(a, b, name);
  return calculate(SUBTRACT, a, b);
}

/** A missing value sorts below null in expressions. */
const compareOptional = (a: Raw | undefined, b: Raw | undefined): number =>
  a && b ? compare(a, b) : Number(a !== undefined) - Number(b !== undefined);

const comparing =
  (answer: (order: number) => Raw): Compile =>
  (raw, name) => {
    const [left, right] = operands(raw, name, 2);
    return (document) => answer(compareOptional(left!(document), right!(document)));
  };

const condition: Compile = (raw, name) => {
  let parts: readonly Raw[];
  if (raw.type === OBJECT) {
    const named = new Map<string, Raw>();
    for (const e = new Elements(raw.bytes, raw.start); e.next();) named.set(e.name, e.raw);
    const wanted = ['if', 'then', 'else'].map((key) => named.get(key));
    if (named.size !== 3 || wanted.includes(undefined))
      throw new CommandError(17080, "$cond needs 'if', 'then' and 'else'");
    parts = wanted as Raw[];
  } else parts = raw.type === ARRAY ? values(raw) : [];
  if (parts.length !== 3) throw new CommandError(16020, `Expression ${name} takes exactly 3 arguments`);
  const [test, then, otherwise] = parts.map(compileExpression) as [Expression, Expression, Expression];
  return (document) => (isTrue(test(document)) ? then(document) : otherwise(document));
};

const concatenation: Compile = (raw, name) => {
  const list = operands(raw, name);
  return (document) => {
    let joined = '';
    for (const one of list) {
      const value = one(document);
      if (!isSomething(value)) return RAW_NULL;
      if (value.type !== STRING) throw new CommandError(16702, '$concat only supports strings');
      joined += text(value);
    }
    return rawString(joined);
  };
};

const changingCase =
  (change: (value: string) => string): Compile =>
  (raw, name) => {
    const [one] = operands(raw, name, 1);
    return (document) => {
      const value = one!(document);
      if (!isSomething(value)) return rawString('');
      if (value.type !== STRING) throw wrongOperand(name, 'strings');
      return rawString(change(text(value)));
    };
  };

const OPERATORS: Readonly<Record<string, Compile>> = {
  $literal: (raw) => () => raw,
  $add: arithmetic(addValues),
  $subtract: arithmetic(subtractValues, 2),
  $multiply: arithmetic((a, b, name) => {
    numbersOnly(a, b, name);
    return calculate(MULTIPLY, a, b);
  }),
  $divide: arithmetic((a, b, name) => {
    numbersOnly(a, b, name);
    return divide(a, b);
  }, 2),
  $eq: comparing((order) => rawBool(order === 0)),
  $ne: comparing((order) => rawBool(order !== 0)),
  $gt: comparing((order) => rawBool(order > 0)),
  $gte: comparing((order) => rawBool(order >= 0)),
  $lt: comparing((order) => rawBool(order < 0)),
  $lte: comparing((order) => rawBool(order <= 0)),
  $cmp: comparing((order) => rawInt32(Math.sign(order))),
  $and: (raw, name) => {
    const list = operands(raw, name);
    return (document) => rawBool(list.every((one) => isTrue(one(document))));
  },
  $or: (raw, name) => {
    const list = operands(raw, name);
    return (document) => rawBool(list.some((one) => isTrue(one(document))));
  },
  $not: (raw, name) => {
    const [one] = operands(raw, name, 1);
    return (document) => rawBool(!isTrue(one!(document)));
  },
  $cond: condition,
  $ifNull: (raw, name) => {
    const list = operands(raw, name);
    if (list.length < 2) throw new CommandError(1257300, '$ifNull needs at least two arguments');
    return (document) => {
      for (const one of list.slice(0, -1)) {
        const value = one(document);
        if (isSomething(value)) return value;
      }
      return list.at(-1)!(document);
    };
  },
  $concat: concatenation,
  $toLower: changingCase((value) => value.toLowerCase()),
  $toUpper: changingCase((value) => value.toUpperCase()),
  $size: (raw, name) => {
    const [one] = operands(raw, name, 1);
    return (document) => {
      const value = one!(document);
      if (value?.type !== ARRAY) throw new CommandError(17124, 'The argument to $size must be an array');
      return rawInt32(values(value).length);
    };
  },
};
