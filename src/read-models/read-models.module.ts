import { type DynamicModule, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { projections } from '../../projections';
import { EventLog } from '../event-store/event-log';
import { Mongo } from './mongo';
import { ProjectionRunner } from './projection-runner';
import { ReadModels } from './read-models';

/** The only door to MongoDB. Projections run from the application's start to its end. */
@Module({})
export class ReadModelsModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly mongo: Mongo,
    private readonly runner: ProjectionRunner,
  ) {}

  /** @param url connection string, `mongodb://host:port/database` */
  static forRoot(url: string): DynamicModule {
    return {
      module: ReadModelsModule,
      global: true,
      providers: [
        { provide: Mongo, useFactory: () => new Mongo(url) },
        {
          provide: ProjectionRunner,
          useFactory: (mongo: Mongo, log: EventLog) => new ProjectionRunner(mongo, log, projections),
          inject: [Mongo, EventLog],
        },
        ReadModels,
      ],
      exports: [Mongo, ProjectionRunner, ReadModels],
    };
  }

  onApplicationBootstrap(): void {
    this.runner.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.runner.stop();
    await this.mongo.close();
  }
}
