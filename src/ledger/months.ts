import { Injectable } from '@nestjs/common';
import { type SignedAgreement, termsInForce } from '../agreements/agreement.decider';
import { type Decided } from '../event-store/decided';
import { Decisions } from '../event-store/decisions';
import { type CommandMeta } from '../kernel/command';
import { idFrom } from '../kernel/ids';
import { invalidAt, Refusal } from '../kernel/refusal';
import { type Month, nextMonth, previousMonth, startOfMonth } from '../time/local';
import { CarryForward, CloseMonth, type OfMonth, OpenMonth } from './month.commands';
import { type LedgerMonth, ledgerMonth, ledgerStream } from './month.decider';
import { type MonthEvent } from './month.events';
import { ledgerIdOf, openingOf } from './opening.rules';

type DecidedMonth = Decided<LedgerMonth, MonthEvent>;

/**
 * Moves an agreement from month to month. Every step is a command whose id follows from the month alone,
 * so whoever takes it first (a request, the schedule, another instance, a repeat after a crash) takes it once.
 */
@Injectable()
export class Months {
  constructor(private readonly decisions: Decisions) {}

  /** The agreement's first month opens when it is signed. */
  openFirst(agreement: SignedAgreement, meta: CommandMeta): Promise<DecidedMonth> {
    return this.open(agreement, agreement.firstMonth, meta);
  }

  /** Opens a month, and those before it that nobody has opened yet. @returns how many were opened */
  async openThrough(agreement: SignedAgreement, month: Month, meta: CommandMeta): Promise<number> {
    const unopened: Month[] = [];
    for (
      let m = month;
      m >= agreement.firstMonth && (await this.statusOf(agreement, m)) === 'unopened';
      m = previousMonth(m)
    ) {
      unopened.unshift(m);
    }
    for (const m of unopened) await this.open(agreement, m, meta);
    return unopened.length;
  }

  /**
   * The month that takes a fact dated into `month`: that month, or where it has closed the oldest one still
   * open after it. A repeat finds the month that took it the first time.
   * @throws Refusal MONTH_NOT_STARTED for a month to come, INVALID for one before the agreement
   */
  async monthThatTakes(agreement: SignedAgreement, month: Month, pointer: string, meta: CommandMeta): Promise<Month> {
    if (month < agreement.firstMonth) {
      throw invalidAt(pointer, `The agreement begins on ${agreement.startsOn}`);
    }
    for (let m = month; ; m = nextMonth(m)) {
      const status = await this.statusOf(agreement, m);
      if (status === 'open') return m;
      if (status === 'closed') {
        if (await this.decisions.knows(ledgerMonth, ledgerStream(agreement.agreementId, m), meta.commandId)) return m;
        continue;
      }
      if (startOfMonth(m, agreement.terms.timeZone) > meta.at) {
        throw new Refusal('MONTH_NOT_STARTED', `${m} has not begun`, { month: m });
      }
      await this.openThrough(agreement, m, meta);
      return m;
    }
  }

  /** Closes a month, opens the next one if need be, and carries into it what is left. */
  async close(
    agreement: SignedAgreement,
    month: Month,
    meta: CommandMeta,
  ): Promise<{ closed: DecidedMonth; carried: DecidedMonth }> {
    const { agreementId } = agreement;
    const nextTerms = termsInForce(agreement, nextMonth(month)).terms;
    const command = new CloseMonth({ ...ofMonth(agreement, month), nextTerms }, meta);
    const closed = await this.decisions.run(ledgerMonth, ledgerStream(agreementId, month), command);
    return { closed, carried: await this.carry(agreement, month, meta) };
  }

  /** What must follow a close, in the next month's stream: its opening, and the balance carried forward. */
  async carry(agreement: SignedAgreement, month: Month, meta: CommandMeta): Promise<DecidedMonth> {
    const { agreementId } = agreement;
    const { state } = await this.decisions.load(ledgerMonth, ledgerStream(agreementId, month));
    if (state.status !== 'closed' || !state.closed)
      throw new Refusal('MONTH_NOT_ENDED', `${month} is not closed`, { month });
    const { carriedLots, statement } = state.closed;
    const next = nextMonth(month);
    await this.open(agreement, next, meta);
    const data = {
      ...ofMonth(agreement, next),
      fromMonth: month,
      lots: carriedLots,
      borrowedMinutes: statement.borrowedMinutes,
    };
    const command = new CarryForward(data, follow(meta, 'carry-forward', data.ledgerId));
    return this.decisions.run(ledgerMonth, ledgerStream(agreementId, next), command);
  }

  private open(agreement: SignedAgreement, month: Month, meta: CommandMeta): Promise<DecidedMonth> {
    const opening = openingOf(agreement, month);
    const command = new OpenMonth(opening, follow(meta, 'open-month', opening.ledgerId));
    return this.decisions.run(ledgerMonth, ledgerStream(agreement.agreementId, month), command);
  }

  private async statusOf({ agreementId }: SignedAgreement, month: Month): Promise<LedgerMonth['status']> {
    return (await this.decisions.load(ledgerMonth, ledgerStream(agreementId, month))).state.status;
  }
}

export function ofMonth({ agreementId, clientId }: SignedAgreement, month: Month): OfMonth {
  return { ledgerId: ledgerIdOf(agreementId, month), agreementId, clientId, month };
}

/** The metadata of a command that follows from another one, whoever sent it. */
function follow({ actor, at, correlationId, commandId }: CommandMeta, what: string, ledgerId: string): CommandMeta {
  return { commandId: idFrom(what, ledgerId), actor, at, correlationId, causationId: commandId };
}
