import { Module } from '@nestjs/common';
import { InvoiceController } from './invoice.controller';
import { GiveCreditHandler } from './invoice.handler';
import { InvoiceQueries } from './invoice.queries';
import { Invoicing } from './invoicing';

/** Documents of what the ledger has decided. Knows its facts and none of its providers: the ledger asks for these. */
@Module({
  controllers: [InvoiceController],
  providers: [Invoicing, InvoiceQueries, GiveCreditHandler],
  exports: [Invoicing],
})
export class InvoicesModule {}
