import { type DomainEvent } from '../kernel/event';
import { type LocalDate, type Month } from '../time/local';
import { type Terms } from './terms';

export type AgreementSigned = DomainEvent<
  'AgreementSigned',
  {
    readonly agreementId: string;
    readonly clientId: string;
    /** First day, local to the agreement's zone. */
    readonly startsOn: LocalDate;
    readonly firstMonth: Month;
    readonly termsVersion: number;
    readonly terms: Terms;
  }
>;

export type AgreementEvent = AgreementSigned;
