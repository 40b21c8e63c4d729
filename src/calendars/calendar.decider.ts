import { type Decider, unreachable } from '../kernel/decider';
import { type LocalDate } from '../time/local';
import { type PublishCalendar } from './calendar.commands';
import { type CalendarEvent } from './calendar.events';

/** A region's public holidays as last published. */
export interface Calendar {
  readonly years: ReadonlySet<number>;
  readonly holidays: ReadonlySet<LocalDate>;
  readonly publications: number;
}

export const calendarStream = (region: string): string => `calendar-${region}`;

export const calendar: Decider<Calendar, PublishCalendar, CalendarEvent> = {
  name: 'calendar',
  initialState: { years: new Set(), holidays: new Set(), publications: 0 },
  decide: publishCalendar,
  evolve,
};

function publishCalendar({ data }: PublishCalendar, state: Calendar): readonly CalendarEvent[] {
  const years = data.years.filter((year) => !state.years.has(year));
  if (years.length === 0) return [];
  const dates = data.dates.filter((date) => years.includes(yearOf(date)));
  return [{ type: 'CalendarPublished', data: { ...data, years, dates } }];
}

function evolve(state: Calendar, event: CalendarEvent): Calendar {
  switch (event.type) {
    case 'CalendarPublished': {
      const { years, dates } = event.data;
      const kept = [...state.holidays].filter((date) => !years.includes(yearOf(date)));
      return {
        years: new Set([...state.years, ...years]),
        holidays: new Set([...kept, ...dates]),
        publications: state.publications + 1,
      };
    }
    default:
      return unreachable(event.type);
  }
}

const yearOf = (date: LocalDate): number => Number(date.slice(0, 4));
