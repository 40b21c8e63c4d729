import { type INestApplicationContext } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { type SignedAgreement } from '../agreements/agreement.decider';
import { Decisions } from '../event-store/decisions';
import { Invoicing } from '../invoices/invoicing';
import { type CommandMeta } from '../kernel/command';
import { Refusal } from '../kernel/refusal';
import { EndMonth, signedAgreement } from '../ledger/ledger.handlers';
import { ledgerMonth, ledgerStream } from '../ledger/month.decider';
import { Months } from '../ledger/months';
import { hasMonth } from '../ledger/opening.rules';
import { type Instant } from '../time/instant';
import { type Month, nextMonth, startOfMonth } from '../time/local';
import { inParallel } from './parallel';

const AGREEMENTS_AT_ONCE = 8;

export interface ClosingOptions {
  /** The last month that is closed. */
  readonly through: Month;
  readonly signal: AbortSignal;
  /** The command that closes a month: the same for the same month. */
  readonly meta: (ledgerId: string) => CommandMeta;
}

/** Closes the months of agreements in their order, each with its invoice. Those that are closed stay as they are. */
export class Closing {
  closed = 0;
  private readonly bus: CommandBus;
  private readonly decisions: Decisions;
  private readonly months: Months;
  private readonly invoicing: Invoicing;

  constructor(
    desk: INestApplicationContext,
    private readonly options: ClosingOptions,
  ) {
    this.bus = desk.get(CommandBus);
    this.decisions = desk.get(Decisions);
    this.months = desk.get(Months);
    this.invoicing = desk.get(Invoicing);
  }

  /** The first agreement in whose zone the last month to close has not ended yet; undefined where it has in all. */
  async notEndedFor(agreementIds: readonly string[], now: Instant): Promise<SignedAgreement | undefined> {
    const after = nextMonth(this.options.through);
    for (const id of agreementIds) {
      const agreement = await signedAgreement(this.decisions, id);
      if (startOfMonth(after, agreement.terms.timeZone) > now) return agreement;
    }
    return undefined;
  }

  async close(agreementIds: readonly string[]): Promise<number> {
    const { through, signal } = this.options;
    await inParallel(agreementIds, AGREEMENTS_AT_ONCE, signal, async (agreementId) => {
      const agreement = await signedAgreement(this.decisions, agreementId);
      for (let month = agreement.firstMonth; month <= through && hasMonth(agreement, month); month = nextMonth(month)) {
        if (signal.aborted) return;
        await this.closeMonth(agreement, month);
      }
    });
    return this.closed;
  }

  private async closeMonth(agreement: SignedAgreement, month: Month): Promise<void> {
    const { agreementId } = agreement;
    const meta = this.options.meta(`${agreementId}-${month}`);
    const { state } = await this.decisions.load(ledgerMonth, ledgerStream(agreementId, month));
    try {
      await this.bus.execute(new EndMonth({ agreementId, month }, meta));
      if (state.status !== 'closed') this.closed += 1;
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'MONTH_ALREADY_CLOSED') throw error;
      // Somebody else closed it, and may not have come to what follows.
      await this.months.carry(agreement, month, meta);
      await this.invoicing.invoiceMonth(agreementId, month, meta);
    }
  }
}
