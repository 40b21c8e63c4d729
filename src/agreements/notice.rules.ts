import { type Actor } from '../kernel/event';
import { type Fault } from '../kernel/refusal';
import { addDays, isLocalDate, type LocalDate, monthOf } from '../time/local';
import { type Party } from './agreement.events';
import { type Agreed, endsOn, termsInForce } from './agreement.rules';

/** What one side says to the other. Dates are local to the agreement's zone. */
export interface GivenNotice {
  readonly givenOn: LocalDate;
  /** The last day that is wished for; null is as soon as the notice allows. */
  readonly askedFor: LocalDate | null;
  /** Which side gives it; null is whose key it comes with. */
  readonly by: Party | null;
}

export const partyOf = ({ role }: Actor): Party => (role === 'client' ? 'client' : 'agency');

/** What a notice comes to: the agreement ends on the later of the notice's end and the day asked for. */
export function endOfNotice(
  agreed: Agreed,
  { givenOn, askedFor }: GivenNotice,
): { readonly noticeEndsOn: LocalDate; readonly endsOn: LocalDate } {
  const { noticeDays } = termsInForce(agreed, monthOf(givenOn)).terms;
  const noticeEndsOn = addDays(givenOn, noticeDays);
  return { noticeEndsOn, endsOn: askedFor !== null && askedFor > noticeEndsOn ? askedFor : noticeEndsOn };
}

/** Every fault of a notice, on a day in the agreement's zone; none where it can be given. */
export function faultsOfNotice(agreed: Agreed, notice: GivenNotice, actor: Actor, today: LocalDate): readonly Fault[] {
  const faults = [
    ...nobodySpeaksForTheAgencyButItself(notice, actor),
    ...theDaysAreDays(notice),
    ...itIsGivenByToday(notice, today),
    ...itIsGivenOnceTheAgreementRuns(agreed, notice),
  ];
  // While it is not clear when it is given, neither is what it comes to.
  return faults.length > 0
    ? faults
    : [...theEndIsNotOver(agreed, notice, today), ...theEndComesForward(agreed, notice)];
}

function nobodySpeaksForTheAgencyButItself({ by }: GivenNotice, actor: Actor): readonly Fault[] {
  const holds = by !== 'agency' || partyOf(actor) === 'agency';
  return faultUnless(holds, '/by', 'must be client: a client gives notice for itself');
}

function theDaysAreDays({ givenOn, askedFor }: GivenNotice): readonly Fault[] {
  const detail = 'must be a day written YYYY-MM-DD, from 1980 to 2189';
  return [
    ...faultUnless(isDay(givenOn), '/givenOn', detail),
    ...faultUnless(askedFor === null || isDay(askedFor), '/endsOn', detail),
  ];
}

function itIsGivenByToday({ givenOn }: GivenNotice, today: LocalDate): readonly Fault[] {
  const detail = `must not be in the future: today is ${today}`;
  return faultUnless(!isDay(givenOn) || givenOn <= today, '/givenOn', detail);
}

function itIsGivenOnceTheAgreementRuns({ startsOn }: Agreed, { givenOn }: GivenNotice): readonly Fault[] {
  const detail = `must be ${startsOn} or later: the agreement starts on that day`;
  return faultUnless(!isDay(givenOn) || givenOn >= startsOn, '/givenOn', detail);
}

function theEndIsNotOver(agreed: Agreed, notice: GivenNotice, today: LocalDate): readonly Fault[] {
  const { endsOn: end } = endOfNotice(agreed, notice);
  const detail = `would have ended the agreement on ${end}: it cannot end before today, ${today}`;
  return faultUnless(end >= today, decisive(agreed, notice), detail);
}

/** An agreement that ends with its term needs no notice for that, and lasts no longer for one. */
function theEndComesForward(agreed: Agreed, notice: GivenNotice): readonly Fault[] {
  const { endsOn: end } = endOfNotice(agreed, notice);
  const anyway = endsOn(agreed);
  const detail = `would end the agreement on ${end}: it ends with its term on ${anyway}, and notice can only bring that forward`;
  return faultUnless(anyway === null || end < anyway, decisive(agreed, notice), detail);
}

/** The field that the end follows from. */
const decisive = (agreed: Agreed, notice: GivenNotice): string =>
  endOfNotice(agreed, notice).endsOn === notice.askedFor ? '/endsOn' : '/givenOn';

const isDay = (text: LocalDate): boolean => isLocalDate(text) && text >= '1980-01-01' && text < '2190-01-01';

const faultUnless = (holds: boolean, pointer: string, detail: string): readonly Fault[] =>
  holds ? [] : [{ pointer, detail }];
