import { Module } from '@nestjs/common';
import { InvoicesModule } from '../invoices/invoices.module';
import { LedgerModule } from '../ledger/ledger.module';
import { SlaModule } from '../sla/sla.module';
import { Scheduler } from './scheduler';
import { WhenAgreementsFallDue } from './when-agreements-fall-due.policy';
import { WhenAnEstimateIsGiven } from './when-an-estimate-is-given.policy';
import { WhenDocumentsAreDue } from './when-documents-are-due.policy';
import { WhenMonthsFallDue } from './when-months-fall-due.policy';

/** What follows from facts and from time, across contexts. */
@Module({
  imports: [LedgerModule, InvoicesModule, SlaModule],
  providers: [Scheduler, WhenAgreementsFallDue, WhenMonthsFallDue, WhenAnEstimateIsGiven, WhenDocumentsAreDue],
})
export class PoliciesModule {}
