import { AmendTerms, GiveNotice, SignAgreement, type AgreementCommand } from '../../src/agreements/agreement.commands';
import {
  agreement,
  type Agreement,
  agreementStream,
  endsOn,
  type SignedAgreement,
  termsInForce,
  usableThrough,
} from '../../src/agreements/agreement.decider';
import { type CommandMeta } from '../../src/kernel/command';
import { type DomainEvent, type Recorded } from '../../src/kernel/event';
import { Refusal } from '../../src/kernel/refusal';
import { adjustmentsOf, paidFor } from '../../src/ledger/give-back.rules';
import {
  CarryForward,
  CloseMonth,
  CorrectClosedTime,
  CorrectTime,
  CutMonthShort,
  DecideOverage,
  LogTime,
  type MonthCommand,
  OpenMonth,
  PostAdjustment,
  PurchaseHours,
  RecordExpense,
  ReverseTime,
} from '../../src/ledger/month.commands';
import {
  type LedgerEntry,
  type LedgerMonth,
  ledgerMonth,
  ledgerStream,
  type StartedMonth,
} from '../../src/ledger/month.decider';
import { type AdjustmentPosted, type MonthClosed, type MonthEvent } from '../../src/ledger/month.events';
import { entriesOf, entryIn, valuesOf } from '../../src/ledger/month.state';
import { hasMonth, ledgerIdOf, openingOf } from '../../src/ledger/opening.rules';
import { type NextMonth } from '../../src/ledger/settlement.rules';
import { type Instant } from '../../src/time/instant';
import { localDateOf, type LocalDate, type Month, monthOf, nextMonth } from '../../src/time/local';
import { type Happening, type Story } from './story';

/** What the program's ledger made of a story. */
export interface Played {
  readonly closed: readonly MonthClosed['data'][];
  readonly adjustments: readonly AdjustmentPosted['data'][];
  readonly refused: readonly string[];
  /** Every fact as a store would hold it, in the order of writing. */
  readonly facts: readonly Recorded[];
}

/** A month as it stands after an event, and the one that follows it. */
export interface Position {
  readonly state: StartedMonth;
  readonly next: NextMonth | null;
}

/** What a command came to, in the order of the story. */
export interface Written {
  readonly ledgerId: string;
  readonly facts: readonly MonthEvent[];
  readonly at: Instant;
}

/**
 * Plays a story through the deciders alone. `look` is shown each month again after every command that changed it,
 * `write` the facts that the command came to.
 */
export function play(
  story: Story,
  look: (position: Position) => void = () => undefined,
  write: (written: Written) => void = () => undefined,
): Played {
  const player = new Player(story, look, write);
  for (const happening of story.happenings) {
    try {
      player.play(happening);
    } catch (error) {
      const { message } = error as Error;
      throw new Error(`The ledger does not take ${JSON.stringify(happening)}: ${message}`, { cause: error });
    }
  }
  return player;
}

class Player implements Played {
  readonly closed: MonthClosed['data'][] = [];
  readonly adjustments: AdjustmentPosted['data'][] = [];
  readonly refused: string[] = [];
  readonly facts: Recorded[] = [];
  private readonly months = new Map<Month, LedgerMonth>();
  private readonly monthOfEntry = new Map<string, Month>();
  private agreed: Agreement = agreement.initialState;
  private holidays: ReadonlySet<LocalDate>;
  private publications = 1;
  /** The month that is not opened yet, as it will be while nothing else is agreed. */
  private toCome: { readonly month: Month; readonly of: Agreement; readonly opening: NextMonth } | null = null;

  constructor(
    { startsOn, terms, holidays }: Story,
    private readonly look: (position: Position) => void,
    private readonly write: (written: Written) => void,
  ) {
    this.holidays = new Set(holidays);
    const who = { agreementId: 'agreement-1', clientId: 'acme', clientIsKnown: true, holidaysAreKnown: true };
    const at = `${startsOn}T00:00:00.000Z`;
    this.agree(new SignAgreement({ ...who, startsOn, terms }, metaAt(at)));
    this.open(this.signed.firstMonth, at);
  }

  play(it: Happening): void {
    const { at } = it;
    const today = this.dateOf(at);
    // Whatever is written down, the month of that day is opened by then.
    if (it.what !== 'terms-changed' && it.what !== 'holidays-published') this.openThrough(monthOf(today), at);
    switch (it.what) {
      case 'work-done': {
        const date = this.dateOf(it.startedAt);
        const month = this.monthThatTakes(monthOf(date));
        const { what: _what, at: _at, minutes, ...entry } = it;
        try {
          const data = {
            ...{ ...this.ofMonth(month), ...entry, ...this.calendarIn(month), workedMinutes: minutes, date },
            ...{ activity: null, note: 'Work', reason: 'as agreed', allowOverlap: 'one story has many hands' },
          };
          this.decide(month, new LogTime(data, metaAt(at)));
          this.monthOfEntry.set(it.entryId, month);
        } catch (error) {
          if (!(error instanceof Refusal) || error.code !== 'MONTH_NOT_OPEN') throw error;
          this.refused.push(it.entryId);
        }
        return;
      }
      case 'work-corrected': {
        const { entryId, correctionId, minutes: workedMinutes, startedAt } = it;
        const month = this.monthOfEntry.get(entryId)!;
        const change = { startedAt, workedMinutes };
        if (this.started(month).status === 'closed') return this.correctClosed(correctionId, entryId, change, at);
        const data = { ...this.ofMonth(month), ...this.calendarIn(month), ...change, correctionId, entryId };
        this.decide(month, new CorrectTime({ ...data, reason: 'a slip' }, metaAt(at)));
        return;
      }
      case 'work-reversed': {
        const { entryId, reversalId } = it;
        const month = this.monthOfEntry.get(entryId)!;
        if (this.started(month).status === 'closed') return this.correctClosed(reversalId, entryId, null, at);
        const data = { ...this.ofMonth(month), entryId, reversalId, reason: 'logged twice' };
        this.decide(month, new ReverseTime(data, metaAt(at)));
        return;
      }
      case 'hours-bought': {
        const { what: _what, at: _at, ...purchase } = it;
        const month = monthOf(purchase.purchasedOn);
        this.decide(month, new PurchaseHours({ ...this.ofMonth(month), ...purchase }, metaAt(at)));
        return;
      }
      case 'minutes-adjusted': {
        const { adjustmentId, minutes, entryId } = it;
        const month = this.monthThatTakes(this.signed.firstMonth);
        const of = entryId === null ? null : this.monthOfEntry.get(entryId)!;
        const entry = of === null ? null : { month: of, entry: this.entry(of, entryId!) };
        const data = { ...this.ofMonth(month), adjustmentId, minutes, reason: 'by hand', date: today, entry };
        this.decide(month, new PostAdjustment(data, metaAt(at)));
        return;
      }
      case 'money-spent': {
        const { expenseId, incurredOn, amount } = it;
        const month = this.monthThatTakes(monthOf(incurredOn));
        const data = { ...this.ofMonth(month), expenseId, incurredOn, amount, ticketId: null, description: 'Parts' };
        this.decide(month, new RecordExpense(data, metaAt(at)));
        return;
      }
      case 'overage-decided': {
        const { what: _what, at: _at, ...decision } = it;
        this.decide(it.month, new DecideOverage({ ...this.ofMonth(it.month), ...decision }, metaAt(at)));
        return;
      }
      case 'terms-changed': {
        const { effectiveMonth, terms } = it;
        const { agreementId } = this.signed;
        this.agree(new AmendTerms({ agreementId, effectiveMonth, terms, holidaysAreKnown: true }, metaAt(at)));
        return;
      }
      case 'notice-received': {
        const { givenOn, endsOn: askedFor } = it;
        const { agreementId } = this.signed;
        this.agree(new GiveNotice({ agreementId, givenOn, askedFor, by: null }, metaAt(at)));
        this.cutShort(at);
        return;
      }
      case 'holidays-published':
        this.holidays = new Set(it.holidays);
        this.publications += 1;
        return;
      case 'month-closed':
        this.close(it.month, at);
    }
  }

  private close(month: Month, at: Instant): void {
    const command = new CloseMonth({ ...this.ofMonth(month), next: this.monthAfter(month) }, metaAt(at));
    this.decide(month, command);
    const { carriedLots, paidInAdvance, statement, nextMonth: next } = this.closed.at(-1)!;
    if (next === null) return;
    this.open(next, at);
    const { borrowedMinutes } = statement;
    const carried = { ...this.ofMonth(next), fromMonth: month, lots: carriedLots, borrowedMinutes, paidInAdvance };
    this.decide(next, new CarryForward(carried, metaAt(at)));
  }

  private correctClosed(
    adjustmentId: string,
    entryId: string,
    change: { readonly startedAt: Instant | null; readonly workedMinutes: number | null } | null,
    at: Instant,
  ): void {
    const month = this.monthOfEntry.get(entryId)!;
    const { opened } = this.started(month);
    const { terms, from, to } = opened;
    const target = this.monthThatTakes(nextMonth(month));
    const closed: StartedMonth[] = [];
    for (let m = month; m < target; m = nextMonth(m)) closed.push(this.started(m));
    const adjustments = closed.flatMap(({ balance }) => adjustmentsOf(entryId, balance.adjustments));
    const entry = this.entry(month, entryId);
    const data = {
      ...{ ...this.ofMonth(target), ...this.calendarIn(month), adjustmentId, reason: 'a slip', date: this.dateOf(at) },
      ...{ entry, entryMonth: { month, terms, from, to }, neighbours: entriesOf(this.started(month)) },
      standing: adjustments.length > 0 ? adjustments.at(-1)!.entry!.after : valuesOf(entry),
      paid: paidFor(entryId, closed),
      change,
    };
    this.decide(target, new CorrectClosedTime(data, metaAt(at)));
  }

  private cutShort(at: Instant): void {
    const days = [endsOn(this.signed), usableThrough(this.signed)].filter((day) => day !== null);
    for (const month of new Set(days.map(monthOf))) {
      if (this.months.get(month)?.status !== 'open') continue;
      const { to, endsAt, closesAt, grant, lines, last } = openingOf(this.signed, month);
      const data = { ...this.ofMonth(month), to, endsAt, closesAt, grant, lines, last };
      this.decide(month, new CutMonthShort(data, metaAt(at)));
    }
  }

  private decide(month: Month, command: MonthCommand): void {
    let state = this.months.get(month) ?? ledgerMonth.initialState;
    const facts = ledgerMonth.decide(command, state);
    this.write({ ledgerId: command.data.ledgerId, facts, at: command.meta.at });
    for (const fact of facts) {
      if (fact.type === 'MonthClosed') this.closed.push(fact.data);
      if (fact.type === 'AdjustmentPosted') this.adjustments.push(fact.data);
      state = ledgerMonth.evolve(state, fact);
      this.record(ledgerStream(this.signed.agreementId, month), fact, command.meta);
    }
    this.months.set(month, state);
    this.look({ state: this.started(month), next: this.monthAfter(month) });
  }

  private agree(command: AgreementCommand): void {
    for (const fact of agreement.decide(command, this.agreed)) {
      this.agreed = agreement.evolve(this.agreed, fact);
      this.record(agreementStream(this.signed.agreementId), fact, command.meta);
    }
  }

  private record(stream: string, { type, data, occurredAt }: DomainEvent, { at, ...meta }: CommandMeta): void {
    const revision = this.facts.filter((fact) => fact.stream === stream).length;
    const position = this.facts.length + 1;
    const metadata = { ...meta, occurredAt: occurredAt ?? at, recordedAt: at, version: 1 };
    this.facts.push({ id: `fact-${position}`, stream, revision, position, type, data, metadata });
  }

  private get signed(): SignedAgreement {
    if (this.agreed.status === 'unsigned') throw new Error('The agreement was never signed');
    return this.agreed;
  }

  private open(month: Month, at: Instant): void {
    if (this.months.has(month)) return;
    this.decide(month, new OpenMonth(openingOf(this.signed, month), metaAt(at)));
  }

  private openThrough(month: Month, at: Instant): void {
    for (let m = this.signed.firstMonth; m <= month && hasMonth(this.signed, m); m = nextMonth(m)) this.open(m, at);
  }

  /** The month itself, or where it has closed the oldest open one after it. */
  private monthThatTakes(month: Month): Month {
    let m = month;
    while (this.months.get(m)?.status === 'closed') m = nextMonth(m);
    return m;
  }

  private monthAfter(month: Month): NextMonth | null {
    const next = nextMonth(month);
    if (!hasMonth(this.signed, next)) return null;
    const state = this.months.get(next);
    if (state && state.status !== 'unopened') return state.opened;
    if (this.toCome?.month !== next || this.toCome.of !== this.agreed) {
      this.toCome = { month: next, of: this.agreed, opening: openingOf(this.signed, next) };
    }
    return this.toCome.opening;
  }

  private started(month: Month): StartedMonth {
    const state = this.months.get(month);
    if (!state || state.status === 'unopened') throw new Error(`${month} is not opened`);
    return state;
  }

  private entry(month: Month, entryId: string): LedgerEntry {
    const entry = entryIn(this.started(month), entryId);
    if (!entry) throw new Error(`${entryId} was never logged in ${month}`);
    return entry;
  }

  /** The holidays that the month's terms count, as they are known now. */
  private calendarIn(month: Month) {
    const { terms } = termsInForce(this.signed, month);
    const timeZoneDatabase = 'of the runtime';
    if (terms.holidays === null) return { holidays: NONE, calendar: { timeZoneDatabase, holidays: null } };
    const version = `${terms.holidays}@${this.publications}`;
    return { holidays: this.holidays, calendar: { timeZoneDatabase, holidays: version } };
  }

  private dateOf(at: Instant): LocalDate {
    return localDateOf(at, this.signed.terms.timeZone);
  }

  private ofMonth(month: Month) {
    const { agreementId, clientId } = this.signed;
    return { ledgerId: ledgerIdOf(agreementId, month), agreementId, clientId, month };
  }
}

const NONE: ReadonlySet<LocalDate> = new Set();

function metaAt(at: Instant): CommandMeta {
  const actor = { id: 'billing-1', role: 'billing' as const };
  return { commandId: 'command', actor, at, correlationId: 'story', causationId: 'story' };
}
