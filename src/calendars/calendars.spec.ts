import { DecisionsInMemory } from '../../test/support/decisions';
import { type Decisions } from '../event-store/decisions';
import { type Clock } from '../time/clock';
import { Calendars } from './calendars';

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

it('what is known is asked of nobody again, and is the same set', async () => {
  const calendars = calendarsOn(decisions);
  const first = await calendars.covering('GB-ENG', '2026-03-02T09:00:00.000Z');
  const { loads } = decisions;
  const again = await calendars.covering('GB-ENG', '2026-12-31T23:59:59.999Z');
  expect(decisions.loads).toBe(loads);
  expect(again.holidays).toBe(first.holidays);
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
