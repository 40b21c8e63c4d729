import { type Terms } from '../../src/agreements/terms';
import { type WorkedTicket } from '../../src/ledger/month.commands';
import {
  type ChargeLine,
  type Cover,
  type EntryDrawing,
  type Lot,
  type LotMovement,
  type Settlement,
} from '../../src/ledger/month.events';
import { type LocalDate, type Month } from '../../src/time/local';
import { type Happening, type Story } from './story';
import {
  addDays,
  addMonths,
  dateOf,
  daysOf,
  earlier,
  firstDayOf,
  lastDayOf,
  later,
  MINUTE,
  monthOf,
  msOf,
  sameDayMonthsLater,
  shownAt,
  weekdayOf,
} from './wall-clock';

/*
 * A second calculation of an agreement's statements, slow and plain: it knows every minute that was drawn by itself,
 * and who bore it. It shares no code with the program, so that a mistake would have to be made twice.
 */

export interface Opinion {
  /** The statements of the months that closed, in order. */
  readonly statements: readonly Statement[];
  /** What each correction or reversal of an entry of a closed month, and each adjustment by hand, came to. */
  readonly adjustments: ReadonlyMap<string, Adjusted>;
  /** Entries that are not taken: their month has closed, and the terms take nothing late. */
  readonly refused: readonly string[];
}

/** Every figure of a statement. What adjustments came to stands in `Opinion.adjustments`. */
export type Figures = Omit<Settlement, 'adjustments'>;

export interface Statement {
  readonly month: Month;
  readonly statement: Figures;
  readonly carriedLots: readonly Lot[];
  readonly paidInAdvance: readonly ChargeLine[];
  readonly nextMonth: Month | null;
}

export interface Adjusted {
  readonly month: Month;
  readonly lots: readonly Lot[];
  /** Drawn in the month of posting; below zero: less of what was drawn there for the same entry. */
  readonly drawnMinutes: number;
  readonly givenBack: readonly { month: Month; bearer: string; minutes: number; amount: number }[];
}

/** Who bore one minute. */
type Bearer =
  | { readonly by: 'lot'; readonly lot: HeldLot }
  | { readonly by: 'borrowed' }
  | { readonly by: 'charged'; readonly share: Share }
  | { readonly by: 'unapproved' };

/** What of one overage line one entry bears. */
interface Share {
  readonly line: ChargeLine;
  readonly minutes: number;
  readonly amount: number;
  /** Minutes that have not come back. */
  left: number;
}

/** A lot in one month, and where its minutes went. */
interface HeldLot {
  readonly lot: Lot;
  left: number;
  drawn: number;
  expired: number;
  forfeited: number;
  forfeitedBy: 'cap' | 'end' | null;
  refunded: number;
}

/** What paid for an entry in one month: a bearer for each minute, in drawing order. What comes back is taken off its end. */
interface Payment {
  readonly month: Month;
  readonly minutes: Bearer[];
}

interface Entry {
  readonly entryId: string;
  readonly role: string | null;
  readonly cover: Cover;
  /** The month whose ledger holds it. */
  readonly month: Month;
  readonly late: boolean;
  startedAt: number;
  date: LocalDate;
  worked: number;
  billable: number;
  reversed: boolean;
  readonly payments: Payment[];
}

/** Minutes that are drawn before all entries of a month. */
interface DrawnFirst {
  readonly entry: Entry | null;
  readonly id: string;
  minutes: number;
}

interface Ledger {
  readonly month: Month;
  opening: readonly Lot[];
  borrowedBefore: number;
  paidInAdvance: readonly ChargeLine[];
  readonly added: { readonly lot: Lot; readonly as: 'purchase' | 'given' | 'given-back' }[];
  readonly bought: ChargeLine[];
  readonly spent: ChargeLine[];
  readonly drawnFirst: DrawnFirst[];
  readonly entries: Entry[];
  approvedMinutes: number;
  closed: boolean;
}

export function secondOpinion(story: Story): Opinion {
  return new Calculator(story).readToTheEnd();
}

class Calculator {
  private readonly zone: string;
  private readonly firstMonth: Month;
  private readonly ledgers = new Map<Month, Ledger>();
  private readonly entries = new Map<string, Entry>();
  private readonly amendments: { readonly from: Month; readonly terms: Terms }[] = [];
  private readonly statements: Statement[] = [];
  private readonly adjustments = new Map<string, Adjusted>();
  private readonly refused: string[] = [];
  private holidays: ReadonlySet<LocalDate>;
  /** The last day that is paid for. */
  private endsOn: LocalDate | null;
  private lots = 0;

  constructor(private readonly story: Story) {
    this.zone = story.terms.timeZone;
    this.firstMonth = monthOf(story.startsOn);
    this.holidays = new Set(story.holidays);
    const { renewal, termMonths } = story.terms;
    this.endsOn = renewal === 'none' ? addDays(sameDayMonthsLater(story.startsOn, termMonths), -1) : null;
  }

  readToTheEnd(): Opinion {
    for (const happening of this.story.happenings) this.read(happening);
    return { statements: this.statements, adjustments: this.adjustments, refused: this.refused };
  }

  private read(it: Happening): void {
    switch (it.what) {
      case 'work-done': {
        const startedAt = msOf(it.startedAt);
        const { date } = shownAt(this.zone, startedAt);
        const late = this.ledger(monthOf(date)).closed;
        const ledger = late ? this.oldestOpen() : this.ledger(monthOf(date));
        const terms = this.termsOf(ledger.month);
        if (late && terms.lateEntries === 'reject') {
          this.refused.push(it.entryId);
          return;
        }
        const entry: Entry = {
          entryId: it.entryId,
          role: it.role,
          cover: it.cover ?? coverOf(terms, it.ticket),
          month: ledger.month,
          late,
          startedAt,
          date,
          worked: it.minutes,
          billable: 0,
          reversed: false,
          payments: [],
        };
        entry.billable = this.billable(terms, entry.cover, startedAt, it.minutes);
        ledger.entries.push(entry);
        this.entries.set(it.entryId, entry);
        return;
      }
      case 'work-corrected': {
        const entry = this.entries.get(it.entryId)!;
        const startedAt = it.startedAt === null ? entry.startedAt : msOf(it.startedAt);
        const worked = it.minutes ?? entry.worked;
        const billable = this.billable(this.termsOf(entry.month), entry.cover, startedAt, worked);
        const change = billable - entry.billable;
        Object.assign(entry, { startedAt, worked, billable, date: shownAt(this.zone, startedAt).date });
        if (this.ledger(entry.month).closed) this.adjust(it.correctionId, it.at, entry, change);
        return;
      }
      case 'work-reversed': {
        const entry = this.entries.get(it.entryId)!;
        const change = 0 - entry.billable;
        Object.assign(entry, { reversed: true, billable: 0 });
        if (this.ledger(entry.month).closed) this.adjust(it.reversalId, it.at, entry, change);
        return;
      }
      case 'hours-bought': {
        const { minutes, unitPrice, purchasedOn, expiresOn } = it;
        const ledger = this.ledger(monthOf(purchasedOn));
        const lot = this.newLot(ledger, { source: 'purchase', grantedOn: purchasedOn, minutes, expiresOn, unitPrice });
        ledger.added.push({ lot, as: 'purchase' });
        const amount = halfUp(BigInt(minutes) * BigInt(unitPrice), 60n);
        ledger.bought.push({ kind: 'purchase', description: '', minutes, unitPrice, amount });
        return;
      }
      case 'minutes-adjusted': {
        const date = dateOf(this.zone, it.at);
        const ledger = this.oldestOpen();
        const lots =
          it.minutes > 0
            ? [this.newLot(ledger, { source: 'goodwill', grantedOn: date, minutes: it.minutes, expiresOn: null })]
            : [];
        const drawnMinutes = Math.max(0, -it.minutes);
        for (const lot of lots) ledger.added.push({ lot, as: 'given' });
        if (drawnMinutes > 0) ledger.drawnFirst.push({ entry: null, id: it.adjustmentId, minutes: drawnMinutes });
        this.adjustments.set(it.adjustmentId, { month: ledger.month, lots, drawnMinutes, givenBack: [] });
        return;
      }
      case 'money-spent': {
        const own = this.ledger(monthOf(it.incurredOn));
        const ledger = own.closed ? this.oldestOpen() : own;
        ledger.spent.push({ kind: 'expense', description: '', amount: it.amount });
        return;
      }
      case 'overage-decided':
        if (it.decision === 'approved') this.ledger(it.month).approvedMinutes += it.minutes;
        return;
      case 'terms-changed':
        this.amendments.push({ from: it.effectiveMonth, terms: it.terms });
        return;
      case 'notice-received': {
        const noticeEnds = addDays(it.givenOn, this.termsOf(monthOf(it.givenOn)).noticeDays);
        this.endsOn = later(noticeEnds, it.endsOn ?? noticeEnds);
        return;
      }
      case 'holidays-published':
        this.holidays = new Set(it.holidays);
        return;
      case 'month-closed':
        this.close(this.ledger(it.month));
    }
  }

  // Which month, under which terms

  private ledger(month: Month): Ledger {
    let ledger = this.ledgers.get(month);
    if (!ledger) {
      ledger = {
        month,
        opening: [],
        borrowedBefore: 0,
        paidInAdvance: [],
        added: [],
        bought: [],
        spent: [],
        drawnFirst: [],
        entries: [],
        approvedMinutes: 0,
        closed: false,
      };
      this.ledgers.set(month, ledger);
    }
    return ledger;
  }

  private oldestOpen(): Ledger {
    let month = this.firstMonth;
    while (this.ledgers.get(month)?.closed) month = addMonths(month, 1);
    return this.ledger(month);
  }

  /** The latest amendment that has taken effect; of two for one month the later one. */
  private termsOf(month: Month): Terms {
    let { terms } = this.story;
    for (const amendment of this.amendments) if (amendment.from <= month) terms = amendment.terms;
    return terms;
  }

  /** The last day on which minutes may be used. */
  private usableTo(): LocalDate | null {
    if (this.endsOn === null) return null;
    const { onEnd, extendMonths = 0 } = this.termsOf(monthOf(this.endsOn));
    return onEnd === 'extend' ? sameDayMonthsLater(this.endsOn, extendMonths) : this.endsOn;
  }

  // Minutes of an entry

  /** Minute by minute: inside coverage it counts once, outside as often as the multiplier says. */
  private billable(terms: Terms, cover: Cover, startedAt: number, worked: number): number {
    if (cover !== 'billable' || terms.plan === 'unlimited') return 0;
    const isCovered = this.coverage(terms);
    let inside = 0;
    let outside = 0;
    for (let minute = 0; minute < worked; minute++) {
      if (isCovered(startedAt + minute * MINUTE)) inside++;
      else outside++;
    }
    const [times, per] = fraction(terms.multipliers.outOfHours);
    const increment = BigInt(terms.rounding.incrementMinutes);
    let steps = 0n;
    const exactly = BigInt(inside) * per + BigInt(outside) * times;
    while (steps * increment * per < exactly) steps++;
    return Math.max(Number(steps * increment), terms.rounding.minimumMinutes);
  }

  /** Whether a minute is inside coverage: its day is no holiday, and some window of that weekday is open. */
  private coverage({ coverage, holidays }: Terms): (ms: number) => boolean {
    if (coverage === 'around-the-clock') return () => true;
    const windows = coverage.map(({ days, from, to }) => ({ days, from: clock(from), to: clock(to) }));
    return (ms) => {
      const { date, minuteOfDay } = shownAt(this.zone, ms);
      if (holidays !== null && this.holidays.has(date)) return false;
      const weekday = weekdayOf(date);
      return windows.some(({ days, from, to }) => from <= minuteOfDay && minuteOfDay < to && days.includes(weekday));
    };
  }

  // Corrections after the close

  private adjust(id: string, at: string, entry: Entry, change: number): void {
    const ledger = this.oldestOpen();
    const date = dateOf(this.zone, at);
    let drawnHere = ledger.drawnFirst.find((drawn) => drawn.entry === entry);
    if (!drawnHere) ledger.drawnFirst.push((drawnHere = { entry, id: entry.entryId, minutes: 0 }));
    if (change >= 0) {
      drawnHere.minutes += change;
      this.adjustments.set(id, { month: ledger.month, lots: [], drawnMinutes: change, givenBack: [] });
      return;
    }
    let due = -change;
    let cancelled = 0;
    while (due > 0 && drawnHere.minutes > 0) {
      drawnHere.minutes--;
      cancelled++;
      due--;
    }
    const parts: { month: Month; bearer: Bearer; minutes: number; amount: number }[] = [];
    for (; due > 0; due--) {
      const payment = entry.payments.findLast(({ minutes }) => minutes.length > 0)!;
      const bearer = payment.minutes.pop()!;
      let part = parts.at(-1);
      if (part?.month !== payment.month || !isSame(part.bearer, bearer)) {
        parts.push((part = { month: payment.month, bearer, minutes: 0, amount: 0 }));
      }
      part.minutes++;
      if (bearer.by === 'charged') part.amount += takeBackOne(bearer.share);
    }
    const lots = parts.flatMap(({ month, bearer, minutes }) => {
      const original =
        bearer.by === 'lot' ? bearer.lot.lot : bearer.by === 'borrowed' ? this.grantOf(addMonths(month, 1)) : null;
      if (!original) return [];
      const isExpired = original.expiresOn !== null && original.expiresOn < date;
      const expiresOn = isExpired ? later(original.expiresOn, lastDayOf(ledger.month)) : original.expiresOn;
      const givenBack = { month, entryId: entry.entryId, lotId: original.lotId };
      return [{ ...original, lotId: this.lotId(), minutes, expiresOn, givenBack }];
    });
    for (const lot of lots) ledger.added.push({ lot, as: 'given-back' });
    this.adjustments.set(id, {
      month: ledger.month,
      lots,
      drawnMinutes: cancelled === 0 ? 0 : -cancelled,
      givenBack: parts.map(({ month, bearer, minutes, amount }) => ({ month, bearer: bearer.by, minutes, amount })),
    });
  }

  // What a month is granted, and what it costs in advance

  /** Days of the month that the agreement is paid for. */
  private paidDays(month: Month): number {
    return daysOf(month).filter((day) => day >= this.story.startsOn && (this.endsOn === null || day <= this.endsOn))
      .length;
  }

  private prorated(month: Month, whole: number): number {
    const days = this.paidDays(month);
    if (days === 0) return 0;
    return this.termsOf(month).proration === 'none'
      ? whole
      : halfUp(BigInt(whole) * BigInt(days), BigInt(daysOf(month).length));
  }

  private grantOf(month: Month): Lot | null {
    const { plan, allowanceMinutes, rollover } = this.termsOf(month);
    if (plan !== 'retainer' || this.paidDays(month) === 0) return null;
    const months = rollover.policy === 'none' ? 0 : (rollover.expiresAfterMonths ?? null);
    return {
      lotId: `allowance of ${month}`,
      source: 'allowance',
      grantedOn: later(firstDayOf(month), this.story.startsOn),
      month,
      minutes: this.prorated(month, allowanceMinutes),
      expiresOn: months === null ? null : lastDayOf(addMonths(month, months)),
      unitPrice: null,
    };
  }

  private feeAndRecurring(month: Month): ChargeLine[] {
    if (this.paidDays(month) === 0) return [];
    const terms = this.termsOf(month);
    let ordinal = 0;
    while (addMonths(this.firstMonth, ordinal) !== month) ordinal++;
    const fee = ordinal < terms.freeMonths ? 0 : this.prorated(month, terms.monthlyFee);
    return [
      ...(terms.monthlyFee > 0 ? [{ kind: 'fee' as const, description: 'fee', amount: fee }] : []),
      ...terms.recurring.map(({ label, amount }): ChargeLine => {
        return { kind: 'recurring', description: label, amount: this.prorated(month, amount) };
      }),
    ];
  }

  // The close

  private close(ledger: Ledger): void {
    const { month } = ledger;
    const terms = this.termsOf(month);
    const usableTo = this.usableTo();
    const to = earlier(lastDayOf(month), usableTo ?? lastDayOf(month));
    const isLast = usableTo !== null && monthOf(usableTo) === month;
    const nextMonth = isLast ? null : addMonths(month, 1);
    const nextGrant = nextMonth === null ? null : this.grantOf(nextMonth);

    const grant = this.grantOf(month);
    const borrowedBefore = Math.min(ledger.borrowedBefore, grant?.minutes ?? 0);
    const held = [
      ...ledger.opening,
      ...(grant ? [{ ...grant, minutes: grant.minutes - borrowedBefore }] : []),
      ...ledger.added.map(({ lot }) => lot),
    ].map(asHeld);

    const drawings = this.draw(ledger, held);
    const approved = this.bearOverage(ledger, terms, drawings, nextGrant);
    const overageLines = priceOverage(terms, drawings);

    for (const lot of held) {
      if (lot.lot.expiresOn !== null && lot.lot.expiresOn <= to) [lot.expired, lot.left] = [lot.left, 0];
    }
    const refunds: ChargeLine[] = [];
    if (nextMonth === null) {
      for (const lot of held) {
        const { source, unitPrice } = lot.lot;
        if (lot.left > 0 && source === 'purchase' && terms.onEnd === 'refund-unused-purchases') {
          const amount = halfUp(-BigInt(lot.left) * BigInt(unitPrice ?? 0), 60n);
          refunds.push({ kind: 'refund', description: '', minutes: lot.left, unitPrice: unitPrice ?? 0, amount });
          [lot.refunded, lot.left] = [lot.left, 0];
        }
        forfeit(lot, lot.left, 'end');
      }
    } else {
      this.forfeitAboveTheCap(held, nextMonth, (nextGrant?.minutes ?? 0) - borrowedIn(drawings));
    }

    const ownAdvance = this.feeAndRecurring(month);
    for (const paid of ledger.paidInAdvance) {
      const own = ownAdvance.find(({ kind, description }) => kind === paid.kind && description === paid.description);
      const over = paid.amount - (own?.amount ?? 0);
      if (over !== 0) refunds.push({ kind: 'refund', description: paid.description, amount: -over });
    }
    const nextAdvance = nextMonth === null ? [] : this.feeAndRecurring(nextMonth);
    const lines = [
      ...overageLines,
      ...ledger.bought,
      ...ledger.spent,
      ...refunds,
      ...(month === this.firstMonth ? ownAdvance : []),
      ...nextAdvance,
    ];

    const carriedLots = held.filter(({ left }) => left > 0).map(({ lot, left }) => ({ ...lot, minutes: left }));
    this.statements.push({
      month,
      statement: this.figures(ledger, terms, held, drawings, lines, grant?.minutes ?? 0, borrowedBefore, approved),
      carriedLots,
      paidInAdvance: nextAdvance,
      nextMonth,
    });

    for (const { drawn, minutes } of drawings) drawn.entry?.payments.push({ month, minutes: [...minutes] });
    ledger.closed = true;
    if (nextMonth !== null) {
      const next = this.ledger(nextMonth);
      next.opening = carriedLots;
      next.borrowedBefore = borrowedIn(drawings);
      next.paidInAdvance = nextAdvance;
    }
  }

  /**
   * In order: what is drawn first, then late entries, then the rest; each minute from the first lot that has one left. Among
   * lots that the rules do not tell apart, those that came back are first, then as they came.
   */
  private draw(ledger: Ledger, held: readonly HeldLot[]): Drawing[] {
    const inOrder = [...held].sort(
      (a, b) =>
        compare(a.lot.expiresOn ?? '9999-12-31', b.lot.expiresOn ?? '9999-12-31') ||
        SOURCES.indexOf(a.lot.source) - SOURCES.indexOf(b.lot.source) ||
        compare(a.lot.grantedOn, b.lot.grantedOn) ||
        Number(!a.lot.givenBack) - Number(!b.lot.givenBack),
    );
    const entries = ledger.entries.filter(({ reversed }) => !reversed).sort((a, b) => a.startedAt - b.startedAt);
    const wanted: { drawn: Drawn; date: LocalDate; minutes: number }[] = [
      ...ledger.drawnFirst.map((first) => {
        const drawn = { id: first.id, entry: first.entry, role: first.entry?.role ?? null };
        return { drawn, date: firstDayOf(ledger.month), minutes: first.minutes };
      }),
      ...[...entries.filter(({ late }) => late), ...entries.filter(({ late }) => !late)].map((entry) => {
        const drawn = { id: entry.entryId, entry, role: entry.role };
        return { drawn, date: entry.date, minutes: entry.billable };
      }),
    ];
    return wanted
      .filter(({ minutes }) => minutes > 0)
      .map(({ drawn, date, minutes }) => {
        const usable = inOrder.filter(({ lot }) => lot.expiresOn === null || lot.expiresOn >= date);
        const bearers: Bearer[] = [];
        let place = 0;
        for (let minute = 0; minute < minutes; minute++) {
          while (place < usable.length && usable[place]!.left === 0) place++;
          const lot = usable[place];
          if (!lot) {
            bearers.push(UNAPPROVED);
            continue;
          }
          lot.left--;
          lot.drawn++;
          bearers.push(lastIsOf(bearers, lot) ?? { by: 'lot', lot });
        }
        return { drawn, minutes: bearers, shares: [] };
      });
  }

  /** Says of each minute of overage whether it is borrowed, charged or unapproved; answers how many are approved. */
  private bearOverage(ledger: Ledger, terms: Terms, drawings: readonly Drawing[], nextGrant: Lot | null): number {
    const over = drawings.flatMap(({ minutes }) => minutes.filter(({ by }) => by !== 'lot')).length;
    const needsApproval = terms.overage.approval === 'required' && terms.plan !== 'on-demand';
    const approved = needsApproval ? Math.min(over, ledger.approvedMinutes) : over;
    const mayBorrow =
      terms.plan === 'retainer' ? Math.min(terms.overage.borrowUpToMinutes, nextGrant?.minutes ?? 0) : 0;
    let place = 0;
    for (const drawing of drawings) {
      drawing.minutes.forEach((bearer, i) => {
        if (bearer.by === 'lot') return;
        place++;
        if (place <= approved) drawing.minutes[i] = approved <= mayBorrow ? BORROWED : CHARGED;
      });
    }
    return approved;
  }

  private forfeitAboveTheCap(held: readonly HeldLot[], nextMonth: Month, granted: number): void {
    const { rollover, allowanceMinutes } = this.termsOf(nextMonth);
    if (rollover.policy !== 'capped') return;
    const [times, per] = fraction(rollover.capMultiple ?? '1');
    const cap = Number((BigInt(allowanceMinutes) * times) / per);
    const allowances = held
      .filter(({ lot }) => lot.source === 'allowance')
      .sort((a, b) => compare(a.lot.grantedOn, b.lot.grantedOn));
    let above = granted + sum(allowances.map(({ left }) => left)) - cap;
    for (const lot of allowances) {
      const lost = Math.max(0, Math.min(lot.left, above));
      forfeit(lot, lost, 'cap');
      above -= lost;
    }
  }

  private figures(
    ledger: Ledger,
    terms: Terms,
    held: readonly HeldLot[],
    drawings: readonly Drawing[],
    lines: readonly ChargeLine[],
    granted: number,
    borrowedBefore: number,
    approved: number,
  ): Figures {
    const minutesOf = (as: string) =>
      sum(ledger.added.filter((added) => added.as === as).map(({ lot }) => lot.minutes));
    const opening = sum(ledger.opening.map(({ minutes }) => minutes));
    const count = (by: Bearer['by']) => sum(drawings.map(({ minutes }) => countOf(minutes, by)));
    const drawnFrom = (source: Lot['source']) =>
      sum(held.filter(({ lot }) => lot.source === source).map(({ drawn }) => drawn));
    const workedByCover: Partial<Record<Cover, number>> = {};
    for (const { cover, worked, reversed } of ledger.entries) {
      if (!reversed) workedByCover[cover] = (workedByCover[cover] ?? 0) + worked;
    }
    const net = sum(lines.map(({ amount }) => amount));
    const [times, per] = fraction(terms.vatRate);
    const vat = halfUp(BigInt(net) * times, per);
    const goodwill = minutesOf('given') + minutesOf('given-back');
    return {
      lots: held.map(asMovement),
      entries: drawings.map((drawing) => ({
        entryId: drawing.drawn.id,
        drawn: drawnFromLots(drawing.minutes),
        overageMinutes: drawing.minutes.length - countOf(drawing.minutes, 'lot'),
        borrowedMinutes: countOf(drawing.minutes, 'borrowed'),
        chargedMinutes: countOf(drawing.minutes, 'charged'),
        unapprovedMinutes: countOf(drawing.minutes, 'unapproved'),
        charges: drawing.shares.map(({ line, minutes, amount }) => ({ line: lines.indexOf(line), minutes, amount })),
      })),
      openingMinutes: opening,
      grantedMinutes: granted,
      purchasedMinutes: minutesOf('purchase'),
      goodwillMinutes: goodwill,
      givenBackMinutes: minutesOf('given-back'),
      borrowedBeforeMinutes: borrowedBefore,
      availableMinutes: opening + granted + minutesOf('purchase') + goodwill - borrowedBefore,
      usedMinutes: sum(drawings.map(({ minutes }) => minutes.length)),
      drawnMinutes: count('lot'),
      drawnBySource: {
        allowance: drawnFrom('allowance'),
        goodwill: drawnFrom('goodwill'),
        purchase: drawnFrom('purchase'),
      },
      workedByCover,
      expiredMinutes: sum(held.map(({ expired }) => expired)),
      forfeitedMinutes: sum(held.map(({ forfeited }) => forfeited)),
      refundedMinutes: sum(held.map(({ refunded }) => refunded)),
      carriedMinutes: sum(held.map(({ left }) => left)),
      overageMinutes: count('borrowed') + count('charged') + count('unapproved'),
      approvedOverageMinutes: approved,
      unapprovedOverageMinutes: count('unapproved'),
      borrowedMinutes: count('borrowed'),
      chargedOverageMinutes: count('charged'),
      lines,
      net,
      vat,
      gross: net + vat,
      currency: terms.currency,
    };
  }

  private newLot(
    { month }: Ledger,
    lot: Pick<Lot, 'source' | 'grantedOn' | 'minutes' | 'expiresOn'> & { unitPrice?: number },
  ): Lot {
    return { lotId: this.lotId(), month, unitPrice: null, ...lot };
  }

  private lotId(): string {
    return `lot ${++this.lots}`;
  }
}

interface Drawn {
  readonly id: string;
  readonly entry: Entry | null;
  readonly role: string | null;
}

interface Drawing {
  readonly drawn: Drawn;
  readonly minutes: Bearer[];
  shares: Share[];
}

const BORROWED: Bearer = { by: 'borrowed' };
const UNAPPROVED: Bearer = { by: 'unapproved' };
/** Charged, and not priced yet. */
const CHARGED: Bearer = {
  by: 'charged',
  share: { line: { kind: 'overage-hourly', description: '', amount: 0 }, minutes: 0, amount: 0, left: 0 },
};

const SOURCES: readonly Lot['source'][] = ['allowance', 'goodwill', 'purchase'];

/**
 * The first minutes by the hour, at the rate of the role that worked them, a line a role; what is beyond by the day.
 * Then each line is shared out over its entries, minute after minute.
 */
function priceOverage(terms: Terms, drawings: readonly Drawing[]): ChargeLine[] {
  const { dayRateAfterMinutes, dayRounding } = terms.overage;
  const onLine = new Map<string, Drawing[]>();
  let place = 0;
  for (const drawing of drawings) {
    for (const bearer of drawing.minutes) {
      if (bearer.by !== 'charged') continue;
      const byTheHour = dayRateAfterMinutes === null || place < dayRateAfterMinutes;
      const key = byTheHour ? `hours of ${drawing.drawn.role ?? ''}` : 'days';
      place++;
      const minutes = onLine.get(key);
      if (minutes) minutes.push(drawing);
      else onLine.set(key, [drawing]);
    }
  }
  const lines: ChargeLine[] = [];
  for (const [key, minutes] of onLine) {
    const count = BigInt(minutes.length);
    const role = minutes[0]!.drawn.role;
    const unitPrice =
      key === 'days' ? (terms.dayRate ?? 0) : ((role === null ? undefined : terms.rates[role]) ?? terms.hourlyRate);
    const line: ChargeLine = {
      kind: key === 'days' ? 'overage-day' : 'overage-hourly',
      description: key,
      minutes: minutes.length,
      unitPrice,
      amount:
        key !== 'days'
          ? halfUp(count * BigInt(unitPrice), 60n)
          : dayRounding === 'whole-day'
            ? daysBegun(minutes.length, terms.dayMinutes ?? 1) * unitPrice
            : halfUp(count * BigInt(unitPrice), BigInt(terms.dayMinutes ?? 1)),
    };
    lines.push(line);
    let first = 0;
    while (first < minutes.length) {
      const drawing = minutes[first]!;
      let end = first;
      while (end < minutes.length && minutes[end] === drawing) end++;
      const upTo = (place: number) => halfUp(BigInt(line.amount) * BigInt(place), count);
      const share = { line, minutes: end - first, amount: upTo(end) - upTo(first), left: end - first };
      drawing.shares.push(share);
      first = end;
    }
  }
  for (const drawing of drawings) {
    // The hours come before the days, as they were worked.
    drawing.shares.sort((a, b) => Number(a.line.kind === 'overage-day') - Number(b.line.kind === 'overage-day'));
    const shares = drawing.shares.flatMap((share) => Array.from({ length: share.minutes }, () => share));
    drawing.minutes.forEach((bearer, i) => {
      if (bearer.by === 'charged') drawing.minutes[i] = { by: 'charged', share: shares.shift()! };
    });
  }
  return lines;
}

function daysBegun(minutes: number, dayMinutes: number): number {
  let days = 0;
  while (days * dayMinutes < minutes) days++;
  return days;
}

/** What a share's last minute is worth: all up to and with it, less all up to before it. */
function takeBackOne(share: Share): number {
  const upTo = (minutes: number) => halfUp(BigInt(share.amount) * BigInt(minutes), BigInt(share.minutes));
  share.left--;
  return upTo(share.left + 1) - upTo(share.left);
}

/** Cover, where nobody said: free of charge if the terms say so of such a ticket. */
function coverOf({ freeOfCharge }: Terms, ticket: WorkedTicket): Cover {
  const isFree = freeOfCharge.some(
    ({ channel, priority }) =>
      (channel === undefined || channel === ticket.channel) && (priority === undefined || priority === ticket.priority),
  );
  return isFree ? 'free' : 'billable';
}

function asHeld(lot: Lot): HeldLot {
  return { lot, left: lot.minutes, drawn: 0, expired: 0, forfeited: 0, forfeitedBy: null, refunded: 0 };
}

function asMovement({ lot, left, ...movement }: HeldLot): LotMovement {
  return { ...lot, ...movement, remaining: left };
}

function forfeit(lot: HeldLot, minutes: number, by: 'cap' | 'end'): void {
  if (minutes === 0) return;
  lot.left -= minutes;
  lot.forfeited += minutes;
  lot.forfeitedBy = by;
}

const borrowedIn = (drawings: readonly Drawing[]): number =>
  sum(drawings.map(({ minutes }) => countOf(minutes, 'borrowed')));

function countOf(minutes: readonly Bearer[], by: Bearer['by']): number {
  let count = 0;
  for (const bearer of minutes) if (bearer.by === by) count++;
  return count;
}

function drawnFromLots(minutes: readonly Bearer[]): EntryDrawing['drawn'] {
  const drawn = new Map<string, number>();
  for (const bearer of minutes) {
    if (bearer.by === 'lot') drawn.set(bearer.lot.lot.lotId, (drawn.get(bearer.lot.lot.lotId) ?? 0) + 1);
  }
  return Array.from(drawn, ([lotId, minutes]) => ({ lotId, minutes }));
}

function lastIsOf(bearers: readonly Bearer[], lot: HeldLot): Bearer | null {
  const last = bearers.at(-1);
  return last?.by === 'lot' && last.lot === lot ? last : null;
}

function isSame(a: Bearer, b: Bearer): boolean {
  if (a.by === 'lot') return b.by === 'lot' && a.lot === b.lot;
  if (a.by === 'charged') return b.by === 'charged' && a.share === b.share;
  return a.by === b.by;
}

const clock = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

/** A decimal string as a fraction: 1.25 is 125 / 100. */
function fraction(decimal: string): readonly [bigint, bigint] {
  const [whole = '', digits = ''] = decimal.split('.');
  return [BigInt(whole + digits), 10n ** BigInt(digits.length)];
}

/** Rounded to a whole number, halves away from zero. */
function halfUp(dividend: bigint, divisor: bigint): number {
  if (dividend < 0n) return 0 - halfUp(-dividend, divisor);
  const whole = dividend / divisor;
  const rest = dividend % divisor;
  return Number(rest * 2n >= divisor ? whole + 1n : whole);
}
