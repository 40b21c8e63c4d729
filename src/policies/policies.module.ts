import { Module } from '@nestjs/common';
import { DisputesModule } from '../disputes/disputes.module';
import { WhenDisputesWait } from '../disputes/when-disputes-wait.policy';
import { IntakeModule } from '../intake/intake.module';
import { WhenMessagesWait } from '../intake/when-messages-wait.policy';
import { InvoicesModule } from '../invoices/invoices.module';
import { LedgerModule } from '../ledger/ledger.module';
import { MaintenanceModule } from '../maintenance/maintenance.module';
import { PlannedWorkSchedule } from '../maintenance/planned-work';
import { MonitoringModule } from '../monitoring/monitoring.module';
import { OutageTickets } from '../monitoring/outage-tickets';
import { NoticeDispatch } from '../notices/dispatch';
import { NoticesModule } from '../notices/notices.module';
import { SlaModule } from '../sla/sla.module';
import { SlaWatch } from '../sla/watch';
import { POLICIES, type Policy, Scheduler } from './scheduler';
import { WhenAgreementsFallDue } from './when-agreements-fall-due.policy';
import { WhenAnEstimateIsGiven } from './when-an-estimate-is-given.policy';
import { WhenDocumentsAreDue } from './when-documents-are-due.policy';
import { WhenMonthsFallDue } from './when-months-fall-due.policy';

/** In the order in which they are asked. */
const own = [WhenAgreementsFallDue, WhenMonthsFallDue, WhenAnEstimateIsGiven, WhenDocumentsAreDue];
const ofContexts = [WhenMessagesWait, OutageTickets, PlannedWorkSchedule, SlaWatch, NoticeDispatch];
// What an upheld dispute gives back goes before the closes: the month that was to take it may close.
const policies = [WhenDisputesWait, ...own, ...ofContexts];

/** What follows from facts and from time, across contexts. */
@Module({
  imports: [
    ...[LedgerModule, InvoicesModule, DisputesModule, IntakeModule, SlaModule],
    ...[MonitoringModule, MaintenanceModule, NoticesModule],
  ],
  providers: [Scheduler, ...own, { provide: POLICIES, useFactory: (...all: Policy[]) => all, inject: policies }],
})
export class PoliciesModule {}
