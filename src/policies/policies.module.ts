import { Module } from '@nestjs/common';
import { LedgerModule } from '../ledger/ledger.module';
import { SlaModule } from '../sla/sla.module';
import { Scheduler } from './scheduler';
import { WhenMonthsFallDue } from './when-months-fall-due.policy';

/** What follows from facts and from time, across contexts. */
@Module({ imports: [LedgerModule, SlaModule], providers: [Scheduler, WhenMonthsFallDue] })
export class PoliciesModule {}
