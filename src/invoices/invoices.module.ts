import { Module } from '@nestjs/common';
import { DocumentsModule } from '../documents/documents.module';
import { InvoiceController } from './invoice.controller';
import { GiveCreditHandler } from './invoice.handler';
import { InvoiceQueries } from './invoice.queries';
import { Invoicing } from './invoicing';

/** Documents of what the ledger has decided. Knows its facts and none of its providers: the ledger asks for these. */
@Module({
  imports: [DocumentsModule],
  controllers: [InvoiceController],
  providers: [Invoicing, InvoiceQueries, GiveCreditHandler],
  exports: [Invoicing],
})
export class InvoicesModule {}
