import { Injectable } from '@nestjs/common';
import { type Decided } from '../event-store/decided';
import { Decisions } from '../event-store/decisions';
import { EventLog } from '../event-store/event-log';
import { type CommandMeta, following } from '../kernel/command';
import { type RecordedOf } from '../kernel/event';
import { idFrom } from '../kernel/ids';
import { Refusal } from '../kernel/refusal';
import { ledgerMonth, ledgerStream } from '../ledger/month.decider';
import { type MonthEvent, type MonthOpened } from '../ledger/month.events';
import { ledgerIdOf } from '../ledger/opening.rules';
import { type Instant } from '../time/instant';
import { localDateOf, type LocalDate, type Month } from '../time/local';
import { creditedLines, creditNoteIdOf, yearOf } from './document.rules';
import { GrantCredit, IssueCreditNote, IssueInvoice } from './invoice.commands';
import { creditLeft, type Invoice, invoice, invoiceStream, type IssuedInvoice, issuedInvoice } from './invoice.decider';
import { type InvoiceEvent } from './invoice.events';
import { TakeNumber } from './numbering.commands';
import { numbering, numberingStream, numberOf } from './numbering.decider';
import { type Series } from './numbering.events';

export type DecidedInvoice = Decided<Invoice, InvoiceEvent>;

/** Money given back out of goodwill: `amount` is net minor units, above zero. */
export interface Goodwill {
  readonly invoiceId: string;
  readonly amount: number;
  readonly reason: string;
}

/** Money given back because a dispute was upheld: `amount` is net minor units, above zero. */
export interface DisputedMoney {
  readonly disputeId: string;
  readonly agreementId: string;
  readonly month: Month;
  readonly amount: number;
  readonly reason: string;
  readonly grantedAt: Instant;
  /** Its local date. */
  readonly grantedOn: LocalDate;
}

/**
 * Puts on paper what the ledger has decided. Ids, dates and commands follow from the ledger's facts alone, and a
 * document keeps the number that it took: so whoever does it (the request that caused it, the schedule, another
 * instance, a repeat after a crash) does it once.
 */
@Injectable()
export class Invoicing {
  constructor(
    private readonly decisions: Decisions,
    private readonly log: EventLog,
  ) {}

  /**
   * Issues the invoice of a closed month; null for a month without lines, which has none.
   * @throws Refusal MONTH_NOT_ENDED for a month that is not closed
   */
  async invoiceMonth(agreementId: string, month: Month, meta: CommandMeta): Promise<DecidedInvoice | null> {
    const { closed, timeZone, vatRate } = await this.closeOf(agreementId, month);
    const { ledgerId: invoiceId, clientId, statement } = closed.data;
    const { lines, currency } = statement;
    if (lines.length === 0) return null;
    const issuedAt = closed.metadata.recordedAt;
    const issuedOn = localDateOf(issuedAt, timeZone);
    const number = await this.takeNumber('invoice', invoiceId, issuedOn, meta);
    const data = { invoiceId, agreementId, clientId, month, number, issuedOn, issuedAt, lines, vatRate, currency };
    const command = new IssueInvoice(data, following(meta, 'issue-invoice', invoiceId));
    return this.decisions.run(invoice, invoiceStream(invoiceId), command);
  }

  /**
   * Issues what an adjustment gives back as credit notes, one for each month that had charged it; `month` is that of
   * the adjustment. A month that has no invoice yet gets it first.
   */
  async creditAdjustment(
    agreementId: string,
    month: Month,
    adjustmentId: string,
    meta: CommandMeta,
  ): Promise<readonly DecidedInvoice[]> {
    const { adjustment, timeZone } = await this.adjustmentOf(agreementId, month, adjustmentId);
    const grantedAt = adjustment.metadata.recordedAt;
    const { reason, credits } = adjustment.data;
    const issued: DecidedInvoice[] = [];
    for (const credit of credits) {
      const lines = creditedLines(credit);
      if (lines.length === 0) continue;
      const invoiceId = ledgerIdOf(agreementId, credit.month);
      const { state } = await this.decisions.load(invoice, invoiceStream(invoiceId));
      if (state.status === 'unissued') await this.invoiceMonth(agreementId, credit.month, meta);
      const creditNoteId = creditNoteIdOf(adjustmentId, credit.month);
      const about = { creditNoteId, invoiceId, agreementId, month: credit.month, adjustmentId, reason };
      const granted = { ...about, grantedAt, grantedOn: localDateOf(grantedAt, timeZone) };
      const command = new GrantCredit(
        { ...granted, lines, currency: credit.currency },
        following(meta, 'grant-credit', creditNoteId),
      );
      issued.push(await this.grant(command));
    }
    return issued;
  }

  /**
   * Gives money back out of goodwill.
   * @throws Refusal UNKNOWN_INVOICE
   */
  async giveCredit({ invoiceId, amount, reason }: Goodwill, meta: CommandMeta): Promise<DecidedInvoice> {
    const { state } = await this.decisions.load(invoice, invoiceStream(invoiceId));
    const { agreementId, month, currency } = issuedInvoice(state, invoiceId).issued;
    const { timeZone } = (await this.openingOf(agreementId, month)).terms;
    const command = new GrantCredit(
      {
        creditNoteId: idFrom(meta.commandId, 'credit-note'),
        ...{ invoiceId, agreementId, month, adjustmentId: null, reason },
        grantedAt: meta.at,
        grantedOn: localDateOf(meta.at, timeZone),
        lines: [{ kind: 'credit', description: 'Goodwill', amount: -amount }],
        currency,
      },
      meta,
    );
    return this.grant(command);
  }

  /** Net minor units that can still be credited on a closed month's invoice; 0 for a month that has none. */
  async creditLeft(agreementId: string, month: Month, meta: CommandMeta): Promise<number> {
    const issued = await this.invoiceOf(agreementId, month, meta);
    return issued ? creditLeft(issued) : 0;
  }

  /**
   * Credits what an upheld dispute gives back, as far as it is still left of the invoice; null where nothing is.
   * @throws Refusal CREDIT_EXCEEDS_INVOICE where somebody else credits the same at this moment: the next look tells
   */
  async creditDispute(given: DisputedMoney, meta: CommandMeta): Promise<DecidedInvoice | null> {
    const { disputeId, agreementId, month, reason, grantedAt, grantedOn } = given;
    const issued = await this.invoiceOf(agreementId, month, meta);
    if (!issued) return null;
    const { invoiceId, currency } = issued.issued;
    const creditNoteId = idFrom(disputeId, 'credit-note');
    if (issued.credits.has(creditNoteId)) return this.issueCreditNote(invoiceId, creditNoteId, meta);
    const amount = Math.min(given.amount, creditLeft(issued));
    if (amount === 0) return null;
    const about = { creditNoteId, invoiceId, agreementId, month, adjustmentId: null, disputeId, reason };
    const lines = [{ kind: 'credit', description: 'Dispute upheld', amount: -amount }] as const;
    const command = new GrantCredit(
      { ...about, grantedAt, grantedOn, lines, currency },
      following(meta, 'grant-credit', creditNoteId),
    );
    return this.grant(command);
  }

  /**
   * Puts a credit that was granted on paper.
   * @throws Refusal UNKNOWN_INVOICE, CREDIT_NOT_GRANTED
   */
  async issueCreditNote(invoiceId: string, creditNoteId: string, meta: CommandMeta): Promise<DecidedInvoice> {
    const { state } = await this.decisions.load(invoice, invoiceStream(invoiceId));
    const credit = issuedInvoice(state, invoiceId).credits.get(creditNoteId);
    if (!credit) throw new Refusal('CREDIT_NOT_GRANTED', 'No such credit was granted', { invoiceId, creditNoteId });
    const number = await this.takeNumber('credit-note', creditNoteId, credit.granted.grantedOn, meta);
    const command = new IssueCreditNote(
      { invoiceId, creditNoteId, number },
      following(meta, 'issue-credit-note', creditNoteId),
    );
    return this.decisions.run(invoice, invoiceStream(invoiceId), command);
  }

  /** The invoice of a closed month, issued if it was still to be; null for a month that has none. */
  private async invoiceOf(agreementId: string, month: Month, meta: CommandMeta): Promise<IssuedInvoice | null> {
    const { state } = await this.decisions.load(invoice, invoiceStream(ledgerIdOf(agreementId, month)));
    if (state.status === 'issued') return state;
    const issued = await this.invoiceMonth(agreementId, month, meta);
    return issued && issuedInvoice(issued.state, ledgerIdOf(agreementId, month));
  }

  private async grant(command: GrantCredit): Promise<DecidedInvoice> {
    const { invoiceId, creditNoteId } = command.data;
    await this.decisions.run(invoice, invoiceStream(invoiceId), command);
    return this.issueCreditNote(invoiceId, creditNoteId, command.meta);
  }

  private async takeNumber(
    series: Series,
    documentId: string,
    issuedOn: LocalDate,
    meta: CommandMeta,
  ): Promise<string> {
    const year = yearOf(issuedOn);
    const command = new TakeNumber({ year, series, documentId }, following(meta, 'take-number', documentId));
    const { state } = await this.decisions.run(numbering, numberingStream(year), command);
    const number = numberOf(state, documentId);
    if (number === undefined) throw new Error(`${documentId} took a number and has none`);
    return number;
  }

  /** The close with the moment it was recorded, and the terms that a document of its month is made by. */
  private async closeOf(agreementId: string, month: Month) {
    const stream = ledgerStream(agreementId, month);
    const { state, revision } = await this.decisions.load(ledgerMonth, stream);
    if (state.status !== 'closed') throw new Refusal('MONTH_NOT_ENDED', `${month} is not closed`, { month });
    const { timeZone, vatRate } = state.opened.terms;
    // A closed month takes nothing more: its close is at its end.
    for (const from of [revision, 0]) {
      for (const event of await this.read(stream, from)) {
        if (event.type === 'MonthClosed') return { closed: event, timeZone, vatRate };
      }
    }
    throw new Error(`${stream} is closed and holds no close`);
  }

  private async adjustmentOf(agreementId: string, month: Month, adjustmentId: string) {
    const stream = ledgerStream(agreementId, month);
    const facts = await this.read(stream);
    const { terms } = openingIn(stream, facts);
    for (const event of facts) {
      if (event.type === 'AdjustmentPosted' && event.data.adjustmentId === adjustmentId) {
        return { adjustment: event, timeZone: terms.timeZone };
      }
    }
    throw new Error(`${stream} holds no adjustment ${adjustmentId}`);
  }

  private async openingOf(agreementId: string, month: Month): Promise<MonthOpened['data']> {
    const stream = ledgerStream(agreementId, month);
    const { state } = await this.decisions.load(ledgerMonth, stream);
    if (state.status === 'unopened') throw new Error(`${stream} was invoiced and never opened`);
    return state.opened;
  }

  private async read(stream: string, fromRevision = 0): Promise<readonly RecordedOf<MonthEvent>[]> {
    const facts: RecordedOf<MonthEvent>[] = [];
    for await (const event of this.log.readStream(stream, fromRevision)) facts.push(event as RecordedOf<MonthEvent>);
    return facts;
  }
}

function openingIn(stream: string, facts: readonly RecordedOf<MonthEvent>[]): MonthOpened['data'] {
  const [first] = facts;
  if (first?.type !== 'MonthOpened') throw new Error(`${stream} was never opened`);
  return first.data;
}
