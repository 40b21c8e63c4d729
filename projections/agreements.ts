import { type AgreementEvent } from '../src/agreements/agreement.events';
import { type Terms } from '../src/agreements/terms';
import { type Projection } from '../src/kernel/projection';
import { addMonths, daysIn, type LocalDate, type Month, monthOf } from '../src/time/local';

export interface TermsVersion {
  readonly version: number;
  /** First month that has these terms. */
  readonly effectiveMonth: Month;
  readonly terms: Terms;
}

/** One contract. `terms` are those agreed last; dates are local to their zone; `revision` is that of its stream. */
export interface AgreementCard {
  readonly id: string;
  readonly clientId: string;
  readonly state: 'active';
  readonly startsOn: LocalDate;
  readonly firstMonth: Month;
  readonly termsVersion: number;
  readonly terms: Terms | null;
  readonly versions: readonly TermsVersion[];
  /** First day of the next term. */
  readonly nextRenewal: LocalDate | null;
  readonly revision: number;
}

export const agreements: Projection<AgreementCard, AgreementEvent> = {
  name: 'agreements',
  version: 1,
  handles: { AgreementSigned: true },
  route: ({ data }) => [data.agreementId],
  initial: (id) => ({
    id,
    clientId: '',
    state: 'active',
    startsOn: '',
    firstMonth: '',
    termsVersion: 0,
    terms: null,
    versions: [],
    nextRenewal: null,
    revision: -1,
  }),
  evolve(doc, { data, revision }) {
    const { clientId, startsOn, firstMonth, termsVersion, terms } = data;
    const versions = [...doc.versions, { version: termsVersion, effectiveMonth: firstMonth, terms }];
    const nextRenewal = monthsLater(startsOn, terms.termMonths);
    return { ...doc, clientId, startsOn, firstMonth, termsVersion, terms, versions, nextRenewal, revision };
  },
  indexes: [{ clientId: 1 }],
};

/** The same day of a later month, or that month's last day where it has no such day. */
export function monthsLater(date: LocalDate, months: number): LocalDate {
  const month = addMonths(monthOf(date), months);
  const day = Math.min(Number(date.slice(8)), daysIn(month));
  return `${month}-${String(day).padStart(2, '0')}`;
}
