import { DomainCommand } from '../kernel/command';
import { type LocalDate } from '../time/local';
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

export type AgreementCommand = SignAgreement;
