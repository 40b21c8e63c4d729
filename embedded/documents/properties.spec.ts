import {
  Binary,
  Decimal128,
  Double,
  Int32,
  Long,
  ObjectId,
  serialize,
  deserialize,
  Timestamp,
  type Document,
} from 'bson';
import * as fc from 'fast-check';
import { Elements, field, OBJECT, Raw, validateDocument } from './bson-view';
import { compare } from './comparator';
import { CommandError } from './errors';
import { parseFilter } from './filter';
import { keyOf } from './key-encoding';
import { compileFilter } from './matcher';
import { rawInt64, Sum } from './numbers';
import { compilePattern } from './pattern';
import { compileUpdate } from './updater';

const raw = (value: unknown): Raw => field(Buffer.from(serialize({ v: value })), 0, Buffer.from('v'))!;
const document = (value: Document): Raw => {
  const bytes = Buffer.from(serialize(value));
  return new Raw(OBJECT, bytes, 0, bytes.length);
};

const digits = fc.tuple(
  fc.bigInt({ min: -(10n ** 34n) + 1n, max: 10n ** 34n - 1n }),
  fc.integer({ min: -40, max: 40 }),
);
const near = fc
  .tuple(fc.constantFrom(0n, 2n ** 53n, -(2n ** 53n), 2n ** 62n, -(2n ** 62n), 5n), fc.integer({ min: -3, max: 3 }))
  .map(([base, offset]) => base + BigInt(offset));
const number = fc.oneof(
  fc.integer().map((value) => new Int32(value | 0)),
  fc.double().map((value) => new Double(value)),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => Long.fromBigInt(value)),
  near.map((value) => Long.fromBigInt(value)),
  near.map((value) => new Double(Number(value))),
  near.map((value) => Decimal128.fromString(String(value))),
  digits.map(([coefficient, exponent]) => Decimal128.fromString(`${coefficient}E${exponent}`)),
  fc
    .constantFrom('Infinity', '-Infinity', 'NaN', '1E+6000', '-1E+6000', '1E-6000', '0.1')
    .map((text) => Decimal128.fromString(text)),
);
const scalar = fc.oneof(
  { weight: 4, arbitrary: number },
  fc.string({ maxLength: 6, unit: fc.constantFrom('\0', '\x01', '\x02', 'a', 'b', 'é', '😀') }),
  fc.boolean(),
  fc.constant(null),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new ObjectId(bytes)),
  fc.uint8Array({ maxLength: 4 }).map((bytes) => new Binary(bytes, 0)),
  fc.constantFrom(/a/, /a/i, /b/),
  fc.tuple(fc.nat(), fc.nat()).map(([t, i]) => new Timestamp({ t, i })),
);
const name = fc.constantFrom('a', 'b', 'ab');
const value = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('any'), { maxLength: 3 }),
    fc.dictionary(name, tie('any'), { maxKeys: 3 }),
  ),
})).any;

describe('keys', () => {
  it('sort as the values do', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(Math.sign(keyOf(raw(a)).compare(keyOf(raw(b))))).toBe(Math.sign(compare(raw(a), raw(b))));
      }),
      { numRuns: 2000 },
    );
  });

  it('sort numbers of all types by exact value', () => {
    fc.assert(
      fc.property(number, number, (a, b) => {
        expect(Math.sign(keyOf(raw(a)).compare(keyOf(raw(b))))).toBe(Math.sign(compare(raw(a), raw(b))));
        expect(Math.sign(compare(raw(a), raw(b)))).toBe(-Math.sign(compare(raw(b), raw(a))) + 0);
      }),
      { numRuns: 3000 },
    );
  });

  it('tell apart integers that no double tells apart', () => {
    const bases = fc.constantFrom(2n ** 53n, -(2n ** 53n), 2n ** 62n, -(2n ** 62n), 10n ** 18n, -(10n ** 18n));
    const offset = fc.bigInt({ min: -600n, max: 600n });
    const kind = fc.constantFrom(
      (n: bigint) => Long.fromBigInt(n),
      (n: bigint) => Decimal128.fromString(String(n)),
      (n: bigint) => Decimal128.fromString(`${n}.5`),
    );
    fc.assert(
      fc.property(bases, offset, offset, kind, kind, (base, left, right, first, second) => {
        const [a, b] = [raw(first(base + left)), raw(second(base + right))];
        expect(Math.sign(keyOf(a).compare(keyOf(b)))).toBe(Math.sign(compare(a, b)));
      }),
      { numRuns: 1000 },
    );
  });

  it('are never the beginning of another one', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const [left, right] = [keyOf(raw(a)), keyOf(raw(b))];
        fc.pre(!left.equals(right));
        expect(right.subarray(0, left.length).equals(left)).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('regular expressions', () => {
  const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\w', '^', '$', '(?:a|b)', '(ab)', '\\b');
  const quantifier = fc.constantFrom('', '', '', '*', '+', '?', '{1,2}', '{2}');
  const pattern = fc
    .array(fc.tuple(atom, quantifier), { minLength: 1, maxLength: 5 })
    .map((parts) => parts.map(([one, times]) => (/^[\^$]|\\b$/.test(one) ? one : one + times)).join(''));

  it('match what JavaScript matches', () => {
    const text = fc.string({ maxLength: 8, unit: fc.constantFrom('a', 'b', 'c', ' ', 'A') });
    fc.assert(
      fc.property(pattern, fc.constantFrom('', 'i'), text, (source, options, subject) => {
        expect(compilePattern(source, options).matches(subject)).toBe(new RegExp(source, options).test(subject));
      }),
      { numRuns: 3000 },
    );
  });

  it('answer in time whatever the pattern', () => {
    const started = Date.now();
    expect(compilePattern('^(a+)+(b|a*)*$', '').matches(`${'a'.repeat(5_000)}c`)).toBe(false);
    expect(Date.now() - started).toBeLessThan(2_000);
    expect(() => compilePattern('(a)\\1', '')).toThrow('back-reference');
    expect(() => compilePattern('(?=a)', '')).toThrow('lookahead');
    expect(() => compilePattern('('.repeat(3), '')).toThrow('invalid');
  });
});

describe('damaged BSON', () => {
  it('is refused, or can be walked from end to end', () => {
    fc.assert(
      fc.property(fc.dictionary(name, value, { maxKeys: 4 }), fc.nat(), fc.nat(255), (content, where, byte) => {
        const bytes = Buffer.from(serialize(content));
        bytes[where % bytes.length] = byte;
        try {
          validateDocument(bytes, 0, bytes.length);
        } catch (error) {
          expect(error).toBeInstanceOf(CommandError);
          return;
        }
        const walk = (at: number): void => {
          for (const e = new Elements(bytes, at); e.next();) {
            expect(e.end).toBeLessThan(bytes.length);
            if (e.type === 3 || e.type === 4) walk(e.start);
          }
        };
        walk(0);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('sums', () => {
  it('of integers are exact', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: -(2n ** 58n), max: 2n ** 58n }), { maxLength: 12 }), (list) => {
        const sum = new Sum();
        for (const one of list) sum.add(rawInt64(one));
        const { total } = sum;
        const expected = list.reduce((a, b) => a + b, 0n);
        expect(deserialize(serialize({ v: 0 }))).toBeDefined();
        expect(compare(total, rawInt64(expected))).toBe(0);
      }),
    );
  });

  it('of decimals are exact', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { minLength: 1, maxLength: 12 }),
        (cents) => {
          const sum = new Sum();
          for (const one of cents) sum.add(raw(Decimal128.fromString(`${one}E-2`)));
          expect(compare(sum.total, raw(Decimal128.fromString(`${cents.reduce((a, b) => a + b, 0)}E-2`)))).toBe(0);
        },
      ),
    );
  });
});

describe('updates', () => {
  type Model = Record<string, number | number[] | Record<string, number>>;
  const fields = fc.record(
    {
      n: fc.integer({ min: -9, max: 9 }),
      list: fc.array(fc.nat(4), { maxLength: 4 }),
      deep: fc.dictionary(name, fc.nat(9)),
    },
    { requiredKeys: [] },
  );
  const step = fc.oneof(
    fc.tuple(fc.constant('$set'), fc.constantFrom('n', 'm', 'deep.a'), fc.integer({ min: -9, max: 9 })),
    fc.tuple(fc.constant('$inc'), fc.constantFrom('n', 'm', 'deep.a'), fc.integer({ min: -9, max: 9 })),
    fc.tuple(fc.constant('$min'), fc.constantFrom('n', 'deep.b'), fc.integer({ min: -9, max: 9 })),
    fc.tuple(fc.constant('$max'), fc.constantFrom('n', 'deep.b'), fc.integer({ min: -9, max: 9 })),
    fc.tuple(fc.constant('$unset'), fc.constantFrom('n', 'm', 'deep.a', 'list'), fc.constant(1)),
    fc.tuple(fc.constant('$push'), fc.constant('list'), fc.nat(4)),
    fc.tuple(fc.constant('$addToSet'), fc.constant('list'), fc.nat(4)),
    fc.tuple(fc.constant('$pull'), fc.constant('list'), fc.nat(4)),
  );

  /** The same change on plain objects, written a second time and simply. */
  function applied(model: Model, [operator, path, operand]: [string, string, number]): void {
    const [outer, inner] = path.split('.') as [string, string?];
    if (inner !== undefined && model[outer] === undefined && operator !== '$unset') model[outer] = {};
    const holder = (inner === undefined ? model : (model[outer] ?? {})) as Record<
      string,
      number | number[] | undefined
    >;
    const key = inner ?? outer;
    const before = holder[key];
    if (operator === '$set') holder[key] = operand;
    if (operator === '$inc') holder[key] = ((before as number | undefined) ?? 0) + operand;
    if (operator === '$min') holder[key] = before === undefined ? operand : Math.min(before as number, operand);
    if (operator === '$max') holder[key] = before === undefined ? operand : Math.max(before as number, operand);
    if (operator === '$unset') delete holder[key];
    const list = (before ?? []) as number[];
    if (operator === '$push') holder[key] = [...list, operand];
    if (operator === '$addToSet' && !list.includes(operand)) holder[key] = [...list, operand];
    if (operator === '$addToSet' && before === undefined) holder[key] = [operand];
    if (operator === '$pull' && before !== undefined) holder[key] = list.filter((one) => one !== operand);
  }

  it('leave what a plain model leaves, and fields in their order', () => {
    fc.assert(
      fc.property(fields, fc.array(step, { maxLength: 8 }), (start, steps) => {
        const model = structuredClone(start) as Model;
        let bytes: Buffer = Buffer.from(serialize({ _id: 1, ...start }));
        for (const one of steps) {
          const [operator, path, operand] = one;
          bytes = compileUpdate(document({ [operator]: { [path]: operand } })).apply(bytes);
          applied(model, one);
        }
        const { _id, ...after } = deserialize(bytes);
        expect(after).toEqual(model);
        expect(Object.keys(after)).toEqual(Object.keys(model));
      }),
      { numRuns: 500 },
    );
  });

  it('seed an upsert that the filter then matches', () => {
    const simple = fc.dictionary(name, fc.oneof(fc.integer(), fc.string({ maxLength: 3 })), { maxKeys: 3 });
    fc.assert(
      fc.property(simple, (filter) => {
        const created = compileUpdate(document({ $set: { other: 1 } })).create(parseFilter(document(filter)));
        expect(compileFilter(document(filter))(created, 0)).toBe(true);
      }),
    );
  });
});
