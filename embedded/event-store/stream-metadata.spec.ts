import * as fc from 'fast-check';
import { firstVisible, isExpired, noMetadata, readMetadata, softDeleted, withTruncation } from './stream-metadata';

describe('the metadata of a stream', () => {
  it('is read from what its last event says', () => {
    expect(
      readMetadata('{"$maxCount":3,"$maxAge":60,"$tb":7,"$cacheControl":5,"$acl":{"$r":["ada","$all"],"$w":"bob"}}'),
    ).toEqual({
      isThere: true,
      isSoftDeleted: false,
      truncateBefore: 7,
      maxCount: 3,
      maxAgeMs: 60_000,
      acl: { read: ['ada', '$all'], write: ['bob'] },
    });
  });

  it.each([
    'no JSON',
    '',
    '[]',
    'null',
    '{"$tb":-1}',
    '{"$tb":1.5}',
    '{"$tb":"1"}',
    '{"$maxCount":0}',
    '{"$maxAge":"60"}',
    '{"$cacheControl":-5}',
    '{"$acl":[]}'.replace('[]', '7'),
    '{"$acl":{"$r":[1]}}',
  ])('counts as none when it is %s', (text) => {
    expect(readMetadata(text)).toEqual({ ...noMetadata, isThere: true });
  });

  it('says "deleted" with one number, which no JS number can hold', () => {
    expect(readMetadata(softDeleted).isSoftDeleted).toBe(true);
    expect(readMetadata('{"$tb": 9223372036854775806 }')).toMatchObject({ isSoftDeleted: false });
    expect(readMetadata('{"note":{"$tb":9223372036854775807},"$tb":2}')).toMatchObject({ truncateBefore: 2 });
  });

  it('keeps every other value to the last digit when the stream is shown from elsewhere on', () => {
    const text =
      '{ "$tb" : 9223372036854775807, "big": 12345678901234567890, "s": "a\\"},{b", "$maxCount":2 , "l": [1, {"x": "]"}] }';
    expect(withTruncation(text, 5)).toBe(
      '{"big": 12345678901234567890,"s": "a\\"},{b","$maxCount":2,"l": [1, {"x": "]"}],"$tb":5}',
    );
    expect(withTruncation('broken', 5)).toBe('{"$tb":5}');
    expect(withTruncation('{}', 0)).toBe('{"$tb":0}');
  });

  it('is the same but for one value, whatever JSON it is', () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    const key = fc.oneof(fc.string(), fc.constantFrom('$tb', '$maxCount', '__proto'));
    fc.assert(
      fc.property(fc.dictionary(key, value), fc.nat(), fc.constantFrom(0, 2), (values, truncateBefore, indent) => {
        const text = JSON.stringify(values, null, indent);
        expect(JSON.parse(withTruncation(text, truncateBefore))).toEqual(
          JSON.parse(JSON.stringify({ ...values, $tb: truncateBefore })),
        );
      }),
    );
  });
});

describe('what of a stream is visible', () => {
  it.each([
    ['everything', {}, 9, 0],
    ['the last three', { maxCount: 3 }, 9, 7],
    ['what there is, when it may be more', { maxCount: 30 }, 9, 0],
    ['from a revision on', { truncateBefore: 4 }, 9, 4],
    ['the shorter of the two', { truncateBefore: 4, maxCount: 3 }, 9, 7],
    ['nothing of a deleted stream', { truncateBefore: Number.MAX_SAFE_INTEGER }, 9, Number.MAX_SAFE_INTEGER],
  ])('%s', (_, metadata, last, first) => {
    expect(firstVisible({ ...noMetadata, ...metadata }, last)).toBe(first);
  });

  it('only as long as it is young enough', () => {
    const metadata = { ...noMetadata, maxAgeMs: 1000 };
    expect([isExpired(metadata, 5000, 6000), isExpired(metadata, 5000, 6001)]).toEqual([false, true]);
    expect(isExpired(noMetadata, 0, Number.MAX_SAFE_INTEGER)).toBe(false);
  });
});
