import { recorded } from '../test/support/fake-log';
import {
  ada,
  close,
  dispatchVisit,
  escalate,
  mon,
  open,
  recordedAfter,
  reopen,
  reply,
  resolve,
  theo,
  triage,
  tue,
} from '../test/support/tickets';
import { type EstimateNoted } from '../src/ledger/month.events';
import { type TicketCommand } from '../src/tickets/ticket.commands';
import { type TicketEvent } from '../src/tickets/ticket.events';
import { noteEstimateId } from '../src/tickets/ticket.rules';
import { type RecordedOf } from '../src/kernel/event';
import { type TicketCard, ticketBoard } from './ticket-board';

type Fact = RecordedOf<TicketEvent | EstimateNoted>;

const folded = (facts: readonly Fact[], id = 'T-1'): TicketCard =>
  facts
    .filter((fact) => ticketBoard.route(fact).includes(id))
    .reduce((card, fact) => ticketBoard.evolve(card, fact), ticketBoard.initial(id));

const card = (...commands: readonly TicketCommand[]): TicketCard => folded(recordedAfter(...commands));

const noted: EstimateNoted = {
  type: 'EstimateNoted',
  data: {
    ...{ ledgerId: 'A-1-2026-11', agreementId: 'A-1', clientId: 'acme', month: '2026-11' },
    ...{ ticketId: 'T-1', estimateMinutes: 90, remainingMinutes: 60 },
  },
};

/** The ledger has held the n-th estimate of T-1 against what was left. */
function held(n: number): RecordedOf<EstimateNoted> {
  const fact = recorded(noted);
  return { ...fact, metadata: { ...fact.metadata, commandId: noteEstimateId('T-1', n) } };
}

// Rule: tickets.follow-up
it('a ticket and the one that follows it show each other', () => {
  const first = recordedAfter(open(mon('10:00')));
  const second = recordedAfter(open(mon('11:00'), { ticketId: 'T-2', followsUp: 'T-1', kind: 'maintenance' }));
  const third = recordedAfter(open(mon('12:00'), { ticketId: 'T-3', followsUp: 'T-1', kind: 'maintenance' }));
  const all = [...first, ...second, ...third];
  expect(folded(all)).toMatchObject({ followsUp: null, followUps: ['T-2', 'T-3'], subject: 'Checkout is down' });
  expect(folded(all, 'T-2')).toMatchObject({ id: 'T-2', followsUp: 'T-1', followUps: [], kind: 'maintenance' });
  expect(folded(all)).toEqual({ ...folded(first), followUps: ['T-2', 'T-3'] });
});

describe('an estimate', () => {
  const estimated = recordedAfter(open(mon('10:00'), { estimateMinutes: 60 }));
  const both = recordedAfter(
    open(mon('10:00'), { estimateMinutes: 60 }),
    triage(mon('10:05'), { estimateMinutes: 90 }),
  );

  // Rule: tickets.estimates
  it('waits to be held against what is left, and each new one again', () => {
    expect(folded(estimated)).toMatchObject({ estimateMinutes: 60, estimates: 1, estimateSince: mon('10:00') });
    expect(folded([...estimated, held(1)])).toMatchObject({ estimateMinutes: 60, estimateSince: null });
    expect(folded(both)).toMatchObject({ estimateMinutes: 90, estimates: 2, estimateSince: mon('10:05') });
    expect(folded([...both, held(2)]).estimateSince).toBeNull();
  });

  it('still waits when only the one before it was held', () => {
    expect(folded([...both, held(1)]).estimateSince).toBe(mon('10:05'));
  });

  it('that was not given does not wait', () => {
    expect(card(open(mon('10:00')), triage(mon('10:05')))).toMatchObject({ estimates: 0, estimateSince: null });
  });
});

// Rule: tickets.escalations
it('escalations are shown in their order, with when, by whom and to whom', () => {
  const opened = open(mon('10:00'));
  const [first, second] = [escalate(mon('11:00'), { to: 'Bo' }), escalate(mon('12:00'), { by: theo, note: 'Please!' })];
  expect(card(opened, first, second)).toMatchObject({
    escalatedAt: mon('12:00'),
    escalations: [
      { at: mon('11:00'), by: ada, to: 'Bo', note: null },
      { at: mon('12:00'), by: theo, to: null, note: 'Please!' },
    ],
  });
});

// Rule: tickets.onsite-visits
it('visits are shown in their order', () => {
  const moment = dispatchVisit(tue('09:00'), { visitId: 'V-2', visitOn: null, scheduledFor: tue('14:00') });
  expect(card(open(mon('10:00')), dispatchVisit(mon('11:00')), moment).onsiteVisits).toMatchObject([
    { id: 'V-1', engineer: 'Ada', visitOn: '2026-11-05', scheduledFor: null, dispatchedAt: mon('11:00') },
    { id: 'V-2', visitOn: null, scheduledFor: tue('14:00'), dispatchedBy: ada },
  ]);
});

// Rule: tickets.out-of-scope
it('a close says how it ended and where it goes on, until it is reopened', () => {
  const link = 'https://acme.example/projects/new-shop';
  const closed = [open(mon('10:00')), close(mon('11:00'), { resolution: 'out-of-scope', link })];
  expect(card(...closed)).toMatchObject({ status: 'closed', open: false, resolution: 'out-of-scope', link });
  expect(card(...closed, reopen(mon('12:00')))).toMatchObject({ open: true, resolution: null, link: null });
});

it('a close of before, which said nothing of it, was done', () => {
  const facts = recordedAfter(open(mon('10:00')), close(mon('11:00'))).map((fact) => {
    if (fact.type !== 'TicketClosed') return fact;
    const { resolution: _resolution, link: _link, ...data } = fact.data;
    return { ...fact, data };
  });
  expect(folded(facts)).toMatchObject({ resolution: 'done', link: null });
});

it('what is overdue stays due until its clock stops', () => {
  const opened = open(mon('10:00'));
  expect(card(opened, escalate(mon('13:00'))).dueAt).toBe(mon('12:00'));
  expect(card(opened, reply(mon('13:00'))).dueAt).toBe(mon('17:00'));
  expect(card(opened, reply(mon('13:00')), resolve(mon('14:00'))).dueAt).toBeNull();
});
