import { given, meta } from '../../test/support/given';
import { retainer } from '../../test/support/terms';
import { SignAgreement, type Signing } from './agreement.commands';
import { agreement, agreementStream, type SignedAgreement, termsInForce } from './agreement.decider';
import { type AgreementSigned } from './agreement.events';

const sign = (over: Partial<Signing> = {}) =>
  new SignAgreement(
    {
      agreementId: 'agreement-1',
      clientId: 'acme',
      startsOn: '2026-11-16',
      terms: retainer(),
      clientIsKnown: true,
      holidaysAreKnown: true,
      ...over,
    },
    meta(),
  );

const signed: AgreementSigned = {
  type: 'AgreementSigned',
  data: {
    agreementId: 'agreement-1',
    clientId: 'acme',
    startsOn: '2026-11-16',
    firstMonth: '2026-11',
    termsVersion: 1,
    terms: retainer(),
    ...{ renewsOn: '2027-11-16', renewsAt: '2027-11-16T00:00:00.000Z' },
    ...{ endsOn: null, endsAt: null, usableThrough: null },
  },
};

it('an agreement is signed from a day on, with the first version of its terms', () => {
  given(agreement).when(sign()).then(signed);
});

it('it is signed once', () => {
  given(agreement, signed).when(sign()).thenRefused('ALREADY_EXISTS');
});

it.each(['2026-02-29', '16/11/2026', '2026-11-16T00:00:00Z', '0026-11-16', '2190-01-01'])(
  'it cannot start on %s',
  (startsOn) => {
    given(agreement)
      .when(sign({ startsOn }))
      .thenRefused('INVALID', [
        { pointer: '/startsOn', detail: 'must be a day written YYYY-MM-DD, from 1980 to 2189' },
      ]);
  },
);

it('faults of the client, the first day and the terms come in one answer', () => {
  given(agreement)
    .when(sign({ clientIsKnown: false, startsOn: 'soon', terms: retainer({ vatRate: '20' }), holidaysAreKnown: false }))
    .thenRefused('INVALID', [
      { pointer: '/clientId', detail: 'must be the id of a client; none has this one' },
      { pointer: '/startsOn', detail: 'must be a day written YYYY-MM-DD, from 1980 to 2189' },
      { pointer: '/terms/vatRate', detail: 'must be a decimal from 0 to 1: 20 % is 0.20' },
      { pointer: '/terms/holidays', detail: 'must be a region with known public holidays such as GB-ENG, or null' },
    ]);
});

it('every month takes the terms that were signed', () => {
  const { state } = given(agreement, signed);
  expect(termsInForce(state as SignedAgreement, '2027-03')).toEqual({ terms: retainer(), termsVersion: 1 });
});

it('each agreement has a stream of its own', () => {
  expect(agreementStream('1')).toBe('agreement-1');
});
