import { Type } from 'class-transformer';
import { IsInt, IsString, Min } from 'class-validator';
import { IsMonthText, Optional } from '../../http/fields';
import { type Instant } from '../../time/instant';
import { type SealFault } from './seal-check';

export class VerifyQuery {
  /** Only the months of this agreement; left out, of all that the caller may see. */
  @Optional()
  @IsString()
  agreementId?: string;
}

export class InclusionQuery {
  @IsString()
  agreementId: string;

  @IsMonthText()
  month: string;
}

export class ConsistencyQuery {
  /** Leaves of the earlier tree. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  from: number;

  /** Leaves of the later tree; as many as there are now where it is left out. */
  @Optional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  to?: number;
}

/** The first event that does not fit. */
export class SealFaultAnswer implements SealFault {
  stream: string;
  revision: number;
  /** Null where the event is not there. */
  eventId: string | null;
  kind: SealFault['kind'];
  detail: string;
}

export class VerifyAnswer {
  /** Closed months that fit, before the first fault. */
  months: number;
  /** Their events. */
  events: number;
  /** Of the months, how many were closed before there were seals. */
  unsealed: number;
  ok: boolean;
  firstFault?: SealFaultAnswer;
}

/** By the key before it. */
export class SigningKeyProof {
  /** RFC 7638 thumbprint. */
  by: string;
  /** Base64url. */
  signature: string;
}

/** A key of a JWK set (RFC 7517), with the time in which it signs. */
export class SigningKeyAnswer {
  kty: 'OKP';
  crv: 'Ed25519';
  /** Base64url. */
  x: string;
  /** RFC 7638 thumbprint. */
  kid: string;
  alg: 'EdDSA';
  use: 'sig';
  /** From when it signs. */
  publishedAt: Instant;
  /** From when the key after it signs instead; null for the present one. What it has sealed stays proven by it. */
  replacedAt: Instant | null;
  /** The signature of the key before it; null for the first. */
  proof: SigningKeyProof | null;
}

export class SigningKeySet {
  keys: SigningKeyAnswer[];
}

export class TreeHeadAnswer {
  size: number;
  /** SHA-256, hex. */
  root: string;
  signedAt: Instant;
  keyId: string;
  /** Base64url. */
  signature: string;
}

export class InclusionAnswer {
  agreementId: string;
  month: string;
  /** The leaf's place, from 0. */
  index: number;
  /** SHA-256, hex; so are the root and the path. */
  leaf: string;
  size: number;
  root: string;
  path: string[];
}

export class ConsistencyAnswer {
  from: number;
  to: number;
  /** SHA-256, hex; so is the path. */
  fromRoot: string;
  toRoot: string;
  path: string[];
}
