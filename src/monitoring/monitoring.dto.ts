import { IsIn, IsNotEmpty, IsString, Matches, MaxLength } from 'class-validator';
import { IsInstantText, IsNotBlank, Optional } from '../http/fields';
import { type Instant } from '../time/instant';
import { type Meaning } from './check.decider';

/** A ticket's subject holds it beside a word of its own. */
const CHECK_LENGTH_MAX = 200;
const DETAIL_LENGTH_MAX = 10_000;
const states = ['down', 'up'] as const;

export class SignalBody {
  /** The agreement under which the check is watched. */
  @IsString()
  @IsNotEmpty()
  agreementId: string;

  /** The check's name on one line, as monitoring has it: with the agreement it says which check it is. */
  @IsString()
  @IsNotBlank()
  @Matches(/^\P{Cc}*$/u, { message: '$property must be one line of text' })
  @MaxLength(CHECK_LENGTH_MAX)
  check: string;

  /** What monitoring sees. */
  @IsIn(states)
  state: (typeof states)[number];

  /** When it saw it, not in the future. */
  @IsInstantText()
  at: Instant;

  /** What it says of it; it becomes the ticket's text. */
  @Optional()
  @IsString()
  @MaxLength(DETAIL_LENGTH_MAX)
  detail?: string;
}

export class SignalAnswer {
  /** The check's. */
  id: string;
  /** Of the outage that runs, or that this signal ended; null where there is none. */
  ticketId: string | null;
  /** The check's, after this signal. */
  state: (typeof states)[number];
  /**
   * What the signal came to: an outage began or ended; one runs already, or there is none, so that nothing was written; or
   * it tells of a moment before the last change, and was set aside.
   */
  meaning: Meaning;
  /** Log position, for `Minutebook-After`. */
  position: number;
}
