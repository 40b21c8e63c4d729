import { Injectable } from '@nestjs/common';
import { ticketHistory } from '../../projections/ticket-history';
import { type TicketCard, ticketBoard } from '../../projections/ticket-board';
import { maySee, visible } from '../clients/visibility';
import { type PageQuery } from '../http/page-query';
import { type Actor } from '../kernel/event';
import { Refusal } from '../kernel/refusal';
import { type Filter, given, type Positioned, ReadModels } from '../read-models/read-models';
import {
  type TicketAnswer,
  type TicketHistoryPage,
  type TicketPage,
  type TicketQuery,
  type TicketSummary,
} from './ticket.dto';
import { environmentNamed, isNoteAmongTheAgency } from './ticket.rules';

/** A client sees its own organisation's tickets, and all of them but what the agency's people tell each other. */
@Injectable()
export class TicketQueries {
  constructor(private readonly readModels: ReadModels) {}

  /** The latest opened first. */
  async board({ limit, cursor, ...asked }: TicketQuery, viewer: Actor): Promise<TicketPage> {
    const filter = boardFilter(asked, viewer);
    const page = await this.readModels.find(ticketBoard, filter, { sort: { openedAt: -1 }, limit, cursor });
    return { items: page.items.map(summaryOf), nextCursor: page.nextCursor };
  }

  /** Throws Refusal UNKNOWN_TICKET, also for another organisation's. */
  async ticket(id: string, viewer: Actor): Promise<TicketAnswer & Pick<TicketCard, 'revision'>> {
    const card = await this.card(id, viewer);
    const { body, clocks, followUps, onsiteVisits, revision } = card;
    const escalations = card.escalations.map((escalation) =>
      isOfTheAgency(viewer) || !isNoteAmongTheAgency('TicketEscalated', escalation.by)
        ? escalation
        : { ...escalation, note: null },
    );
    const about = { body, followUps: [...followUps], escalations, onsiteVisits: [...onsiteVisits] };
    return { ...summaryOf(card), ...about, clocks: [...clocks], revision };
  }

  /** In the order of writing. */
  async history(ticketId: string, { limit, cursor }: PageQuery, viewer: Actor): Promise<TicketHistoryPage> {
    await this.card(ticketId, viewer);
    const inside = isOfTheAgency(viewer);
    const filter: Filter = inside ? { ticketId } : { ticketId, internal: false };
    const page = await this.readModels.find(ticketHistory, filter, { sort: { position: 1 }, limit, cursor });
    return {
      items: page.items.map(({ internal: _internal, noteIsInternal, ...line }) =>
        noteIsInternal && !inside ? { ...line, data: { ...line.data, note: null } } : line,
      ),
      nextCursor: page.nextCursor,
    };
  }

  private async card(id: string, viewer: Actor): Promise<Positioned<TicketCard>> {
    const card = await this.readModels.get(ticketBoard, id);
    if (card && maySee(viewer, card.clientId)) return card;
    throw new Refusal('UNKNOWN_TICKET', 'No ticket has this id', { ticketId: id });
  }
}

/** Who sees what the agency's people tell each other: not a client, nor a program of its. */
export const isOfTheAgency = ({ role, clientId }: Actor): boolean => role !== 'client' && clientId === undefined;

/** Which tickets a query asks for, among those that the viewer may see; what it looks for in their texts is apart. */
export function boardFilter(asked: Omit<TicketQuery, 'limit' | 'cursor' | 'q'>, viewer: Actor): Filter {
  const { status, environment, priority, kind, category, assignee, projectId, agreementId, clientId } = asked;
  return {
    ...visible(viewer, 'clientId', clientId),
    ...given({ priority, kind, category, assignee, projectId, agreementId }),
    ...given(status === 'open' ? { open: true } : { status }),
    ...given({ environment: environment && environmentNamed(environment) }),
  };
}

export function summaryOf({
  subjectLower: _subjectLower,
  open: _open,
  body: _body,
  followUps: _followUps,
  escalations: _escalations,
  onsiteVisits: _onsiteVisits,
  estimates: _estimates,
  estimateSince: _estimateSince,
  clocks: _clocks,
  revision: _revision,
  position: _position,
  ...summary
}: Positioned<TicketCard>): TicketSummary {
  return summary;
}
