import { buffer } from 'node:stream/consumers';
import { creditNote, invoice, party } from './documents.fixtures';
import { invoicePdf } from './invoice.pdf';
import { textOf } from './pdf/pdf-text.fixtures';

it('an invoice says its number, dates, parties and lines, and where its figures come from', async () => {
  const [page, ...more] = await textOf(invoicePdf(invoice, party));
  expect(more).toEqual([]);
  expect(page!.lines).toEqual([
    'Studio North | Invoice INV-2026-00008',
    'Invoice INV-2026-00008',
    'From Studio North',
    'To Acme',
    'Issued on 2026-11-04, for October 2026',
    'Agreement a1',
    'What is charged',
    'For | Time | Price | Amount, net',
    'Hours bought on 2026-10-02 | 7 h | 90.00 GBP an hour | 630.00 GBP',
    'Time beyond the hours available, developer | 7 h | 120.00 GBP an hour | 840.00 GBP',
    'Time beyond the hours available, by the day | 3 h | 800.00 GBP a day | 342.86 GBP',
    '@Hotel, Leeds | 89.50 GBP',
    'Staging and UAT servers, 2026-11 | 50.00 GBP',
    'Fee for 2026-11, free of charge | 0.00 GBP',
    'Unused hours bought on 2026-10-02 | 1 h | 90.00 GBP an hour | -90.00 GBP',
    'Net | 1,862.36 GBP',
    'VAT 20 % | 372.47 GBP',
    'Gross | 2,234.83 GBP',
    'The statement 2026-10 of agreement a1 shows how every figure came about.',
    'Page 1 of | 1',
  ]);
});

it('a credit note says which invoice it credits, and why', async () => {
  const [page] = await textOf(invoicePdf(creditNote, party));
  expect(page!.lines).toEqual([
    'Studio North | Credit note CN-2026-00001',
    'Credit note CN-2026-00001',
    'From Studio North',
    'To Acme',
    'Issued on 2026-10-08, for September 2026',
    'Agreement a1',
    'Credits invoice INV-2026-00007',
    'Reason: It was half as long',
    'What is credited',
    'For | Time | Price | Amount, net',
    'Time corrected | 30 min | 90.00 GBP an hour | -45.00 GBP',
    'Net | -45.00 GBP',
    'VAT 20 % | -9.00 GBP',
    'Gross | -54.00 GBP',
    'The statement 2026-09 of agreement a1 shows what had been charged.',
    'Page 1 of | 1',
  ]);
});

it('an agency without a name leaves it out', async () => {
  const [page] = await textOf(invoicePdf(invoice, { ...party, agency: null }));
  expect(page!.lines[0]).toBe('Acme | Invoice INV-2026-00008');
  expect(page!.lines.join(' ')).not.toContain('From');
});

it('an invoice is dated by its own date, in its own zone, and is the same bytes every time', async () => {
  const inTokyo = { ...party, timeZone: 'Asia/Tokyo' };
  const file = await buffer(invoicePdf(invoice, inTokyo, { compress: false }));
  expect(file.toString('latin1')).toContain('(D:20261103150000Z)');
  expect((await buffer(invoicePdf(invoice, inTokyo, { compress: false }))).equals(file)).toBe(true);
});
