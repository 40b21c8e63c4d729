import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type StatementView } from '../ledger/statement.view';
import { busyMonth, creditNote, entryOf, invoice, party } from './documents.fixtures';
import { invoiceColumns, invoiceCsv } from './invoice.csv';
import { statementColumns, statementCsv } from './statement.csv';

type Row = Readonly<Record<string, string>>;

/** RFC 4180, read without the library that wrote it. */
function parsed(text: string): readonly Row[] {
  const records: string[][] = [[]];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gy;
  for (let found = field.exec(text); found !== null; found = field.exec(text)) {
    const [, quoted, plain = '', end] = found;
    records.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === '\r\n') records.push([]);
    if (field.lastIndex >= text.length) break;
  }
  expect(field.lastIndex).toBe(text.length);
  const [header, ...rows] = records.filter((record) => record.length > 0 && record.join('') !== '');
  return rows.map((row) => {
    expect(row).toHaveLength(header!.length);
    return Object.fromEntries(header!.map((name, i) => [name, row[i]!] as const));
  });
}

const rowsOf = (view: StatementView): readonly Row[] => parsed(statementCsv(view, party));
const of = (rows: readonly Row[], section: string): readonly Row[] => rows.filter((row) => row['section'] === section);
const sum = (rows: readonly Row[], column: string): number =>
  rows.reduce((total, row) => total + Number(row[column]), 0);
const figures = (rows: readonly Row[]): Readonly<Record<string, number>> =>
  Object.fromEntries(of(rows, 'summary').map((row) => [row['kind']!, Number(row['minutes'])] as const));

describe('a statement as a table', () => {
  const rows = rowsOf(busyMonth);

  it('says on every row whose and which it is', () => {
    for (const row of rows) {
      expect(row).toMatchObject({
        agency: 'Studio North',
        client: 'Acme',
        agreement_id: 'a1',
        month: '2026-10',
        state: 'closed',
        provisional: 'false',
      });
    }
    expect(rowsOf({ ...busyMonth, state: 'open', provisional: true })[0]).toMatchObject({
      state: 'open',
      provisional: 'true',
    });
  });

  it('gives the figures back as they were', () => {
    expect(figures(rows)).toEqual({
      'brought-forward': 480,
      granted: 600,
      bought: 420,
      given: 90,
      'given-back': 60,
      'borrowed-before': 30,
      available: 1_560,
      used: 1_740,
      drawn: 1_110,
      'drawn-from-allowance': 780,
      'drawn-from-purchase': 270,
      'drawn-from-goodwill': 60,
      expired: 75,
      forfeited: 45,
      refunded: 60,
      carried: 270,
      overage: 630,
      'overage-approved': 600,
      'overage-unapproved': 30,
      borrowed: 0,
      charged: 600,
      'worked-billable': 1_625,
      'worked-warranty': 45,
    });
  });

  it('adds up: entries and adjustments to what was used, drawings to both, lots to what was available', () => {
    const all = figures(rows);
    const drawings = of(rows, 'drawing');
    expect(sum(of(rows, 'entry'), 'minutes') + sum(of(rows, 'adjustment'), 'minutes')).toBe(all['used']);
    expect(sum(drawings, 'minutes')).toBe(all['used']);
    expect(
      sum(
        drawings.filter((row) => row['lot_id'] !== ''),
        'minutes',
      ),
    ).toBe(all['drawn']);
    expect(
      sum(
        drawings.filter((row) => row['lot_id'] === ''),
        'minutes',
      ),
    ).toBe(all['overage']);
    for (const entry of of(rows, 'entry'))
      expect(
        sum(
          drawings.filter((row) => row['id'] === entry['id']),
          'minutes',
        ),
      ).toBe(Number(entry['minutes']));
    const lots = of(rows, 'lot');
    expect(sum(lots, 'minutes')).toBe(all['available']);
    const went = ['drawn', 'expired', 'forfeited', 'refunded', 'carried'];
    for (const what of went) expect(sum(lots, `${what}_minutes`)).toBe(all[what]);
    for (const lot of lots) {
      const left = went.reduce((total, what) => total + Number(lot[`${what}_minutes`]), 0);
      expect(left).toBe(Number(lot['minutes']));
      expect(
        sum(
          drawings.filter((row) => row['lot_id'] === lot['id']),
          'minutes',
        ),
      ).toBe(Number(lot['drawn_minutes']));
    }
  });

  it('adds up in money: lines to net, net and VAT to gross, charges of entries to their lines', () => {
    const [net, vat, gross] = of(rows, 'total').map((row) => Number(row['amount_minor']));
    expect([net, vat, gross]).toEqual([186_236, 37_247, 223_483]);
    expect(sum(of(rows, 'line'), 'amount_minor')).toBe(net);
    expect(net! + vat!).toBe(gross);
    for (const kind of ['overage-hourly', 'overage-day']) {
      const line = of(rows, 'line').find((row) => row['kind'] === kind)!;
      const shares = of(rows, 'drawing').filter((row) => row['line'] === line['line']);
      expect(sum(shares, 'amount_minor')).toBe(Number(line['amount_minor']));
      expect(sum(shares, 'minutes')).toBe(Number(line['minutes']));
    }
    expect(of(rows, 'total')[1]).toMatchObject({ kind: 'vat', vat_rate: '0.20', amount: '372.47', currency: 'GBP' });
  });

  it('says local date and instant, and how an entry counts', () => {
    expect(of(rows, 'entry')[0]).toMatchObject({
      id: 'late',
      kind: 'billable',
      date: '2026-09-30',
      at: '2026-09-30T16:30:00.000Z',
      entry_month: '2026-09',
      late: 'true',
      reversed: 'false',
      worked_minutes: '50',
      inside_minutes: '0',
      outside_minutes: '50',
      out_of_hours_multiplier: '1.5',
      weighted_minutes: '75',
      minutes: '75',
    });
  });

  it('keeps what was corrected and reversed', () => {
    expect(of(rows, 'change')).toMatchObject([
      { kind: 'correction', entry_id: 'corrected', was_minutes: '420', minutes: '915', agent: 'Grace' },
      { kind: 'reversal', entry_id: 'reversed', was_minutes: '60', minutes: '0' },
    ]);
    expect(of(rows, 'adjustment')[2]).toMatchObject({ given_minutes: '60', was_minutes: '120', amount: '-45.00' });
  });

  it('lets no note run as a formula, and leaves figures below zero numbers', () => {
    expect(of(rows, 'entry')[1]!['description']).toBe('\'=1+1 is what the form says, "twice"; and then\nit fails');
    expect(of(rows, 'line')[3]!['description']).toBe("'@Hotel, Leeds");
    expect(of(rows, 'line')[6]).toMatchObject({ amount: '-90.00', amount_minor: '-9000', unit_price: '90.00' });
    for (const note of ['+1', '-1', '=1', '@a', '\t=1']) {
      const [entry] = of(rowsOf({ ...busyMonth, entries: [entryOf({ note })] }), 'entry');
      expect(entry!['description']).toBe(`'${note}`);
    }
  });

  it.each([
    ['JPY', '186236', '12000'],
    ['KWD', '186.236', '12.000'],
  ])('writes %s with its own digits', (currency, net, price) => {
    const inCurrency = rowsOf({ ...busyMonth, currency });
    expect(of(inCurrency, 'total')[0]).toMatchObject({ amount: net, amount_minor: '186236', currency });
    expect(of(inCurrency, 'line')[1]!['unit_price']).toBe(price);
  });

  it('is UTF-8 without a mark, with CRLF, and whole in any script', () => {
    const text = statementCsv({ ...busyMonth, entries: [entryOf({ note: 'Zażółć 日本語 🎉' })] }, party);
    expect(text.startsWith('section,')).toBe(true);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(of(parsed(text), 'entry')[0]!['description']).toBe('Zażółć 日本語 🎉');
  });
});

describe('an invoice as a table', () => {
  it('has the lines, then net, VAT and gross', () => {
    const rows = parsed(invoiceCsv(invoice, party));
    expect(rows.map((row) => [row['section'], row['kind'], row['amount']])).toEqual([
      ['line', 'purchase', '630.00'],
      ['line', 'overage-hourly', '840.00'],
      ['line', 'overage-day', '342.86'],
      ['line', 'expense', '89.50'],
      ['line', 'recurring', '50.00'],
      ['line', 'fee', '0.00'],
      ['line', 'refund', '-90.00'],
      ['total', 'net', '1862.36'],
      ['total', 'vat', '372.47'],
      ['total', 'gross', '2234.83'],
    ]);
    expect(rows[0]).toMatchObject({ document: 'invoice', number: 'INV-2026-00008', issued_on: '2026-11-04' });
  });

  it('says which invoice a credit note credits, below zero', () => {
    const rows = parsed(invoiceCsv(creditNote, party));
    for (const row of rows)
      expect(row).toMatchObject({ document: 'credit-note', credits_invoice: 'INV-2026-00007', month: '2026-09' });
    expect(rows.at(-1)).toMatchObject({ kind: 'gross', amount: '-54.00', amount_minor: '-5400' });
  });
});

it.each([
  ['Statements', statementColumns],
  ['Invoices and credit notes', invoiceColumns],
])('the README tells of every column of %s, in order', (title, columns) => {
  const readme = readFileSync(join(__dirname, 'README.md'), 'utf8');
  const section = readme.split(/^## /m).find((part) => part.startsWith(title))!;
  const told = section.split('\n').flatMap((line) => /^\| (`.+?`) \|/.exec(line)?.[1]!.match(/[a-z_]+/g) ?? []);
  expect(told).toEqual(columns);
});
