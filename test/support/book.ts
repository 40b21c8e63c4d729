import { timeLog, type TimeLogCard } from '../../projections/time-log';
import { type AgreementCommand, AmendTerms, GiveNotice } from '../../src/agreements/agreement.commands';
import {
  type Agreement,
  agreement,
  endsOn,
  signedAs,
  type SignedAgreement,
  usableThrough,
} from '../../src/agreements/agreement.decider';
import { type Terms } from '../../src/agreements/terms';
import { type CommandMeta } from '../../src/kernel/command';
import { type RecordedOf } from '../../src/kernel/event';
import { adjustmentsOf, asTheyStand, paidFor } from '../../src/ledger/give-back.rules';
import { type BalanceFigures, figuresOf } from '../../src/ledger/month-balance';
import {
  CarryForward,
  CloseMonth,
  CorrectClosedTime,
  CorrectTime,
  CutMonthShort,
  DecideOverage,
  LogTime,
  type MonthCommand,
  NoteEstimate,
  OpenMonth,
  PostAdjustment,
  PurchaseHours,
  RecordExpense,
  ReverseTime,
  type TimeEntry,
} from '../../src/ledger/month.commands';
import { type LedgerEntry, type LedgerMonth, ledgerMonth, type StartedMonth } from '../../src/ledger/month.decider';
import { type MonthEvent, type Settlement } from '../../src/ledger/month.events';
import { entriesOf, entryIn, valuesOf } from '../../src/ledger/month.state';
import { hasMonth, ledgerIdOf, openingOf } from '../../src/ledger/opening.rules';
import { type NextMonth, settle } from '../../src/ledger/settlement.rules';
import { statementView, type StatementView } from '../../src/ledger/statement.view';
import {
  addDays,
  firstDayOf,
  lastDayOf,
  localDateOf,
  type LocalDate,
  type Month,
  monthOf,
  nextMonth,
  previousMonth,
  startOfDay,
} from '../../src/time/local';
import { meta } from './given';

/** What an entry says beside its minutes; its ticket is an ordinary one unless it says otherwise. */
export type Entry = Partial<Omit<TimeEntry, 'ticket'>> & { readonly ticket?: Partial<TimeEntry['ticket']> };

/** What an entry should have said; what is left out stays. `on` is the local day on which it is put right. */
export interface Change {
  readonly minutes?: number;
  readonly startedAt?: string;
  readonly on?: LocalDate;
  readonly reason?: string;
  readonly holidays?: ReadonlySet<LocalDate>;
}

/**
 * An agreement's ledger without any store: the deciders alone, month after month. Every command is decided
 * on the state that the facts so far fold to, as the program does it.
 */
export class Book {
  readonly events: MonthEvent[] = [];
  private readonly months = new Map<Month, LedgerMonth>();
  private entries = 0;
  private changes = 0;

  constructor(private signed: SignedAgreement) {
    this.open(signed.firstMonth);
  }

  get agreement(): SignedAgreement {
    return this.signed;
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

  approve(
    month: Month,
    minutes: number,
    decision: 'approved' | 'declined' = 'approved',
    ticketId: string | null = null,
  ): readonly MonthEvent[] {
    const given = { ...this.ofMonth(month), approvalId: `ok${this.events.length}`, ticketId, minutes, decision };
    return this.decide(month, new DecideOverage(given, this.meta(month)));
  }

  /** A ticket's estimate becomes known, on the month's first day unless it says when. */
  estimate(
    month: Month,
    minutes: number,
    ticket: Partial<TimeEntry['ticket']> = {},
    on: LocalDate = firstDayOf(month),
  ): readonly MonthEvent[] {
    const estimate = { ...this.ofMonth(month), ticket: { ...ordinaryTicket, ...ticket }, estimateMinutes: minutes };
    return this.decide(month, new NoteEstimate(estimate, this.on(on)));
  }

  /** Says what an entry should have said: in its own month while that is open, afterwards in the oldest open one. */
  correct(entryId: string, change: Change): readonly MonthEvent[] {
    const { month, state, entry } = this.kept(entryId);
    const { startedAt = null, minutes: workedMinutes = null } = change;
    if (state.status === 'closed') return this.correctClosed(entry, month, { startedAt, workedMinutes }, change);
    const { holidays = new Set<LocalDate>(), reason = 'a slip' } = change;
    const correctionId = `${entryId}.${this.nextChange()}`;
    const known = { holidays, calendar: { timeZoneDatabase: '2025c', holidays: null } };
    const data = { ...this.ofMonth(month), ...known, correctionId, entryId, startedAt, workedMinutes, reason };
    return this.decide(month, new CorrectTime(data, this.meta(month)));
  }

  /** Takes an entry back: in its own month while that is open, afterwards in the oldest open one. */
  reverse(entryId: string, how: Pick<Change, 'on' | 'reason'> = {}): readonly MonthEvent[] {
    const { month, state, entry } = this.kept(entryId);
    if (state.status === 'closed') return this.correctClosed(entry, month, null, how);
    const { reason = 'logged twice' } = how;
    const data = { ...this.ofMonth(month), reversalId: `${entryId}.${this.nextChange()}`, entryId, reason };
    return this.decide(month, new ReverseTime(data, this.meta(month)));
  }

  /** Gives minutes by hand, or below zero takes them. */
  adjust(
    month: Month,
    minutes: number,
    { on, reason = 'an apology', about }: { on?: LocalDate; reason?: string; about?: string } = {},
  ): readonly MonthEvent[] {
    const entry = about === undefined ? null : this.kept(about);
    const date = on ?? firstDayOf(month);
    const data = { ...this.ofMonth(month), adjustmentId: `adjustment-${this.nextChange()}`, minutes, reason, date };
    return this.decide(month, new PostAdjustment({ ...data, entry }, this.meta(month)));
  }

  /** Spends money for the client. */
  spend(
    month: Month,
    amount: number,
    { on, description = 'Train to the client' }: { on?: LocalDate; description?: string } = {},
  ): readonly MonthEvent[] {
    const expenseId = `expense-${this.nextChange()}`;
    const incurredOn = on ?? firstDayOf(month);
    const expense = { ...this.ofMonth(month), expenseId, ticketId: null, description, incurredOn, amount };
    return this.decide(month, new RecordExpense(expense, this.meta(month)));
  }

  /** Agrees on other terms, in the month before they take effect unless it says when. */
  amend(effectiveMonth: Month, over: Partial<Terms>, on = firstDayOf(previousMonth(effectiveMonth))): void {
    const { agreementId, terms } = this.agreement;
    const data = { agreementId, effectiveMonth, terms: { ...terms, ...over }, holidaysAreKnown: true };
    this.agree(new AmendTerms(data, this.on(on)));
  }

  /** Gives notice, and cuts the months short that are open beyond the end. */
  giveNotice(givenOn: LocalDate, askedFor: LocalDate | null = null): void {
    const data = { agreementId: this.agreement.agreementId, givenOn, askedFor, by: null };
    this.agree(new GiveNotice(data, this.on(givenOn)));
    this.cutShort();
  }

  /** Closes the month and carries its balance into the next one. */
  close(month: Month): Settlement {
    this.cutShort();
    const command = new CloseMonth({ ...this.ofMonth(month), next: this.monthAfter(month) }, this.meta(month, 1));
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
    const { balance, opened } = this.state(month);
    return figuresOf(balance, opened.terms, this.monthAfter(month)?.grant?.minutes ?? 0);
  }

  /** The month as people read it: as it was closed, or as it would close now. */
  statement(month: Month): StatementView {
    const { agreementId } = this.agreement;
    const state = this.state(month);
    const { status, balance, opened, closed } = state;
    const about = { agreementId, month, state: status, provisional: balance.provisional };
    const settled = closed?.statement ?? settle(balance, entriesOf(state), this.bearing(opened.terms, month));
    return statementView(about, settled, this.timeLogOf(month));
  }

  /** The facts as a store would tell them. */
  recorded(): RecordedOf<MonthEvent>[] {
    const { actor, at, commandId, correlationId, causationId } = meta();
    const told = { occurredAt: at, recordedAt: at, actor, commandId, correlationId, causationId, version: 1 };
    return this.events.map((event, index) => {
      const place = { stream: `ledger-${event.data.ledgerId}`, revision: index, position: index + 1 };
      return { id: `event-${index}`, ...place, metadata: told, ...event };
    });
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

  /** A correction, or with `change` null the reversal, of an entry whose month has closed. */
  private correctClosed(
    entry: LedgerEntry,
    month: Month,
    change: { readonly startedAt: string | null; readonly workedMinutes: number | null } | null,
    { on, reason = 'a slip', holidays = new Set() }: Change,
  ): readonly MonthEvent[] {
    const { entryId } = entry;
    const target = this.oldestOpenAfter(month);
    const closed = this.closedFrom(month, target);
    const adjustments = closed.flatMap(({ balance }) => balance.adjustments);
    const last = adjustmentsOf(entryId, adjustments).at(-1);
    const { terms, from, to } = this.state(month).opened;
    const data = {
      ...this.ofMonth(target),
      ...{ holidays, calendar: { timeZoneDatabase: '2025c', holidays: null } },
      adjustmentId: `${entryId}.${this.nextChange()}`,
      reason,
      date: on ?? firstDayOf(target),
      entry,
      entryMonth: { month, terms, from, to },
      neighbours: asTheyStand(entriesOf(this.state(month)), adjustments),
      standing: last ? last.entry!.after : valuesOf(entry),
      paid: paidFor(entryId, closed),
      change,
    };
    return this.decide(target, new CorrectClosedTime(data, this.meta(target)));
  }

  private oldestOpenAfter(month: Month): Month {
    let m = nextMonth(month);
    while (this.months.get(m)?.status === 'closed') m = nextMonth(m);
    if (!this.months.has(m)) this.open(m);
    return m;
  }

  private closedFrom(month: Month, before: Month): StartedMonth[] {
    const closed: StartedMonth[] = [];
    for (let m = month; m < before; m = nextMonth(m)) closed.push(this.state(m));
    return closed;
  }

  private kept(entryId: string): { month: Month; state: StartedMonth; entry: LedgerEntry } {
    for (const [month, state] of this.months) {
      const entry = state.status === 'unopened' ? undefined : entryIn(state, entryId);
      if (state.status !== 'unopened' && entry) return { month, state, entry };
    }
    throw new Error(`${entryId} was never logged`);
  }

  private timeLogOf(month: Month): TimeLogCard[] {
    const { ledgerId } = this.ofMonth(month);
    const cards = new Map<string, TimeLogCard>();
    for (const event of this.recorded()) {
      const { type, data } = event;
      if (data.ledgerId !== ledgerId) continue;
      if (type !== 'TimeLogged' && type !== 'TimeCorrected' && type !== 'TimeReversed') continue;
      const card = cards.get(data.entryId) ?? timeLog.initial(data.entryId);
      cards.set(data.entryId, timeLog.evolve(card, event));
    }
    return [...cards.values()];
  }

  private bearing(terms: Terms, month: Month): { terms: Terms; next: NextMonth | null } {
    return { terms, next: this.monthAfter(month) };
  }

  /** The next month as it was opened, or as it will be; null where there is none. */
  private monthAfter(month: Month): NextMonth | null {
    const next = nextMonth(month);
    if (!hasMonth(this.agreement, next)) return null;
    const state = this.months.get(next);
    return state && state.status !== 'unopened' ? state.opened : openingOf(this.agreement, next);
  }

  private cutShort(): void {
    const days = [endsOn(this.agreement), usableThrough(this.agreement)].filter((day) => day !== null);
    for (const month of new Set(days.map(monthOf))) {
      if (this.months.get(month)?.status !== 'open') continue;
      const { to, endsAt, closesAt, grant, lines, last } = openingOf(this.agreement, month);
      const data = { ...this.ofMonth(month), to, endsAt, closesAt, grant, lines, last };
      this.decide(month, new CutMonthShort(data, this.meta(month)));
    }
  }

  private agree(command: AgreementCommand): void {
    const facts = agreement.decide(command, this.signed);
    this.signed = facts.reduce<Agreement>(
      (agreed, fact) => agreement.evolve(agreed, fact),
      this.signed,
    ) as SignedAgreement;
  }

  private nextChange(): number {
    this.changes += 1;
    return this.changes;
  }

  private on(date: LocalDate): CommandMeta {
    return meta({ at: startOfDay(date, this.agreement.terms.timeZone) });
  }

  private dayToWork(month: Month): number {
    const state = this.months.get(month);
    return state && state.status !== 'unopened' ? state.entryCount : 0;
  }

  /** In the month, or `daysAfter` its end. */
  private meta(month: Month, daysAfter = 0): CommandMeta {
    return this.on(addDays(lastDayOf(month), daysAfter));
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
