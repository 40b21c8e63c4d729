import fc from 'fast-check';
import { meta } from '../../test/support/given';
import { retainer } from '../../test/support/terms';
import { addDays, addMonths, type Month, monthOf, monthsLater, startOfDay } from '../time/local';
import {
  type AgreementCommand,
  AmendTerms,
  EndAgreement,
  GiveNotice,
  RenewAgreement,
  SignAgreement,
} from './agreement.commands';
import {
  type Agreement,
  agreement,
  endsOn,
  type SignedAgreement,
  signedAs,
  termsInForce,
  usableThrough,
} from './agreement.decider';
import { type AgreementEvent } from './agreement.events';
import { endOfNotice } from './notice.rules';
import { type Terms } from './terms';

const agreementId = 'a1';

const signed = (startsOn: string, over: Partial<Terms> = {}): SignedAgreement =>
  signedAs({
    ...{ agreementId, clientId: 'acme', startsOn, firstMonth: monthOf(startsOn) },
    ...{ termsVersion: 1, terms: retainer(over) },
  });

const months = fc.integer({ min: 0, max: 60 }).map((n) => addMonths('2026-01', n));
const days = fc.integer({ min: 0, max: 2_000 }).map((n) => addDays('2026-01-01', n));

describe('the terms in force', () => {
  /** Amended for these months, one after the other, all agreed in January 2026. */
  const amendedFor = (effective: readonly Month[]): SignedAgreement =>
    effective.reduce<SignedAgreement>((state, effectiveMonth, i) => {
      const terms = retainer({ monthlyFee: i });
      const at = meta({ at: '2026-01-20T12:00:00.000Z' });
      const data = { agreementId, effectiveMonth, terms, holidaysAreKnown: true };
      const added = agreement.decide(new AmendTerms(data, at), state);
      return added.reduce<Agreement>((known, event) => agreement.evolve(known, event), state) as SignedAgreement;
    }, signed('2026-01-01'));
  const later = fc.integer({ min: 1, max: 60 }).map((n) => addMonths('2026-01', n));
  const rising = fc.array(later, { maxLength: 6 }).map((list) => list.toSorted());

  it('are those of the latest month that has come, of several for one month the last agreed', () => {
    fc.assert(
      fc.property(rising, months, (effective, month) => {
        const { versions, ...state } = amendedFor(effective);
        const { terms, termsVersion } = termsInForce({ versions }, month);
        const come = versions.filter(({ effectiveMonth }) => effectiveMonth <= month);
        const latest = come.map(({ effectiveMonth }) => effectiveMonth).reduce((a, b) => (b > a ? b : a));
        const among = come.filter(({ effectiveMonth }) => effectiveMonth === latest);
        expect(termsVersion).toBe(Math.max(...among.map(({ version }) => version)));
        expect(versions[termsVersion - 1]).toEqual({ version: termsVersion, effectiveMonth: latest, terms });
        expect(state.termsVersion).toBe(effective.length + 1);
      }),
    );
  });

  it('are the first ones before the first month', () => {
    expect(termsInForce(amendedFor(['2026-02']), '2025-12').termsVersion).toBe(1);
  });
});

describe('the end', () => {
  it('is not in sight of an agreement that renews itself', () => {
    expect(endsOn(signed('2026-01-01'))).toBeNull();
    expect(usableThrough(signed('2026-01-01', { onEnd: 'extend', extendMonths: 3 }))).toBeNull();
  });

  it.each([
    ['2026-01-01', 12, '2026-12-31'],
    ['2026-01-16', 3, '2026-04-15'],
    ['2026-01-31', 1, '2026-02-27'],
    ['2024-02-29', 12, '2025-02-27'],
  ])('is that of the term, where it ends with it: %s for %d months is %s', (startsOn, termMonths, end) => {
    const fixed = signed(startsOn, { renewal: 'none', termMonths });
    expect(endsOn(fixed)).toBe(end);
    expect(usableThrough(fixed)).toBe(end);
  });

  it('is that of the notice, once given', () => {
    const notice = { givenOn: '2026-03-02', endsOn: '2026-05-31' };
    expect(endsOn({ ...signed('2026-01-01'), notice })).toBe('2026-05-31');
    expect(endsOn({ ...signed('2026-01-01', { renewal: 'none' }), notice })).toBe('2026-05-31');
  });

  it('leaves minutes usable to the same day of a later month, where they are extended', () => {
    const notice = { givenOn: '2026-10-01', endsOn: '2026-10-31' };
    const extended = (extendMonths: number) => ({ ...signed('2026-01-01', { onEnd: 'extend', extendMonths }), notice });
    expect(usableThrough(extended(1))).toBe('2026-11-30');
    expect(usableThrough(extended(4))).toBe('2027-02-28');
    expect(usableThrough({ ...signed('2026-01-01', { onEnd: 'refund-unused-purchases' }), notice })).toBe('2026-10-31');
  });

  it('of a notice is the later of its days and the day asked for', () => {
    const notices = fc.record({
      givenOn: days,
      askedFor: fc.option(days),
      noticeDays: fc.integer({ min: 0, max: 400 }),
    });
    fc.assert(
      fc.property(notices, ({ givenOn, askedFor, noticeDays }) => {
        const state = signed('2026-01-01', { noticeDays });
        const { noticeEndsOn, endsOn: end } = endOfNotice(state, { givenOn, askedFor, by: null });
        expect(noticeEndsOn).toBe(addDays(givenOn, noticeDays));
        expect([noticeEndsOn, askedFor]).toContain(end);
        expect(end >= noticeEndsOn && end >= (askedFor ?? '')).toBe(true);
        expect(usableThrough({ ...state, notice: { givenOn, endsOn: end } })).toBe(end);
      }),
    );
  });
});

describe('a life', () => {
  const lives = fc.record({
    // In Apia 2011 had no 30 December.
    startsOn: fc.integer({ min: 0, max: 1_500 }).map((n) => addDays('2010-01-01', n)),
    timeZone: fc.constantFrom('Europe/London', 'America/St_Johns', 'Pacific/Apia'),
    termMonths: fc.integer({ min: 1, max: 14 }),
    daysUntilNotice: fc.integer({ min: 0, max: 900 }),
  });

  it('has terms without gaps from its start to the notice, each at its own time, and one end', () => {
    fc.assert(
      fc.property(lives, ({ startsOn, timeZone, termMonths, daysUntilNotice }) => {
        const givenOn = addDays(startsOn, daysUntilNotice);
        const at = meta({ at: startOfDay(givenOn, timeZone) });
        const over = meta({ at: startOfDay(addDays(givenOn, 31), timeZone) });
        const terms = retainer({ timeZone, termMonths });
        const signing = { agreementId, clientId: 'acme', startsOn, terms, clientIsKnown: true, holidaysAreKnown: true };
        // Nothing was written down in between: all terms come late.
        const facts = history(
          new SignAgreement(signing, at),
          new GiveNotice({ agreementId, givenOn, askedFor: null, by: null }, at),
          ...Array.from({ length: 40 }, (_, i) => new RenewAgreement({ agreementId, term: i + 2 }, over)),
          new EndAgreement({ agreementId }, over),
          new EndAgreement({ agreementId }, over),
        );

        const firstDays = Array.from({ length: 40 }, (_, i) => monthsLater(startsOn, (i + 1) * termMonths));
        const begun = firstDays.filter((day) => day <= givenOn);
        expect(facts.slice(2)).toMatchObject([
          ...begun.map((from, i) => ({
            type: 'AgreementRenewed',
            data: { term: i + 2, from, to: addDays(firstDays[i + 1] ?? '', -1) },
            occurredAt: startOfDay(from, timeZone),
          })),
          { type: 'AgreementEnded', data: { endedOn: addDays(givenOn, 30) } },
        ]);
      }),
    );
  });
});

/** What the commands add, one decided after the other. */
function history(...commands: readonly AgreementCommand[]): readonly AgreementEvent[] {
  let state = agreement.initialState;
  return commands.flatMap((command) => {
    const added = agreement.decide(command, state);
    state = added.reduce((known, event) => agreement.evolve(known, event), state);
    return added;
  });
}
