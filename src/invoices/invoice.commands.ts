import { DomainCommand } from '../kernel/command';
import { type Instant } from '../time/instant';
import { type CreditGranted, type InvoiceIssued } from './invoice.events';

/** `issuedAt` is when the month was closed. */
export class IssueInvoice extends DomainCommand<
  'IssueInvoice',
  Omit<InvoiceIssued['data'], 'net' | 'vat' | 'gross'> & { readonly issuedAt: Instant }
> {
  readonly type = 'IssueInvoice';
}

/** The client and the VAT rate are the invoice's. */
export class GrantCredit extends DomainCommand<
  'GrantCredit',
  Omit<CreditGranted['data'], 'clientId' | 'net' | 'vat' | 'vatRate' | 'gross'>
> {
  readonly type = 'GrantCredit';
}

/** Puts a granted credit on paper. */
export class IssueCreditNote extends DomainCommand<
  'IssueCreditNote',
  { readonly invoiceId: string; readonly creditNoteId: string; readonly number: string }
> {
  readonly type = 'IssueCreditNote';
}

export type InvoiceCommand = IssueInvoice | GrantCredit | IssueCreditNote;
