import { type Publication } from './calendar.decider';
import { calendarView, versionOf } from './calendar.view';

const publication = (years: number[], names: Record<string, string>, sourceVersion: string): Publication => ({
  ...{ region: 'GB-ENG', years, dates: Object.keys(names), names },
  ...{ source: 'date-holidays', sourceVersion },
});
const early = publication([2023, 2024], { '2023-05-01': 'May Day', '2024-05-06': 'May Day' }, '3.16.0');
const later = publication([2025], { '2025-05-05': 'May Day' }, '3.16.0');
const crowned = publication([2023], { '2023-05-01': 'May Day', '2023-05-08': 'Coronation' }, '3.17.0');
const datesOf = (...publications: Publication[]) =>
  calendarView('GB-ENG', publications).dates.map(({ date, name }) => `${date} ${name}`);

it('GB-ENG@3 is the calendar after its third publication: of each year what was published last by then', () => {
  expect(versionOf('GB-ENG', 3)).toBe('GB-ENG@3');
  expect(datesOf(early)).toEqual(['2023-05-01 May Day', '2024-05-06 May Day']);
  expect(datesOf(early, later)).toEqual(['2023-05-01 May Day', '2024-05-06 May Day', '2025-05-05 May Day']);
  expect(datesOf(early, later, crowned)).toEqual([
    '2023-05-01 May Day',
    '2023-05-08 Coronation',
    '2024-05-06 May Day',
    '2025-05-05 May Day',
  ]);
});

it('says what each publication added, and by which release of which source', () => {
  const { dates: _, ...view } = calendarView('GB-ENG', [early, later, crowned]);
  const source = 'date-holidays';
  expect(view).toEqual({
    ...{ region: 'GB-ENG', version: 'GB-ENG@3', years: [2023, 2024, 2025], source, sourceVersion: '3.17.0' },
    publications: [
      { version: 'GB-ENG@1', years: [2023, 2024], source, sourceVersion: '3.16.0' },
      { version: 'GB-ENG@2', years: [2025], source, sourceVersion: '3.16.0' },
      { version: 'GB-ENG@3', years: [2023], source, sourceVersion: '3.17.0' },
    ],
  });
});

it('shows dates without names where their publication kept none', () => {
  const { names: _, ...nameless } = later;
  expect(calendarView('GB-ENG', [nameless]).dates).toEqual([{ date: '2025-05-05', name: null }]);
});

it('shows nothing of a calendar that nobody has published', () => {
  expect(() => calendarView('GB-ENG', [])).toThrow(RangeError);
});
