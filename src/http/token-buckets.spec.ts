import fc from 'fast-check';
import { TokenBuckets } from './token-buckets';

const takeMany = (buckets: TokenBuckets, count: number, atMs: number, name = 'ada') =>
  Array.from({ length: count }, () => buckets.take(name, atMs)).filter(({ granted }) => granted).length;

// Rule: keys.rate-limit
it('a bucket holds a minute’s worth, and is refilled evenly', () => {
  const buckets = new TokenBuckets(60);
  expect(takeMany(buckets, 100, 0)).toBe(60);
  expect(takeMany(buckets, 100, 999)).toBe(0);
  expect(takeMany(buckets, 100, 1_000)).toBe(1);
  expect(takeMany(buckets, 100, 11_000)).toBe(10);
  expect(takeMany(buckets, 100, 1_000_000)).toBe(60);
});

it('says what is left, when there is one again, and when all are', () => {
  const buckets = new TokenBuckets(2);
  expect(buckets.take('ada', 0)).toEqual({ granted: true, left: 1, waitMs: 0, fullInMs: 30_000 });
  expect(buckets.take('ada', 0)).toEqual({ granted: true, left: 0, waitMs: 30_000, fullInMs: 60_000 });
  expect(buckets.take('ada', 100)).toEqual({ granted: false, left: 0, waitMs: 29_900, fullInMs: 59_900 });
  expect(buckets.take('ada', 30_000)).toMatchObject({ granted: true, left: 0 });
});

it('each name has its own', () => {
  const buckets = new TokenBuckets(3);
  expect(takeMany(buckets, 9, 0, 'ada')).toBe(3);
  expect(takeMany(buckets, 9, 0, 'bo')).toBe(3);
});

it('remembers so many names and no more', () => {
  const buckets = new TokenBuckets(1, 2);
  for (const name of ['ada', 'bo', 'cy']) expect(buckets.take(name, 0).granted).toBe(true);
  expect(['bo', 'cy'].map((name) => buckets.take(name, 0).granted)).toEqual([false, false]);
  expect(buckets.take('ada', 0).granted).toBe(true);
});

it('in no stretch of time are there more than the bucket held and was refilled with, and who waits as told is served', () => {
  const pauses = fc.array(fc.integer({ min: 0, max: 2_000 }), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 700 }), pauses, (perMinute, waits) => {
      const buckets = new TokenBuckets(perMinute);
      const grantedAt: number[] = [];
      let now = 0;
      for (const wait of waits) {
        now += wait;
        const { granted, waitMs } = buckets.take('ada', now);
        if (granted) grantedAt.push(now);
        else expect(waitMs).toBeGreaterThan(0);
        grantedAt.forEach((from, index) => {
          const parts = (grantedAt.length - index) * 60_000;
          expect(parts).toBeLessThanOrEqual(perMinute * 60_000 + (now - from) * perMinute);
        });
      }
      const { waitMs } = buckets.take('ada', now);
      expect(buckets.take('ada', now + waitMs).granted).toBe(true);
    }),
    { numRuns: 50 },
  );
});
