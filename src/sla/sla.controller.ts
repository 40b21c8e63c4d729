import { Controller, Get, Query } from '@nestjs/common';
import { Allow } from '../http/access';
import { Viewer } from '../http/request';
import { type Actor } from '../kernel/event';
import { PerformanceQueries } from './performance.queries';
import { SlaPage, SlaPerformancePage, SlaPerformanceQuery, SlaQuery } from './sla.dto';
import { SlaQueries } from './sla.queries';

@Controller('v1/sla')
export class SlaController {
  constructor(
    private readonly queries: SlaQueries,
    private readonly performance: PerformanceQueries,
  ) {}

  /** Lists the runs of all tickets' clocks, the earliest due first. */
  @Get()
  @Allow('admin', 'agent', 'billing', 'auditor', 'client', 'integrator')
  list(@Query() query: SlaQuery, @Viewer() viewer: Actor): Promise<SlaPage> {
    return this.queries.list(query, viewer);
  }

  /**
   * How many promises were kept, by priority and clock: together and client by client. A run counts in the month in which
   * it began, so the figures of a month change until its last run has been judged and has stopped.
   */
  @Get('performance')
  @Allow('admin', 'agent', 'billing', 'auditor', 'client', 'integrator')
  ofMonth(@Query() query: SlaPerformanceQuery, @Viewer() viewer: Actor): Promise<SlaPerformancePage> {
    return this.performance.ofMonth(query, viewer);
  }
}
