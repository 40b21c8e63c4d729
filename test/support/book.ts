import { signedAs, type SignedAgreement } from '../../src/agreements/agreement.decider';
import { type Terms } from '../../src/agreements/terms';
import { type CommandMeta } from '../../src/kernel/command';
import { type BalanceFigures, figuresOf } from '../../src/ledger/month-balance';
import {
  CarryForward,
  CloseMonth,
  DecideOverage,
  LogTime,
  type MonthCommand,
  OpenMonth,
  PurchaseHours,
  type TimeEntry,
} from '../../src/ledger/month.commands';
import { type LedgerMonth, ledgerMonth, type StartedMonth } from '../../src/ledger/month.decider';
import { type MonthEvent, type Settlement } from '../../src/ledger/month.events';
import { hasMonth, ledgerIdOf, openingOf } from '../../src/ledger/opening.rules';
import {
  addDays,
  firstDayOf,
  lastDayOf,
  localDateOf,
  type Month,
  monthOf,
  nextMonth,
  startOfDay,
} from '../../src/time/local';
import { meta } from './given';

/** What an entry says beside its minutes; its ticket is an ordinary one unless it says otherwise. */
export type Entry = Partial<Omit<TimeEntry, 'ticket'>> & { readonly ticket?: Partial<TimeEntry['ticket']> };

/**
 * An agreement's ledger without any store: the deciders alone, month after month. Every command is decided
 * on the state that the facts so far fold to, as the program does it.
 */
export class Book {
  readonly events: MonthEvent[] = [];
  private readonly months = new Map<Month, LedgerMonth>();
  private entries = 0;

  constructor(readonly agreement: SignedAgreement) {
    this.open(agreement.firstMonth);
  }

  static of(terms: Terms, startsOn = '2026-10-01'): Book {
    const signed = { agreementId: 'a1', clientId: 'acme', startsOn, firstMonth: monthOf(startsOn), terms };
    return new Book(signedAs({ ...signed, termsVersion: 1 }));
  }

  open(month: Month): readonly MonthEvent[] {
    return this.decide(month, new OpenMonth(openingOf(this.agreement, month), this.meta(month)));
  }

  /** Works `minutes` in the month: on its day and hour, or from 09:00 of the next day that has no entry yet. */
  log(month: Month, minutes: number, { ticket, ...entry }: Entry = {}): readonly MonthEvent[] {
    this.entries += 1;
    const { timeZone } = this.agreement.terms;
    const startedAt = entry.startedAt ?? `${addDays(firstDayOf(month), this.dayToWork(month))}T09:00:00.000Z`;
    const data: TimeEntry = {
      ...this.ofMonth(month),
      entryId: `e${this.entries}`,
      agent: 'ada',
      role: null,
      activity: null,
      note: 'Work',
      cover: null,
      reason: null,
      allowOverlap: null,
      startedAt,
      date: localDateOf(startedAt, timeZone),
      workedMinutes: minutes,
      holidays: new Set(),
      calendar: { timeZoneDatabase: '2025c', holidays: null },
      ...entry,
      ticket: { ...ordinaryTicket, ...ticket },
    };
    return this.decide(month, new LogTime(data, this.meta(month)));
  }

  buy(
    month: Month,
    minutes: number,
    more: { unitPrice?: number; on?: string; expiresOn?: string | null; id?: string } = {},
  ): readonly MonthEvent[] {
    const { unitPrice = 9_000, on = firstDayOf(month), expiresOn = null, id = `p${this.events.length}` } = more;
    const purchase = { ...this.ofMonth(month), purchaseId: id, minutes, unitPrice, purchasedOn: on, expiresOn };
    return this.decide(month, new PurchaseHours(purchase, this.meta(month)));
  }

  approve(month: Month, minutes: number, decision: 'approved' | 'declined' = 'approved'): readonly MonthEvent[] {
    const given = { ...this.ofMonth(month), approvalId: `ok${this.events.length}`, ticketId: null, minutes, decision };
    return this.decide(month, new DecideOverage(given, this.meta(month)));
  }

  /** Closes the month and carries its balance into the next one. */
  close(month: Month): Settlement {
    const following = nextMonth(month);
    const opening = hasMonth(this.agreement, following) ? openingOf(this.agreement, following) : null;
    const command = new CloseMonth({ ...this.ofMonth(month), next: opening }, this.meta(month, 1));
    const closed = this.decide(month, command).find((event) => event.type === 'MonthClosed')!.data;
    const { carriedLots, paidInAdvance, statement, nextMonth: next } = closed;
    if (next === null) return statement;
    this.open(next);
    const carried = {
      ...this.ofMonth(next),
      fromMonth: month,
      lots: carriedLots,
      borrowedMinutes: statement.borrowedMinutes,
      paidInAdvance,
    };
    this.decide(next, new CarryForward(carried, this.meta(next)));
    return statement;
  }

  balance(month: Month): BalanceFigures {
    return figuresOf(this.state(month).balance, this.agreement.terms);
  }

  state(month: Month): StartedMonth {
    const state = this.months.get(month);
    if (!state || state.status === 'unopened') throw new Error(`${month} is not opened`);
    return state;
  }

  decide(month: Month, command: MonthCommand): readonly MonthEvent[] {
    const state = this.months.get(month) ?? ledgerMonth.initialState;
    const facts = ledgerMonth.decide(command, state);
    this.months.set(
      month,
      facts.reduce((folded, fact) => ledgerMonth.evolve(folded, fact), state),
    );
    this.events.push(...facts);
    return facts;
  }

  ofMonth(month: Month) {
    const { agreementId, clientId } = this.agreement;
    return { ledgerId: ledgerIdOf(agreementId, month), agreementId, clientId, month };
  }

  private dayToWork(month: Month): number {
    const state = this.months.get(month);
    return state && state.status !== 'unopened' ? state.entryCount : 0;
  }

  /** In the month, or `daysAfter` its end. */
  private meta(month: Month, daysAfter = 0): CommandMeta {
    return meta({ at: startOfDay(addDays(lastDayOf(month), daysAfter), this.agreement.terms.timeZone) });
  }
}

const ordinaryTicket: TimeEntry['ticket'] = {
  ticketId: 't1',
  openedOn: '2026-10-01',
  channel: 'phone',
  priority: 'P2',
  kind: 'support',
  category: 'bug',
  project: null,
};
