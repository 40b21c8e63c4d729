import { creditedLines, creditNoteIdOf } from '../src/invoices/document.rules';
import { type InvoiceEvent } from '../src/invoices/invoice.events';
import { creditNoteView, type InvoiceView, invoiceView } from '../src/invoices/invoice.view';
import { type Projection } from '../src/kernel/projection';
import { type AdjustmentPosted, type MonthClosed } from '../src/ledger/month.events';
import { ledgerIdOf } from '../src/ledger/opening.rules';
import { type Instant } from '../src/time/instant';
import { type Month } from '../src/time/local';

/**
 * One invoice or credit note: due since what it follows from, then issued for good. Until then it has no number, no
 * date and no figures. The documents that are due are the work list of those that issue them.
 */
export interface InvoiceCard extends InvoiceView {
  readonly state: 'due' | 'issued';
  /** Null once it is issued. */
  readonly dueSince: Instant | null;
  /** The invoice itself, or the one that is credited. */
  readonly invoiceId: string;
  /** What a credit note follows from, and the month in which that was posted; null for an invoice, and for goodwill. */
  readonly adjustment: { readonly adjustmentId: string; readonly month: Month } | null;
  /** Revision of the invoice's stream, on the invoice. */
  readonly revision: number;
}

type DueEvent = MonthClosed | AdjustmentPosted | InvoiceEvent;

export const invoices: Projection<InvoiceCard, DueEvent> = {
  name: 'invoices',
  version: 1,
  handles: {
    MonthClosed: true,
    AdjustmentPosted: true,
    InvoiceIssued: true,
    CreditGranted: true,
    CreditNoteIssued: true,
  },
  route({ type, data }) {
    switch (type) {
      case 'MonthClosed':
        return data.statement.lines.length > 0 ? [data.ledgerId] : [];
      case 'AdjustmentPosted':
        return data.credits
          .filter((credit) => creditedLines(credit).length > 0)
          .map(({ month }) => creditNoteIdOf(data.adjustmentId, month));
      case 'InvoiceIssued':
        return [data.invoiceId];
      case 'CreditGranted':
      case 'CreditNoteIssued':
        return [data.creditNoteId, data.invoiceId];
    }
  },
  initial: (id) => ({
    id,
    kind: 'invoice',
    state: 'due',
    dueSince: null,
    number: '',
    agreementId: '',
    clientId: '',
    month: '',
    issuedOn: '',
    creditsInvoice: null,
    invoiceId: '',
    adjustment: null,
    reason: null,
    lines: [],
    net: 0,
    vat: 0,
    vatRate: '0',
    gross: 0,
    currency: '',
    revision: -1,
  }),
  evolve(card, { type, data, metadata, revision }) {
    const dueSince = metadata.recordedAt;
    switch (type) {
      case 'MonthClosed': {
        const { agreementId, clientId, month } = data;
        return { ...card, kind: 'invoice', dueSince, agreementId, clientId, month, invoiceId: card.id };
      }
      case 'AdjustmentPosted': {
        const { agreementId, clientId, adjustmentId, reason, credits } = data;
        const credited = credits.find(({ month }) => creditNoteIdOf(adjustmentId, month) === card.id)?.month ?? '';
        const invoiceId = ledgerIdOf(agreementId, credited);
        const about = { agreementId, clientId, month: credited, invoiceId, reason };
        return { ...card, ...about, kind: 'credit-note', dueSince, adjustment: { adjustmentId, month: data.month } };
      }
      case 'InvoiceIssued':
        return { ...card, ...invoiceView(data), state: 'issued', dueSince: null, revision };
      case 'CreditGranted': {
        if (card.id === data.invoiceId) return { ...card, revision };
        const { agreementId, clientId, month, invoiceId, reason } = data;
        const since = card.dueSince ?? dueSince;
        return { ...card, kind: 'credit-note', dueSince: since, agreementId, clientId, month, invoiceId, reason };
      }
      case 'CreditNoteIssued': {
        if (card.id === data.invoiceId) return { ...card, revision };
        return { ...card, ...creditNoteView(data), state: 'issued', dueSince: null, revision };
      }
    }
  },
  indexes: [
    { dueSince: 1 },
    { state: 1, issuedOn: -1, number: -1 },
    { clientId: 1, issuedOn: -1, number: -1 },
    { agreementId: 1, issuedOn: -1, number: -1 },
  ],
};
