import { type InvoiceView } from '../invoices/invoice.view';
import { csv, type CsvRow, money } from './csv';
import { type Party } from './party';

/** What each column holds is told in this folder's README. */
export const invoiceColumns = [
  'section',
  'agency',
  'client',
  'agreement_id',
  'month',
  'document',
  'number',
  'issued_on',
  'credits_invoice',
  'reason',
  'line',
  'kind',
  'description',
  'minutes',
  'unit_price',
  'unit_price_minor',
  'amount',
  'amount_minor',
  'vat_rate',
  'currency',
] as const;

type InvoiceRow = CsvRow<(typeof invoiceColumns)[number]>;

/** The invoice or credit note as one flat table: its lines, then net, VAT and gross. Those of a credit are below zero. */
export function invoiceCsv(view: InvoiceView, party: Party): string {
  return csv(invoiceColumns, rowsOf(view, party), view.currency);
}

function* rowsOf(view: InvoiceView, { agency, client }: Party): Generator<InvoiceRow> {
  const { agreementId, month, number, issuedOn, creditsInvoice, reason, currency, vatRate } = view;
  const about = {
    agency,
    client: client.name,
    agreement_id: agreementId,
    month,
    document: view.kind,
    number,
    issued_on: issuedOn,
    credits_invoice: creditsInvoice,
    reason,
  };
  for (const [i, { kind, description, minutes, unitPrice, amount }] of view.lines.entries())
    yield { section: 'line', ...about, line: i + 1, kind, description, minutes, ...money(amount, unitPrice), currency };
  const totals = { net: view.net, vat: view.vat, gross: view.gross };
  for (const [kind, amount] of Object.entries(totals))
    yield { section: 'total', ...about, kind, ...money(amount), vat_rate: vatRate, currency };
}
