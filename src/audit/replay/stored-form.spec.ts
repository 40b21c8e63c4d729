import { BSON } from 'mongodb';
import fc from 'fast-check';
import { same } from './differences.rules';
import { isStoredAs, positionIn } from './stored-form';

const bytesOf = (doc: object): Buffer => Buffer.from(BSON.serialize(doc, { ignoreUndefined: true }));

const stored = (doc: object, position = 7): Buffer => bytesOf({ _id: 'x', position, ...doc });

const value = fc.letrec((tie) => ({
  value: fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ minLength: 70, maxLength: 90 }),
    fc.maxSafeInteger(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), tie('value'), { maxKeys: 4 }),
  ),
})).value;
const document = fc.dictionary(fc.stringMatching(/^[a-z]{2,6}é?$/), value, { maxKeys: 6 });

it('A document is seen to be stored as it is', () => {
  fc.assert(
    fc.property(document, fc.nat(), (doc, position) => {
      const bytes = stored(doc, position);
      expect(positionIn(bytes)).toBe(position);
      const isAscii = Object.keys(doc).every((name) => !name.endsWith('é'));
      expect(isStoredAs(bytes, { id: 'x', ...doc }, position)).toBe(isAscii);
      expect(isStoredAs(bytes, { id: 'x', ...doc }, position + 1)).toBe(false);
    }),
  );
});

it('What is seen to be stored so is the same in every field', () => {
  fc.assert(
    fc.property(document, document, (doc, other) => {
      if (isStoredAs(stored(doc), { id: 'x', ...other }, 7)) expect(same(doc, other)).toBe(true);
    }),
  );
});

it.each([
  [{ a: 1 }, { a: 2 }],
  [{ a: 1 }, {}],
  [{}, { a: 1 }],
  [{ a: 'café' }, { a: 'cafe' }],
  [{ a: 'x' }, { a: 'y' }],
  [{ a: [1, 2] }, { a: [1] }],
  [{ a: [1] }, { a: [1, 2] }],
  [{ a: { b: 1 } }, { a: { b: 1, c: 2 } }],
  [{ a: {} }, { a: [] }],
  [{ a: null }, { a: false }],
  [{ a: new Date(0) }, { a: 0 }],
])('%j is not %j', (doc, other) => {
  expect(isStoredAs(stored(doc), { id: 'x', ...other }, 7)).toBe(false);
});

it('A field without a value is none, and a place of a list without one is stored as null', () => {
  expect(isStoredAs(stored({ a: [1, null] }), { id: 'x', b: undefined, a: [1, undefined] }, 7)).toBe(true);
});

it('A document without a position where every one has it has none', () => {
  expect(positionIn(bytesOf({ _id: 'x', a: 1, position: 7 }))).toBeNaN();
  expect(positionIn(bytesOf({ _id: 'x', position: '7' }))).toBeNaN();
  expect(positionIn(bytesOf({ _id: 'x' }))).toBeNaN();
});
