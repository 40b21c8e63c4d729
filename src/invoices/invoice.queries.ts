import { Injectable } from '@nestjs/common';
import { monthsInDispute } from '../../projections/disputes';
import { type InvoiceCard, invoices } from '../../projections/invoices';
import { maySee, visible } from '../clients/visibility';
import { type MoneyInDispute, moneyInDispute } from '../disputes/month-in-dispute.view';
import { type Actor } from '../kernel/event';
import { Refusal } from '../kernel/refusal';
import { type Filter, given, type Page, type Positioned, ReadModels } from '../read-models/read-models';
import { type InvoicesQuery } from './invoice.dto';
import { type InvoiceView } from './invoice.view';

export type PositionedInvoice = Positioned<InvoiceView>;

@Injectable()
export class InvoiceQueries {
  constructor(private readonly readModels: ReadModels) {}

  /**
   * One document; of an invoice with what of it is in dispute, and the revision of its stream.
   * @throws Refusal UNKNOWN_INVOICE, also for one that is due and not issued yet
   */
  async one(
    id: string,
    viewer: Actor,
  ): Promise<{ view: PositionedInvoice & Partial<MoneyInDispute>; revision: number | null }> {
    const found = await this.readModels.get(invoices, id);
    if (!found || found.state !== 'issued' || !maySee(viewer, found.clientId)) {
      throw new Refusal('UNKNOWN_INVOICE', 'No invoice or credit note has this id', { invoiceId: id });
    }
    if (found.kind !== 'invoice') return { view: viewOf(found), revision: null };
    const { revision, position } = found;
    const disputed = await this.readModels.get(monthsInDispute, id);
    if (!disputed) return { view: viewOf(found), revision };
    const money = moneyInDispute(disputed.disputes, found.net);
    return { view: { ...viewOf(found), ...money, position: Math.max(position, disputed.position) }, revision };
  }

  /** Issued documents, the latest first. */
  async list(query: InvoicesQuery, viewer: Actor): Promise<Page<PositionedInvoice>> {
    const { limit, cursor, agreementId, month, kind, year, clientId } = query;
    const filter: Filter = {
      state: 'issued',
      ...given({ agreementId, month, kind }),
      ...(year === undefined ? {} : { issuedOn: { $gte: `${year}-01-01`, $lte: `${year}-12-31` } }),
      ...visible(viewer, 'clientId', clientId),
    };
    const page = await this.readModels.find(invoices, filter, { sort: { issuedOn: -1, number: -1 }, limit, cursor });
    return { ...page, items: page.items.map(viewOf) };
  }
}

function viewOf(card: Positioned<InvoiceCard>): PositionedInvoice {
  const { state: _state, dueSince: _due, invoiceId: _of, adjustment: _from, revision: _revision, ...view } = card;
  return view;
}
