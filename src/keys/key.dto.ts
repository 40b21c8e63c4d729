import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { roles, type Role } from '../kernel/event';

export const keyRoles: readonly KeyRole[] = roles.filter((role) => role !== 'system');
export type KeyRole = Exclude<Role, 'system'>;

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
}

export class KeyIssuedAnswer {
  id: string;
  /** Shown here and nowhere else: send it as `Authorization: Bearer`. */
  key: string;
  /** Log position, for `Minutebook-After`. */
  position: number;
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
  /** UTC instant; null while the key works. */
  revokedAt: string | null;
}

export class KeyPage {
  items: KeyAnswer[];
  nextCursor: string | null;
}
