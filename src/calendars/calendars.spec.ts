import { DecisionsInMemory } from '../../test/support/decisions';
import { meta } from '../../test/support/given';
import { type Decisions } from '../event-store/decisions';
import { type Clock } from '../time/clock';
import { Calendars } from './calendars';
import { computeHolidays } from './holidays';

const clock = { now: () => '2026-03-02T09:00:00.000Z' } as unknown as Clock;
const calendarsOn = (decisions: DecisionsInMemory) => new Calendars(decisions as unknown as Decisions, clock);
const yearsPublished = (decisions: DecisionsInMemory) =>
  decisions.facts.map(({ event }) => (event.data as { years: number[] }).years);

let decisions: DecisionsInMemory;
beforeEach(() => {
  decisions = new DecisionsInMemory();
});

it('no region has no holidays, and asks nobody', async () => {
  expect(await calendarsOn(decisions).covering(null, '2026-03-02T09:00:00.000Z')).toEqual({
    holidays: new Set(),
    version: null,
  });
  expect(decisions.loads).toBe(0);
});

it('the years around an instant are published by the first who needs them', async () => {
  const { holidays, version } = await calendarsOn(decisions).covering('GB-ENG', '2026-03-02T09:00:00.000Z');
  expect(version).toBe('GB-ENG@1');
  expect(yearsPublished(decisions)).toEqual([[2025, 2026, 2027, 2028]]);
  // The second day of Christmas falls on a Saturday in 2026, and Monday stands in for it.
  expect(['2025-12-26', '2026-12-25', '2026-12-28', '2028-12-25'].filter((date) => holidays.has(date))).toHaveLength(4);
  expect(holidays.has('2026-12-29')).toBe(false);
});

it('a later year adds what is missing, as another publication', async () => {
  const calendars = calendarsOn(decisions);
  await calendars.covering('GB-ENG', '2026-03-02T09:00:00.000Z');
  const { holidays, version } = await calendars.covering('GB-ENG', '2028-03-02T09:00:00.000Z');
  expect(yearsPublished(decisions)).toEqual([
    [2025, 2026, 2027, 2028],
    [2029, 2030],
  ]);
  expect(version).toBe('GB-ENG@2');
  expect(holidays.has('2026-12-25') && holidays.has('2030-12-25')).toBe(true);
});

it('what is known is published by nobody again', async () => {
  const calendars = calendarsOn(decisions);
  const first = await calendars.covering('GB-ENG', '2026-03-02T09:00:00.000Z');
  expect(await calendars.covering('GB-ENG', '2026-12-31T23:59:59.999Z')).toEqual(first);
  expect(await calendarsOn(decisions).covering('GB-ENG', '2026-12-31T23:59:59.999Z')).toEqual(first);
  expect(decisions.facts).toHaveLength(1);
});

it('the turn of a year needs no more years than its first day does', async () => {
  const calendars = calendarsOn(decisions);
  await calendars.covering('GB-ENG', '2026-12-31T23:59:59.999Z');
  await calendars.covering('GB-ENG', '2027-01-01T00:00:00.000Z');
  expect(yearsPublished(decisions)).toEqual([[2025, 2026, 2027, 2028], [2029]]);
});

describe('publishing anew', () => {
  /** As a library published it that had not heard of the coronation. */
  const before = (dates: string[]) => {
    const data = { region: 'GB-ENG', years: [2022, 2023, 2024, 2025], dates, source: 'date-holidays' };
    const event = { type: 'CalendarPublished', data: { ...data, sourceVersion: '3.16.0' } };
    decisions.facts.push({ stream: 'calendar-GB-ENG', commandId: 'history', event });
  };
  const now = ['2022', '2023', '2024', '2025'].flatMap((year) => computeHolidays('GB-ENG', [Number(year)]).dates);

  it('adds the year with the day that was proclaimed since, and everybody judges by it from then on', async () => {
    before(now.filter((date) => date !== '2023-05-08'));
    const [here, elsewhere] = [calendarsOn(decisions), calendarsOn(decisions)];
    const earlier = await here.covering('GB-ENG', '2023-05-08T09:00:00.000Z');
    expect(earlier).toMatchObject({ version: 'GB-ENG@1' });
    expect(earlier.holidays.has('2023-05-08')).toBe(false);

    const { events } = await elsewhere.publishAnew('GB-ENG', [2022, 2023], meta());
    expect(events).toMatchObject([{ data: { years: [2023], names: { '2023-05-08': expect.any(String) as string } } }]);

    const later = await here.covering('GB-ENG', '2023-05-08T09:00:00.000Z');
    expect(later).toMatchObject({ version: 'GB-ENG@2' });
    expect([...later.holidays]).toEqual(now);
    // What was handed out before is as it was.
    expect(earlier.holidays.has('2023-05-08')).toBe(false);
  });

  it('adds nothing where nothing has changed', async () => {
    before(now);
    expect(await calendarsOn(decisions).publishAnew('GB-ENG', [2022, 2023], meta())).toMatchObject({ events: [] });
    expect(decisions.facts).toHaveLength(1);
  });

  it('looks at the years that work of today is judged by where none are named', async () => {
    await calendarsOn(decisions).publishAnew('GB-ENG', undefined, meta());
    expect(yearsPublished(decisions)).toEqual([[2025, 2026, 2027, 2028]]);
  });
});

it('several instances that need it at once publish it once', async () => {
  const instances = Array.from({ length: 3 }, () => calendarsOn(decisions));
  const answers = await Promise.all(
    instances.map((calendars) => calendars.covering('DE-BY', '2026-03-02T09:00:00.000Z')),
  );
  expect(yearsPublished(decisions)).toEqual([[2025, 2026, 2027, 2028]]);
  expect(new Set(answers.map(({ version }) => version))).toEqual(new Set(['DE-BY@1']));
});

it('knows regions with holidays, and that no region needs none', () => {
  const calendars = calendarsOn(decisions);
  expect(['GB-ENG', null, 'GB-XYZ', ''].map((region) => calendars.knows(region))).toEqual([true, true, false, false]);
});
