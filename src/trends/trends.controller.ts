import { Controller, Get, Query } from '@nestjs/common';
import { Allow } from '../http/access';
import { Viewer } from '../http/request';
import { type Actor } from '../kernel/event';
import { ForecastQueries } from './forecast.queries';
import { ForecastAnswer, ForecastQuery, TrendsAnswer, TrendsQuery } from './trends.dto';
import { TrendQueries } from './trends.queries';

@Controller('v1')
export class TrendsController {
  constructor(
    private readonly queries: TrendQueries,
    private readonly forecasts: ForecastQueries,
  ) {}

  /** What tickets were opened and reopened, where the time went, and which faults came again. */
  @Get('trends')
  @Allow('admin', 'agent', 'billing', 'auditor', 'client', 'integrator')
  trends(@Query() query: TrendsQuery, @Viewer() viewer: Actor): Promise<TrendsAnswer> {
    return this.queries.trends(query, viewer);
  }

  /** What open months will come to, straight on and like the months before, and what the team still has to work in them. */
  @Get('forecast')
  @Allow('admin', 'agent', 'billing', 'auditor', 'client', 'integrator')
  forecast(@Query() query: ForecastQuery, @Viewer() viewer: Actor): Promise<ForecastAnswer> {
    return this.forecasts.forecast(query, viewer);
  }
}
