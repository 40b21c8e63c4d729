import { type Answer } from './answer';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/**
 * How long to wait after the first failed attempt, after the second, and so on, in milliseconds: 5 s to 12 h, 71 h 52 min
 * in all, so an event is tried 16 times over about three days. Each wait is up to a tenth shorter or longer by chance, so
 * that what failed together does not come again together.
 */
export const RETRY_WAITS_MS: readonly number[] = [
  5 * SECOND,
  30 * SECOND,
  2 * MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
  6 * HOUR,
  10 * HOUR,
  12 * HOUR,
  12 * HOUR,
  12 * HOUR,
  12 * HOUR,
];

/** Who asks to be left alone for longer is asked again after this time (and up to a tenth more). */
export const RETRY_AFTER_MS_MAX = 12 * HOUR;

/** What becomes of an event after an attempt to deliver it. */
export type AfterAttempt =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'retry'; readonly inMs: number }
  /** There were attempts enough. */
  | { readonly kind: 'dead' }
  /** The endpoint said that it is gone for good. */
  | { readonly kind: 'disable' };

/**
 * Any 2xx is success, 410 is gone for good; everything else is tried again, redirects too. `Retry-After` of a 429 or 503
 * can make a wait longer, never shorter: it counts as an attempt like any other.
 * @param failures how many attempts at this event failed before this one
 * @param random in [0, 1)
 */
export function afterAttempt(
  failures: number,
  answer: Answer,
  random: number,
  waitsMs: readonly number[] = RETRY_WAITS_MS,
): AfterAttempt {
  if (answer.kind === 'answered') {
    if (answer.status >= 200 && answer.status < 300) return { kind: 'delivered' };
    if (answer.status === 410) return { kind: 'disable' };
  }
  const waitMs = waitsMs[failures];
  if (waitMs === undefined) return { kind: 'dead' };
  const asIsUsual = waitMs * (0.9 + 0.2 * random);
  const asAsked = Math.min(askedMs(answer), RETRY_AFTER_MS_MAX) * (1 + 0.1 * random);
  return { kind: 'retry', inMs: Math.round(Math.max(asIsUsual, asAsked)) };
}

function askedMs(answer: Answer): number {
  const isAsking = answer.kind === 'answered' && (answer.status === 429 || answer.status === 503);
  return isAsking ? (answer.retryAfterMs ?? 0) : 0;
}
