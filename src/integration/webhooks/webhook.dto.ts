import { ApiProperty } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  IsArray,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { Optional } from '../../http/fields';
import { CloudEventAnswer } from '../feed/feed.dto';
import { URL_LENGTH_MAX } from './sending/addresses.rules';

const TYPES_MAX = 100;
const GRACE_HOURS_MAX = 720;

export class RegisterWebhookBody {
  /** Where events are sent to: `https://…`. */
  @IsString()
  @MaxLength(URL_LENGTH_MAX)
  url: string;

  /** Event types, such as `["TimeLogged", "MonthClosed"]`; left out, all that are published. */
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  @ArrayNotEmpty()
  @ArrayMaxSize(TYPES_MAX)
  types?: string[];

  /** Events about this agreement. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  agreementId?: string;

  /** Events about this client; those of the key's own where this is bound to one. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  clientId?: string;

  /** Log position after which sending begins, 0 for the first event; left out, with what comes from now on. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  fromPosition?: number;
}

export class RotateWebhookSecretBody {
  /** How long events are signed with the present secret too: 0, which is not at all, to 720 (30 days). */
  @Optional()
  @IsInt()
  @Min(0)
  @Max(GRACE_HOURS_MAX)
  graceHours?: number = 24;
}

export class ReplayWebhookBody {
  /** Log position after which everything is sent again; 0 for the first event. */
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  fromPosition: number;
}

class WebhookCommandAnswer {
  id: string;
  /** Log position, for `Minutebook-After`. */
  position: number;
}

export class WebhookRegisteredAnswer extends WebhookCommandAnswer {
  /** Shown here and nowhere else: `whsec_` and what events are signed with, in base64. */
  secret: string;
  /** Log position after which sending begins. */
  fromPosition: number;
}

export class WebhookSecretAnswer extends WebhookCommandAnswer {
  /** Shown here and nowhere else. */
  secret: string;
  /** Until then events are signed with the secret before too, a UTC instant; null where that has ended. */
  graceEndsAt: string | null;
}

export class WebhookStateAnswer extends WebhookCommandAnswer {
  @ApiProperty({ enum: ['active', 'paused', 'disabled', 'removed'] })
  state: 'active' | 'paused' | 'disabled' | 'removed';
}

export class WebhookReplayedAnswer extends WebhookCommandAnswer {
  fromPosition: number;
}

export class WebhookTestedAnswer extends WebhookCommandAnswer {
  eventId: string;
  /** It was answered with 2xx. */
  delivered: boolean;
  /** Null where there was no answer. */
  @ApiProperty({ type: 'integer', nullable: true })
  status: number | null;
  /** The beginning of the answer, or why there was none. */
  text: string;
}

export class DeadLettersResentAnswer extends WebhookCommandAnswer {
  /** How many are sent again, soon. */
  @ApiProperty({ type: 'integer' })
  count: number;
}

export class FailureAnswer {
  /** UTC instant, by the clock of the host. */
  at: string;
  /** Null where there was no answer. */
  @ApiProperty({ type: 'integer', nullable: true })
  status: number | null;
  /** The beginning of the answer, or why there was none. */
  text: string;
}

/** Instants of what was sent are the host’s, also where the book has a clock of its own. */
export class WebhookAnswer {
  id: string;
  url: string;
  /** Null is all. */
  types: string[] | null;
  agreementId: string | null;
  clientId: string | null;
  /** `paused`: by somebody, or because it took nothing for two days. `disabled`: it answered 410. Both wait to be resumed. */
  @ApiProperty({ enum: ['active', 'paused', 'disabled'] })
  state: 'active' | 'paused' | 'disabled';
  /** Why it is paused or disabled, where anybody said. */
  reason: string | null;
  /** UTC instant. */
  registeredAt: string;
  /** UTC instant; null where it has its first secret. */
  rotatedAt: string | null;
  /** Everything up to this log position was sent, or waits; null where sending has not begun. */
  @ApiProperty({ type: 'integer', nullable: true })
  position: number | null;
  /** How far the end of the log is from there, in positions; 0 where nothing is left to send but what waits. */
  @ApiProperty({ type: 'integer', nullable: true })
  lag: number | null;
  /** Agreements (and the like) whose events wait because one of them was not taken. */
  @ApiProperty({ type: 'integer' })
  waiting: number;
  /** UTC instant of the next attempt at what waits; null where nothing does, or it is paused. */
  nextAttemptAt: string | null;
  /** Attempts since the last one that succeeded. */
  @ApiProperty({ type: 'integer' })
  consecutiveFailures: number;
  /** UTC instant; null where nothing was ever taken. */
  lastSuccessAt: string | null;
  lastFailure: FailureAnswer | null;
}

export class WebhookStatusAnswer extends WebhookAnswer {
  /** Events that are not sent any more unless somebody asks for it. */
  @ApiProperty({ type: 'integer' })
  deadLetters: number;
}

export class WebhookPage {
  items: WebhookAnswer[];
  nextCursor: string | null;
}

export class DeadLetterAnswer {
  eventId: string;
  event: CloudEventAnswer;
  @ApiProperty({ type: 'integer' })
  attempts: number;
  lastFailure: FailureAnswer;
  /** It is about to be sent again. */
  resending: boolean;
}

export class DeadLetterPage {
  items: DeadLetterAnswer[];
  nextCursor: string | null;
}
