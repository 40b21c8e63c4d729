import fc from 'fast-check';
import { instantOf, MINUTE, msOf, shownAt, weekdayOf } from '../../test/second-opinion/wall-clock';
import {
  changePriority,
  check,
  clientReply,
  close,
  deploy,
  fold,
  officeService,
  open as openTicket,
  rejectFix,
  reopen,
  reply,
  requestInformation,
  resolve,
  signOff,
  startWork,
  submitForReview,
  theo,
  triage,
} from '../../test/support/tickets';
import { type Priority } from '../agreements/terms';
import { Refusal } from '../kernel/refusal';
import { type TicketCommand } from '../tickets/ticket.commands';
import { ticket, type Ticket } from '../tickets/ticket.decider';
import { type TicketEvent } from '../tickets/ticket.events';
import { type Instant } from '../time/instant';
import { type Coverage, type Weekday } from '../time/working-calendar';
import { type Clock, type ClockName, clockNames } from './clock';
import { follow, type Service } from './clock.rules';

/*
 * A second, slower calculation, which shares nothing with the program but names: it walks minute by minute, and asks the
 * runtime what the clock on the wall shows.
 */
type Stretch = readonly [from: number, to: number];

class Walk {
  /** By minute since the walk's first: 0 where nobody has asked yet, 1 inside coverage, 2 outside. */
  private readonly asked: Uint8Array;
  private readonly first: number;
  private readonly isAlways: boolean;
  private readonly windows: readonly {
    readonly days: readonly Weekday[];
    readonly from: number;
    readonly to: number;
  }[];

  /** `begins` is before every start. */
  constructor(
    private readonly timeZone: string,
    coverage: Coverage,
    private readonly holidays: ReadonlySet<string>,
    begins: number,
    private readonly days: number,
  ) {
    this.isAlways = coverage === 'around-the-clock';
    this.windows =
      coverage === 'around-the-clock'
        ? []
        : coverage.map((window) => ({ ...window, from: minutesIn(window.from), to: minutesIn(window.to) }));
    this.first = Math.floor(begins / MINUTE);
    this.asked = new Uint8Array((days * DAY) / MINUTE);
  }

  /** When so many minutes inside coverage have passed since the start, without the pauses; nothing within its days. */
  reaches(target: number, start: number, pauses: readonly Stretch[]): number | undefined {
    let left = target * MINUTE;
    const end = this.first + this.asked.length;
    for (let minute = Math.floor(start / MINUTE); minute < end; minute++) {
      if (!this.covers(minute)) continue;
      const parts = open(minute, start, Infinity, pauses);
      if (parts === 'whole' && left > MINUTE) {
        left -= MINUTE;
        continue;
      }
      for (const [from, to] of parts === 'whole' ? [wholeOf(minute)] : parts) {
        if (left <= to - from) return from + left;
        left -= to - from;
      }
    }
    return undefined;
  }

  /** Whole minutes of them until then. */
  used(start: number, until: number, pauses: readonly Stretch[]): number {
    let ms = 0;
    for (let minute = Math.floor(start / MINUTE); minute * MINUTE < until; minute++) {
      if (!this.covers(minute)) continue;
      const parts = open(minute, start, until, pauses);
      ms += parts === 'whole' ? MINUTE : parts.reduce((sum, [from, to]) => sum + to - from, 0);
    }
    return Math.floor(ms / MINUTE);
  }

  private covers(minute: number): boolean {
    const index = minute - this.first;
    if (!(index >= 0 && index < this.asked.length)) throw new Error(`This walk of ${this.days} days is too short`);
    if (this.asked[index] === 0) this.asked[index] = this.asks(minute) ? 1 : 2;
    return this.asked[index] === 1;
  }

  private asks(minute: number): boolean {
    if (this.isAlways) return true;
    const { date, minuteOfDay, weekday } = wall(this.timeZone, minute);
    if (this.holidays.has(date)) return false;
    return this.windows.some(({ days, from, to }) => from <= minuteOfDay && minuteOfDay < to && days.includes(weekday));
  }
}

type OnTheWall = ReturnType<typeof shownAt> & { readonly weekday: Weekday };
const seen = new Map<string, Map<number, OnTheWall>>();

/** Remembered, because ten thousand cases look at the same few days. */
function wall(zone: string, minute: number): OnTheWall {
  let minutes = seen.get(zone);
  if (!minutes) seen.set(zone, (minutes = new Map<number, OnTheWall>()));
  let shown = minutes.get(minute);
  if (!shown) {
    const { date, minuteOfDay } = shownAt(zone, minute * MINUTE);
    minutes.set(minute, (shown = { date, minuteOfDay, weekday: weekdayOf(date) }));
  }
  return shown;
}

const wholeOf = (minute: number): Stretch => [minute * MINUTE, (minute + 1) * MINUTE];

/** What of a minute is after the start, before the end, and in no pause. */
function open(minute: number, start: number, until: number, pauses: readonly Stretch[]): 'whole' | readonly Stretch[] {
  const [begins, ends] = wholeOf(minute);
  const cuts = pauses.filter(([from, to]) => from < ends && begins < to);
  if (cuts.length === 0 && start <= begins && ends <= until) return 'whole';
  let parts: readonly Stretch[] = [[Math.max(start, begins), Math.min(until, ends)]];
  for (const [from, to] of cuts) {
    parts = parts.flatMap(([a, b]): readonly Stretch[] => [
      [a, Math.min(b, from)],
      [Math.max(a, to), b],
    ]);
  }
  return parts.filter(([a, b]) => a < b);
}

const minutesIn = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const DAY = 1_440 * MINUTE;
const WEEKDAYS: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const clockTime = (minute: number) =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
const threeQuarters = (minutes: number): number => Math.ceil((3 * minutes) / 4);

describe('a clock is due when a slow walk over every minute says so', () => {
  const CLOCK_CHANGES: Readonly<Record<string, readonly string[]>> = {
    'Europe/London': ['2026-03-29T01:00Z', '2026-10-25T01:00Z'],
    'America/New_York': ['2026-03-08T07:00Z', '2026-11-01T06:00Z'],
    'Australia/Lord_Howe': ['2026-04-04T15:00Z', '2026-10-03T15:30Z'],
    'Asia/Kathmandu': ['2026-06-01T00:00Z', '1985-12-31T18:30Z'],
    'Asia/Kolkata': ['2026-06-01T00:00Z'],
    'America/Sao_Paulo': ['2018-02-18T02:00Z', '2018-11-04T03:00Z'],
    'Pacific/Apia': ['2011-12-30T10:00Z', '2012-03-31T14:00Z'],
    'Africa/Casablanca': ['2026-02-15T02:00Z', '2026-03-22T02:00Z'],
    'Pacific/Chatham': ['2026-04-04T14:00Z', '2026-09-26T14:00Z'],
    'Antarctica/Troll': ['2026-03-29T01:00Z', '2026-10-25T01:00Z'],
  };
  const DAYS = 2;

  const windows = fc
    .record({
      days: fc.subarray([...WEEKDAYS], { minLength: 1 }),
      from: fc.oneof(fc.nat({ max: 1_439 }), fc.constantFrom(0, 60, 90, 120, 540, 1_380)),
      length: fc.oneof(fc.integer({ min: 1, max: 1_440 }), fc.constantFrom(30, 60, 180, 480, 1_440)),
    })
    .map(({ days, from, length }) => ({ days, from: clockTime(from), to: clockTime(Math.min(from + length, 1_440)) }));
  const coverages: fc.Arbitrary<Coverage> = fc.oneof(
    { weight: 1, arbitrary: fc.constant<Coverage>('around-the-clock') },
    { weight: 9, arbitrary: fc.array(windows, { minLength: 1, maxLength: 4 }) },
  );
  /** Half of all moments are on the minute. */
  const within = fc.oneof(fc.constant(0), fc.nat({ max: MINUTE - 1 }));
  const moments = (min: number, max: number) => fc.tuple(fc.integer({ min, max }), within);

  const scenarios = fc
    .record({
      zone: fc.constantFrom(...Object.keys(CLOCK_CHANGES)),
      change: fc.nat(),
      before: moments(-360, 1_440),
      coverage: coverages,
      holidaysAfter: fc.array(fc.integer({ min: -1, max: 3 }), { maxLength: 2 }),
      pauses: fc.array(fc.tuple(moments(-60, 1_440), moments(0, 600)), { maxLength: 3 }),
      waitsAfter: fc.option(moments(0, 1_440), { freq: 2 }),
      target: fc.integer({ min: 1, max: 900 }),
      toldAfter: moments(0, 2_000),
    })
    .map(({ zone, change, before, coverage, holidaysAfter, pauses, waitsAfter, target, toldAfter }) => {
      const ms = ([minutes, rest]: readonly [number, number]) => minutes * MINUTE + rest;
      const changes = CLOCK_CHANGES[zone]!;
      const start = Date.parse(changes[change % changes.length]!) - ms(before);
      const holidays = new Set(holidaysAfter.map((days) => shownAt(zone, start + days * DAY).date));
      return {
        service: { ...officeService, timeZone: zone, coverage, holidays },
        ...{ start, target, told: start + ms(toldAfter) },
        pauses: pauses.map(([from, length]): Stretch => [start + ms(from), start + ms(from) + ms(length)]),
        waitsFrom: waitsAfter && start + ms(waitsAfter),
      };
    });

  // Rule: sla.due-is-the-first-instant
  it('with warning and minutes used, in ten thousand cases', () => {
    let reached = 0;
    fc.assert(
      fc.property(scenarios, ({ service, start, target, told, pauses, waitsFrom }) => {
        const walk = new Walk(service.timeZone, service.coverage, service.holidays, start, DAYS);
        const clock = startedOrNever(service, start, target, told, pauses, waitsFrom);
        const expected = (minutes: number) => {
          const ms = walk.reaches(minutes, start, pauses);
          return ms !== undefined && waitsFrom !== null && ms > waitsFrom ? null : ms;
        };
        const due = expected(target);
        const atRisk = expected(threeQuarters(target));
        if (due !== undefined) expect(clock?.dueAt).toBe(due === null ? null : instantOf(due));
        else expect(!clock?.dueAt || msOf(clock.dueAt) >= start + DAYS * DAY - MINUTE).toBe(true);
        if (atRisk !== undefined && clock) expect(clock.atRiskAt).toBe(atRisk === null ? null : instantOf(atRisk));
        if (clock) expect(clock.workedMinutes).toBe(walk.used(start, waitsFrom ?? told, pauses));
        if (due) reached += 1;
      }),
      { numRuns: 10_000 },
    );
    expect(reached).toBeGreaterThan(3_000);
  });

  /** A window may be so narrow that no target is reached in ten years. */
  function startedOrNever(
    service: Service,
    start: number,
    target: number,
    told: number,
    pauses: readonly Stretch[],
    waitsFrom: number | null,
  ): Clock | undefined {
    const known = pauses.map(([from, to]) => ({ from: instantOf(from), to: instantOf(to) }));
    const lasting = waitsFrom === null ? [] : [{ from: instantOf(waitsFrom), to: null }];
    const course = { startedAt: instantOf(start), priority: 'P2' as const, pauses: [...known, ...lasting] };
    const targets = { P2: { responseMinutes: null, resolutionMinutes: target } };
    try {
      return follow('resolution', undefined, course, instantOf(told), { ...service, targets })[0];
    } catch (error) {
      if (error instanceof RangeError && /ten years|without coverage/.test(error.message)) return undefined;
      throw error;
    }
  }
});

describe('a ticket’s clocks are what its facts come to when they are told again from the first', () => {
  type Targets = Service['targets'];
  const office = (from: string, to: string): Coverage => [{ days: WEEKDAYS.slice(0, 5), from, to }];

  /** Summer time ends on the first weekend; in November other terms are in force. */
  const BEGINS = Date.parse('2026-10-22T13:00Z');
  const AMENDED = Date.parse('2026-11-01T00:00Z');
  const TICKET_DAYS = 200;
  const agencies: readonly {
    readonly zone: string;
    readonly holidays: readonly string[];
    readonly terms: readonly { readonly targets: Targets; readonly coverage: Coverage }[];
  }[] = [
    {
      zone: 'Europe/London',
      holidays: ['2026-10-26', '2026-11-03'],
      terms: [
        {
          coverage: office('09:00', '17:00'),
          targets: {
            P1: { responseMinutes: 60, resolutionMinutes: 240, updateMinutes: 60, coverage: 'around-the-clock' },
            P2: { responseMinutes: 120, resolutionMinutes: 480, updateMinutes: 240 },
            P3: { responseMinutes: 480, resolutionMinutes: null },
          },
        },
        {
          coverage: office('08:00', '18:00'),
          targets: {
            P1: { responseMinutes: 30, resolutionMinutes: 120, updateMinutes: null },
            P2: { responseMinutes: 90, resolutionMinutes: 300, updateMinutes: 50 },
            P3: { responseMinutes: null, resolutionMinutes: 1_000, updateMinutes: 1 },
          },
        },
      ],
    },
    {
      zone: 'America/New_York',
      holidays: ['2026-11-11'],
      terms: [
        {
          coverage: [...(office('09:00', '12:00') as []), ...(office('13:00', '24:00') as [])],
          targets: {
            P1: { responseMinutes: 7, resolutionMinutes: 60, updateMinutes: 30 },
            P2: { responseMinutes: 700, resolutionMinutes: 2_000, updateMinutes: 700 },
          },
        },
        {
          coverage: 'around-the-clock',
          targets: { P2: { responseMinutes: 60, resolutionMinutes: 61, updateMinutes: 62 } },
        },
      ],
    },
  ];

  const walks = new Map<string, Walk>();

  /** The facts as they were told, and the clocks that plain counting makes of them. */
  class Retold {
    readonly verdicts: string[] = [];
    readonly runs: PlainRun[] = [];
    private readonly facts: { readonly type: string; readonly at: number; readonly event: TicketEvent }[] = [];

    constructor(private readonly agency: (typeof agencies)[number]) {}

    /** What the moment brings before the fact, the fact, and what it brings after. */
    tell(event: TicketEvent | undefined, at: number): void {
      this.look(at);
      if (!event) return;
      this.facts.push({ type: event.type, at, event });
      for (const name of clockNames) this.move(name, at);
      this.look(at);
    }

    dueOf(run: PlainRun): number | null {
      if (run.breachedDue !== null) return run.breachedDue;
      return run.cancelled ? null : this.reaches(run, run.target);
    }

    stateOf(run: PlainRun): string {
      if (run.cancelled) return 'cancelled';
      if (run.breachedDue !== null) return 'breached';
      if (run.stopped !== null) return 'met';
      return run.waitsFrom === null ? 'running' : 'paused';
    }

    private look(until: number): void {
      for (const run of this.runs.filter(({ stopped, breachedDue }) => stopped === null && breachedDue === null)) {
        const risk = this.reaches(run, threeQuarters(run.target));
        if (!run.warned && risk !== null && risk <= until) {
          run.warned = true;
          run.worked = Math.max(run.worked, threeQuarters(run.target));
          this.verdicts.push(`${run.name}/${run.run} SlaAtRisk ${instantOf(risk)}`);
        }
        const due = this.reaches(run, run.target);
        if (due !== null && due < until) this.breach(run, due);
      }
    }

    private breach(run: PlainRun, due: number): void {
      run.breachedDue = due;
      run.worked = Math.max(run.worked, run.target);
      this.verdicts.push(`${run.name}/${run.run} SlaBreached ${instantOf(due)}`);
    }

    private move(name: ClockName, at: number): void {
      const { start, priority, pauses } = this.wanted(name);
      const runs = this.runs.filter((run) => run.name === name);
      const live = runs.find(({ stopped }) => stopped === null);
      if (live && live.start === start) {
        const isReclassified = live.priority !== priority && live.breachedDue === null;
        const isWaiting = pauses.some(([, to]) => to === null);
        if (!isReclassified && isWaiting === (live.waitsFrom !== null)) return;
        this.pause(live, pauses);
        if (isReclassified) {
          const target = this.targetOf(name, priority, at);
          if (target === null) {
            this.use(live, at);
            Object.assign(live, { cancelled: true, stopped: at });
            return;
          }
          Object.assign(live, { priority, target, version: this.versionAt(at) });
        }
        this.use(live, at);
        return;
      }
      if (live) this.stop(live, pauses, Math.max(at, live.start));
      const target = start === null ? null : this.targetOf(name, priority, at);
      if (start === null || target === null) return;
      const blank = { stopped: null, cancelled: false, breachedDue: null, warned: false, worked: 0 };
      const plan = { name, run: runs.length + 1, start, priority, target, version: this.versionAt(at) };
      const run: PlainRun = { ...plan, ...blank, closed: [], waitsFrom: null };
      this.pause(run, pauses);
      this.use(run, at);
      this.runs.push(run);
    }

    private stop(live: PlainRun, pauses: readonly PlainPause[], end: number): void {
      this.pause(
        live,
        pauses.map(([from, to]) => [from, to ?? Math.max(from, end)]),
      );
      this.use(live, end);
      live.stopped = end;
      if (live.breachedDue !== null) return;
      const due = this.reaches(live, live.target)!;
      if (due < end) this.breach(live, due);
      else this.verdicts.push(`${live.name}/${live.run} SlaMet ${instantOf(end)}`);
    }

    private pause(run: PlainRun, pauses: readonly PlainPause[]): void {
      run.closed = pauses.flatMap(([from, to]): readonly Stretch[] => (to === null ? [] : [[from, to]]));
      const lasting = pauses.find(([, to]) => to === null);
      run.waitsFrom = lasting ? Math.max(lasting[0], run.start) : null;
    }

    private use(run: PlainRun, at: number): void {
      run.worked = this.walkOf(run).used(run.start, run.waitsFrom ?? at, run.closed);
    }

    private reaches(run: PlainRun, minutes: number): number | null {
      const ms = this.walkOf(run).reaches(minutes, run.start, run.closed);
      if (ms === undefined) throw new Error('This walk is too short');
      return run.waitsFrom !== null && ms > run.waitsFrom ? null : ms;
    }

    private walkOf({ version, priority }: PlainRun): Walk {
      const { zone, holidays, terms } = this.agency;
      const key = `${zone} ${version} ${priority}`;
      let walk = walks.get(key);
      if (!walk) {
        const { targets, coverage } = terms[version - 1]!;
        const of = targets[priority]?.coverage ?? coverage;
        walk = new Walk(zone, of, new Set(holidays), BEGINS - DAY, TICKET_DAYS);
        walks.set(key, walk);
      }
      return walk;
    }

    private versionAt = (at: number): number => (at >= AMENDED ? 2 : 1);

    private targetOf(name: ClockName, priority: Priority, at: number): number | null {
      const target = this.agency.terms[this.versionAt(at) - 1]!.targets[priority];
      return target?.[`${name}Minutes`] ?? null;
    }

    /** All that the facts say, read from the first to the last. */
    private wanted(name: ClockName) {
      let [raised, waits, isOver] = [0, false, false];
      let priority: Priority = 'P3';
      let first: number | null = null;
      let heard: number | null = null;
      let pauses: readonly PlainPause[] = [];
      for (const { type, at, event } of this.facts) {
        if (event.type === 'TicketOpened') [raised, priority] = [at, event.data.priority];
        if (event.type === 'TicketTriaged') priority = event.data.priority;
        if (event.type === 'PriorityChanged') priority = event.data.to;
        if (event.type === 'ReplyPosted' && event.data.public && event.data.byAgency) {
          first ??= at;
          heard = Math.max(heard ?? at, at);
        }
        if (type === 'TicketReopened') [raised, heard] = [at, heard === null ? null : at];
        if (['ReplyPosted', 'PriorityChanged'].includes(type)) continue;
        isOver = type === 'TicketResolved' || type === 'TicketClosed';
        const nowWaits = type === 'InformationRequested' || type === 'FixSubmittedForReview';
        if (nowWaits && !waits) pauses = [...pauses, [at, null]];
        if (!nowWaits && waits) pauses = pauses.map(([from, to]) => [from, to ?? Math.max(from, at)]);
        waits = nowWaits;
      }
      if (name === 'response') return { start: first === null ? raisedFirst(this.facts) : null, priority, pauses: [] };
      return { start: isOver ? null : name === 'resolution' ? raised : heard, priority, pauses };
    }
  }

  const raisedFirst = (facts: readonly { readonly at: number }[]): number => facts[0]!.at;

  type PlainPause = readonly [from: number, to: number | null];
  interface PlainRun {
    readonly name: ClockName;
    readonly run: number;
    readonly start: number;
    priority: Priority;
    target: number;
    version: number;
    stopped: number | null;
    cancelled: boolean;
    breachedDue: number | null;
    warned: boolean;
    worked: number;
    closed: readonly Stretch[];
    waitsFrom: number | null;
  }

  type How = { readonly service: Service; readonly occurredAt?: Instant };
  const anything: readonly ((at: Instant, how: How) => TicketCommand)[] = [
    triage,
    (at, how) => triage(at, { ...how, priority: 'P1' }),
    reply,
    reply,
    reply,
    (at, how) => reply(at, { ...how, public: false }),
    (at, how) => reply(at, { ...how, by: theo }),
    startWork,
    requestInformation,
    requestInformation,
    clientReply,
    clientReply,
    submitForReview,
    signOff,
    rejectFix,
    deploy,
    resolve,
    reopen,
    reopen,
    close,
    (at, how) => changePriority(at, 'P1', how),
    (at, how) => changePriority(at, 'P2', how),
    (at, how) => changePriority(at, 'P3', how),
    check,
    check,
  ];

  const lives = fc.record({
    agency: fc.constantFrom(...agencies),
    priority: fc.constantFrom<Priority>('P1', 'P2', 'P3'),
    moves: fc.array(
      fc.record({
        what: fc.nat(anything.length - 1),
        minutes: fc.oneof(fc.constantFrom(0, 15, 45, 60, 120, 240), fc.nat(1_500)),
        ms: fc.oneof(fc.constant(0), fc.nat(MINUTE - 1)),
        back: fc.option(fc.nat(900), { freq: 4 }),
      }),
      { minLength: 5, maxLength: 30 },
    ),
  });

  // Rule: sla.computed-afresh, sla.once-per-run
  it('dueAt, state, minutes used, warnings and verdicts, in two thousand lives', () => {
    const found = { SlaAtRisk: 0, SlaBreached: 0, SlaMet: 0 };
    fc.assert(
      fc.property(lives, ({ agency, priority, moves }) => {
        const { zone, holidays, terms } = agency;
        const agreed = Object.fromEntries(terms.map((each, index) => [index + 1, each]));
        const serviceAt = (ms: number): Service => {
          const termsVersion = ms >= AMENDED ? 2 : 1;
          const { calendar } = officeService;
          const inForce = terms[termsVersion - 1]!;
          return { timeZone: zone, ...inForce, holidays: new Set(holidays), termsVersion, agreed, calendar };
        };
        const retold = new Retold(agency);
        const events: TicketEvent[] = [];
        let state: Ticket = ticket.initialState;
        let now = BEGINS;
        const take = (make: (at: Instant, how: How) => TicketCommand, back: number | null) => {
          const at = back === null ? now : now - back * MINUTE;
          const how = { service: serviceAt(at), ...(back !== null && { occurredAt: instantOf(at) }) };
          const command = make(instantOf(now), how);
          const facts = ticket.decide(command, state);
          const own = facts.find(({ type }) => !type.startsWith('Sla'));
          retold.tell(own, command.type === 'CheckClocks' ? now : at);
          events.push(...facts);
          state = fold(state, facts);
        };
        take((at, how) => openTicket(at, { ...how, priority }), null);
        for (const { what, minutes, ms, back } of moves) {
          now += minutes * MINUTE + ms;
          try {
            take(anything[what]!, back);
          } catch (error) {
            if (!(error instanceof Refusal)) throw error;
          }
        }
        now += 40 * DAY;
        take(check, null);

        const last = new Map(events.flatMap(({ data }) => data.clocks.map((run) => [`${run.clock}/${run.run}`, run])));
        expect([...last.values()].map(lineOf).toSorted()).toEqual(
          retold.runs.map((run) => lineOf(plainly(run, retold))).toSorted(),
        );
        const verdicts = events.flatMap((event) => {
          if (!('clock' in event.data)) return [];
          found[event.type as keyof typeof found] += 1;
          const [{ clock, run }] = event.data.clocks as [Clock];
          return [`${clock}/${run} ${event.type} ${event.occurredAt}`];
        });
        expect(verdicts.toSorted()).toEqual(retold.verdicts.toSorted());
      }),
      { numRuns: 2_000 },
    );
    for (const count of Object.values(found)) expect(count).toBeGreaterThan(500);
  });

  const plainly = (run: PlainRun, retold: Retold) => {
    const due = retold.dueOf(run);
    return {
      ...{ clock: run.name, run: run.run, state: retold.stateOf(run), atRisk: run.warned, workedMinutes: run.worked },
      ...{ priority: run.priority, targetMinutes: run.target, termsVersion: run.version },
      ...{ startedAt: instantOf(run.start), dueAt: due === null ? null : instantOf(due) },
      stoppedAt: run.stopped === null ? null : instantOf(run.stopped),
    };
  };

  type Compared = Omit<Clock, 'pauses' | 'atRiskAt' | 'calendar' | 'state'> & { readonly state: string };
  const lineOf = (run: Compared): string =>
    [
      ...[run.clock, run.run, run.state, run.priority, run.targetMinutes, run.termsVersion, run.startedAt],
      ...[`due ${run.dueAt}`, `stopped ${run.stoppedAt}`, `used ${run.workedMinutes}`, run.atRisk ? 'warned' : ''],
    ].join(' ');
});
