import { type Decider, unreachable } from '../kernel/decider';
import { Refusal } from '../kernel/refusal';
import { minorUnits, sumMoney } from '../money/money';
import { sameLines, totalsOf } from './document.rules';
import { type GrantCredit, type InvoiceCommand, type IssueCreditNote, type IssueInvoice } from './invoice.commands';
import { type CreditGranted, type CreditNoteIssued, type InvoiceEvent, type InvoiceIssued } from './invoice.events';

export type Invoice = { readonly status: 'unissued' } | IssuedInvoice;

export interface IssuedInvoice {
  readonly status: 'issued';
  readonly issued: InvoiceIssued['data'];
  /** By the credit note's id, in the order in which they were granted. */
  readonly credits: ReadonlyMap<string, Credit>;
}

interface Credit {
  readonly granted: CreditGranted['data'];
  /** Null until it is on paper. */
  readonly note: CreditNoteIssued['data'] | null;
}

export const invoiceStream = (invoiceId: string): string => `invoice-${invoiceId}`;

/**
 * The invoice of one ledger month, and what is credited on it. What can be refused is refused before a number is
 * taken: a credit is granted first and put on paper then, so that no number is left without its document.
 * Refuses UNKNOWN_INVOICE, DOCUMENT_DIFFERS, CREDIT_NOT_GRANTED, CREDIT_EXCEEDS_INVOICE and CURRENCY_DIFFERS.
 */
export const invoice: Decider<Invoice, InvoiceCommand, InvoiceEvent> = {
  name: 'invoice',
  initialState: { status: 'unissued' },
  decide,
  evolve,
};

/** @throws Refusal UNKNOWN_INVOICE */
export function issuedInvoice(state: Invoice, invoiceId: string): IssuedInvoice {
  if (state.status === 'issued') return state;
  throw new Refusal('UNKNOWN_INVOICE', 'No invoice has this id', { invoiceId });
}

function decide(command: InvoiceCommand, state: Invoice): readonly InvoiceEvent[] {
  switch (command.type) {
    case 'IssueInvoice':
      return issueInvoice(command, state);
    case 'GrantCredit':
      return grantCredit(command, issuedInvoice(state, command.data.invoiceId));
    case 'IssueCreditNote':
      return issueCreditNote(command, issuedInvoice(state, command.data.invoiceId));
    default:
      return unreachable(command);
  }
}

function issueInvoice({ data }: IssueInvoice, state: Invoice): readonly InvoiceIssued[] {
  const { issuedAt, lines, vatRate, currency, ...about } = data;
  if (state.status === 'unissued') {
    const issued = { ...about, ...totalsOf(lines, vatRate, currency) };
    return [{ type: 'InvoiceIssued', data: issued, occurredAt: issuedAt }];
  }
  const { issued } = state;
  const same =
    issued.number === data.number &&
    issued.issuedOn === data.issuedOn &&
    issued.vatRate === vatRate &&
    issued.currency === currency &&
    sameLines(issued.lines, lines);
  if (same) return [];
  throw differs(data.invoiceId, issued.number);
}

function grantCredit({ data }: GrantCredit, state: IssuedInvoice): readonly CreditGranted[] {
  const { lines, currency, ...about } = data;
  const { issued, credits } = state;
  const earlier = credits.get(data.creditNoteId)?.granted;
  if (earlier) {
    if (earlier.reason === data.reason && sameLines(earlier.lines, lines)) return [];
    throw differs(data.creditNoteId, null);
  }
  if (currency !== issued.currency) {
    throw new Refusal('CURRENCY_DIFFERS', `The invoice is in ${issued.currency}, not in ${currency}`, { currency });
  }
  const notBelowZero = lines.find(({ kind, amount }) => kind !== 'credit' || amount >= 0);
  if (lines.length === 0 || notBelowZero) throw new Error(`Not lines of a credit: ${JSON.stringify(lines)}`);
  const granted = { ...about, clientId: issued.clientId, ...totalsOf(lines, issued.vatRate, currency) };
  if (data.adjustmentId !== null) creditsMayNotExceedWhatWasCharged(state, granted);
  if (data.disputeId !== undefined) disputesMayNotExceedWhatIsLeft(state, granted);
  return [{ type: 'CreditGranted', data: granted, occurredAt: data.grantedAt }];
}

/** Net minor units of what was charged that no credit of any kind has taken off yet. */
export function creditLeft({ issued, credits }: IssuedInvoice): number {
  const credited = -sum([...credits.values()].map(({ granted }) => granted.net));
  return Math.max(0, chargedBy(issued) - credited);
}

function disputesMayNotExceedWhatIsLeft(state: IssuedInvoice, { net, invoiceId }: CreditGranted['data']): void {
  const left = creditLeft(state);
  if (-net <= left) return;
  const detail = `${-net} would be credited, and ${left} are left of ${state.issued.number}`;
  throw new Refusal('CREDIT_EXCEEDS_INVOICE', detail, { invoiceId, left, credited: -net });
}

const chargedBy = ({ lines }: InvoiceIssued['data']): number => sum(lines.map(({ amount }) => Math.max(0, amount)));

/** Goodwill is the agency's to give, and takes nothing from what corrections may still give back. */
function creditsMayNotExceedWhatWasCharged({ issued, credits }: IssuedInvoice, granted: CreditGranted['data']): void {
  const owed = [...credits.values()]
    .map((credit) => credit.granted)
    .filter(({ adjustmentId }) => adjustmentId !== null);
  const charged = chargedBy(issued);
  const credited = -sum([...owed, granted].map(({ net }) => net));
  if (credited <= charged) return;
  const detail = `With this one ${credited} would be credited, and ${issued.number} charged ${charged}`;
  throw new Refusal('CREDIT_EXCEEDS_INVOICE', detail, { invoiceId: issued.invoiceId, charged, credited });
}

function issueCreditNote({ data }: IssueCreditNote, { issued, credits }: IssuedInvoice): readonly CreditNoteIssued[] {
  const { invoiceId, creditNoteId, number } = data;
  const credit = credits.get(creditNoteId);
  if (!credit) throw new Refusal('CREDIT_NOT_GRANTED', 'No such credit was granted', { invoiceId, creditNoteId });
  if (credit.note) {
    if (credit.note.number === number) return [];
    throw differs(creditNoteId, credit.note.number);
  }
  const { grantedAt, grantedOn, ...granted } = credit.granted;
  const note = { ...granted, invoiceNumber: issued.number, number, issuedOn: grantedOn };
  return [{ type: 'CreditNoteIssued', data: note, occurredAt: grantedAt }];
}

function evolve(state: Invoice, event: InvoiceEvent): Invoice {
  if (event.type === 'InvoiceIssued') return { status: 'issued', issued: event.data, credits: new Map() };
  if (state.status === 'unissued') throw new Error(`${event.type} on an invoice that was never issued`);
  const { creditNoteId } = event.data;
  switch (event.type) {
    case 'CreditGranted':
      return withCredit(state, creditNoteId, { granted: event.data, note: null });
    case 'CreditNoteIssued': {
      const credit = state.credits.get(creditNoteId);
      if (!credit) throw new Error('A credit note of a credit that was never granted');
      return withCredit(state, creditNoteId, { ...credit, note: event.data });
    }
    default:
      return unreachable(event);
  }
}

const withCredit = (state: IssuedInvoice, creditNoteId: string, credit: Credit): IssuedInvoice => ({
  ...state,
  credits: new Map(state.credits).set(creditNoteId, credit),
});

const sum = (amounts: readonly number[]): number => sumMoney(amounts.map(minorUnits));

const differs = (documentId: string, number: string | null): Refusal =>
  new Refusal('DOCUMENT_DIFFERS', 'This document exists, and says something else', { documentId, number });
