import { type Assignment, type Mailbox, type MessageEvent, type MessageState } from '../src/intake/message.events';
import { type Actor } from '../src/kernel/event';
import { type Projection } from '../src/kernel/projection';
import { type Instant } from '../src/time/instant';

/** One incoming message, without its words. Those that wait are the work list of those that file them. */
export interface MessageCard {
  readonly id: string;
  readonly state: MessageState;
  /** Since when it waits to be filed, held or ignored; null once that was done. */
  readonly waitingSince: Instant | null;
  readonly receivedAt: Instant;
  readonly via: 'http' | 'smtp';
  readonly from: readonly Mailbox[];
  readonly subject: string;
  readonly messageId: string | null;
  /** Why it is held or ignored, or was dismissed. */
  readonly reason: string | null;
  /** What refused it, where something did. */
  readonly detail: string | null;
  /** The ticket that it went to, or is on its way to. */
  readonly ticketId: string | null;
  readonly as: Assignment['as'] | null;
  /** Who decided on it last. */
  readonly decidedBy: Actor | null;
  readonly revision: number;
}

export const messages: Projection<MessageCard, MessageEvent> = {
  name: 'messages',
  version: 1,
  handles: {
    MessageReceived: true,
    MessageAssigned: true,
    MessageFiled: true,
    MessageHeld: true,
    MessageIgnored: true,
    MessageDismissed: true,
  },
  route: ({ data }) => [data.id],
  initial: (id) => ({
    id,
    state: 'received',
    waitingSince: null,
    receivedAt: '',
    via: 'http',
    from: [],
    subject: '',
    messageId: null,
    reason: null,
    detail: null,
    ticketId: null,
    as: null,
    decidedBy: null,
    revision: -1,
  }),
  evolve(before, event) {
    const { metadata, revision } = event;
    const card = { ...before, revision, reason: null, detail: null };
    const settled = { ...card, waitingSince: null, decidedBy: metadata.actor };
    switch (event.type) {
      case 'MessageReceived': {
        const { receivedAt, via, from, subject, messageId } = event.data;
        const said = { receivedAt, via, from, subject, messageId };
        const since = metadata.recordedAt;
        return { ...card, ...said, state: 'received', waitingSince: since };
      }
      case 'MessageAssigned': {
        const { ticketId, as } = event.data;
        const since = before.waitingSince ?? metadata.recordedAt;
        return { ...settled, state: 'assigned', waitingSince: since, ticketId, as };
      }
      case 'MessageFiled':
        return { ...card, state: 'filed', waitingSince: null };
      case 'MessageHeld': {
        const { reason, detail } = event.data;
        return { ...settled, state: 'held', reason, detail, ticketId: null, as: null };
      }
      case 'MessageIgnored':
        return { ...settled, state: 'ignored', reason: event.data.reason };
      case 'MessageDismissed':
        return { ...settled, state: 'dismissed', reason: event.data.reason };
    }
  },
  indexes: [
    { waitingSince: 1 },
    { receivedAt: -1 },
    { state: 1, receivedAt: -1 },
    { ticketId: 1, receivedAt: -1 },
    { messageId: 1 },
  ],
};
