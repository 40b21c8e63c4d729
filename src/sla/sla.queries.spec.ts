import { type SlaRun } from '../../projections/sla-status';
import { ada, mon, theo } from '../../test/support/tickets';
import { type Filter, type PageOptions, type ReadModels } from '../read-models/read-models';
import { type AsOf } from '../audit/as-of/as-of';
import { type Clock } from '../time/clock';
import { type SlaQuery } from './sla.dto';
import { SlaQueries } from './sla.queries';
import { type TodaysCalendar } from './todays-calendar';

const run: SlaRun = {
  ...{ id: 'T-1/resolution/1', ticketId: 'T-1', agreementId: 'A-1', clientId: 'acme', clock: 'resolution', run: 1 },
  ...{ state: 'running', priority: 'P2', targetMinutes: 480, startedAt: mon('10:00'), month: '2026-11', pauses: [] },
  ...{ dueAt: mon('12:00'), atRiskAt: mon('11:30'), atRisk: false, stoppedAt: null, workedMinutes: 60 },
  ...{ termsVersion: 3, calendar: { timeZoneDatabase: '2025c', holidays: 'GB-ENG@1' } },
  ...{ watchAt: mon('11:30'), byReclassification: false, revision: 0 },
};

/** The read model holds these runs; `asked` is what it was asked. */
function agency(documents: readonly Partial<SlaRun>[] = [{}], now = mon('11:00')) {
  const asked: Filter[] = [];
  const items = documents.map((over) => ({ ...run, ...over }));
  const readModels = {
    find: (_projection: unknown, filter: Filter, _options: PageOptions) => {
      asked.push(filter);
      return Promise.resolve({ items, nextCursor: null });
    },
  } as unknown as ReadModels;
  const judge = jest.fn(() => Promise.resolve({ state: 'met', dueAt: null }));
  const clock = { now: () => now } as Clock;
  return { asked, judge, sla: new SlaQueries(readModels, clock, { judge } as unknown as TodaysCalendar, {} as AsOf) };
}

const page: SlaQuery = { limit: 50 };
const notCancelled = { state: { $ne: 'cancelled' } };

it.each([
  [undefined, notCancelled],
  ['running', { state: 'running' }],
  ['paused', { state: 'paused' }],
  ['at-risk', { state: { $in: ['running', 'paused'] }, atRisk: true }],
  ['met', { state: 'met' }],
  ['breached', { state: 'breached' }],
] as const)('clocks that are %s', async (state, filter) => {
  const { asked, sla } = agency();
  await sla.list({ ...page, ...(state && { state }), before: '2026-11-02T11:00:00+01:00' }, ada);
  expect(asked).toEqual([{ ...filter, dueAt: { $lt: '2026-11-02T10:00:00.000Z' } }]);
});

it('the list narrows by what was asked for, and to what one may see', async () => {
  const { asked, sla } = agency();
  await sla.list({ ...page, clock: 'update', priority: 'P1', agreementId: 'A-1' }, ada);
  await sla.list({ ...page, clientId: 'acme' }, ada);
  await sla.list(page, theo);
  await sla.list({ ...page, clientId: 'initech' }, theo);
  expect(asked).toEqual([
    { ...notCancelled, clock: 'update', priority: 'P1', agreementId: 'A-1' },
    { ...notCancelled, clientId: { $in: ['acme'] } },
    { ...notCancelled, clientId: { $in: ['acme'] } },
    { ...notCancelled, clientId: { $in: [] } },
  ]);
});

it.each([
  ['an hour before it is due', {}, 3_600, null],
  ['half a second before', { dueAt: mon('11:00:00.500') }, 0, null],
  ['at that very moment', { dueAt: mon('11:00') }, 0, null],
  ['a millisecond late', { state: 'breached', dueAt: mon('10:59:59.999') }, -1, null],
  ['an hour late, and still not done', { state: 'breached', dueAt: mon('10:00') }, -3_600, null],
  ['late, and done', { state: 'breached', dueAt: mon('10:00'), stoppedAt: mon('10:30') }, null, null],
  ['in time, and done', { state: 'met', stoppedAt: mon('10:30') }, null, null],
  ['paused, with an hour used', { state: 'paused', dueAt: null }, null, 420],
] as const)('the countdown of a clock %s', async (_, over, secondsToDue, remainingMinutes) => {
  const { sla } = agency([over]);
  const { items, asOf } = await sla.list(page, ada);
  expect(asOf).toBe(mon('11:00'));
  expect(items).toMatchObject([{ ticketId: 'T-1', secondsToDue, remainingMinutes }]);
});

it("a ticket's clocks are response, resolution, update, the latest run of each first, and stopped only if they are", async () => {
  const { sla } = agency([
    { clock: 'resolution', run: 1, stoppedAt: mon('10:01') },
    { clock: 'resolution', run: 2 },
    { clock: 'response', run: 1 },
    { clock: 'update', run: 1, stoppedAt: mon('10:01') },
    { clock: 'update', run: 10 },
    { clock: 'update', run: 2, stoppedAt: mon('10:01') },
  ]);
  const runs = await sla.ofTicket('T-1');
  expect(runs.map(({ clock, run: number, stoppedAt }) => `${clock} ${number} ${stoppedAt ? 'stopped' : '-'}`)).toEqual([
    'response 1 -',
    'resolution 2 -',
    'resolution 1 stopped',
    'update 10 -',
    'update 2 stopped',
    'update 1 stopped',
  ]);
});

it('a run says what it was judged by, and is judged again only where that was asked for', async () => {
  const { sla, judge } = agency([{ state: 'breached' }]);
  const [own] = await sla.ofTicket('T-1');
  expect(own).toMatchObject({ termsVersion: 3, calendar: { timeZoneDatabase: '2025c', holidays: 'GB-ENG@1' } });
  expect(own).not.toHaveProperty('recomputed');
  expect(judge).not.toHaveBeenCalled();

  expect(await sla.ofTicket('T-1', { calendar: 'today' })).toEqual([
    { ...own, recomputed: { state: 'met', dueAt: null } },
  ]);
});
