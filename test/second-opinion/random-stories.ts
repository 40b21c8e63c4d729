import fc from 'fast-check';
import { type Terms } from '../../src/agreements/terms';
import { type WorkedTicket } from '../../src/ledger/month.commands';
import { type Cover } from '../../src/ledger/month.events';
import { type CoverageWindow } from '../../src/time/working-calendar';
import { type LocalDate, type Month } from '../../src/time/local';
import { type Happening, type Story } from './story';
import {
  addDays,
  addMonths,
  dayBegins,
  earlier,
  firstDayOf,
  instantOf,
  lastDayOf,
  later,
  MINUTE,
  monthOf,
  sameDayMonthsLater,
  shownAt,
} from './wall-clock';

/*
 * A plot is what chance decides; telling it makes the story: a scene that cannot happen then and there is left out.
 * So every plot has a story, and fast-check may take away from a plot whatever it likes.
 */

export interface Plot {
  readonly startsOn: number;
  readonly terms: Terms;
  readonly holidays: readonly number[];
  readonly months: readonly PlotMonth[];
}

interface PlotMonth {
  /** How long after its end it is closed. */
  readonly closedAfterMinutes: number;
  readonly scenes: readonly Scene[];
}

/** `when` is in minutes from the beginning of the month, `which` chooses among what there is to choose from. */
type Scene = { readonly when: number } & (
  | {
      readonly type: 'work';
      readonly agent: number;
      readonly role: number;
      readonly ticket: number;
      readonly minutes: number;
      readonly ago: number;
    }
  | { readonly type: 'correct'; readonly which: number; readonly minutes: number | null; readonly move: number | null }
  | { readonly type: 'reverse'; readonly which: number }
  | {
      readonly type: 'buy';
      readonly minutes: number;
      readonly unitPrice: number;
      readonly daysAgo: number;
      readonly lasts: number | null;
    }
  | { readonly type: 'adjust'; readonly minutes: number; readonly which: number | null }
  | { readonly type: 'spend'; readonly amount: number; readonly daysAgo: number }
  | {
      readonly type: 'decide';
      readonly minutes: number;
      readonly approved: boolean;
      readonly before: boolean;
      readonly ofTicket: boolean;
    }
  | { readonly type: 'amend'; readonly terms: Terms; readonly monthsAhead: number }
  | { readonly type: 'notice'; readonly endsInDays: number | null }
  | { readonly type: 'publish'; readonly holidays: readonly number[] }
);

const EPOCH: LocalDate = '2025-09-01';
const ROLES = [null, 'developer', 'support', 'tester'] as const;
const MINUTES_IN_28_DAYS = 28 * 1_440;

const minutesOfWork = fc.oneof(
  { arbitrary: fc.integer({ min: 1, max: 240 }), weight: 6 },
  { arbitrary: fc.constantFrom(1, 15, 50, 60, 61, 420, 600), weight: 3 },
  { arbitrary: fc.integer({ min: 1, max: 1_440 }), weight: 1 },
);
const some = <T>(value: T) => fc.constant(value);
const money = fc.oneof(fc.constantFrom(0, 1, 99, 9_000, 12_000), fc.integer({ min: 0, max: 200_000 }));

const dayOfStory = fc.integer({ min: 0, max: 480 });
const weekday = fc.constantFrom('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun');
const workdays = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;

const clockText = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

const window: fc.Arbitrary<CoverageWindow> = fc
  .record({
    days: fc.oneof(some(workdays), fc.uniqueArray(weekday, { minLength: 1, maxLength: 7 })),
    from: fc.oneof(fc.constantFrom(0, 120, 540, 780), fc.integer({ min: 0, max: 1_439 })),
    to: fc.oneof(fc.constantFrom(720, 1_020, 1_440), fc.integer({ min: 1, max: 1_440 })),
  })
  .map(({ days, from, to }) => ({ days, from: clockText(Math.min(from, to - 1)), to: clockText(to) }));

const coverage: fc.Arbitrary<Terms['coverage']> = fc.oneof(
  { arbitrary: some([{ days: workdays, from: '09:00', to: '17:00' }]), weight: 3 },
  { arbitrary: fc.array(window, { minLength: 1, maxLength: 4 }), weight: 4 },
  { arbitrary: some('around-the-clock' as const), weight: 1 },
);

const zones = [
  'Europe/London',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'Pacific/Chatham',
  'Africa/Cairo',
  'Asia/Kolkata',
];

/** Fields that depend on each other are drawn apart and put together so that the terms can be signed. */
const randomTerms: fc.Arbitrary<Terms> = fc
  .record({
    plan: fc.oneof(
      { arbitrary: some('retainer' as const), weight: 6 },
      { arbitrary: some('prepaid' as const), weight: 3 },
      { arbitrary: some('on-demand' as const), weight: 1 },
      { arbitrary: some('unlimited' as const), weight: 1 },
    ),
    currency: fc.constantFrom('GBP', 'EUR', 'JPY'),
    timeZone: fc.constantFrom(...zones),
    holidays: fc.constantFrom(null, 'GB-ENG', 'GB-ENG'),
    allowanceMinutes: fc.oneof(fc.constantFrom(600, 60, 300, 1), fc.integer({ min: 1, max: 1_500 })),
    monthlyFee: money,
    hourlyRate: money,
    rates: fc.record({ developer: money, support: money }, { requiredKeys: [] }),
    day: fc.option(
      fc.record({
        dayRate: fc.integer({ min: 1, max: 100_000 }),
        dayMinutes: fc.constantFrom(420, 480, 1, 450),
        after: fc.constantFrom(null, 420, 0, 60, 1),
      }),
    ),
    vatRate: fc.constantFrom('0.20', '0', '0.19', '0.075', '1', '0.055'),
    recurring: fc.array(money, { maxLength: 2 }),
    rollover: fc.oneof(
      { arbitrary: some({ policy: 'none' as const }), weight: 1 },
      {
        arbitrary: fc.record({
          policy: some('capped' as const),
          capMultiple: fc.constantFrom('2', '1', '1.5', '1.333', '3'),
          expiresAfterMonths: fc.constantFrom(null, 1, 2, 3, 6),
        }),
        weight: 3,
      },
    ),
    borrowUpToMinutes: fc.oneof(fc.constantFrom(0, 30), fc.integer({ min: 0, max: 600 })),
    approval: fc.constantFrom('required' as const, 'not-required' as const),
    dayRounding: fc.constantFrom('pro-rata' as const, 'whole-day' as const),
    incrementMinutes: fc.constantFrom(15, 1, 6, 30, 60, 7),
    minimumMinutes: fc.constantFrom(15, 0, 1, 20, 60),
    outOfHours: fc.constantFrom('1.5', '1', '1.25', '2', '1.333', '1.001'),
    coverage,
    included: fc.subarray(['warranty', 'security', 'proactive'] as const),
    freeOfCharge: fc.constantFrom(
      [],
      [{ channel: 'email', priority: 'P3' as const }],
      [{ priority: 'P2' as const }],
      [{ channel: 'phone' }],
    ),
    freeMonths: fc.constantFrom(0, 0, 1, 2),
    termMonths: fc.constantFrom(12, 3, 6, 2),
    renewal: fc.constantFrom('rolling' as const, 'rolling' as const, 'rolling' as const, 'none' as const),
    noticeDays: fc.constantFrom(30, 0, 1, 10, 90),
    proration: fc.constantFrom('by-day' as const, 'by-day' as const, 'none' as const),
    lateEntries: fc.constantFrom('next-open-month' as const, 'next-open-month' as const, 'reject' as const),
    onEnd: fc.constantFrom('forfeit' as const, 'refund-unused-purchases' as const, 'extend' as const),
    extendMonths: fc.integer({ min: 1, max: 3 }),
    thresholds: fc.constantFrom([50, 80, 100], [], [1, 150]),
    closeAfterDays: fc.constantFrom(3, null, 0, 10),
    examples: fc.constantFrom(
      [],
      [{ name: 'nothing used', given: { available: 60, used: 0 }, expect: { charged: 0, net: 0 } }],
    ),
  })
  .map(
    ({
      day,
      borrowUpToMinutes,
      approval,
      dayRounding,
      incrementMinutes,
      minimumMinutes,
      outOfHours,
      recurring,
      extendMonths,
      ...drawn
    }): Terms => {
      const isRetainer = drawn.plan === 'retainer';
      const hourlyRate = drawn.plan === 'on-demand' ? Math.max(1, drawn.hourlyRate) : drawn.hourlyRate;
      const byTheDay = day !== null && day.after !== null;
      const prices = [hourlyRate, ...Object.values(drawn.rates)];
      // A cheap minute must not push a dear one beyond the hours.
      const mayFall = byTheDay && (Math.max(...prices) - Math.min(...prices)) * day.dayMinutes > day.dayRate * 60;
      return {
        ...drawn,
        hourlyRate,
        rates: mayFall ? {} : drawn.rates,
        allowanceMinutes: isRetainer ? drawn.allowanceMinutes : 0,
        dayRate: day?.dayRate ?? null,
        dayMinutes: day?.dayMinutes ?? null,
        recurring: recurring.map((amount, i) => ({ label: `Server ${i + 1}`, amount })),
        overage: {
          borrowUpToMinutes: isRetainer ? Math.min(borrowUpToMinutes, drawn.allowanceMinutes) : borrowUpToMinutes,
          approval,
          dayRateAfterMinutes: byTheDay ? day.after : null,
          dayRounding,
        },
        rounding: { incrementMinutes, minimumMinutes },
        multipliers: { outOfHours },
        targets: {
          P1: { responseMinutes: 60, resolutionMinutes: 240, coverage: 'around-the-clock' },
          P3: { responseMinutes: 480, resolutionMinutes: null, coverage: 'around-the-clock' },
        },
        ...(drawn.onEnd === 'extend' ? { extendMonths } : {}),
      };
    },
  );

/** Often near the beginning of the month, when the one before may be open still. */
const when = fc.oneof(
  { arbitrary: fc.integer({ min: 0, max: MINUTES_IN_28_DAYS + 4_000 }), weight: 3 },
  { arbitrary: fc.integer({ min: 0, max: 5_000 }), weight: 1 },
);
const which = fc.nat(50);

const scene: fc.Arbitrary<Scene> = fc.oneof(
  {
    arbitrary: fc.record({
      type: some('work' as const),
      when,
      agent: fc.nat(2),
      role: fc.nat(ROLES.length - 1),
      ticket: fc.nat(11),
      minutes: minutesOfWork,
      ago: fc.oneof(
        { arbitrary: fc.integer({ min: 0, max: 1_000 }), weight: 4 },
        { arbitrary: fc.integer({ min: 0, max: 60_000 }), weight: 1 },
      ),
    }),
    weight: 12,
  },
  {
    arbitrary: fc.record({
      type: some('correct' as const),
      when,
      which,
      minutes: fc.option(minutesOfWork, { freq: 4 }),
      move: fc.option(fc.integer({ min: -3_000, max: 3_000 }), { freq: 2 }),
    }),
    weight: 4,
  },
  { arbitrary: fc.record({ type: some('reverse' as const), when, which }), weight: 2 },
  {
    arbitrary: fc.record({
      type: some('buy' as const),
      when,
      minutes: fc.oneof(fc.constantFrom(60, 300, 600), fc.integer({ min: 1, max: 1_200 })),
      unitPrice: money,
      daysAgo: fc.oneof(fc.constant(0), fc.nat(20)),
      lasts: fc.option(fc.nat(100), { freq: 3 }),
    }),
    weight: 3,
  },
  {
    arbitrary: fc.record({
      type: some('adjust' as const),
      when,
      minutes: fc.oneof(fc.integer({ min: -300, max: 300 }), fc.constantFrom(-60, 60)),
      which: fc.option(which),
    }),
    weight: 2,
  },
  { arbitrary: fc.record({ type: some('spend' as const), when, amount: money, daysAgo: fc.nat(40) }), weight: 1 },
  {
    arbitrary: fc.record({
      type: some('decide' as const),
      when,
      minutes: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.constantFrom(1_000, 30)),
      approved: fc.constantFrom(true, true, true, false),
      before: fc.boolean(),
      ofTicket: fc.boolean(),
    }),
    weight: 3,
  },
  {
    arbitrary: fc.record({ type: some('publish' as const), when, holidays: fc.array(dayOfStory, { maxLength: 20 }) }),
    weight: 1,
  },
);

const change: fc.Arbitrary<Scene> = fc.oneof(
  {
    arbitrary: fc.record({
      type: some('amend' as const),
      when,
      terms: randomTerms,
      monthsAhead: fc.constantFrom(0, 0, 1, 3),
    }),
    weight: 2,
  },
  { arbitrary: fc.record({ type: some('notice' as const), when, endsInDays: fc.option(fc.nat(120)) }), weight: 1 },
);

const plotMonth: fc.Arbitrary<PlotMonth> = fc
  .record({
    closedAfterMinutes: fc.oneof(fc.constantFrom(0, 3 * 1_440), fc.integer({ min: 0, max: 27 * 1_440 })),
    scenes: fc.array(scene, { maxLength: 7, size: 'max' }),
    changes: fc.oneof(
      { arbitrary: some([]), weight: 5 },
      { arbitrary: fc.array(change, { minLength: 1, maxLength: 2 }), weight: 1 },
    ),
  })
  .map(({ closedAfterMinutes, scenes, changes }) => ({ closedAfterMinutes, scenes: [...scenes, ...changes] }));

export const plots: fc.Arbitrary<Plot> = fc.record({
  startsOn: fc.oneof(fc.constantFrom(0, 15, 30, 61), fc.nat(120)),
  terms: randomTerms,
  holidays: fc.array(dayOfStory, { maxLength: 20 }),
  months: fc.oneof(
    { arbitrary: fc.array(plotMonth, { minLength: 1, maxLength: 4, size: 'max' }), weight: 5 },
    { arbitrary: fc.array(plotMonth, { minLength: 3, maxLength: 14, size: 'max' }), weight: 1 },
  ),
});

export const MONTHS_OF_A_YEAR = 12;

/** Stories in which every month of a year closes. */
export function yearsOfStories(count: number, fromSeed: number): readonly Story[] {
  const stories: Story[] = [];
  for (let seed = fromSeed; stories.length < count; seed += 1) {
    for (const plot of fc.sample(plots, { seed, numRuns: 50 })) {
      const story = told(plot);
      const closed = story.happenings.filter(({ what }) => what === 'month-closed').length;
      if (closed === MONTHS_OF_A_YEAR && stories.length < count) stories.push(story);
    }
  }
  return stories;
}

/** The story of a plot. */
export const told = (plot: Plot): Story => new Telling(plot).story();

interface Work {
  readonly entryId: string;
  startedAt: number;
  minutes: number;
  reversed: boolean;
}

class Telling {
  private readonly zone: string;
  private readonly startsOn: LocalDate;
  private readonly firstMonth: Month;
  private readonly happenings: Happening[] = [];
  private readonly works: Work[] = [];
  private readonly amendments: { readonly from: Month; readonly terms: Terms }[] = [];
  private endsOn: LocalDate | null = null;
  private noticeGiven = false;
  private openMonth: Month;
  private next = 0;

  constructor(private readonly plot: Plot) {
    const { terms } = plot;
    this.zone = terms.timeZone;
    this.startsOn = addDays(EPOCH, plot.startsOn);
    this.firstMonth = this.openMonth = monthOf(this.startsOn);
    if (terms.renewal === 'none') this.endsOn = addDays(sameDayMonthsLater(this.startsOn, terms.termMonths), -1);
  }

  story(): Story {
    const scenes = this.plot.months
      .flatMap(({ scenes }, i) => {
        const begins = dayBegins(this.zone, firstDayOf(addMonths(this.firstMonth, i)));
        return scenes.map((scene) => ({ scene, ms: begins + scene.when * MINUTE }));
      })
      .sort((a, b) => a.ms - b.ms);
    for (const { scene, ms } of scenes) {
      if (shownAt(this.zone, ms).date < this.startsOn) continue;
      this.closeUntil(ms);
      this.play(scene, ms);
    }
    this.closeUntil(Number.MAX_SAFE_INTEGER);
    return {
      startsOn: this.startsOn,
      terms: this.plot.terms,
      holidays: this.datesOf(this.plot.holidays),
      happenings: this.happenings,
    };
  }

  /** Months close in order, each some time after its end, and before the one after it ends. */
  private closeUntil(ms: number): void {
    for (;;) {
      const month = this.openMonth;
      const planned = this.plot.months.find((_, i) => addMonths(this.firstMonth, i) === month);
      if (!planned || this.isOver()) return;
      const usableTo = this.usableTo();
      const to = earlier(lastDayOf(month), usableTo ?? lastDayOf(month));
      const closesAt = dayBegins(this.zone, addDays(to, 1)) + planned.closedAfterMinutes * MINUTE;
      if (closesAt > ms) return;
      this.tell({ what: 'month-closed', at: instantOf(Math.max(closesAt, this.latest)), month });
      this.openMonth = addMonths(month, 1);
    }
  }

  private latest = 0;

  private tell(happening: Happening): void {
    this.latest = Math.max(this.latest, Date.parse(happening.at));
    this.happenings.push(happening);
  }

  private id(kind: string): string {
    return `${String(++this.next).padStart(4, '0')}-${kind}`;
  }

  private datesOf(days: readonly number[]): readonly LocalDate[] {
    return [...new Set(days)].map((day) => addDays(EPOCH, day)).sort();
  }

  private termsOf(month: Month): Terms {
    let { terms } = this.plot;
    for (const amendment of this.amendments) if (amendment.from <= month) terms = amendment.terms;
    return terms;
  }

  private usableTo(): LocalDate | null {
    if (this.endsOn === null) return null;
    const { onEnd, extendMonths = 0 } = this.termsOf(monthOf(this.endsOn));
    return onEnd === 'extend' ? sameDayMonthsLater(this.endsOn, extendMonths) : this.endsOn;
  }

  private isOver(): boolean {
    const usableTo = this.usableTo();
    return usableTo !== null && this.openMonth > monthOf(usableTo);
  }

  private isUsable(date: LocalDate): boolean {
    const usableTo = this.usableTo();
    return date >= this.startsOn && (usableTo === null || date <= usableTo);
  }

  private play(scene: Scene, ms: number): void {
    if (this.isOver()) return;
    const at = instantOf(ms);
    const today = shownAt(this.zone, ms).date;
    switch (scene.type) {
      case 'work': {
        const startedAt = ms - (scene.ago + scene.minutes) * MINUTE;
        const { date } = shownAt(this.zone, startedAt);
        if (!this.isUsable(date)) return;
        const isLate = monthOf(date) < this.openMonth;
        const terms = this.termsOf(isLate ? this.openMonth : monthOf(date));
        const { ticket, cover } = this.ticketAndCover(terms, scene.ticket);
        const entryId = this.id('entry');
        if (!isLate || terms.lateEntries !== 'reject') {
          this.works.push({ entryId, startedAt, minutes: scene.minutes, reversed: false });
        }
        this.tell({
          what: 'work-done',
          at,
          entryId,
          agent: ['Ada', 'Ben', 'Cleo'][scene.agent] ?? 'Ada',
          role: ROLES[scene.role] ?? null,
          ticket,
          cover,
          startedAt: instantOf(startedAt),
          minutes: scene.minutes,
        });
        return;
      }
      case 'correct': {
        const work = this.workFor(scene.which);
        if (!work) return;
        const minutes = scene.minutes ?? work.minutes;
        const moved = work.startedAt + (scene.move ?? 0) * MINUTE;
        const date = shownAt(this.zone, moved).date;
        const stays = monthOf(date) === monthOf(shownAt(this.zone, work.startedAt).date);
        const startedAt = stays && this.isUsable(date) && moved + minutes * MINUTE <= ms ? moved : work.startedAt;
        if (startedAt + minutes * MINUTE > ms) return;
        if (startedAt === work.startedAt && minutes === work.minutes) return;
        this.tell({
          what: 'work-corrected',
          at,
          correctionId: this.id('correction'),
          entryId: work.entryId,
          minutes: minutes === work.minutes ? null : minutes,
          startedAt: startedAt === work.startedAt ? null : instantOf(startedAt),
        });
        Object.assign(work, { startedAt, minutes });
        return;
      }
      case 'reverse': {
        const work = this.workFor(scene.which);
        if (!work) return;
        work.reversed = true;
        this.tell({ what: 'work-reversed', at, reversalId: this.id('reversal'), entryId: work.entryId });
        return;
      }
      case 'buy': {
        const purchasedOn = addDays(today, -scene.daysAgo);
        const { plan } = this.termsOf(monthOf(purchasedOn));
        const isOpen = purchasedOn >= this.startsOn && monthOf(purchasedOn) >= this.openMonth;
        const isPaidFor = this.endsOn === null || today <= this.endsOn;
        if (!isOpen || !isPaidFor || (plan !== 'retainer' && plan !== 'prepaid')) return;
        this.tell({
          what: 'hours-bought',
          at,
          purchaseId: this.id('purchase'),
          minutes: scene.minutes,
          unitPrice: scene.unitPrice,
          purchasedOn,
          expiresOn: scene.lasts === null ? null : addDays(purchasedOn, scene.lasts),
        });
        return;
      }
      case 'adjust': {
        const { plan } = this.termsOf(this.openMonth);
        if (scene.minutes === 0 || plan === 'on-demand' || plan === 'unlimited') return;
        const about = scene.which === null ? null : this.workFor(scene.which);
        const entryId = about?.entryId ?? null;
        this.tell({
          what: 'minutes-adjusted',
          at,
          adjustmentId: this.id('adjustment'),
          minutes: scene.minutes,
          entryId,
        });
        return;
      }
      case 'spend': {
        const incurredOn = addDays(today, -scene.daysAgo);
        if (!this.isUsable(incurredOn)) return;
        const isLate = monthOf(incurredOn) < this.openMonth;
        if (isLate && this.termsOf(this.openMonth).lateEntries === 'reject') return;
        this.tell({ what: 'money-spent', at, expenseId: this.id('expense'), incurredOn, amount: scene.amount });
        return;
      }
      case 'decide': {
        const month = scene.before ? this.openMonth : monthOf(today);
        const usableTo = this.usableTo();
        if (usableTo !== null && month > monthOf(usableTo)) return;
        const { plan, overage } = this.termsOf(month);
        if (overage.approval !== 'required' || plan === 'on-demand' || plan === 'unlimited') return;
        const approvalId = this.id('approval');
        const isFirst = !this.happenings.some(
          (past) => past.what === 'overage-decided' && past.month === month && past.ticketId === null,
        );
        this.tell({
          what: 'overage-decided',
          at,
          approvalId,
          month,
          ticketId: isFirst && !scene.ofTicket ? null : `ticket-of-${approvalId}`,
          minutes: scene.minutes,
          decision: scene.approved ? 'approved' : 'declined',
        });
        return;
      }
      case 'amend': {
        const effectiveMonth = addMonths(monthOf(today), 1 + scene.monthsAhead);
        const isFurther = this.amendments.every(({ from }) => from <= effectiveMonth);
        const endsBefore = this.endsOn !== null && monthOf(this.endsOn) < effectiveMonth;
        if (!isFurther || endsBefore || this.noticeGiven) return;
        const { currency, timeZone, renewal, termMonths } = this.plot.terms;
        const freeMonths = Math.min(scene.terms.freeMonths, termMonths);
        const terms = { ...scene.terms, currency, timeZone, renewal, termMonths, freeMonths };
        this.amendments.push({ from: effectiveMonth, terms });
        this.tell({ what: 'terms-changed', at, effectiveMonth, terms });
        return;
      }
      case 'notice': {
        if (this.noticeGiven || (this.endsOn !== null && today > this.endsOn)) return;
        const endsOn = scene.endsInDays === null ? null : addDays(today, scene.endsInDays);
        const noticeEnds = addDays(today, this.termsOf(monthOf(today)).noticeDays);
        const end = later(noticeEnds, endsOn ?? noticeEnds);
        if (this.endsOn !== null && end >= this.endsOn) return;
        if (this.amendments.some(({ from }) => from > monthOf(end))) return;
        this.endsOn = end;
        this.noticeGiven = true;
        this.tell({ what: 'notice-received', at, givenOn: today, endsOn });
        return;
      }
      case 'publish':
        this.tell({ what: 'holidays-published', at, holidays: this.datesOf(scene.holidays) });
    }
  }

  private workFor(which: number): Work | undefined {
    const works = this.works.filter(({ reversed }) => !reversed);
    // The latest first: a small number is a simple story.
    return works.at(-1 - (which % Math.max(1, works.length)));
  }

  /** A ticket, and a cover that terms and dates allow for it. */
  private ticketAndCover(terms: Terms, choice: number): { ticket: WorkedTicket; cover: Cover | null } {
    const plain: WorkedTicket = {
      ticketId: `ticket-${choice}`,
      openedOn: this.startsOn,
      channel: 'portal',
      priority: 'P1',
      kind: 'support',
      category: 'question',
      project: null,
    };
    const project = { launchedOn: addDays(this.startsOn, -30), warrantyDays: 90 };
    switch (choice) {
      case 5:
        return { ticket: { ...plain, channel: 'email', priority: 'P3' }, cover: null };
      case 6:
        return { ticket: { ...plain, channel: 'phone', priority: 'P2' }, cover: null };
      case 7:
        if (!terms.included.includes('warranty')) break;
        return { ticket: { ...plain, category: 'bug', project }, cover: 'warranty' };
      case 8:
        if (!terms.included.includes('security')) break;
        return { ticket: { ...plain, category: 'security-incident' }, cover: 'security' };
      case 9:
        if (!terms.included.includes('proactive')) break;
        return { ticket: { ...plain, kind: 'maintenance', category: 'infrastructure' }, cover: 'proactive' };
      case 10:
        return { ticket: plain, cover: 'own-defect' };
      case 11:
        return { ticket: plain, cover: 'goodwill' };
    }
    return { ticket: plain, cover: choice % 2 === 0 ? 'billable' : null };
  }
}
