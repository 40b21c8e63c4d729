import { Logger } from '@nestjs/common';
import { type CommandBus } from '@nestjs/cqrs';
import { DecisionsInMemory } from '../../test/support/decisions';
import { email } from '../../test/support/email';
import { meta } from '../../test/support/given';
import { close, mon, officeService, open, requestInformation, resolve } from '../../test/support/tickets';
import { type Loaded } from '../event-store/decided';
import { type Decisions } from '../event-store/decisions';
import { type EventLog } from '../event-store/event-log';
import { type DomainCommand } from '../kernel/command';
import { type Decider } from '../kernel/decider';
import { type DomainEvent } from '../kernel/event';
import { Refusal } from '../kernel/refusal';
import { type ReadModels } from '../read-models/read-models';
import { type Settings } from '../settings';
import { type ServedCommand, type TicketCommand } from '../tickets/ticket.commands';
import { ticket, ticketStream } from '../tickets/ticket.decider';
import { type Clock } from '../time/clock';
import { type Attachments } from './attachments';
import { type DecidedMessage, Intake } from './intake';
import { messageStream } from './message.decider';
import { openedBy, type Sorted, type Sorting } from './sorting';

const TICKET = 'T-1';
const reply: Sorted = { kind: 'assign', assignment: { as: 'reply', ticketId: TICKET } };

/** The door of the event store, which can go away after so many more decisions. */
class Door extends DecisionsInMemory {
  left = Infinity;

  override run<S, C extends DomainCommand<string, unknown>, E extends DomainEvent>(
    decider: Decider<S, C, E>,
    stream: string,
    command: C,
  ) {
    this.left -= 1;
    if (this.left < 0) return Promise.reject(new Refusal('STORE_UNAVAILABLE', 'It is away'));
    return super.run(decider, stream, command);
  }

  override load<S, E extends DomainEvent>(decider: Decider<S, never, E>, stream: string): Promise<Loaded<S>> {
    if (!stream.startsWith('agreement-')) return super.load(decider, stream);
    return Promise.resolve({ state: { status: 'signed', clientId: 'acme' } as S, revision: 0, position: 1 });
  }
}

function* firstOf(events: readonly DomainEvent[]) {
  yield* events.slice(0, 1);
}

/** Bo’s message, an intake that sorts it so, and a ticket that has come as far as these commands. */
function standing(sortedAs: Sorted | ((messageId: string) => Sorted), ...history: readonly TicketCommand[]) {
  const door = new Door();
  const clock = { now: mon('12:00') };
  const asTicket = (command: TicketCommand) => door.run(ticket, ticketStream(command.data.ticketId), command);
  const bus = {
    execute: (command: ServedCommand) => {
      const ofTicket = command.constructor as new (data: object, meta: object) => ServedCommand;
      return asTicket(new ofTicket({ ...command.data, clientId: 'acme', service: officeService }, command.meta));
    },
  };
  const sorting: Pick<Sorting, 'sort' | 'ticket'> = {
    sort: ({ id }) => Promise.resolve(typeof sortedAs === 'function' ? sortedAs(id) : sortedAs),
    ticket: async (ticketId) => {
      const { state } = await door.load(ticket, ticketStream(ticketId));
      return state.status === 'unopened' ? undefined : state;
    },
  };
  const intake = new Intake(
    door as unknown as Decisions,
    { readStream: (stream: string) => firstOf(door.eventsOf(stream)) } as unknown as EventLog,
    bus as unknown as CommandBus,
    { seen: () => Promise.resolve() } as unknown as ReadModels,
    { keep: () => Promise.resolve() } as unknown as Attachments,
    sorting as Sorting,
    { now: () => clock.now } as Clock,
    {} as Settings,
  );
  const raw = email({ from: 'theo@acme.example', text: 'It fails again.', messageId: '<one@acme.example>' });
  return {
    clock,
    door,
    intake,
    begin: async (): Promise<DecidedMessage> => {
      for (const command of history) await asTicket(command);
      door.facts.length = history.length === 0 ? 0 : door.facts.length;
      return intake.receive(raw, { via: 'http', returnPath: null, recipients: [] });
    },
  };
}

const idOf = ({ state }: DecidedMessage): string => (state.status === 'unreceived' ? '' : state.id);
const types = (events: readonly DomainEvent[]): readonly string[] => events.map(({ type }) => type);

const opens = (id: string): Sorted => ({
  kind: 'assign',
  assignment: { as: 'opened', ticketId: openedBy(id), agreementId: 'A-1', priority: 'P3', category: 'question' },
});

beforeAll(() => {
  Logger.overrideLogger(false);
});

describe('a message', () => {
  it('that opens a ticket is on it from the moment it came', async () => {
    const { begin, intake, door } = standing(opens);
    const received = await begin();
    const settled = await intake.settle(received);
    const ticketId = openedBy(idOf(received));
    expect(settled.state).toMatchObject({ status: 'filed', assignment: { ticketId } });
    expect(door.eventsOf(ticketStream(ticketId))).toMatchObject([
      { type: 'TicketOpened', data: { subject: 'A question', channel: 'email' }, occurredAt: mon('12:00') },
    ]);
  });

  it.each([
    ['an open ticket', [open(mon('09:00'))], ['ReplyPosted']],
    ['one that waits for it', [open(mon('09:00')), requestInformation(mon('09:10'))], ['ClientReplied']],
    ['a resolved one', [open(mon('09:00')), resolve(mon('09:10'))], ['ReplyPosted', 'TicketReopened']],
    ['a closed one', [open(mon('09:00')), close(mon('09:10'))], ['ReplyPosted', 'TicketReopened']],
  ])('to %s says what it says, and no more', async (_, history, said) => {
    const { begin, intake, door } = standing(reply, ...history);
    const received = await begin();
    const before = door.eventsOf(ticketStream(TICKET)).length;
    await intake.settle(received);
    expect(types(door.eventsOf(ticketStream(TICKET)).slice(before)).filter((type) => !type.startsWith('Sla'))).toEqual(
      said,
    );
  });

  it.each([
    ['that opens a ticket', opens, []],
    ['to a ticket that waits for it', () => reply, [open(mon('09:00')), requestInformation(mon('09:10'))]],
    ['to a resolved ticket', () => reply, [open(mon('09:00')), resolve(mon('09:10'))]],
  ] as const)('%s comes to the same, wherever it was cut off', async (_, sortedAs, history) => {
    const whole = standing(sortedAs, ...history);
    await whole.intake.settle(await whole.begin());
    const facts = whole.door.facts.map(({ stream, event }) => [stream, event.type]);
    expect(facts.at(-1)![1]).toBe('MessageFiled');
    for (let decisions = 0; decisions < 5; decisions += 1) {
      const { begin, intake, door } = standing(sortedAs, ...history);
      const received = await begin();
      door.left = decisions;
      await intake.settle(received);
      door.left = Infinity;
      await intake.sort(idOf(received));
      await intake.sort(idOf(received));
      expect(door.facts.map(({ stream, event }) => [stream, event.type])).toEqual(facts);
    }
  });

  it('that the ticket refuses is held with the reason', async () => {
    const { begin, intake, door } = standing(reply);
    const received = await begin();
    await intake.settle(received);
    expect(door.eventsOf(messageStream(idOf(received))).at(-1)).toEqual({
      type: 'MessageHeld',
      data: { id: idOf(received), reason: 'refused', detail: 'No ticket has this id' },
    });
  });

  it.each<[Sorted, string]>([
    [{ kind: 'hold', reason: 'sender-unknown' }, 'MessageHeld'],
    [{ kind: 'ignore', reason: 'bulk' }, 'MessageIgnored'],
  ])('is left where it was sorted to: %j', async (sorted, type) => {
    const { begin, intake, door } = standing(sorted);
    await intake.settle(await begin());
    expect(types(door.facts.map(({ event }) => event))).toEqual(['MessageReceived', type]);
  });

  it('is decided on once, though it would be decided otherwise the next time', async () => {
    let times = 0;
    const { begin, intake, door } = standing(
      () => (times++ === 0 ? reply : { kind: 'hold', reason: 'not-on-ticket' }),
      open(mon('09:00')),
    );
    const received = await begin();
    door.left = 1;
    await intake.settle(received);
    door.left = Infinity;
    expect((await intake.sort(idOf(received))).state).toMatchObject({ status: 'filed' });
  });
});

describe('a held message', () => {
  const held: Sorted = { kind: 'hold', reason: 'sender-unknown' };

  it('goes where a person says, in the sender’s own name', async () => {
    const { begin, intake, door } = standing(held, open(mon('09:00')));
    const id = idOf(await intake.settle(await begin()));
    await intake.assign(id, { as: 'reply', ticketId: TICKET }, meta());
    expect(door.eventsOf(ticketStream(TICKET)).at(-1)).toMatchObject({
      type: 'ReplyPosted',
      data: { body: 'It fails again.', byAgency: false },
    });
  });

  it('that came before its ticket was opened is on it from the opening on', async () => {
    const { begin, intake, door, clock } = standing(held, open(mon('14:00')));
    const id = idOf(await intake.settle(await begin()));
    clock.now = mon('15:00');
    await intake.assign(id, { as: 'reply', ticketId: TICKET }, meta());
    expect(door.eventsOf(ticketStream(TICKET)).at(-1)).toMatchObject({ type: 'ReplyPosted', occurredAt: mon('14:00') });
  });

  it('that its ticket refuses waits on, and whoever filed it hears why', async () => {
    const { begin, intake, door } = standing(held, open(mon('14:00')));
    const id = idOf(await intake.settle(await begin()));
    const filing = intake.assign(id, { as: 'reply', ticketId: TICKET }, meta());
    await expect(filing).rejects.toMatchObject({ code: 'INVALID' });
    expect(types(door.eventsOf(messageStream(id))).slice(-2)).toEqual(['MessageAssigned', 'MessageHeld']);
  });
});
