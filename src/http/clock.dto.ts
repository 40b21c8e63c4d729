import { IsString } from 'class-validator';

export class MoveClockBody {
  /** Where to put the clock: an instant with `Z` or an offset, not before where it stands. */
  @IsString()
  now: string;
}

export class ClockAnswer {
  /** UTC instant. */
  now: string;
  mode: 'system' | 'manual';
}

export class ClockMovedAnswer {
  /** Where the clock stands now, a UTC instant. */
  now: string;
  /** Log position after everything that became due has happened, for `Minutebook-After`. */
  position: number;
}
