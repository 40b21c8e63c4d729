import { given, meta } from '../../test/support/given';
import { retainer } from '../../test/support/terms';
import { type Fault } from '../kernel/refusal';
import { type Instant } from '../time/instant';
import {
  type AgreementCommand,
  AmendTerms,
  EndAgreement,
  GiveNotice,
  RenewAgreement,
  SignAgreement,
  type Signing,
} from './agreement.commands';
import { agreement, agreementStream, type SignedAgreement } from './agreement.decider';
import {
  type AgreementEnded,
  type AgreementEvent,
  type AgreementRenewed,
  type AgreementSigned,
  type NoticeGiven,
  type TermsAmended,
} from './agreement.events';
import { type Amendment } from './amendment.rules';
import { type GivenNotice } from './notice.rules';
import { type Terms } from './terms';

const agreementId = 'agreement-1';
const of = { agreementId, clientId: 'acme' };
const at = (instant: Instant) => meta({ at: instant });
const noEnd = { endsOn: null, endsAt: null, usableThrough: null };
const noRenewal = { renewsOn: null, renewsAt: null };

const sign = (over: Partial<Signing> = {}) =>
  new SignAgreement(
    {
      ...{ ...of, startsOn: '2026-11-16', terms: retainer() },
      ...{ clientIsKnown: true, holidaysAreKnown: true },
      ...over,
    },
    meta(),
  );
const amend = (effectiveMonth: string, over: Partial<Terms>, now: Instant, known: Partial<Amendment> = {}) =>
  new AmendTerms({ agreementId, effectiveMonth, terms: retainer(over), holidaysAreKnown: true, ...known }, at(now));
const giveNotice = (givenOn: string, now: Instant, over: Partial<GivenNotice> = {}) =>
  new GiveNotice({ agreementId, givenOn, askedFor: null, by: null, ...over }, at(now));
const renew = (term: number, now: Instant) => new RenewAgreement({ agreementId, term }, at(now));
const end = (now: Instant) => new EndAgreement({ agreementId }, at(now));

/** What a history of commands has come to; each of them adds something. */
const history = (...commands: readonly AgreementCommand[]): readonly AgreementEvent[] =>
  commands.reduce<readonly AgreementEvent[]>((facts, command) => {
    const added = agreement.decide(command, given(agreement, ...facts).state);
    expect(added).not.toEqual([]);
    return [...facts, ...added];
  }, []);

const fixedTerm = (over: Partial<Terms> = {}) =>
  sign({ startsOn: '2026-01-16', terms: retainer({ renewal: 'none', ...over }) });
const rolling = (startsOn = '2026-01-01', over: Partial<Terms> = {}) => sign({ startsOn, terms: retainer(over) });

describe('signing', () => {
  const signed: AgreementSigned = {
    type: 'AgreementSigned',
    data: {
      ...{ ...of, startsOn: '2026-11-16', firstMonth: '2026-11', termsVersion: 1, terms: retainer() },
      ...{ renewsOn: '2027-11-16', renewsAt: '2027-11-16T00:00:00.000Z', ...noEnd },
    },
  };

  it('an agreement is signed from a day on, with the first version of its terms', () => {
    given(agreement).when(sign()).then(signed);
  });

  // Rule: renewal.ends-with-its-term
  it('one that does not renew itself is signed with its end, which is local midnight', () => {
    const terms = retainer({ renewal: 'none', termMonths: 6, onEnd: 'extend', extendMonths: 2 });
    given(agreement)
      .when(sign({ startsOn: '2026-02-01', terms }))
      .then({
        type: 'AgreementSigned',
        data: {
          ...{ ...of, startsOn: '2026-02-01', firstMonth: '2026-02', termsVersion: 1, terms, ...noRenewal },
          ...{ endsOn: '2026-07-31', endsAt: '2026-07-31T23:00:00.000Z', usableThrough: '2026-09-30' },
        },
      });
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

  // Rule: refused.all-faults-in-one-answer
  it('faults of the client, the first day and the terms come in one answer', () => {
    given(agreement)
      .when(
        sign({ clientIsKnown: false, startsOn: 'soon', terms: retainer({ vatRate: '20' }), holidaysAreKnown: false }),
      )
      .thenRefused('INVALID', [
        { pointer: '/clientId', detail: 'must be the id of a client; none has this one' },
        { pointer: '/startsOn', detail: 'must be a day written YYYY-MM-DD, from 1980 to 2189' },
        { pointer: '/terms/vatRate', detail: 'must be a decimal from 0 to 1: 20 % is 0.20' },
        { pointer: '/terms/holidays', detail: 'must be a region with known public holidays such as GB-ENG, or null' },
      ]);
  });

  it('nothing can be done with what was not signed', () => {
    const now = '2026-03-02T09:00:00.000Z';
    for (const command of [amend('2026-05', {}, now), giveNotice('2026-03-02', now), renew(2, now), end(now)])
      given(agreement).when(command).thenRefused('UNKNOWN_AGREEMENT');
  });

  it('each agreement has a stream of its own', () => {
    expect(agreementStream('1')).toBe('agreement-1');
  });
});

describe('amending', () => {
  const march = '2026-03-02T09:00:00.000Z';
  const smaller = { allowanceMinutes: 300, monthlyFee: 60000 };
  const amended = (effectiveMonth: string, termsVersion: number, over: Partial<Terms>): TermsAmended => ({
    type: 'TermsAmended',
    data: {
      ...{ ...of, effectiveMonth, termsVersion, terms: retainer(over) },
      ...{ renewsOn: '2027-01-01', renewsAt: '2027-01-01T00:00:00.000Z', ...noEnd },
    },
  });
  const refused = (pointer: string, detail: string): Fault[] => [{ pointer, detail }];

  // Rule: terms.amended-from-a-month-on
  it('the terms change from a month on that has not begun, whole, as a further version', () => {
    given(agreement, ...history(rolling()))
      .when(amend('2026-04', smaller, march))
      .then(amended('2026-04', 2, smaller));
    given(agreement, ...history(rolling(), amend('2026-04', smaller, march)))
      .when(amend('2026-07', { monthlyFee: 70000 }, march))
      .then(amended('2026-07', 3, { monthlyFee: 70000 }));
  });

  // Rule: terms.amended-in-order
  it('the later amendment of the same month replaces the one before', () => {
    const facts = history(rolling(), amend('2026-04', smaller, march), amend('2026-04', { monthlyFee: 1 }, march));
    expect((given(agreement, ...facts).state as SignedAgreement).versions).toMatchObject([
      { version: 1, effectiveMonth: '2026-01' },
      { version: 2, effectiveMonth: '2026-04', terms: { monthlyFee: 60000 } },
      { version: 3, effectiveMonth: '2026-04', terms: { monthlyFee: 1 } },
    ]);
  });

  // Rule: refused.a-month-that-is-none
  it.each(['2026-13', '2026-00', '2026-4', '2026-04-01', 'April', '2190-01', ''])('not from %p on', (month) => {
    given(agreement, ...history(rolling()))
      .when(amend(month, {}, march))
      .thenRefused('INVALID', refused('/effectiveMonth', 'must be a month written YYYY-MM, up to 2189-12'));
  });

  // Rule: refused.amending-an-open-month
  it.each<[month: string, opened: string, startsOn: string, now: Instant]>([
    ['2026-03', '2026-03', '2026-01-01', march],
    ['2026-01', '2026-03', '2026-01-01', march],
    // In London it is April already.
    ['2026-04', '2026-04', '2026-01-01', '2026-03-31T23:00:00.000Z'],
    // Its first month is opened at signing.
    ['2026-06', '2026-06', '2026-06-01', march],
    ['2026-05', '2026-06', '2026-06-01', march],
  ])('%s is not amended while %s is opened', (month, opened, startsOn, now) => {
    given(agreement, ...history(rolling(startsOn)))
      .when(amend(month, smaller, now))
      .thenRefused(
        'INVALID',
        refused('/effectiveMonth', `must be after ${opened}: a month that is opened keeps its terms`),
      );
  });

  // Rule: terms.amended-from-a-month-on
  it('the last second before a month begins is early enough, on the wall of the agreement', () => {
    given(agreement, ...history(rolling()))
      .when(amend('2026-04', smaller, '2026-03-31T22:59:59.999Z'))
      .then(amended('2026-04', 2, smaller));
  });

  // Rule: terms.amended-in-order
  it('not a month before that of the latest amendment', () => {
    given(agreement, ...history(rolling(), amend('2026-07', smaller, march)))
      .when(amend('2026-06', {}, march))
      .thenRefused(
        'INVALID',
        refused('/effectiveMonth', 'must be 2026-07 or later: the latest amendment is for that month'),
      );
  });

  it('not a month after the end, also where that is in sight alone', () => {
    const noticed = history(rolling(), giveNotice('2026-03-02', march, { askedFor: '2026-06-15' }));
    given(agreement, ...noticed)
      .when(amend('2026-07', {}, march))
      .thenRefused('INVALID', refused('/effectiveMonth', "must not be after the agreement's end on 2026-06-15"));
    const ending = { ...noRenewal, endsOn: '2026-06-15', endsAt: '2026-06-15T23:00:00.000Z' };
    const { data } = amended('2026-06', 2, smaller);
    given(agreement, ...noticed)
      .when(amend('2026-06', smaller, march))
      .then({ type: 'TermsAmended', data: { ...data, ...ending, usableThrough: '2026-06-15' } });
  });

  it('nothing once it has ended, written down yet or not', () => {
    const noticed = [rolling(), giveNotice('2026-03-02', march)];
    const over = '2026-04-01T23:00:00.000Z';
    for (const facts of [history(...noticed), history(...noticed, end(over))])
      given(agreement, ...facts)
        .when(amend('2026-06', {}, over))
        .thenRefused('AGREEMENT_ENDED');
  });

  // Rule: terms.what-never-changes
  it('currency, zone and renewal never change', () => {
    const other: Partial<Terms> = { currency: 'EUR', timeZone: 'Europe/Paris', renewal: 'none' };
    given(agreement, ...history(rolling()))
      .when(amend('2026-04', other, march))
      .thenRefused('INVALID', [
        { pointer: '/terms/currency', detail: 'must stay GBP: another one is a new agreement' },
        { pointer: '/terms/timeZone', detail: 'must stay Europe/London: another one is a new agreement' },
        { pointer: '/terms/renewal', detail: 'must stay rolling: another one is a new agreement' },
      ]);
  });

  // Rule: terms.all-faults-named, examples.reproduced-before-signing, refused.all-faults-in-one-answer
  it('the terms must hold as at signing, their examples included; all faults come in one answer', () => {
    const examples = [
      { name: 'too good', given: { available: 600, used: 700, approved: 100 }, expect: { charged: 0 } },
    ];
    given(agreement, ...history(rolling()))
      .when(
        amend('2026-03', { currency: 'EUR', vatRate: '20', thresholds: [80, 50], examples }, march, {
          holidaysAreKnown: false,
        }),
      )
      .thenRefused('INVALID', [
        { pointer: '/effectiveMonth', detail: 'must be after 2026-03: a month that is opened keeps its terms' },
        { pointer: '/terms/currency', detail: 'must stay GBP: another one is a new agreement' },
        { pointer: '/terms/vatRate', detail: 'must be a decimal from 0 to 1: 20 % is 0.20' },
        { pointer: '/terms/thresholds/1', detail: 'must be above the 80 before it: thresholds rise' },
        { pointer: '/terms/holidays', detail: 'must be a region with known public holidays such as GB-ENG, or null' },
        {
          pointer: '/terms/examples/0',
          detail: '"too good" is not reproduced: charged is 100, not the 0 expected',
        },
      ]);
  });

  // Rule: refused.a-month-that-is-none, refused.all-faults-in-one-answer
  it('a month that is none is named beside the faults of the terms', () => {
    given(agreement, ...history(rolling()))
      .when(amend('2026-13', { vatRate: '20', termMonths: 0 }, march))
      .thenRefused('INVALID', [
        { pointer: '/effectiveMonth', detail: 'must be a month written YYYY-MM, up to 2189-12' },
        { pointer: '/terms/termMonths', detail: 'must be a whole number from 1 to 1200' },
        { pointer: '/terms/vatRate', detail: 'must be a decimal from 0 to 1: 20 % is 0.20' },
      ]);
  });

  describe('the term of an agreement that ends with it', () => {
    const signed = history(fixedTerm());
    const prolong = (effectiveMonth: string, termMonths: number, now: Instant) =>
      amend(effectiveMonth, { renewal: 'none', termMonths }, now);

    it('may become longer, also with terms from after its former end on', () => {
      const facts = history(fixedTerm(), prolong('2027-02', 18, march));
      expect(facts.at(-1)).toMatchObject({
        data: { ...noRenewal, endsOn: '2027-07-15', endsAt: '2027-07-15T23:00:00.000Z', usableThrough: '2027-07-15' },
      });
    });

    it('may become shorter, but not end before the amendment begins', () => {
      expect(history(fixedTerm(), prolong('2026-07', 6, march)).at(-1)).toMatchObject({
        data: { endsOn: '2026-07-15' },
      });
      given(agreement, ...signed)
        .when(prolong('2026-08', 6, march))
        .thenRefused(
          'INVALID',
          refused('/terms/termMonths', 'must reach 2026-08: the agreement would have ended on 2026-07-15'),
        );
    });

    it('is what it is once its last month is opened', () => {
      const january = '2027-01-01T00:00:00.000Z';
      given(agreement, ...signed)
        .when(prolong('2027-02', 24, january))
        .thenRefused('INVALID', refused('/terms/termMonths', "must stay 12: the agreement's last month is opened"));
      expect(history(fixedTerm(), prolong('2027-02', 24, '2026-12-31T23:59:59.999Z')).at(-1)).toMatchObject({
        data: { endsOn: '2028-01-15' },
      });
    });

    it('decides no more once notice was given', () => {
      const noticed = history(fixedTerm(), giveNotice('2026-03-02', march));
      given(agreement, ...noticed)
        .when(prolong('2026-05', 24, march))
        .thenRefused('INVALID', refused('/effectiveMonth', "must not be after the agreement's end on 2026-04-01"));
    });
  });

  it('what becomes of unused minutes at the end is what was agreed for the month of the end', () => {
    const extend: Partial<Terms> = { onEnd: 'extend', extendMonths: 3 };
    const usableThrough = (askedFor: string) => {
      const facts = history(rolling(), amend('2026-06', extend, march), giveNotice('2026-03-02', march, { askedFor }));
      return facts.at(-1)!.data;
    };
    expect(usableThrough('2026-05-31')).toMatchObject({ usableThrough: '2026-05-31' });
    expect(usableThrough('2026-06-30')).toMatchObject({ usableThrough: '2026-09-30' });
  });
});

describe('notice', () => {
  const march = '2026-03-02T09:00:00.000Z';
  const noticed = (over: Partial<NoticeGiven['data']>): NoticeGiven => ({
    type: 'NoticeGiven',
    data: {
      ...{ ...of, givenOn: '2026-03-02', noticeEndsOn: '2026-04-01', askedFor: null, by: 'agency', ...noRenewal },
      ...{ endsOn: '2026-04-01', endsAt: '2026-04-01T23:00:00.000Z', usableThrough: '2026-04-01' },
      ...over,
    },
  });
  const client = { id: 'theo', role: 'client', clientId: 'acme' } as const;

  // Rule: notice.later-of-two-days
  it('the agreement ends when the days of notice are over', () => {
    given(agreement, ...history(rolling()))
      .when(giveNotice('2026-03-02', march))
      .then(noticed({}));
  });

  // Rule: notice.later-of-two-days
  it('or later, on the day asked for', () => {
    given(agreement, ...history(rolling()))
      .when(giveNotice('2026-03-02', march, { askedFor: '2026-06-30' }))
      .then(
        noticed({
          ...{ askedFor: '2026-06-30', endsOn: '2026-06-30' },
          ...{ endsAt: '2026-06-30T23:00:00.000Z', usableThrough: '2026-06-30' },
        }),
      );
  });

  // Rule: notice.later-of-two-days
  it('but not earlier than the notice allows', () => {
    given(agreement, ...history(rolling()))
      .when(giveNotice('2026-03-02', march, { askedFor: '2026-03-15' }))
      .then(noticed({ askedFor: '2026-03-15' }));
  });

  // Rule: end.extends
  it('its minutes stay usable where that was agreed', () => {
    given(agreement, ...history(rolling('2026-01-01', { onEnd: 'extend', extendMonths: 2 })))
      .when(giveNotice('2026-03-02', march))
      .then(noticed({ usableThrough: '2026-06-01' }));
  });

  it('counts the days agreed for the month in which it is given', () => {
    const amended = amend('2026-03', { noticeDays: 90 }, '2026-02-10T09:00:00.000Z');
    const facts = history(rolling(), amended);
    given(agreement, ...facts)
      .when(giveNotice('2026-03-02', march))
      .then(
        noticed({
          ...{ noticeEndsOn: '2026-05-31', endsOn: '2026-05-31' },
          ...{ endsAt: '2026-05-31T23:00:00.000Z', usableThrough: '2026-05-31' },
        }),
      );
    given(agreement, ...facts)
      .when(giveNotice('2026-02-28', march))
      .then(
        noticed({
          ...{ givenOn: '2026-02-28', noticeEndsOn: '2026-03-30', endsOn: '2026-03-30' },
          ...{ endsAt: '2026-03-30T23:00:00.000Z', usableThrough: '2026-03-30' },
        }),
      );
  });

  // Rule: notice.by-either-side
  it('a client gives it for itself, and the agency may write down that the client gave it', () => {
    const byClient = new GiveNotice(giveNotice('2026-03-02', march).data, meta({ at: march, actor: client }));
    given(agreement, ...history(rolling()))
      .when(byClient)
      .then(noticed({ by: 'client' }));
    given(agreement, ...history(rolling()))
      .when(giveNotice('2026-03-02', march, { by: 'client' }))
      .then(noticed({ by: 'client' }));
    const forTheAgency = new GiveNotice({ ...byClient.data, by: 'agency' }, byClient.meta);
    given(agreement, ...history(rolling()))
      .when(forTheAgency)
      .thenRefused('INVALID', [{ pointer: '/by', detail: 'must be client: a client gives notice for itself' }]);
  });

  it('may end the agreement today, when it was given long enough ago', () => {
    given(agreement, ...history(rolling()))
      .when(giveNotice('2026-01-31', march))
      .then(
        noticed({
          ...{ givenOn: '2026-01-31', noticeEndsOn: '2026-03-02', endsOn: '2026-03-02' },
          ...{ endsAt: '2026-03-03T00:00:00.000Z', usableThrough: '2026-03-02' },
        }),
      );
  });

  it.each<[what: string, givenOn: string, over: Partial<GivenNotice>, ...faults: Fault[]]>([
    [
      'a day that is none',
      '2026-02-30',
      { askedFor: '31/05/2026' },
      { pointer: '/givenOn', detail: 'must be a day written YYYY-MM-DD, from 1980 to 2189' },
      { pointer: '/endsOn', detail: 'must be a day written YYYY-MM-DD, from 1980 to 2189' },
    ],
    [
      'an end beyond all bounds',
      '2026-03-02',
      { askedFor: '9999-12-31' },
      { pointer: '/endsOn', detail: 'must be a day written YYYY-MM-DD, from 1980 to 2189' },
    ],
    [
      'tomorrow, even where the end asked for is none',
      '2026-03-03',
      { askedFor: 'soon' },
      { pointer: '/endsOn', detail: 'must be a day written YYYY-MM-DD, from 1980 to 2189' },
      { pointer: '/givenOn', detail: 'must not be in the future: today is 2026-03-02' },
    ],
    [
      'before the agreement',
      '2025-12-31',
      {},
      { pointer: '/givenOn', detail: 'must be 2026-01-01 or later: the agreement starts on that day' },
    ],
    [
      'an end that is over',
      '2026-01-30',
      {},
      {
        pointer: '/givenOn',
        detail: 'would have ended the agreement on 2026-03-01: it cannot end before today, 2026-03-02',
      },
    ],
    [
      'an end asked for that is over',
      '2026-01-10',
      { askedFor: '2026-02-20' },
      {
        pointer: '/endsOn',
        detail: 'would have ended the agreement on 2026-02-20: it cannot end before today, 2026-03-02',
      },
    ],
  ])('is refused: %s', (_what, givenOn, over, ...faults) => {
    given(agreement, ...history(rolling()))
      .when(giveNotice(givenOn, march, over))
      .thenRefused('INVALID', faults);
  });

  it('is given once', () => {
    given(agreement, ...history(rolling(), giveNotice('2026-03-02', march)))
      .when(giveNotice('2026-03-03', '2026-03-03T09:00:00.000Z'))
      .thenRefused('NOTICE_ALREADY_GIVEN');
  });

  it('is not given once the agreement has ended, written down yet or not', () => {
    const noticed = [rolling(), giveNotice('2026-03-02', march)];
    const later = '2026-04-02T09:00:00.000Z';
    for (const facts of [history(...noticed), history(...noticed, end(later)), history(fixedTerm({ termMonths: 1 }))])
      given(agreement, ...facts)
        .when(giveNotice('2026-04-02', later))
        .thenRefused('AGREEMENT_ENDED');
  });

  describe('of an agreement that ends with its term', () => {
    it('brings the end forward', () => {
      expect(history(fixedTerm(), giveNotice('2026-03-02', march, { askedFor: '2027-01-14' })).at(-1)).toMatchObject({
        data: { endsOn: '2027-01-14', endsAt: '2027-01-15T00:00:00.000Z' },
      });
    });

    it('and does nothing else', () => {
      given(agreement, ...history(fixedTerm()))
        .when(giveNotice('2026-03-02', march, { askedFor: '2027-01-15' }))
        .thenRefused('INVALID', [
          {
            pointer: '/endsOn',
            detail:
              'would end the agreement on 2027-01-15: it ends with its term on 2027-01-15, and notice can only bring that forward',
          },
        ]);
      given(agreement, ...history(fixedTerm({ termMonths: 2 })))
        .when(giveNotice('2026-03-02', march))
        .thenRefused('INVALID', [
          {
            pointer: '/givenOn',
            detail:
              'would end the agreement on 2026-04-01: it ends with its term on 2026-03-15, and notice can only bring that forward',
          },
        ]);
    });
  });
});

describe('renewal', () => {
  const renewed = (
    term: number,
    from: string,
    to: string,
    occurredAt: Instant,
    next: { renewsOn: string | null; renewsAt: Instant | null },
  ): AgreementRenewed => ({
    type: 'AgreementRenewed',
    data: { ...of, term, from, to, ...next, ...noEnd },
    occurredAt,
  });
  const later = '2029-03-02T09:00:00.000Z';

  // Rule: renewal.rolls-until-notice
  it('comes with the first instant of the next term, and not before', () => {
    const facts = history(rolling('2026-07-01', { termMonths: 12 }));
    given(agreement, ...facts)
      .when(renew(2, '2027-06-30T22:59:59.999Z'))
      .thenNothing();
    given(agreement, ...facts)
      .when(renew(2, '2027-06-30T23:00:00.000Z'))
      .then(
        renewed(2, '2027-07-01', '2028-06-30', '2027-06-30T23:00:00.000Z', {
          ...{ renewsOn: '2028-07-01', renewsAt: '2028-06-30T23:00:00.000Z' },
        }),
      );
  });

  // Rule: renewal.rolls-until-notice
  it('comes late after a downtime, term after term, each at its own time', () => {
    const facts = history(rolling('2026-01-01', { termMonths: 6 }), renew(2, later), renew(3, later), renew(4, later));
    expect(
      facts.slice(1).map(({ occurredAt, data }) => ({ occurredAt, ...(data as AgreementRenewed['data']) })),
    ).toMatchObject([
      { term: 2, from: '2026-07-01', to: '2026-12-31', occurredAt: '2026-06-30T23:00:00.000Z' },
      { term: 3, from: '2027-01-01', to: '2027-06-30', occurredAt: '2027-01-01T00:00:00.000Z' },
      { term: 4, from: '2027-07-01', to: '2027-12-31', occurredAt: '2027-06-30T23:00:00.000Z' },
    ]);
  });

  it('begins on the day on which the agreement started, also after months that have no such day', () => {
    const monthly = rolling('2026-01-31', { termMonths: 1 });
    const facts = history(monthly, renew(2, later), renew(3, later), renew(4, later));
    expect(facts.slice(1).map(({ data }) => data)).toMatchObject([
      { from: '2026-02-28', to: '2026-03-30' },
      { from: '2026-03-31', to: '2026-04-29' },
      { from: '2026-04-30', to: '2026-05-30' },
    ]);
  });

  it('happens once for each term, in order', () => {
    const facts = history(rolling('2026-01-01'), renew(2, later));
    given(agreement, ...facts)
      .when(renew(2, later))
      .thenNothing();
    given(agreement, ...facts)
      .when(renew(4, later))
      .thenNothing();
  });

  it('is for as long as the terms say that are in force when it begins', () => {
    const march = '2026-03-02T09:00:00.000Z';
    const amendment = amend('2026-05', { termMonths: 24 }, march);
    const facts = history(rolling('2026-01-01', { termMonths: 12 }), amendment, renew(2, later));
    expect(facts.slice(1).map(({ data }) => data)).toMatchObject([
      { renewsOn: '2027-01-01' },
      { from: '2027-01-01', to: '2028-12-31', renewsOn: '2029-01-01' },
    ]);
  });

  // Rule: renewal.ends-with-its-term
  it('never comes where it was not agreed', () => {
    given(agreement, ...history(fixedTerm()))
      .when(renew(2, later))
      .thenNothing();
  });

  // Rule: renewal.rolls-until-notice
  it('comes no more once notice was given, also where the agreement lasts beyond the term', () => {
    const december = '2026-12-20T09:00:00.000Z';
    given(agreement, ...history(rolling('2026-01-01'), giveNotice('2026-12-20', december)))
      .when(renew(2, '2027-01-02T09:00:00.000Z'))
      .thenNothing();
  });

  it('still comes for a term that had begun when notice was given', () => {
    const january = '2027-01-01T09:00:00.000Z';
    const noticed = history(rolling('2026-01-01'), giveNotice('2027-01-01', january));
    given(agreement, ...noticed)
      .when(end('2027-02-02T00:00:00.000Z'))
      .thenNothing();
    const ending = { endsOn: '2027-01-31', endsAt: '2027-02-01T00:00:00.000Z', usableThrough: '2027-01-31' };
    const { data } = renewed(2, '2027-01-01', '2027-12-31', '', noRenewal);
    given(agreement, ...noticed)
      .when(renew(2, january))
      .then({ type: 'AgreementRenewed', data: { ...data, ...ending }, occurredAt: '2027-01-01T00:00:00.000Z' });
  });
});

describe('the end', () => {
  const ended = (endedOn: string, occurredAt: Instant): AgreementEnded => ({
    type: 'AgreementEnded',
    data: { ...of, endedOn },
    occurredAt,
  });
  const march = '2026-03-02T09:00:00.000Z';
  const noticed = [rolling(), giveNotice('2026-03-02', march)];

  it('comes when the day after the last one has begun, and not before', () => {
    given(agreement, ...history(...noticed))
      .when(end('2026-04-01T22:59:59.999Z'))
      .thenNothing();
    given(agreement, ...history(...noticed))
      .when(end('2026-04-01T23:00:00.000Z'))
      .then(ended('2026-04-01', '2026-04-01T23:00:00.000Z'));
  });

  it('comes with the term where that was agreed, late after a downtime at its own time', () => {
    given(agreement, ...history(fixedTerm()))
      .when(end('2029-01-01T00:00:00.000Z'))
      .then(ended('2027-01-15', '2027-01-16T00:00:00.000Z'));
  });

  it('comes once', () => {
    const later = '2026-05-01T00:00:00.000Z';
    given(agreement, ...history(...noticed, end(later)))
      .when(end(later))
      .thenNothing();
  });

  it('does not come while none is in sight', () => {
    given(agreement, ...history(rolling()))
      .when(end('2040-01-01T00:00:00.000Z'))
      .thenNothing();
  });
});
