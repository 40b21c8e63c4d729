import { Module } from '@nestjs/common';
import { CalendarsModule } from '../calendars/calendars.module';
import { LedgerModule } from '../ledger/ledger.module';
import { AgreementController } from './agreement.controller';
import { GiveNoticeHandler, ProposeAgreementHandler, ProposeAmendmentHandler } from './agreement.handler';

@Module({
  imports: [CalendarsModule, LedgerModule],
  controllers: [AgreementController],
  providers: [ProposeAgreementHandler, ProposeAmendmentHandler, GiveNoticeHandler],
})
export class AgreementsModule {}
