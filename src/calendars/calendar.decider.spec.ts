import { given, meta } from '../../test/support/given';
import { PublishCalendar } from './calendar.commands';
import { calendar } from './calendar.decider';
import { type CalendarPublished } from './calendar.events';

const source = { source: 'date-holidays', sourceVersion: '3.37.0' };
const publish = (years: number[], dates: string[]) =>
  new PublishCalendar({ region: 'GB-ENG', years, dates, ...source }, meta());
const published = (years: number[], dates: string[]): CalendarPublished => ({
  type: 'CalendarPublished',
  data: { region: 'GB-ENG', years, dates, ...source },
});

it('a region’s calendar is published as dated facts', () => {
  given(calendar)
    .when(publish([2026], ['2026-01-01']))
    .then(published([2026], ['2026-01-01']));
});

it('years that are published stay as they are; only the others are added', () => {
  given(calendar, published([2025, 2026], ['2025-12-25', '2026-12-25']))
    .when(publish([2026, 2027], ['2026-05-01', '2027-12-27']))
    .then(published([2027], ['2027-12-27']));
});

it('nothing is added where nothing is missing', () => {
  given(calendar, published([2026], ['2026-12-25']))
    .when(publish([2026], ['2026-05-01']))
    .thenNothing();
});

it('the latest publication of a year counts, and publications are counted', () => {
  const { state } = given(
    calendar,
    published([2026, 2027], ['2026-05-04', '2027-05-03']),
    published([2027], ['2027-05-10']),
  );
  expect([...state.holidays]).toEqual(['2026-05-04', '2027-05-10']);
  expect([...state.years]).toEqual([2026, 2027]);
  expect(state.publications).toBe(2);
});
