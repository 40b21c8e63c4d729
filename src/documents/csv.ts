import { stringify } from 'csv-stringify/sync';
import { decimalMoney } from './wording';

type Value = string | number | boolean | null | undefined;

/** A row by its columns' names; what it leaves out is empty. */
export type CsvRow<Column extends string> = Readonly<Partial<Record<Column, Value>>>;

/** Columns of money: a decimal in the currency, beside the same as minor units. */
export interface Money {
  readonly unit_price?: number;
  readonly unit_price_minor?: number;
  readonly amount?: number;
  readonly amount_minor?: number;
}

/** Both columns of each amount, in minor units: `csv` writes the first of each pair as a decimal. */
export const money = (amount: number | undefined, unitPrice?: number): Money => ({
  ...(unitPrice === undefined ? {} : { unit_price: unitPrice, unit_price_minor: unitPrice }),
  ...(amount === undefined ? {} : { amount, amount_minor: amount }),
});

/**
 * RFC 4180 with a header. Text that a spreadsheet would take for a formula begins with an apostrophe; numbers below
 * zero stay numbers. Booleans are `true` and `false`.
 */
export function csv<Column extends string>(
  columns: readonly Column[],
  rows: Iterable<CsvRow<Column>>,
  currency: string,
): string {
  const inDecimals = columns.map((column) => column === 'unit_price' || column === 'amount');
  const records = Array.from(rows, (row) => columns.map((column) => row[column]));
  return stringify(records, {
    header: true,
    columns: [...columns],
    record_delimiter: '\r\n',
    escape_formulas: true,
    cast: {
      boolean: String,
      number: (value, { index }) => (inDecimals[index] ? decimalMoney(value, currency) : String(value)),
    },
  });
}
