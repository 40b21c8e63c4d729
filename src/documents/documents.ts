import { type Readable } from 'node:stream';
import { Inject, Injectable, StreamableFile } from '@nestjs/common';
import { agreements } from '../../projections/agreements';
import { clients } from '../../projections/clients';
import { termsInForce } from '../agreements/agreement.rules';
import { type InvoiceView } from '../invoices/invoice.view';
import { type StatementView } from '../ledger/statement.view';
import { Refusal } from '../kernel/refusal';
import { ReadModels } from '../read-models/read-models';
import { SETTINGS, type Settings } from '../settings';
import { type Month } from '../time/local';
import { type DocumentFormat } from './documents.dto';
import { invoiceCsv } from './invoice.csv';
import { invoicePdf } from './invoice.pdf';
import { type StatementParty } from './party';
import { statementCsv } from './statement.csv';
import { statementPdf } from './statement.pdf';

/** Statements and invoices as files. Who may see one was settled when it was read. */
@Injectable()
export class Documents {
  constructor(
    private readonly readModels: ReadModels,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** `statement-2026-10.pdf` */
  async statement(view: StatementView, format: DocumentFormat): Promise<StreamableFile> {
    const party = await this.partyOf(view.agreementId, view.month);
    return file(`statement-${view.month}`, format, {
      csv: () => statementCsv(view, party),
      pdf: () => statementPdf(view, party),
    });
  }

  /** `invoice-INV-2026-00001.pdf`, `credit-note-CN-2026-00001.pdf` */
  async invoice(view: InvoiceView, format: DocumentFormat): Promise<StreamableFile> {
    const party = await this.partyOf(view.agreementId, view.month);
    return file(`${view.kind}-${view.number}`, format, {
      csv: () => invoiceCsv(view, party),
      pdf: () => invoicePdf(view, party),
    });
  }

  private async partyOf(agreementId: string, month: Month): Promise<StatementParty> {
    const agreement = await this.readModels.get(agreements, agreementId);
    const client = agreement && (await this.readModels.get(clients, agreement.clientId));
    if (!agreement || !client) throw new Refusal('READ_MODEL_BEHIND', 'The client is not known here yet; try again');
    const { timeZone, vatRate } = termsInForce(agreement, month).terms;
    const agency = this.settings.AGENCY_NAME ?? null;
    return { agency, client: { name: client.name }, agreementId, timeZone, vatRate };
  }
}

function file(
  name: string,
  format: DocumentFormat,
  as: { readonly csv: () => string; readonly pdf: () => Readable },
): StreamableFile {
  const disposition = `attachment; filename="${name}.${format}"`;
  return format === 'csv'
    ? new StreamableFile(Buffer.from(as.csv()), { type: 'text/csv; charset=utf-8', disposition })
    : new StreamableFile(as.pdf(), { type: 'application/pdf', disposition });
}
