import { Module } from '@nestjs/common';
import { CalendarsModule } from '../calendars/calendars.module';
import { LedgerController } from './ledger.controller';
import { BuyHoursHandler, EndMonthHandler, GiveDecisionHandler, ReportTimeHandler } from './ledger.handlers';
import { LedgerQueries } from './ledger.queries';
import { Months } from './months';
import { TimeEntriesController } from './time-entries.controller';
import { TimeEntryQueries } from './time-entries.queries';

/** Months: opened, worked in, closed, carried forward. */
@Module({
  imports: [CalendarsModule],
  controllers: [LedgerController, TimeEntriesController],
  providers: [
    Months,
    LedgerQueries,
    TimeEntryQueries,
    ReportTimeHandler,
    BuyHoursHandler,
    GiveDecisionHandler,
    EndMonthHandler,
  ],
  exports: [Months],
})
export class LedgerModule {}
