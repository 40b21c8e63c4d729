import { Logger } from '@nestjs/common';
import { type SlaRun, slaStatus } from '../../projections/sla-status';
import { DecisionsInMemory } from '../../test/support/decisions';
import {
  changePriority,
  clientReply,
  fri,
  mon,
  open,
  reply,
  requestInformation,
  tue,
  verdictsIn,
} from '../../test/support/tickets';
import { type Decisions } from '../event-store/decisions';
import { type RecordedOf } from '../kernel/event';
import { Refusal } from '../kernel/refusal';
import { type ReadModels } from '../read-models/read-models';
import { type TicketCommand } from '../tickets/ticket.commands';
import { ticket, ticketStream } from '../tickets/ticket.decider';
import { type TicketEvent } from '../tickets/ticket.events';
import { type Instant } from '../time/instant';
import { SlaWatch } from './watch';

/** The sla-status read model over the facts of a store in memory; it may lag behind them, and be away. */
class SlaStatusInMemory {
  /** How many facts it has seen; null is all of them. */
  seen: number | null = null;
  away = false;
  queries = 0;

  constructor(
    private readonly decisions: DecisionsInMemory,
    private readonly pageSize: number,
  ) {}

  async *pages(_projection: unknown, { watchAt }: { watchAt: { $lte: Instant } }) {
    const key = (run: SlaRun) => `${run.watchAt} ${run.id}`;
    for (let after = ''; ;) {
      this.queries += 1;
      if (this.away) throw new Refusal('STORE_UNAVAILABLE', 'The document store does not answer');
      const due = await Promise.resolve(
        [...this.documents().values()]
          .filter((run) => run.watchAt !== null && run.watchAt <= watchAt.$lte && key(run) > after)
          .toSorted((a, b) => (key(a) < key(b) ? -1 : 1)),
      );
      const page = due.slice(0, this.pageSize);
      if (page.length > 0) yield page;
      if (due.length <= this.pageSize) return;
      after = key(page.at(-1)!);
    }
  }

  private documents(): ReadonlyMap<string, SlaRun> {
    const documents = new Map<string, SlaRun>();
    this.decisions.facts.slice(0, this.seen ?? undefined).forEach(({ event }, revision) => {
      const fact = { ...event, revision } as unknown as RecordedOf<TicketEvent>;
      for (const id of slaStatus.route(fact)) {
        documents.set(id, slaStatus.evolve(documents.get(id) ?? slaStatus.initial(id), fact));
      }
    });
    return documents;
  }
}

const agency = ({ pageSize = 100 } = {}) => {
  const decisions = new DecisionsInMemory();
  const readModel = new SlaStatusInMemory(decisions, pageSize);
  const instance = () => new SlaWatch(readModel as unknown as ReadModels, decisions as unknown as Decisions);
  return {
    decisions,
    readModel,
    instance,
    watch: instance(),
    take: (command: TicketCommand) => decisions.run(ticket, ticketStream(command.data.ticketId), command),
    verdicts: (ticketId = 'T-1') => verdictsIn(decisions.eventsOf(ticketStream(ticketId)) as TicketEvent[]),
  };
};

const everyVerdict = [
  `SlaAtRisk response ${mon('11:30')}`,
  `SlaBreached response ${mon('12:00')}`,
  `SlaAtRisk resolution ${mon('16:00')}`,
  `SlaBreached resolution ${tue('10:00')}`,
];

const complaints = jest.spyOn(Logger.prototype, 'error').mockImplementation();
beforeEach(() => complaints.mockClear());

it('writes each warning and each breach when its moment comes, and nothing else', async () => {
  const { watch, take, verdicts } = agency();
  await take(open(mon('10:00')));
  expect(await watch.tick(mon('11:29:59.999'))).toBe(0);
  expect(await watch.tick(mon('11:30'))).toBe(1);
  expect(await watch.tick(mon('11:30'))).toBe(0);
  expect(await watch.tick(mon('12:00'))).toBe(0);
  expect(await watch.tick(mon('12:00:00.001'))).toBe(1);
  expect(verdicts()).toEqual(everyVerdict.slice(0, 2));
});

it('after days of downtime writes all of them, with their true moments', async () => {
  const { watch, take, verdicts } = agency();
  await take(open(mon('10:00')));
  expect(await watch.tick(fri('12:00'))).toBe(4);
  expect(verdicts()).toEqual(everyVerdict);
  expect(await watch.tick(fri('12:00'))).toBe(0);
});

it('writes them once with several instances that start at the same time', async () => {
  const { instance, take, verdicts } = agency();
  await take(open(mon('10:00')));
  const added = await Promise.all([instance(), instance(), instance()].map((watch) => watch.tick(fri('12:00'))));
  expect(added.toSorted()).toEqual([0, 0, 4]);
  expect(verdicts()).toEqual(everyVerdict);
});

it('asks about a stale document once in a tick, and adds nothing', async () => {
  const { watch, take, verdicts, readModel, decisions } = agency();
  await take(open(mon('10:00')));
  readModel.seen = decisions.facts.length;
  expect(await watch.tick(fri('12:00'))).toBe(4);
  const queries = readModel.queries;
  expect(await watch.tick(fri('12:00'))).toBe(0);
  expect(await watch.tick(fri('12:00:01.000'))).toBe(0);
  expect(readModel.queries - queries).toBe(2);
  expect(verdicts()).toEqual(everyVerdict);
});

it('a stale document does not judge a clock that was stopped, paused or put off meanwhile', async () => {
  const { watch, take, verdicts, readModel, decisions } = agency();
  await take(open(mon('10:00')));
  readModel.seen = decisions.facts.length;
  await take(reply(mon('10:30')));
  await take(requestInformation(mon('11:00')));
  await watch.tick(fri('12:00'));
  expect(verdicts()).toEqual([`SlaMet response ${mon('10:30')}`]);
  readModel.seen = null;
  await take(clientReply(tue('11:00')));
  await watch.tick(fri('12:00'));
  expect(verdicts()).toContain(`SlaBreached resolution ${'2026-11-04T10:00:00.000Z'}`);
});

it('a clock that comes due at the same moment twice is looked at twice', async () => {
  const { watch, take, verdicts, readModel, decisions } = agency();
  await take(open(mon('10:00')));
  await take(reply(mon('10:30')));
  readModel.seen = decisions.facts.length;
  await take(requestInformation(mon('11:00')));
  // What this check is asked about is paused, so it adds nothing and must not count as done.
  await watch.tick(mon('16:00'));
  readModel.seen = null;
  await take(clientReply(mon('16:10'), { occurredAt: mon('11:00') }));
  await watch.tick(mon('16:11'));
  expect(verdicts()).toContain(`SlaAtRisk resolution ${mon('16:00')}`);
});

it('goes through everything that is due, page by page', async () => {
  const { watch, take, verdicts } = agency({ pageSize: 2 });
  const ids = ['T-1', 'T-2', 'T-3', 'T-4', 'T-5'];
  for (const ticketId of ids) await take(open(mon('10:00'), { ticketId }));
  expect(await watch.tick(fri('12:00'))).toBe(20);
  for (const ticketId of ids) expect(verdicts(ticketId)).toEqual(everyVerdict);
});

it('says how far it has come where much has fallen due', async () => {
  const { watch, take } = agency();
  const said = jest.spyOn(Logger.prototype, 'log').mockImplementation();
  for (let n = 0; n < 520; n += 1) await take(open(mon('10:00'), { ticketId: `T-${n}` }));
  await watch.tick(mon('11:30'));
  expect(said.mock.calls.map(([line]) => String(line))).toEqual([
    '500 tickets with clocks due so far: 500 warnings and breaches written',
  ]);
  said.mockRestore();
});

it('one ticket that cannot be decided does not keep the others from it', async () => {
  const { watch, take, verdicts, decisions } = agency();
  await take(open(mon('10:00'), { ticketId: 'T-0' }));
  await take(open(mon('10:00')));
  const run = decisions.run.bind(decisions);
  jest.spyOn(decisions, 'run').mockImplementation((decider, stream, command) => {
    if (stream === ticketStream('T-0')) return Promise.reject(new Error('This stream holds nonsense'));
    return run(decider, stream, command);
  });
  expect(await watch.tick(fri('12:00'))).toBe(4);
  expect(verdicts()).toEqual(everyVerdict);
  expect(complaints).toHaveBeenCalledTimes(1);
  expect(complaints).toHaveBeenCalledWith(expect.stringContaining('T-0'));
});

it.each(['read model', 'event store'] as const)('outlives a %s that goes away and comes back', async (which) => {
  const { watch, take, verdicts, decisions, readModel } = agency();
  await take(open(mon('10:00')));
  const away = new Refusal('STORE_UNAVAILABLE', 'The event store does not answer');
  const outage = jest.spyOn(decisions, 'run');
  if (which === 'read model') readModel.away = true;
  else outage.mockRejectedValue(away);
  expect(await watch.tick(fri('12:00'))).toBe(0);
  expect(complaints).toHaveBeenCalledTimes(1);
  readModel.away = false;
  outage.mockRestore();
  expect(await watch.tick(fri('12:00'))).toBe(4);
  expect(verdicts()).toEqual(everyVerdict);
});

it('finds what a change of priority puts nearer', async () => {
  const { watch, take, verdicts } = agency();
  await take(open(mon('10:00')));
  await take(changePriority(mon('10:10'), 'P1'));
  expect(await watch.tick(mon('10:45'))).toBe(1);
  expect(verdicts()).toEqual([`SlaAtRisk response ${mon('10:45')}`]);
});
