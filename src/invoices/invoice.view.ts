import { type LocalDate, type Month } from '../time/local';
import { type CreditNoteIssued, type InvoiceIssued } from './invoice.events';

/**
 * One line of a document. Amounts are net minor units of the document's currency, those of a credit below zero;
 * `unitPrice` is minor units an hour, or a day where the line is charged by days.
 */
export interface InvoiceLineView {
  readonly kind: string;
  readonly description: string;
  readonly minutes?: number;
  readonly unitPrice?: number;
  readonly amount: number;
}

/**
 * An issued invoice or credit note: all that its readers see, and all that a rendering of it may show. Money is whole
 * minor units of `currency`; net is the sum of the lines, gross = net + vat; a credit note's figures are below zero.
 */
export interface InvoiceView {
  readonly id: string;
  readonly kind: 'invoice' | 'credit-note';
  /** `INV-2026-00001` or `CN-2026-00001`. */
  readonly number: string;
  readonly agreementId: string;
  readonly clientId: string;
  /** The ledger month that it charges, or gives money back for. */
  readonly month: Month;
  /** Local date in the agreement's time zone. */
  readonly issuedOn: LocalDate;
  /** Number of the invoice that it credits; null for an invoice. */
  readonly creditsInvoice: string | null;
  /** Why it was credited; null for an invoice. */
  readonly reason: string | null;
  /** The upheld dispute that a credit note follows from. */
  readonly disputeId?: string;
  readonly lines: readonly InvoiceLineView[];
  readonly net: number;
  readonly vat: number;
  /** A decimal string: `0.20` is 20 %. */
  readonly vatRate: string;
  readonly gross: number;
  readonly currency: string;
}

/** An invoice as its fact tells it. */
export function invoiceView({ invoiceId, ...issued }: InvoiceIssued['data']): InvoiceView {
  return { id: invoiceId, kind: 'invoice', creditsInvoice: null, reason: null, ...issued };
}

/** A credit note as its fact tells it. */
export function creditNoteView(data: CreditNoteIssued['data']): InvoiceView {
  const { creditNoteId, invoiceId: _invoiceId, invoiceNumber, adjustmentId: _adjustmentId, ...issued } = data;
  return { id: creditNoteId, kind: 'credit-note', creditsInvoice: invoiceNumber, ...issued };
}
