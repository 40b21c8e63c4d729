import { Controller, Get, Query } from '@nestjs/common';
import { Allow } from '../http/access';
import { Viewer } from '../http/request';
import { type Actor } from '../kernel/event';
import { SlaPage, SlaQuery } from './sla.dto';
import { SlaQueries } from './sla.queries';

@Controller('v1/sla')
export class SlaController {
  constructor(private readonly queries: SlaQueries) {}

  /** Lists the runs of all tickets' clocks, the earliest due first. */
  @Get()
  @Allow('admin', 'agent', 'billing', 'auditor', 'client', 'integrator')
  list(@Query() query: SlaQuery, @Viewer() viewer: Actor): Promise<SlaPage> {
    return this.queries.list(query, viewer);
  }
}
