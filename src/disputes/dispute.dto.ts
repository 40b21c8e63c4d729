import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { IsMonthText, IsNotBlank, Optional } from '../http/fields';
import { PageQuery } from '../http/page-query';
import { type Role } from '../kernel/event';
import { type LineKind } from '../ledger/month.events';
import { type Instant } from '../time/instant';
import { type LocalDate } from '../time/local';
import { disputeStates, type DisputeState } from './month-in-dispute.view';

const ID_LENGTH_MAX = 200;
const NAMED_MAX = 10_000;
const REASON_LENGTH_MAX = 10_000;
const MINUTES_MAX = 10_000_000;
const MONEY_MAX = 1_000_000_000_000;

const booleans = ['true', 'false'] as const;

export class OpenDisputeBody {
  @IsString()
  @MaxLength(ID_LENGTH_MAX)
  agreementId: string;

  /** A closed month of it, `YYYY-MM`. */
  @IsMonthText()
  month: string;

  /** Entries of the month's statement. With neither these nor `lines`, the whole month is disputed. */
  @Optional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(NAMED_MAX)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(ID_LENGTH_MAX, { each: true })
  entryIds?: string[];

  /** Lines of the month's statement: places in its `lines`, counted from 0. */
  @Optional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(NAMED_MAX)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(0, { each: true })
  lines?: number[];

  /** What is wrong with it. */
  @IsString()
  @IsNotBlank()
  @MaxLength(REASON_LENGTH_MAX)
  reason: string;
}

export class UpholdDisputeBody {
  /**
   * Minutes given in the oldest open month, at most those that the disputed work drew or borrowed; where no money is
   * given, at most those and the ones it was charged for.
   */
  @Optional()
  @IsInt()
  @Min(0)
  @Max(MINUTES_MAX)
  goodwillMinutes?: number;

  /** Net minor units credited on the month's invoice, at most the amount in dispute. */
  @Optional()
  @IsInt()
  @Min(0)
  @Max(MONEY_MAX)
  creditAmount?: number;

  /** Why; it is on the credit note, and the client is told. */
  @IsString()
  @IsNotBlank()
  @MaxLength(REASON_LENGTH_MAX)
  reason: string;
}

export class RejectDisputeBody {
  /** Why; the client is told. */
  @IsString()
  @IsNotBlank()
  @MaxLength(REASON_LENGTH_MAX)
  reason: string;
}

export class WithdrawDisputeBody {
  @Optional()
  @IsString()
  @IsNotBlank()
  @MaxLength(REASON_LENGTH_MAX)
  reason?: string;
}

export class DisputesQuery extends PageQuery {
  /** Only disputes in this state. */
  @Optional()
  @IsIn(disputeStates)
  state?: DisputeState;

  @Optional()
  @IsString()
  agreementId?: string;

  @Optional()
  @IsString()
  clientId?: string;

  /** Only disputes about this month, `YYYY-MM`. */
  @Optional()
  @IsMonthText()
  month?: string;

  /** Only those whose answer is late, or only the others. */
  @Optional()
  @IsIn(booleans)
  @ApiProperty({ enum: booleans, required: false })
  overdue?: (typeof booleans)[number];
}

/** Whole minutes, and net minor units of the dispute's currency. */
export class DisputeFigures {
  minutes: number;
  net: number;
}

export class DisputeActor {
  id: string;
  role: Role;
  clientId?: string;
}

export class DisputeDecisionAnswer {
  /** UTC instant. */
  @ApiProperty({ format: 'date-time' })
  at: Instant;
  by: DisputeActor;
  reason: string;
  goodwillMinutes: number;
  /** Net minor units. */
  creditAmount: number;
  /** All that was paid comes back. */
  whole: boolean;
}

export class DisputeWithdrawalAnswer {
  /** UTC instant. */
  @ApiProperty({ format: 'date-time' })
  at: Instant;
  by: DisputeActor;
  reason: string | null;
}

export class DisputeAdjustmentAnswer {
  adjustmentId: string;
  /** The month that holds it. */
  month: string;
  minutes: number;
  lotId: string;
}

export class DisputeCreditNoteAnswer {
  creditNoteId: string;
  number: string;
  /** Net minor units, above zero. */
  amount: number;
}

export class DisputeSummary {
  /** The month's id and the dispute's number in it. */
  id: string;
  number: number;
  agreementId: string;
  clientId: string;
  month: string;
  state: DisputeState;
  /** It waits for its answer, and the time for that is over. */
  overdue: boolean;
  reason: string;
  /** Nothing was named, so everything is meant. */
  wholeMonth: boolean;
  /** Places in the statement's lines, from 0. */
  lines: number[];
  currency: string;
  /** All that the month's statement comes to. */
  statement: DisputeFigures;
  /** As it was put forward. */
  disputed: DisputeFigures;
  /** What is not contested: until it is decided all the rest of the statement, then all that was not upheld. */
  agreed: DisputeFigures;
  /** UTC instant. */
  openedAt: Instant;
  openedBy: DisputeActor;
  /** Local dates in the agreement's zone. */
  openedOn: LocalDate;
  disputableThrough: LocalDate;
  answerDueOn: LocalDate;
  /** UTC instant: the end of that day. */
  answerDueAt: Instant;
  decision: DisputeDecisionAnswer | null;
  withdrawal: DisputeWithdrawalAnswer | null;
  /** What came back; null until it is there, and where nothing of the kind was upheld. */
  adjustment: DisputeAdjustmentAnswer | null;
  creditNote: DisputeCreditNoteAnswer | null;
  /** What could not be given any more when its turn came. */
  notGiven: string[];
  /** Log position of the last event it shows. */
  position: number;
}

export class DisputePage {
  items: DisputeSummary[];
  nextCursor: string | null;
}

export class DrawnMinutes {
  lotId: string;
  minutes: number;
}

export class EntryCharge {
  /** Place of the line in the statement. */
  line: number;
  minutes: number;
  amount: number;
}

export class DisputedEntryAnswer {
  entryId: string;
  /** Drawn and overage together. */
  minutes: number;
  drawn: DrawnMinutes[];
  /** Overage = borrowed + charged + unapproved. */
  overageMinutes: number;
  borrowedMinutes: number;
  chargedMinutes: number;
  unapprovedMinutes: number;
  charges: EntryCharge[];
  /** Its charges together. */
  net: number;
}

export class LineShare {
  entryId: string;
  minutes: number;
  amount: number;
}

export class DisputedLineAnswer {
  /** Its place in the statement's lines, from 0. */
  line: number;
  kind: LineKind;
  description: string;
  minutes?: number;
  unitPrice?: number;
  amount: number;
  /** What of it entries were charged. */
  shares: LineShare[];
}

export class DisputedClose {
  /** Of the month's last event, its close: id, revision in its stream and log position. */
  eventId: string;
  revision: number;
  position: number;
  /** UTC instant. */
  @ApiProperty({ format: 'date-time' })
  at: Instant;
  /** Digest of the month's seal; null for a month that was closed before there were seals. */
  sealDigest: string | null;
}

export class DisputeReplayAnswer {
  eventsRead: number;
  /** What the month comes to when it is worked out again from its events. */
  replayed: DisputeFigures;
  equal: boolean;
  /** The statement's fields that come out otherwise. */
  differences: string[];
}

export class DisputeAnswer extends DisputeSummary {
  /** In the statement's order. */
  entryIds: string[];
  /** What is disputed, as the month was closed with it. */
  entries: DisputedEntryAnswer[];
  charges: DisputedLineAnswer[];
  /** The close that it holds on to. */
  close: DisputedClose;
  /** The month, worked out again from its events when the dispute was opened. */
  replay: DisputeReplayAnswer | null;
}

export class DisputeOpenedAnswer {
  id: string;
  agreementId: string;
  month: string;
  state: DisputeState;
  disputed: DisputeFigures;
  agreed: DisputeFigures;
  answerDueOn: LocalDate;
  /** UTC instant. */
  answerDueAt: Instant;
  /** Log position, for `Minutebook-After`. */
  position: number;
}

export class DisputeDecidedAnswer {
  id: string;
  state: DisputeState;
  reason: string;
  goodwillMinutes: number;
  creditAmount: number;
  /** All that was paid comes back. */
  whole: boolean;
  /** All that was not upheld. */
  agreed: DisputeFigures;
  /** What came back; null until it is there, and where nothing of the kind was upheld. */
  adjustment: DisputeAdjustmentAnswer | null;
  creditNote: DisputeCreditNoteAnswer | null;
  /** What could not be given any more when its turn came. */
  notGiven: string[];
  /** Log position, for `Minutebook-After`. */
  position: number;
}

export class DisputeWithdrawnAnswer {
  id: string;
  state: DisputeState;
  /** Log position, for `Minutebook-After`. */
  position: number;
}
