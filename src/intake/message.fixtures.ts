import { type Assignment, type MessageReceived } from './message.events';

export const ID = '0b0d1e2f-0000-5000-8000-000000000001';
export const TICKET = '0b0d1e2f-0000-5000-8000-000000000002';

/** Bo of Acme asks a question. */
export const received = (over: Partial<MessageReceived['data']> = {}): MessageReceived => ({
  type: 'MessageReceived',
  data: {
    id: ID,
    receivedAt: '2026-03-02T09:00:00.000Z',
    via: 'smtp',
    from: [{ name: 'Bo', address: 'bo@acme.example' }],
    to: [{ name: '', address: 'support@agency.example' }],
    cc: [],
    deliveredTo: ['support@agency.example'],
    subject: 'Re: Checkout fails',
    text: 'It answers 500.',
    date: null,
    messageId: '<one@acme.example>',
    inReplyTo: [],
    references: [],
    automatic: null,
    digest: 'd'.repeat(64),
    bytes: 300,
    attachments: [],
    ...over,
  },
});

export const reply: Assignment = { as: 'reply', ticketId: TICKET };
