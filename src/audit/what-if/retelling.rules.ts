import {
  agreement,
  type Agreement,
  endsOn,
  type SignedAgreement,
  usableThrough,
} from '../../agreements/agreement.decider';
import { type AgreementEvent } from '../../agreements/agreement.events';
import { type Terms } from '../../agreements/terms';
import { inForce, type Publication } from '../../calendars/calendar.decider';
import { type CommandMeta } from '../../kernel/command';
import { type RecordedOf } from '../../kernel/event';
import { invalidAt, Refusal, type RefusalCode } from '../../kernel/refusal';
import { correctClosedTime, correctTime, logTime, reverseTime } from '../../ledger/entry.rules';
import { adjustmentsOf, asTheyStand, paidFor } from '../../ledger/give-back.rules';
import {
  CarryForward,
  CloseMonth,
  CorrectClosedTime,
  CorrectTime,
  CutMonthShort,
  type KnownCalendar,
  LogTime,
  type MonthCommand,
  type OfMonth,
  OpenMonth,
  PostAdjustment,
  PurchaseHours,
  RecordExpense,
  ReverseTime,
  type WorkedTicket,
} from '../../ledger/month.commands';
import { type LedgerMonth, ledgerMonth, type StartedMonth } from '../../ledger/month.decider';
import {
  type AdjustmentPosted,
  type BalanceCarriedForward,
  type EntryValues,
  type ExpenseRecorded,
  type HoursPurchased,
  type MonthClosed,
  type MonthEvent,
  type MonthOpened,
  type TimeCorrected,
  type TimeLogged,
  type TimeReversed,
} from '../../ledger/month.events';
import { entriesOf, entryIn, valuesOf } from '../../ledger/month.state';
import { hasMonth, openingOf } from '../../ledger/opening.rules';
import { type NextMonth } from '../../ledger/settlement.rules';
import { type LocalDate, localDateOf, type Month, monthOf, nextMonth } from '../../time/local';
import { agreedOtherwise, type Change, coversOtherwise, isIn, type OtherTerms, valuesOtherwise } from './change.rules';

type Fact<E extends MonthEvent | AgreementEvent = MonthEvent | AgreementEvent> = RecordedOf<E>;
export type MonthFact = Fact<MonthEvent>;
export type AgreementFact = Fact<AgreementEvent>;

/** What one agreement's books rest on. */
export interface RecordedBooks {
  readonly agreement: readonly AgreementFact[];
  /** Of the months before those that are told again, as far as these look back to them; from the first of them on. */
  readonly before: readonly MonthFact[];
  /** Of the months that are told again, to the last. */
  readonly told: readonly MonthFact[];
}

/** What is known beside the books. */
export interface Known {
  /** Terms as they would have been, whole and checked. */
  readonly terms: OtherTerms;
  /** The publications of each region's calendar that an entry may be judged by. */
  readonly calendars: ReadonlyMap<string, readonly Publication[]>;
  /** By entry: its ticket as it was when the time was logged, for entries whose cover is asked about. */
  readonly tickets: ReadonlyMap<string, WorkedTicket>;
}

/** A fact that could not have been. */
export interface RefusedFact {
  readonly month: Month;
  readonly fact: MonthEvent['type'];
  readonly entryId: string | null;
  readonly code: RefusalCode;
  readonly detail: string;
}

/** The months as recorded and as they would have been; of one of the two sides there may be none. */
export interface Retold {
  readonly months: readonly {
    readonly month: Month;
    readonly recorded: StartedMonth;
    readonly whatIf: StartedMonth | null;
  }[];
  readonly recorded: SignedAgreement;
  readonly whatIf: SignedAgreement;
  readonly refused: readonly RefusedFact[];
  /** Ids of entries and of adjustments that draw which the books as they would have been are without, and why. */
  readonly missing: ReadonlyMap<string, 'left-out' | 'refused'>;
}

/**
 * Tells the books of an agreement again: every fact becomes the command that it came from, and is decided anew by the
 * ledger's own rules where what it rests on is otherwise. All facts are told in the order of writing; after each of them
 * whoever listens may do something else.
 */
export const retelling = (books: RecordedBooks, change: Change, known: Known): Generator<undefined, Retold> =>
  new Retelling(books, change, known).tell();

/** The same without a pause. */
export function retold(books: RecordedBooks, change: Change, known: Known): Retold {
  const telling = retelling(books, change, known);
  for (;;) {
    const step = telling.next();
    if (step.done) return step.value;
  }
}

class Retelling {
  private readonly recorded = new Map<Month, StartedMonth>();
  private readonly whatIf = new Map<Month, StartedMonth>();
  private readonly refused: RefusedFact[] = [];
  private readonly missing = new Map<string, 'left-out' | 'refused'>();
  private readonly holidaySets = new Map<string, ReadonlySet<LocalDate>>();
  private agreed: Agreement = agreement.initialState;
  /** As it would have been. */
  private otherwise: SignedAgreement | null = null;

  constructor(
    private readonly books: RecordedBooks,
    private readonly change: Change,
    private readonly known: Known,
  ) {}

  *tell(): Generator<undefined, Retold> {
    for (const fact of this.books.before) {
      this.record(fact);
      this.whatIf.set(fact.data.month, this.recorded.get(fact.data.month)!);
    }
    const told = new Set<Month>();
    for (const fact of inOrder(this.books)) {
      if (isOfAgreement(fact)) {
        this.agree(fact);
        continue;
      }
      told.add(fact.data.month);
      this.record(fact);
      this.retell(fact);
      yield;
    }
    if (this.agreed.status === 'unsigned' || !this.otherwise)
      throw new Error('Books of an agreement without its signing');
    return {
      months: [...told].sort().map((month) => {
        return { month, recorded: this.recorded.get(month)!, whatIf: this.whatIf.get(month) ?? null };
      }),
      recorded: this.agreed,
      whatIf: this.otherwise,
      refused: this.refused,
      missing: this.missing,
    };
  }

  private agree(fact: AgreementFact): void {
    this.agreed = agreement.evolve(this.agreed, fact);
    if (this.agreed.status === 'unsigned') throw new Error('An agreement whose first fact does not sign it');
    const { terms } = this.change;
    this.otherwise = terms ? agreedOtherwise(this.agreed, terms.months, this.known.terms) : this.agreed;
    if (fact.type === 'NoticeGiven') this.cutMonthsShort(fact.metadata.recordedAt);
  }

  private record(fact: MonthFact): void {
    const { month } = fact.data;
    this.recorded.set(month, evolved(this.recorded.get(month) ?? ledgerMonth.initialState, fact));
  }

  private retell(fact: MonthFact): void {
    try {
      const event = this.decided(fact);
      if (!event) return;
      const { month } = fact.data;
      this.whatIf.set(month, evolved(this.whatIf.get(month) ?? ledgerMonth.initialState, event));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.refuse(fact, error);
    }
  }

  private refuse(fact: MonthFact, { code, message: detail }: Refusal): void {
    const entryId = entryOf(fact);
    this.refused.push({ month: fact.data.month, fact: fact.type, entryId, code, detail });
    if (fact.type === 'TimeLogged') this.missing.set(fact.data.entryId, 'refused');
    if (fact.type === 'AdjustmentPosted' && fact.data.kind === 'taken')
      this.missing.set(fact.data.adjustmentId, 'refused');
  }

  /** The fact as it would have been; undefined where there would have been none, and nothing is to be said of that. */
  private decided(fact: MonthFact): MonthEvent | undefined {
    switch (fact.type) {
      case 'MonthOpened':
        return this.open(fact);
      case 'MonthCutShort':
        // Under other terms it was cut by its agreement's end, which may be another one.
        return this.change.terms ? undefined : fact;
      case 'BalanceCarriedForward':
        return this.carryForward(fact);
      case 'TimeLogged':
        return this.logTime(fact);
      case 'TimeCorrected':
        return this.correctTime(fact);
      case 'TimeReversed':
        return this.reverseTime(fact);
      case 'AdjustmentPosted':
        return fact.data.entry?.before ? this.correctClosedTime(fact) : this.adjust(fact);
      case 'HoursPurchased':
        return this.purchase(fact);
      case 'ExpenseRecorded':
        return this.spend(fact);
      case 'OverageApproved':
      case 'OverageDeclined':
        // A decision stands as it was given, whatever it was asked about.
        return this.whatIf.has(fact.data.month) ? fact : undefined;
      case 'MonthClosed':
        return this.close(fact);
      case 'EstimateNoted':
      case 'OverageApprovalRequested':
      case 'BalanceThresholdCrossed':
        return undefined;
    }
  }

  /** The terms of a month as it was opened are otherwise, or they are not: then it stands as it was opened. */
  private open({ data, metadata }: Fact<MonthOpened>): MonthEvent | undefined {
    if (!this.change.terms) return this.decide(undefined, new OpenMonth(data, metaAt(metadata.recordedAt)));
    const { month } = data;
    if (!hasMonth(this.signed, month)) return undefined;
    return this.decide(undefined, new OpenMonth(openingOf(this.signed, month), metaAt(metadata.recordedAt)));
  }

  /** Months that are open beyond the end that the agreement would have had. */
  private cutMonthsShort(at: string): void {
    if (!this.change.terms) return;
    const ends = [endsOn(this.signed), usableThrough(this.signed)].filter((day) => day !== null);
    for (const month of new Set(ends.map(monthOf))) {
      const state = this.whatIf.get(month);
      if (state?.status !== 'open') continue;
      const { ledgerId, agreementId, clientId, to, endsAt, closesAt, grant, lines, last } = openingOf(
        this.signed,
        month,
      );
      const data = { ledgerId, agreementId, clientId, month, to, endsAt, closesAt, grant, lines, last };
      const cut = this.decide(state, new CutMonthShort(data, metaAt(at)));
      if (cut) this.whatIf.set(month, evolved(state, cut));
    }
  }

  /** What is carried from a month before those that are told stands as it was. */
  private carryForward(fact: Fact<BalanceCarriedForward>): MonthEvent | undefined {
    const { month, fromMonth } = fact.data;
    const state = this.whatIf.get(month);
    if (!state) return undefined;
    const before = this.whatIf.get(fromMonth);
    if (!this.isTold(fromMonth)) return fact;
    if (!before?.closed) return undefined;
    const { carriedLots: lots, paidInAdvance, statement } = before.closed;
    const { borrowedMinutes } = statement;
    const data = { ...ofMonth(fact), fromMonth, lots, borrowedMinutes, paidInAdvance };
    return this.decide(state, new CarryForward(data, metaAt(fact.metadata.recordedAt)));
  }

  private logTime(fact: Fact<TimeLogged>): TimeLogged | undefined {
    const { data } = fact;
    const { entryId, month } = data;
    if (this.change.without.has(entryId)) {
      this.missing.set(entryId, 'left-out');
      return undefined;
    }
    const state = this.monthOf(fact);
    const asked = this.change.changed.get(entryId);
    const startedAt = asked?.startedAt ?? data.startedAt;
    const workedMinutes = asked?.workedMinutes ?? data.workedMinutes;
    const date = asked?.startedAt === undefined ? data.date : localDateOf(startedAt, state.opened.terms.timeZone);
    if (monthOf(date) !== data.originalMonth) throw invalidAt('/startedAt', `Must stay in ${data.originalMonth}`);
    const { ticketId, agent, activity, note, reason, allowedOverlap: allowOverlap } = data;
    const logged = logTime(
      new LogTime(
        {
          ...{ ...ofMonth(fact), entryId, agent, activity, note, allowOverlap, startedAt, date, workedMinutes },
          role: asked?.role === undefined ? data.role : asked.role,
          ...this.coverAsked(fact, state),
          // Time that is given away needs a reason, and it was asked for.
          reason: reason ?? asked?.cover ?? null,
          ...this.calendarOf(month, data),
        },
        metaAt(fact.metadata.recordedAt),
      ),
      state,
    );
    const cover = this.coverIsOpen(fact, state) ? logged.data.cover : data.cover;
    const stands = cover === data.cover && !this.valuesAnew(entryId, month);
    const values = stands ? valuesOf(data) : valuesOf(logged.data);
    return { ...logged, data: { ...logged.data, ...values, ticketId, reason, cover } };
  }

  /** Who may bear the entry is asked again of its ticket, or stands as it was decided: then no ticket is asked. */
  private coverAsked(fact: Fact<TimeLogged>, state: StartedMonth) {
    const { entryId, cover } = fact.data;
    if (!this.coverIsOpen(fact, state)) {
      return { ticket: NO_TICKET, cover: cover === 'billable' ? ('billable' as const) : UNOPPOSED };
    }
    const ticket = this.known.tickets.get(entryId);
    if (!ticket) throw new Error(`The ticket of entry ${entryId} is not known`);
    // What the terms say of a ticket by themselves, they say again.
    const recorded = cover === 'billable' || cover === 'free' ? null : cover;
    return { ticket, cover: this.change.changed.get(entryId)?.cover ?? recorded };
  }

  private coverIsOpen({ data }: Fact<TimeLogged>, { opened }: StartedMonth): boolean {
    return coverIsOpen(data, this.change, this.recorded.get(data.month)!.opened.terms, opened.terms);
  }

  private correctTime(fact: Fact<TimeCorrected>): TimeCorrected | undefined {
    const { entryId, month, correctionId, reason, after } = fact.data;
    const state = this.whatIf.get(month);
    const entry = state && entryIn(state, entryId);
    if (!entry) return undefined;
    const said = this.said(entryId, after);
    if (saysTheSame(entry, said)) return undefined;
    const data = { ...ofMonth(fact), ...this.calendarOf(month, after), ...said, correctionId, entryId, reason };
    const corrected = correctTime(new CorrectTime(data, metaAt(fact.metadata.recordedAt)), state);
    if (this.valuesAnew(entryId, month, entry.cover)) return corrected;
    return { ...corrected, data: { ...corrected.data, after } };
  }

  private reverseTime(fact: Fact<TimeReversed>): TimeReversed | undefined {
    const { entryId, month, reversalId, reason } = fact.data;
    const state = this.whatIf.get(month);
    if (!state || !entryIn(state, entryId)) return undefined;
    const data = { ...ofMonth(fact), reversalId, entryId, reason };
    return reverseTime(new ReverseTime(data, metaAt(fact.metadata.recordedAt)), state);
  }

  /** The change of an entry of a closed month: what paid for it is that of the books as they would have been. */
  private correctClosedTime(fact: Fact<AdjustmentPosted>): AdjustmentPosted | undefined {
    const { adjustmentId, reason, date, entry: about, month: target } = fact.data;
    const { entryId, month, after } = about!;
    const held = this.whatIf.get(month);
    const entry = held && entryIn(held, entryId);
    if (!entry) return undefined;
    const state = this.monthOf(fact);
    const closed = this.monthsBetween(month, target);
    const adjustments = closed.flatMap(({ balance }) => balance.adjustments);
    const last = adjustmentsOf(entryId, adjustments).at(-1);
    const standing = last ? last.entry!.after : valuesOf(entry);
    const before = adjustmentsOf(entryId, state.balance.adjustments).at(-1)?.entry ?? { after: standing };
    const said = after && this.said(entryId, after);
    if (said && before.after && saysTheSame(before.after, said)) return undefined;
    const { terms, from, to } = held.opened;
    const stands = after !== null && !this.valuesAnew(entryId, month, entry.cover);
    const data = {
      ...{ ...ofMonth(fact), ...this.calendarOf(month, after ?? entry), adjustmentId, reason, date, entry, standing },
      entryMonth: { month, terms: stands ? termsThatGave(terms, after) : terms, from, to },
      neighbours: asTheyStand(entriesOf(held), adjustments),
      paid: paidFor(entryId, closed),
      change: said,
    };
    const posted = correctClosedTime(new CorrectClosedTime(data, metaAt(fact.metadata.recordedAt)), state);
    if (!stands) return posted;
    return { ...posted, data: { ...posted.data, entry: { ...posted.data.entry!, after } } };
  }

  /** What a correction said of the work, except where the entry is asked about: that is what it says throughout. */
  private said(entryId: string, { startedAt, workedMinutes }: EntryValues) {
    const asked = this.change.changed.get(entryId);
    return { startedAt: asked?.startedAt ?? startedAt, workedMinutes: asked?.workedMinutes ?? workedMinutes };
  }

  private adjust(fact: Fact<AdjustmentPosted>): AdjustmentPosted {
    const { adjustmentId, reason, date, kind, lots, drawnMinutes, entry, claimed } = fact.data;
    const minutes = kind === 'given' ? lots.reduce((sum, lot) => sum + lot.minutes, 0) : -drawnMinutes;
    const about = { adjustmentId, minutes, reason, date, entry: null, ...(claimed ? { claimed } : {}) };
    const command = new PostAdjustment({ ...ofMonth(fact), ...about }, metaAt(fact.metadata.recordedAt));
    const posted = this.decideFor<AdjustmentPosted>(fact, command);
    // It only refers to the entry.
    return { ...posted, data: { ...posted.data, entry } };
  }

  private purchase(fact: Fact<HoursPurchased>): HoursPurchased {
    const { purchaseId, lot } = fact.data;
    const { minutes, unitPrice, grantedOn: purchasedOn, expiresOn } = lot;
    const data = { ...ofMonth(fact), purchaseId, minutes, unitPrice: unitPrice ?? 0, purchasedOn, expiresOn };
    return this.decideFor(fact, new PurchaseHours(data, metaAt(fact.metadata.recordedAt)));
  }

  private spend(fact: Fact<ExpenseRecorded>): ExpenseRecorded {
    const { expenseId, ticketId, description, incurredOn, amount } = fact.data;
    const data = { ...ofMonth(fact), expenseId, ticketId, description, incurredOn, amount };
    return this.decideFor(fact, new RecordExpense(data, metaAt(fact.metadata.recordedAt)));
  }

  /** It closed when it did, or where it would have ended later, at its end. */
  private close(fact: Fact<MonthClosed>): MonthEvent | undefined {
    const { month } = fact.data;
    const { recordedAt } = fact.metadata;
    this.cutMonthsShort(recordedAt);
    const state = this.whatIf.get(month);
    if (!state) return undefined;
    const at = recordedAt < state.opened.endsAt ? state.opened.endsAt : recordedAt;
    return this.decide(state, new CloseMonth({ ...ofMonth(fact), next: this.monthAfter(month) }, metaAt(at)));
  }

  private monthAfter(month: Month): NextMonth | null {
    const next = nextMonth(month);
    if (!hasMonth(this.signed, next)) return null;
    return this.whatIf.get(next)?.opened ?? openingOf(this.signed, next);
  }

  /** Whether an entry's minutes are worked out anew; else they stand as they were decided. */
  private valuesAnew(entryId: string, month: Month, cover?: EntryCover): boolean {
    const asked = this.change.changed.get(entryId);
    if (asked?.startedAt !== undefined || asked?.workedMinutes !== undefined) return true;
    const recorded = this.recorded.get(month)!;
    if (cover !== undefined && cover !== entryIn(recorded, entryId)?.cover) return true;
    return this.calendarIsAsked(month) || valuesOtherwise(recorded.opened.terms, this.whatIf.get(month)!.opened.terms);
  }

  /** Days are added to, and taken from, holidays that the terms count. */
  private calendarIsAsked(month: Month): boolean {
    const { calendar } = this.change;
    if (!calendar || !isIn(calendar.months, month)) return false;
    return calendar.region !== undefined || this.whatIf.get(month)!.opened.terms.holidays !== null;
  }

  /** The holidays by which the work is judged: those that judged it, unless the calendar is asked about. */
  private calendarOf(month: Month, { calendar }: Pick<EntryValues, 'calendar'>): KnownCalendar {
    const recorded = this.recorded.get(month)!.opened.terms.holidays;
    const region = this.whatIf.get(month)!.opened.terms.holidays;
    const version = region === recorded ? calendar.holidays : region;
    if (!this.calendarIsAsked(month)) return { calendar, holidays: this.holidays(version) };
    const asked = this.change.calendar!.region;
    return { calendar, holidays: this.holidays(asked === undefined ? version : asked, true) };
  }

  /** `GB-ENG@3` is a calendar after its third publication, `GB-ENG` after its last. */
  private holidays(version: string | null, asked = false): ReadonlySet<LocalDate> {
    if (version === null) return NO_HOLIDAYS;
    const name = asked ? `${version}, as asked` : version;
    const set = this.holidaySets.get(name) ?? this.holidaysOf(version, asked);
    this.holidaySets.set(name, set);
    return set;
  }

  private holidaysOf(version: string, asked: boolean): ReadonlySet<LocalDate> {
    const [region = '', count] = version.split('@');
    const publications = this.known.calendars.get(region);
    if (!publications) throw new Error(`The calendar of ${region} is not known`);
    const dates = inForce(publications.slice(0, count === undefined ? undefined : Number(count))).dates.keys();
    const { add, remove } = (asked && this.change.calendar) || NOTHING_ELSE;
    return new Set([...dates, ...add].filter((date) => !remove.has(date)));
  }

  private monthsBetween(month: Month, before: Month): readonly StartedMonth[] {
    const closed: StartedMonth[] = [];
    for (let m = month; m < before; m = nextMonth(m)) {
      const state = this.whatIf.get(m);
      if (!state?.closed) throw new Refusal('MONTH_NOT_ENDED', `${m} would not have closed`, { month: m });
      closed.push(state);
    }
    return closed;
  }

  private isTold(month: Month): boolean {
    const [first] = this.books.told;
    return first !== undefined && month >= first.data.month;
  }

  /** @throws Refusal AGREEMENT_ENDED where there would not have been such a month */
  private monthOf({ data: { month } }: MonthFact): StartedMonth {
    const state = this.whatIf.get(month);
    if (state) return state;
    throw new Refusal('AGREEMENT_ENDED', `The agreement would have had no ${month}`, { month });
  }

  /** What the ledger decides, without the alarms that it sets off: no figure depends on them. */
  private decideFor<E extends MonthEvent>(fact: Fact<E>, command: MonthCommand): E {
    return this.decide(this.monthOf(fact), command) as E;
  }

  private decide(state: StartedMonth | undefined, command: MonthCommand): MonthEvent | undefined {
    return ledgerMonth.decide(command, state ?? ledgerMonth.initialState)[0];
  }

  private get signed(): SignedAgreement {
    if (!this.otherwise) throw new Error('A month of an agreement that is not signed');
    return this.otherwise;
  }
}

/** Whether it is decided anew who bears an entry. */
export const coverIsOpen = (
  { entryId }: Pick<TimeLogged['data'], 'entryId'>,
  { changed }: Change,
  recorded: Terms,
  whatIf: Terms,
): boolean => changed.get(entryId)?.cover !== undefined || coversOtherwise(recorded, whatIf);

type EntryCover = TimeLogged['data']['cover'];

/** Where the cover of an entry stands, its ticket is not asked: no terms speak of this one. */
const NO_TICKET = {
  ticketId: '',
  openedOn: '',
  kind: 'support',
  category: '',
  project: null,
} as unknown as WorkedTicket;
/** The cover that no terms forbid. */
const UNOPPOSED: EntryCover = 'own-defect';

const NO_HOLIDAYS: ReadonlySet<LocalDate> = new Set();
const NOTHING_ELSE = { add: NO_HOLIDAYS, remove: NO_HOLIDAYS };

const saysTheSame = (a: Pick<EntryValues, 'startedAt' | 'workedMinutes'>, b: typeof a): boolean =>
  a.startedAt === b.startedAt && a.workedMinutes === b.workedMinutes;

/** Terms under which work comes to the minutes that were decided of it once: they stand, whatever a calendar says today. */
const termsThatGave = (terms: Terms, { billableMinutes }: EntryValues): Terms => ({
  ...terms,
  coverage: 'around-the-clock',
  rounding: { incrementMinutes: 1, minimumMinutes: billableMinutes },
});

function entryOf(fact: MonthFact): string | null {
  switch (fact.type) {
    case 'TimeLogged':
    case 'TimeCorrected':
    case 'TimeReversed':
      return fact.data.entryId;
    case 'AdjustmentPosted':
      return fact.data.entry?.entryId ?? null;
    default:
      return null;
  }
}

const evolved = (state: LedgerMonth, event: MonthEvent): StartedMonth => {
  const next = ledgerMonth.evolve(state, event);
  if (next.status === 'unopened') throw new Error(`${event.type} in a month that was never opened`);
  return next;
};

const ofMonth = ({ data: { ledgerId, agreementId, clientId, month } }: MonthFact): OfMonth => {
  return { ledgerId, agreementId, clientId, month };
};

/** Nobody asks: of a command that is decided again, only its time counts. */
const metaAt = (at: string): CommandMeta => {
  const nobody = { id: 'what-if', role: 'system' as const };
  return { commandId: 'what-if', actor: nobody, at, correlationId: 'what-if', causationId: 'what-if' };
};

const isOfAgreement = (fact: MonthFact | AgreementFact): fact is AgreementFact => fact.stream.startsWith('agreement-');

/** In the order of writing; facts of one stream that share a place stay in theirs. */
const inOrder = ({ agreement: agreed, told }: RecordedBooks): readonly (MonthFact | AgreementFact)[] =>
  [...agreed, ...told].sort((a, b) => a.position - b.position);
