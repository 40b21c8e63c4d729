import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsString, Max, MaxLength, Min } from 'class-validator';
import { IsMonthText, MONTH, Optional } from '../http/fields';
import { type Category } from '../tickets/ticket.events';
import { type Instant } from '../time/instant';
import { type LocalDate, type Month } from '../time/local';
import { dimensions } from './trends.rules';

export class TrendsQuery {
  /** This month alone. */
  @Optional()
  @IsMonthText()
  month?: Month;

  /** The first month; eleven before the last, where left out. */
  @Optional()
  @IsMonthText()
  from?: Month;

  /** The last month; the current one in UTC, where left out. */
  @Optional()
  @IsMonthText()
  to?: Month;

  /** Only tickets of this client. */
  @Optional()
  @IsString()
  clientId?: string;

  /** What groups are told apart by: one to three, with commas between them; `category` where left out. */
  @ApiPropertyOptional({ description: `One to three of ${dimensions.join(', ')}, with commas between them.` })
  @Optional()
  @IsString()
  @MaxLength(100)
  by?: string;

  /** How often a fault has to come in these months to be listed as recurring. */
  @ApiPropertyOptional({ type: 'integer', minimum: 2, maximum: 1_000, default: 3 })
  @Optional()
  @Type(() => Number)
  @IsInt()
  @Min(2)
  @Max(1_000)
  recurringTimes: number = 3;
}

export class TrendFigures {
  /** Tickets opened, by the month in UTC. */
  opened: number;
  /** How many of these were reopened, ever since. */
  reopened: number;
  /** Whole percent, rounded half up; null where none was opened. */
  reopenedPercent: number | null;
  /** Minutes of work by the local months of the work, on tickets of any age, as they stand after all corrections. */
  workedMinutes: number;
  billableMinutes: number;
}

export class TrendGroup extends TrendFigures {
  month?: Month;
  clientId?: string;
  agreementId?: string;
  category?: string;
  environment?: string;
  priority?: string;
  kind?: string;
  channel?: string;
}

export class RecurringFaultAnswer {
  clientId: string;
  category: Category;
  environment: string;
  /** The check in monitoring, where it is one check that found the fault. */
  checkId: string | null;
  check: string | null;
  times: number;
  /** UTC instants. */
  firstAt: Instant;
  lastAt: Instant;
  /** In the order in which they were opened. */
  ticketIds: string[];
}

export class TrendsAnswer {
  @ApiProperty({ pattern: MONTH })
  from: Month;
  @ApiProperty({ pattern: MONTH })
  to: Month;
  total: TrendFigures;
  /** Those with tickets or time, in the order of what they are told apart by. */
  groups: TrendGroup[];
  /** Faults of one check, or of one client, category and environment; those that came most often first. */
  recurring: RecurringFaultAnswer[];
}

export class ForecastQuery {
  /** This month; the current one of each agreement, where left out. */
  @Optional()
  @IsMonthText()
  month?: Month;

  /** Only agreements of this client. */
  @Optional()
  @IsString()
  clientId?: string;

  /** How many agreements are listed at most; the sums are over all. */
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 200, default: 50 })
  @Optional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit: number = 50;
}

export class ExpectationAnswer {
  /** Billable minutes at the month's end. */
  usedMinutes: number;
  /** Minutes of these that no lot would cover. */
  overageMinutes: number;
}

export class AgreementForecast {
  agreementId: string;
  clientId: string;
  month: Month;
  /** The month before has not closed: what it would carry over now is counted, and may still change. */
  provisional: boolean;
  /** Local day. */
  today: LocalDate;
  days: number;
  /** Of these, today among them. */
  daysGone: number;
  availableMinutes: number;
  /** Billable minutes so far. */
  usedMinutes: number;
  overageMinutes: number;
  /** The month goes on as it has been going; null before its first day. */
  straightLine: ExpectationAnswer | null;
  /** The rest of the month is like the same part of up to three months before; null without one. */
  likeBefore: ExpectationAnswer | null;
  /** Minutes worked so far, whoever bears them. */
  workedMinutes: number;
  /** The same at the month's end, if it goes on as it has been going; null before its first day. */
  expectedWorkedMinutes: number | null;
}

export class Capacity {
  /** Agreements with an open month. */
  agreements: number;
  /** Minutes worked so far. */
  workedMinutes: number;
  /** Minutes that the team still has to work in these months, if they go on as they have been going. */
  neededMinutes: number;
  /** Billable minutes so far, and at the month's end: straight on, and like the months before (straight on without one). */
  usedMinutes: number;
  straightLineMinutes: number;
  likeBeforeMinutes: number;
  /** What of the straight line no lot would cover. */
  overageMinutes: number;
}

export class ForecastAnswer {
  /** Of all agreements asked for. */
  capacity: Capacity;
  /** Those with the most expected overage first, then those that use most of what they have. */
  items: AgreementForecast[];
}
