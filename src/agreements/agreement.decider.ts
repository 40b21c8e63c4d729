import { type Decider, unreachable } from '../kernel/decider';
import { type Fault, Refusal } from '../kernel/refusal';
import { isLocalDate, type LocalDate, type Month, monthOf } from '../time/local';
import { type AgreementCommand, type SignAgreement } from './agreement.commands';
import { type AgreementEvent, type AgreementSigned } from './agreement.events';
import { type Terms } from './terms';
import { faultsOfTerms } from './terms.rules';

export type Agreement = { readonly status: 'unsigned' } | SignedAgreement;

export interface SignedAgreement {
  readonly status: 'signed';
  readonly agreementId: string;
  readonly clientId: string;
  /** First day, local to the agreement's zone. */
  readonly startsOn: LocalDate;
  readonly firstMonth: Month;
  readonly terms: Terms;
  readonly termsVersion: number;
}

export const agreementStream = (agreementId: string): string => `agreement-${agreementId}`;

/**
 * One contract with one client.
 * Refuses ALREADY_EXISTS, and INVALID with every fault of the client, the first day and the terms in one answer.
 */
export const agreement: Decider<Agreement, AgreementCommand, AgreementEvent> = {
  name: 'agreement',
  initialState: { status: 'unsigned' },
  decide: signAgreement,
  evolve,
};

/** The terms that a month takes when it opens, with their version. */
export function termsInForce(
  { terms, termsVersion }: SignedAgreement,
  _month: Month,
): { readonly terms: Terms; readonly termsVersion: number } {
  return { terms, termsVersion };
}

function signAgreement({ data }: SignAgreement, state: Agreement): readonly AgreementSigned[] {
  const { agreementId, clientId, startsOn, terms } = data;
  if (state.status === 'signed') throw new Refusal('ALREADY_EXISTS', 'This agreement is signed', { agreementId });
  const faults = [
    ...theClientIsRegistered(data),
    ...theFirstDayIsADay(data),
    ...faultsOfTerms(terms, { holidaysAreKnown: data.holidaysAreKnown }),
  ];
  if (faults.length > 0) throw new Refusal('INVALID', 'The agreement cannot be signed', {}, faults);
  return [
    {
      type: 'AgreementSigned',
      data: { agreementId, clientId, startsOn, firstMonth: monthOf(startsOn), termsVersion: 1, terms },
    },
  ];
}

const theClientIsRegistered = ({ clientIsKnown }: SignAgreement['data']): readonly Fault[] =>
  clientIsKnown ? [] : [{ pointer: '/clientId', detail: 'must be the id of a client; none has this one' }];

const theFirstDayIsADay = ({ startsOn }: SignAgreement['data']): readonly Fault[] =>
  isLocalDate(startsOn) && startsOn >= '1980-01-01' && startsOn < '2190-01-01'
    ? []
    : [{ pointer: '/startsOn', detail: 'must be a day written YYYY-MM-DD, from 1980 to 2189' }];

function evolve(state: Agreement, event: AgreementEvent): Agreement {
  switch (event.type) {
    case 'AgreementSigned':
      return { status: 'signed', ...event.data };
    default:
      return unreachable(event.type);
  }
}
