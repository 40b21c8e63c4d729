import { z } from 'zod';
import {
  type DisputeOpened,
  type DisputeOverdue,
  type DisputeRedressed,
  type DisputeRejected,
  type DisputeReplayed,
  type DisputeUpheld,
  type DisputeWithdrawn,
} from '../../disputes/dispute.events';
import { type CreditNoteIssued, type InvoiceIssued } from '../../invoices/invoice.events';
import { publish } from './publication';
import { count, drawing, id, instant, line, localDate, minutes, money, month, text, totals } from './shapes';

const ofInvoice = { invoiceId: id, agreementId: id, clientId: id, month, ...totals };
const ofDispute = { disputeId: id, ledgerId: id, agreementId: id, clientId: id, month };
const figures = z.object({ minutes, net: money }).meta({ id: 'Figures' });
const share = z.object({ entryId: id, minutes, amount: money });

/** What is charged, and what is contested of it. */
export const aboutDocuments = {
  InvoiceIssued: publish<InvoiceIssued>(
    'InvoiceIssued',
    1,
    'A closed month was invoiced.',
  )(z.object({ ...ofInvoice, number: text, issuedOn: localDate })),
  CreditNoteIssued: publish<CreditNoteIssued>(
    'CreditNoteIssued',
    1,
    'Money comes back: amounts are below zero.',
  )(
    z.object({
      ...{ ...ofInvoice, creditNoteId: id, adjustmentId: id.nullable(), disputeId: id.optional(), reason: text },
      ...{ invoiceNumber: text, number: text, issuedOn: localDate },
    }),
  ),
  DisputeOpened: publish<DisputeOpened>(
    'DisputeOpened',
    1,
    'A closed month is contested, whole or in part.',
  )(
    z.object({
      ...{ ...ofDispute, number: count, reason: text, wholeMonth: z.boolean(), entryIds: z.array(id) },
      lines: z.array(count),
      entries: z.array(z.object({ ...drawing.shape, minutes, net: money })),
      charges: z.array(z.object({ ...line.shape, line: count, shares: z.array(share) })),
      ...{ statement: figures, disputed: figures, agreed: figures, currency: text, timeZone: text },
      ...{ closeId: id, revision: count, position: count, closedAt: instant, sealDigest: text.nullable() },
      ...{ disputableThrough: localDate, openedOn: localDate, answerDueOn: localDate, answerDueAt: instant },
    }),
  ),
  DisputeReplayed: publish<DisputeReplayed>(
    'DisputeReplayed',
    1,
    'The contested month was worked out again.',
  )(
    z.object({
      ...{ ...ofDispute, eventsRead: count, replayed: figures, equal: z.boolean() },
      differences: z.array(text),
    }),
  ),
  DisputeOverdue: publish<DisputeOverdue>(
    'DisputeOverdue',
    1,
    'The answer to a dispute is late.',
  )(z.object({ ...ofDispute, answerDueAt: instant })),
  DisputeUpheld: publish<DisputeUpheld>(
    'DisputeUpheld',
    1,
    'The client is right, wholly or in part.',
  )(
    z.object({
      ...{ ...ofDispute, reason: text, goodwillMinutes: minutes, goodwillMonth: month.nullable() },
      ...{ creditAmount: money, currency: text, whole: z.boolean(), upheld: figures, agreed: figures },
      ...{ decidedAt: instant, decidedOn: localDate },
    }),
  ),
  DisputeRejected: publish<DisputeRejected>(
    'DisputeRejected',
    1,
    'The statement stands.',
  )(z.object({ ...ofDispute, reason: text, agreed: figures })),
  DisputeWithdrawn: publish<DisputeWithdrawn>(
    'DisputeWithdrawn',
    1,
    'The client contests it no longer.',
  )(z.object({ ...ofDispute, reason: text.nullable() })),
  DisputeRedressed: publish<DisputeRedressed>(
    'DisputeRedressed',
    1,
    'What an upheld dispute gives back was given.',
  )(
    z.object({
      ...ofDispute,
      adjustment: z.object({ adjustmentId: id, month, minutes, lotId: id }).nullable(),
      creditNote: z.object({ creditNoteId: id, number: text, amount: money }).nullable(),
      notGiven: z.array(text),
    }),
  ),
};
