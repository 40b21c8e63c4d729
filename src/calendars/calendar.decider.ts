import { type Decider, unreachable } from '../kernel/decider';
import { type LocalDate } from '../time/local';
import { type CalendarCommand } from './calendar.commands';
import { type CalendarEvent, type CalendarPublished } from './calendar.events';

export type Publication = CalendarPublished['data'];

/** A region's public holidays as last published. */
export interface Calendar {
  /** In their order: the third is what `GB-ENG@3` adds. */
  readonly publications: readonly Publication[];
  readonly years: ReadonlySet<number>;
  readonly holidays: ReadonlySet<LocalDate>;
}

export const calendarStream = (region: string): string => `calendar-${region}`;

/** One region's calendar. A publication without anything new adds nothing. */
export const calendar: Decider<Calendar, CalendarCommand, CalendarEvent> = {
  name: 'calendar',
  initialState: { publications: [], years: new Set(), holidays: new Set() },
  decide,
  evolve,
};

function decide(command: CalendarCommand, state: Calendar): readonly CalendarEvent[] {
  switch (command.type) {
    case 'PublishCalendar':
      return published(command.data, (year) => !state.years.has(year));
    case 'PublishCalendarAnew':
      return published(command.data, (year) => !state.years.has(year) || changes(year, command.data, state));
    default:
      return unreachable(command);
  }
}

function published(data: Publication, isNew: (year: number) => boolean): readonly CalendarPublished[] {
  const years = data.years.filter(isNew);
  if (years.length === 0) return [];
  const dates = data.dates.filter((date) => years.includes(yearOf(date)));
  const names = Object.fromEntries(dates.flatMap((date) => named(date, data.names?.[date])));
  return [{ type: 'CalendarPublished', data: { ...data, years, dates, ...(data.names ? { names } : {}) } }];
}

const named = (date: LocalDate, name: string | undefined): [LocalDate, string][] =>
  name === undefined ? [] : [[date, name]];

/** Whether the year would have other dates; other names alone are no reason to publish it again. */
function changes(year: number, { dates }: Publication, { holidays }: Calendar): boolean {
  const now = dates.filter((date) => yearOf(date) === year);
  const before = [...holidays].filter((date) => yearOf(date) === year);
  return now.length !== before.length || now.some((date) => !holidays.has(date));
}

function evolve(state: Calendar, event: CalendarEvent): Calendar {
  switch (event.type) {
    case 'CalendarPublished': {
      const publications = [...state.publications, event.data];
      const { years, dates } = inForce(publications);
      return { publications, years, holidays: new Set(dates.keys()) };
    }
    default:
      return unreachable(event.type);
  }
}

/** What publications come to, of each year the last: the years in order, and the dates in order with their names. */
export function inForce(publications: readonly Publication[]): {
  readonly years: ReadonlySet<number>;
  readonly dates: ReadonlyMap<LocalDate, string | null>;
} {
  const last = new Map<number, Publication>();
  for (const publication of publications) for (const year of publication.years) last.set(year, publication);
  const years = [...last.keys()].sort((a, b) => a - b);
  const dates = years.flatMap((year) => {
    const { dates: listed = [], names = {} } = last.get(year) ?? {};
    const own = listed.filter((date) => yearOf(date) === year).toSorted();
    return own.map((date): [LocalDate, string | null] => [date, names[date] ?? null]);
  });
  return { years: new Set(years), dates: new Map(dates) };
}

const yearOf = (date: LocalDate): number => Number(date.slice(0, 4));
