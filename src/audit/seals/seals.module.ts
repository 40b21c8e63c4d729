import { Module } from '@nestjs/common';
import { Decisions } from '../../event-store/decisions';
import { EventLog } from '../../event-store/event-log';
import { SETTINGS, type Settings } from '../../settings';
import { Clock } from '../../time/clock';
import { KeyFile } from './key-file';
import { MonthNotary } from './month-notary';
import { SealsController } from './seals.controller';
import { SealTree } from './seal-tree';
import { Signer } from './signer';
import { SigningStart } from './signing-start';
import { Verification } from './verification';

/** What a closed month is proven by: seals, the keys that sign them, and the tree of them all. */
@Module({
  controllers: [SealsController],
  providers: [
    {
      provide: Signer,
      useFactory: (decisions: Decisions, clock: Clock, settings: Settings) =>
        new Signer(decisions, clock, new KeyFile(settings)),
      inject: [Decisions, Clock, SETTINGS],
    },
    {
      provide: MonthNotary,
      useFactory: (decisions: Decisions, log: EventLog, signer: Signer) => {
        const notary = new MonthNotary(log, signer);
        decisions.sealWith(notary);
        return notary;
      },
      inject: [Decisions, EventLog, Signer],
    },
    SigningStart,
    SealTree,
    Verification,
  ],
  exports: [Signer, SealTree],
})
export class SealsModule {}
