import { DomainCommand } from '../kernel/command';
import { type LocalDate } from '../time/local';
import { type Amendment } from './amendment.rules';
import { type GivenNotice } from './notice.rules';
import { type Terms } from './terms';

export interface Signing {
  readonly agreementId: string;
  readonly clientId: string;
  /** First day, local to the terms' zone. */
  readonly startsOn: LocalDate;
  readonly terms: Terms;
  /** What the handler found elsewhere: whether the client is registered, and whether the region's holidays are known. */
  readonly clientIsKnown: boolean;
  readonly holidaysAreKnown: boolean;
}

export class SignAgreement extends DomainCommand<'SignAgreement', Signing> {
  readonly type = 'SignAgreement';
}

interface OfAgreement {
  readonly agreementId: string;
}

export class AmendTerms extends DomainCommand<'AmendTerms', OfAgreement & Amendment> {
  readonly type = 'AmendTerms';
}

export class GiveNotice extends DomainCommand<'GiveNotice', OfAgreement & GivenNotice> {
  readonly type = 'GiveNotice';
}

/** Writes down that a term has begun: 2 is the one after the first. */
export class RenewAgreement extends DomainCommand<'RenewAgreement', OfAgreement & { readonly term: number }> {
  readonly type = 'RenewAgreement';
}

/** Writes down that the agreement's last day is over. */
export class EndAgreement extends DomainCommand<'EndAgreement', OfAgreement> {
  readonly type = 'EndAgreement';
}

export type AgreementCommand = SignAgreement | AmendTerms | GiveNotice | RenewAgreement | EndAgreement;
