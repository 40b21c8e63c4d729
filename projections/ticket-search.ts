import { type Priority } from '../src/agreements/terms';
import { type Projection } from '../src/kernel/projection';
import { saidIn, WORDS_MAX, wordsOf } from '../src/tickets/ticket.search.rules';
import { type Category, type Kind, type TicketEvent, type TicketState } from '../src/tickets/ticket.events';
import { environmentNamed, isOpen, stateAfter } from '../src/tickets/ticket.rules';
import { type Instant } from '../src/time/instant';
import { everyTicketEvent } from './ticket-board';

/** What one ticket is found by: its words, and the fields that the board filters by. */
export interface TicketText {
  readonly id: string;
  readonly agreementId: string;
  readonly clientId: string;
  readonly projectId: string | null;
  readonly status: TicketState;
  readonly open: boolean;
  readonly priority: Priority;
  readonly kind: Kind;
  readonly category: Category;
  readonly environment: string;
  readonly assignee: string | null;
  readonly openedAt: Instant;
  /** Of all that everybody may see who sees the ticket, each once. */
  readonly words: readonly string[];
  /** Those, and the words of what the agency's people tell each other. */
  readonly agencyWords: readonly string[];
}

export const ticketSearch: Projection<TicketText, TicketEvent> = {
  name: 'ticket-search',
  version: 1,
  handles: everyTicketEvent,
  route: ({ data }) => [data.ticketId],
  initial: (id) => ({
    ...{ id, agreementId: '', clientId: '', projectId: null, status: 'opened', open: true, priority: 'P3' },
    ...{ kind: 'support', category: 'question', environment: '', assignee: null, openedAt: '' },
    ...{ words: [], agencyWords: [] },
  }),
  evolve(doc, event) {
    const status = stateAfter[event.type] ?? doc.status;
    const told = withWords({ ...doc, status, open: isOpen(status) }, event);
    switch (event.type) {
      case 'TicketOpened': {
        const { agreementId, clientId, projectId, priority, kind, category, environment } = event.data;
        const of = { agreementId, clientId, projectId, priority, kind, category };
        return { ...told, ...of, environment: environmentNamed(environment), openedAt: event.metadata.occurredAt };
      }
      case 'TicketTriaged': {
        const { assignee, priority, category } = event.data;
        return { ...told, assignee, priority, category };
      }
      case 'PriorityChanged':
        return { ...told, priority: event.data.to };
      default:
        return told;
    }
  },
  indexes: [{ agencyWords: 1, openedAt: -1 }, { clientId: 1, openedAt: -1 }, { openedAt: -1 }],
};

function withWords(doc: TicketText, event: Parameters<typeof saidIn>[0]): TicketText {
  const { texts, internal } = saidIn(event);
  const said = wordsOf(...texts);
  if (said.length === 0) return doc;
  const agencyWords = joined(doc.agencyWords, said);
  return internal ? { ...doc, agencyWords } : { ...doc, words: joined(doc.words, said), agencyWords };
}

function joined(known: readonly string[], said: readonly string[]): readonly string[] {
  const all = new Set(known);
  for (const word of said) {
    if (all.size === WORDS_MAX) break;
    all.add(word);
  }
  return all.size === known.length ? known : [...all];
}
