import { Logger } from '@nestjs/common';
import { type CommandBus } from '@nestjs/cqrs';
import { outages, type OutageCard } from '../../projections/outages';
import { DecisionsInMemory } from '../../test/support/decisions';
import { recorded } from '../../test/support/fake-log';
import { meta } from '../../test/support/given';
import { officeService } from '../../test/support/tickets';
import { RegisterClient } from '../clients/client.commands';
import { client, clientStream } from '../clients/client.decider';
import { type Decisions } from '../event-store/decisions';
import { type RecordedOf } from '../kernel/event';
import { type ReadModels } from '../read-models/read-models';
import { type OpenTicket } from '../tickets/ticket.commands';
import { ticket, ticketStream } from '../tickets/ticket.decider';
import { type Instant } from '../time/instant';
import { NoteSignal } from './check.commands';
import { check, checkIdOf, checkStream } from './check.decider';
import { type CheckEvent } from './check.events';
import { OutageTickets } from './outage-tickets';

const checkId = checkIdOf('a1', 'shop');
const began = '2026-11-02T10:00:00.000Z';
const over = '2026-11-02T10:30:00.000Z';
const later = '2026-11-02T12:00:00.000Z';

/** Monitoring whose stores are in memory. */
class Watched {
  readonly decisions = new DecisionsInMemory();
  /** As many instances of the program as are asked for. */
  readonly instance = () => new OutageTickets(this.bus, this.decisions as unknown as Decisions, this.readModels);

  async registers(): Promise<void> {
    const contacts = [{ name: 'Theo', email: 'theo@acme.example' }];
    await this.decisions.run(
      client,
      clientStream('acme'),
      new RegisterClient({ clientId: 'acme', name: 'Acme', contacts }, meta()),
    );
  }

  /** The fact alone, as a crash right after it leaves it. */
  async hears(state: 'down' | 'up', at: Instant) {
    const about = { agreementId: 'a1', check: 'shop', state, at, detail: `It is ${state}` };
    const served = { checkId, clientId: 'acme', servedFrom: '2026-01-01T00:00:00.000Z', servedTo: null };
    const told = meta({ commandId: `signal-${state}-${at}`, at });
    return this.decisions.run(check, checkStream(checkId), new NoteSignal({ ...about, ...served }, told));
  }

  ticketFacts() {
    return this.decisions.facts.filter(({ stream }) => stream.startsWith('ticket-')).map(({ event }) => event);
  }

  private get bus(): CommandBus {
    const execute = (command: OpenTicket) => {
      const Served = command.constructor as typeof OpenTicket;
      const served = new Served({ ...command.data, clientId: 'acme', service: officeService }, command.meta);
      return this.decisions.run(ticket, ticketStream(command.data.ticketId), served);
    };
    return { execute } as unknown as CommandBus;
  }

  private get readModels(): ReadModels {
    const cards = () => {
      const byId = new Map<string, OutageCard>();
      for (const { stream, event } of this.decisions.facts) {
        if (!Object.hasOwn(outages.handles as object, event.type)) continue;
        const told = recorded(event);
        const actor = { id: stream.startsWith('ticket-') ? 'monitoring' : 'probe', role: 'system' as const };
        const fact = { ...told, metadata: { ...told.metadata, actor } } as Parameters<typeof outages.route>[0];
        for (const id of outages.route(fact)) byId.set(id, outages.evolve(byId.get(id) ?? outages.initial(id), fact));
      }
      return [...byId.values()];
    };
    const pages = async function* (_: unknown, filter: Record<string, { $lte: Instant }>) {
      const [[list, { $lte }]] = Object.entries(filter) as [['opensSince' | 'notesSince', { $lte: Instant }]];
      const due = await Promise.resolve(cards().filter((card) => card[list] !== null && card[list] <= $lte));
      if (due.length > 0) yield due;
    };
    return { pages } as unknown as ReadModels;
  }
}

const factsOf = (decided: { readonly events: readonly RecordedOf<CheckEvent>[] }) => decided.events;
const signal = meta({ at: began, actor: { id: 'probe', role: 'integrator' } });

let watched: Watched;
beforeEach(async () => {
  watched = new Watched();
  await watched.registers();
});
afterEach(() => jest.restoreAllMocks());

it('an outage opens a P1 of when it began, for the client’s first contact', async () => {
  await watched.instance().follow(factsOf(await watched.hears('down', began)), signal);

  expect(watched.ticketFacts()[0]).toMatchObject({
    type: 'TicketOpened',
    occurredAt: began,
    data: {
      ...{ subject: 'Outage: shop', channel: 'monitoring', kind: 'support', category: 'outage', priority: 'P1' },
      ...{ environment: 'production', requester: { name: 'Theo', email: 'theo@acme.example' } },
      body: `shop has been down since ${began}.\n\nIt is down`,
    },
  });
});

it('its end is a public reply that answers nothing', async () => {
  const monitoring = watched.instance();
  await monitoring.follow(factsOf(await watched.hears('down', began)), signal);
  await monitoring.follow(factsOf(await watched.hears('up', over)), { ...signal, at: over });

  const reply = watched.ticketFacts().find(({ type }) => type === 'ReplyPosted');
  expect(reply).toMatchObject({ occurredAt: over, data: { public: true, byAgency: false } });
  const { state } = await watched.decisions.load(ticket, watched.decisions.facts.at(-1)!.stream);
  expect(state).toMatchObject({ status: 'opened', answeredAt: null });
});

// Rule: tickets.one-per-running-outage
it('what a crash after the fact left undone, the work list does, however many look', async () => {
  await watched.hears('down', began);
  await watched.hears('up', over);
  const instances = [watched.instance(), watched.instance(), watched.instance()];
  for (let look = 0; look < 3; look += 1) await Promise.all(instances.map((instance) => instance.tick(later)));

  const types = watched.ticketFacts().map(({ type }) => type);
  expect(types.filter((type) => type === 'TicketOpened')).toHaveLength(1);
  expect(types.filter((type) => type === 'ReplyPosted')).toHaveLength(1);
  expect(watched.ticketFacts()[0]).toMatchObject({ type: 'TicketOpened', occurredAt: began });
  expect(await watched.instance().tick(later)).toBe(0);
});

it('an end whose ticket a crash kept from being opened waits for it', async () => {
  const warned = jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
  await watched.hears('down', began);
  const monitoring = watched.instance();

  expect(await monitoring.follow(factsOf(await watched.hears('up', over)), { ...signal, at: over })).toBe(0);
  expect(warned).toHaveBeenCalledTimes(1);
  expect(await monitoring.tick(later)).toBeGreaterThan(0);
  const types = watched.ticketFacts().map(({ type }) => type);
  expect([types[0], types.includes('ReplyPosted')]).toEqual(['TicketOpened', true]);
});
