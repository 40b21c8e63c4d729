import { type DomainEvent } from '../kernel/event';
import { type Instant } from '../time/instant';
import { type LocalDate, type Month } from '../time/local';
import { type Terms } from './terms';

export type Party = 'agency' | 'client';

/**
 * What time alone will bring about, as it stands with the fact that says it; null where there is nothing. Dates are local
 * to the agreement's zone, each instant is where its day begins.
 */
export interface Ahead {
  /** First day of the next term. */
  readonly renewsOn: LocalDate | null;
  readonly renewsAt: Instant | null;
  /** Last day of the agreement; `endsAt` is the beginning of the day after. */
  readonly endsOn: LocalDate | null;
  readonly endsAt: Instant | null;
  /** Last day on which its minutes can be used. */
  readonly usableThrough: LocalDate | null;
}

interface OfAgreement {
  readonly agreementId: string;
  readonly clientId: string;
}

export type AgreementSigned = DomainEvent<
  'AgreementSigned',
  OfAgreement &
    Ahead & {
      /** First day, local to the agreement's zone. */
      readonly startsOn: LocalDate;
      readonly firstMonth: Month;
      readonly termsVersion: number;
      readonly terms: Terms;
    }
>;

/** Other terms from the first day of a month on that had not begun. */
export type TermsAmended = DomainEvent<
  'TermsAmended',
  OfAgreement &
    Ahead & {
      readonly effectiveMonth: Month;
      readonly termsVersion: number;
      readonly terms: Terms;
    }
>;

/** A further term has begun; it occurred at its first instant. */
export type AgreementRenewed = DomainEvent<
  'AgreementRenewed',
  OfAgreement &
    Ahead & {
      /** Which term it is: 2 is the one after the first. */
      readonly term: number;
      /** First and last day of the term. */
      readonly from: LocalDate;
      readonly to: LocalDate;
    }
>;

/** The agreement ends on `endsOn`, the later of `noticeEndsOn` and the day asked for. */
export type NoticeGiven = DomainEvent<
  'NoticeGiven',
  OfAgreement &
    Ahead & {
      readonly givenOn: LocalDate;
      /** `noticeDays` after the day on which it was given. */
      readonly noticeEndsOn: LocalDate;
      readonly askedFor: LocalDate | null;
      readonly endsOn: LocalDate;
      /** Which side gave it. */
      readonly by: Party;
    }
>;

/** The agreement's last day is over; it occurred at the first instant after it. */
export type AgreementEnded = DomainEvent<'AgreementEnded', OfAgreement & { readonly endedOn: LocalDate }>;

export type AgreementEvent = AgreementSigned | TermsAmended | AgreementRenewed | NoticeGiven | AgreementEnded;
