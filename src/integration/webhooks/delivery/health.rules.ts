import { fromEpochMs, type Instant } from '../../../time/instant';
import { type Answer } from '../sending/answer';

/** How an endpoint has been answering, by the clock of the host. */
export interface Health {
  /** Attempts since the last one that succeeded. */
  readonly failures: number;
  /** The first of them, in milliseconds since 1970. */
  readonly failingSinceMs: number | null;
  readonly lastSuccessAt: Instant | null;
  readonly lastFailure: Failure | null;
}

export interface Failure {
  readonly at: Instant;
  /** Null where there was no answer. */
  readonly status: number | null;
  readonly text: string;
}

export const unknownHealth: Health = { failures: 0, failingSinceMs: null, lastSuccessAt: null, lastFailure: null };

/** An endpoint that failed so often without a success between is not asked for more than what it failed at. */
const FAILURES_MAX = 10;
const PAUSED_AFTER_MS = 48 * 3_600_000;
const TEXT_LENGTH_MAX = 500;

/** Somebody has looked after it: it has another two days. */
export const resumed = (health: Health): Health => ({ ...health, failures: 0, failingSinceMs: null });

export const succeeded = (health: Health, nowMs: number): Health => ({
  ...resumed(health),
  lastSuccessAt: fromEpochMs(nowMs),
});

export const failed = (health: Health, answer: Answer, nowMs: number): Health => ({
  ...health,
  failures: health.failures + 1,
  failingSinceMs: health.failingSinceMs ?? nowMs,
  lastFailure: { at: fromEpochMs(nowMs), ...wordsOf(answer) },
});

/** What an answer comes to in words, cut to a size that can be kept. */
export function wordsOf(answer: Answer): { readonly status: number | null; readonly text: string } {
  if (answer.kind === 'answered') return { status: answer.status, text: cut(answer.text) };
  return { status: null, text: cut(answer.why) };
}

const cut = (text: string): string => text.slice(0, TEXT_LENGTH_MAX).replace(/\p{Cs}/gu, '\ufffd');

/** The endpoint fails at whatever it is sent. */
export const isDown = ({ failures }: Health): boolean => failures >= FAILURES_MAX;

/**
 * It has been down for two days: nobody looks after it. That is before anything that waits for it is given up, so a dead
 * letter is one that the endpoint refused while it took others, or the only one there was.
 */
export const isGone = ({ failures, failingSinceMs }: Health, nowMs: number): boolean =>
  failures >= FAILURES_MAX && failingSinceMs !== null && nowMs - failingSinceMs >= PAUSED_AFTER_MS;
