import fc from 'fast-check';
import { BSON, Long } from 'mongodb';
import { readDocument } from './stored-bytes';

const bytesOf = (doc: object): Buffer => Buffer.from(BSON.serialize(doc));

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.constantFrom('', '0'),
);
const name = text.filter((one) => !one.includes('\0'));
const { doc } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(text, fc.maxSafeInteger(), fc.integer(), fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 12 }),
    tie('doc'),
  ),
  doc: fc.dictionary(name, tie('value'), { maxKeys: 20 }),
}));

it('whatever a document holds is read as the driver reads it', () => {
  fc.assert(
    fc.property(text, doc, (_id, data) => {
      const bytes = bytesOf({ _id, data });
      const { _id: id, ...content } = BSON.deserialize(bytes) as { _id: string };
      const read = readDocument(bytes);
      expect(read).toEqual({ id, ...content });
      expect(JSON.stringify(read)).toBe(JSON.stringify({ id, ...content }));
    }),
  );
});

it('numbers of 64 bits are read, which other programs may have written', () => {
  expect(readDocument(bytesOf({ _id: 'a', position: Long.fromNumber(2 ** 40) }))).toEqual({
    id: 'a',
    position: 2 ** 40,
  });
});

it('a name that is an object’s own in JavaScript is a name like any other', () => {
  const doc = JSON.parse('{ "_id": "a", "data": { "__proto__": { "admin": true } } }') as object;
  const { data } = readDocument<{ data: Record<string, unknown> }>(bytesOf(doc));
  expect(Object.keys(data)).toEqual(['__proto__']);
  expect(data['admin']).toBeUndefined();
});

it('names that share a place of the table stay apart', () => {
  const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`field ${String.fromCharCode(97 + n)}`, n]));
  expect(readDocument(bytesOf({ _id: 'a', ...many }))).toEqual({ id: 'a', ...many });
});

it('a value that no read model holds is refused', () => {
  expect(() => readDocument(bytesOf({ _id: 'a', at: new Date(0) }))).toThrow(
    new TypeError('A stored value is of BSON type 0x9, which no read model holds'),
  );
});
