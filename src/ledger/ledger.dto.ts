import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { IsIn, IsInt, IsString, IsUUID, Max, MaxLength, Min, NotEquals } from 'class-validator';
import { AsOfQuery } from '../audit/as-of/as-of.dto';
import { DocumentQuery } from '../documents/documents.dto';
import { IsInstantText, IsLocalDateText, IsMonthText, IsNotBlank, Nullable, Optional } from '../http/fields';
import { PageQuery } from '../http/page-query';
import { type LocalDate, type Month } from '../time/local';
import { covers, type Cover } from './month.events';

const DAY_MINUTES = 1_440;
const MINUTES_MAX = 10_000_000;
const NAME_LENGTH_MAX = 200;
const NOTE_LENGTH_MAX = 10_000;

export class TimeEntryBody {
  /** Who worked. */
  @IsString()
  @IsNotBlank()
  @MaxLength(NAME_LENGTH_MAX)
  agent: string;

  /** When the work began; never in the future. */
  @IsInstantText()
  startedAt: string;

  /** Minutes worked, 1 to 1440. */
  @IsInt()
  @Min(1)
  @Max(DAY_MINUTES)
  minutes: number;

  /** What was done. */
  @IsString()
  @IsNotBlank()
  @MaxLength(NOTE_LENGTH_MAX)
  note: string;

  /** The role worked in, for its hourly rate. */
  @Optional()
  @IsString()
  @IsNotBlank()
  @MaxLength(NAME_LENGTH_MAX)
  role?: string;

  @Optional()
  @IsString()
  @IsNotBlank()
  @MaxLength(NAME_LENGTH_MAX)
  activity?: string;

  /** Who bears it; left out, `free` where the terms make such tickets free of charge, otherwise `billable`. */
  @Optional()
  @IsIn(covers)
  cover?: Cover;

  /** Why it is given away; needed with `goodwill`. */
  @Optional()
  @IsString()
  @IsNotBlank()
  @MaxLength(NOTE_LENGTH_MAX)
  reason?: string;

  /** Why it may overlap another entry of the same agent. */
  @Optional()
  @IsString()
  @IsNotBlank()
  @MaxLength(NOTE_LENGTH_MAX)
  allowOverlap?: string;
}

export class CorrectionBody {
  /** When the work really began, within the month of the entry; as it was where it is left out. */
  @Optional()
  @IsInstantText()
  startedAt?: string;

  /** Minutes really worked, 1 to 1440; as they were where they are left out. */
  @Optional()
  @IsInt()
  @Min(1)
  @Max(DAY_MINUTES)
  minutes?: number;

  @IsString()
  @IsNotBlank()
  @MaxLength(NOTE_LENGTH_MAX)
  reason: string;
}

export class ReversalBody {
  @IsString()
  @IsNotBlank()
  @MaxLength(NOTE_LENGTH_MAX)
  reason: string;
}

export class AdjustmentBody {
  /** Above zero given to the client, below zero taken. */
  @ApiProperty({ minimum: -MINUTES_MAX, maximum: MINUTES_MAX, not: { enum: [0] } })
  @IsInt()
  @Min(-MINUTES_MAX)
  @Max(MINUTES_MAX)
  @NotEquals(0)
  minutes: number;

  @IsString()
  @IsNotBlank()
  @MaxLength(NOTE_LENGTH_MAX)
  reason: string;

  /** The time entry that it refers to. */
  @Optional()
  @IsUUID()
  entryId?: string;
}

export class ExpenseBody {
  /** As it stands on the statement. */
  @IsString()
  @IsNotBlank()
  @MaxLength(NAME_LENGTH_MAX)
  description: string;

  /** Minor units, net. */
  @IsInt()
  @Min(1)
  @Max(1_000_000_000_000)
  amount: number;

  /** Local date; today where it is left out. */
  @Optional()
  @IsLocalDateText()
  incurredOn?: string;

  /** The ticket whose work it was for. */
  @Optional()
  @IsString()
  @MaxLength(NAME_LENGTH_MAX)
  ticketId?: string;
}

export class PurchaseBody {
  @IsInt()
  @Min(1)
  @Max(MINUTES_MAX)
  minutes: number;

  /** Net price in minor units an hour. */
  @IsInt()
  @Min(0)
  @Max(1_000_000_000)
  unitPrice: number;

  /** Local date; today where it is left out. */
  @Optional()
  @IsLocalDateText()
  purchasedOn?: string;

  /** Last local day on which the hours can be used; never where it is left out. */
  @Nullable()
  @IsLocalDateText()
  expiresOn?: string | null;
}

export class ApprovalBody {
  /** The current month where it is left out. */
  @Optional()
  @IsMonthText()
  month?: string;

  /** The ticket whose work it is for. */
  @Optional()
  @IsString()
  @MaxLength(NAME_LENGTH_MAX)
  ticketId?: string;

  @IsInt()
  @Min(1)
  @Max(MINUTES_MAX)
  minutes: number;

  @IsIn(['approved', 'declined'])
  decision: 'approved' | 'declined';
}

/** Closing takes no fields. */
export class CloseMonthBody {}

export class TimeLoggedAnswer {
  /** The entry's. */
  id: string;
  ticketId: string;
  agreementId: string;
  /** The month whose ledger holds it. */
  month: Month;
  /** After coverage, multiplier and rounding. */
  billableMinutes: number;
  /** Inside coverage. */
  insideMinutes: number;
  outsideMinutes: number;
  cover: Cover;
  /** Posted in `month` because the month it belongs to had closed. */
  late: boolean;
  originalMonth: Month;
  /** Log position, for `Minutebook-After`. */
  position: number;
}

export class HoursPurchasedAnswer {
  id: string;
  agreementId: string;
  month: Month;
  lotId: string;
  minutes: number;
  /** Net price of all of them, minor units. */
  amount: number;
  /** Last local day on which they can be used; null is never. */
  expiresOn: LocalDate | null;
  /** Log position, for `Minutebook-After`. */
  position: number;
}

export class OverageDecidedAnswer {
  id: string;
  agreementId: string;
  month: Month;
  minutes: number;
  decision: 'approved' | 'declined';
  /** Log position, for `Minutebook-After`. */
  position: number;
}

/** What a correction or reversal came to: in the entry's own month, or as an adjustment of a later one. */
export class EntryChangedAnswer {
  /** The correction's, reversal's or adjustment's. */
  id: string;
  entryId: string;
  /** The month in which it was posted. */
  month: Month;
  /** The entry's own month had closed. From `givenBackMinutes` on, the answer tells of an adjustment alone. */
  adjusted: boolean;
  /** As worked; 0 once reversed. */
  minutes: number;
  billableMinutes: number;
  billableMinutesBefore: number;
  givenBackMinutes?: number;
  drawnMinutes?: number;
  /** Net minor units, above zero, that come back as credit notes. */
  creditAmount?: number;
  /** Log position, for `Minutebook-After`. */
  position: number;
}

export class BalanceAdjustedAnswer {
  id: string;
  agreementId: string;
  month: Month;
  /** Above zero given to the client, below zero taken. */
  minutes: number;
  /** The lot of minutes given; null where they were taken. */
  lotId: string | null;
  entryId: string | null;
  /** Log position, for `Minutebook-After`. */
  position: number;
}

export class ExpenseRecordedAnswer {
  id: string;
  agreementId: string;
  month: Month;
  description: string;
  /** Minor units, net. */
  amount: number;
  /** Local date. */
  incurredOn: LocalDate;
  /** Posted in `month` because the month it belongs to had closed. */
  late: boolean;
  /** Log position, for `Minutebook-After`. */
  position: number;
}

export class BalanceQuery extends AsOfQuery {
  /** The current month where it is left out, or that of the instant in `asOf`. */
  @Optional()
  @IsMonthText()
  month?: string;
}

export class StatementQuery extends IntersectionType(DocumentQuery, AsOfQuery) {}

export class BalancesQuery extends PageQuery {
  @Optional()
  @IsMonthText()
  month?: string;

  @Optional()
  @IsString()
  clientId?: string;

  @Optional()
  @IsString()
  agreementId?: string;

  @Optional()
  @IsIn(['open', 'closed'])
  state?: 'open' | 'closed';
}
