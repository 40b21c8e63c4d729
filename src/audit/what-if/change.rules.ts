import { type SignedAgreement } from '../../agreements/agreement.decider';
import { termsInForce } from '../../agreements/agreement.rules';
import { type Terms } from '../../agreements/terms';
import { type Fault } from '../../kernel/refusal';
import { type Cover } from '../../ledger/month.events';
import { type Instant } from '../../time/instant';
import { type LocalDate, type Month, nextMonth, previousMonth } from '../../time/local';

/** What an entry had said; what is left out stays as it was recorded. */
export interface EntryChange {
  readonly workedMinutes?: number;
  readonly startedAt?: Instant;
  readonly cover?: Cover;
  readonly role?: string | null;
}

/** Months, both included. */
export interface Months {
  readonly from: Month;
  readonly through: Month;
}

/** Holidays that had been others: of another region where one is named, and null is none. */
export interface OtherCalendar {
  readonly region?: string | null;
  readonly add: ReadonlySet<LocalDate>;
  readonly remove: ReadonlySet<LocalDate>;
}

/** What had been otherwise. */
export interface Change {
  readonly without: ReadonlySet<string>;
  readonly changed: ReadonlyMap<string, EntryChange>;
  /** Fields of the terms by name, and the months that have them; null where the terms are not asked about. */
  readonly terms: { readonly months: Months; readonly fields: Readonly<Record<string, unknown>> } | null;
  readonly calendar: ({ readonly months: Months } & OtherCalendar) | null;
}

const END_OF_TIME: Month = '9999-12';
export const ALWAYS: Months = { from: '0000-01', through: END_OF_TIME };

/** Nothing is otherwise: the books as they are. */
export const NO_CHANGE: Change = { without: new Set(), changed: new Map(), terms: null, calendar: null };

export const isIn = ({ from, through }: Months, month: Month): boolean => from <= month && month <= through;

/** Months that lie in both; `from` is after `through` where none does. */
export const inBoth = (some: Months, others: Months): Months => ({
  from: some.from > others.from ? some.from : others.from,
  through: some.through < others.through ? some.through : others.through,
});

/**
 * The terms with these fields instead: of an object its fields one by one, everything else whole. What belonged to a
 * rollover or an end that was replaced goes with it, and so do the contract's own examples, which were worked with the
 * terms as they were.
 */
export function termsWith(terms: Terms, fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { rollover, extendMonths: _extension, ...agreed } = terms;
  const staysExtending = (fields['onEnd'] ?? terms.onEnd) === 'extend';
  const policy = isObject(fields['rollover']) ? (fields['rollover']['policy'] ?? rollover.policy) : rollover.policy;
  const base = {
    ...agreed,
    rollover: policy === rollover.policy ? rollover : { policy },
    ...(staysExtending && terms.extendMonths !== undefined ? { extendMonths: terms.extendMonths } : {}),
    examples: [],
  };
  return merged(base, fields);
}

function merged(whole: object, fields: object): Readonly<Record<string, unknown>> {
  const result: Record<string, unknown> = { ...whole };
  for (const [name, value] of Object.entries(fields)) {
    const known = Object.hasOwn(result, name) ? result[name] : undefined;
    result[name] = isObject(known) && isObject(value) ? merged(known, value) : (value as unknown);
  }
  return result;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Currency, zone and renewal make an agreement what it is: with others it would be another one, whose figures compare with none. */
export function whatTermsMustKeep(fields: Readonly<Record<string, unknown>>): readonly Fault[] {
  return ['currency', 'timeZone', 'renewal'].flatMap((field) =>
    Object.hasOwn(fields, field)
      ? [{ pointer: `/terms/${field}`, detail: 'must be left out: it is the same in all books of an agreement' }]
      : [],
  );
}

/** Terms of some versions as they would have been, by version. */
export type OtherTerms = ReadonlyMap<number, Terms>;

/** The agreement as it would have been, had these terms been agreed for these months from the beginning. */
export function agreedOtherwise(agreed: SignedAgreement, months: Months, others: OtherTerms): SignedAgreement {
  const { firstMonth, versions } = agreed;
  const from = months.from > firstMonth ? months.from : firstMonth;
  if (from > months.through) return agreed;
  const after = months.through === END_OF_TIME ? [] : [nextMonth(months.through)];
  const begins = new Set([...versions.map(({ effectiveMonth }) => effectiveMonth), from, ...after]);
  const otherwise = [...begins].sort().map((effectiveMonth) => {
    const { terms, termsVersion: version } = termsInForce(agreed, effectiveMonth);
    return { version, effectiveMonth, terms: (isIn(months, effectiveMonth) && others.get(version)) || terms };
  });
  return { ...agreed, versions: otherwise, terms: otherwise.at(-1)!.terms };
}

/** Terms by which an entry's minutes are worked out. */
const valuing = ['coverage', 'rounding', 'multipliers', 'holidays'] as const;
/** Terms by which it is decided who bears an entry. */
const covering = ['included', 'freeOfCharge'] as const;

/** Whether other terms make other minutes of the same work. */
export const valuesOtherwise = (recorded: Terms, whatIf: Terms): boolean =>
  differ(recorded, whatIf, valuing) || (recorded.plan === 'unlimited') !== (whatIf.plan === 'unlimited');

/** Whether other terms may have others bear the same work. */
export const coversOtherwise = (recorded: Terms, whatIf: Terms): boolean => differ(recorded, whatIf, covering);

const differ = (a: Terms, b: Terms, fields: readonly (keyof Terms)[]): boolean =>
  a !== b && fields.some((field) => JSON.stringify(a[field]) !== JSON.stringify(b[field]));

/** The first month whose books a change of the terms touches: the month before them forfeits by their cap, and charges their fee. */
export const firstTouchedByTerms = (from: Month, firstMonth: Month): Month =>
  from > firstMonth ? previousMonth(from) : firstMonth;
