import { type Priority } from '../agreements/terms';
import { type CalendarVersion } from '../ledger/month.events';
import { epochMs, fromEpochMs, type Instant } from '../time/instant';
import { type Month } from '../time/local';

export const clockNames = ['response', 'resolution', 'update'] as const;
export type ClockName = (typeof clockNames)[number];

export interface Pause {
  readonly from: Instant;
  /** null while it lasts. */
  readonly to: Instant | null;
}

/**
 * One run of one clock, with everything a reader may ask of it already worked out: no fold and no
 * query ever computes a calendar.
 */
export interface Clock {
  readonly clock: ClockName;
  /** 1 is the clock's first run on its ticket; a reopening, and each public reply for `update`, starts another. */
  readonly run: number;
  readonly state: 'running' | 'paused' | 'met' | 'breached' | 'cancelled';
  readonly priority: Priority;
  readonly targetMinutes: number;
  readonly startedAt: Instant;
  /** The month of its start in the agreement's zone; facts of before did not tell it. */
  readonly month?: Month;
  readonly pauses: readonly Pause[];
  /** When the target is reached if nothing more happens; null while paused, unless it was reached before. */
  readonly dueAt: Instant | null;
  /** When 75 % of the target has run, in whole minutes; null while paused, unless it had run before. */
  readonly atRiskAt: Instant | null;
  /** Whether that has been written, which happens once in a run. */
  readonly atRisk: boolean;
  /** Set once the clock no longer runs; a breached clock may still run until its work is done. */
  readonly stoppedAt: Instant | null;
  /** Minutes of the target used, whole, rounded down: as of the event that last touched the clock. */
  readonly workedMinutes: number;
  /** Minutes of the target begun until it stopped: so many were enough. Only once it has stopped; facts of before did not tell it. */
  readonly tookMinutes?: number;
  /** The terms and the calendar that the instants above were worked out by. */
  readonly termsVersion: number;
  readonly calendar: CalendarVersion;
}

/** The next moment at which time alone makes a warning or a breach of a clock; null where it does not. */
export function watchAt({ state, atRisk, atRiskAt, dueAt }: Clock): Instant | null {
  if (state !== 'running' && state !== 'paused') return null;
  if (!atRisk && atRiskAt !== null) return atRiskAt;
  return dueAt === null ? null : justAfter(dueAt);
}

/** A clock that stops at its due moment is in time. */
const justAfter = (due: Instant): Instant => fromEpochMs(epochMs(due) + 1);
