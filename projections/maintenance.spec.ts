import { type DomainEvent } from '../src/kernel/event';
import { type MaintenanceEvent } from '../src/maintenance/maintenance.events';
import { recorded } from '../test/support/fake-log';
import { after, open } from '../test/support/tickets';
import { maintenancePlans, maintenanceTickets } from './maintenance';

const of = { maintenanceId: 'm1', agreementId: 'A-1', clientId: 'acme' };
const when = { rule: 'FREQ=MONTHLY;BYDAY=3TH', startsOn: '2026-09-01', at: '09:00', timeZone: 'Europe/London' };
const work = {
  subject: 'Updates',
  body: '',
  priority: 'P3',
  category: 'security-update',
  environment: 'production',
} as const;
const [september, october, november] = [
  '2026-09-17T08:00:00.000Z',
  '2026-10-15T08:00:00.000Z',
  '2026-11-19T09:00:00.000Z',
];
const planned: MaintenanceEvent = {
  type: 'MaintenancePlanned',
  data: { ...of, ...when, ...work, estimateMinutes: null, nextAt: september, left: null },
};
const skipped: MaintenanceEvent = { type: 'MaintenanceSkipped', data: { ...of, from: september, before: october } };
const fellDue: MaintenanceEvent = {
  type: 'MaintenanceFellDue',
  data: { ...of, occurrence: october, ticketId: 'T-1', nextAt: november, left: null },
};
const ended: MaintenanceEvent = { type: 'MaintenanceEnded', data: { ...of, reason: 'by-hand' } };
const [opened] = after(open(october));

const folded = (...events: readonly MaintenanceEvent[]) =>
  events
    .map((event, revision) => recorded(event, { revision }))
    .reduce((doc, event) => maintenancePlans.evolve(doc, event), maintenancePlans.initial('m1'));

it('a plan is on the work list of its next occurrence', () => {
  expect(folded(planned)).toEqual({
    ...{ id: 'm1', agreementId: 'A-1', clientId: 'acme', state: 'planned', endedBecause: null },
    ...{ ...when, ...work, estimateMinutes: null },
    ...{ nextAt: september, lastAt: null, tickets: 0, plannedAt: '2026-03-02T09:00:00.000Z', revision: 0 },
  });
  expect(folded(planned, skipped)).toMatchObject({ nextAt: october, lastAt: null, tickets: 0 });
  expect(folded(planned, skipped, fellDue)).toMatchObject({ nextAt: november, lastAt: october, tickets: 1 });
});

it('a plan that has ended is on none', () => {
  expect(folded(planned, ended)).toMatchObject({ state: 'ended', endedBecause: 'by-hand', nextAt: null, revision: 1 });
});

it('an occurrence waits for its ticket until the schedule has opened it', () => {
  type Handled = Parameters<typeof maintenanceTickets.evolve>[1];
  const by = (id: string, event: DomainEvent | undefined) => {
    if (!event) throw new Error('There is no such fact');
    const told = recorded(event);
    return { ...told, metadata: { ...told.metadata, actor: { id, role: 'system' as const } } } as Handled;
  };
  const waits = maintenanceTickets.evolve(maintenanceTickets.initial('T-1'), by('schedule', fellDue));

  expect(waits).toEqual({
    id: 'T-1',
    maintenanceId: 'm1',
    occurrence: october,
    opensSince: '2026-03-02T09:00:00.000Z',
  });
  expect(maintenanceTickets.evolve(waits, by('schedule', opened))).toEqual({ ...waits, opensSince: null });
  expect(maintenanceTickets.route(by('schedule', fellDue))).toEqual(['T-1']);
  expect(maintenanceTickets.route(by('schedule', opened))).toEqual(['T-1']);
  expect(maintenanceTickets.route(by('monitoring', opened))).toEqual([]);
});
