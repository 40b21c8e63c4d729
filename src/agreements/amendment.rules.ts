import { type Fault } from '../kernel/refusal';
import { firstDayOf, isMonth, type LocalDate, type Month, monthOf } from '../time/local';
import { type Agreed, endsOn, latestOpened } from './agreement.rules';
import { type Terms } from './terms';
import { faultsOfTerms } from './terms.rules';

/** Other terms, whole, from the first day of a month on. */
export interface Amendment {
  readonly effectiveMonth: Month;
  readonly terms: Terms;
  readonly holidaysAreKnown: boolean;
}

/** Every fault of an amendment of what is agreed, on a day in the agreement's zone; none where it can be agreed. */
export function faultsOfAmendment(agreed: Agreed, amendment: Amendment, today: LocalDate): readonly Fault[] {
  const { effectiveMonth, terms, holidaysAreKnown } = amendment;
  const aboutTheMonth = theMonthIsAMonth(effectiveMonth);
  const aboutTheTerms = [
    ...theMoneyTheZoneAndTheRenewalStay(agreed, terms),
    ...theEndMovesBeforeItsMonthBegins(agreed, terms, today),
    ...faultsOfTerms(terms, { holidaysAreKnown }),
  ];
  const theTermIsClear = aboutTheTerms.every(({ pointer }) => pointer !== '/terms/termMonths');
  if (aboutTheMonth.length > 0) return [...aboutTheMonth, ...aboutTheTerms];
  return [
    ...theMonthIsStillToCome(agreed, effectiveMonth, today),
    ...noLaterMonthHasBeenAgreed(agreed, effectiveMonth),
    ...(theTermIsClear ? theAgreementLastsUntilThen(agreed, amendment) : []),
    ...aboutTheTerms,
  ];
}

function theMonthIsAMonth(effectiveMonth: Month): readonly Fault[] {
  const holds = isMonth(effectiveMonth) && effectiveMonth < '2190-01';
  return faultUnless(holds, '/effectiveMonth', 'must be a month written YYYY-MM, up to 2189-12');
}

function theMonthIsStillToCome(agreed: Agreed, effectiveMonth: Month, today: LocalDate): readonly Fault[] {
  const opened = latestOpened(agreed, today);
  const detail = `must be after ${opened}: a month that is opened keeps its terms`;
  return faultUnless(effectiveMonth > opened, '/effectiveMonth', detail);
}

function noLaterMonthHasBeenAgreed({ versions }: Agreed, effectiveMonth: Month): readonly Fault[] {
  const [latest] = versions.slice(1).toReversed();
  const holds = latest === undefined || effectiveMonth >= latest.effectiveMonth;
  const detail = `must be ${latest?.effectiveMonth} or later: the latest amendment is for that month`;
  return faultUnless(holds, '/effectiveMonth', detail);
}

/** An agreement that ends with its term lasts longer, or ends earlier, with another term. */
function theAgreementLastsUntilThen(agreed: Agreed, { effectiveMonth, terms }: Amendment): readonly Fault[] {
  const { termMonths } = terms;
  const before = endsOn(agreed);
  const end = endsOn({ ...agreed, terms: { ...agreed.terms, termMonths } });
  const lasts = end === null || firstDayOf(effectiveMonth) <= end;
  return end === before
    ? faultUnless(lasts, '/effectiveMonth', `must not be after the agreement's end on ${end}`)
    : faultUnless(lasts, '/terms/termMonths', `must reach ${effectiveMonth}: the agreement would have ended on ${end}`);
}

function theMoneyTheZoneAndTheRenewalStay(agreed: Agreed, terms: Terms): readonly Fault[] {
  return (['currency', 'timeZone', 'renewal'] as const).flatMap((field) => {
    const stays = agreed.terms[field];
    return faultUnless(terms[field] === stays, `/terms/${field}`, `must stay ${stays}: another one is a new agreement`);
  });
}

/** A month that is opened as the last one stays the last one. */
function theEndMovesBeforeItsMonthBegins(agreed: Agreed, { termMonths }: Terms, today: LocalDate): readonly Fault[] {
  const end = endsOn(agreed);
  const stays = end === null || agreed.notice !== null || termMonths === agreed.terms.termMonths;
  return faultUnless(
    stays || monthOf(end) > latestOpened(agreed, today),
    '/terms/termMonths',
    `must stay ${agreed.terms.termMonths}: the agreement's last month is opened`,
  );
}

const faultUnless = (holds: boolean, pointer: string, detail: string): readonly Fault[] =>
  holds ? [] : [{ pointer, detail }];
