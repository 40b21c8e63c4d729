import fc from 'fast-check';
import { idFrom } from '../kernel/ids';
import { isNotice, isOurs, noticeMessageId, ticketAddress, ticketIdAddressed, ticketIdReferred } from './mailbox';

const mailbox = 'support@agency.example';
const ticketId = idFrom('a command', 'ticket');
const other = idFrom('another command', 'ticket');

describe("a ticket's address", () => {
  it('is the mailbox with the ticket behind a plus', () => {
    expect(ticketAddress(mailbox, ticketId)).toBe(`support+${ticketId}@agency.example`);
  });

  it('leads back to the ticket, whoever else the message went to and however it is spelt', () => {
    const address = ticketAddress(mailbox, ticketId);
    expect(ticketIdAddressed(mailbox, ['bo@acme.example', mailbox, ` ${address.toUpperCase()}`])).toBe(ticketId);
  });

  it('of several is the first', () => {
    const addresses = [ticketAddress(mailbox, ticketId), ticketAddress(mailbox, other)];
    expect(ticketIdAddressed(mailbox, addresses)).toBe(ticketId);
  });

  it.each([
    ['no address', 'nobody'],
    ['nothing', ''],
    ['the mailbox', mailbox],
    ['another domain', `support+${ticketId}@agency.example.evil.example`],
    ['another mailbox', `sales+${ticketId}@agency.example`],
    ['a longer one', `support+${ticketId}+x@agency.example`],
    ['a tag that is no ticket', 'support+newsletter@agency.example'],
    ['two at signs', `support+${ticketId}@agency.example@evil.example`],
  ])('is not %s', (_, address) => {
    expect(ticketIdAddressed(mailbox, [address])).toBeUndefined();
  });

  it('may be that of a mailbox which has a plus itself', () => {
    const tagged = 'help+desk@agency.example';
    expect(ticketIdAddressed(tagged, [ticketAddress(tagged, ticketId)])).toBe(ticketId);
  });

  it('is ours as the mailbox is, and nothing else', () => {
    expect(
      [mailbox, 'SUPPORT@Agency.Example', ticketAddress(mailbox, ticketId)].map((to) => isOurs(mailbox, to)),
    ).toEqual([true, true, true]);
    expect(isOurs(mailbox, 'sales@agency.example')).toBe(false);
    expect(isOurs(mailbox, 'support+x@agency.example')).toBe(false);
  });
});

describe("a notice's Message-ID", () => {
  it('names the notice and the ticket', () => {
    expect(noticeMessageId(mailbox, ticketId, 'n1')).toBe(`<notice.n1.${ticketId}@agency.example>`);
    expect(noticeMessageId(mailbox, null, 'n1')).toBe('<notice.n1.none@agency.example>');
  });

  it('leads back to the ticket, with and without its brackets', () => {
    const messageId = noticeMessageId(mailbox, ticketId, idFrom('a notice'));
    expect(ticketIdReferred(mailbox, ['<x@acme.example>', messageId])).toBe(ticketId);
    expect(ticketIdReferred(mailbox, [messageId.slice(1, -1)])).toBe(ticketId);
  });

  it('of no ticket leads nowhere, and is a notice all the same', () => {
    const messageId = noticeMessageId(mailbox, null, 'n1');
    expect(ticketIdReferred(mailbox, [messageId])).toBeUndefined();
    expect(isNotice(mailbox, messageId)).toBe(true);
  });

  it.each([
    `<notice.n1.${ticketId}@evil.example>`,
    `<${ticketId}@agency.example>`,
    '<notice.n1.x@agency.example>',
    `<notice.n1.${ticketId}@agency.example>@evil.example`,
  ])('is not %s', (messageId) => {
    expect(ticketIdReferred(mailbox, [messageId])).toBeUndefined();
    expect(isNotice(mailbox, messageId)).toBe(false);
  });
});

it('any text at all is read without a fault', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(ticketIdAddressed(mailbox, [text])).toBeUndefined();
      expect(ticketIdReferred(mailbox, [text])).toBeUndefined();
    }),
  );
});
