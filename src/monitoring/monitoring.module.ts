import { Module } from '@nestjs/common';
import { ReportSignalHandler } from './check.handler';
import { MonitoringController } from './monitoring.controller';
import { OutageTickets } from './outage-tickets';

@Module({
  controllers: [MonitoringController],
  providers: [ReportSignalHandler, OutageTickets],
  exports: [OutageTickets],
})
export class MonitoringModule {}
