import { type AgreementEvent } from '../src/agreements/agreement.events';
import { recorded } from '../test/support/fake-log';
import { retainer } from '../test/support/terms';
import { agreements, monthsLater } from './agreements';

const signed = (startsOn: string, terms = retainer()): AgreementEvent => ({
  type: 'AgreementSigned',
  data: { agreementId: 'a1', clientId: 'acme', startsOn, firstMonth: startsOn.slice(0, 7), termsVersion: 1, terms },
});

const folded = (event: AgreementEvent) => agreements.evolve(agreements.initial('a1'), recorded(event));

it('shows what was agreed, and since when', () => {
  expect(folded(signed('2026-01-01'))).toEqual({
    id: 'a1',
    clientId: 'acme',
    state: 'active',
    startsOn: '2026-01-01',
    firstMonth: '2026-01',
    termsVersion: 1,
    terms: retainer(),
    versions: [{ version: 1, effectiveMonth: '2026-01', terms: retainer() }],
    nextRenewal: '2027-01-01',
    revision: 0,
  });
});

it.each([
  ['2026-01-01', 12, '2027-01-01'],
  ['2026-11-16', 3, '2027-02-16'],
  ['2026-01-31', 1, '2026-02-28'],
  ['2023-02-28', 12, '2024-02-28'],
  ['2024-02-29', 12, '2025-02-28'],
  ['2026-12-31', 2, '2027-02-28'],
])('an agreement of %s for %d months renews on %s', (startsOn, termMonths, renewal) => {
  expect(folded(signed(startsOn, retainer({ termMonths }))).nextRenewal).toBe(renewal);
  expect(monthsLater(startsOn, termMonths)).toBe(renewal);
});
