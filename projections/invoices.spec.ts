import { creditLine, fee, OfficeInMemory } from '../test/support/invoices';
import { meta } from '../test/support/given';
import { creditNoteIdOf } from '../src/invoices/document.rules';

const closedAt = '2026-11-04T00:00:00.000Z';
const postedAt = '2026-11-20T15:00:00.000Z';
const credit = { month: '2026-10', lines: [creditLine(500)], vatRate: '0.20', currency: 'GBP' };

/** October has closed, and in November a reversal gives back 500 of it. */
function office(): OfficeInMemory {
  const office = new OfficeInMemory();
  office.closes('a1', '2026-10', closedAt);
  office.opens('a1', '2026-11');
  office.adjusts('a1', '2026-11', postedAt, 'adj', [credit]);
  return office;
}
const noteId = creditNoteIdOf('adj', '2026-10');

it('holds an invoice as due from the close of its month', () => {
  expect(office().documents().get('a1-2026-10')).toMatchObject({
    ...{ kind: 'invoice', state: 'due', dueSince: closedAt, agreementId: 'a1', month: '2026-10', number: '' },
  });
});

it('holds a credit note as due from the adjustment, of the month that had charged it', () => {
  expect(office().documents().get(noteId)).toMatchObject({
    ...{ kind: 'credit-note', state: 'due', dueSince: postedAt, agreementId: 'a1', month: '2026-10' },
    ...{ invoiceId: 'a1-2026-10', adjustment: { adjustmentId: 'adj', month: '2026-11' }, reason: 'Logged twice' },
  });
});

it('holds nothing due for a month without lines, or a share that came to nothing', () => {
  const quiet = new OfficeInMemory();
  quiet.closes('a1', '2026-10', closedAt, { lines: [] });
  quiet.opens('a1', '2026-11');
  quiet.adjusts('a1', '2026-11', postedAt, 'adj', [{ ...credit, lines: [creditLine(0)] }]);
  expect(quiet.documents().size).toBe(0);
});

it('shows both as they were issued, and lets them be due no more', async () => {
  const books = office();
  await books.invoicing.creditAdjustment('a1', '2026-11', 'adj', meta());

  expect(books.documents().get('a1-2026-10')).toMatchObject({
    ...{ state: 'issued', dueSince: null, number: 'INV-2026-00001', issuedOn: '2026-11-04', creditsInvoice: null },
    ...{ lines: [fee], net: 120_000, vat: 24_000, vatRate: '0.20', gross: 144_000, currency: 'GBP' },
  });
  expect(books.documents().get(noteId)).toMatchObject({
    ...{ state: 'issued', dueSince: null, number: 'CN-2026-00001', creditsInvoice: 'INV-2026-00001' },
    ...{ lines: [creditLine(500)], net: -500, vat: -100, gross: -600, reason: 'Logged twice' },
  });
});

it('keeps a credit note due since its adjustment while it is granted and not on paper', async () => {
  const books = office();
  books.decisions.commandsLeft = 3;
  await expect(books.invoicing.creditAdjustment('a1', '2026-11', 'adj', meta())).rejects.toThrow('killed');

  expect(books.documents().get(noteId)).toMatchObject({
    ...{ state: 'due', dueSince: postedAt, adjustment: { adjustmentId: 'adj' }, number: '' },
  });
});
