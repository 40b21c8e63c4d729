import { idFrom } from '../kernel/ids';
import { noticeMessageId, ticketAddress } from '../mail/mailbox';
import { automaticReason, isAddress, requesterOf, type Signs, subjectOf } from './message.rules';

const mailbox = 'support@agency.example';
const none: Signs = {
  autoSubmitted: [],
  autoResponseSuppress: [],
  precedence: [],
  listId: [],
  contentType: 'text/plain',
  returnsToNobody: false,
};
const bo = { from: [{ name: 'Bo', address: 'bo@acme.example' }], messageId: '<x@acme.example>' };
const reasonFor = (signs: Partial<Signs>, from = bo) => automaticReason({ ...none, ...signs }, from, mailbox);

describe('a message that nobody wrote', () => {
  it.each<[string, Partial<Signs>, string]>([
    ['an automatic answer', { autoSubmitted: ['auto-replied'] }, 'auto-submitted'],
    ['one made by a program', { autoSubmitted: ['auto-generated; owner=x'] }, 'auto-submitted'],
    ['one that wants no automatic answers', { autoResponseSuppress: ['All'] }, 'auto-response'],
    ['bulk', { precedence: ['bulk'] }, 'bulk'],
    ['junk', { precedence: ['Junk'] }, 'bulk'],
    ['a list', { precedence: ['list'] }, 'bulk'],
    ['a mailing list', { listId: ['<news.acme.example>'] }, 'mailing-list'],
    ['a report', { contentType: 'multipart/report; report-type=delivery-status' }, 'bounce'],
    ['one that returns to nobody', { returnsToNobody: true }, 'bounce'],
  ])('is %s', (_, signs, reason) => {
    expect(reasonFor(signs)).toBe(reason);
  });

  it.each(['support@agency.example', ticketAddress(mailbox, idFrom('a ticket'))])(
    'is one from ourselves: %s',
    (address) => {
      expect(reasonFor({}, { ...bo, from: [{ name: 'Support', address }] })).toBe('own-address');
    },
  );

  it('is a notice of ours that came back', () => {
    expect(reasonFor({}, { ...bo, messageId: noticeMessageId(mailbox, null, 'n1') })).toBe('own-notice');
  });
});

it.each<[string, Partial<Signs>]>([
  ['says nothing of itself', {}],
  ['says that it is not automatic', { autoSubmitted: ['no'] }],
  ['suppresses nothing', { autoResponseSuppress: ['None'] }],
  ['goes first class', { precedence: ['first-class'] }],
])('a person’s message %s', (_, signs) => {
  expect(reasonFor(signs)).toBeNull();
});

describe("a ticket's subject", () => {
  it.each([
    ['', '(no subject)'],
    ['  \t ', '(no subject)'],
    ['Re: ', '(no subject)'],
    ['Re: Checkout fails', 'Checkout fails'],
    ['RE: Fwd: AW: re[2]: Checkout fails', 'Checkout fails'],
    ['Reading: a book', 'Reading: a book'],
    ['Checkout\n fails', 'Checkout fails'],
    ['x'.repeat(300), 'x'.repeat(300)],
    ['x'.repeat(301), `${'x'.repeat(299)}…`],
    [`${'x'.repeat(298)}😀xx`, `${'x'.repeat(298)}…`],
  ])('of %p is %p', (given, subject) => {
    expect(subjectOf(given)).toBe(subject);
  });

  it('takes a moment for a long one', () => {
    const before = process.cpuUsage();
    subjectOf('Re:'.repeat(100_000));
    subjectOf('Re'.repeat(100_000));
    expect(process.cpuUsage(before).user).toBeLessThan(4_000_000);
  });
});

it('who asks has a name to be shown, if only an address', () => {
  expect(requesterOf({ name: ' Bo\n Bell ', address: 'bo@acme.example' })).toEqual({
    name: 'Bo Bell',
    email: 'bo@acme.example',
  });
  expect(requesterOf({ name: '', address: 'bo@acme.example' }).name).toBe('bo@acme.example');
});

it.each([
  ['bo@acme.example', true],
  ["o'bo+x@acme.example", true],
  ['bo@localhost', true],
  ['bo', false],
  ['bo@', false],
  ['@acme.example', false],
  ['bo@acme..example', false],
  ['bo@-acme.example', false],
  ['bo@acme.example\n', false],
  ['b o@acme.example', false],
  ['"bo"@acme.example', false],
  [`${'b'.repeat(65)}@acme.example`, false],
])('%p is an address: %p', (text, is) => {
  expect(isAddress(text)).toBe(is);
});
