import { recorded } from '../test/support/fake-log';
import { ID, received, reply, TICKET } from '../src/intake/message.fixtures';
import { type MessageEvent } from '../src/intake/message.events';
import { messages } from './messages';

const ada = { id: 'ada', role: 'agent' } as const;
const after = (...events: readonly MessageEvent[]) =>
  events.reduce((card, event, revision) => messages.evolve(card, recorded(event, { revision })), messages.initial(ID));

const assigned: MessageEvent = { type: 'MessageAssigned', data: { id: ID, ...reply } };
const filed: MessageEvent = { type: 'MessageFiled', data: { id: ID, ticketId: TICKET, as: 'reply' } };
const held: MessageEvent = { type: 'MessageHeld', data: { id: ID, reason: 'refused', detail: 'No.' } };
const ignored: MessageEvent = { type: 'MessageIgnored', data: { id: ID, reason: 'bulk' } };
const dismissed: MessageEvent = { type: 'MessageDismissed', data: { id: ID, reason: 'Spam' } };
const SINCE = '2026-03-02T09:00:00.000Z';

describe('the card of a message', () => {
  it('waits from its receipt until it is filed', () => {
    expect(after(received())).toMatchObject({ state: 'received', waitingSince: SINCE, subject: 'Re: Checkout fails' });
    expect(after(received(), assigned)).toMatchObject({ state: 'assigned', waitingSince: SINCE, ticketId: TICKET });
    expect(after(received(), assigned, filed)).toMatchObject({
      state: 'filed',
      waitingSince: null,
      as: 'reply',
      decidedBy: ada,
    });
  });

  it('waits for nothing once it is held, ignored or dismissed, and says why', () => {
    expect(after(received(), held)).toMatchObject({
      state: 'held',
      waitingSince: null,
      reason: 'refused',
      detail: 'No.',
    });
    expect(after(received(), ignored)).toMatchObject({ state: 'ignored', waitingSince: null, reason: 'bulk' });
    expect(after(received(), held, dismissed)).toMatchObject({ state: 'dismissed', reason: 'Spam', detail: null });
  });

  it('waits again once a person has filed it', () => {
    expect(after(received(), held, assigned)).toMatchObject({ state: 'assigned', waitingSince: SINCE, reason: null });
  });

  it('is on no ticket once the ticket has refused it', () => {
    expect(after(received(), assigned, held)).toMatchObject({ state: 'held', ticketId: null, as: null });
  });
});

it('every fact of a message is about its card alone', () => {
  for (const event of [received(), assigned, filed, held, ignored, dismissed]) {
    expect(messages.route(recorded(event))).toEqual([ID]);
  }
});
