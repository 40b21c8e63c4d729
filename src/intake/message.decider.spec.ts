import { given, meta } from '../../test/support/given';
import * as commands from './message.commands';
import { message } from './message.decider';
import { type MessageEvent } from './message.events';
import { ID, received, reply, TICKET } from './message.fixtures';

const { receivedAt: _, ...data } = received().data;
const receive = () => new commands.ReceiveMessage(data, meta());
const assign = () => new commands.AssignMessage({ id: ID, ...reply }, meta());
const file = () => new commands.FileMessage({ id: ID }, meta());
const hold = () => new commands.HoldMessage({ id: ID, reason: 'sender-unknown', detail: null }, meta());
const ignore = () => new commands.IgnoreMessage({ id: ID, reason: 'bulk' }, meta());
const dismiss = () => new commands.DismissMessage({ id: ID, reason: 'Spam' }, meta());

const assigned: MessageEvent = { type: 'MessageAssigned', data: { id: ID, ...reply } };
const filed: MessageEvent = { type: 'MessageFiled', data: { id: ID, ticketId: TICKET, as: 'reply' } };
const held: MessageEvent = { type: 'MessageHeld', data: { id: ID, reason: 'sender-unknown', detail: null } };
const ignored: MessageEvent = { type: 'MessageIgnored', data: { id: ID, reason: 'bulk' } };
const dismissed: MessageEvent = { type: 'MessageDismissed', data: { id: ID, reason: 'Spam' } };

describe('a message', () => {
  it('is received once, at the moment of its receipt', () => {
    given(message).when(receive()).then(received());
    given(message, received()).when(receive()).thenNothing();
    given(message, received(), assigned, filed).when(receive()).thenNothing();
  });

  it('is assigned, then filed where it was assigned to', () => {
    given(message, received()).when(assign()).then(assigned);
    given(message, received(), assigned).when(file()).then(filed);
    given(message, received(), assigned, filed).when(file()).thenNothing();
  });

  it('is held, or ignored, once', () => {
    given(message, received()).when(hold()).then(held);
    given(message, received(), held).when(hold()).thenNothing();
    given(message, received()).when(ignore()).then(ignored);
    given(message, received(), ignored).when(ignore()).thenNothing();
  });

  it('that its ticket refuses is held again, and can go elsewhere', () => {
    given(message, received(), assigned).when(hold()).then(held);
    given(message, received(), assigned, held).when(assign()).then(assigned);
  });

  it('that was held or ignored is filed or dismissed by hand', () => {
    given(message, received(), held).when(assign()).then(assigned);
    given(message, received(), ignored).when(assign()).then(assigned);
    given(message, received(), held).when(dismiss()).then(dismissed);
    given(message, received(), ignored).when(dismiss()).then(dismissed);
  });
});

it.each([
  ['one on its way', [assigned], [assign(), dismiss(), ignore()]],
  ['a filed one', [assigned, filed], [assign(), dismiss(), hold(), ignore()]],
  ['a dismissed one', [held, dismissed], [assign(), dismiss(), hold(), ignore(), file()]],
  ['one that nobody looked at yet', [], [dismiss(), file()]],
] as const)('%s is settled, or not yet to be', (_name, history, wanted) => {
  for (const command of wanted)
    given(message, received(), ...history)
      .when(command)
      .thenRefused('MESSAGE_SETTLED');
});

it('what was never received is unknown', () => {
  for (const command of [assign(), file(), hold(), ignore(), dismiss()]) {
    given(message).when(command).thenRefused('UNKNOWN_MESSAGE');
  }
});
