import { type CalendarVersion } from '../ledger/month.events';
import { type Instant } from '../time/instant';
import { type Clock } from './clock';
import { type Service, timed } from './clock.rules';

/** What a run comes to by another calendar than the one that judged it. */
export interface Recomputed {
  readonly state: 'running' | 'paused' | 'met' | 'breached';
  readonly dueAt: Instant | null;
  readonly workedMinutes: number;
  readonly calendar: CalendarVersion;
}

/** Judges a run by the calendar of `service`, as of when it stopped, or else as of `now`. Its terms and pauses stay. */
export function recomputed(run: Clock, service: Service, now: Instant): Recomputed {
  const { calendar } = service;
  const { state, dueAt, workedMinutes } = timed(run, run.stoppedAt ?? now, service);
  const isLate = dueAt !== null && dueAt < (run.stoppedAt ?? now);
  const unjudged = state === 'paused' ? 'paused' : 'running';
  return { state: isLate ? 'breached' : run.stoppedAt === null ? unjudged : 'met', dueAt, workedMinutes, calendar };
}
