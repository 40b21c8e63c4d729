import { Controller, Get, Query } from '@nestjs/common';
import { timeLog } from '../../projections/time-log';
import { visible } from '../clients/visibility';
import { Allow } from '../http/access';
import { Viewer } from '../http/request';
import { type Actor } from '../kernel/event';
import { given, ReadModels } from '../read-models/read-models';
import { TimeEntriesQuery } from './time-entries.dto';

@Controller('v1')
export class TimeEntriesController {
  constructor(private readonly readModels: ReadModels) {}

  @Get('time-entries')
  @Allow('admin', 'agent', 'billing', 'auditor', 'client', 'integrator')
  async timeEntries(@Query() query: TimeEntriesQuery, @Viewer() viewer: Actor) {
    const { limit, cursor, agreementId, ticketId, agent, month } = query;
    const filter = {
      ...given({ agreementId, ticketId, agent, month }),
      ...visible(viewer, 'clientId', query.clientId),
    };
    const page = await this.readModels.find(timeLog, filter, { limit, cursor, sort: { startedAt: 1 } });
    return {
      ...page,
      items: page.items.map(({ entryId: _entryId, ledgerId: _ledgerId, workedMinutes, ...entry }) => ({
        ...entry,
        minutes: workedMinutes,
      })),
    };
  }
}
