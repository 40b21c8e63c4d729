import { Injectable } from '@nestjs/common';
import { ticketHistory } from '../../projections/ticket-history';
import { type TicketCard, ticketBoard } from '../../projections/ticket-board';
import { maySee, visible } from '../clients/visibility';
import { type PageQuery } from '../http/page-query';
import { type Actor } from '../kernel/event';
import { Refusal } from '../kernel/refusal';
import { type Condition, type Filter, ReadModels } from '../read-models/read-models';
import {
  type TicketAnswer,
  type TicketHistoryPage,
  type TicketPage,
  type TicketQuery,
  type TicketSummary,
} from './ticket.dto';

/** A client sees its own organisation's tickets, and all of them but the notes among the agency's people. */
@Injectable()
export class TicketQueries {
  constructor(private readonly readModels: ReadModels) {}

  /** The latest opened first. `q` is looked for in the subject: it has no words, stems or ranks. */
  async board({ limit, cursor, q, clientId, ...asked }: TicketQuery, viewer: Actor): Promise<TicketPage> {
    const { status, priority, agreementId } = asked;
    const filter: Filter = {
      ...visible(viewer, 'clientId', clientId),
      ...(status === undefined ? {} : { status }),
      ...(priority === undefined ? {} : { priority }),
      ...(agreementId === undefined ? {} : { agreementId }),
      ...(q === undefined ? {} : { subjectLower: contains(q.toLowerCase()) }),
    };
    const page = await this.readModels.find(ticketBoard, filter, { sort: { openedAt: -1 }, limit, cursor });
    return { items: page.items.map(summaryOf), nextCursor: page.nextCursor };
  }

  /** Throws Refusal UNKNOWN_TICKET, also for another organisation's. */
  async ticket(id: string, viewer: Actor): Promise<TicketAnswer & Pick<TicketCard, 'revision'>> {
    const card = await this.readModels.get(ticketBoard, id);
    if (!card || !maySee(viewer, card.clientId)) {
      throw new Refusal('UNKNOWN_TICKET', 'No ticket has this id', { ticketId: id });
    }
    const { body, clocks, revision } = card;
    return { ...summaryOf(card), body, clocks: [...clocks], revision };
  }

  /** In the order of writing. */
  async history(ticketId: string, { limit, cursor }: PageQuery, viewer: Actor): Promise<TicketHistoryPage> {
    await this.ticket(ticketId, viewer);
    const filter: Filter = viewer.role === 'client' ? { ticketId, internal: false } : { ticketId };
    const page = await this.readModels.find(ticketHistory, filter, { sort: { position: 1 }, limit, cursor });
    return { items: page.items.map(({ internal: _internal, ...line }) => line), nextCursor: page.nextCursor };
  }
}

function summaryOf({
  subjectLower: _subjectLower,
  body: _body,
  clocks: _clocks,
  revision: _revision,
  position: _position,
  ...summary
}: TicketCard & { readonly position: number }): TicketSummary {
  return summary;
}

/** What was typed is text, not a pattern. */
const contains = (text: string): Condition => ({ $regex: text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&') });
