import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { type Draft, email, lines } from '../../test/support/email';
import { idFrom } from '../kernel/ids';
import { ticketAddress } from '../mail/mailbox';
import { senderOf } from './message.rules';
import { type Envelope, readMessage } from './reading';

const mailbox = 'support@agency.example';
const overHttp: Envelope = { via: 'http', returnPath: null, recipients: [] };
const overSmtp: Envelope = { via: 'smtp', returnPath: 'bo@acme.example', recipients: [mailbox] };

const read = (raw: Buffer, envelope = overHttp) => readMessage(raw, envelope, mailbox);
const said = (draft: Draft) => read(email(draft)).data;
const messageId = '<one@acme.example>';

describe('what a message says', () => {
  it('is kept as facts', () => {
    const raw = email({
      subject: '=?utf-8?Q?Gr=C3=BC=C3=9Fe?=',
      text: 'Hello',
      messageId,
      header: ['References: <a@x> <b@x>'],
    });
    expect(read(raw).data).toEqual({
      id: expect.any(String) as string,
      via: 'http',
      from: [{ name: 'Bo', address: 'bo@acme.example' }],
      to: [{ name: '', address: mailbox }],
      cc: [],
      deliveredTo: [],
      subject: 'Grüße',
      text: 'Hello',
      date: 'Mon, 02 Mar 2026 09:00:00 +0000',
      messageId,
      inReplyTo: [],
      references: ['<a@x>', '<b@x>'],
      automatic: null,
      digest: createHash('sha256').update(raw).digest('hex'),
      bytes: raw.length,
      attachments: [],
    });
  });

  it('needs nothing: not a sender, not a date, not a word', () => {
    const { from, date, subject, text, messageId: none, automatic } = read(lines(['X-Nothing: x', ''])).data;
    expect([from, date, subject, text, none, automatic]).toEqual([[], null, '', '', null, null]);
  });

  it('tells in plain text what there is in HTML alone, and keeps the HTML', () => {
    const { data, contents } = read(lines(['Content-Type: text/html', '', '<p>Hello <b>Bo</b></p>']));
    expect(data.text).toBe('Hello Bo');
    expect(data.attachments).toMatchObject([{ name: 'message.html', mediaType: 'text/html', notKept: null }]);
    expect([...contents.values()].map(String)).toEqual(['<p>Hello <b>Bo</b></p>\n']);
  });

  it('keeps what stands below an answer', () => {
    const text = 'Yes.\n\nOn Monday Ada wrote:\n> Did it work?';
    expect(said({ text: text.replaceAll('\n', '\r\n') }).text).toBe(text);
  });

  it('holds nothing that a screen or a store would stumble over', () => {
    const { subject, text } = said({ subject: 'a\0b\u001b[2J', text: 'a\0b' });
    expect([subject, text]).toEqual(['a\uFFFDb\uFFFD[2J', 'a\uFFFDb']);
  });
});

describe('a text longer than a ticket holds', () => {
  const text = `${'€'.repeat(100_000)}the end`;
  const { data, contents } = read(email({ text }));

  it('is cut with a mark', () => {
    expect(data.text).toHaveLength(100_000);
    expect(data.text).toMatch(/€\n\[…\] The whole text is in the attachment message\.txt\.$/);
  });

  it('is kept whole beside it', () => {
    const [whole] = data.attachments;
    expect(whole).toMatchObject({ name: 'message.txt', notKept: null });
    expect(contents.get(whole!.sha256)?.toString()).toBe(text);
  });
});

it('a megabyte of subject is cut with a mark, and the original is kept', () => {
  const raw = email({ subject: 'x'.repeat(1_000_000) });
  const { data, contents } = read(raw);
  expect(data.subject).toHaveLength(1_000);
  expect(data.subject).toMatch(/…$/);
  expect(data.attachments).toMatchObject([{ name: 'message.eml', sha256: data.digest, notKept: null }]);
  expect(contents.get(data.digest)).toEqual(raw);
});

describe('the one who wrote it', () => {
  const senderIn = (...header: string[]) => senderOf(read(lines([...header, '', 'Hi'])).data)?.address ?? null;

  it.each([
    ['a plain address', 'Bo@ACME.example', 'bo@acme.example'],
    ['a name that is an address', '"client@acme.example" <evil@x.example>', 'evil@x.example'],
    ['a name in encoded words that is an address', '=?utf-8?Q?bo=40acme.example?= <evil@x.example>', 'evil@x.example'],
    ['the same address twice', 'Bo <bo@acme.example>, bo@acme.example', 'bo@acme.example'],
    ['a group of one', 'Team: bo@acme.example;', 'bo@acme.example'],
    ['a domain in other letters', 'bo@Bücher.example', 'bo@xn--bcher-kva.example'],
    ['a domain that only looks like ours', 'bo@аcme.example', 'bo@xn--cme-5cd.example'],
    ['letters beyond ASCII before the at sign', 'bö@acme.example', 'bö@acme.example'],
  ])('is named by %s', (_, from, address) => {
    expect(senderIn(`From: ${from}`)).toBe(address);
  });

  it.each([
    ['two addresses', ['From: bo@acme.example, evil@x.example']],
    ['two From fields', ['From: bo@acme.example', 'From: evil@x.example']],
    ['a group of two', ['From: Team: bo@acme.example, evil@x.example;']],
    ['an empty group', ['From: undisclosed-recipients:;']],
    ['no address', ['From: Bo']],
    ['an address with a space', ['From: <bo @acme.example>']],
    ['an address with another in it', ['From: <bo@acme.example@x.example>']],
    ['nobody', ['Subject: x']],
  ])('is not clear from %s', (_, header) => {
    expect(senderIn(...header)).toBeNull();
  });
});

describe('the same message', () => {
  const draft = { messageId, text: 'Hello' };
  const raw = email(draft);
  const id = read(raw).data.id;

  it('is the same by whatever way it comes, and whatever is added on the way', () => {
    const carried = Buffer.concat([
      lines(['Received: from a by b', 'DKIM-Signature: v=1', 'Delivered-To: x@y.example']),
      raw,
    ]);
    const bare = Buffer.from(raw.toString().replaceAll('\r\n', '\n'));
    expect([carried, bare, Buffer.concat([raw, Buffer.from('\r\n\r\n')])].map((one) => read(one).data.id)).toEqual([
      id,
      id,
      id,
    ]);
    expect(read(raw, overSmtp).data.id).toBe(id);
  });

  it('under the same Message-ID is another one when it says something else', () => {
    const others: readonly Draft[] = [
      { ...draft, text: 'Hello!' },
      { ...draft, from: 'evil@x.example' },
      { ...draft, to: ticketAddress(mailbox, idFrom('a ticket')) },
      { ...draft, subject: 'Another question' },
      { ...draft, header: ['In-Reply-To: <x@y>'] },
      { ...draft, header: ['Auto-Submitted: auto-replied'] },
      { ...draft, header: ['Content-Transfer-Encoding: base64'] },
    ];
    const ids = others.map((other) => said(other).id);
    expect(new Set([id, ...ids]).size).toBe(others.length + 1);
    expect(read(raw, { ...overSmtp, returnPath: '' }).data.id).not.toBe(id);
  });

  it('without a Message-ID is known by its bytes alone', () => {
    const bare = (text: string) => read(lines(['From: bo@acme.example', '', text])).data.id;
    expect(bare('Hello')).toBe(bare('Hello'));
    expect(bare('Hello')).not.toBe(bare('Goodbye'));
    expect(read(lines(['X-Job: 2', 'From: bo@acme.example', '', 'Hello'])).data.id).not.toBe(bare('Hello'));
  });
});

describe('what a message brings', () => {
  const file = (name: string, content: string | Buffer) => ({ name, content: Buffer.from(content) });

  it('is named with its digest and kept once', () => {
    const { data, contents } = read(
      email({ enclosures: [file('a.txt', 'same'), file('b.txt', 'same'), file('c.txt', 'other')] }),
    );
    const sha256 = createHash('sha256').update('same').digest('hex');
    expect(data.attachments.map(({ name, bytes, notKept }) => [name, bytes, notKept])).toEqual([
      ['a.txt', 4, null],
      ['b.txt', 4, null],
      ['c.txt', 5, null],
    ]);
    expect(data.attachments[0]!.sha256).toBe(sha256);
    expect(contents.size).toBe(2);
  });

  it('is not kept where it is larger than 10 MiB, and says so', () => {
    const { data, contents } = read(
      email({ enclosures: [file('big', Buffer.alloc(10_485_761)), file('fits', Buffer.alloc(10_485_760))] }),
    );
    expect(data.attachments).toMatchObject([{ notKept: 'larger than 10 MiB', bytes: 10_485_761 }, { notKept: null }]);
    expect(contents.size).toBe(1);
  });

  it('is kept up to twenty; the others are named', () => {
    const enclosures = Array.from({ length: 22 }, (_, n) => file(`${n}.txt`, `${n}`));
    const { data, contents } = read(email({ enclosures }));
    expect(data.attachments.map(({ notKept }) => notKept)).toEqual([
      ...Array<null>(20).fill(null),
      ...Array<string>(2).fill('more than 20 attachments'),
    ]);
    expect(contents.size).toBe(20);
  });

  it('is named up to a hundred times; then the original is kept', () => {
    const enclosures = Array.from({ length: 101 }, (_, n) => file(`${n}.txt`, `${n}`));
    const { attachments } = said({ enclosures });
    expect(attachments).toHaveLength(101);
    expect(attachments.at(-1)).toMatchObject({ name: 'message.eml', notKept: null });
  });

  it.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\temp\\x.exe', 'x.exe'],
    ['..', 'attachment-1'],
    ['.htaccess', 'htaccess'],
    ['cod\u202e3pm.exe', 'cod3pm.exe'],
    ['a\r\n\tb', 'ab'],
    ['x'.repeat(300), 'x'.repeat(200)],
  ])('has a name that is no path: %p', (given, name) => {
    expect(said({ enclosures: [file(given.replaceAll('\\', '\\\\'), 'x')] }).attachments[0]!.name).toBe(name);
  });
});

it('any bytes are a message, and one that fits into a fact', () => {
  const field = fc.constantFrom('From', 'To', 'Cc', 'Subject', 'Message-ID', 'References', 'Date', 'Content-Type');
  const header = fc.array(
    fc.tuple(field, fc.string({ unit: 'binary' })).map(([name, value]) => `${name}: ${value}\r\n`),
  );
  const message = fc
    .tuple(header, fc.string({ unit: 'binary' }))
    .map(([fields, body]) => `${fields.join('')}\r\n${body}`);
  fc.assert(
    fc.property(fc.oneof(message, fc.uint8Array()), (raw) => {
      const { data, contents } = readMessage(Buffer.from(raw), overHttp, mailbox);
      const stored = JSON.parse(JSON.stringify(data)) as unknown;
      expect(stored).toEqual(data);
      expect(JSON.stringify(data)).not.toMatch(/\\u0000|\\ud[89a-f]/);
      for (const { sha256, notKept } of data.attachments) if (notKept === null) expect(contents.has(sha256)).toBe(true);
    }),
  );
});

it('the fullest fact stays below what the event store takes at once', () => {
  const addresses = Array.from(
    { length: 1_000 },
    (_, n) => `"${'€'.repeat(300)}" <${'x'.repeat(200)}${n}@acme.example>`,
  ).join(', ');
  const raw = email({
    subject: '€'.repeat(9_000),
    text: '"\n'.repeat(100_000),
    to: addresses,
    header: [`Cc: ${addresses}`, `References: ${`<${'r'.repeat(900)}@x> `.repeat(1_000)}`],
    enclosures: Array.from({ length: 200 }, (_, n) => ({
      name: `${'n'.repeat(190)}${n}`,
      content: Buffer.from(`${n}`),
    })),
  });
  expect(JSON.stringify(read(raw).data).length).toBeLessThan(900_000);
});
