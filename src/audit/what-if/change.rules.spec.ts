import { retainer } from '../../../test/support/terms';
import { signedAs } from '../../agreements/agreement.decider';
import { termsInForce } from '../../agreements/agreement.rules';
import { agreedOtherwise, ALWAYS, termsWith } from './change.rules';

describe('Terms with other fields', () => {
  const terms = retainer({ examples: [{ name: 'one', given: { available: 1, used: 1 }, expect: { net: 0 } }] });

  // Rule: whatif.terms
  it('keep what is not named, of an object too, and have a list whole', () => {
    const window = { days: ['sun'], from: '10:00', to: '12:00' };
    const fields = { hourlyRate: 1, overage: { borrowUpToMinutes: 60 }, rates: { tester: 5 }, coverage: [window] };
    const { examples: _examples, ...agreed } = terms;
    expect(termsWith(terms, fields)).toEqual({
      ...{ ...agreed, hourlyRate: 1, coverage: [window], rates: { ...terms.rates, tester: 5 } },
      overage: { ...terms.overage, borrowUpToMinutes: 60 },
      // Worked with the terms as they were.
      examples: [],
    });
  });

  it('drop what belonged to the rollover or the end that is replaced', () => {
    expect(termsWith(terms, { rollover: { policy: 'none' } })['rollover']).toEqual({ policy: 'none' });
    expect(termsWith(terms, { rollover: { capMultiple: '3' } })['rollover']).toMatchObject({
      policy: 'capped',
      capMultiple: '3',
    });
    const extending = retainer({ onEnd: 'extend', extendMonths: 2 });
    expect(termsWith(extending, { onEnd: 'forfeit' })).not.toHaveProperty('extendMonths');
    expect(termsWith(extending, { monthlyFee: 1 })).toMatchObject({ onEnd: 'extend', extendMonths: 2 });
  });
});

describe('An agreement that had been otherwise', () => {
  const [first, second, other, another] = [1, 2, 3, 4].map((monthlyFee) => retainer({ monthlyFee }));
  const signed = {
    agreementId: 'a1',
    clientId: 'acme',
    startsOn: '2026-10-01',
    firstMonth: '2026-10',
    termsVersion: 2,
  };
  const agreed = {
    ...signedAs({ ...signed, terms: first! }),
    terms: second!,
    versions: [
      { version: 1, effectiveMonth: '2026-10', terms: first! },
      { version: 2, effectiveMonth: '2027-01', terms: second! },
    ],
  };
  const others = new Map([
    [1, other!],
    [2, another!],
  ]);
  const feesIn = (months: typeof ALWAYS) => {
    const otherwise = agreedOtherwise(agreed, months, others);
    const fees = ['2026-10', '2026-11', '2026-12', '2027-01', '2027-02', '2027-03'].map(
      (month) => termsInForce(otherwise, month).terms.monthlyFee,
    );
    return [...fees, otherwise.terms.monthlyFee];
  };

  it('has other terms in its months, and those that were agreed before and after', () => {
    expect(feesIn(ALWAYS)).toEqual([3, 3, 3, 4, 4, 4, 4]);
    expect(feesIn({ ...ALWAYS, from: '2026-12' })).toEqual([1, 1, 3, 4, 4, 4, 4]);
    expect(feesIn({ from: '2026-11', through: '2026-12' })).toEqual([1, 3, 3, 2, 2, 2, 2]);
    expect(feesIn({ from: '2027-02', through: '2027-02' })).toEqual([1, 1, 1, 2, 4, 2, 2]);
    expect(feesIn({ from: '2025-01', through: '2026-09' })).toEqual([1, 1, 1, 2, 2, 2, 2]);
  });
});
