import { type Type } from '@nestjs/common';
import { DecisionsInMemory } from '../../test/support/decisions';
import { meta } from '../../test/support/given';
import { retainer } from '../../test/support/terms';
import { ada, fri, mon, open, reply, startWork, stranger, theo, tue } from '../../test/support/tickets';
import { agreementStream } from '../agreements/agreement.decider';
import { type AgreementEvent } from '../agreements/agreement.events';
import { type Calendars } from '../calendars/calendars';
import { clientStream } from '../clients/client.decider';
import { type Decisions } from '../event-store/decisions';
import { type Actor, type DomainEvent } from '../kernel/event';
import { type Instant } from '../time/instant';
import { type FollowUp, OpenFollowUp, type OpenTicket, type ServedCommand } from './ticket.commands';
import { type OpenedTicket } from './ticket.decider';
import { OpenFollowUpHandler, ticketHandlers } from './ticket.handler';

const signed: AgreementEvent = {
  type: 'AgreementSigned',
  data: {
    ...{ agreementId: 'A-1', clientId: 'acme', startsOn: '2026-11-01', firstMonth: '2026-11', termsVersion: 4 },
    terms: retainer(),
    ...{
      renewsOn: '2027-11-01',
      renewsAt: '2027-11-01T00:00:00.000Z',
      endsOn: null,
      endsAt: null,
      usableThrough: null,
    },
  },
};
const launched: DomainEvent = {
  type: 'ProjectLaunched',
  data: { clientId: 'acme', projectId: 'shop', name: 'Shop', launchedOn: '2026-10-01', warrantyDays: 30 },
};
const registered: DomainEvent = { type: 'ClientRegistered', data: { clientId: 'acme', name: 'Acme', contacts: [] } };

function agency() {
  const decisions = new DecisionsInMemory();
  const known = (stream: string, event: DomainEvent) => decisions.facts.push({ stream, commandId: 'history', event });
  known(agreementStream('A-1'), signed);
  known(clientStream('acme'), registered);
  known(clientStream('acme'), launched);
  const asked: [string | null, Instant][] = [];
  const calendars: Pick<Calendars, 'covering'> = {
    covering(region, from) {
      asked.push([region, from]);
      return Promise.resolve({ holidays: new Set(['2026-11-09']), version: 'GB-ENG@7' });
    },
  };
  const handle = async (command: ServedCommand): Promise<OpenedTicket> => {
    // What the caller leaves out is the handler's to add.
    const {
      service: _service,
      clientId: _clientId,
      ...data
    } = command.data as ConstructorParameters<typeof OpenTicket>[0];
    const bare = new (command.constructor as Type<ServedCommand>)(data, command.meta);
    const handler = ticketHandlers.find(({ name }) => name === `${command.type}Handler`);
    if (!handler) throw new Error(`Nothing handles ${command.type}`);
    const { state } = (await new handler(decisions, calendars).execute(bare)) as { state: OpenedTicket };
    return state;
  };
  const follow = async (command: OpenFollowUp): Promise<OpenedTicket> => {
    const handler = new OpenFollowUpHandler(decisions as unknown as Decisions, calendars as Calendars);
    return (await handler.execute(command)).state as OpenedTicket;
  };
  return { handle, follow, facts: decisions.eventsOf, asked };
}

it('every command that moves clocks has its handler', () => {
  expect(ticketHandlers.map(({ name }) => name)).toHaveLength(16);
  expect(new Set(ticketHandlers.map(({ name }) => name)).size).toBe(16);
});

it("a ticket is served under its agreement's terms and the holidays of their region", async () => {
  const { handle, asked } = agency();
  const { clocks, clientId } = await handle(open(fri('16:30')));
  expect(clientId).toBe('acme');
  expect(clocks.response).toMatchObject({
    ...{ dueAt: tue('09:30', 1), termsVersion: 4 },
    calendar: { timeZoneDatabase: process.versions['tz'], holidays: 'GB-ENG@7' },
  });
  expect(asked).toEqual([['GB-ENG', fri('16:30')]]);
});

it('the holidays are those around the time the fact is of', async () => {
  const { handle, asked } = agency();
  await handle(open(fri('16:30'), { occurredAt: mon('10:00') }));
  await handle(startWork(fri('16:45')));
  expect(asked.map(([, from]) => from)).toEqual([mon('10:00'), fri('16:45')]);
});

it.each(['9999-12-31T23:59:59.999Z', mon('10:31'), '1979-12-31T23:59:59.999Z', '0000-01-01T00:00:00.000Z'])(
  'nothing is published for a fact of %s, which is refused',
  async (moment) => {
    const { handle, asked } = agency();
    await expect(handle(open(mon('10:30'), { occurredAt: moment }))).rejects.toMatchObject({
      errors: [{ pointer: '/occurredAt' }],
    });
    expect(asked.every(([, from]) => from === mon('10:30'))).toBe(true);
  },
);

it('what follows needs to know no more than the ticket', async () => {
  const { handle } = agency();
  await handle(open(mon('10:00')));
  expect((await handle(reply(mon('10:30')))).clocks.response?.state).toBe('met');
});

it('an agreement that nobody signed is unknown, and so is that of another client', async () => {
  const { handle } = agency();
  await expect(handle(open(mon('10:00'), { agreementId: 'A-9' }))).rejects.toMatchObject({ code: 'UNKNOWN_AGREEMENT' });
  await expect(handle(open(mon('10:00'), { by: stranger }))).rejects.toMatchObject({ code: 'UNKNOWN_AGREEMENT' });
  await expect(handle(open(mon('10:00'), { by: theo }))).resolves.toMatchObject({ clientId: 'acme' });
});

it("a project is one of the client's", async () => {
  const { handle } = agency();
  await expect(handle(open(mon('10:00'), { projectId: 'blog' }))).rejects.toMatchObject({ code: 'UNKNOWN_PROJECT' });
  await expect(handle(open(mon('10:00'), { projectId: 'shop' }))).resolves.toMatchObject({ projectId: 'shop' });
});

it('a ticket that nobody opened is unknown', async () => {
  await expect(agency().handle(startWork(mon('10:00')))).rejects.toMatchObject({ code: 'UNKNOWN_TICKET' });
});

describe('a follow-up', () => {
  const byAda = { by: ada };
  const followUp = (over: Partial<FollowUp> = {}, { by }: { by: Actor } = byAda) =>
    new OpenFollowUp(
      {
        ...{ ticketId: 'T-2', followsUp: 'T-1', subject: 'Renew the certificate', body: '', estimateMinutes: null },
        ...over,
      },
      meta({ actor: by, at: mon('11:00') }),
    );

  // Rule: tickets.follow-up
  it('is opened under the agreement of its ticket, and is as that is where it does not say otherwise', async () => {
    const { handle, follow, facts } = agency();
    const about = { environment: 'UAT', priority: 'P3', category: 'outage', projectId: 'shop' } as const;
    await handle(open(mon('10:00'), about));
    expect(await follow(followUp())).toMatchObject({
      ...{ ticketId: 'T-2', agreementId: 'A-1', clientId: 'acme', kind: 'maintenance', channel: 'api' },
      ...{ environment: 'uat', priority: 'P3', category: 'outage', projectId: 'shop' },
      requester: { name: 'Theo', email: 'theo@acme.example' },
    });
    expect(facts('ticket-T-2')).toMatchObject([{ data: { followsUp: 'T-1', warrantyEndsOn: '2026-10-31' } }]);
    const own = { ticketId: 'T-3', priority: 'P2', category: 'bug', environment: 'QA', projectId: null } as const;
    expect(await follow(followUp(own))).toMatchObject({
      ...{ priority: 'P2', category: 'bug', environment: 'QA', projectId: null },
    });
  });

  it('is refused for a ticket that nobody opened, or that somebody may not see', async () => {
    const { handle, follow } = agency();
    await expect(follow(followUp())).rejects.toMatchObject({ code: 'UNKNOWN_TICKET' });
    await handle(open(mon('10:00')));
    await expect(follow(followUp({}, { by: stranger }))).rejects.toMatchObject({ code: 'UNKNOWN_TICKET' });
    await expect(follow(followUp({}, { by: theo }))).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});
