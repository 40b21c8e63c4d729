import { CommandHandler } from '@nestjs/cqrs';
import { endsOn, type SignedAgreement } from '../agreements/agreement.decider';
import { type Decided } from '../event-store/decided';
import { Decisions } from '../event-store/decisions';
import { DomainCommand } from '../kernel/command';
import { idFrom } from '../kernel/ids';
import { signedAgreement } from '../ledger/ledger.handlers';
import { type Instant } from '../time/instant';
import { addDays, startOfDay } from '../time/local';
import { PlanMaintenance } from './maintenance.commands';
import { type Maintenance, maintenance, maintenanceStream } from './maintenance.decider';
import { type MaintenanceEvent, type MaintenancePlanned, type PlannedWork } from './maintenance.events';

export type DecidedMaintenance = Decided<Maintenance, MaintenanceEvent>;

/** A plan as it is put forward; its id follows from the command, its zone from the agreement. */
export class ProposeMaintenance extends DomainCommand<
  'ProposeMaintenance',
  PlannedWork & Pick<MaintenancePlanned['data'], 'agreementId' | 'rule' | 'startsOn' | 'at'>
> {
  readonly type = 'ProposeMaintenance';
}

/** Beside the refusals of the plan: UNKNOWN_AGREEMENT. */
@CommandHandler(ProposeMaintenance)
export class ProposeMaintenanceHandler {
  constructor(private readonly decisions: Decisions) {}

  async execute({ data, meta }: ProposeMaintenance): Promise<DecidedMaintenance> {
    const signed = await signedAgreement(this.decisions, data.agreementId, meta.actor);
    const maintenanceId = idFrom(meta.commandId, 'maintenance');
    const known = {
      ...{ maintenanceId, clientId: signed.clientId, timeZone: signed.terms.timeZone },
      ...{ agreementStartsOn: signed.startsOn, agreementEndsAt: endOf(signed) },
    };
    return this.decisions.run(
      maintenance,
      maintenanceStream(maintenanceId),
      new PlanMaintenance({ ...data, ...known }, meta),
    );
  }
}

/** The instant after the agreement's last day; null while no end is in sight. */
export function endOf(signed: SignedAgreement): Instant | null {
  const last = endsOn(signed);
  return last === null ? null : startOfDay(addDays(last, 1), signed.terms.timeZone);
}
