import { overlapsIn, type Stretch } from './overlaps.rules';

const work = (of: string, hour: string, minutes: number, over: Partial<Stretch<string>> = {}): Stretch<string> => ({
  ...{ of, within: 'acme 2026-01 ada', startedAt: `2026-01-05T${hour}:00.000Z`, minutes, mayOverlap: false },
  ...over,
});
const overlaps = (...stretches: readonly Stretch<string>[]) => [...overlapsIn(stretches)];

it('work that begins before other work of the same person ends overlaps it', () => {
  expect(overlaps(work('a', '09:00', 60), work('b', '09:59', 10), work('c', '10:00', 10))).toEqual([['b', 'a']]);
  expect(overlaps(work('a', '09:30', 10), work('b', '09:00', 60))).toEqual([['b', 'a']]);
});

it('what is refused stands in nobody’s way, and what may overlap does', () => {
  expect(overlaps(work('a', '09:00', 60), work('b', '09:30', 60), work('c', '10:00', 10))).toEqual([['b', 'a']]);
  const allowed = work('b', '09:30', 60, { mayOverlap: true });
  expect(overlaps(work('a', '09:00', 60), allowed, work('c', '10:00', 10))).toEqual([['c', 'b']]);
});

it('other people, agreements and months are apart', () => {
  expect(overlaps(work('a', '09:00', 60), work('b', '09:00', 60, { within: 'acme 2026-01 ben' }))).toEqual([]);
});
