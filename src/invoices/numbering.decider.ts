import { type Decider } from '../kernel/decider';
import { type TakeNumber } from './numbering.commands';
import { type NumberTaken, type Series } from './numbering.events';

/** The numbers of one year. */
export interface Numbering {
  /** The last number of each series; 0 before the first. */
  readonly last: Readonly<Record<Series, number>>;
  /** Numbers by document, in parts of which each is larger than the next: adding one copies few. */
  readonly taken: readonly ReadonlyMap<string, string>[];
}

export const numberingStream = (year: string): string => `numbering-${year}`;

/**
 * The invoices and credit notes of one year, counted without gaps: every document that asks is one that will be
 * issued, and asks as often as it takes. One that has its number keeps it.
 */
export const numbering: Decider<Numbering, TakeNumber, NumberTaken> = {
  name: 'numbering',
  initialState: { last: { invoice: 0, 'credit-note': 0 }, taken: [] },
  decide: takeNumber,
  evolve,
};

/** The number that a document has; undefined before it took one. */
export const numberOf = ({ taken }: Numbering, documentId: string): string | undefined =>
  taken.find((part) => part.has(documentId))?.get(documentId);

const prefixes: Readonly<Record<Series, string>> = { invoice: 'INV', 'credit-note': 'CN' };

function takeNumber({ data }: TakeNumber, state: Numbering): readonly NumberTaken[] {
  const { year, series, documentId } = data;
  if (numberOf(state, documentId) !== undefined) return [];
  const sequence = state.last[series] + 1;
  const number = `${prefixes[series]}-${year}-${String(sequence).padStart(5, '0')}`;
  return [{ type: 'NumberTaken', data: { year, series, number, sequence, documentId } }];
}

function evolve({ last, taken }: Numbering, { data }: NumberTaken): Numbering {
  const { series, sequence, documentId, number } = data;
  return { last: { ...last, [series]: sequence }, taken: grown(taken, new Map([[documentId, number]])) };
}

/** Parts of equal size become one, so that a year of n documents is folded with n log n copies and not n². */
function grown(parts: Numbering['taken'], added: ReadonlyMap<string, string>): Numbering['taken'] {
  const smallest = parts.at(-1);
  if (smallest === undefined || smallest.size > added.size) return [...parts, added];
  return grown(parts.slice(0, -1), new Map([...smallest, ...added]));
}
