import { Injectable } from '@nestjs/common';
import { type AgreementCard, agreements } from '../../projections/agreements';
import { type MaintenanceCard, maintenancePlans } from '../../projections/maintenance';
import { maySee } from '../clients/visibility';
import { type PageQuery } from '../http/page-query';
import { type Actor } from '../kernel/event';
import { Refusal } from '../kernel/refusal';
import { type Positioned, ReadModels } from '../read-models/read-models';
import { addDays, startOfDay } from '../time/local';
import { type MaintenanceAnswer, type MaintenancePage } from './maintenance.dto';

@Injectable()
export class MaintenanceQueries {
  constructor(private readonly readModels: ReadModels) {}

  /** In the order of planning. @throws Refusal UNKNOWN_AGREEMENT, also for another client's */
  async ofAgreement(agreementId: string, { limit, cursor }: PageQuery, viewer: Actor): Promise<MaintenancePage> {
    const agreement = await this.readModels.get(agreements, agreementId);
    if (!agreement || !maySee(viewer, agreement.clientId)) {
      throw new Refusal('UNKNOWN_AGREEMENT', 'No agreement has this id', { agreementId });
    }
    const sort = { agreementId: 1, plannedAt: 1 } as const;
    const page = await this.readModels.find(maintenancePlans, { agreementId }, { sort, limit, cursor });
    return { items: page.items.map((plan) => shown(plan, agreement)), nextCursor: page.nextCursor };
  }
}

/** What falls on a day after the agreement's last one will not come. */
function shown(plan: Positioned<MaintenanceCard>, { endsOn, terms }: AgreementCard): MaintenanceAnswer {
  const end = endsOn === null || !terms ? null : startOfDay(addDays(endsOn, 1), terms.timeZone);
  const { revision: _, nextAt, ...card } = plan;
  return { ...card, nextAt: nextAt !== null && end !== null && nextAt >= end ? null : nextAt };
}
