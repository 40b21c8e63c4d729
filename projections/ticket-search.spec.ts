import {
  changePriority,
  clientReply,
  close,
  escalate,
  mon,
  open,
  recordedAfter,
  reply,
  requestInformation,
  startWork,
  theo,
  triage,
} from '../test/support/tickets';
import { PostReply, type TicketCommand } from '../src/tickets/ticket.commands';
import { WORDS_MAX } from '../src/tickets/ticket.search.rules';
import { type TicketText, ticketSearch } from './ticket-search';
import { ANY_WORD, ticketWords } from './ticket-words';

const found = (...commands: readonly TicketCommand[]): TicketText =>
  recordedAfter(...commands).reduce((doc, fact) => ticketSearch.evolve(doc, fact), ticketSearch.initial('T-1'));

const opened = open(mon('10:00'), { subject: 'Checkout is down', body: 'Nobody can pay.' });
const says = (body: string, isPublic = true): PostReply => {
  const { data, meta } = reply(mon('10:30'), { public: isPublic });
  return new PostReply({ ...data, body }, meta);
};
const withNote = <C extends TicketCommand>(command: C, note: string): C => {
  Object.assign(command.data, { note });
  return command;
};

// Rule: search.all-texts
it('a ticket is found by its subject, body and requester, by replies and by notes', () => {
  const { words } = found(
    opened,
    says('Stripe was slow'),
    requestInformation(mon('10:35')),
    withNote(clientReply(mon('10:40'), { by: theo }), 'Better!'),
  );
  expect(words).toEqual([
    ...['checkout', 'is', 'down', 'nobody', 'can', 'pay', 'theo', 'acme', 'example'],
    ...['stripe', 'was', 'slow', 'better'],
  ]);
});

// Rule: search.notes-of-the-agency-apart
it('what the agency’s people tell each other is theirs to find', () => {
  const doc = found(opened, says('Blame DNS', false), withNote(startWork(mon('10:40')), 'resolver'));
  expect(doc.agencyWords).toEqual([...doc.words, 'blame', 'dns', 'resolver']);
  expect(doc.words).not.toContain('dns');
});

it('what was first told among them and then to the client is both’s', () => {
  const doc = found(opened, says('Blame DNS', false), says('It was the DNS'));
  expect(doc.words).toContain('dns');
  expect(doc.words).not.toContain('blame');
  expect(doc.agencyWords.filter((word) => word === 'dns')).toHaveLength(1);
});

it('is filtered by what the ticket is now', () => {
  const taken = found(opened, triage(mon('10:05'), { assignee: 'Ben', category: 'outage' }), escalate(mon('10:06')));
  expect(taken).toMatchObject({ status: 'triaged', open: true, assignee: 'Ben', category: 'outage', priority: 'P2' });
  expect(found(opened, changePriority(mon('10:05'), 'P1'), close(mon('10:06')))).toMatchObject({
    ...{ status: 'closed', open: false, priority: 'P1', clientId: 'acme', agreementId: 'A-1', openedAt: mon('10:00') },
  });
  expect(found(open(mon('10:00'), { environment: 'Staging' })).environment).toBe('staging');
});

it('keeps no more words than it may, however long the conversation is', () => {
  const many = (from: number) => Array.from({ length: WORDS_MAX }, (_, i) => `w${from + i}`).join(' ');
  const doc = found(opened, says(many(0)), says(many(WORDS_MAX)));
  expect(doc.words).toHaveLength(WORDS_MAX);
  expect(doc.words[0]).toBe('checkout');
});

it('words count the messages they stand in, and no word counts them all', () => {
  const counts = new Map<string, number>();
  for (const fact of recordedAfter(opened, says('Down, down, DOWN'), says('Up again'), triage(mon('11:00')))) {
    for (const id of ticketWords.route(fact)) {
      const { messages } = ticketWords.evolve({ ...ticketWords.initial(id), messages: counts.get(id) ?? 0 }, fact);
      counts.set(id, messages);
    }
  }
  expect([counts.get('down'), counts.get('again'), counts.get(ANY_WORD)]).toEqual([2, 1, 3]);
});
