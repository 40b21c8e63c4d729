import * as fc from 'fast-check';
import { type TicketTrend, trends } from '../../projections/trends';
import { groupsOf, recurringFaults, totalOf } from './trends.rules';

let nth = 0;
const ticket = (over: Partial<TicketTrend> = {}): TicketTrend => {
  nth += 1;
  const openedAt = over.openedAt ?? '2026-01-12T09:00:00.000Z';
  return {
    ...trends.initial(`T-${nth}`),
    ...{ clientId: 'acme', agreementId: 'A-1', category: 'bug', environment: 'production' },
    ...{ openedAt, openedIn: openedAt.slice(0, 7), ...over },
  };
};
const worked = (month: string, workedMinutes: number, billableMinutes = workedMinutes) => ({
  ...{ month, workedMinutes, billableMinutes },
});
const january = { from: '2026-01', to: '2026-01' };
const quarter = { from: '2026-01', to: '2026-03' };

// Rule: trends.opened-by-category-client-and-month
it('tickets are counted by category, client and month of their opening', () => {
  const all = [
    ticket(),
    ticket({ openedAt: '2026-02-01T00:00:00.000Z' }),
    ticket({ category: 'question', clientId: 'initech' }),
    ticket({ category: 'question', clientId: 'initech' }),
    ticket({ openedAt: '2026-04-01T00:00:00.000Z' }),
  ];
  expect(groupsOf(all, quarter, ['category', 'clientId', 'month'])).toMatchObject([
    { category: 'bug', clientId: 'acme', month: '2026-01', opened: 1 },
    { category: 'bug', clientId: 'acme', month: '2026-02', opened: 1 },
    { category: 'question', clientId: 'initech', month: '2026-01', opened: 2 },
  ]);
  expect(totalOf(all, quarter).opened).toBe(4);
});

// Rule: trends.time-by-month-of-work
it('time is counted in the months of the work, also on older tickets', () => {
  const old = ticket({
    openedAt: '2025-12-30T09:00:00.000Z',
    worked: [worked('2025-12', 60), worked('2026-01', 90, 60)],
  });
  expect(groupsOf([old], january, ['category', 'month'])).toEqual([
    {
      ...{ category: 'bug', month: '2026-01', opened: 0, reopened: 0, reopenedPercent: null },
      ...{ workedMinutes: 90, billableMinutes: 60 },
    },
  ]);
});

// Rule: trends.reopened-share
it('the share of reopened tickets counts each once, in whole percent, half up', () => {
  const [twice, never] = [ticket({ reopenings: 2 }), ticket()];
  expect(totalOf([twice, never, never], january)).toMatchObject({ opened: 3, reopened: 1, reopenedPercent: 33 });
  const eight = [twice, ...Array.from({ length: 7 }, () => never)];
  expect(totalOf(eight, january).reopenedPercent).toBe(13);
  expect(totalOf([], january)).toMatchObject({ opened: 0, reopenedPercent: null, workedMinutes: 0 });
});

it('groups add up to the total, by whatever they are told apart', () => {
  const month = fc.constantFrom('2025-12', '2026-01', '2026-02', '2026-03', '2026-04');
  const minutes = fc.integer({ min: 0, max: 500 });
  const any = fc
    .record({
      openedIn: month,
      category: fc.constantFrom('bug', 'question', 'outage'),
      clientId: fc.constantFrom('acme', 'initech'),
      reopenings: fc.nat(2),
      worked: fc.uniqueArray(fc.record({ month, workedMinutes: minutes, billableMinutes: minutes }), {
        selector: (one) => one.month,
      }),
    })
    .map((over) => ticket(over as Partial<TicketTrend>));
  const by = fc.subarray(['month', 'clientId', 'category'] as const);
  fc.assert(
    fc.property(fc.array(any, { maxLength: 20 }), by, (tickets, dimensions) => {
      const groups = groupsOf(tickets, quarter, dimensions);
      const total = totalOf(tickets, quarter);
      for (const figure of ['opened', 'reopened', 'workedMinutes', 'billableMinutes'] as const) {
        expect(groups.reduce((sum, group) => sum + group[figure], 0)).toBe(total[figure]);
      }
      expect(new Set(groups.map((group) => JSON.stringify(dimensions.map((one) => group[one])))).size).toBe(
        groups.length,
      );
    }),
  );
});

// Rule: trends.recurring-faults
it('a fault that comes again in the same environment of the same client is listed with its tickets', () => {
  const days = ['2026-01-20', '2026-01-05', '2026-01-12'].map((day) => ticket({ openedAt: `${day}T09:00:00.000Z` }));
  const others = [ticket({ environment: 'staging' }), ticket({ clientId: 'initech' }), ticket({ category: 'outage' })];
  const [again, ...rest] = recurringFaults([...days, ...others], january, 3);
  expect(rest).toEqual([]);
  expect(again).toEqual({
    ...{ clientId: 'acme', category: 'bug', environment: 'production', checkId: null, check: null, times: 3 },
    ...{ firstAt: '2026-01-05T09:00:00.000Z', lastAt: '2026-01-20T09:00:00.000Z' },
    ticketIds: [days[1]!.id, days[2]!.id, days[0]!.id],
  });
  expect(recurringFaults(days, january, 4)).toEqual([]);
  expect(recurringFaults(days, { from: '2026-02', to: '2026-02' }, 2)).toEqual([]);
});

it('outages of one check are one fault, apart from those of another', () => {
  const down = (checkId: string) => ticket({ category: 'outage', checkId, check: `${checkId} answers` });
  const found = recurringFaults([down('shop'), down('mail'), down('shop'), ticket({ category: 'outage' })], january, 2);
  expect(found).toMatchObject([{ checkId: 'shop', check: 'shop answers', times: 2 }]);
});

it('questions and planned work may come as often as they like', () => {
  const questions = [1, 2, 3].map(() => ticket({ category: 'question' }));
  const planned = [1, 2, 3].map(() => ticket({ kind: 'maintenance', category: 'infrastructure' }));
  expect(recurringFaults([...questions, ...planned], january, 2)).toEqual([]);
});
