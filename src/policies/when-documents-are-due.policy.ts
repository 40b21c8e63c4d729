import { Injectable, Logger } from '@nestjs/common';
import { type InvoiceCard, invoices } from '../../projections/invoices';
import { type DecidedInvoice, Invoicing } from '../invoices/invoicing';
import { byItself } from '../kernel/command';
import { idFrom } from '../kernel/ids';
import { Refusal, type RefusalCode } from '../kernel/refusal';
import { ReadModels } from '../read-models/read-models';
import { type Instant } from '../time/instant';
import { workOff } from './work-list';

/** Another instance is at it, or has written what this one has not seen yet: the next look tells. */
const nothingToDoYet: ReadonlySet<RefusalCode> = new Set([
  'CONFLICT',
  'MONTH_NOT_ENDED',
  'UNKNOWN_INVOICE',
  'CREDIT_NOT_GRANTED',
]);

/**
 * When a month has closed, its invoice is issued; when money comes back, its credit note. Whoever does it, it happens
 * once: ids, numbers and dates follow from what was decided.
 */
@Injectable()
export class WhenDocumentsAreDue {
  private readonly logger = new Logger('Schedule');

  constructor(
    private readonly readModels: ReadModels,
    private readonly invoicing: Invoicing,
  ) {}

  /** Issues what is due. @returns how many facts that added, 0 where nothing was due or others were faster */
  tick(now: Instant): Promise<number> {
    return workOff(this.readModels, invoices, 'dueSince', now, (document) => this.issue(document, now));
  }

  private async issue(document: InvoiceCard, now: Instant): Promise<number> {
    try {
      const issued = await this.issued(document, now);
      return issued.reduce((sum, { repeated, events }) => sum + (repeated ? 0 : events.length), 0);
    } catch (error) {
      const { kind, id } = document;
      const message = `The ${kind} ${id} is due and was not issued: ${String(error)}`;
      if (error instanceof Refusal && nothingToDoYet.has(error.code)) this.logger.warn(message);
      else this.logger.error(message);
      return 0;
    }
  }

  private async issued(document: InvoiceCard, now: Instant): Promise<readonly DecidedInvoice[]> {
    const { id, kind, agreementId, month, invoiceId, adjustment } = document;
    const meta = byItself('schedule', idFrom('schedule', 'document', id), now);
    if (kind === 'invoice') return present(await this.invoicing.invoiceMonth(agreementId, month, meta));
    if (adjustment) {
      const { adjustmentId } = adjustment;
      return this.invoicing.creditAdjustment(agreementId, adjustment.month, adjustmentId, meta);
    }
    return [await this.invoicing.issueCreditNote(invoiceId, id, meta)];
  }
}

const present = (issued: DecidedInvoice | null): readonly DecidedInvoice[] => (issued ? [issued] : []);
