import { Module } from '@nestjs/common';
import { EventLog } from '../../event-store/event-log';
import { Mongo } from '../../read-models/mongo';
import { ProjectionRunner } from '../../read-models/projection-runner';
import { WhatIfModule } from '../what-if/what-if.module';
import { DriftCheck } from './drift-check';
import { DriftMetrics } from './drift.metrics';
import { ReplayController } from './replay.controller';
import { ReplayJobs } from './replay-jobs';
import { Replayer } from './replayer';
import { ReplayShelf } from './replay-shelf';
import { Replays } from './replays';

/** Read models worked out again from the events and held against the live ones, when somebody asks and all the time. */
@Module({
  imports: [WhatIfModule],
  controllers: [ReplayController],
  providers: [
    {
      provide: Replayer,
      useFactory: (log: EventLog, mongo: Mongo, runner: ProjectionRunner) => new Replayer(log, mongo, runner),
      inject: [EventLog, Mongo, ProjectionRunner],
    },
    ReplayShelf,
    ReplayJobs,
    Replays,
    DriftMetrics,
    DriftCheck,
  ],
})
export class ReplayModule {}
