import { IntersectionType } from '@nestjs/swagger';
import { IsIn, IsInt, IsString, IsUUID, Max, MaxLength, Min, NotEquals } from 'class-validator';
import { AsOfQuery } from '../audit/as-of/as-of.dto';
import { DocumentQuery } from '../documents/documents.dto';
import { IsInstantText, IsLocalDateText, IsMonthText, IsNotBlank, Nullable, Optional } from '../http/fields';
import { PageQuery } from '../http/page-query';
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
