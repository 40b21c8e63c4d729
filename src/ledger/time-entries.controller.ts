import { Controller, Get, Query } from '@nestjs/common';
import { Allow } from '../http/access';
import { Viewer } from '../http/request';
import { type Actor } from '../kernel/event';
import { OverlapPage, OverlapsQuery, TimeEntriesQuery, TimeEntryPage } from './time-entries.dto';
import { TimeEntryQueries } from './time-entries.queries';

@Controller('v1')
export class TimeEntriesController {
  constructor(private readonly queries: TimeEntryQueries) {}

  /** Lists time entries as they are now, with their history, in the order of their start. */
  @Get('time-entries')
  @Allow('admin', 'agent', 'billing', 'auditor', 'client', 'integrator')
  timeEntries(@Query() query: TimeEntriesQuery, @Viewer() viewer: Actor): Promise<TimeEntryPage> {
    return this.queries.timeEntries(query, viewer);
  }

  /** Lists where one agent's entries overlap, under whichever agreements: for billing to look at. */
  @Get('overlaps')
  @Allow('admin', 'billing', 'auditor')
  overlaps(@Query() query: OverlapsQuery): Promise<OverlapPage> {
    return this.queries.overlaps(query);
  }
}
