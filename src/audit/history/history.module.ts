import { Module } from '@nestjs/common';
import { AsOfModule } from '../as-of/as-of.module';
import { HistoryController } from './history.controller';
import { HistoryQueries } from './history.queries';

/** Every event in order, with the balance after it. */
@Module({ imports: [AsOfModule], controllers: [HistoryController], providers: [HistoryQueries] })
export class HistoryModule {}
