import { Big } from 'big.js';
import { type Fault } from '../kernel/refusal';
import { settleOverage } from '../ledger/overage.rules';
import { isCurrency, isDecimal } from '../money/money';
import { isTimeZone } from '../time/local';
import { type Coverage, type CoverageWindow, insideMs } from '../time/working-calendar';
import { type ContractExample, priorities, type Terms } from './terms';

/** One thing that terms must hold to: no faults where they do. */
type Rule = (terms: Terms) => readonly Fault[];

/**
 * Every fault of the terms, in the order of the rules; none where they can be signed. Pointers begin at `/terms`.
 * `holidaysAreKnown` says whether anybody knows the public holidays of the terms' region.
 */
export function faultsOfTerms(terms: Terms, known: { readonly holidaysAreKnown: boolean }): readonly Fault[] {
  const aboutPrices = priceRules.flatMap((rule) => rule(terms));
  const aboutTheRest = otherRules.flatMap((rule) => rule(terms));
  // An example is worked with the prices: while these contradict themselves it says nothing.
  const aboutExamples = aboutPrices.length === 0 ? everyExampleIsReproduced(terms) : [];
  return [...aboutPrices, ...aboutTheRest, ...theHolidaysAreKnown(terms, known), ...aboutExamples];
}

const priceRules: readonly Rule[] = [
  pricesAndMinutesAreWhole,
  onlyARetainerHasAnAllowance,
  noMoreIsBorrowedThanOneAllowance,
  workOnDemandHasAPrice,
  overageByTheDayHasADayAndItsPrice,
  theOveragePriceNeverFallsAsMinutesRise,
];

const otherRules: readonly Rule[] = [
  otherFiguresAreWhole,
  theCurrencyIsKnown,
  theTimeZoneIsKnown,
  vatIsAShare,
  workOutOfHoursIsNoCheaper,
  aCapHoldsAtLeastOneAllowance,
  onlyACappedRolloverExpiresLater,
  coverageIsOpen,
  everyTargetCanBeMet,
  freeOfChargeNamesSomeTickets,
  freeMonthsFitTheTerm,
  onlyAnExtendingEndHasAnExtension,
  thresholdsRise,
  everyRoleAndLabelHasAName,
  everyRecurringLineIsItsOwn,
  everyExampleSaysSomething,
];

const MONEY_MAX = 1_000_000_000_000;
const MINUTES_MAX = 10_000_000;
const MINUTES_IN_A_DAY = 1_440;
const MINUTES_IN_A_YEAR = 525_600;
const MONTHS_MAX = 1_200;
const DAYS_MAX = 3_660;
const MULTIPLE_MAX = 1_000;

interface Figure {
  readonly path: string;
  /** null, or left out, is no figure. */
  readonly value: number | null | undefined;
  readonly min?: number;
  readonly max: number;
}

/** Bounds are far above any contract; they keep every sum of a month within exact whole numbers. */
function faultsOfFigures(figures: readonly Figure[]): readonly Fault[] {
  return figures.flatMap(({ path, value, min = 0, max }) => {
    const absent = value === null || value === undefined;
    const holds = absent || (Number.isSafeInteger(value) && value >= min && value <= max);
    return faultUnless(holds, path, `must be a whole number from ${min} to ${max}`);
  });
}

/** The figures that overage is settled by. */
function pricesAndMinutesAreWhole({ rates, overage, examples, ...terms }: Terms): readonly Fault[] {
  return faultsOfFigures([
    { path: 'allowanceMinutes', value: terms.allowanceMinutes, max: MINUTES_MAX },
    { path: 'hourlyRate', value: terms.hourlyRate, max: MONEY_MAX },
    ...Object.entries(rates).map(([role, rate]) => ({
      path: `rates/${escaped(role)}`,
      // A rate of null reads as absent, and is none.
      value: rate ?? Number.NaN,
      max: MONEY_MAX,
    })),
    { path: 'dayRate', value: terms.dayRate, max: MONEY_MAX },
    { path: 'dayMinutes', value: terms.dayMinutes, min: 1, max: MINUTES_IN_A_DAY },
    { path: 'overage/borrowUpToMinutes', value: overage.borrowUpToMinutes, max: MINUTES_MAX },
    { path: 'overage/dayRateAfterMinutes', value: overage.dayRateAfterMinutes, max: MINUTES_MAX },
    ...examples.flatMap(({ given, expect }, i) => [
      { path: `examples/${i}/given/available`, value: given.available, max: MINUTES_MAX },
      { path: `examples/${i}/given/used`, value: given.used, max: MINUTES_MAX },
      { path: `examples/${i}/given/approved`, value: given.approved, max: MINUTES_MAX },
      { path: `examples/${i}/expect/borrowed`, value: expect.borrowed, max: MINUTES_MAX },
      { path: `examples/${i}/expect/charged`, value: expect.charged, max: MINUTES_MAX },
      { path: `examples/${i}/expect/net`, value: expect.net, max: Number.MAX_SAFE_INTEGER },
    ]),
  ]);
}

function otherFiguresAreWhole({
  recurring,
  rollover,
  rounding,
  targets,
  thresholds,
  ...terms
}: Terms): readonly Fault[] {
  const aYearAtMost = { min: 1, max: MINUTES_IN_A_YEAR };
  return faultsOfFigures([
    { path: 'monthlyFee', value: terms.monthlyFee, max: MONEY_MAX },
    ...recurring.map(({ amount }, i) => ({ path: `recurring/${i}/amount`, value: amount, max: MONEY_MAX })),
    { path: 'rollover/expiresAfterMonths', value: rollover.expiresAfterMonths, min: 1, max: MONTHS_MAX },
    { path: 'rounding/incrementMinutes', value: rounding.incrementMinutes, min: 1, max: MINUTES_IN_A_DAY },
    { path: 'rounding/minimumMinutes', value: rounding.minimumMinutes, max: MINUTES_IN_A_DAY },
    ...priorities.flatMap((priority) => [
      { path: `targets/${priority}/responseMinutes`, value: targets[priority]?.responseMinutes, ...aYearAtMost },
      { path: `targets/${priority}/resolutionMinutes`, value: targets[priority]?.resolutionMinutes, ...aYearAtMost },
      { path: `targets/${priority}/updateMinutes`, value: targets[priority]?.updateMinutes, ...aYearAtMost },
    ]),
    { path: 'freeMonths', value: terms.freeMonths, max: MONTHS_MAX },
    { path: 'termMonths', value: terms.termMonths, min: 1, max: MONTHS_MAX },
    { path: 'noticeDays', value: terms.noticeDays, max: DAYS_MAX },
    { path: 'extendMonths', value: terms.extendMonths, min: 1, max: MONTHS_MAX },
    ...thresholds.map((value, i) => ({ path: `thresholds/${i}`, value, min: 1, max: 1_000 })),
    { path: 'closeAfterDays', value: terms.closeAfterDays, max: 365 },
  ]);
}

function onlyARetainerHasAnAllowance({ plan, allowanceMinutes }: Terms): readonly Fault[] {
  return plan === 'retainer'
    ? faultUnless(allowanceMinutes !== 0, 'allowanceMinutes', 'must be above 0: a retainer has an allowance')
    : faultUnless(allowanceMinutes === 0, 'allowanceMinutes', `must be 0: ${plan} has no allowance`);
}

/** What is borrowed makes the next month's allowance smaller: beyond it nothing would ever be given back. */
function noMoreIsBorrowedThanOneAllowance({ plan, allowanceMinutes, overage }: Terms): readonly Fault[] {
  return faultUnless(
    plan !== 'retainer' || overage.borrowUpToMinutes <= allowanceMinutes,
    'overage/borrowUpToMinutes',
    `must be at most the allowance of ${allowanceMinutes} minutes, which is what gives it back`,
  );
}

function workOnDemandHasAPrice({ plan, hourlyRate }: Terms): readonly Fault[] {
  return faultUnless(
    plan !== 'on-demand' || hourlyRate !== 0,
    'hourlyRate',
    'must be above 0: all time on demand is charged by the hour',
  );
}

function overageByTheDayHasADayAndItsPrice({ dayRate, dayMinutes, overage }: Terms): readonly Fault[] {
  if (overage.dayRateAfterMinutes === null) return [];
  const detail = 'is needed where overage is charged by the day (overage/dayRateAfterMinutes)';
  return [
    ...faultUnless(dayRate !== null, 'dayRate', detail),
    ...faultUnless(dayMinutes !== null, 'dayMinutes', detail),
  ];
}

/**
 * Charged overage costs `hourlyRate` (or the role's rate) for its first `dayRateAfterMinutes` in drawing order, and the
 * day rate for what is beyond. At one hourly rate each further minute adds zero or more, so the total cannot fall
 * (negative prices are refused as figures), whether days are counted pro rata or whole. That a minute beyond the border
 * costs less than one before it is fine: the total still rises. Two things are not:
 * - A day rate of 0: at the border the price would stop rising, and all work beyond it would be free.
 * - Hourly rates further apart than the price of a day's minute. One minute drawn early by the cheapest role pushes one of
 *   the dearest over the border: the total changes by cheapest + day − dearest, which must not be below zero. This is
 *   compared exactly and before rounding; where nothing is charged by the hour (border 0) roles do not matter.
 * With whole days a minute pushed over the border may fall into a day that is paid for anyway. That is what a whole day
 * means, so it is judged by the day's average minute, as pro rata is.
 */
function theOveragePriceNeverFallsAsMinutesRise(terms: Terms): readonly Fault[] {
  const { dayRate, dayMinutes, overage } = terms;
  if (overage.dayRateAfterMinutes === null || dayRate === null || dayMinutes === null) return [];
  if (pricesAndMinutesAreWhole(terms).length > 0) return [];
  const border = overage.dayRateAfterMinutes;
  if (dayRate === 0) {
    return [fault('dayRate', `must be above 0: overage beyond ${border} minutes would cost nothing`)];
  }
  const hourly = [
    { path: 'hourlyRate', rate: terms.hourlyRate },
    ...Object.entries(terms.rates).map(([role, rate]) => ({ path: `rates/${escaped(role)}`, rate })),
  ];
  const cheapest = Math.min(...hourly.map(({ rate }) => rate));
  const dearest = hourly.reduce((a, b) => (b.rate > a.rate ? b : a));
  const falls = border > 0 && dearest.rate * dayMinutes > cheapest * dayMinutes + dayRate * 60;
  return faultUnless(
    !falls,
    dearest.path,
    `must not exceed the cheapest hourly rate (${cheapest}) by more than an hour at the day rate ` +
      `(${dayRate} per ${dayMinutes} minutes): a cheap minute would push a dear one beyond ${border} minutes, ` +
      'and the price of the overage would fall as minutes rise',
  );
}

function theCurrencyIsKnown({ currency }: Terms): readonly Fault[] {
  return faultUnless(isCurrency(currency), 'currency', 'must be an ISO 4217 code such as GBP');
}

function theTimeZoneIsKnown({ timeZone }: Terms): readonly Fault[] {
  return faultUnless(isTimeZone(timeZone), 'timeZone', 'must be an IANA time zone such as Europe/London');
}

function theHolidaysAreKnown({ holidays }: Terms, known: { readonly holidaysAreKnown: boolean }): readonly Fault[] {
  return faultUnless(
    holidays === null || known.holidaysAreKnown,
    'holidays',
    'must be a region with known public holidays such as GB-ENG, or null',
  );
}

/** A VAT of 20 % is `0.20`; `20` is a mistake. */
function vatIsAShare({ vatRate }: Terms): readonly Fault[] {
  return faultUnless(isDecimalFrom(0, vatRate, 1), 'vatRate', 'must be a decimal from 0 to 1: 20 % is 0.20');
}

function workOutOfHoursIsNoCheaper({ multipliers }: Terms): readonly Fault[] {
  const holds = isDecimalFrom(1, multipliers.outOfHours, MULTIPLE_MAX);
  return faultUnless(holds, 'multipliers/outOfHours', `must be a decimal from 1 to ${MULTIPLE_MAX} such as 1.5`);
}

function aCapHoldsAtLeastOneAllowance({ rollover }: Terms): readonly Fault[] {
  const { policy, capMultiple } = rollover;
  if (policy === 'none') {
    const detail = 'must be left out: where nothing rolls over there is nothing to cap';
    return faultUnless(capMultiple === undefined, 'rollover/capMultiple', detail);
  }
  return faultUnless(
    capMultiple !== undefined && isDecimalFrom(1, capMultiple, MULTIPLE_MAX),
    'rollover/capMultiple',
    `must be a decimal from 1 to ${MULTIPLE_MAX}: a cap below one allowance would forfeit the month's own`,
  );
}

function onlyACappedRolloverExpiresLater({ rollover }: Terms): readonly Fault[] {
  return faultUnless(
    rollover.policy === 'capped' || (rollover.expiresAfterMonths ?? null) === null,
    'rollover/expiresAfterMonths',
    "must be left out: where nothing rolls over the allowance expires at its month's end",
  );
}

function coverageIsOpen({ coverage, targets }: Terms): readonly Fault[] {
  return [
    ...faultsOfCoverage('coverage', coverage),
    ...priorities.flatMap((priority) =>
      faultsOfCoverage(`targets/${priority}/coverage`, targets[priority]?.coverage ?? 'around-the-clock'),
    ),
  ];
}

function faultsOfCoverage(path: string, coverage: Coverage): readonly Fault[] {
  if (coverage === 'around-the-clock') return [];
  const detail = 'must have at least one window, or be around-the-clock';
  return [
    ...faultUnless(coverage.length > 0, path, detail),
    ...coverage.flatMap((window, i) => faultsOfWindow(`${path}/${i}`, window)),
  ];
}

const weekdays: readonly string[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const TIME_OF_DAY = /^([01]\d|2[0-3]):[0-5]\d$/;

function faultsOfWindow(path: string, { days, from, to }: CoverageWindow): readonly Fault[] {
  const starts = TIME_OF_DAY.test(from);
  const ends = TIME_OF_DAY.test(to) || to === '24:00';
  return [
    ...faultUnless(days.length > 0, `${path}/days`, 'must name at least one day'),
    ...days.flatMap((day, i) =>
      faultUnless(weekdays.includes(day), `${path}/days/${i}`, `must be one of ${weekdays.join(', ')}`),
    ),
    ...faultUnless(starts, `${path}/from`, 'must be a time written HH:MM, from 00:00 to 23:59'),
    ...faultUnless(ends, `${path}/to`, 'must be a time written HH:MM, up to 24:00'),
    ...faultUnless(
      !starts || !ends || from < to,
      `${path}/to`,
      `must be after ${from}: coverage ends after it starts, and hours over midnight are two windows`,
    ),
  ];
}

/** A resolution includes a response; and a target must be within reach of the hours that are covered. */
function everyTargetCanBeMet(terms: Terms): readonly Fault[] {
  return priorities.flatMap((priority) => {
    const target = terms.targets[priority];
    if (!target) return [];
    const { responseMinutes, resolutionMinutes, updateMinutes = null } = target;
    const reach = minutesInAYear(target.coverage ?? terms.coverage);
    const isWithinReach = (minutes: number | null, name: string) =>
      faultUnless(
        minutes === null || minutes <= reach,
        `targets/${priority}/${name}`,
        `must be at most ${reach}: what its coverage opens in a year`,
      );
    return [
      ...faultUnless(
        responseMinutes === null || resolutionMinutes === null || resolutionMinutes >= responseMinutes,
        `targets/${priority}/resolutionMinutes`,
        `must be at least the ${responseMinutes} minutes of the response`,
      ),
      ...isWithinReach(responseMinutes, 'responseMinutes'),
      ...isWithinReach(resolutionMinutes, 'resolutionMinutes'),
      ...isWithinReach(updateMinutes, 'updateMinutes'),
    ];
  });
}

/** Of a year of 52 weeks without holidays; without bound where the coverage is faulty, which is named as such. */
function minutesInAYear(coverage: Coverage): number {
  if (coverage === 'around-the-clock' || faultsOfCoverage('', coverage).length > 0) return Number.POSITIVE_INFINITY;
  const week = { timeZone: 'UTC', coverage, holidays: new Set<string>() };
  return (insideMs(week, '2024-01-01T00:00:00.000Z', '2024-01-08T00:00:00.000Z') / 60_000) * 52;
}

function freeOfChargeNamesSomeTickets({ freeOfCharge }: Terms): readonly Fault[] {
  return freeOfCharge.flatMap(({ channel, priority }, i) =>
    faultUnless(
      channel !== undefined || priority !== undefined,
      `freeOfCharge/${i}`,
      'must name a channel, a priority or both: otherwise every ticket would be free',
    ),
  );
}

function freeMonthsFitTheTerm({ freeMonths, termMonths }: Terms): readonly Fault[] {
  return faultUnless(freeMonths <= termMonths, 'freeMonths', `must be at most the term of ${termMonths} months`);
}

function onlyAnExtendingEndHasAnExtension({ onEnd, extendMonths }: Terms): readonly Fault[] {
  return onEnd === 'extend'
    ? faultUnless(
        extendMonths !== undefined,
        'extendMonths',
        'is needed where unused minutes stay usable after the end',
      )
    : faultUnless(extendMonths === undefined, 'extendMonths', `must be left out where the end is to ${onEnd}`);
}

function thresholdsRise({ thresholds }: Terms): readonly Fault[] {
  return thresholds.flatMap((threshold, i) => {
    const before = thresholds[i - 1];
    const rises = before === undefined || threshold > before;
    return faultUnless(rises, `thresholds/${i}`, `must be above the ${before} before it: thresholds rise`);
  });
}

function everyRoleAndLabelHasAName({ rates, recurring, examples }: Terms): readonly Fault[] {
  const named = [
    ...Object.keys(rates).map((role) => ({ path: `rates/${escaped(role)}`, name: role })),
    ...recurring.map(({ label }, i) => ({ path: `recurring/${i}/label`, name: label })),
    ...examples.map(({ name }, i) => ({ path: `examples/${i}/name`, name })),
  ];
  return named.flatMap(({ path, name }) => faultUnless(name.trim() !== '', path, 'must have a name that is not blank'));
}

function everyRecurringLineIsItsOwn({ recurring }: Terms): readonly Fault[] {
  const labels = recurring.map(({ label }) => label.trim().toLowerCase());
  return labels.flatMap((label, i) => {
    const first = labels.indexOf(label);
    return faultUnless(first === i, `recurring/${i}/label`, `must differ from recurring/${first}`);
  });
}

function everyExampleSaysSomething({ examples }: Terms): readonly Fault[] {
  return examples.flatMap(({ expect }, i) =>
    faultUnless(
      Object.keys(expect).length > 0,
      `examples/${i}/expect`,
      'must expect borrowed or charged minutes or a net amount',
    ),
  );
}

/** The engine works each example of the contract with the contract's own prices, and must come to the same figures. */
function everyExampleIsReproduced(terms: Terms): readonly Fault[] {
  return terms.examples.flatMap((example, i) => {
    const { expect } = example;
    const reproduced = worked(terms, example);
    const differing = (['borrowed', 'charged', 'net'] as const).filter(
      (figure) => expect[figure] !== undefined && expect[figure] !== reproduced[figure],
    );
    const figures = differing.map((figure) => `${figure} is ${reproduced[figure]}, not the ${expect[figure]} expected`);
    return faultUnless(
      differing.length === 0,
      `examples/${i}`,
      `"${example.name}" is not reproduced: ${figures.join('; ')}`,
    );
  });
}

/** Minutes that nobody says were approved were not. */
function worked(terms: Terms, { given }: ContractExample): { borrowed: number; charged: number; net: number } {
  const drawsNothing = terms.plan === 'unlimited';
  const minutes = drawsNothing ? 0 : Math.max(0, given.used - given.available);
  const { borrowedMinutes, chargedMinutes, net } = settleOverage(terms, {
    pieces: [{ role: null, minutes }],
    approvedMinutes: given.approved ?? 0,
  });
  return { borrowed: borrowedMinutes, charged: chargedMinutes, net };
}

function isDecimalFrom(min: number, text: string, max: number): boolean {
  return isDecimal(text) && new Big(text).gte(min) && new Big(text).lte(max);
}

const fault = (path: string, detail: string): Fault => ({ pointer: `/terms/${path}`, detail });

const faultUnless = (holds: boolean, path: string, detail: string): readonly Fault[] =>
  holds ? [] : [fault(path, detail)];

/** A name as one step of an RFC 6901 pointer. */
const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
