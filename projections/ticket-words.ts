import { type Projection } from '../src/kernel/projection';
import { saidIn, wordsOf } from '../src/tickets/ticket.search.rules';
import { type TicketEvent } from '../src/tickets/ticket.events';
import { everyTicketEvent } from './ticket-board';

/** One word of the tickets' texts; its id is the word. */
export interface TicketWord {
  readonly id: string;
  /** In how many messages it stands: openings, replies and notes. */
  readonly messages: number;
}

/** No word: it counts all messages. */
export const ANY_WORD = '';

export const ticketWords: Projection<TicketWord, TicketEvent> = {
  name: 'ticket-words',
  version: 1,
  handles: everyTicketEvent,
  route(event) {
    const words = wordsOf(...saidIn(event).texts);
    return words.length === 0 ? [] : [ANY_WORD, ...words];
  },
  initial: (id) => ({ id, messages: 0 }),
  evolve: ({ id, messages }) => ({ id, messages: messages + 1 }),
};
