import { Logger } from '@nestjs/common';
import { type CommandBus } from '@nestjs/cqrs';
import { type Projection } from '../kernel/projection';
import { DecisionsInMemory } from '../../test/support/decisions';
import { recorded } from '../../test/support/fake-log';
import { meta } from '../../test/support/given';
import { retainer } from '../../test/support/terms';
import { officeService } from '../../test/support/tickets';
import { GiveNotice, SignAgreement } from '../agreements/agreement.commands';
import { agreement, agreementStream } from '../agreements/agreement.decider';
import { RegisterClient } from '../clients/client.commands';
import { client, clientStream } from '../clients/client.decider';
import { type Decisions } from '../event-store/decisions';
import { type DomainEvent } from '../kernel/event';
import { type ReadModels } from '../read-models/read-models';
import { type OpenTicket } from '../tickets/ticket.commands';
import { ticket, ticketStream } from '../tickets/ticket.decider';
import { type Instant } from '../time/instant';
import { TakeOccurrence } from './maintenance.commands';
import { type PlannedMaintenance, maintenance, maintenanceStream } from './maintenance.decider';
import { endOf, ProposeMaintenance, ProposeMaintenanceHandler } from './maintenance.handler';
import { PlannedWorkSchedule } from './planned-work';

type Listed = Readonly<Record<string, string | null>>;

/** An agency whose stores are in memory. */
class Agency {
  readonly decisions = new DecisionsInMemory();
  /** As many instances of the program as are asked for. */
  readonly instance = () => new PlannedWorkSchedule(this.bus, this.door, this.readModels);
  private failing = new Set<string>();

  async signs(): Promise<void> {
    const contacts = [{ name: 'Theo', email: 'theo@acme.example' }];
    const at = '2026-09-01T08:00:00.000Z';
    const registers = new RegisterClient({ clientId: 'acme', name: 'Acme', contacts }, meta({ at }));
    await this.decisions.run(client, clientStream('acme'), registers);
    const signing = { agreementId: 'a1', clientId: 'acme', startsOn: '2026-09-01', terms: retainer() };
    const known = { clientIsKnown: true, holidaysAreKnown: true };
    await this.decisions.run(
      agreement,
      agreementStream('a1'),
      new SignAgreement({ ...signing, ...known }, meta({ at })),
    );
  }

  async givesNotice(askedFor: string): Promise<void> {
    const notice = { agreementId: 'a1', givenOn: '2026-09-02', askedFor, by: null };
    const given = meta({ commandId: 'notice', at: '2026-09-02T08:00:00.000Z' });
    await this.decisions.run(agreement, agreementStream('a1'), new GiveNotice(notice, given));
  }

  async plans(
    rule: string,
    subject = 'Updates',
    at: Instant = '2026-09-02T08:00:00.000Z',
  ): Promise<PlannedMaintenance> {
    const work = { subject, body: '', priority: 'P3', category: 'security-update', environment: 'production' } as const;
    const plan = { agreementId: 'a1', rule, startsOn: '2026-09-01', at: '09:00', ...work, estimateMinutes: 60 };
    const command = new ProposeMaintenance(plan, meta({ commandId: `plan-${subject}`, at }));
    return (await new ProposeMaintenanceHandler(this.door).execute(command)).state as PlannedMaintenance;
  }

  /** The fact alone, as a crash right after it leaves it. */
  async takes({ maintenanceId, nextAt }: PlannedMaintenance): Promise<void> {
    const taken = { maintenanceId, since: nextAt!, agreementEndsAt: null };
    await this.decisions.run(
      maintenance,
      maintenanceStream(maintenanceId),
      new TakeOccurrence(taken, meta({ commandId: 'taken', at: nextAt! })),
    );
  }

  failsToOpen(subject: string): void {
    this.failing.add(subject);
  }

  /** Tickets in the order of their opening, each with its moment. */
  opened(): readonly string[] {
    return this.decisions.facts
      .filter(({ event }) => event.type === 'TicketOpened')
      .map(({ event }) => `${(event.data as { subject: string }).subject} ${event.occurredAt}`);
  }

  tickets = () =>
    this.decisions.facts.filter(({ event }) => event.type === 'TicketOpened').map(({ event }) => event.data);

  private get door(): Decisions {
    return this.decisions as unknown as Decisions;
  }

  private get bus(): CommandBus {
    const execute = async (command: OpenTicket) => {
      if (this.failing.has(command.data.subject)) throw new Error('gone');
      const Served = command.constructor as typeof OpenTicket;
      const served = new Served({ ...command.data, clientId: 'acme', service: officeService }, command.meta);
      return this.decisions.run(ticket, ticketStream(command.data.ticketId), served);
    };
    return { execute } as unknown as CommandBus;
  }

  /** The work lists as the facts so far fold. */
  private get readModels(): ReadModels {
    const folded = (list: Projection<object, never>) => {
      const documents = new Map<string, object>();
      for (const { stream, event } of this.decisions.facts) {
        if (!Object.hasOwn(list.handles as object, event.type)) continue;
        const told = recorded<DomainEvent>(event);
        const actor = { id: stream.startsWith('ticket-') ? 'schedule' : 'ada', role: 'system' as const };
        const fact = { ...told, metadata: { ...told.metadata, actor } } as never;
        for (const id of list.route(fact)) {
          documents.set(id, list.evolve(documents.get(id) ?? list.initial(id), fact));
        }
      }
      return [...documents.values()] as Listed[];
    };
    const pages = async function* (list: Projection<object, never>, filter: Record<string, { $lte: Instant }>) {
      const [[since, { $lte }]] = Object.entries(filter) as [[string, { $lte: Instant }]];
      const due = await Promise.resolve(folded(list).filter((doc) => (doc[since] ?? '~') <= $lte));
      if (due.length > 0) yield due;
    };
    return { pages } as unknown as ReadModels;
  }
}

const september = '2026-09-17T08:00:00.000Z';
const october = '2026-10-15T08:00:00.000Z';
const november = '2026-11-19T09:00:00.000Z';

let agency: Agency;
beforeEach(async () => {
  agency = new Agency();
  await agency.signs();
});
afterEach(() => jest.restoreAllMocks());

it('an occurrence opens its ticket at its moment, and then nothing is due', async () => {
  await agency.plans('FREQ=MONTHLY;BYDAY=3TH');
  const schedule = agency.instance();

  expect(await schedule.tick('2026-09-17T07:59:59.999Z')).toBe(0);
  expect(await schedule.tick(september)).toBeGreaterThan(0);
  expect(await schedule.tick(september)).toBe(0);
  expect(agency.opened()).toEqual([`Updates ${september}`]);
  expect(agency.tickets()[0]).toMatchObject({
    ...{ channel: 'schedule', kind: 'maintenance', category: 'security-update', priority: 'P3' },
    ...{ estimateMinutes: 60, requester: { name: 'Theo', email: 'theo@acme.example' } },
  });
});

// Rule: tickets.maintenance-once-each
it('after two months of downtime each missed occurrence opens a ticket of its own moment', async () => {
  await agency.plans('FREQ=MONTHLY;BYDAY=3TH');

  await agency.instance().tick('2026-11-20T00:00:00.000Z');
  expect(agency.opened()).toEqual([september, october, november].map((at) => `Updates ${at}`));
});

it('of very many the latest twelve do', async () => {
  await agency.plans('FREQ=DAILY');

  await agency.instance().tick('2026-11-20T12:00:00.000Z');
  const days = Array.from({ length: 12 }, (_, i) => `2026-11-${String(i + 9).padStart(2, '0')}`);
  expect(agency.opened()).toEqual(days.map((day) => `Updates ${day}T09:00:00.000Z`));
});

// Rule: tickets.maintenance-once-each
it('several instances at once open each once', async () => {
  await agency.plans('FREQ=WEEKLY;BYDAY=MO');
  await agency.plans('FREQ=MONTHLY;BYDAY=3TH', 'Backups');

  const instances = [agency.instance(), agency.instance(), agency.instance()];
  for (let look = 0; look < 3; look += 1) {
    await Promise.all(instances.map((schedule) => schedule.tick('2026-10-01T00:00:00.000Z')));
  }
  expect(agency.opened().toSorted()).toEqual([
    `Backups ${september}`,
    ...['07', '14', '21', '28'].map((day) => `Updates 2026-09-${day}T08:00:00.000Z`),
  ]);
});

// Rule: tickets.maintenance-once-each
it('a ticket that a crash kept from being opened opens later, once', async () => {
  await agency.takes(await agency.plans('FREQ=MONTHLY;BYDAY=3TH'));
  expect(agency.opened()).toEqual([]);

  const schedule = agency.instance();
  expect(await schedule.tick('2026-09-18T00:00:00.000Z')).toBeGreaterThan(0);
  expect(await schedule.tick('2026-09-18T00:00:00.000Z')).toBe(0);
  expect(agency.opened()).toEqual([`Updates ${september}`]);
});

it('what falls on a day after the agreement’s end opens nothing, and the plan ends with it', async () => {
  const plan = await agency.plans('FREQ=MONTHLY;BYDAY=3TH');
  await agency.givesNotice('2026-10-14');

  await agency.instance().tick('2026-12-01T00:00:00.000Z');
  expect(agency.opened()).toEqual([`Updates ${september}`]);
  expect(agency.decisions.eventsOf(maintenanceStream(plan.maintenanceId)).at(-1)).toMatchObject({
    type: 'MaintenanceEnded',
    data: { reason: 'agreement-ended' },
    occurredAt: '2026-10-14T23:00:00.000Z',
  });
});

it('an agreement without an end in sight has none', async () => {
  const { state } = await agency.decisions.load(agreement, agreementStream('a1'));
  expect(state.status === 'signed' && endOf(state)).toBeNull();
});

it('one plan that fails keeps no other from its ticket, and is told of', async () => {
  const told = jest.spyOn(Logger.prototype, 'error').mockReturnValue(undefined);
  await agency.plans('FREQ=MONTHLY;BYDAY=3TH', 'Backups');
  await agency.plans('FREQ=MONTHLY;BYDAY=3TH');
  agency.failsToOpen('Backups');

  await agency.instance().tick(september);
  expect(agency.opened()).toEqual([`Updates ${september}`]);
  expect(told).toHaveBeenCalledWith(
    expect.stringMatching(/^Planned maintenance .+ waits for the next look: Error: gone$/),
  );
});
