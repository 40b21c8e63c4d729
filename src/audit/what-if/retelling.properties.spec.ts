import fc from 'fast-check';
import { play, type Played } from '../../../test/second-opinion/player';
import { plots, told } from '../../../test/second-opinion/random-stories';
import { type Happening, type Story } from '../../../test/second-opinion/story';
import { type Terms } from '../../agreements/terms';
import { faultsOfTerms } from '../../agreements/terms.rules';
import { type Publication } from '../../calendars/calendar.decider';
import { type RecordedOf } from '../../kernel/event';
import { type MonthEvent, type Settlement } from '../../ledger/month.events';
import { type Month } from '../../time/local';
import { ALWAYS, type Change, NO_CHANGE, termsWith } from './change.rules';
import { bothStatements, differencesOf } from './difference.rules';
import {
  type AgreementFact,
  type Known,
  type MonthFact,
  type RecordedBooks,
  type Retold,
  retold,
} from './retelling.rules';

/*
 * `WHAT_IF_SEED=` plays the same stories again, `WHAT_IF_STORIES=` as many as it says.
 */

const STORIES = Number(process.env['WHAT_IF_STORIES'] ?? 60);
const SEED = Number(process.env['WHAT_IF_SEED'] ?? Date.now() % 1_000_000_000);

const TIMEOUT_MS = 10 * 60_000;

/** Such a property holds of random stories; those that the ledger does not take as they would have been are passed over. */
const inStories = <Drawn>(property: fc.IProperty<Drawn>): void =>
  fc.assert(property, { numRuns: STORIES, seed: SEED, maxSkipsPerRun: 1_000 });

const stories = plots.map(told);
/** Stories in which the calendar of the first day stays, and every entry names it. */
const storiesOfOneCalendar = stories.map((story) => ({
  ...story,
  happenings: story.happenings.filter(({ what }) => what !== 'holidays-published'),
}));

const choice = fc.nat(1_000);
const choose = <T>(from: readonly T[], which: number): T => from[which % from.length]!;

/** The books that a story makes, from a month on; every entry names the calendar that judged it. */
function booksOf({ facts }: Played, from: Month = ALWAYS.from): RecordedBooks {
  const months = facts.filter(({ stream }) => stream.startsWith('ledger-')) as RecordedOf<MonthEvent>[];
  const regions = new Map<Month, string | null>();
  for (const { type, data } of months) if (type === 'MonthOpened') regions.set(data.month, data.terms.holidays);
  const named = months.map((fact) => ({ ...fact, data: naming(regions, fact.data, fact.data.month) }) as MonthFact);
  return {
    agreement: facts.filter(({ stream }) => stream.startsWith('agreement-')) as AgreementFact[],
    before: named.filter(({ data }) => data.month < from).sort(byMonth),
    told: named.filter(({ data }) => data.month >= from).sort(byMonth),
  };
}

/** The same with the calendar named wherever one judged: that of the terms of the month that holds the entry. */
function naming(regions: ReadonlyMap<Month, string | null>, value: unknown, month: Month): unknown {
  if (Array.isArray(value)) return value.map((item) => naming(regions, item, month));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]: [string, unknown]) => {
      if (name === 'calendar') {
        return [
          name,
          { timeZoneDatabase: 'of the runtime', holidays: regions.get(month) === null ? null : 'GB-ENG@1' },
        ];
      }
      const held = name === 'entry' && part !== null ? (part as { month: Month }).month : month;
      return [name, naming(regions, part, held)];
    }),
  );
}

const byMonth = (a: MonthFact, b: MonthFact): number =>
  a.data.month < b.data.month ? -1 : a.data.month > b.data.month ? 1 : 0;

const knownOf = (story: Story, over: Partial<Known> = {}): Known => {
  const dates = story.holidays;
  const years = Array.from({ length: 10 }, (_, i) => 2020 + i);
  const publication: Publication = { region: 'GB-ENG', years, dates, source: 'the story', sourceVersion: '1' };
  return { terms: new Map(), tickets: new Map(), calendars: new Map([['GB-ENG', [publication]]]), ...over };
};

/** The story as it can be told; none where the ledger refuses something of it. */
function played(story: Story): Played | null {
  try {
    return play(story);
  } catch {
    return null;
  }
}

/** Each closed month's statement as it would have been. */
function closedAs({ months }: Retold): ReadonlyMap<Month, Settlement> {
  return new Map(
    months.flatMap(({ month, whatIf }) => (whatIf?.closed ? [[month, whatIf.closed.statement] as const] : [])),
  );
}

/** The order of lots says nothing, and neither does what entry an adjustment by hand refers to. */
const bare = (statement: Settlement) => ({
  ...statement,
  lots: statement.lots.toSorted((a, b) => (a.lotId < b.lotId ? -1 : 1)),
  adjustments: statement.adjustments.map((adjustment) =>
    adjustment.entry?.before ? { ...adjustment, entry: values(adjustment.entry) } : { ...adjustment, entry: null },
  ),
});
const values = (entry: NonNullable<Settlement['adjustments'][number]['entry']>) =>
  JSON.parse(JSON.stringify(entry), (key, value: unknown) => (key === 'calendar' ? null : value)) as object;

function equalsStory(whatIf: Retold, other: Played): void {
  const statements = closedAs(whatIf);
  for (const { month, statement } of other.closed) {
    const told = statements.get(month);
    if (told) expect({ month, ...bare(told) }).toEqual({ month, ...bare(statement) });
  }
  expect(other.closed.length).toBeGreaterThanOrEqual(statements.size);
}

function everyMinuteIsAccountedFor(whatIf: Retold): void {
  for (const [month, s] of closedAs(whatIf)) {
    const held = s.openingMinutes + s.grantedMinutes + s.purchasedMinutes + s.goodwillMinutes - s.borrowedBeforeMinutes;
    const gone = s.drawnMinutes + s.expiredMinutes + s.forfeitedMinutes + s.refundedMinutes + s.carriedMinutes;
    expect({ month, held, billable: s.drawnMinutes + s.overageMinutes }).toEqual({
      month,
      held: gone,
      billable: s.usedMinutes,
    });
  }
}

/** A month on one side, without what alarms leave behind: they are not told again. */
const side = (of: 'recorded' | 'whatIf', { months }: Retold) => months.map((month) => ({ ...month[of], decided: [] }));

/** Fields that only make sense together, or alone. */
const namedTogether = [
  ['plan', 'allowanceMinutes', 'overage', 'hourlyRate', 'rates', 'dayRate', 'dayMinutes'],
  ['coverage', 'holidays'],
  ['rounding', 'multipliers'],
  ['monthlyFee', 'recurring', 'vatRate'],
  ['rollover'],
  ['proration', 'freeMonths'],
  ['included'],
  ['freeOfCharge'],
] as const satisfies readonly (readonly (keyof Terms)[])[];

describe(`The books told again, in ${STORIES} random stories (WHAT_IF_STORIES, WHAT_IF_SEED=${SEED})`, () => {
  // Rule: whatif.nothing-otherwise
  it(
    'without a change every month is as it was closed, from whichever month on they are told',
    () =>
      inStories(
        fc.property(stories, choice, (story, which) => {
          const other = play(story);
          const months = other.closed.map(({ month }) => month);
          fc.pre(months.length > 0);
          const again = retold(booksOf(other, choose(months, which)), NO_CHANGE, knownOf(story));
          for (const { month, recorded, whatIf } of bothStatements(again))
            expect({ month, ...whatIf }).toEqual({ month, ...recorded });
          expect(side('whatIf', again)).toEqual(side('recorded', again));
          expect(differencesOf(again, NO_CHANGE)).toEqual([]);
          expect(again.refused).toEqual([]);
        }),
      ),
    TIMEOUT_MS,
  );

  // Rule: whatif.nothing-otherwise
  it(
    'without a change every entry comes to the same minutes when it is judged again',
    () =>
      inStories(
        fc.property(storiesOfOneCalendar, (story) => {
          const calendar = { months: ALWAYS, add: new Set<string>(), remove: new Set<string>() };
          const again = retold(booksOf(play(story)), { ...NO_CHANGE, calendar }, knownOf(story));
          expect(side('whatIf', again)).toEqual(side('recorded', again));
          expect(again.refused).toEqual([]);
        }),
      ),
    TIMEOUT_MS,
  );

  // Rule: whatif.without
  it(
    'without an entry they are those of the same story without it',
    () =>
      inStories(
        fc.property(stories, choice, (story, which) => {
          const entries = story.happenings.flatMap((it) => (it.what === 'work-done' ? [it.entryId] : []));
          fc.pre(entries.length > 0);
          const entryId = choose(entries, which);
          const other = played({ ...story, happenings: story.happenings.flatMap((it) => withoutEntry(it, entryId)) });
          fc.pre(other !== null);
          const whatIf = retold(booksOf(play(story)), { ...NO_CHANGE, without: new Set([entryId]) }, knownOf(story));
          expect(whatIf.refused).toEqual([]);
          equalsStory(whatIf, other);
          everyMinuteIsAccountedFor(whatIf);
        }),
      ),
    TIMEOUT_MS,
  );

  // Rule: whatif.changed
  it(
    'with an entry of other minutes they are those of the same story with these minutes',
    () =>
      inStories(
        fc.property(
          storiesOfOneCalendar,
          fc.tuple(choice, fc.integer({ min: 1, max: 600 })),
          (story, [which, minutes]) => {
            const entries = story.happenings.flatMap((it) => (it.what === 'work-done' ? [it.entryId] : []));
            fc.pre(entries.length > 0);
            const entryId = choose(entries, which);
            const other = played({
              ...story,
              happenings: story.happenings.flatMap((it) => lasting(it, entryId, minutes)),
            });
            fc.pre(other !== null);
            const changed = new Map([[entryId, { workedMinutes: minutes }]]);
            const whatIf = retold(booksOf(play(story)), { ...NO_CHANGE, changed }, knownOf(story));
            expect(whatIf.refused).toEqual([]);
            equalsStory(whatIf, other);
            everyMinuteIsAccountedFor(whatIf);
          },
        ),
      ),
    TIMEOUT_MS,
  );

  // Rule: whatif.terms
  it(
    'under other terms they are those of the same story under these terms',
    () =>
      inStories(
        fc.property(
          storiesOfOneCalendar,
          plots.map(({ terms }) => terms),
          fc.subarray([...namedTogether]),
          (story, terms, named) => {
            const fields = Object.fromEntries(named.flat().map((field) => [field, terms[field]]));
            const versions = [
              story.terms,
              ...story.happenings.flatMap((it) => (it.what === 'terms-changed' ? [it.terms] : [])),
            ];
            const others = new Map(
              versions.map((version, i) => [i + 1, termsWith(version, fields) as unknown as Terms]),
            );
            fc.pre([...others.values()].every((each) => faultsOfTerms(each, { holidaysAreKnown: true }).length === 0));
            let amended = 1;
            const happenings = story.happenings.map((it) =>
              it.what === 'terms-changed' ? { ...it, terms: others.get((amended += 1))! } : it,
            );
            const other = played({ ...story, terms: others.get(1)!, happenings });
            fc.pre(other !== null && other.refused.length === 0);
            const tickets = new Map(
              story.happenings.flatMap((it) => (it.what === 'work-done' ? [[it.entryId, it.ticket] as const] : [])),
            );
            const change: Change = { ...NO_CHANGE, terms: { months: ALWAYS, fields } };
            const whatIf = retold(booksOf(play(story)), change, knownOf(story, { terms: others, tickets }));
            expect(whatIf.refused).toEqual([]);
            equalsStory(whatIf, other);
            everyMinuteIsAccountedFor(whatIf);
          },
        ),
      ),
    TIMEOUT_MS,
  );

  // Rule: whatif.calendar
  it(
    'by another calendar they are those of the same story by that calendar',
    () =>
      inStories(
        fc.property(storiesOfOneCalendar, stories, (story, { holidays }) => {
          const other = play({ ...story, holidays });
          const calendar = {
            months: ALWAYS,
            add: new Set(holidays),
            remove: new Set(story.holidays.filter((date) => !holidays.includes(date))),
          };
          const whatIf = retold(booksOf(play(story)), { ...NO_CHANGE, calendar }, knownOf(story));
          expect(whatIf.refused).toEqual([]);
          equalsStory(whatIf, other);
          everyMinuteIsAccountedFor(whatIf);
        }),
      ),
    TIMEOUT_MS,
  );
});

function withoutEntry(it: Happening, entryId: string): readonly Happening[] {
  if (!('entryId' in it) || it.entryId !== entryId) return [it];
  return it.what === 'minutes-adjusted' ? [{ ...it, entryId: null }] : [];
}

/** What corrections say of the minutes falls away: they had been right from the beginning. */
function lasting(it: Happening, entryId: string, minutes: number): readonly Happening[] {
  if (it.what === 'work-done' && it.entryId === entryId) return [{ ...it, minutes }];
  if (it.what !== 'work-corrected' || it.entryId !== entryId) return [it];
  return it.startedAt === null ? [] : [{ ...it, minutes: null }];
}
