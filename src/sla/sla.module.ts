import { Module } from '@nestjs/common';
import { AsOfModule } from '../audit/as-of/as-of.module';
import { CalendarsModule } from '../calendars/calendars.module';
import { PerformanceQueries } from './performance.queries';
import { SlaController } from './sla.controller';
import { SlaQueries } from './sla.queries';
import { TodaysCalendar } from './todays-calendar';
import { SlaWatch } from './watch';

@Module({
  imports: [CalendarsModule, AsOfModule],
  controllers: [SlaController],
  providers: [SlaQueries, PerformanceQueries, TodaysCalendar, SlaWatch],
  exports: [SlaQueries, SlaWatch],
})
export class SlaModule {}
