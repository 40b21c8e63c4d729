import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module';
import { ForecastQueries } from './forecast.queries';
import { TrendsController } from './trends.controller';
import { TrendQueries } from './trends.queries';

@Module({
  imports: [LedgerModule],
  controllers: [TrendsController],
  providers: [TrendQueries, ForecastQueries],
})
export class TrendsModule {}
