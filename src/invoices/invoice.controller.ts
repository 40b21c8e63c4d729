import { Body, Controller, Get, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Documents } from '../documents/documents';
import { AlsoAsFile, DocumentQuery } from '../documents/documents.dto';
import { Allow } from '../http/access';
import { answer, atRevision } from '../http/answer';
import { Meta, Viewer } from '../http/request';
import { type CommandMeta } from '../kernel/command';
import { type Actor } from '../kernel/event';
import { CreditNoteBody, InvoiceAnswer, InvoicePage, InvoicesQuery } from './invoice.dto';
import { GiveCredit } from './invoice.handler';
import { InvoiceQueries } from './invoice.queries';
import { creditNoteView } from './invoice.view';
import { type DecidedInvoice } from './invoicing';

@Controller('v1/invoices')
@Allow('admin', 'agent', 'billing', 'auditor', 'client', 'integrator')
export class InvoiceController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: InvoiceQueries,
    private readonly documents: Documents,
  ) {}

  /** Lists invoices and credit notes, the latest first. */
  @Get()
  async list(@Query() query: InvoicesQuery, @Viewer() viewer: Actor): Promise<InvoicePage> {
    return (await this.queries.list(query, viewer)) as InvoicePage;
  }

  /** Shows an invoice or a credit note. */
  @Get(':id')
  @AlsoAsFile(InvoiceAnswer)
  async show(
    @Param('id') id: string,
    @Query() { format = 'json' }: DocumentQuery,
    @Viewer() viewer: Actor,
  ): Promise<InvoiceAnswer | StreamableFile> {
    const { view, revision } = await this.queries.one(id, viewer);
    if (format !== 'json') return this.documents.invoice(view, format);
    return (revision === null ? view : atRevision(revision, view)) as InvoiceAnswer;
  }

  /**
   * Gives money back out of goodwill: a credit note on an invoice.
   * Corrections of closed months are credited by themselves.
   */
  @Post(':id/credit-notes')
  @Allow('admin', 'billing')
  async credit(
    @Param('id') invoiceId: string,
    @Body() { amount, reason }: CreditNoteBody,
    @Meta() meta: CommandMeta,
  ): Promise<InvoiceAnswer> {
    const command = new GiveCredit({ invoiceId, amount, reason }, meta);
    const issued = await this.commands.execute<GiveCredit, DecidedInvoice>(command);
    return answer(issued, noteIn(issued)) as InvoiceAnswer;
  }
}

function noteIn({ events }: DecidedInvoice) {
  for (const event of events) if (event.type === 'CreditNoteIssued') return creditNoteView(event.data);
  throw new Error('The command came to no credit note');
}
