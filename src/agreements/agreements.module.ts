import { Module } from '@nestjs/common';
import { CalendarsModule } from '../calendars/calendars.module';
import { LedgerModule } from '../ledger/ledger.module';
import { AgreementController } from './agreement.controller';
import { ProposeAgreementHandler } from './agreement.handler';

@Module({
  imports: [CalendarsModule, LedgerModule],
  controllers: [AgreementController],
  providers: [ProposeAgreementHandler],
})
export class AgreementsModule {}
