import { type Decider, unreachable } from '../kernel/decider';
import { type Fault, Refusal } from '../kernel/refusal';
import { isLocalDate, type LocalDate, type Month, monthOf, monthsLater } from '../time/local';
import { type AgreementCommand, type SignAgreement } from './agreement.commands';
import { type AgreementEvent, type AgreementSigned } from './agreement.events';
import { type Agreed, aheadOf } from './agreement.rules';
import { faultsOfTerms } from './terms.rules';

export { endsOn, termsInForce, usableThrough } from './agreement.rules';

export type Agreement = { readonly status: 'unsigned' } | SignedAgreement;

export interface SignedAgreement extends Agreed {
  readonly status: 'signed';
  readonly agreementId: string;
  readonly clientId: string;
  readonly firstMonth: Month;
  /** Of the terms agreed last. */
  readonly termsVersion: number;
  /** How often it has renewed itself. */
  readonly renewals: number;
  /** First day of the next term; null where it will not renew itself. */
  readonly renewsOn: LocalDate | null;
  /** Its last day is over, and that has been written down. */
  readonly ended: boolean;
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

function signAgreement({ data }: SignAgreement, state: Agreement): readonly AgreementSigned[] {
  const { agreementId, clientId, startsOn, terms } = data;
  if (state.status === 'signed') throw new Refusal('ALREADY_EXISTS', 'This agreement is signed', { agreementId });
  const faults = [
    ...theClientIsRegistered(data),
    ...theFirstDayIsADay(data),
    ...faultsOfTerms(terms, { holidaysAreKnown: data.holidaysAreKnown }),
  ];
  if (faults.length > 0) throw new Refusal('INVALID', 'The agreement cannot be signed', {}, faults);
  const agreed = { agreementId, clientId, startsOn, firstMonth: monthOf(startsOn), termsVersion: 1, terms };
  const renewsOn = terms.renewal === 'rolling' ? monthsLater(startsOn, terms.termMonths) : null;
  const ahead = aheadOf(signedAs({ ...agreed, renewsOn }), renewsOn);
  return [{ type: 'AgreementSigned', data: { ...agreed, ...ahead } }];
}

const theClientIsRegistered = ({ clientIsKnown }: SignAgreement['data']): readonly Fault[] =>
  clientIsKnown ? [] : [{ pointer: '/clientId', detail: 'must be the id of a client; none has this one' }];

const theFirstDayIsADay = ({ startsOn }: SignAgreement['data']): readonly Fault[] =>
  isLocalDate(startsOn) && startsOn >= '1980-01-01' && startsOn < '2190-01-01'
    ? []
    : [{ pointer: '/startsOn', detail: 'must be a day written YYYY-MM-DD, from 1980 to 2189' }];

function evolve(state: Agreement, event: AgreementEvent): Agreement {
  if (event.type === 'AgreementSigned') return signedAs(event.data);
  if (state.status === 'unsigned') throw new Error(`${event.type} of an agreement that is not signed`);
  switch (event.type) {
    case 'TermsAmended': {
      const { effectiveMonth, termsVersion, terms, renewsOn } = event.data;
      const versions = [...state.versions, { version: termsVersion, effectiveMonth, terms }];
      return { ...state, terms, termsVersion, versions, renewsOn };
    }
    case 'AgreementRenewed': {
      const { term, renewsOn } = event.data;
      return { ...state, renewals: term - 1, renewsOn };
    }
    case 'NoticeGiven': {
      const { givenOn, endsOn, renewsOn } = event.data;
      return { ...state, notice: { givenOn, endsOn }, renewsOn };
    }
    case 'AgreementEnded':
      return { ...state, renewsOn: null, ended: true };
    default:
      return unreachable(event);
  }
}

type Signed = Pick<
  AgreementSigned['data'],
  'agreementId' | 'clientId' | 'startsOn' | 'firstMonth' | 'termsVersion' | 'terms' | 'renewsOn'
>;

/** The agreement as its signing leaves it. */
export function signedAs(data: Signed): SignedAgreement {
  const { agreementId, clientId, startsOn, firstMonth, termsVersion, terms, renewsOn } = data;
  const versions = [{ version: termsVersion, effectiveMonth: firstMonth, terms }];
  const agreed = { agreementId, clientId, startsOn, firstMonth, termsVersion, terms, versions };
  return { status: 'signed', ...agreed, notice: null, renewals: 0, renewsOn, ended: false };
}
