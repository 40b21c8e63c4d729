import fc from 'fast-check';
import { moves, walked } from '../test/support/ticket-walk';
import {
  changePriority,
  check,
  fri,
  mon,
  officeService,
  open,
  recordedAfter,
  reopen,
  reply,
  requestInformation,
  resolve,
  serviceOf,
  tue,
  wed,
} from '../test/support/tickets';
import { type RecordedOf } from '../src/kernel/event';
import { type TicketEvent } from '../src/tickets/ticket.events';
import { type SlaPerformance, slaPerformance } from './sla-performance';

type Fact = RecordedOf<TicketEvent>;

/** Folds as the read models do: what a document has seen it does not see again. */
function folded(events: readonly Fact[]): ReadonlyMap<string, SlaPerformance> {
  const documents = new Map<string, SlaPerformance>();
  const positions = new Map<string, number>();
  for (const event of events) {
    for (const id of slaPerformance.route(event)) {
      if ((positions.get(id) ?? -1) >= event.position) continue;
      documents.set(id, slaPerformance.evolve(documents.get(id) ?? slaPerformance.initial(id), event));
      positions.set(id, event.position);
    }
  }
  return documents;
}

const figures = (id: string, ...events: readonly Fact[]) => folded(events).get(id);

const answeredInTime = () => recordedAfter(open(mon('10:00')), reply(mon('10:30')));

// Rule: sla.performance
it('an answer in time counts for its client and for all, in the month in which it was asked for', () => {
  const counted = { month: '2026-11', priority: 'P2', clock: 'response', met: 1, breached: 0, reclassified: 0 };
  const documents = folded(answeredInTime());
  expect(documents.get('2026-11/P2/response/acme')).toMatchObject({ ...counted, clientId: 'acme', stopped: { 30: 1 } });
  expect(documents.get('2026-11/P2/response/*')).toMatchObject({ ...counted, clientId: null, stopped: { 30: 1 } });
});

it('a breach counts once it is found, and how long it took once it has stopped', () => {
  const late = recordedAfter(open(mon('10:00')), check(mon('15:00')));
  expect(figures('2026-11/P2/response/acme', ...late)).toMatchObject({ met: 0, breached: 1, stopped: {} });
  const answered = recordedAfter(open(mon('10:00')), check(mon('15:00')), reply(mon('15:20')));
  expect(figures('2026-11/P2/response/acme', ...answered)).toMatchObject({ met: 0, breached: 1, stopped: { 320: 1 } });
});

it('one that stops late is judged and stops by the same fact, and counts once', () => {
  const late = recordedAfter(open(mon('10:00')), reply(mon('12:00:00.001')));
  expect(figures('2026-11/P2/response/acme', ...late)).toMatchObject({ met: 0, breached: 1, stopped: { 121: 1 } });
});

// Rule: sla.performance-exact
it('a minute begun is a minute taken, so that within two hours means two hours', () => {
  const just = recordedAfter(open(mon('10:00')), reply(mon('12:00')));
  expect(figures('2026-11/P2/response/acme', ...just)?.stopped).toEqual({ 120: 1 });
  const begun = recordedAfter(open(mon('10:00')), reply(mon('10:00:00.001')));
  expect(figures('2026-11/P2/response/acme', ...begun)?.stopped).toEqual({ 1: 1 });
});

// Rule: sla.performance-apart
it('what a change of priority breaches is counted apart, under the new priority', () => {
  const documents = folded(recordedAfter(open(mon('10:00')), changePriority(mon('11:15'), 'P1')));
  expect(documents.get('2026-11/P1/response/acme')).toMatchObject({ met: 0, breached: 0, reclassified: 1 });
  expect(documents.has('2026-11/P2/response/acme')).toBe(false);
});

it('a clock whose target was taken away counts as nothing', () => {
  const documents = folded(
    recordedAfter(open(mon('10:00')), changePriority(mon('11:00'), 'P3'), resolve(mon('12:00'))),
  );
  expect([...documents.keys()]).toEqual([]);
});

it('every run counts by itself', () => {
  const facts = recordedAfter(
    open(mon('10:00')),
    reply(mon('10:30')),
    requestInformation(mon('11:00')),
    resolve(mon('12:00')),
    reopen(tue('10:00')),
    check(wed('12:00')),
    resolve(fri('12:00')),
  );
  expect(figures('2026-11/P2/resolution/acme', ...facts)).toMatchObject({
    ...{ met: 1, breached: 1, stopped: { 60: 1, 1_560: 1 } },
  });
});

// Rule: sla.performance
it('its month is that of the start in the agreement’s zone, also where it stops in the next', () => {
  const auckland = serviceOf({ ...officeService, timeZone: 'Pacific/Auckland', coverage: 'around-the-clock' });
  const lastMinutes = open('2026-10-31T10:59:00.000Z', { service: auckland });
  const first = open('2026-10-31T11:00:00.000Z', { service: auckland });
  const answered = (opening: typeof first) =>
    [...folded(recordedAfter(opening, reply('2026-10-31T11:30:00.000Z', { service: auckland }))).keys()][0];
  expect(answered(lastMinutes)).toBe('2026-10/P2/response/acme');
  expect(answered(first)).toBe('2026-11/P2/response/acme');
});

it('facts from before months were told count by UTC, and by the minutes that were over', () => {
  const old = answeredInTime().map((event) => {
    const clocks = event.data.clocks.map(({ month: _month, tookMinutes: _took, ...clock }) => clock);
    return { ...event, data: { ...event.data, clocks } } as Fact;
  });
  expect(figures('2026-11/P2/response/acme', ...old)).toMatchObject({ met: 1, stopped: { 30: 1 } });
});

it('what is delivered again changes nothing', () => {
  const places = fc.array(fc.tuple(fc.nat(40), fc.nat(6)), { maxLength: 6 });
  fc.assert(
    fc.property(moves, places, (steps, again) => {
      const { events } = walked(steps);
      const delivered = again.reduce<readonly Fact[]>((so, [from, count]) => {
        const at = Math.min(from + count, so.length);
        return [...so.slice(0, at), ...so.slice(Math.min(from, at), at), ...so.slice(at)];
      }, events);
      expect(folded(delivered)).toEqual(folded(events));
    }),
  );
});

// Rule: sla.performance
it('whatever happens to a ticket, each run is judged once and stops once, and all is the sum of the clients', () => {
  fc.assert(
    fc.property(moves, (steps) => {
      const { events } = walked(steps);
      const documents = [...folded(events).values()];
      const sums = (ofAll: boolean) => {
        const of = documents.filter(({ clientId }) => (clientId === null) === ofAll);
        const stopped = of.flatMap((doc) => Object.values(doc.stopped)).reduce((sum, count) => sum + count, 0);
        return [of.reduce((sum, { met, breached, reclassified }) => sum + met + breached + reclassified, 0), stopped];
      };
      const last = new Map(events.flatMap(({ data }) => data.clocks.map((run) => [`${run.clock}/${run.run}`, run])));
      const runs = [...last.values()].filter(({ state }) => state === 'met' || state === 'breached');
      const expected = [runs.length, runs.filter(({ stoppedAt }) => stoppedAt !== null).length];
      expect([sums(false), sums(true)]).toEqual([expected, expected]);
    }),
  );
});
