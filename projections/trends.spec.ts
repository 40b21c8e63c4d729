import { idFrom } from '../src/kernel/ids';
import { type EntryValues } from '../src/ledger/month.events';
import { type TicketCommand } from '../src/tickets/ticket.commands';
import { changePriority, close, mon, open, recordedAfter, reopen, resolve, triage } from '../test/support/tickets';
import { type TicketTrend, trends } from './trends';

type Fact = Parameters<typeof trends.evolve>[1];

const factsOf = (...commands: readonly TicketCommand[]): readonly Fact[] =>
  recordedAfter(...commands).filter(({ type }) => Object.hasOwn(trends.handles as object, type)) as readonly Fact[];
const trend = (...commands: readonly TicketCommand[]): TicketTrend =>
  factsOf(...commands).reduce((doc, fact) => trends.evolve(doc, fact), trends.initial('T-1'));

const values = (date: string, workedMinutes: number, billableMinutes = workedMinutes): EntryValues => ({
  ...{ startedAt: `${date}T09:00:00.000Z`, date, workedMinutes, insideMinutes: workedMinutes, outsideMinutes: 0 },
  ...{ billableMinutes, calendar: { timeZoneDatabase: '2025c', holidays: null } },
});
const factOf = (type: string, data: object): Fact =>
  ({ id: idFrom(type), type, data: { ticketId: 'T-1', ...data } }) as unknown as Fact;
const logged = (one: EntryValues) => factOf('TimeLogged', one);
const corrected = (before: EntryValues, after: EntryValues) => factOf('TimeCorrected', { before, after });
const reversed = (before: EntryValues) => factOf('TimeReversed', { before });
const adjusted = (before: EntryValues | null, after: EntryValues | null) =>
  factOf('AdjustmentPosted', { entry: { ticketId: 'T-1', before, after } });
const after = (...facts: readonly Fact[]): TicketTrend =>
  facts.reduce((doc, fact) => trends.evolve(doc, fact), trend(opened));

const opened = open(mon('10:00'), { environment: 'Staging' });

it('a ticket is what it was opened as, until somebody knows better', () => {
  expect(trend(opened)).toMatchObject({
    ...{ clientId: 'acme', agreementId: 'A-1', category: 'bug', priority: 'P2', environment: 'staging' },
    ...{ openedIn: '2026-11', months: ['2026-11'], reopenings: 0, checkId: null },
  });
  const triaged = trend(opened, triage(mon('10:05'), { category: 'third-party', priority: 'P3' }));
  expect(triaged).toMatchObject({ category: 'third-party', priority: 'P3' });
  expect(trend(opened, changePriority(mon('10:05'), 'P1')).priority).toBe('P1');
});

it('counts how often it was reopened', () => {
  const again = trend(opened, resolve(mon('11:00')), reopen(mon('12:00')), close(mon('13:00')), reopen(mon('14:00')));
  expect(again.reopenings).toBe(2);
});

it('is of the check that found it, also where the outage is told of before the ticket', () => {
  const outage = factOf('OutageBegan', { checkId: 'C-1', check: 'shop answers' });
  const begun = trends.evolve(trends.initial('T-1'), outage);
  expect(begun.months).toEqual([]);
  const [first] = factsOf(opened);
  expect(trends.evolve(begun, first!)).toMatchObject({ checkId: 'C-1', check: 'shop answers', openedIn: '2026-11' });
});

// Rule: trends.time-as-it-stands
it('its time is that of all entries as they stand, by the month of the work', () => {
  const entry = values('2026-11-30', 60);
  const moved = values('2026-12-01', 90, 75);
  expect(after(logged(entry)).worked).toEqual([{ month: '2026-11', workedMinutes: 60, billableMinutes: 60 }]);
  const later = after(logged(entry), logged(entry), corrected(entry, moved));
  expect(later.worked).toEqual([
    { month: '2026-11', workedMinutes: 60, billableMinutes: 60 },
    { month: '2026-12', workedMinutes: 90, billableMinutes: 75 },
  ]);
  expect(later.months).toEqual(['2026-11', '2026-12']);
  expect(after(logged(moved), reversed(moved))).toMatchObject({ worked: [], months: ['2026-11'] });
});

it('follows what is put right after a month has closed', () => {
  const entry = values('2026-11-12', 60);
  expect(after(logged(entry), adjusted(entry, values('2026-11-12', 45))).worked).toEqual([
    { month: '2026-11', workedMinutes: 45, billableMinutes: 45 },
  ]);
  expect(after(logged(entry), adjusted(entry, null)).worked).toEqual([]);
  const byHand = adjusted(null, null);
  expect(trends.route(byHand)).toEqual([]);
});
