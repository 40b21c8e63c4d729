import { type Priority, type Target, type Terms } from '../agreements/terms';
import { type CalendarVersion } from '../ledger/month.events';
import { type Instant } from '../time/instant';
import { type LocalDate, localDateOf, monthOf } from '../time/local';
import { type Coverage, dueAt, workedMs, type WorkingCalendar } from '../time/working-calendar';
import { type Clock, type ClockName, type Pause } from './clock';

/** What was promised, and the calendar it is counted by: an agreement's terms as far as clocks ask for them. */
export interface Service {
  /** IANA name. */
  readonly timeZone: string;
  readonly targets: Terms['targets'];
  /** Of the priorities whose target names none. */
  readonly coverage: Coverage;
  readonly holidays: ReadonlySet<LocalDate>;
  readonly termsVersion: number;
  /** The terms of every version of the agreement, by its number; a run that goes on keeps the coverage of its own. */
  readonly agreed?: Readonly<Record<number, Pick<Terms, 'targets' | 'coverage'>>>;
  readonly calendar: CalendarVersion;
}

/** What a ticket's facts ask of one of its clocks. */
export interface Course {
  /** Where its run starts; null where nothing is left to wait for. */
  readonly startedAt: Instant | null;
  readonly priority: Priority;
  /** Every pause of the ticket that counts for this clock, in the order in which they began. */
  readonly pauses: readonly Pause[];
}

/** A clock that has reached 75 % of its target, or gone past it. */
export interface Finding {
  readonly kind: 'at-risk' | 'breached';
  /** The true moment, however late it is detected. */
  readonly at: Instant;
  readonly clock: Clock;
}

const MINUTE_MS = 60_000;
const AT_RISK_PERCENT = 75;

/**
 * Makes a clock follow its ticket: starts, pauses, resumes, re-targets or stops it as of `at`. Answers the runs that
 * changed, the older first: none where the clock is as it should be, two where one run gives way to the next.
 * Throws a RangeError where the target cannot be reached within ten years of coverage.
 */
export function follow(
  name: ClockName,
  latest: Clock | undefined,
  course: Course,
  at: Instant,
  service: Service,
): readonly Clock[] {
  const live = latest?.stoppedAt === null ? latest : undefined;
  const next = (latest?.run ?? 0) + 1;
  if (!live) return startClock(name, next, course, at, service);
  if (course.startedAt !== live.startedAt) {
    // A fact of the past may lie before the run that it ends.
    const end = at < live.startedAt ? live.startedAt : at;
    return [stopClock(live, course, end, service), ...startClock(name, next, course, at, service)];
  }
  if (course.priority !== live.priority && live.state !== 'breached') return [retargetClock(live, course, at, service)];
  if (isPaused(course.pauses) !== isPaused(live.pauses)) return [movePauses(live, course, at, service)];
  return [];
}

/**
 * What `until` finds of a clock that nothing was found of before: at risk once 75 % of the target have run, breached
 * once its due moment has passed. A clock that stops at that very moment is in time.
 */
export function findings(clock: Clock, until: Instant): readonly Finding[] {
  if (clock.state !== 'running' && clock.state !== 'paused') return [];
  const found: Finding[] = [];
  let now = clock;
  if (!now.atRisk && now.atRiskAt !== null && now.atRiskAt <= until) {
    now = { ...now, atRisk: true, workedMinutes: Math.max(now.workedMinutes, atRiskMinutes(now.targetMinutes)) };
    found.push({ kind: 'at-risk', at: now.atRiskAt!, clock: now });
  }
  if (now.dueAt !== null && now.dueAt < until) {
    now = { ...now, state: 'breached', workedMinutes: Math.max(now.workedMinutes, now.targetMinutes) };
    found.push({ kind: 'breached', at: now.dueAt!, clock: now });
  }
  return found;
}

/** A minute counts when it is over, so three quarters of a target are whole minutes too. */
const atRiskMinutes = (targetMinutes: number): number => Math.ceil((targetMinutes * AT_RISK_PERCENT) / 100);

/** None where the priority has no such target. */
function startClock(
  clock: ClockName,
  run: number,
  { startedAt, priority, pauses }: Course,
  at: Instant,
  service: Service,
): readonly Clock[] {
  const targetMinutes = targetOf(service, priority, clock);
  if (startedAt === null || targetMinutes === null) return [];
  const { termsVersion, calendar } = service;
  const month = monthOf(localDateOf(startedAt, service.timeZone));
  const began = { clock, run, priority, targetMinutes, startedAt, month, atRisk: false, stoppedAt: null };
  return [timed({ ...began, pauses: since(startedAt, pauses), termsVersion, calendar }, at, service)];
}

/** Pauses or resumes: both move what is left. The promise stays the one the run is under. */
function movePauses(live: Clock, course: Course, at: Instant, service: Service): Clock {
  const pauses = since(live.startedAt, course.pauses);
  const moved = timed({ ...live, pauses, calendar: service.calendar }, at, service);
  return live.state === 'breached' ? stillBreached(live, moved) : moved;
}

/** A priority without such a target ends the run without a verdict. */
function retargetClock(live: Clock, { priority, pauses: all }: Course, at: Instant, service: Service): Clock {
  const targetMinutes = targetOf(service, priority, live.clock);
  const pauses = since(live.startedAt, all);
  if (targetMinutes === null) {
    const { workedMinutes } = timed({ ...live, pauses }, at, service);
    return { ...live, state: 'cancelled', pauses, dueAt: null, atRiskAt: null, stoppedAt: at, workedMinutes };
  }
  const { termsVersion, calendar } = service;
  return timed({ ...live, priority, targetMinutes, pauses, termsVersion, calendar }, at, service);
}

/** Stops a clock, met if its due moment has not passed; a breach stays one. */
function stopClock(live: Clock, course: Course, at: Instant, service: Service): Clock {
  const pauses = ended(since(live.startedAt, course.pauses), at);
  const moved = timed({ ...live, pauses }, at, service);
  const stopped = { stoppedAt: at, tookMinutes: Math.ceil(usedMs({ ...live, pauses }, at, service) / MINUTE_MS) };
  if (live.state === 'breached') return { ...stillBreached(live, moved), ...stopped };
  // The end of a pause moves the due moment; otherwise it stays as it was promised.
  const judged =
    live.state === 'paused'
      ? { ...moved, calendar: service.calendar }
      : { ...live, pauses, workedMinutes: moved.workedMinutes };
  return { ...judged, state: judged.dueAt !== null && judged.dueAt < at ? 'breached' : 'met', ...stopped };
}

const stillBreached = (breached: Clock, { pauses, workedMinutes }: Clock): Clock => ({
  ...breached,
  pauses,
  workedMinutes,
});

/** Works out a run's moments afresh, from its start. */
export function timed(
  run: Omit<Clock, 'state' | 'dueAt' | 'atRiskAt' | 'workedMinutes'>,
  at: Instant,
  service: Service,
): Clock {
  const { startedAt, targetMinutes, pauses } = run;
  const working = workingCalendar(service, run);
  const { paused, closed } = sorted(pauses);
  // What was reached before a pause began stays so; what was not waits for its end.
  const reached = (minutes: number): Instant | null => {
    const moment = dueAt(working, startedAt, minutes, closed);
    return paused && moment > paused.from ? null : moment;
  };
  return {
    clock: run.clock,
    run: run.run,
    state: paused ? 'paused' : 'running',
    priority: run.priority,
    targetMinutes,
    startedAt,
    ...(run.month !== undefined && { month: run.month }),
    pauses,
    dueAt: reached(targetMinutes),
    atRiskAt: reached(atRiskMinutes(targetMinutes)),
    atRisk: run.atRisk,
    stoppedAt: run.stoppedAt,
    workedMinutes: Math.floor(usedMs(run, at, service) / MINUTE_MS),
    termsVersion: run.termsVersion,
    calendar: run.calendar,
  };
}

/** Of the target, until the pause that lasts, or else until `at`. */
function usedMs(
  run: Pick<Clock, 'startedAt' | 'pauses' | 'priority' | 'termsVersion'>,
  at: Instant,
  service: Service,
): number {
  const { paused, closed } = sorted(run.pauses);
  return workedMs(workingCalendar(service, run), run.startedAt, paused?.from ?? at, closed);
}

/** The pause that lasts, and those that are over. */
function sorted(pauses: readonly Pause[]) {
  const paused = pauses.find(({ to }) => to === null);
  return { paused, closed: pauses.filter((pause) => pause !== paused) as { from: Instant; to: Instant }[] };
}

function workingCalendar(
  service: Service,
  { priority, termsVersion }: Pick<Clock, 'priority' | 'termsVersion'>,
): WorkingCalendar {
  const { timeZone, holidays } = service;
  const { targets, coverage } = service.agreed?.[termsVersion] ?? service;
  return { timeZone, coverage: targets[priority]?.coverage ?? coverage, holidays };
}

const targetOf = ({ targets }: Service, priority: Priority, clock: ClockName): number | null =>
  targets[priority]?.[minutesOf[clock]] ?? null;

const minutesOf = {
  response: 'responseMinutes',
  resolution: 'resolutionMinutes',
  update: 'updateMinutes',
} as const satisfies Record<ClockName, keyof Target>;

/** The part of the pauses that lies after a run's start. */
const since = (startedAt: Instant, pauses: readonly Pause[]): readonly Pause[] =>
  pauses
    .filter(({ to }) => to === null || to > startedAt)
    .map(({ from, to }) => ({ from: from < startedAt ? startedAt : from, to }));

const ended = (pauses: readonly Pause[], at: Instant): readonly Pause[] =>
  pauses.map(({ from, to }) => ({ from, to: to ?? (from < at ? at : from) }));

const isPaused = (pauses: readonly Pause[]): boolean => pauses.some(({ to }) => to === null);
