import { type AgreementEvent } from '../src/agreements/agreement.events';
import { recorded } from '../test/support/fake-log';
import { retainer } from '../test/support/terms';
import { type AgreementCard, agreements } from './agreements';

const of = { agreementId: 'a1', clientId: 'acme' };
const noEnd = { endsOn: null, endsAt: null, usableThrough: null };

const signed: AgreementEvent = {
  type: 'AgreementSigned',
  data: {
    ...{ ...of, ...noEnd, startsOn: '2026-01-16', firstMonth: '2026-01', termsVersion: 1, terms: retainer() },
    ...{ renewsOn: '2027-01-16', renewsAt: '2027-01-16T00:00:00.000Z' },
  },
};
const smaller = retainer({ allowanceMinutes: 300 });
const amended: AgreementEvent = {
  type: 'TermsAmended',
  data: {
    ...{ ...of, ...noEnd, effectiveMonth: '2026-04', termsVersion: 2, terms: smaller },
    ...{ renewsOn: '2027-01-16', renewsAt: '2027-01-16T00:00:00.000Z' },
  },
};
const renewed: AgreementEvent = {
  type: 'AgreementRenewed',
  data: {
    ...{ ...of, ...noEnd, term: 2, from: '2027-01-16', to: '2028-01-15' },
    ...{ renewsOn: '2028-01-16', renewsAt: '2028-01-16T00:00:00.000Z' },
  },
};
const notice: AgreementEvent = {
  type: 'NoticeGiven',
  data: {
    ...{ ...of, givenOn: '2027-03-01', noticeEndsOn: '2027-03-31', askedFor: '2027-06-30', by: 'client' },
    ...{ renewsOn: null, renewsAt: null },
    ...{ endsOn: '2027-06-30', endsAt: '2027-06-30T23:00:00.000Z', usableThrough: '2027-09-30' },
  },
};
const ended: AgreementEvent = { type: 'AgreementEnded', data: { ...of, endedOn: '2027-06-30' } };

const folded = (...events: readonly AgreementEvent[]) =>
  events.reduce<AgreementCard>((doc, event) => agreements.evolve(doc, recorded(event)), agreements.initial('a1'));

it('shows what was agreed, since when, and when it renews itself', () => {
  expect(folded(signed)).toEqual({
    id: 'a1',
    clientId: 'acme',
    state: 'active',
    startsOn: '2026-01-16',
    firstMonth: '2026-01',
    termsVersion: 1,
    terms: retainer(),
    versions: [{ version: 1, effectiveMonth: '2026-01', terms: retainer() }],
    renewals: 0,
    nextRenewal: '2027-01-16',
    notice: null,
    endsOn: null,
    usableThrough: null,
    renewsAt: '2027-01-16T00:00:00.000Z',
    endsAt: null,
    revision: 0,
  });
});

it('keeps every version of the terms, and shows those agreed last', () => {
  expect(folded(signed, amended)).toMatchObject({
    termsVersion: 2,
    terms: smaller,
    versions: [
      { version: 1, effectiveMonth: '2026-01', terms: retainer() },
      { version: 2, effectiveMonth: '2026-04', terms: smaller },
    ],
    nextRenewal: '2027-01-16',
  });
});

it('a renewal moves the next one', () => {
  expect(folded(signed, renewed)).toMatchObject({
    ...{ state: 'active', renewals: 1, nextRenewal: '2028-01-16', renewsAt: '2028-01-16T00:00:00.000Z' },
  });
});

it('notice shows the end, and no next renewal', () => {
  expect(folded(signed, renewed, notice)).toMatchObject({
    ...{ state: 'notice-given', nextRenewal: null, renewsAt: null },
    ...{ notice: { givenOn: '2027-03-01', endsOn: '2027-06-30' }, endsOn: '2027-06-30', usableThrough: '2027-09-30' },
    endsAt: '2027-06-30T23:00:00.000Z',
  });
});

it('a term that began before notice stays on the work list, but is no next renewal', () => {
  const overdue = { renewsOn: '2027-01-16', renewsAt: '2027-01-16T00:00:00.000Z' };
  const late: AgreementEvent = { type: 'NoticeGiven', data: { ...notice.data, ...overdue } };
  expect(folded(signed, late)).toMatchObject({ nextRenewal: null, renewsAt: '2027-01-16T00:00:00.000Z' });
});

it('once it has ended nothing is left to be done, and its end stays to be seen', () => {
  expect(folded(signed, renewed, notice, ended)).toMatchObject({
    ...{ state: 'ended', nextRenewal: null, renewsAt: null, endsAt: null },
    ...{ endsOn: '2027-06-30', usableThrough: '2027-09-30' },
  });
});
