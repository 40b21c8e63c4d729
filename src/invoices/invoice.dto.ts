import { IsIn, IsInt, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { IsMonthText, IsNotBlank, Optional } from '../http/fields';
import { PageQuery } from '../http/page-query';
import { type DisputeState } from '../disputes/month-in-dispute.view';
import { type LineKind } from '../ledger/month.events';

const kinds = ['invoice', 'credit-note'] as const;
type DocumentKind = (typeof kinds)[number];

const MONEY_MAX = 1_000_000_000_000;
const REASON_LENGTH_MAX = 10_000;

export class CreditNoteBody {
  /** What is given back, before VAT: minor units of the invoice's currency. */
  @IsInt()
  @Min(1)
  @Max(MONEY_MAX)
  amount: number;

  /** Why; it is on the credit note. */
  @IsString()
  @IsNotBlank()
  @MaxLength(REASON_LENGTH_MAX)
  reason: string;
}

export class InvoicesQuery extends PageQuery {
  /** Only documents of this agreement. */
  @Optional()
  @IsString()
  agreementId?: string;

  /** Only documents of this client. */
  @Optional()
  @IsString()
  clientId?: string;

  /** Only documents of this ledger month, `YYYY-MM`. */
  @Optional()
  @IsMonthText()
  month?: string;

  /** Only invoices, or only credit notes. */
  @Optional()
  @IsIn(kinds)
  kind?: DocumentKind;

  /** Only documents issued in this year, `YYYY`. */
  @Optional()
  @Matches(/^\d{4}$/, { message: '$property must be a year written YYYY' })
  year?: string;
}

export class InvoiceLineAnswer {
  kind: LineKind;
  description: string;
  minutes?: number;
  /** Minor units an hour, or a day for `overage-day`. */
  unitPrice?: number;
  /** Net minor units; below zero on a credit note. */
  amount: number;
}

export class InvoiceDispute {
  id: string;
  state: DisputeState;
}

export class InvoiceAnswer {
  id: string;
  kind: DocumentKind;
  /** `INV-2026-00001` or `CN-2026-00001`; each series counts every year from 1, without gaps. */
  number: string;
  agreementId: string;
  clientId: string;
  /** The ledger month that it charges, or gives money back for. */
  month: string;
  /** Local date in the agreement's zone. */
  issuedOn: string;
  /** Number of the invoice that it credits; null for an invoice. */
  creditsInvoice: string | null;
  /** Why it was credited; null for an invoice. */
  reason: string | null;
  /** The upheld dispute that a credit note follows from. */
  disputeId?: string;
  lines: InvoiceLineAnswer[];
  /** Minor units: the sum of the lines. */
  net: number;
  /** On the net total, rounded half up. */
  vat: number;
  /** A decimal string: `0.20` is 20 %. */
  vatRate: string;
  gross: number;
  currency: string;
  /** Only on an invoice of which something was disputed, where it is shown by itself: agreed + disputed + upheld = net. */
  disputes?: InvoiceDispute[];
  agreedNet?: number;
  /** Of disputes that wait for their answer. */
  disputedNet?: number;
  /** Of those that were upheld, and how much of it is on credit notes. */
  upheldNet?: number;
  creditedNet?: number;
  /** Log position of the last event it shows. */
  position: number;
}

export class InvoicePage {
  items: InvoiceAnswer[];
  nextCursor: string | null;
}
