import fc from 'fast-check';
import { moves, walked } from '../test/support/ticket-walk';
import {
  changePriority,
  check,
  clientReply,
  close,
  fri,
  mon,
  open,
  recordedAfter,
  reopen,
  reply,
  requestInformation,
  resolve,
  submitForReview,
  triage,
  tue,
} from '../test/support/tickets';
import { type RecordedOf } from '../src/kernel/event';
import { type Projection } from '../src/kernel/projection';
import { type TicketCommand } from '../src/tickets/ticket.commands';
import { type TicketEvent } from '../src/tickets/ticket.events';
import { type SlaRun, slaStatus } from './sla-status';
import { ticketBoard } from './ticket-board';
import { ticketHistory } from './ticket-history';

type Documents<Doc> = ReadonlyMap<string, Doc & { readonly position: number }>;

/** Folds as the read models do: what a document has seen it does not see again. */
function folded<Doc extends object>(
  projection: Projection<Doc, never>,
  events: readonly RecordedOf<TicketEvent>[],
): Documents<Doc> {
  const documents = new Map<string, Doc & { position: number }>();
  for (const event of events) {
    for (const id of projection.route(event as never)) {
      const seen = documents.get(id);
      if (seen && seen.position >= event.position) continue;
      documents.set(id, {
        ...projection.evolve(seen ?? projection.initial(id), event as never),
        position: event.position,
      });
    }
  }
  return documents;
}

const runs = (...commands: readonly TicketCommand[]): Documents<SlaRun> =>
  folded(slaStatus, recordedAfter(...commands));

describe('sla-status', () => {
  it('has a document for each run of each clock, with whose it is', () => {
    const documents = runs(open(mon('10:00')), reply(mon('10:30')), resolve(mon('11:00')), reopen(mon('12:00')));
    expect([...documents.keys()]).toEqual([
      'T-1/response/1',
      'T-1/resolution/1',
      'T-1/update/1',
      'T-1/resolution/2',
      'T-1/update/2',
    ]);
    expect(documents.get('T-1/resolution/2')).toMatchObject({
      ...{ ticketId: 'T-1', agreementId: 'A-1', clientId: 'acme', clock: 'resolution', run: 2 },
      ...{ state: 'running', startedAt: mon('12:00'), dueAt: tue('12:00'), watchAt: tue('10:00'), priority: 'P2' },
    });
    expect(documents.get('T-1/response/1')).toMatchObject({ state: 'met', stoppedAt: mon('10:30'), watchAt: null });
  });

  it('says when to look again, until there is nothing more to find', () => {
    const history = [open(mon('10:00'))];
    expect(runs(...history).get('T-1/response/1')).toMatchObject({ atRisk: false, watchAt: mon('11:30') });
    const warned = [...history, check(mon('11:30'))];
    expect(runs(...warned).get('T-1/response/1')).toMatchObject({ atRisk: true, watchAt: mon('12:00:00.001') });
    const breached = [...warned, check(mon('12:00:00.001'))];
    expect(runs(...breached).get('T-1/response/1')).toMatchObject({ state: 'breached', watchAt: null, revision: 2 });
  });

  it('is not looked at while it is paused', () => {
    const waiting = [open(mon('10:00')), requestInformation(mon('15:00'))];
    expect(runs(...waiting).get('T-1/resolution/1')).toMatchObject({ state: 'paused', dueAt: null, watchAt: null });
    expect(runs(...waiting, clientReply(tue('10:00'))).get('T-1/resolution/1')?.watchAt).toBe(tue('11:00'));
  });

  it('knows a breach that a change of priority made', () => {
    const documents = runs(open(mon('10:00')), changePriority(mon('11:15'), 'P1'), reply(mon('11:20')));
    expect(documents.get('T-1/response/1')).toMatchObject({ state: 'breached', byReclassification: true });
    expect(documents.get('T-1/resolution/1')).toMatchObject({ state: 'running', byReclassification: false });
  });
});

describe('the board', () => {
  const card = (...commands: readonly TicketCommand[]) => folded(ticketBoard, recordedAfter(...commands)).get('T-1');

  it('shows a ticket as it is now', () => {
    expect(card(open(mon('10:00')), triage(mon('10:05'), { assignee: 'ben' }), reply(mon('10:30')))).toMatchObject({
      ...{
        id: 'T-1',
        subject: 'Checkout is down',
        subjectLower: 'checkout is down',
        status: 'triaged',
        assignee: 'ben',
      },
      ...{ openedAt: mon('10:00'), answeredAt: mon('10:30'), updatedAt: mon('10:30'), resolvedAt: null },
      clocks: [
        { clock: 'response', state: 'met' },
        { clock: 'resolution', state: 'running' },
        { clock: 'update', run: 1, state: 'running' },
      ],
      dueAt: mon('14:30'),
    });
  });

  it('is due with the next of its running clocks', () => {
    expect(card(open(mon('10:00')))?.dueAt).toBe(mon('12:00'));
    expect(card(open(mon('10:00')), reply(mon('10:01')), submitForReview(mon('10:30')))?.dueAt).toBeNull();
  });

  it('a ticket closed without a word is resolved by that, and a reopened one is neither', () => {
    const closed = [open(mon('10:00')), close(mon('11:00'))];
    expect(card(...closed)).toMatchObject({ status: 'closed', resolvedAt: mon('11:00'), closedAt: mon('11:00') });
    expect(card(...closed, reopen(mon('12:00')))).toMatchObject({
      status: 'triaged',
      resolvedAt: null,
      closedAt: null,
    });
  });
});

describe('the history', () => {
  const lines = (events: readonly RecordedOf<TicketEvent>[]) => [...folded(ticketHistory, events).values()];

  it('has a line for every fact, with who, and when it happened and was written', () => {
    const events = recordedAfter(open(mon('10:00')), check(fri('12:00')));
    expect(lines(events).map(({ id }) => id)).toEqual(events.map(({ id }) => id));
    expect(lines(events)[1]).toMatchObject({
      ...{ ticketId: 'T-1', type: 'SlaAtRisk', occurredAt: mon('11:30'), recordedAt: fri('12:00'), revision: 1 },
      ...{ actor: { id: 'sla-watch', role: 'system' }, data: { clock: 'response' }, position: events[1]?.position },
    });
  });

  it('marks what is not for the client', () => {
    const events = recordedAfter(open(mon('10:00')), reply(mon('10:01'), { public: false }), reply(mon('10:02')));
    expect(lines(events).filter(({ internal }) => internal)).toMatchObject([{ data: { public: false } }]);
  });

  it('holds the time entries of the ticket too', () => {
    const [event] = recordedAfter(open(mon('10:00')));
    const logged = {
      ...event!,
      id: 'entry',
      stream: 'ledger-A-1-2026-11',
      type: 'TimeLogged',
      data: { ticketId: 'T-1' },
    };
    expect(ticketHistory.handles).toHaveProperty('TimeLogged', true);
    expect(lines([logged as never])).toMatchObject([{ id: 'entry', ticketId: 'T-1', type: 'TimeLogged' }]);
  });
});

it.each([slaStatus, ticketBoard, ticketHistory] as Projection<object, never>[])(
  'what is delivered again changes nothing in $name',
  (projection) => {
    const places = fc.array(fc.tuple(fc.nat(40), fc.nat(6)), { maxLength: 6 });
    fc.assert(
      fc.property(moves, places, (steps, again) => {
        const { events } = walked(steps);
        const delivered = again.reduce<readonly RecordedOf<TicketEvent>[]>((so, [from, count]) => {
          const at = Math.min(from + count, so.length);
          return [...so.slice(0, at), ...so.slice(Math.min(from, at), at), ...so.slice(at)];
        }, events);
        expect(folded(projection, delivered)).toEqual(folded(projection, events));
      }),
    );
  },
);

// Rule: sla.carried-by-the-event
it('the board and the clocks agree with the ticket itself', () => {
  fc.assert(
    fc.property(moves, (steps) => {
      const { events } = walked(steps);
      const documents = folded(slaStatus, events);
      for (const clock of folded(ticketBoard, events).get('T-1')?.clocks ?? []) {
        const { pauses: _pauses, ...run } = clock;
        expect(documents.get(`T-1/${clock.clock}/${clock.run}`)).toMatchObject(run);
      }
    }),
  );
});
