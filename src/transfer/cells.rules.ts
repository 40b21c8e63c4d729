import { type Column, isTermsColumn } from './columns.rules';

/** A cell as a value; undefined for an empty one, which is left out. */
export type CellRead = { readonly value: unknown } | { readonly fault: string };

const WHOLE = /^-?\d{1,15}$/;
const WITH_COMMA = /^-?\d+(\.\d{3})*,\d+$/;
/** Fields of terms that are decimals written as text, also where they look like whole numbers. */
const DECIMALS = ['vatRate', 'capMultiple', 'outOfHours'];

/** Text is data, whatever it looks like: nothing in it is taken for a formula. */
export function readCell({ name, cell }: Column, text: string): CellRead {
  if (text === '') return { value: undefined };
  if (isTermsColumn(name)) return readTerm(name.slice(name.lastIndexOf('.') + 1), text.trim());
  if (cell === 'text') return { value: text };
  const trimmed = text.trim();
  if (cell === 'json') return readJson(trimmed);
  if (WITH_COMMA.test(trimmed)) return { fault: withComma(trimmed) };
  return { value: WHOLE.test(trimmed) ? Number(trimmed) : trimmed };
}

function readTerm(field: string, text: string): CellRead {
  if (WITH_COMMA.test(text)) return { fault: withComma(text) };
  if (DECIMALS.includes(field)) return { value: text };
  if (WHOLE.test(text)) return { value: Number(text) };
  return /^([[{].*|null|true|false)$/s.test(text) ? readJson(text) : { value: text };
}

function readJson(text: string): CellRead {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    return { fault: `must be JSON: ${(error as Error).message}` };
  }
}

const withComma = (text: string): string =>
  `must be written with a point, and minutes and money as whole numbers: not ${text}`;
