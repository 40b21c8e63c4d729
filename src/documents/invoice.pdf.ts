import { type Readable } from 'node:stream';
import { type InvoiceView } from '../invoices/invoice.view';
import { startOfDay } from '../time/local';
import { type Party } from './party';
import { chargeColumns, chargeRows } from './pdf/charges';
import { type Block } from './pdf/paper';
import { pdf, type PdfOptions } from './pdf/pdf';
import { spellMonth } from './wording';

/** The invoice, or the credit note, as its client reads it. */
export function invoicePdf(view: InvoiceView, party: Party, options?: PdfOptions): Readable {
  const title = `${nameOf(view)} ${view.number}`;
  const sheet = {
    title,
    subject: `Agreement ${view.agreementId}, ${view.month}`,
    header: [party.agency ?? party.client.name, title],
    createdAt: startOfDay(view.issuedOn, party.timeZone),
  } as const;
  return pdf(sheet, blocksOf(view, party), options);
}

const nameOf = ({ kind }: InvoiceView): string => (kind === 'invoice' ? 'Invoice' : 'Credit note');

function* blocksOf(view: InvoiceView, { agency, client }: Party): Generator<Block> {
  const { agreementId, month, number, issuedOn, creditsInvoice, reason, vatRate } = view;
  yield { as: 'title', text: `${nameOf(view)} ${number}` };
  if (agency !== null) yield { as: 'text', text: `From ${agency}` };
  yield { as: 'text', text: `To ${client.name}`, style: 'strong' };
  yield { as: 'text', text: `Issued on ${issuedOn}, for ${spellMonth(month)}` };
  yield { as: 'text', text: `Agreement ${agreementId}` };
  if (creditsInvoice !== null) yield { as: 'text', text: `Credits invoice ${creditsInvoice}`, style: 'strong' };
  if (reason !== null) yield { as: 'text', text: `Reason: ${reason}` };
  const heading = view.kind === 'invoice' ? 'What is charged' : 'What is credited';
  yield { as: 'table', heading, columns: chargeColumns, rows: chargeRows(view, vatRate) };
  yield { as: 'text', text: whyOf(view), style: 'quiet' };
}

const whyOf = ({ kind, agreementId, month }: InvoiceView): string =>
  kind === 'invoice'
    ? `The statement ${month} of agreement ${agreementId} shows how every figure came about.`
    : `The statement ${month} of agreement ${agreementId} shows what had been charged.`;
