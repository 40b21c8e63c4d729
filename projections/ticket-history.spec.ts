import { type TicketEvent } from '../src/tickets/ticket.events';
import { type EstimateNoted } from '../src/ledger/month.events';
import { recorded } from '../test/support/fake-log';
import { close, dispatchVisit, escalate, mon, open, recordedAfter, startWork, theo } from '../test/support/tickets';
import { adjusted, corrected, given, logged, reversed, values } from './entries.fixtures';
import { ticketHistory } from './ticket-history';

const [before, after] = [values('2026-03-02T09:00', 30), values('2026-03-02T09:30', 45)];
const entry = logged('E-1', before);
const estimated: EstimateNoted = {
  type: 'EstimateNoted',
  data: {
    ...{ ledgerId: 'shop-2026-03', agreementId: 'shop', clientId: 'acme', month: '2026-03' },
    ...{ ticketId: 'T-shop', estimateMinutes: 90, remainingMinutes: 60 },
  },
};

it.each([
  entry,
  corrected(entry, before, after),
  reversed(entry, before),
  adjusted(entry, 'A-1', before, null),
  estimated,
])('tells of $type', (fact) => {
  const event = recorded(fact, { id: 'event-9', revision: 4 });
  expect(ticketHistory.route(event)).toEqual(['event-9']);
  expect(ticketHistory.evolve(ticketHistory.initial('event-9'), event)).toMatchObject({
    ...{ id: 'event-9', ticketId: 'T-shop', revision: 4, type: fact.type, data: fact.data, internal: false },
    actor: { id: 'ada', role: 'agent' },
  });
});

it('tells of minutes given by hand where they refer to the time of a ticket', () => {
  expect(ticketHistory.route(recorded(given(entry)))).toEqual(['event-1']);
  expect(ticketHistory.route(recorded(given(null)))).toEqual([]);
});

it('keeps notes among the agency’s people apart', () => {
  const reply = (isPublic: boolean) =>
    recorded({ type: 'ReplyPosted', data: { ticketId: 'T-shop', body: 'Hm', public: isPublic } } as TicketEvent);
  const lines = [true, false].map((isPublic) =>
    ticketHistory.evolve(ticketHistory.initial('event-1'), reply(isPublic)),
  );
  expect(lines.map(({ internal }) => internal)).toEqual([false, true]);
});

// Rule: tickets.notes-among-the-agency
it('knows the steps whose notes are not for the client', () => {
  const commands = [
    open(mon('10:00')),
    startWork(mon('10:05')),
    escalate(mon('10:06'), { by: theo, note: 'Please!' }),
    dispatchVisit(mon('10:07')),
    escalate(mon('10:08'), { note: 'He is angry' }),
    close(mon('10:09')),
  ];
  const lines = recordedAfter(...commands).map((event) => ticketHistory.evolve(ticketHistory.initial(event.id), event));
  const among = lines.filter(({ noteIsInternal }) => noteIsInternal);
  expect(among.map(({ type, actor }) => `${type} by ${actor.id}`)).toEqual([
    'WorkStarted by ada',
    'TicketEscalated by ada',
  ]);
  expect(lines.map(({ type }) => type)).toContain('OnsiteVisitDispatched');
  expect(lines.every(({ internal }) => !internal)).toBe(true);
});
