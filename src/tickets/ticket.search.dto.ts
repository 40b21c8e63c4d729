import { TicketSummary } from './ticket.dto';

export class SimilarTicket extends TicketSummary {
  /** 0 to 100: how much it has in common with this ticket. Rare words tell more, as do the same category and environment. */
  score: number;
  /** Words that both have, the rarest first; at most ten. */
  sharedWords: string[];
  sameClient: boolean;
  sameCategory: boolean;
  sameEnvironment: boolean;
}

export class SimilarTickets {
  /** Up to ten of the same client, then, for the agency's people, up to ten of others; the most alike first. */
  items: SimilarTicket[];
}
