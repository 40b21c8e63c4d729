import { type Decider, unreachable } from '../kernel/decider';
import { type Fault, Refusal } from '../kernel/refusal';
import { addDays, isLocalDate, type LocalDate, localDateOf, monthOf } from '../time/local';
import {
  type AgreementCommand,
  type AmendTerms,
  type EndAgreement,
  type GiveNotice,
  type RenewAgreement,
  type SignAgreement,
} from './agreement.commands';
import {
  type AgreementEnded,
  type AgreementEvent,
  type AgreementRenewed,
  type AgreementSigned,
  type Ahead,
  type NoticeGiven,
  type TermsAmended,
} from './agreement.events';
import { type Agreed, aheadOf, endsOn, nextTermOn } from './agreement.rules';
import { faultsOfAmendment } from './amendment.rules';
import { endOfNotice, faultsOfNotice, partyOf } from './notice.rules';
import { faultsOfTerms } from './terms.rules';

export { endsOn, termsInForce, usableThrough } from './agreement.rules';

export type Agreement = { readonly status: 'unsigned' } | SignedAgreement;

export interface SignedAgreement extends Agreed {
  readonly status: 'signed';
  readonly agreementId: string;
  readonly clientId: string;
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
 * One contract with one client. Days are those of its zone at the command's time.
 * Refuses ALREADY_EXISTS, UNKNOWN_AGREEMENT, AGREEMENT_ENDED, NOTICE_ALREADY_GIVEN, and INVALID with every fault of the
 * request in one answer. Renewing and ending add nothing before their time, and nothing twice.
 */
export const agreement: Decider<Agreement, AgreementCommand, AgreementEvent> = {
  name: 'agreement',
  initialState: { status: 'unsigned' },
  decide,
  evolve,
};

function decide(command: AgreementCommand, state: Agreement): readonly AgreementEvent[] {
  switch (command.type) {
    case 'SignAgreement':
      return signAgreement(command, state);
    case 'AmendTerms':
      return amendTerms(command, signed(state, command));
    case 'GiveNotice':
      return giveNotice(command, signed(state, command));
    case 'RenewAgreement':
      return renewAgreement(command, signed(state, command));
    case 'EndAgreement':
      return endAgreement(command, signed(state, command));
    default:
      return unreachable(command);
  }
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
  const agreed = signedAs({ agreementId, clientId, startsOn, firstMonth: monthOf(startsOn), termsVersion: 1, terms });
  const { firstMonth, termsVersion } = agreed;
  const ahead = aheadOf(agreed, renewalAfter(agreed, startsOn));
  return [
    { type: 'AgreementSigned', data: { agreementId, clientId, startsOn, firstMonth, termsVersion, terms, ...ahead } },
  ];
}

const theClientIsRegistered = ({ clientIsKnown }: SignAgreement['data']): readonly Fault[] =>
  clientIsKnown ? [] : [{ pointer: '/clientId', detail: 'must be the id of a client; none has this one' }];

const theFirstDayIsADay = ({ startsOn }: SignAgreement['data']): readonly Fault[] =>
  isLocalDate(startsOn) && startsOn >= '1980-01-01' && startsOn < '2190-01-01'
    ? []
    : [{ pointer: '/startsOn', detail: 'must be a day written YYYY-MM-DD, from 1980 to 2189' }];

function amendTerms({ data, meta }: AmendTerms, state: SignedAgreement): readonly TermsAmended[] {
  const { agreementId, clientId } = state;
  const { effectiveMonth, terms } = data;
  const today = localDateOf(meta.at, state.terms.timeZone);
  refuseOnceEnded(state, today);
  const faults = faultsOfAmendment(state, data, today);
  if (faults.length > 0) throw new Refusal('INVALID', 'The terms cannot be amended', {}, faults);
  const termsVersion = state.termsVersion + 1;
  const versions = [...state.versions, { version: termsVersion, effectiveMonth, terms }];
  const ahead = aheadOf({ ...state, terms, versions }, state.renewsOn);
  return [{ type: 'TermsAmended', data: { agreementId, clientId, effectiveMonth, termsVersion, terms, ...ahead } }];
}

function giveNotice({ data, meta }: GiveNotice, state: SignedAgreement): readonly NoticeGiven[] {
  const { agreementId, clientId, notice } = state;
  const { givenOn, askedFor, by } = data;
  const today = localDateOf(meta.at, state.terms.timeZone);
  refuseOnceEnded(state, today);
  if (notice) {
    const detail = `Notice was given on ${notice.givenOn}: the agreement ends on ${notice.endsOn}`;
    throw new Refusal('NOTICE_ALREADY_GIVEN', detail, { agreementId, ...notice });
  }
  const faults = faultsOfNotice(state, data, meta.actor, today);
  if (faults.length > 0) throw new Refusal('INVALID', 'Notice cannot be given', {}, faults);
  const { noticeEndsOn, endsOn } = endOfNotice(state, data);
  const given = { givenOn, noticeEndsOn, askedFor, by: by ?? partyOf(meta.actor) };
  const renewsOn = startedBy(givenOn, state.renewsOn);
  const ahead = aheadOf({ ...state, notice: { givenOn, endsOn } }, renewsOn);
  return [{ type: 'NoticeGiven', data: { agreementId, clientId, ...given, ...ahead, endsOn } }];
}

function renewAgreement({ data, meta }: RenewAgreement, state: SignedAgreement): readonly AgreementRenewed[] {
  const { agreementId, clientId, renewals, renewsOn: from } = state;
  const { renewsAt } = aheadOf(state, from);
  if (from === null || renewsAt === null || renewsAt > meta.at || data.term !== renewals + 2) return [];
  const to = addDays(nextTermOn(state, from), -1);
  const ahead = aheadOf(state, renewalAfter(state, from));
  const renewed = { agreementId, clientId, term: data.term, from, to, ...ahead };
  return [{ type: 'AgreementRenewed', data: renewed, occurredAt: renewsAt }];
}

function endAgreement({ meta }: EndAgreement, state: SignedAgreement): readonly AgreementEnded[] {
  const { agreementId, clientId, ended, renewsOn } = state;
  const { endsOn: endedOn, endsAt } = aheadOf(state, renewsOn);
  if (ended || endedOn === null || endsAt === null || endsAt > meta.at) return [];
  // A term that began before notice was given is written down first.
  if (renewsOn !== null) return [];
  return [{ type: 'AgreementEnded', data: { agreementId, clientId, endedOn }, occurredAt: endsAt }];
}

/** First day of the term after the one that began on `from`; null where there is none. */
function renewalAfter(state: SignedAgreement, from: LocalDate): LocalDate | null {
  if (state.terms.renewal === 'none') return null;
  const next = nextTermOn(state, from);
  return state.notice ? startedBy(state.notice.givenOn, next) : next;
}

/** Notice ends the renewing: only a term that has begun by then is still to come. */
const startedBy = (givenOn: LocalDate, renewsOn: LocalDate | null): LocalDate | null =>
  renewsOn !== null && renewsOn <= givenOn ? renewsOn : null;

function signed(state: Agreement, { data: { agreementId } }: AgreementCommand): SignedAgreement {
  if (state.status === 'signed') return state;
  throw new Refusal('UNKNOWN_AGREEMENT', 'No agreement has this id', { agreementId });
}

/** Its end counts from the day after its last one, written down yet or not. */
function refuseOnceEnded(state: SignedAgreement, today: LocalDate): void {
  const end = endsOn(state);
  if (end === null || end >= today) return;
  const { agreementId } = state;
  throw new Refusal('AGREEMENT_ENDED', `The agreement ended on ${end}`, { agreementId, endedOn: end });
}

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
  'agreementId' | 'clientId' | 'startsOn' | 'firstMonth' | 'termsVersion' | 'terms'
> &
  Partial<Ahead>;

/** The agreement as its signing leaves it. */
export function signedAs(data: Signed): SignedAgreement {
  const { agreementId, clientId, startsOn, firstMonth, termsVersion, terms, renewsOn = null } = data;
  const versions = [{ version: termsVersion, effectiveMonth: firstMonth, terms }];
  const agreed = { agreementId, clientId, startsOn, firstMonth, termsVersion, terms, versions };
  return { status: 'signed', ...agreed, notice: null, renewals: 0, renewsOn, ended: false };
}
