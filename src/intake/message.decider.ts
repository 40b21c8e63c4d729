import { type Decider, unreachable } from '../kernel/decider';
import { Refusal } from '../kernel/refusal';
import { type MessageCommand } from './message.commands';
import { type Assignment, type MessageEvent, type MessageState } from './message.events';

export type Message = { readonly status: 'unreceived' } | ReceivedMessage;

/** What it says stays in its first fact: many messages are remembered at once. */
export interface ReceivedMessage {
  readonly status: MessageState;
  readonly id: string;
  /** Where it goes; null until that is decided, and again once the ticket has refused it. */
  readonly assignment: Assignment | null;
  /** How often it was assigned. */
  readonly assignments: number;
}

export const messageStream = (id: string): string => `message-${id}`;

/**
 * One incoming message, from its receipt until it is filed or laid aside. Received again it adds nothing.
 * Refuses UNKNOWN_MESSAGE; MESSAGE_SETTLED for one that is on its way to a ticket, filed or dismissed.
 */
export const message: Decider<Message, MessageCommand, MessageEvent> = {
  name: 'message',
  initialState: { status: 'unreceived' },
  decide,
  evolve,
};

function decide(command: MessageCommand, state: Message): readonly MessageEvent[] {
  if (command.type === 'ReceiveMessage') {
    if (state.status !== 'unreceived') return [];
    return [{ type: 'MessageReceived', data: { ...command.data, receivedAt: command.meta.at } }];
  }
  const { id } = command.data;
  if (state.status === 'unreceived') throw unknownMessage(id);
  switch (command.type) {
    case 'AssignMessage':
      allow(state, id, ['received', 'held', 'ignored']);
      return [{ type: 'MessageAssigned', data: command.data }];
    case 'FileMessage': {
      if (state.status === 'filed') return [];
      allow(state, id, ['assigned']);
      const { ticketId, as } = state.assignment!;
      return [{ type: 'MessageFiled', data: { id, ticketId, as } }];
    }
    case 'HoldMessage':
      if (state.status === 'held') return [];
      allow(state, id, ['received', 'assigned']);
      return [{ type: 'MessageHeld', data: command.data }];
    case 'IgnoreMessage':
      if (state.status === 'ignored') return [];
      allow(state, id, ['received']);
      return [{ type: 'MessageIgnored', data: command.data }];
    case 'DismissMessage':
      allow(state, id, ['held', 'ignored']);
      return [{ type: 'MessageDismissed', data: command.data }];
    default:
      return unreachable(command);
  }
}

function allow({ status }: ReceivedMessage, id: string, states: readonly MessageState[]): void {
  if (states.includes(status)) return;
  throw new Refusal('MESSAGE_SETTLED', `This message is ${status}: it must be ${states.join(' or ')}`, {
    messageId: id,
    state: status,
  });
}

function evolve(state: Message, event: MessageEvent): Message {
  if (event.type === 'MessageReceived') {
    return { status: 'received', id: event.data.id, assignment: null, assignments: 0 };
  }
  if (state.status === 'unreceived') throw new Error(`${event.type} of a message that was never received`);
  switch (event.type) {
    case 'MessageAssigned': {
      const { id: _id, ...assignment } = event.data;
      return { ...state, status: 'assigned', assignment, assignments: state.assignments + 1 };
    }
    case 'MessageFiled':
      return { ...state, status: 'filed' };
    case 'MessageHeld':
      return { ...state, status: 'held', assignment: null };
    case 'MessageIgnored':
      return { ...state, status: 'ignored' };
    case 'MessageDismissed':
      return { ...state, status: 'dismissed' };
    default:
      return unreachable(event);
  }
}

export const unknownMessage = (id: string): Refusal =>
  new Refusal('UNKNOWN_MESSAGE', 'No message has this id', { messageId: id });
