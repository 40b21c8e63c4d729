import { given, meta } from '../../test/support/given';
import { PublishCalendar, PublishCalendarAnew } from './calendar.commands';
import { calendar } from './calendar.decider';
import { type CalendarPublished } from './calendar.events';

const source = { source: 'date-holidays', sourceVersion: '3.37.0' };
const asked = (years: number[], dates: string[], names?: Record<string, string>) => ({
  ...{ region: 'GB-ENG', years, dates, ...source },
  ...(names ? { names } : {}),
});
const publish = (...of: Parameters<typeof asked>) => new PublishCalendar(asked(...of), meta());
const publishAnew = (...of: Parameters<typeof asked>) => new PublishCalendarAnew(asked(...of), meta());
const published = (...of: Parameters<typeof asked>): CalendarPublished => ({
  type: 'CalendarPublished',
  data: asked(...of),
});

it('a region’s calendar is published as dated facts', () => {
  given(calendar)
    .when(publish([2026], ['2026-01-01'], { '2026-01-01': 'New Year’s Day' }))
    .then(published([2026], ['2026-01-01'], { '2026-01-01': 'New Year’s Day' }));
});

describe('work in a year that is missing', () => {
  it('adds that year, with its dates and their names; what is published stays as it is', () => {
    const names = { '2026-05-01': 'May Day', '2027-12-27': 'Christmas Day (substitute day)' };
    given(calendar, published([2025, 2026], ['2025-12-25', '2026-12-25']))
      .when(publish([2026, 2027], ['2026-05-01', '2027-12-27'], names))
      .then(published([2027], ['2027-12-27'], { '2027-12-27': names['2027-12-27'] }));
  });

  it('adds nothing where nothing is missing, also where the dates would be others today', () => {
    given(calendar, published([2026], ['2026-12-25']))
      .when(publish([2026], ['2026-05-01']))
      .thenNothing();
  });
});

describe('publishing anew', () => {
  const known = published([2022, 2023], ['2022-12-26', '2023-05-01', '2023-12-25']);

  it('adds the year that has a day more, and leaves the others alone', () => {
    given(calendar, known)
      .when(publishAnew([2022, 2023], ['2022-12-26', '2023-05-01', '2023-05-08', '2023-12-25']))
      .then(published([2023], ['2023-05-01', '2023-05-08', '2023-12-25']));
  });

  it.each([
    ['a day less', ['2022-12-26', '2023-12-25']],
    ['another day', ['2022-12-26', '2023-05-08', '2023-12-25']],
    ['no day at all', ['2022-12-26']],
  ])('adds the year that has %s', (_, dates) => {
    given(calendar, known)
      .when(publishAnew([2022, 2023], dates))
      .then(
        published(
          [2023],
          dates.filter((date) => date > '2023'),
        ),
      );
  });

  it('adds years that nobody has needed yet', () => {
    given(calendar, known)
      .when(publishAnew([2023, 2024], ['2023-05-01', '2023-12-25', '2024-12-25']))
      .then(published([2024], ['2024-12-25']));
  });

  it('adds nothing where the dates are the same, in whatever order and by whatever names', () => {
    given(calendar, known)
      .when(publishAnew([2023], ['2023-12-25', '2023-05-01'], { '2023-05-01': 'May Day', '2023-12-25': 'Christmas' }))
      .thenNothing();
  });

  it('adds nothing twice', () => {
    const more = published([2023], ['2023-05-01', '2023-05-08', '2023-12-25']);
    given(calendar, known, more)
      .when(publishAnew([2023], ['2023-05-01', '2023-05-08', '2023-12-25']))
      .thenNothing();
  });
});

it('of each year the latest publication counts, and publications are counted', () => {
  const { state } = given(
    calendar,
    published([2026, 2027], ['2026-05-04', '2027-05-03']),
    published([2025], ['2025-05-05']),
    published([2027], ['2027-05-10']),
  );
  expect([...state.holidays]).toEqual(['2025-05-05', '2026-05-04', '2027-05-10']);
  expect([...state.years]).toEqual([2025, 2026, 2027]);
  expect(state.publications).toHaveLength(3);
});
