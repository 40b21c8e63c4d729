import { Module } from '@nestjs/common';
import { AsOfModule } from '../audit/as-of/as-of.module';
import { CalendarsModule } from '../calendars/calendars.module';
import { DocumentsModule } from '../documents/documents.module';
import { InvoicesModule } from '../invoices/invoices.module';
import { CorrectEntryHandler, ReverseEntryHandler } from './correction.handlers';
import { KeptEntries } from './kept-entries';
import { LedgerController } from './ledger.controller';
import {
  AdjustBalanceHandler,
  BuyHoursHandler,
  ClaimBalanceHandler,
  EndMonthHandler,
  GiveDecisionHandler,
  IncurExpenseHandler,
  ReportTimeHandler,
} from './ledger.handlers';
import { LedgerQueries } from './ledger.queries';
import { Months } from './months';
import { TimeEntriesController } from './time-entries.controller';
import { TimeEntryQueries } from './time-entries.queries';

/** Months: opened, worked in, corrected, closed, carried forward. */
@Module({
  imports: [CalendarsModule, InvoicesModule, DocumentsModule, AsOfModule],
  controllers: [LedgerController, TimeEntriesController],
  providers: [
    Months,
    KeptEntries,
    LedgerQueries,
    TimeEntryQueries,
    ReportTimeHandler,
    CorrectEntryHandler,
    ReverseEntryHandler,
    AdjustBalanceHandler,
    ClaimBalanceHandler,
    IncurExpenseHandler,
    BuyHoursHandler,
    GiveDecisionHandler,
    EndMonthHandler,
  ],
  exports: [Months, LedgerQueries],
})
export class LedgerModule {}
