import { Injectable } from '@nestjs/common';
import { type SignedAgreement } from '../agreements/agreement.decider';
import { endsOn, usableThrough } from '../agreements/agreement.rules';
import { type Decided } from '../event-store/decided';
import { Decisions } from '../event-store/decisions';
import { type CommandMeta, following } from '../kernel/command';
import { invalidAt, Refusal } from '../kernel/refusal';
import { localDateOf, type Month, monthOf, nextMonth, previousMonth, startOfMonth } from '../time/local';
import {
  CarryForward,
  CloseMonth,
  CutMonthShort,
  type Estimate,
  NoteEstimate,
  type OfMonth,
  OpenMonth,
} from './month.commands';
import { type LedgerMonth, ledgerMonth, ledgerStream } from './month.decider';
import { type MonthEvent } from './month.events';
import { hasMonth, ledgerIdOf, openingOf } from './opening.rules';
import { type NextMonth } from './settlement.rules';

type DecidedMonth = Decided<LedgerMonth, MonthEvent>;

const REPEATS_FOUND_MONTHS = 2;

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

  /** Opens a month, and those before it that nobody has opened yet; none that the agreement does not have. @returns how many were opened */
  async openThrough(agreement: SignedAgreement, month: Month, meta: CommandMeta): Promise<number> {
    const unopened: Month[] = [];
    for (
      let m = month;
      hasMonth(agreement, m) && (await this.statusOf(agreement, m)) === 'unopened';
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
   * @throws Refusal MONTH_NOT_STARTED for a month to come, INVALID for one before the agreement, AGREEMENT_ENDED
   * where no month is left to take it
   */
  async monthThatTakes(agreement: SignedAgreement, month: Month, pointer: string, meta: CommandMeta): Promise<Month> {
    if (month < agreement.firstMonth) {
      throw invalidAt(pointer, `The agreement begins on ${agreement.startsOn}`);
    }
    for (let m = month; ; m = nextMonth(m)) {
      if (!hasMonth(agreement, m)) {
        const through = usableThrough(agreement);
        throw new Refusal('AGREEMENT_ENDED', `The agreement ended, and its minutes could be used until ${through}`);
      }
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

  /**
   * The month that takes what has no date of its own: the oldest open one. A repeat finds the month that took it the
   * first time, as long as that is one of the last two that closed.
   * @throws Refusal AGREEMENT_ENDED where all are closed
   */
  async oldestOpen(agreement: SignedAgreement, meta: CommandMeta): Promise<Month> {
    const today = monthOf(localDateOf(meta.at, agreement.terms.timeZone));
    const through = usableThrough(agreement);
    const latest = through !== null && monthOf(through) < today ? monthOf(through) : today;
    let month = latest < agreement.firstMonth ? agreement.firstMonth : latest;
    await this.openThrough(agreement, month, meta);
    const statusBefore = async (m: Month) =>
      m > agreement.firstMonth ? this.statusOf(agreement, previousMonth(m)) : 'unopened';
    while ((await statusBefore(month)) === 'open') month = previousMonth(month);
    for (let m = month, back = 0; back < REPEATS_FOUND_MONTHS && m > agreement.firstMonth; back += 1) {
      m = previousMonth(m);
      if (await this.decisions.knows(ledgerMonth, ledgerStream(agreement.agreementId, m), meta.commandId)) return m;
    }
    return this.monthThatTakes(agreement, month, '', meta);
  }

  /**
   * Closes a month, opens the next one if need be, and carries into it what is left.
   * @returns `carried` is null where the agreement ends with the month
   */
  async close(
    agreement: SignedAgreement,
    month: Month,
    meta: CommandMeta,
  ): Promise<{ closed: DecidedMonth; carried: DecidedMonth | null }> {
    await this.cutShort(agreement, meta);
    const next = await this.monthAfter(agreement, month);
    const command = new CloseMonth({ ...ofMonth(agreement, month), next }, meta);
    const closed = await this.decisions.run(ledgerMonth, ledgerStream(agreement.agreementId, month), command);
    return { closed, carried: await this.carry(agreement, month, meta) };
  }

  /**
   * Makes the months in which the agreement and its minutes end, where they are open already, as short as they are now.
   * @returns position of the last fact that says so, 0 where none does
   */
  async cutShort(agreement: SignedAgreement, meta: CommandMeta): Promise<number> {
    const days = [endsOn(agreement), usableThrough(agreement)].filter((day) => day !== null);
    let position = 0;
    for (const month of new Set(days.map(monthOf))) {
      if ((await this.statusOf(agreement, month)) !== 'open') continue;
      const { to, endsAt, closesAt, grant, lines, last } = openingOf(agreement, month);
      const data = { ...ofMonth(agreement, month), to, endsAt, closesAt, grant, lines, last };
      const command = new CutMonthShort(data, following(meta, 'cut-month-short', data.ledgerId));
      const cut = await this.decisions.run(ledgerMonth, ledgerStream(agreement.agreementId, month), command);
      position = Math.max(position, cut.position);
    }
    return position;
  }

  /** The next month as it was opened, or as it will be; null where there is none. */
  private async monthAfter(agreement: SignedAgreement, month: Month): Promise<NextMonth | null> {
    const next = nextMonth(month);
    if (!hasMonth(agreement, next)) return null;
    const { state } = await this.decisions.load(ledgerMonth, ledgerStream(agreement.agreementId, next));
    return state.status === 'unopened' ? openingOf(agreement, next) : state.opened;
  }

  /** What must follow a close, in the next month's stream: its opening, and the balance carried forward. */
  async carry(agreement: SignedAgreement, month: Month, meta: CommandMeta): Promise<DecidedMonth | null> {
    const { agreementId } = agreement;
    const { state } = await this.decisions.load(ledgerMonth, ledgerStream(agreementId, month));
    if (state.status !== 'closed' || !state.closed)
      throw new Refusal('MONTH_NOT_ENDED', `${month} is not closed`, { month });
    const { carriedLots, paidInAdvance, statement, nextMonth: next } = state.closed;
    if (next === null) return null;
    await this.open(agreement, next, meta);
    const data = {
      ...ofMonth(agreement, next),
      fromMonth: month,
      lots: carriedLots,
      borrowedMinutes: statement.borrowedMinutes,
      paidInAdvance,
    };
    const command = new CarryForward(data, following(meta, 'carry-forward', data.ledgerId));
    return this.decisions.run(ledgerMonth, ledgerStream(agreementId, next), command);
  }

  /** Holds a ticket's estimate against what the current month has left; null where the agreement has no month any more. */
  async noteEstimate(
    agreement: SignedAgreement,
    ticket: Estimate['ticket'],
    estimateMinutes: number,
    meta: CommandMeta,
  ): Promise<DecidedMonth | null> {
    const today = monthOf(localDateOf(meta.at, agreement.terms.timeZone));
    const month = today < agreement.firstMonth ? agreement.firstMonth : today;
    if (!hasMonth(agreement, month)) return null;
    await this.openThrough(agreement, month, meta);
    const command = new NoteEstimate({ ...ofMonth(agreement, month), ticket, estimateMinutes }, meta);
    return this.decisions.run(ledgerMonth, ledgerStream(agreement.agreementId, month), command);
  }

  private open(agreement: SignedAgreement, month: Month, meta: CommandMeta): Promise<DecidedMonth> {
    const opening = openingOf(agreement, month);
    const command = new OpenMonth(opening, following(meta, 'open-month', opening.ledgerId));
    return this.decisions.run(ledgerMonth, ledgerStream(agreement.agreementId, month), command);
  }

  private async statusOf({ agreementId }: SignedAgreement, month: Month): Promise<LedgerMonth['status']> {
    return (await this.decisions.load(ledgerMonth, ledgerStream(agreementId, month))).state.status;
  }
}

export function ofMonth({ agreementId, clientId }: SignedAgreement, month: Month): OfMonth {
  return { ledgerId: ledgerIdOf(agreementId, month), agreementId, clientId, month };
}
