import { refusalOf } from '../../test/support/given';
import { retainer } from '../../test/support/terms';
import { ValidationPipe } from '../http/validation';
import { SignAgreementBody } from './agreement.dto';
import { type Terms } from './terms';
import { termsOf } from './terms.dto';
import { faultsOfTerms } from './terms.rules';

const received = (terms: unknown): SignAgreementBody =>
  new ValidationPipe().transform(
    {
      clientId: '9b2f1f6e-0b0b-5a4f-8a52-3f1f1f1f1f1f',
      startsOn: '2026-11-16',
      terms: JSON.parse(JSON.stringify(terms)) as unknown,
    },
    { type: 'body', metatype: SignAgreementBody },
  ) as SignAgreementBody;

const read = (terms: unknown): Terms => termsOf(received(terms).terms);
const pointersOf = (terms: unknown) => refusalOf(() => received(terms)).errors.map(({ pointer }) => pointer);

const stated = { currency: 'GBP', timeZone: 'Europe/London', vatRate: '0.20' };
const smallRetainer = { ...stated, plan: 'retainer', allowanceMinutes: 300, monthlyFee: 60000, hourlyRate: 12000 };

it('whole terms are read as they were sent', () => {
  const examples = [
    {
      name: 'a small overrun is borrowed',
      given: { available: 600, used: 625, approved: 25 },
      expect: { borrowed: 25, charged: 0, net: 0 },
    },
  ];
  const whole = retainer({ examples, onEnd: 'extend', extendMonths: 3, coverage: 'around-the-clock' });
  expect(read(whole)).toStrictEqual(whole);
});

it('a small retainer is signed with few fields', () => {
  const expected: Terms = {
    plan: 'retainer',
    currency: 'GBP',
    timeZone: 'Europe/London',
    holidays: null,
    allowanceMinutes: 300,
    monthlyFee: 60000,
    hourlyRate: 12000,
    rates: {},
    dayRate: null,
    dayMinutes: null,
    vatRate: '0.20',
    recurring: [],
    rollover: { policy: 'none' },
    overage: { borrowUpToMinutes: 0, approval: 'required', dayRateAfterMinutes: null, dayRounding: 'pro-rata' },
    rounding: { incrementMinutes: 1, minimumMinutes: 0 },
    multipliers: { outOfHours: '1' },
    coverage: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '09:00', to: '17:00' }],
    targets: {},
    included: [],
    freeOfCharge: [],
    freeMonths: 0,
    termMonths: 12,
    renewal: 'rolling',
    noticeDays: 30,
    proration: 'by-day',
    lateEntries: 'next-open-month',
    onEnd: 'forfeit',
    thresholds: [50, 80, 100],
    closeAfterDays: 3,
    examples: [],
  };
  expect(read(smallRetainer)).toStrictEqual(expected);
});

it.each([
  ['prepaid', { ...stated, plan: 'prepaid', hourlyRate: 12000 }],
  ['on demand', { ...stated, plan: 'on-demand', hourlyRate: 12000 }],
  ['unlimited', { ...stated, plan: 'unlimited', monthlyFee: 250000 }],
  ['a small retainer', smallRetainer],
])('%s with what it cannot go without has no faults', (_plan, terms) => {
  expect(faultsOfTerms(read(terms), { holidaysAreKnown: true })).toEqual([]);
});

it.each([
  ['retainer', 'allowanceMinutes', 'monthlyFee', 'hourlyRate'],
  ['prepaid', 'hourlyRate'],
  ['on-demand', 'hourlyRate'],
  ['unlimited', 'monthlyFee'],
])('%s states its figures', (plan, ...fields) => {
  expect(refusalOf(() => received({ ...stated, plan })).errors).toEqual(
    fields.map((field) => ({ pointer: `/terms/${field}`, detail: 'is required' })),
  );
});

it('what is left out of a part has that part’s defaults', () => {
  const { overage, rounding, targets } = read({
    ...smallRetainer,
    overage: { borrowUpToMinutes: 30 },
    rounding: { incrementMinutes: 15 },
    targets: { P1: { responseMinutes: 60 } },
  });
  expect(overage).toEqual({ ...read(smallRetainer).overage, borrowUpToMinutes: 30 });
  expect(rounding).toEqual({ incrementMinutes: 15, minimumMinutes: 0 });
  expect(targets).toEqual({ P1: { responseMinutes: 60, resolutionMinutes: null } });
});

it('a month that is closed by hand only, and a day rate that is none, are kept', () => {
  expect(read({ ...smallRetainer, closeAfterDays: null, dayRate: null })).toMatchObject({
    closeAfterDays: null,
    dayRate: null,
  });
});

it.each<[string, object, ...string[]]>([
  ['a field nobody knows', { hourlyrate: 1 }, 'hourlyrate'],
  ['one in a part', { overage: { approvals: 'required' } }, 'overage/approvals'],
  ['one in a list', { recurring: [{ label: 'UAT', amount: 1, per: 'month' }] }, 'recurring/0/per'],
  ['one in a target', { targets: { P4: {} } }, 'targets/P4'],
  ['one in a window', { coverage: [{ days: ['mon'], from: '09:00', to: '17:00', zone: 'UTC' }] }, 'coverage/0/zone'],
  ['a number as text', { allowanceMinutes: '300' }, 'allowanceMinutes'],
  ['a decimal as a number', { vatRate: 0.2 }, 'vatRate'],
  ['half a minute', { allowanceMinutes: 0.5 }, 'allowanceMinutes'],
  ['an unknown plan', { plan: 'gold' }, 'plan'],
  ['an unknown renewal', { renewal: 'yearly' }, 'renewal'],
  ['an unknown policy', { rollover: { policy: 'all' } }, 'rollover/policy'],
  ['a policy that is missing', { rollover: {} }, 'rollover/policy'],
  ['null where something is', { freeMonths: null, overage: null }, 'overage', 'freeMonths'],
  ['null in a list', { recurring: [null] }, 'recurring', 'recurring/0'],
  ['a part that is a list', { rounding: [] }, 'rounding'],
  ['rates in a list', { rates: [] }, 'rates'],
  ['coverage in words', { coverage: 'office hours' }, 'coverage'],
  ['coverage that is one window', { coverage: { days: ['mon'], from: '09:00', to: '17:00' } }, 'coverage'],
  ['a target’s coverage in words', { targets: { P1: { coverage: 'always' } } }, 'targets/P1/coverage'],
  ['work that cannot be included', { included: ['warranty', 'fun'] }, 'included'],
  ['an unknown channel', { freeOfCharge: [{ channel: 'fax' }] }, 'freeOfCharge/0/channel'],
  ['an example without figures', { examples: [{ name: 'none' }] }, 'examples/0/given', 'examples/0/expect'],
])('%s is refused', (_what, over, ...paths) => {
  expect([...new Set(pointersOf({ ...smallRetainer, ...over }))]).toEqual(paths.map((path) => `/terms/${path}`));
});

it('an agreement may end with its term', () => {
  const fixed = read({ ...smallRetainer, renewal: 'none' });
  expect(fixed.renewal).toBe('none');
  expect(faultsOfTerms(fixed, { holidaysAreKnown: true })).toEqual([]);
});
