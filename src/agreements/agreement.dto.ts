import { Type } from 'class-transformer';
import { IsIn, IsObject, IsOptional, IsString, IsUUID, ValidateNested } from 'class-validator';
import { Optional } from '../http/fields';
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

export class AmendTermsBody {
  /** First month with these terms, `YYYY-MM`: one that has not begun, at or after that of the latest amendment. */
  @IsString()
  effectiveMonth: string;

  /** Whole; what is left out has its default, not what was agreed before. Currency, zone and renewal stay. */
  @IsObject()
  @ValidateNested()
  @Type(() => TermsDto)
  terms: TermsDto;
}

export class GiveNoticeBody {
  /** Day on which it was given, `YYYY-MM-DD`, local to the agreement's zone. */
  @IsString()
  givenOn: string;

  /** The last day that is wished for, `YYYY-MM-DD`; the end of the notice where that is later, or this is left out. */
  @Optional()
  @IsString()
  endsOn?: string;

  /** Which side gives it; where left out, the client with a client's key, else the agency. */
  @Optional()
  @IsIn(['agency', 'client'])
  by?: 'agency' | 'client';
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

export class TermsAmendedAnswer {
  id: string;
  /** `YYYY-MM`. */
  effectiveMonth: string;
  /** Counts from 1, the terms that were signed. */
  termsVersion: number;
  /** Log position, for `Minutebook-After`. */
  position: number;
}

export class NoticeGivenAnswer {
  id: string;
  /** Local date. */
  givenOn: string;
  /** Local date: when the agreed days of notice are over. */
  noticeEndsOn: string;
  /** Local date: the agreement's last day. */
  endsOn: string;
  /** Local date: the last day on which its minutes can be used. */
  usableThrough: string;
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

export class GivenNoticeAnswer {
  /** Local date. */
  givenOn: string;
  /** Local date: the agreement's last day. */
  endsOn: string;
}

export class AgreementAnswer {
  id: string;
  clientId: string;
  /** `ended` once its last day is over. */
  state: 'active' | 'notice-given' | 'ended';
  /** Local date. */
  startsOn: string;
  /** `YYYY-MM`. */
  firstMonth: string;
  termsVersion: number;
  /** The terms in force now (before it begins: its first), with every default filled in; `versions` has those to come. */
  terms: TermsDto;
  versions: TermsVersionAnswer[];
  /** How often it has renewed itself. */
  renewals: number;
  /** Local date: first day of the next term; null once notice is given, and where it does not renew itself. */
  nextRenewal: string | null;
  notice: GivenNoticeAnswer | null;
  /** Local date: its last day; null while no end is in sight. */
  endsOn: string | null;
  /** Local date: the last day on which its minutes can be used; null while no end is in sight. */
  usableThrough: string | null;
  /** Log position of the last event it shows. */
  position: number;
}

export class AgreementPage {
  items: AgreementAnswer[];
  nextCursor: string | null;
}
