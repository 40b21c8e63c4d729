import { ARRAY, copyOf, Elements, NULL, type Raw } from './bson-view';
import { compare } from './comparator';
import { RAW_NULL } from './document-tree';
import { CommandError, notImplemented } from './errors';
import { compileExpression, rawArray, type Expression } from './expressions';
import { keyOf } from './key-encoding';
import { rawInt32, Sum } from './numbers';

/** What a group gathers for one of its fields; `add` answers how many more bytes it holds. */
export interface Accumulator {
  add(document: Raw): number;
  readonly result: Raw;
}

export type MakeAccumulator = () => Accumulator;

/** Compiles `{ $sum: … }` and its like. Refuses other accumulators by name. */
export function compileAccumulator(field: string, spec: Raw): MakeAccumulator {
  const e = new Elements(spec.bytes, spec.start);
  if (spec.type !== 0x03 || !e.next()) {
    throw new CommandError(40234, `The field '${field}' must be an accumulator object`);
  }
  const name = e.name;
  const operand = e.raw;
  if (e.next()) throw new CommandError(40238, `The field '${field}' must specify one accumulator`);
  const make = ACCUMULATORS[name];
  if (!make) throw notImplemented(`the accumulator ${name}`);
  if (operand.type === ARRAY) throw new CommandError(40237, `The ${name} accumulator is a unary operator`);
  return make(name === '$count' ? () => undefined : compileExpression(operand));
}

const isSomething = (raw: Raw | undefined): raw is Raw => raw !== undefined && raw.type !== NULL;
const bytesOf = (raw: Raw): number => raw.end - raw.start;

const summing =
  (result: (sum: Sum) => Raw): ((of: Expression) => MakeAccumulator) =>
  (of) =>
  () => {
    const sum = new Sum();
    return {
      add: (document) => {
        const value = of(document);
        if (value) sum.add(value);
        return 0;
      },
      get result() {
        return result(sum);
      },
    };
  };

/** Keeps one value; `takes` decides whether a new one replaces it. */
const keeping =
  (
    takes: (value: Raw | undefined, kept: Raw | undefined, first: boolean) => boolean,
  ): ((of: Expression) => MakeAccumulator) =>
  (of) =>
  () => {
    let kept: Raw | undefined;
    let first = true;
    return {
      add: (document) => {
        const value = of(document);
        if (!takes(value, kept, first)) return 0;
        const before = kept ? bytesOf(kept) : 0;
        first = false;
        kept = value && copyOf(value);
        return (kept ? bytesOf(kept) : 0) - before;
      },
      get result() {
        return kept ?? RAW_NULL;
      },
    };
  };

const ENTRY_BYTES = 100;

const collecting =
  (distinct: boolean): ((of: Expression) => MakeAccumulator) =>
  (of) =>
  () => {
    const items: Raw[] = [];
    const seen = new Set<string>();
    return {
      add: (document) => {
        const value = of(document);
        if (!value) return 0;
        if (distinct) {
          const key = keyOf(value).toString('latin1');
          if (seen.has(key)) return 0;
          seen.add(key);
        }
        items.push(copyOf(value));
        return bytesOf(value) * (distinct ? 2 : 1) + ENTRY_BYTES;
      },
      get result() {
        return rawArray(items);
      },
    };
  };

const ACCUMULATORS: Readonly<Record<string, (of: Expression) => MakeAccumulator>> = {
  $sum: summing((sum) => sum.total),
  $avg: summing((sum) => sum.average ?? RAW_NULL),
  $count: () => () => {
    let count = 0;
    return {
      add: () => {
        count++;
        return 0;
      },
      get result() {
        return rawInt32(count);
      },
    };
  },
  $min: keeping((value, kept) => isSomething(value) && (!kept || compare(value, kept) < 0)),
  $max: keeping((value, kept) => isSomething(value) && (!kept || compare(value, kept) > 0)),
  $first: keeping((_value, _kept, first) => first),
  $last: keeping(() => true),
  $push: collecting(false),
  $addToSet: collecting(true),
};
