import fc from 'fast-check';
import { countOf, countWithin, medianMinutes, percent } from './performance.view';

it.each([
  [0, 1, '0.00'],
  [1, 1, '100.00'],
  [1, 3, '33.33'],
  [2, 3, '66.66'],
  [1, 8, '12.50'],
  [1, 1_000, '0.10'],
  [9_999_999, 10_000_000, '99.99'],
])('%i of %i are %s percent', (part, whole, share) => expect(percent(part, whole)).toBe(share));

it('of nothing there is no share', () => expect(percent(0, 0)).toBeNull());

// Rule: sla.performance-exact
it('only all of them are a hundred percent', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.nat(1_000_000), (whole, part) => {
      fc.pre(part <= whole);
      expect(percent(part, whole) === '100.00').toBe(part === whole);
    }),
  );
});

it.each([
  ['one', [7], 7],
  ['two: the lower of them', [30, 10], 10],
  ['three', [1, 100, 50], 50],
  ['many that took the same', [5, 5, 5, 900], 5],
  ['some that took no minute', [0, 0, 60], 0],
  ['numbers, not texts', [9, 10, 100], 10],
] as const)('the median of %s', (_, minutes, median) => {
  expect(medianMinutes(tookOf(minutes))).toBe(median);
});

it('of no run there is no median', () => expect(medianMinutes({})).toBeNull());

// Rule: sla.performance-exact
it('is what counting one by one comes to', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(500), { minLength: 1, maxLength: 60 }), fc.nat(500), (minutes, within) => {
      const sorted = minutes.toSorted((a, b) => a - b);
      const took = tookOf(minutes);
      expect(medianMinutes(took)).toBe(sorted[Math.ceil(sorted.length / 2) - 1]);
      expect(countOf(took)).toBe(minutes.length);
      expect(countWithin(took, within)).toBe(minutes.filter((each) => each <= within).length);
    }),
  );
});

const tookOf = (minutes: readonly number[]) =>
  minutes.reduce<Record<string, number>>((took, each) => ({ ...took, [each]: (took[each] ?? 0) + 1 }), {});
