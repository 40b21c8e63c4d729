import { type DomainEvent } from '../src/kernel/event';
import { recorded } from '../test/support/fake-log';
import { adjusted, corrected, given, logged, reversed, values } from './entries.fixtures';
import { latestValues, timeLog, type TimeLogCard } from './time-log';

const [asLogged, asCorrected, asAdjusted] = [
  values('2026-03-02T09:00', 30),
  values('2026-03-02T09:30', 45),
  values('2026-03-02T10:00', 20),
];
const entry = logged('E-1', asLogged);
const correction = corrected(entry, asLogged, asCorrected);
const reversal = reversed(entry, asCorrected);
const noMinutes = { workedMinutes: 0, billableMinutes: 0 };
const by = { at: '2026-03-02T09:00:00.000Z', by: 'ada' };

/** The card after these facts, each of which is about it. */
function card(...facts: readonly DomainEvent[]): TimeLogCard {
  return facts
    .map((fact, revision) => recorded(fact as typeof entry, { revision }))
    .reduce((folded, event) => {
      expect(timeLog.route(event)).toEqual(['E-1']);
      return timeLog.evolve(folded, event);
    }, timeLog.initial('E-1'));
}

it('an entry is as it was logged', () => {
  expect(card(entry)).toEqual({
    ...{ id: 'E-1', ...entry.data, recordedAt: '2026-03-02T09:00:00.000Z', recordedBy: 'ada', order: 0, revision: 0 },
    ...{ reversed: false, changes: [], adjusted: null, latestStartedAt: asLogged.startedAt },
  });
});

it('a correction gives it new values, and the old ones stay in its history', () => {
  expect(card(entry, correction)).toMatchObject({
    ...{ ...asCorrected, order: 0, revision: 1, reversed: false, adjusted: null },
    changes: [{ id: 'C-1', ...by, reason: 'A slip of the pen', from: asLogged, to: asCorrected }],
    latestStartedAt: asCorrected.startedAt,
  });
});

it('a reversal leaves it without minutes', () => {
  const reversedCard = card(entry, correction, reversal);
  expect(reversedCard).toMatchObject({
    ...{ ...asCorrected, ...noMinutes, reversed: true, revision: 2 },
    changes: [
      { id: 'C-1', to: asCorrected },
      { id: 'R-1', ...by, reason: 'Logged twice', from: asCorrected, to: null },
    ],
  });
  expect(latestValues(reversedCard)).toEqual({ ...asCorrected, ...noMinutes, reversed: true });
});

it('what adjustments of later months make of it stands apart from its own month’s statement', () => {
  const first = adjusted(entry, 'A-1', asCorrected, asAdjusted);
  const adjustedCard = card(entry, correction, first);
  expect(adjustedCard).toMatchObject({
    ...{ ...asCorrected, revision: 1, reversed: false, changes: [{ id: 'C-1' }] },
    adjusted: {
      values: asAdjusted,
      changes: [{ id: 'A-1', ...by, reason: 'Found later', from: asCorrected, to: asAdjusted, month: '2026-04' }],
    },
    latestStartedAt: asAdjusted.startedAt,
  });
  expect(latestValues(adjustedCard)).toEqual({ ...asAdjusted, reversed: false });

  const reversedCard = card(entry, correction, first, adjusted(entry, 'A-2', asAdjusted, null));
  expect(reversedCard).toMatchObject({ ...asCorrected, reversed: false, adjusted: { values: null } });
  expect(reversedCard.adjusted?.changes.map(({ id, to }) => [id, to])).toEqual([
    ['A-1', asAdjusted],
    ['A-2', null],
  ]);
  expect(latestValues(reversedCard)).toEqual({ ...asAdjusted, ...noMinutes, reversed: true });
});

it('minutes given by hand change no entry, also where they refer to one', () => {
  expect(timeLog.route(recorded(given(entry)))).toEqual([]);
  expect(timeLog.route(recorded(given(null)))).toEqual([]);
});
