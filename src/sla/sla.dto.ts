import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsInt, IsString, Max, Min } from 'class-validator';
import { Type } from 'class-transformer';
import { priorities, type Priority } from '../agreements/terms';
import { AsOfQuery } from '../audit/as-of/as-of.dto';
import { IsInstantText, IsMonthText, Optional } from '../http/fields';
import { PageQuery } from '../http/page-query';
import { type CalendarVersion } from '../ledger/month.events';
import { CalendarVersionAnswer } from '../ledger/time-entries.dto';
import { type Instant } from '../time/instant';
import { type Month } from '../time/local';
import { type ClockName, clockNames } from './clock';

const slaStates = ['running', 'paused', 'at-risk', 'met', 'breached'] as const;
export type SlaState = (typeof slaStates)[number];
type RunState = Exclude<SlaState, 'at-risk'>;

const MINUTES_IN_A_YEAR = 527_040;

export class SlaQuery extends PageQuery {
  /** Only clocks in this state; `at-risk` are those that run or pause after 75 % of their target. */
  @Optional()
  @IsIn(slaStates)
  state?: SlaState;

  /** Only clocks that are due before this instant. */
  @Optional()
  @IsInstantText()
  before?: Instant;

  /** Only clocks of this name. */
  @Optional()
  @IsIn(clockNames)
  clock?: ClockName;

  /** Only clocks that run, or ran last, under this priority. */
  @Optional()
  @IsIn(priorities)
  priority?: Priority;

  /** Only clocks on tickets of this agreement. */
  @Optional()
  @IsString()
  agreementId?: string;

  /** Only clocks on tickets of this client. */
  @Optional()
  @IsString()
  clientId?: string;
}

export class TicketSlaQuery extends AsOfQuery {
  /** `today` judges every run a second time, by the holidays and the time zones as they are known today. */
  @Optional()
  @IsIn(['today'])
  calendar?: 'today';
}

/** What a run would come to by today's calendar, under the same terms. It changes nothing. */
export class RecomputedRun {
  state: RunState;
  /** UTC instant; null while paused, unless the target was reached before. */
  dueAt: Instant | null;
  /** Minutes of the target used, whole, rounded down: until it stopped, or until now. */
  workedMinutes: number;
  /** The calendar that this was worked out by. */
  @ApiProperty({ type: CalendarVersionAnswer })
  calendar: CalendarVersion;
}

export class SlaRunAnswer {
  clock: ClockName;
  /** Counts the runs of this clock on its ticket from 1. */
  run: number;
  state: RunState;
  /** 75 % of the target had run before it stopped or breached. */
  atRisk: boolean;
  priority: Priority;
  /** UTC instant. */
  startedAt: Instant;
  /** UTC instant at which the target is, or was, reached; null while paused, unless it was reached before. */
  dueAt: Instant | null;
  /** UTC instant; absent while nothing has stopped it. A breached clock may still be waiting for its work. */
  stoppedAt?: Instant;
  /**
   * Seconds from now until it is due, on any clock on the wall, rounded down; below zero once that has passed. Null where it is paused or
   * has stopped.
   */
  secondsToDue: number | null;
  targetMinutes: number;
  /** Minutes of the target used, as of the last event that touched the clock. */
  workedMinutes: number;
  /** Minutes of the target left while it is paused and nothing uses them; null otherwise: see `secondsToDue`. */
  remainingMinutes: number | null;
  /** The breach followed from a change of priority. */
  byReclassification: boolean;
  /** The version of the agreement's terms that it is judged by. */
  termsVersion: number;
  /** The calendar that it is judged by. */
  @ApiProperty({ type: CalendarVersionAnswer })
  calendar: CalendarVersion;
  /** A second verdict, by today's calendar: only where it was asked for. The run's own stays as it is. */
  recomputed?: RecomputedRun;
}

export class SlaLine extends SlaRunAnswer {
  ticketId: string;
  agreementId: string;
  clientId: string;
}

export class SlaPage {
  items: SlaLine[];
  nextCursor: string | null;
  /** UTC instant that `secondsToDue` counts from. */
  asOf: Instant;
}

export class SlaPerformanceQuery extends PageQuery {
  /** Runs that began in this month of the agreement's zone; the current one, in UTC, where left out. */
  @Optional()
  @IsMonthText()
  month?: Month;

  @Optional()
  @IsString()
  clientId?: string;

  @Optional()
  @IsIn(priorities)
  priority?: Priority;

  @Optional()
  @IsIn(clockNames)
  clock?: ClockName;

  /** Counts those that stopped within so many minutes of their target, too. */
  @Optional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MINUTES_IN_A_YEAR)
  within?: number;
}

export class StoppedWithin {
  minutes: number;
  /** Runs that stopped within them. */
  runs: number;
  /** Of all that stopped, in percent with two decimals, rounded down; null where none did. */
  percent: string | null;
}

export class SlaFigures {
  priority: Priority;
  clock: ClockName;
  /** Runs that stopped in time. */
  met: number;
  /** Runs that did not, whether they have stopped or not. */
  breached: number;
  /** Met of those judged, in percent with two decimals, rounded down: `100.00` is all of them; null where none was. */
  percentMet: string | null;
  /** Breaches by a change of priority. They are neither among `breached` nor in the percentage. */
  breachedByReclassification: number;
  /** Runs that have stopped, in time or not: those that the median and the share within some minutes are of. */
  stopped: number;
  /** The fewest whole minutes inside coverage, without pauses, within which at least half of them stopped. */
  medianMinutes: number | null;
  /** Only with `within`. */
  within?: StoppedWithin;
}

export class SlaClientFigures extends SlaFigures {
  clientId: string;
}

export class SlaPerformancePage {
  month: Month;
  /** All that were asked for together, by priority and clock. */
  totals: SlaFigures[];
  /** The same, client by client. */
  items: SlaClientFigures[];
  nextCursor: string | null;
}
