import fc from 'fast-check';
import { moves, type Walk, walked } from '../../test/support/ticket-walk';
import { officeService } from '../../test/support/tickets';
import { type Clock } from '../sla/clock';
import { type Instant } from '../time/instant';
import { workedMs } from '../time/working-calendar';
import { type TicketEvent } from './ticket.events';

const runId = ({ clock, run }: Clock) => `${clock}/${run}`;

/** What was written of each run, in order. */
function lives(
  events: readonly TicketEvent[],
): ReadonlyMap<string, readonly { readonly event: TicketEvent; readonly clock: Clock }[]> {
  const all = new Map<string, { event: TicketEvent; clock: Clock }[]>();
  for (const event of events) {
    for (const clock of event.data.clocks) all.set(runId(clock), [...(all.get(runId(clock)) ?? []), { event, clock }]);
  }
  return all;
}

const walks = (property: (walk: Walk) => void) =>
  fc.assert(
    fc.property(moves, (steps) => property(walked(steps))),
    { numRuns: 300 },
  );

it('no run of a clock is judged twice, or warned of twice', () => {
  walks(({ events }) => {
    for (const life of lives(events).values()) {
      const types = life.map(({ event }) => event.type);
      expect(types.filter((type) => type === 'SlaMet' || type === 'SlaBreached').length).toBeLessThanOrEqual(1);
      expect(types.filter((type) => type === 'SlaAtRisk').length).toBeLessThanOrEqual(1);
    }
  });
});

it('a run that has ended, and one that is late, has its verdict, unless its target was taken away', () => {
  walks(({ events, end }) => {
    for (const life of lives(events).values()) {
      const { clock } = life.at(-1)!;
      const verdict = life.find(({ event }) => event.type === 'SlaMet' || event.type === 'SlaBreached')?.event.type;
      if (clock.state === 'met') expect(verdict).toBe('SlaMet');
      else if (clock.state === 'breached') expect(verdict).toBe('SlaBreached');
      else expect(verdict).toBeUndefined();
      if (clock.state === 'running') expect(clock.dueAt! >= end).toBe(true);
    }
  });
});

it('what is met was in time, what is breached was not, and a breach stays', () => {
  walks(({ events }) => {
    for (const life of lives(events).values()) {
      const { clock } = life.at(-1)!;
      if (clock.state === 'met') expect(clock.stoppedAt! <= clock.dueAt!).toBe(true);
      const breach = life.findIndex(({ event }) => event.type === 'SlaBreached');
      if (breach < 0) continue;
      const { event } = life[breach]!;
      expect(event.type === 'SlaBreached' && event.data.dueAt < event.data.detectedAt).toBe(true);
      for (const later of life.slice(breach)) {
        expect(later.clock).toMatchObject({ state: 'breached', dueAt: life[breach]!.clock.dueAt });
      }
    }
  });
});

it('a due moment is when the minutes since the start, without the pauses, reach the target', () => {
  const { timeZone, coverage, holidays } = officeService;
  walks(({ events }) => {
    for (const { clocks } of events.map(({ data }) => data)) {
      for (const { state, startedAt, dueAt, targetMinutes, pauses } of clocks) {
        if (state !== 'running') continue;
        const worked = workedMs(
          { timeZone, coverage, holidays },
          startedAt,
          dueAt!,
          pauses as { from: Instant; to: Instant }[],
        );
        expect(worked).toBe(targetMinutes * 60_000);
      }
    }
  });
});

it('there is one live run of a clock at most, and its runs are numbered without a gap', () => {
  walks(({ events }) => {
    const last = [...lives(events).values()].map((life) => life.at(-1)!.clock);
    for (const name of ['response', 'resolution', 'update']) {
      const runs = last.filter(({ clock }) => clock === name);
      expect(runs.map(({ run }) => run)).toEqual(runs.map((_, i) => i + 1));
      expect(runs.filter(({ stoppedAt }) => stoppedAt === null).length).toBeLessThanOrEqual(1);
    }
  });
});
