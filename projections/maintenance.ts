import { type Priority } from '../src/agreements/terms';
import { type Projection } from '../src/kernel/projection';
import {
  type EndReason,
  type MaintenanceEvent,
  type MaintenanceFellDue,
  type PlannedWork,
} from '../src/maintenance/maintenance.events';
import { type TicketOpened } from '../src/tickets/ticket.events';
import { type Instant } from '../src/time/instant';
import { type LocalDate } from '../src/time/local';

/** Work that repeats under one agreement. Instants are UTC; `nextAt` is a work list of the schedule. */
export interface MaintenanceCard extends PlannedWork {
  readonly id: string;
  readonly agreementId: string;
  readonly clientId: string;
  readonly state: 'planned' | 'ended';
  readonly endedBecause: EndReason | null;
  readonly rule: string;
  readonly startsOn: LocalDate;
  readonly at: string;
  readonly timeZone: string;
  /** The occurrence that has not been taken yet; null once it has ended. */
  readonly nextAt: Instant | null;
  /** The last occurrence that opened a ticket. */
  readonly lastAt: Instant | null;
  readonly tickets: number;
  readonly plannedAt: Instant;
  readonly revision: number;
}

export const maintenancePlans: Projection<MaintenanceCard, MaintenanceEvent> = {
  name: 'maintenance-plans',
  version: 1,
  handles: { MaintenancePlanned: true, MaintenanceSkipped: true, MaintenanceFellDue: true, MaintenanceEnded: true },
  route: ({ data }) => [data.maintenanceId],
  initial: (id) => ({
    ...{ id, agreementId: '', clientId: '', state: 'planned', endedBecause: null },
    ...{ rule: '', startsOn: '', at: '', timeZone: '', subject: '', body: '' },
    ...{ priority: 'P3' satisfies Priority, category: 'security-update', environment: '', estimateMinutes: null },
    ...{ nextAt: null, lastAt: null, tickets: 0, plannedAt: '', revision: -1 },
  }),
  evolve(before, { type, data, metadata, revision }) {
    const doc = { ...before, revision };
    switch (type) {
      case 'MaintenancePlanned': {
        const { maintenanceId: _m, left: _l, ...plan } = data;
        return { ...doc, ...plan, plannedAt: metadata.recordedAt };
      }
      case 'MaintenanceSkipped':
        return { ...doc, nextAt: data.before };
      case 'MaintenanceFellDue':
        return { ...doc, nextAt: data.nextAt, lastAt: data.occurrence, tickets: doc.tickets + 1 };
      case 'MaintenanceEnded':
        return { ...doc, state: 'ended', endedBecause: data.reason, nextAt: null };
    }
  },
  indexes: [{ nextAt: 1 }, { agreementId: 1, plannedAt: 1 }],
};

/** The ticket of one occurrence; its id is the ticket's. */
export interface MaintenanceTicket {
  readonly id: string;
  readonly maintenanceId: string;
  readonly occurrence: Instant;
  /** Since when it is still to be opened: a work list of the schedule; null once it is open. */
  readonly opensSince: Instant | null;
}

export const maintenanceTickets: Projection<MaintenanceTicket, MaintenanceFellDue | TicketOpened> = {
  name: 'maintenance-tickets',
  version: 1,
  handles: { MaintenanceFellDue: true, TicketOpened: true },
  route: ({ type, data, metadata: { actor } }) =>
    type === 'MaintenanceFellDue' || (actor.role === 'system' && actor.id === 'schedule') ? [data.ticketId] : [],
  initial: (id) => ({ id, maintenanceId: '', occurrence: '', opensSince: null }),
  evolve(doc, { type, data, metadata }) {
    switch (type) {
      case 'MaintenanceFellDue':
        return {
          ...doc,
          maintenanceId: data.maintenanceId,
          occurrence: data.occurrence,
          opensSince: metadata.recordedAt,
        };
      case 'TicketOpened':
        return { ...doc, opensSince: null };
    }
  },
  indexes: [{ opensSince: 1 }],
};
