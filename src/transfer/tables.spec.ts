import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { columnsOf, kinds } from './columns.rules';
import { tables } from './tables';

const statement = (id: string, currency: string, ...amounts: readonly number[]) => ({
  ...{ id, agreementId: id, clientId: 'acme', month: '2026-10', closedAt: '2026-11-03T00:00:00.000Z' },
  statement: { currency, lines: amounts.map((amount) => ({ kind: 'expense', description: '=1+1', amount })) },
});

const rowsIn = (text: string) => parse<Readonly<Record<string, string>>>(text, { columns: true });

describe('A read model as a table', () => {
  it('writes amounts with the digits of each row’s currency, and as minor units', () => {
    const docs = [statement('a1', 'GBP', 1234, -50), statement('a2', 'JPY', 1234), statement('a3', 'GBP', 5)];
    const rows = rowsIn(tables['statement-lines']!.text(docs));
    expect(rows.map((row) => [row['amount'], row['amount_minor'], row['currency']])).toEqual([
      ['12.34', '1234', 'GBP'],
      ['-0.50', '-50', 'GBP'],
      ['1234', '1234', 'JPY'],
      ['0.05', '5', 'GBP'],
    ]);
  });

  it('lets no text run as a formula', () => {
    const [row] = rowsIn(tables['statement-lines']!.text([statement('a1', 'GBP', 1)]));
    expect(row!['description']).toBe("'=1+1");
  });

  it('has its header also where there is nothing', () => {
    for (const { columns, text } of Object.values(tables)) expect(text([])).toBe(`${columns.join(',')}\r\n`);
  });
});

const pageOf = (name: string): string => readFileSync(join(__dirname, '../../docs', name), 'utf8');

/** The columns that a section of a page tells of, in the first cell of its table. */
function toldIn(page: string, title: string): readonly string[] {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${title}\n`))!;
  return section.split('\n').flatMap((line) => /^\| (`.+?`) \|/.exec(line)?.[1]!.match(/[A-Za-z_.…]+/g) ?? []);
}

it.each(Object.entries(tables))('docs/export.md tells of every column of %s, in order', (name, { columns }) => {
  expect(toldIn(pageOf('export.md'), name)).toEqual(columns);
});

it.each(kinds)('docs/import.md tells of every column of %s, in order', (kind) => {
  const names = columnsOf[kind].map(({ name }) => name);
  expect(toldIn(pageOf('import.md'), kind)).toEqual(kind === 'agreements' ? [...names, 'terms.…'] : names);
});
