import fc from 'fast-check';
import { type Answer } from './answer';
import { afterAttempt, RETRY_AFTER_MS_MAX, RETRY_WAITS_MS } from './retry.rules';

const HOUR = 3_600_000;
const answered = (status: number, retryAfterMs?: number): Answer => ({
  kind: 'answered',
  status,
  text: '',
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});
const refused: Answer = { kind: 'failed', why: 'connect ECONNREFUSED' };

const failures = fc.nat(RETRY_WAITS_MS.length - 1);
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const status = fc.integer({ min: 100, max: 599 }).filter((code) => code !== 410 && (code < 200 || code > 299));
const failing: fc.Arbitrary<Answer> = fc.oneof(
  status.map((code) => answered(code)),
  fc.constantFrom<Answer>(refused, { kind: 'forbidden', why: 'private' }),
);
const asking = fc.tuple(fc.constantFrom(429, 503), fc.nat(100 * HOUR));

function waitMs(failed: number, answer: Answer, chance: number): number {
  const after = afterAttempt(failed, answer, chance);
  if (after.kind !== 'retry') throw new Error(`It is ${after.kind}`);
  return after.inMs;
}

describe('After an attempt', () => {
  it('any 2xx is delivered, however many failed before', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.integer({ min: 200, max: 299 }), random, (failed, code, chance) => {
        expect(afterAttempt(failed, answered(code), chance)).toEqual({ kind: 'delivered' });
      }),
    );
  });

  it('410 disables, the first time and after any failures', () => {
    for (const failed of [0, 3, 15, 99]) expect(afterAttempt(failed, answered(410), 0)).toEqual({ kind: 'disable' });
  });

  it('everything else is tried again, and is dead after the 16th', () => {
    fc.assert(
      fc.property(failing, random, (answer, chance) => {
        const kinds = Array.from({ length: 16 }, (_, failed) => afterAttempt(failed, answer, chance).kind);
        expect(kinds).toEqual([...Array.from({ length: 15 }, () => 'retry'), 'dead']);
      }),
    );
  });

  it('a redirect is a failure', () => {
    expect(afterAttempt(0, answered(301), 0.5)).toEqual({ kind: 'retry', inMs: 5_000 });
  });

  // Rule: webhooks.retried-for-three-days
  it('waits grow from 5 s to 12 h, about three days in all', () => {
    expect(RETRY_WAITS_MS[0]).toBe(5_000);
    expect(RETRY_WAITS_MS.at(-1)).toBe(12 * HOUR);
    expect([...RETRY_WAITS_MS].sort((a, b) => a - b)).toEqual(RETRY_WAITS_MS);
    const all = RETRY_WAITS_MS.reduce((sum, ms) => sum + ms, 0);
    expect(Math.abs(all - 72 * HOUR)).toBeLessThan(HOUR / 4);
  });

  it('the wait is at most a tenth off, by chance alone, and never shorter after more failures', () => {
    fc.assert(
      fc.property(failures, failing, random, (failed, answer, chance) => {
        const usual = RETRY_WAITS_MS[failed]!;
        const wait = waitMs(failed, answer, chance);
        expect(wait).toBeGreaterThanOrEqual(0.9 * usual - 1);
        expect(wait).toBeLessThanOrEqual(1.1 * usual + 1);
        if (failed > 0) expect(wait).toBeGreaterThanOrEqual(waitMs(failed - 1, answer, chance));
      }),
    );
    expect([0, 0.5, 0.999_999].map((chance) => waitMs(0, refused, chance))).toEqual([4_500, 5_000, 5_500]);
  });

  it('who asks for time is given it, up to 12 hours; nobody is asked sooner than usual', () => {
    fc.assert(
      fc.property(failures, asking, random, (failed, [code, asked], chance) => {
        const wait = waitMs(failed, answered(code, asked), chance);
        expect(wait).toBeGreaterThanOrEqual(Math.min(asked, RETRY_AFTER_MS_MAX));
        expect(wait).toBeGreaterThanOrEqual(waitMs(failed, refused, chance));
        expect(wait).toBeLessThanOrEqual(1.1 * 12 * HOUR);
      }),
    );
  });

  it('Retry-After of another status is not heard', () => {
    expect(waitMs(0, answered(500, HOUR), 0.5)).toBe(5_000);
  });

  it('other waits than these can be given', () => {
    const waits = [1_000, 2_000];
    expect([0, 1, 2].map((failed) => afterAttempt(failed, refused, 0.5, waits))).toEqual([
      { kind: 'retry', inMs: 1_000 },
      { kind: 'retry', inMs: 2_000 },
      { kind: 'dead' },
    ]);
    expect(afterAttempt(0, refused, 0.5, [])).toEqual({ kind: 'dead' });
  });
});
