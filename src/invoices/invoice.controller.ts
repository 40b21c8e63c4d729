import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
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
  ) {}

  /** Lists invoices and credit notes, the latest first. */
  @Get()
  async list(@Query() query: InvoicesQuery, @Viewer() viewer: Actor): Promise<InvoicePage> {
    return (await this.queries.list(query, viewer)) as InvoicePage;
  }

  /** Shows an invoice or a credit note. */
  @Get(':id')
  async show(@Param('id') id: string, @Viewer() viewer: Actor): Promise<InvoiceAnswer> {
    const { view, revision } = await this.queries.one(id, viewer);
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
