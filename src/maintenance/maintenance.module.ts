import { Module } from '@nestjs/common';
import { decidedBy } from '../event-store/decided-by';
import { EndMaintenance } from './maintenance.commands';
import { MaintenanceController } from './maintenance.controller';
import { maintenance, maintenanceStream } from './maintenance.decider';
import { ProposeMaintenanceHandler } from './maintenance.handler';
import { MaintenanceQueries } from './maintenance.queries';
import { PlannedWorkSchedule } from './planned-work';

@Module({
  controllers: [MaintenanceController],
  providers: [
    ...decidedBy(maintenance, ({ data }: EndMaintenance) => maintenanceStream(data.maintenanceId), EndMaintenance),
    ...[ProposeMaintenanceHandler, MaintenanceQueries, PlannedWorkSchedule],
  ],
  exports: [PlannedWorkSchedule],
})
export class MaintenanceModule {}
