import { type AgreementEvent, type Ahead } from '../src/agreements/agreement.events';
import { type Notice, type TermsVersion } from '../src/agreements/agreement.rules';
import { type Terms } from '../src/agreements/terms';
import { type Projection } from '../src/kernel/projection';
import { type Instant } from '../src/time/instant';
import { type LocalDate, type Month } from '../src/time/local';

/**
 * One contract. `terms` are those agreed last; dates are local to their zone; `revision` is that of its stream.
 * `renewsAt` and `endsAt` are the work list of the schedule: instants, or null where nothing is left to be done.
 */
export interface AgreementCard {
  readonly id: string;
  readonly clientId: string;
  readonly state: 'active' | 'notice-given' | 'ended';
  readonly startsOn: LocalDate;
  readonly firstMonth: Month;
  readonly termsVersion: number;
  readonly terms: Terms | null;
  readonly versions: readonly TermsVersion[];
  /** How often it has renewed itself. */
  readonly renewals: number;
  /** First day of the next term; null once notice is given, and where it does not renew itself. */
  readonly nextRenewal: LocalDate | null;
  readonly notice: Notice | null;
  /** Last day; null while no end is in sight. */
  readonly endsOn: LocalDate | null;
  /** Last day on which its minutes can be used. */
  readonly usableThrough: LocalDate | null;
  readonly renewsAt: Instant | null;
  readonly endsAt: Instant | null;
  readonly revision: number;
}

export const agreements: Projection<AgreementCard, AgreementEvent> = {
  name: 'agreements',
  version: 2,
  handles: {
    AgreementSigned: true,
    TermsAmended: true,
    AgreementRenewed: true,
    NoticeGiven: true,
    AgreementEnded: true,
  },
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
    renewals: 0,
    nextRenewal: null,
    notice: null,
    endsOn: null,
    usableThrough: null,
    renewsAt: null,
    endsAt: null,
    revision: -1,
  }),
  evolve(before, { type, data, revision }) {
    const doc = { ...before, revision };
    switch (type) {
      case 'AgreementSigned': {
        const { clientId, startsOn, firstMonth } = data;
        return { ...agreed({ ...doc, clientId, startsOn, firstMonth }, firstMonth, data), ...ahead(doc, data) };
      }
      case 'TermsAmended':
        return { ...agreed(doc, data.effectiveMonth, data), ...ahead(doc, data) };
      case 'AgreementRenewed':
        return { ...doc, renewals: data.term - 1, ...ahead(doc, data) };
      case 'NoticeGiven': {
        const { givenOn, endsOn } = data;
        const given = { ...doc, state: 'notice-given' as const, notice: { givenOn, endsOn } };
        return { ...given, ...ahead(given, data) };
      }
      case 'AgreementEnded':
        return { ...doc, state: 'ended', nextRenewal: null, renewsAt: null, endsAt: null };
    }
  },
  indexes: [{ clientId: 1 }, { renewsAt: 1 }, { endsAt: 1 }],
};

function agreed(
  doc: AgreementCard,
  effectiveMonth: Month,
  { termsVersion, terms }: { readonly termsVersion: number; readonly terms: Terms },
): AgreementCard {
  return { ...doc, termsVersion, terms, versions: [...doc.versions, { version: termsVersion, effectiveMonth, terms }] };
}

/** A term that began before notice was given is still to be written down then, but is no next one. */
function ahead({ notice }: AgreementCard, { renewsOn, renewsAt, endsOn, endsAt, usableThrough }: Ahead) {
  return { nextRenewal: notice ? null : renewsOn, endsOn, usableThrough, renewsAt, endsAt };
}
