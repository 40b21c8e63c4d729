import { OmitType } from '@nestjs/swagger';
import { IsInt, IsString, Max, MaxLength, Min, NotEquals } from 'class-validator';
import { SignAgreementBody } from '../agreements/agreement.dto';
import { IsInstantText, IsLocalDateText, IsNotBlank, Optional } from '../http/fields';
import { OpenTicketBody } from '../tickets/ticket.dto';

const NAME_LENGTH_MAX = 200;
const NOTE_LENGTH_MAX = 10_000;
const ANSWER_LENGTH_MAX = 100_000;
const MINUTES_MAX = 10_000_000;

/** What is checked of an imported line is what a request is checked for; whom it belongs to is told by a ref. */
export class ImportedAgreement extends OmitType(SignAgreementBody, ['clientId'] as const) {}

export class ImportedBalance {
  /** Above zero left over, below zero owed. */
  @IsInt()
  @Min(-MINUTES_MAX)
  @Max(MINUTES_MAX)
  @NotEquals(0)
  minutes: number;

  /** Local date. */
  @IsLocalDateText()
  asOf: string;

  /** The system that says so. */
  @IsString()
  @IsNotBlank()
  @MaxLength(NAME_LENGTH_MAX)
  source: string;

  @IsString()
  @IsNotBlank()
  @MaxLength(NOTE_LENGTH_MAX)
  reason: string;
}

export class ImportedTicket extends OmitType(OpenTicketBody, ['agreementId', 'projectId', 'occurredAt'] as const) {
  @IsInstantText()
  openedAt: string;

  /** Who took it, when it was opened. */
  @Optional()
  @IsString()
  @IsNotBlank()
  @MaxLength(NAME_LENGTH_MAX)
  assignee?: string;

  /** The agency's first public reply. */
  @Optional()
  @IsInstantText()
  answeredAt?: string;

  /** What that reply said. */
  @Optional()
  @IsString()
  @IsNotBlank()
  @MaxLength(ANSWER_LENGTH_MAX)
  answer?: string;

  @Optional()
  @IsInstantText()
  resolvedAt?: string;

  @Optional()
  @IsInstantText()
  closedAt?: string;
}
