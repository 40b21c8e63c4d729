import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsString, MaxLength } from 'class-validator';
import { type Terms } from '../agreements/terms';
import { RoundingDto } from '../agreements/terms.dto';
import { IsInstantText, IsMonthText, Optional } from '../http/fields';
import { PageQuery } from '../http/page-query';
import { type Instant } from '../time/instant';
import { type LocalDate, type Month } from '../time/local';
import { type CalendarVersion, covers, type Cover } from './month.events';

const NAME_LENGTH_MAX = 200;

export class TimeEntriesQuery extends PageQuery {
  /** Only time under this agreement. */
  @Optional()
  @IsString()
  agreementId?: string;

  /** Only time worked for this client. */
  @Optional()
  @IsString()
  clientId?: string;

  /** Only time on this ticket. */
  @Optional()
  @IsString()
  ticketId?: string;

  /** Only what this agent worked. */
  @Optional()
  @IsString()
  @MaxLength(NAME_LENGTH_MAX)
  agent?: string;

  /** Only entries in the ledgers of this month, late ones among them. */
  @Optional()
  @IsMonthText()
  month?: Month;

  /** Only what is borne so. */
  @Optional()
  @IsIn(covers)
  cover?: Cover;

  /** Only work that began at this instant or later. */
  @Optional()
  @IsInstantText()
  from?: Instant;

  /** Only work that began before this instant. */
  @Optional()
  @IsInstantText()
  to?: Instant;
}

export class OverlapsQuery extends PageQuery {
  /** Only this agent's. */
  @Optional()
  @IsString()
  @MaxLength(NAME_LENGTH_MAX)
  agent?: string;

  /** Only overlaps that begin at this instant or later. */
  @Optional()
  @IsInstantText()
  from?: Instant;

  /** Only overlaps that begin before this instant. */
  @Optional()
  @IsInstantText()
  to?: Instant;
}

/** Which facts a local time was judged by. */
export class CalendarVersionAnswer implements CalendarVersion {
  timeZoneDatabase: string;
  /** `GB-ENG@3` is the third publication of the region's calendar; null where no holidays were agreed. */
  holidays: string | null;
}

export class EntryValuesAnswer {
  /** UTC instant. */
  startedAt: Instant;
  /** Local date of `startedAt` in the agreement's zone. */
  @ApiProperty({ format: 'date' })
  date: LocalDate;
  workedMinutes: number;
  /** Inside coverage. */
  insideMinutes: number;
  outsideMinutes: number;
  /** After coverage, multiplier and rounding. */
  billableMinutes: number;
  /** Which time zone database and holidays it was judged by. */
  @ApiProperty({ type: CalendarVersionAnswer })
  calendar: CalendarVersion;
}

export class EntryChangeAnswer {
  /** The correction's or reversal's. */
  id: string;
  /** UTC instant. */
  @ApiProperty({ format: 'date-time' })
  at: Instant;
  /** Who changed it. */
  by: string;
  reason: string;
  from: EntryValuesAnswer;
  /** Null where it was reversed. */
  to: EntryValuesAnswer | null;
}

export class EntryAdjustmentAnswer extends EntryChangeAnswer {
  /** The month in which it was posted, because the entry's own had closed. */
  month: Month;
}

/** An entry as it is now, with how it came to be so. */
export class TimeEntryAnswer {
  id: string;
  agreementId: string;
  clientId: string;
  ticketId: string;
  /** The month whose ledger holds it. */
  month: Month;
  agent: string;
  role: string | null;
  activity: string | null;
  note: string;
  cover: Cover;
  /** Why it was given away. */
  reason: string | null;
  /** UTC instant. */
  startedAt: Instant;
  /** Local date of `startedAt` in the agreement's zone. */
  @ApiProperty({ format: 'date' })
  date: LocalDate;
  /** As worked; 0 once reversed. */
  minutes: number;
  /** Inside coverage. */
  insideMinutes: number;
  outsideMinutes: number;
  /** A decimal string. */
  outOfHoursMultiplier: string;
  @ApiProperty({ type: RoundingDto })
  rounding: Terms['rounding'];
  /** After coverage, multiplier and rounding; 0 once reversed. */
  billableMinutes: number;
  /** Which time zone database and holidays it was judged by. */
  @ApiProperty({ type: CalendarVersionAnswer })
  calendar: CalendarVersion;
  /** Posted in `month` because the month it belongs to had closed. */
  late: boolean;
  originalMonth: Month;
  /** Why it may overlap another entry of the same month and agent. */
  allowedOverlap: string | null;
  reversed: boolean;
  /** While its month was open, in the order of writing. */
  changes: EntryChangeAnswer[];
  /** After its month had closed, in the order of writing. */
  adjustments: EntryAdjustmentAnswer[];
  /** Entries of the same agent at the same time, under whichever agreement. Left out for clients. */
  overlaps?: string[];
  /** UTC instant at which it was written. */
  recordedAt: Instant;
  recordedBy: string;
  /** Log position of the last fact about it. */
  position: number;
}

export class TimeEntryPage {
  items: TimeEntryAnswer[];
  nextCursor: string | null;
}

export class OverlappingEntry {
  id: string;
  agreementId: string;
  clientId: string;
  ticketId: string;
  /** The month whose ledger holds it. */
  month: Month;
  /** UTC instant. */
  startedAt: Instant;
  /** As worked. */
  minutes: number;
}

/** Two entries of one agent at the same time. */
export class OverlapAnswer {
  agent: string;
  /** UTC instant at which the overlap begins. */
  @ApiProperty({ format: 'date-time' })
  from: Instant;
  /** UTC instant at which it ends. */
  @ApiProperty({ format: 'date-time' })
  to: Instant;
  /** Minutes of it, a begun one counting as one. */
  minutes: number;
  /** Why it was allowed, where both are in one ledger. */
  allowedOverlap: string | null;
  /** Both, in the order of their start. */
  entries: OverlappingEntry[];
}

export class OverlapPage {
  items: OverlapAnswer[];
  nextCursor: string | null;
}
