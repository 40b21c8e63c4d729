import { IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { IsInstantText, Optional } from '../http/fields';
import { roles, type Role } from '../kernel/event';

export const keyRoles: readonly KeyRole[] = roles.filter((role) => role !== 'system');
export type KeyRole = Exclude<Role, 'system'>;

export const GRACE_MINUTES_MAX = 43_200;

export class IssueKeyBody {
  /** What the key may do. */
  @IsIn(keyRoles)
  role: KeyRole;

  /** The organisation a key of the role client, or of an integrator, is bound to. */
  @IsOptional()
  @IsString()
  clientId?: string;

  /** What the key is for, in a person's words. */
  @IsString()
  @MaxLength(200)
  label: string;

  /** From this instant on it no longer works, with `Z` or an offset and in the future; left out, it works until it is revoked. */
  @Optional()
  @IsInstantText()
  expiresAt?: string;
}

export class RotateKeyBody {
  /** How long the present secret goes on working: 0, which is not at all, to 43,200 (30 days). */
  @Optional()
  @IsInt()
  @Min(0)
  @Max(GRACE_MINUTES_MAX)
  graceMinutes?: number = 0;

  /** When the key expires from now on, an instant in the future; left out, as before. */
  @Optional()
  @IsInstantText()
  expiresAt?: string;
}

export class KeyIssuedAnswer {
  id: string;
  /** Shown here and nowhere else: send it as `Authorization: Bearer`. */
  key: string;
  /** UTC instant; null for a key that works until it is revoked. */
  expiresAt: string | null;
  /** Log position, for `Minutebook-After`. */
  position: number;
}

export class KeyRotatedAnswer extends KeyIssuedAnswer {
  /** Until then the secret before works too, a UTC instant; null where it has ended. */
  graceEndsAt: string | null;
}

export class KeyRevokedAnswer {
  id: string;
  /** Log position, for `Minutebook-After`. */
  position: number;
}

export class KeyAnswer {
  id: string;
  role: KeyRole;
  clientId: string | null;
  label: string;
  /** UTC instant. */
  issuedAt: string;
  /** UTC instant; null where it has its first secret. */
  rotatedAt: string | null;
  /** UTC instant until which the secret before works too; null where none does. */
  graceEndsAt: string | null;
  /** UTC instant; null for a key that works until it is revoked. */
  expiresAt: string | null;
  /** UTC instant; null while it was not revoked. */
  revokedAt: string | null;
  /** UTC instant, a few seconds late; null for a key that nobody has used. */
  lastUsedAt: string | null;
}

export class KeyPage {
  items: KeyAnswer[];
  nextCursor: string | null;
}

export class OperationUse {
  /** Method and path, such as `GET /v1/tickets/{id}`. */
  operation: string;
  /** Answered with 2xx or 3xx. */
  succeeded: number;
  /** Answered with 4xx. */
  refused: number;
  /** Answered with 5xx. */
  failed: number;
}

export class HourOfUse {
  /** The hour's beginning, a UTC instant. */
  hour: string;
  /** UTC instant. */
  lastUsedAt: string;
  /** By name. */
  operations: OperationUse[];
}

export class KeyUsePage {
  items: HourOfUse[];
  nextCursor: string | null;
}
