import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { factOf } from '../event-store/decided';
import { Allow } from '../http/access';
import { answer } from '../http/answer';
import { PageQuery } from '../http/page-query';
import { Meta, Viewer } from '../http/request';
import { type CommandMeta } from '../kernel/command';
import { type Actor } from '../kernel/event';
import { EndMaintenance } from './maintenance.commands';
import {
  MaintenanceEndedAnswer,
  MaintenancePage,
  MaintenancePlannedAnswer,
  PlanMaintenanceBody,
} from './maintenance.dto';
import { type DecidedMaintenance, ProposeMaintenance } from './maintenance.handler';
import { MaintenanceQueries } from './maintenance.queries';
import { ruleNamed } from './recurrence.rules';

@Controller('v1')
export class MaintenanceController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: MaintenanceQueries,
  ) {}

  /**
   * Plans work that repeats. Each occurrence from now on opens a ticket of kind `maintenance` by itself, once; those missed
   * while Minutebook was down open theirs when it is back, the latest twelve of them.
   */
  @Post('agreements/:id/maintenance')
  @Allow('admin', 'agent')
  async plan(
    @Param('id') agreementId: string,
    @Body() body: PlanMaintenanceBody,
    @Meta() meta: CommandMeta,
  ): Promise<MaintenancePlannedAnswer> {
    const { startsOn, at = '09:00', subject, body: text = '', estimateMinutes = null } = body;
    const { priority = 'P3', category = 'security-update', environment = 'production' } = body;
    const work = { subject, body: text, priority, category, environment, estimateMinutes };
    const plan = { agreementId, rule: ruleNamed(body.rule), startsOn, at, ...work };
    const planned = await this.commands.execute<ProposeMaintenance, DecidedMaintenance>(
      new ProposeMaintenance(plan, meta),
    );
    const { maintenanceId: id, nextAt } = factOf(planned, 'MaintenancePlanned');
    return answer(planned, { id, agreementId, nextAt });
  }

  /** Lists the planned work of an agreement in the order of planning, what has ended too. */
  @Get('agreements/:id/maintenance')
  @Allow('admin', 'agent', 'billing', 'auditor', 'client', 'integrator')
  list(@Param('id') agreementId: string, @Query() page: PageQuery, @Viewer() viewer: Actor): Promise<MaintenancePage> {
    return this.queries.ofAgreement(agreementId, page, viewer);
  }

  /** Ends planned work: no further ticket opens. Those that are open stay. */
  @Delete('maintenance/:id')
  @HttpCode(200)
  @Allow('admin', 'agent')
  async end(@Param('id') id: string, @Meta() meta: CommandMeta): Promise<MaintenanceEndedAnswer> {
    const command = new EndMaintenance({ maintenanceId: id }, meta);
    return answer(await this.commands.execute<EndMaintenance, DecidedMaintenance>(command), { id });
  }
}
