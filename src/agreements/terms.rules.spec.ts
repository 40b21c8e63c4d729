import fc from 'fast-check';
import { retainer } from '../../test/support/terms';
import { type OveragePiece, settleOverage } from '../ledger/overage.rules';
import { type CoverageWindow } from '../time/working-calendar';
import { type ContractExample, type Terms } from './terms';
import { faultsOfTerms } from './terms.rules';

const faultsOf = (over: Partial<Terms>) => faultsOfTerms(retainer(over), { holidaysAreKnown: true });
const pointersOf = (over: Partial<Terms>) => faultsOf(over).map(({ pointer }) => pointer);

const { overage, targets } = retainer();
const onDemand: Partial<Terms> = {
  plan: 'on-demand',
  allowanceMinutes: 0,
  overage: { ...overage, borrowUpToMinutes: 0 },
};
const prepaid: Partial<Terms> = { ...onDemand, plan: 'prepaid' };
const unlimited: Partial<Terms> = { ...onDemand, plan: 'unlimited', hourlyRate: 0, rates: {} };
const window = (over: object): { coverage: CoverageWindow[] } => ({
  coverage: [{ days: ['mon'], from: '09:00', to: '17:00', ...over }],
});
const target = (over: object) => ({
  targets: { ...targets, P2: { responseMinutes: 60, resolutionMinutes: 960, ...over } },
});
const example = (over: Partial<ContractExample>): ContractExample => ({
  name: 'a small overrun is borrowed',
  given: { available: 600, used: 625, approved: 25 },
  expect: { borrowed: 25, charged: 0, net: 0 },
  ...over,
});

// prettier-ignore
/** Each rule with terms that hold to it, and terms that break it and where. */
const rules: [rule: string, holding: Partial<Terms>, breaking: Partial<Terms>, ...paths: string[]][] = [
  ['a retainer has an allowance', { allowanceMinutes: 30 }, { allowanceMinutes: 0, overage: { ...overage, borrowUpToMinutes: 0 } }, 'allowanceMinutes'],
  ['on demand has no allowance', onDemand, { ...onDemand, allowanceMinutes: 600 }, 'allowanceMinutes'],
  ['prepaid has no allowance', prepaid, { ...prepaid, allowanceMinutes: 600 }, 'allowanceMinutes'],
  ['unlimited has no allowance', unlimited, { ...unlimited, allowanceMinutes: 1 }, 'allowanceMinutes'],
  ['an allowance is whole', {}, { allowanceMinutes: 600.5 }, 'allowanceMinutes'],
  ['a fee is not negative', { monthlyFee: 0 }, { monthlyFee: -1 }, 'monthlyFee'],
  ['a fee stays within what can be added up', {}, { monthlyFee: 1_000_000_000_001 }, 'monthlyFee'],
  ['an hourly rate is not negative', { hourlyRate: 9000 }, { hourlyRate: -1 }, 'hourlyRate'],
  ['a role’s rate is whole', { rates: {} }, { rates: { developer: 12000.5 } }, 'rates/developer'],
  ['a role’s rate is a number', {}, { rates: { 'dev/ops~1': null } as never }, 'rates/dev~1ops~01'],
  ['a role has a name', {}, { rates: { ' ': 9000 } }, 'rates/ '],
  ['a day has minutes', { dayMinutes: 1440 }, { dayMinutes: 0 }, 'dayMinutes'],
  ['a day has no more minutes than a day', {}, { dayMinutes: 1441 }, 'dayMinutes'],
  ['the currency is known', { currency: 'JPY' }, { currency: 'POUND' }, 'currency'],
  ['the zone is known', { timeZone: 'UTC' }, { timeZone: 'Mars/Olympus' }, 'timeZone'],
  ['an offset is no zone', {}, { timeZone: '+01:00' }, 'timeZone'],
  ['VAT is a decimal', { vatRate: '0' }, { vatRate: '20%' }, 'vatRate'],
  ['VAT is a share', { vatRate: '1' }, { vatRate: '20' }, 'vatRate'],
  ['VAT is not negative', {}, { vatRate: '-0.2' }, 'vatRate'],
  ['work out of hours is no cheaper', { multipliers: { outOfHours: '1' } }, { multipliers: { outOfHours: '0.99' } }, 'multipliers/outOfHours'],
  ['a multiplier is a decimal', {}, { multipliers: { outOfHours: 'double' } }, 'multipliers/outOfHours'],
  ['a cap holds one allowance', { rollover: { policy: 'capped', capMultiple: '1' } }, { rollover: { policy: 'capped', capMultiple: '0.5' } }, 'rollover/capMultiple'],
  ['a capped rollover has a cap', {}, { rollover: { policy: 'capped' } }, 'rollover/capMultiple'],
  ['no rollover has no cap', { rollover: { policy: 'none' } }, { rollover: { policy: 'none', capMultiple: '2' } }, 'rollover/capMultiple'],
  ['no rollover expires no later', { rollover: { policy: 'none', expiresAfterMonths: null } }, { rollover: { policy: 'none', expiresAfterMonths: 3 } }, 'rollover/expiresAfterMonths'],
  ['what rolls over lasts a month at least', { rollover: { policy: 'capped', capMultiple: '2', expiresAfterMonths: 1 } }, { rollover: { policy: 'capped', capMultiple: '2', expiresAfterMonths: 0 } }, 'rollover/expiresAfterMonths'],
  ['no more is borrowed than one allowance', { overage: { ...overage, borrowUpToMinutes: 600 } }, { overage: { ...overage, borrowUpToMinutes: 601 } }, 'overage/borrowUpToMinutes'],
  ['borrowing is not negative', {}, { overage: { ...overage, borrowUpToMinutes: -1 } }, 'overage/borrowUpToMinutes'],
  ['work on demand has a price', onDemand, { ...onDemand, hourlyRate: 0, rates: {} }, 'hourlyRate'],
  ['a day that is charged has a price', {}, { dayRate: null }, 'dayRate'],
  ['a day that is charged has minutes', {}, { dayMinutes: null }, 'dayMinutes'],
  ['hourly throughout needs no day', { dayRate: null, dayMinutes: null, overage: { ...overage, dayRateAfterMinutes: null } }, { dayRate: null, dayMinutes: null }, 'dayRate', 'dayMinutes'],
  ['a day is not free', { dayRate: 1, rates: {} }, { dayRate: 0, rates: {} }, 'dayRate'],
  ['a day’s price is not negative', {}, { dayRate: -80000 }, 'dayRate'],
  // An hour at the day rate of 80,000 for 420 minutes costs 11,428 and a bit more.
  ['the overage price does not fall', { rates: { support: 12000 - 11428 } }, { rates: { support: 12000 - 11429 } }, 'hourlyRate'],
  ['a dear role does not make it fall', { rates: { lead: 12000 + 11428 } }, { rates: { lead: 12000 + 11429 } }, 'rates/lead'],
  ['roles do not matter by the day from the first minute', { rates: { lead: 90000 }, overage: { ...overage, dayRateAfterMinutes: 0 } }, { rates: { lead: 90000 } }, 'rates/lead'],
  ['roles do not matter by the hour', { rates: { lead: 90000 }, overage: { ...overage, dayRateAfterMinutes: null } }, { rates: { lead: 90000 } }, 'rates/lead'],
  ['whole days are judged alike', { overage: { ...overage, dayRounding: 'whole-day' } }, { rates: { lead: 90000 }, overage: { ...overage, dayRounding: 'whole-day' } }, 'rates/lead'],
  ['an increment is a minute at least', { rounding: { incrementMinutes: 1, minimumMinutes: 0 } }, { rounding: { incrementMinutes: 0, minimumMinutes: 0 } }, 'rounding/incrementMinutes'],
  ['a minimum is not negative', { rounding: { incrementMinutes: 6, minimumMinutes: 15 } }, { rounding: { incrementMinutes: 6, minimumMinutes: -15 } }, 'rounding/minimumMinutes'],
  ['coverage is not empty', { coverage: 'around-the-clock' }, { coverage: [] }, 'coverage'],
  ['a window has days', window({ days: ['sat', 'sun'] }), window({ days: [] }), 'coverage/0/days'],
  ['its days are known', {}, window({ days: ['mon', 'moon'] }), 'coverage/0/days/1'],
  ['it starts at a time', window({ from: '00:00' }), window({ from: '9:00' }), 'coverage/0/from'],
  ['it does not start at 24:00', {}, window({ from: '24:00' }), 'coverage/0/from'],
  ['it ends at a time', window({ to: '24:00' }), window({ to: '24:01' }), 'coverage/0/to'],
  ['it ends after it starts', window({ from: '10:59' }), window({ from: '17:00', to: '09:00' }), 'coverage/0/to'],
  ['it is not empty', {}, window({ from: '17:00', to: '17:00' }), 'coverage/0/to'],
  ['coverage of a target is open', target({ coverage: 'around-the-clock' }), target({ coverage: [] }), 'targets/P2/coverage'],
  ['a resolution is no shorter than a response', target({ resolutionMinutes: 60 }), target({ resolutionMinutes: 59 }), 'targets/P2/resolutionMinutes'],
  ['no promise is no contradiction', target({ responseMinutes: null, resolutionMinutes: 1 }), target({ responseMinutes: 2, resolutionMinutes: 1 }), 'targets/P2/resolutionMinutes'],
  ['a target is a minute at least', target({ updateMinutes: 1 }), target({ updateMinutes: 0 }), 'targets/P2/updateMinutes'],
  ['a target is within a year of what is covered', target({ updateMinutes: 52 * 60, ...window({ to: '10:00' }) }), target({ updateMinutes: 52 * 60 + 1, resolutionMinutes: null, ...window({ to: '10:00' }) }), 'targets/P2/updateMinutes'],
  ['free of charge names some tickets', { freeOfCharge: [{ channel: 'email' }, { priority: 'P3' }] }, { freeOfCharge: [{ channel: 'email' }, {}] }, 'freeOfCharge/1'],
  ['free months fit the term', { freeMonths: 12 }, { freeMonths: 13 }, 'freeMonths'],
  ['a term is a month at least', { termMonths: 1 }, { termMonths: 0 }, 'termMonths'],
  ['notice is not negative', { noticeDays: 0 }, { noticeDays: -1 }, 'noticeDays'],
  ['an end that extends says for how long', { onEnd: 'extend', extendMonths: 3 }, { onEnd: 'extend' }, 'extendMonths'],
  ['another end has no extension', { onEnd: 'refund-unused-purchases' }, { onEnd: 'forfeit', extendMonths: 3 }, 'extendMonths'],
  ['free months fit the term, also where it is the only one', { renewal: 'none', freeMonths: 3, termMonths: 3 }, { renewal: 'none', freeMonths: 4, termMonths: 3 }, 'freeMonths'],
  ['thresholds rise', { thresholds: [] }, { thresholds: [80, 50] }, 'thresholds/1'],
  ['thresholds differ', { thresholds: [50, 120] }, { thresholds: [50, 50, 80] }, 'thresholds/1'],
  ['thresholds are percents above zero', { thresholds: [1] }, { thresholds: [0, 1001] }, 'thresholds/0', 'thresholds/1'],
  ['a month closes after its end', { closeAfterDays: 0 }, { closeAfterDays: -1 }, 'closeAfterDays'],
  ['a month may be closed by hand', { closeAfterDays: null }, { closeAfterDays: 1.5 }, 'closeAfterDays'],
  ['a recurring line has a label', {}, { recurring: [{ label: ' ', amount: 1 }] }, 'recurring/0/label'],
  ['a recurring line is not negative', { recurring: [{ label: 'UAT', amount: 0 }] }, { recurring: [{ label: 'UAT', amount: -1 }] }, 'recurring/0/amount'],
  ['a recurring line stands once', { recurring: [] }, { recurring: [{ label: 'UAT', amount: 1 }, { label: 'uat ', amount: 2 }] }, 'recurring/1/label'],
  ['an example has a name', { examples: [example({})] }, { examples: [example({ name: '' })] }, 'examples/0/name'],
  ['an example says something', { examples: [example({ expect: { borrowed: 25 } })] }, { examples: [example({ expect: {} })] }, 'examples/0/expect'],
  ['an example has whole figures', {}, { examples: [example({ given: { available: 600, used: -1 } })] }, 'examples/0/given/used'],
];

// Rule: terms.whole-figures, terms.no-allowance-on-demand, terms.cap-holds-one-allowance, terms.zone-is-known
// Rule: terms.coverage-ends-after-it-starts, terms.overage-price-never-falls
it.each<[string, Partial<Terms>, Partial<Terms>, ...string[]]>(rules)('%s', (_rule, holding, breaking, ...paths) => {
  expect(faultsOf(holding)).toEqual([]);
  expect(pointersOf(breaking)).toEqual(paths.map((path) => `/terms/${path}`));
});

it('the holidays are those of a known region, or none', () => {
  const unknown = { holidaysAreKnown: false };
  expect(faultsOfTerms(retainer({ holidays: null }), unknown)).toEqual([]);
  expect(faultsOfTerms(retainer({ holidays: 'GB-XYZ' }), unknown)).toEqual([
    { pointer: '/terms/holidays', detail: 'must be a region with known public holidays such as GB-ENG, or null' },
  ]);
});

// Rule: terms.all-faults-named
it('all faults come in one answer', () => {
  const contradictory: Partial<Terms> = {
    ...onDemand,
    allowanceMinutes: 600,
    timeZone: 'Mars/Olympus',
    vatRate: '20',
    rollover: { policy: 'capped', capMultiple: '0.5' },
    thresholds: [100, 80],
    ...window({ from: '17:00', to: '09:00' }),
  };
  expect(new Set(pointersOf(contradictory))).toEqual(
    new Set(
      ['allowanceMinutes', 'timeZone', 'vatRate', 'rollover/capMultiple', 'coverage/0/to', 'thresholds/1'].map(
        (path) => `/terms/${path}`,
      ),
    ),
  );
});

describe('the contract’s own examples', () => {
  // Rule: examples.reproduced-before-signing
  it('are reproduced: borrowed, by the hour, by the day, within what is available', () => {
    const examples = [
      example({}),
      example({ given: { available: 600, used: 695, approved: 95 }, expect: { borrowed: 0, charged: 95, net: 19000 } }),
      example({ given: { available: 0, used: 560, approved: 560 }, expect: { net: 84000 + 26667 } }),
      example({ given: { available: 600, used: 599 }, expect: { borrowed: 0, charged: 0, net: 0 } }),
    ];
    expect(faultsOf({ examples })).toEqual([]);
  });

  // Rule: examples.named-with-both-figures
  it('are named with both figures where they are not', () => {
    const examples = [
      example({}),
      example({
        name: 'an hour costs £110',
        given: { available: 0, used: 60, approved: 60 },
        expect: { charged: 60, net: 11000 },
      }),
    ];
    expect(faultsOf({ examples })).toEqual([
      {
        pointer: '/terms/examples/1',
        detail: '"an hour costs £110" is not reproduced: net is 12000, not the 11000 expected',
      },
    ]);
  });

  it('take overage as unapproved where they do not say otherwise and approval is required', () => {
    const examples = [example({ given: { available: 600, used: 695 }, expect: { charged: 95 } })];
    expect(pointersOf({ examples })).toEqual(['/terms/examples/0']);
    expect(pointersOf({ examples, overage: { ...overage, approval: 'not-required' } })).toEqual([]);
  });

  it('cost nothing under an unlimited plan', () => {
    const examples = [
      example({ given: { available: 0, used: 695, approved: 695 }, expect: { borrowed: 0, charged: 0, net: 0 } }),
    ];
    expect(faultsOf({ ...unlimited, hourlyRate: 12000, examples })).toEqual([]);
  });

  it('are worked beside faults that no price depends on, and not with prices that contradict themselves', () => {
    const examples = [example({ expect: { net: 1 } })];
    expect(pointersOf({ examples, vatRate: '20' })).toEqual(['/terms/vatRate', '/terms/examples/0']);
    expect(pointersOf({ examples, dayRate: null })).toEqual(['/terms/dayRate']);
  });
});

describe('the overage price', () => {
  const money = fc.integer({ min: 0, max: 50_000 });
  const minutes = fc.integer({ min: 0, max: 2_000 });
  const prices = fc.record({
    hourlyRate: money,
    developer: money,
    dayRate: fc.integer({ min: 1, max: 100_000 }),
    dayMinutes: fc.integer({ min: 1, max: 600 }),
    border: fc.integer({ min: 0, max: 900 }),
    dayRounding: fc.constantFrom('pro-rata' as const, 'whole-day' as const),
  });
  type Prices = typeof prices extends fc.Arbitrary<infer P> ? P : never;
  const priced = ({ hourlyRate, developer, dayRate, dayMinutes, border, dayRounding }: Prices): Partial<Terms> => ({
    hourlyRate,
    rates: { developer },
    dayRate,
    dayMinutes,
    overage: { borrowUpToMinutes: 0, approval: 'not-required', dayRateAfterMinutes: border, dayRounding },
  });
  const netOf = (terms: Partial<Terms>, pieces: readonly OveragePiece[]) =>
    settleOverage(retainer(terms), { pieces, approvedMinutes: 0 }).net;
  /** Each of up to three lines is rounded on its own. */
  const ROUNDING = 3;

  // Rule: terms.overage-price-never-falls
  it('never falls when work is added at the end', () => {
    fc.assert(
      fc.property(prices, minutes, minutes, minutes, (given, before, after, more) => {
        const pieces = [
          { role: 'developer', minutes: before },
          { role: null, minutes: after },
        ];
        const terms = priced(given);
        expect(netOf(terms, [...pieces, { role: null, minutes: more }])).toBeGreaterThanOrEqual(netOf(terms, pieces));
      }),
    );
  });

  // Rule: terms.overage-price-never-falls
  it('never falls wherever work is added, where it is pro rata and the terms are accepted', () => {
    fc.assert(
      fc.property(prices, minutes, minutes, minutes, (given, early, before, after) => {
        const terms = priced({ ...given, dayRounding: 'pro-rata' });
        fc.pre(faultsOf(terms).length === 0);
        const pieces = [
          { role: 'developer', minutes: before },
          { role: null, minutes: after },
        ];
        const withMore = netOf(terms, [{ role: null, minutes: early }, ...pieces]);
        expect(withMore).toBeGreaterThanOrEqual(netOf(terms, pieces) - ROUNDING);
      }),
    );
  });

  // Rule: terms.overage-price-never-falls
  it('would fall, where the terms are refused for it', () => {
    fc.assert(
      fc.property(prices, (given) => {
        const terms = priced({ ...given, dayRounding: 'pro-rata' });
        fc.pre(faultsOf(terms).length > 0);
        const { border, hourlyRate, developer } = given;
        const [dear, cheap] = hourlyRate > developer ? [null, 'developer'] : ['developer', null];
        const dearWork = { role: dear, minutes: border };
        const withCheapWorkFirst = netOf(terms, [{ role: cheap, minutes: border }, dearWork]);
        expect(withCheapWorkFirst).toBeLessThanOrEqual(netOf(terms, [dearWork]) + ROUNDING);
      }),
    );
  });
});
