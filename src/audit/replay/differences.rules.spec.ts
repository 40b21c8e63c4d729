import fc from 'fast-check';
import { changedFields, same, sameDocument } from './differences.rules';

const fields = (live: object, replayed: object) => changedFields(live, replayed)?.fields ?? [];

describe('Two stored values', () => {
  it.each([
    [
      { a: 1, b: [1, { c: null }] },
      { b: [1, { c: null }], a: 1 },
    ],
    [{ a: 1 }, { a: 1, b: undefined }],
    [{ a: [null] }, { a: [undefined] }],
    [{}, {}],
    [{ a: 'half \uFFFD' }, { a: 'half \uD800' }],
  ])('%j and %j are the same', (live, replayed) => {
    expect(same(live, replayed)).toBe(true);
    expect(changedFields(live, replayed)).toBeNull();
  });

  it.each([
    [{ a: 1 }, { a: 2 }, '/a'],
    [{ a: 1 }, { a: '1' }, '/a'],
    [{ a: null }, {}, '/a'],
    [{}, { a: null }, '/a'],
    [{ a: [1] }, { a: [1, 2] }, '/a/1'],
    [{ a: [] }, { a: {} }, '/a'],
    [{ 'a/b': { 'c~d': 1 } }, { 'a/b': { 'c~d': 2 } }, '/a~1b/c~0d'],
    [{ lots: [{ minutes: 1 }, { minutes: 2 }] }, { lots: [{ minutes: 1 }, { minutes: 3 }] }, '/lots/1/minutes'],
  ])('%j and %j are not, at %p', (live, replayed, pointer) => {
    expect(same(live, replayed)).toBe(false);
    expect(fields(live, replayed).map((one) => one.pointer)).toEqual([pointer]);
  });

  it('are the same just where no field differs', () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(same({ a }, { a: b })).toBe(changedFields({ a }, { a: b }) === null);
        expect(same({ a }, JSON.parse(JSON.stringify({ a })))).toBe(true);
      }),
    );
  });
});

it('A side that has no such field has none in the answer', () => {
  expect(fields({ a: 1 }, {})).toEqual([{ pointer: '/a', live: 1 }]);
  expect(fields({}, { a: 1 })).toEqual([{ pointer: '/a', replayed: 1 }]);
});

it('A document is the same at one position alone', () => {
  expect(sameDocument({ id: 'x', a: 1, position: 7 } as { position: number }, { id: 'x', a: 1 }, 7)).toBe(true);
  expect(sameDocument({ id: 'x', a: 1, position: 7 } as { position: number }, { id: 'x', a: 1 }, 14)).toBe(false);
  expect(sameDocument({ id: 'x', a: 1, b: 2, position: 7 } as { position: number }, { id: 'x', a: 1 }, 7)).toBe(false);
});

it('Ten fields are told, the others counted; a long value is told as the beginning of its JSON', () => {
  const many = Object.fromEntries(Array.from({ length: 25 }, (_, n) => [`f${n}`, n]));
  const told = changedFields(many, {});
  expect([told?.fields.length, told?.moreFields]).toEqual([10, 15]);
  const [long] = fields({ a: 'x'.repeat(10_000) }, { a: 1 });
  expect(String(long?.live).length).toBeLessThan(500);
  expect(String(long?.live)).toMatch(/^"xxx.*\(10002\)$/);
  expect(long?.replayed).toBe(1);
});
