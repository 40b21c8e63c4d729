import { IsIn, IsString } from 'class-validator';
import { type Priority } from '../agreements/terms';
import { IsInstantText, Optional } from '../http/fields';
import { PageQuery } from '../http/page-query';
import { type Instant } from '../time/instant';
import { type ClockName } from './clock';

const slaStates = ['running', 'paused', 'at-risk', 'met', 'breached'] as const;
export type SlaState = (typeof slaStates)[number];

export class SlaQuery extends PageQuery {
  /** Only clocks in this state; `at-risk` are those that run or pause after 75 % of their target. */
  @Optional()
  @IsIn(slaStates)
  state?: SlaState;

  /** Only clocks that are due before this instant. */
  @Optional()
  @IsInstantText()
  before?: Instant;

  /** Only clocks on tickets of this client. */
  @Optional()
  @IsString()
  clientId?: string;
}

export class SlaRunAnswer {
  clock: ClockName;
  /** Counts the runs of this clock on its ticket from 1. */
  run: number;
  state: Exclude<SlaState, 'at-risk'>;
  /** 75 % of the target had run before it stopped, paused or breached. */
  atRisk: boolean;
  priority: Priority;
  /** UTC instant. */
  startedAt: Instant;
  /** UTC instant at which the target is, or was, reached; null while paused. */
  dueAt: Instant | null;
  /** UTC instant; absent while nothing has stopped it. A breached clock may still be waiting for its work. */
  stoppedAt?: Instant;
  targetMinutes: number;
  /** Minutes of the target used, as of the last event that touched the clock. */
  workedMinutes: number;
  /** The breach followed from a change of priority. */
  byReclassification: boolean;
}

export class SlaLine extends SlaRunAnswer {
  ticketId: string;
  agreementId: string;
  clientId: string;
}

export class SlaPage {
  items: SlaLine[];
  nextCursor: string | null;
}
