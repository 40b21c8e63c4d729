import { DomainCommand } from '../kernel/command';
import { type Instant } from '../time/instant';
import { type LocalDate } from '../time/local';
import { type MaintenancePlanned } from './maintenance.events';

/** A plan with what the handler knows of its agreement. */
export class PlanMaintenance extends DomainCommand<
  'PlanMaintenance',
  Omit<MaintenancePlanned['data'], 'nextAt' | 'left'> & {
    /** First day of the agreement. */
    readonly agreementStartsOn: LocalDate;
    /** The instant after its last day; null while no end is in sight. */
    readonly agreementEndsAt: Instant | null;
  }
> {
  readonly type = 'PlanMaintenance';
}

/** The occurrence at `since` has come, and maybe more. */
export class TakeOccurrence extends DomainCommand<
  'TakeOccurrence',
  { readonly maintenanceId: string; readonly since: Instant; readonly agreementEndsAt: Instant | null }
> {
  readonly type = 'TakeOccurrence';
}

export class EndMaintenance extends DomainCommand<'EndMaintenance', { readonly maintenanceId: string }> {
  readonly type = 'EndMaintenance';
}

export type MaintenanceCommand = PlanMaintenance | TakeOccurrence | EndMaintenance;
