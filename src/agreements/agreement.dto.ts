import { Type } from 'class-transformer';
import { IsObject, IsOptional, IsString, IsUUID, ValidateNested } from 'class-validator';
import { PageQuery } from '../http/page-query';
import { TermsDto } from './terms.dto';

export class SignAgreementBody {
  /** Who it is signed with. */
  @IsUUID()
  clientId: string;

  /** First day, `YYYY-MM-DD`, local to the terms' zone; its month opens at once. */
  @IsString()
  startsOn: string;

  @IsObject()
  @ValidateNested()
  @Type(() => TermsDto)
  terms: TermsDto;
}

export class AgreementQuery extends PageQuery {
  /** Only agreements of this client. */
  @IsOptional()
  @IsString()
  clientId?: string;
}

export class AgreementSignedAnswer {
  id: string;
  clientId: string;
  /** Local date. */
  startsOn: string;
  /** The month that was opened, `YYYY-MM`. */
  month: string;
  /** Log position, for `Minutebook-After`. */
  position: number;
}

export class TermsVersionAnswer {
  /** Counts from 1. */
  version: number;
  /** First month that has these terms, `YYYY-MM`. */
  effectiveMonth: string;
  terms: TermsDto;
}

export class AgreementAnswer {
  id: string;
  clientId: string;
  state: 'active';
  /** Local date. */
  startsOn: string;
  /** `YYYY-MM`. */
  firstMonth: string;
  termsVersion: number;
  /** The terms agreed last, with every default filled in. */
  terms: TermsDto;
  versions: TermsVersionAnswer[];
  /** Local date: first day of the next term. */
  nextRenewal: string;
  /** Log position of the last event it shows. */
  position: number;
}

export class AgreementPage {
  items: AgreementAnswer[];
  nextCursor: string | null;
}
