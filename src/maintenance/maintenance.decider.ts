import { type Decider, unreachable } from '../kernel/decider';
import { idFrom } from '../kernel/ids';
import { type Fault, invalidAt, Refusal } from '../kernel/refusal';
import { epochMs, fromEpochMs, type Instant } from '../time/instant';
import { isLocalDate, startOfDay } from '../time/local';
import {
  type EndMaintenance,
  type MaintenanceCommand,
  type PlanMaintenance,
  type TakeOccurrence,
} from './maintenance.commands';
import { type EndReason, type MaintenanceEvent, type MaintenancePlanned, type PlannedWork } from './maintenance.events';
import {
  countOf,
  faultsOfRule,
  lastOccurrences,
  occurrenceAfter,
  occurrenceFrom,
  occurrencesThrough,
  type Recurrence,
} from './recurrence.rules';

export type Maintenance = { readonly status: 'unplanned' } | PlannedMaintenance;

export interface PlannedMaintenance extends PlannedWork, Recurrence {
  readonly status: 'planned' | 'ended';
  readonly maintenanceId: string;
  readonly agreementId: string;
  readonly clientId: string;
  /** The occurrence that has not been taken yet; null once it has ended. */
  readonly nextAt: Instant | null;
  /** How many are to come with that one, where the rule counts them. */
  readonly left: number | null;
}

/** After a long downtime the latest occurrences open their tickets, at most so many; what is older is skipped. */
const MISSED_MAX = 12;

export const maintenanceStream = (maintenanceId: string): string => `maintenance-${maintenanceId}`;

/**
 * Work that repeats under one agreement.
 * Refuses ALREADY_EXISTS, UNKNOWN_MAINTENANCE, AGREEMENT_ENDED, and INVALID with every fault of the rule and the days.
 * Taking an occurrence before its time, or one that was taken, and ending what has ended, adds nothing.
 */
export const maintenance: Decider<Maintenance, MaintenanceCommand, MaintenanceEvent> = {
  name: 'maintenance',
  initialState: { status: 'unplanned' },
  decide,
  evolve,
};

function decide(command: MaintenanceCommand, state: Maintenance): readonly MaintenanceEvent[] {
  switch (command.type) {
    case 'PlanMaintenance':
      return planMaintenance(command, state);
    case 'TakeOccurrence':
      return takeOccurrence(command, planned(state, command));
    case 'EndMaintenance':
      return endMaintenance(command, planned(state, command));
    default:
      return unreachable(command);
  }
}

function planMaintenance({ data, meta }: PlanMaintenance, state: Maintenance): readonly MaintenancePlanned[] {
  const { agreementStartsOn: _, agreementEndsAt, ...plan } = data;
  const { maintenanceId, agreementId } = plan;
  if (state.status !== 'unplanned') throw new Refusal('ALREADY_EXISTS', 'This work is planned', { maintenanceId });
  if (agreementEndsAt !== null && agreementEndsAt <= meta.at) {
    throw new Refusal('AGREEMENT_ENDED', `The agreement ended at ${agreementEndsAt}`, { agreementId });
  }
  const faults = [...theRuleIsOne(data), ...theFirstDayIsTheAgreements(data)];
  if (faults.length > 0) throw new Refusal('INVALID', 'The work cannot be planned so', {}, faults);
  return [{ type: 'MaintenancePlanned', data: { ...plan, ...firstOf(plan, meta.at, agreementEndsAt) } }];
}

const theRuleIsOne = ({ rule }: PlanMaintenance['data']): readonly Fault[] =>
  faultsOfRule(rule).map((detail) => ({ pointer: '/rule', detail }));

function theFirstDayIsTheAgreements({ startsOn, agreementStartsOn }: PlanMaintenance['data']): readonly Fault[] {
  if (!isLocalDate(startsOn) || startsOn >= '2190-01-01') {
    return [{ pointer: '/startsOn', detail: 'must be a day written YYYY-MM-DD, before 2190' }];
  }
  if (startsOn >= agreementStartsOn) return [];
  return [{ pointer: '/startsOn', detail: `must not be before the agreement, which begins on ${agreementStartsOn}` }];
}

/** What was before the planning opens nothing, but counts. */
function firstOf(recurrence: Recurrence, now: Instant, agreementEndsAt: Instant | null) {
  const nextAt = occurrenceFrom(recurrence, now);
  const count = countOf(recurrence);
  const left = count === null || nextAt === null ? count : count - countedBefore(recurrence, now, count);
  if (nextAt === null || left === 0) {
    throw invalidAt('/rule', 'must have an occurrence from now on; none was found');
  }
  if (agreementEndsAt !== null && nextAt >= agreementEndsAt) {
    throw invalidAt('/rule', `must have an occurrence before the agreement ends at ${agreementEndsAt}`);
  }
  return { nextAt, left };
}

function countedBefore(recurrence: Recurrence, now: Instant, count: number): number {
  const begin = startOfDay(recurrence.startsOn, recurrence.timeZone);
  return begin < now ? occurrencesThrough(recurrence, begin, justBefore(now), count).length : 0;
}

function takeOccurrence({ data, meta }: TakeOccurrence, state: PlannedMaintenance): readonly MaintenanceEvent[] {
  const { since, agreementEndsAt } = data;
  const { status, nextAt, left } = state;
  if (status === 'ended' || nextAt !== since || since > meta.at) return [];
  if (agreementEndsAt !== null && since >= agreementEndsAt) return [ended(state, 'agreement-ended', agreementEndsAt)];

  const until = agreementEndsAt !== null && agreementEndsAt <= meta.at ? justBefore(agreementEndsAt) : meta.at;
  const missed = left === null ? [] : occurrencesThrough(state, since, until, left);
  const taken = left === null ? lastOccurrences(state, since, until, MISSED_MAX) : missed.slice(-MISSED_MAX);
  const [occurrence = since, following] = taken;
  const leftAfter = left === null ? null : left - 1 - missed.indexOf(occurrence);
  const next = leftAfter === 0 ? null : (following ?? occurrenceAfter(state, occurrence));
  const { maintenanceId } = data;
  const ticketId = idFrom('maintenance', maintenanceId, occurrence);
  const fellDue = { ...of(state), occurrence, ticketId, nextAt: next, left: leftAfter };
  return [
    ...(occurrence === since
      ? []
      : [{ type: 'MaintenanceSkipped', data: { ...of(state), from: since, before: occurrence } } as const]),
    { type: 'MaintenanceFellDue', data: fellDue, occurredAt: occurrence },
    ...(next === null ? [ended(state, 'rule-exhausted', meta.at)] : []),
  ];
}

function endMaintenance({ meta }: EndMaintenance, state: PlannedMaintenance): readonly MaintenanceEvent[] {
  return state.status === 'ended' ? [] : [ended(state, 'by-hand', meta.at)];
}

const ended = (state: PlannedMaintenance, reason: EndReason, occurredAt: Instant): MaintenanceEvent => ({
  type: 'MaintenanceEnded',
  data: { ...of(state), reason },
  occurredAt,
});

const of = ({ maintenanceId, agreementId, clientId }: PlannedMaintenance) => ({ maintenanceId, agreementId, clientId });

const justBefore = (at: Instant): Instant => fromEpochMs(epochMs(at) - 1);

function planned(state: Maintenance, { data }: MaintenanceCommand): PlannedMaintenance {
  if (state.status !== 'unplanned') return state;
  const { maintenanceId } = data;
  throw new Refusal('UNKNOWN_MAINTENANCE', 'No planned maintenance has this id', { maintenanceId });
}

function evolve(state: Maintenance, event: MaintenanceEvent): Maintenance {
  if (event.type === 'MaintenancePlanned') return { status: 'planned', ...event.data };
  if (state.status === 'unplanned') throw new Error(`${event.type} of work that is not planned`);
  switch (event.type) {
    case 'MaintenanceSkipped':
      return { ...state, nextAt: event.data.before };
    case 'MaintenanceFellDue': {
      const { nextAt, left } = event.data;
      return { ...state, nextAt, left };
    }
    case 'MaintenanceEnded':
      return { ...state, status: 'ended', nextAt: null };
    default:
      return unreachable(event);
  }
}
