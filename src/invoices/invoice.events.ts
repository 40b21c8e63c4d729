import { type DomainEvent } from '../kernel/event';
import { type ChargeLine } from '../ledger/month.events';
import { type Instant } from '../time/instant';
import { type LocalDate, type Month } from '../time/local';

/** What a document comes to. Money is whole minor units of `currency`; VAT is worked out once, on the net total. */
export interface Totals {
  readonly lines: readonly ChargeLine[];
  readonly net: number;
  readonly vat: number;
  /** A decimal string: `0.20` is 20 %. */
  readonly vatRate: string;
  readonly gross: number;
  readonly currency: string;
}

interface OfInvoice {
  /** The id of the ledger month that it charges. */
  readonly invoiceId: string;
  readonly agreementId: string;
  readonly clientId: string;
  readonly month: Month;
}

/** The lines of a closed month; below zero in all, it is an amount owed to the client. */
export type InvoiceIssued = DomainEvent<
  'InvoiceIssued',
  OfInvoice &
    Totals & {
      readonly number: string;
      /** Local date of the close. */
      readonly issuedOn: LocalDate;
    }
>;

interface CreditOf extends OfInvoice, Totals {
  readonly creditNoteId: string;
  /** The ledger's adjustment that it follows from; null for goodwill, which somebody gives by hand. */
  readonly adjustmentId: string | null;
  /** The upheld dispute that it follows from. */
  readonly disputeId?: string;
  readonly reason: string;
}

/** Money comes back: lines and totals are below zero. Its credit note follows, and is of the same date. */
export type CreditGranted = DomainEvent<
  'CreditGranted',
  CreditOf & { readonly grantedAt: Instant; readonly grantedOn: LocalDate }
>;

export type CreditNoteIssued = DomainEvent<
  'CreditNoteIssued',
  CreditOf & {
    readonly invoiceNumber: string;
    readonly number: string;
    /** Local date of the adjustment, or of the goodwill. */
    readonly issuedOn: LocalDate;
  }
>;

export type InvoiceEvent = InvoiceIssued | CreditGranted | CreditNoteIssued;
