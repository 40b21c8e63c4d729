import { Module } from '@nestjs/common';
import { CalendarsModule } from '../calendars/calendars.module';
import { Months } from '../ledger/months';
import { AgreementController } from './agreement.controller';
import { ProposeAgreementHandler } from './agreement.handler';

@Module({
  imports: [CalendarsModule],
  controllers: [AgreementController],
  providers: [ProposeAgreementHandler, Months],
})
export class AgreementsModule {}
