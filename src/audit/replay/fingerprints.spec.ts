import { randomUUID } from 'node:crypto';
import { Fingerprints, fingerprint } from './fingerprints';

it('What was seen is known, and what was not is not', () => {
  const seen = new Fingerprints();
  const ids = Array.from({ length: 100_000 }, (_, n) => (n % 2 === 0 ? randomUUID() : `2026-${n} agent-${n % 7}`));
  for (const id of ids) seen.add(fingerprint(id));
  for (const id of ids) seen.add(fingerprint(id));
  expect(seen.size).toBe(ids.length);
  expect(ids.every((id) => seen.has(fingerprint(id)))).toBe(true);
  expect(ids.some((id) => seen.has(fingerprint(`${id}!`)))).toBe(false);
});

it('The documents fall evenly into ranges', () => {
  const halves = [0, 0];
  for (let n = 0; n < 10_000; n += 1) {
    const print = fingerprint(`a1-2026-${n}`);
    expect(Number.isSafeInteger(print) && print > 0).toBe(true);
    halves[print < 2 ** 52 ? 0 : 1]! += 1;
  }
  expect(Math.min(...halves)).toBeGreaterThan(4_500);
});
