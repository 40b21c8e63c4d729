import { type Answer } from '../sending/answer';
import { failed, type Health, isDown, isGone, resumed, succeeded, unknownHealth, wordsOf } from './health.rules';

const HOUR_MS = 3_600_000;
const BEGUN_MS = Date.UTC(2026, 2, 2, 9);
const refused: Answer = { kind: 'answered', status: 500, text: 'Oh no' };

const failing = (times: number, from: Health = unknownHealth): Health =>
  Array.from({ length: times }).reduce<Health>((health) => failed(health, refused, BEGUN_MS), from);

describe('How an endpoint is', () => {
  it('is told by its last answers: failures count from the last success on', () => {
    const health = failing(3);
    expect(health).toEqual({
      failures: 3,
      failingSinceMs: BEGUN_MS,
      lastSuccessAt: null,
      lastFailure: { at: '2026-03-02T09:00:00.000Z', status: 500, text: 'Oh no' },
    });
    expect(succeeded(health, BEGUN_MS + HOUR_MS)).toEqual({
      ...{ failures: 0, failingSinceMs: null, lastFailure: health.lastFailure },
      lastSuccessAt: '2026-03-02T10:00:00.000Z',
    });
  });

  // Rule: webhooks.dead-endpoints-pause
  it('is down after ten failures, and gone only after two days of them', () => {
    expect([isDown(failing(9)), isDown(failing(10))]).toEqual([false, true]);
    const later = BEGUN_MS + 48 * HOUR_MS;
    expect([isGone(failing(10), later - 1), isGone(failing(10), later), isGone(failing(9), later)]).toEqual([
      false,
      true,
      false,
    ]);
    expect(isGone(resumed(failing(10)), later)).toBe(false);
    expect(isGone(failing(10, succeeded(failing(10), BEGUN_MS)), later - 1)).toBe(false);
  });

  it('is told in words that are short and can be stored, whatever it answered', () => {
    const { status, text } = wordsOf({ kind: 'answered', status: 500, text: `${'x'.repeat(499)}😀 and more` });
    expect([status, text]).toEqual([500, `${'x'.repeat(499)}\ufffd`]);
    expect(wordsOf({ kind: 'failed', why: 'Nobody is there' })).toEqual({ status: null, text: 'Nobody is there' });
  });
});
