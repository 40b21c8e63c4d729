import { Module } from '@nestjs/common';
import { AsOfModule } from '../audit/as-of/as-of.module';
import { decidedBy } from '../event-store/decided-by';
import { InvoicesModule } from '../invoices/invoices.module';
import { LedgerModule } from '../ledger/ledger.module';
import { RejectDispute } from './dispute.commands';
import { DisputeController } from './dispute.controller';
import { dispute, disputeStream } from './dispute.decider';
import { AcceptDisputeHandler, RaiseDisputeHandler, TakeBackDisputeHandler } from './dispute.handlers';
import { DisputeQueries } from './dispute.queries';
import { Redress } from './redress';
import { WhenDisputesWait } from './when-disputes-wait.policy';

/** Closed months that are contested: frozen, answered, redressed. */
@Module({
  imports: [LedgerModule, InvoicesModule, AsOfModule],
  controllers: [DisputeController],
  providers: [
    ...decidedBy(dispute, ({ data }: RejectDispute) => disputeStream(data.disputeId), RejectDispute),
    ...[RaiseDisputeHandler, AcceptDisputeHandler, TakeBackDisputeHandler, DisputeQueries, Redress, WhenDisputesWait],
  ],
  exports: [WhenDisputesWait],
})
export class DisputesModule {}
