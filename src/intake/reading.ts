import { createHash } from 'node:crypto';
import { domainToASCII } from 'node:url';
import { addressParser, decodeWords } from 'postal-mime';
import { idFrom } from '../kernel/ids';
import { ticketIdAddressed } from '../mail/mailbox';
import { type Attachment } from '../tickets/ticket.events';
import { textOfHtml } from './html';
import { automaticReason, cut } from './message.rules';
import { type Mailbox, type MessageReceived } from './message.events';
import { bodyStart, type Field, type Passage, readMime, valuesOf } from './mime';

/** The largest message that is taken. */
export const MESSAGE_BYTES_MAX = 26_214_400;
const ATTACHMENT_BYTES_MAX = 10_485_760;
const ATTACHMENTS_KEPT_MAX = 20;
/** So many are named one by one; of more the original tells. */
const ATTACHMENTS_NAMED_MAX = 100;

const TEXT_LENGTH_MAX = 100_000;
const SUBJECT_LENGTH_MAX = 1_000;
const NAME_LENGTH_MAX = 200;
const ADDRESS_LENGTH_MAX = 320;
const ADDRESSES_MAX = 50;
const IDS_MAX = 50;
const ID_LENGTH_MAX = 998;
const DATE_LENGTH_MAX = 100;
/** Of a header field no more is decoded: its time grows faster than its length. */
const DECODED_LENGTH_MAX = 20_000;

/** What the transport says of a message. */
export interface Envelope {
  readonly via: 'http' | 'smtp';
  /** Null where it is not known; empty where answers go to nobody. */
  readonly returnPath: string | null;
  readonly recipients: readonly string[];
}

export interface ReadMessage {
  readonly data: Omit<MessageReceived['data'], 'receivedAt'>;
  /** What its attachments hold that are to be kept, by digest. */
  readonly contents: ReadonlyMap<string, Buffer>;
}

/**
 * What a raw message says, within the bounds of one fact; `contents` beside it hold what has no place in one. Any bytes are a
 * message. `mailbox` is the agency's own, where it has one.
 */
export function readMessage(raw: Buffer, envelope: Envelope, mailbox: string | undefined): ReadMessage {
  const mime = readMime(raw);
  const { fields } = mime;
  const bounds = new Bounds();
  const addresses = (name: string) => bounds.list(valuesOf(fields, name).flatMap(addressesIn), ADDRESSES_MAX);
  const [from, to, cc] = [addresses('from'), addresses('to'), addresses('cc')];
  const brought = [...valuesOf(fields, 'delivered-to'), ...valuesOf(fields, 'x-original-to')].flatMap(addressesIn);
  const deliveredTo = [...envelope.recipients.map(canonical), ...brought.map(({ address }) => address)];
  const text = textIn(mime.passages);
  const header = {
    ...{ from, to, cc, deliveredTo: bounds.list([...new Set(deliveredTo)], ADDRESSES_MAX) },
    subject: bounds.cut(decodedWords(valuesOf(fields, 'subject')[0] ?? ''), SUBJECT_LENGTH_MAX),
    date: shortened(valuesOf(fields, 'date')[0], DATE_LENGTH_MAX),
    messageId: messageIdsIn(valuesOf(fields, 'message-id'))[0] ?? null,
    inReplyTo: messageIdsIn(valuesOf(fields, 'in-reply-to')).slice(-IDS_MAX),
    references: messageIdsIn(valuesOf(fields, 'references')).slice(-IDS_MAX),
  };
  const returnsToNobody =
    envelope.returnPath === '' || valuesOf(fields, 'return-path').some((path) => /^<\s*>/.test(path));
  const automatic = automaticReason(
    {
      autoSubmitted: valuesOf(fields, 'auto-submitted'),
      autoResponseSuppress: valuesOf(fields, 'x-auto-response-suppress'),
      precedence: valuesOf(fields, 'precedence'),
      listId: valuesOf(fields, 'list-id'),
      contentType: valuesOf(fields, 'content-type')[0] ?? '',
      returnsToNobody,
    },
    header,
    mailbox,
  );
  const goesTo = mailbox === undefined ? undefined : ticketIdAddressed(mailbox, addressed(header));
  const id = idFrom(
    'message',
    header.messageId ?? '',
    identityOf(raw, fields, header.messageId !== null, [automatic ?? '', goesTo ?? '']),
  );
  const kept = new Files();
  for (const { name, mediaType, content } of mime.files) kept.add(name, mediaType, content);
  for (const { html } of mime.passages) if (html !== null) kept.beside('message.html', 'text/html', Buffer.from(html));
  if (text.length > TEXT_LENGTH_MAX) kept.beside('message.txt', 'text/plain', Buffer.from(text));
  if (!mime.whole || bounds.crossed || kept.crossed) kept.beside('message.eml', 'message/rfc822', raw);
  return {
    data: {
      id,
      via: envelope.via,
      ...header,
      text: text.length > TEXT_LENGTH_MAX ? `${cut(text, TEXT_LENGTH_MAX - MORE.length)}${MORE}` : text,
      automatic,
      digest: sha256(raw),
      bytes: raw.length,
      attachments: kept.named,
    },
    contents: kept.contents,
  };
}

/** Where it says that it goes, and where it was brought. */
export const addressed = ({
  to,
  cc,
  deliveredTo,
}: Pick<MessageReceived['data'], 'to' | 'cc' | 'deliveredTo'>): readonly string[] => [
  ...[...to, ...cc].map(({ address }) => address),
  ...deliveredTo,
];

const MORE = '\n[…] The whole text is in the attachment message.txt.';

/** Fields that what is decided on a message depends on. What carriers add on the way is not among them. */
const telling = [
  ...['from', 'to', 'cc', 'subject', 'date', 'message-id', 'in-reply-to', 'references'],
  ...['content-type', 'content-transfer-encoding'],
];

/**
 * A digest of the message as its sender sent it, however it came: by all that it says and all that follows from it. One that its
 * sender gave no Message-ID is nothing but its bytes: the same words may well be said twice.
 */
function identityOf(raw: Buffer, fields: readonly Field[], named: boolean, decided: readonly string[]): string {
  const said = telling.map((name) => valuesOf(fields, name).map((value) => value.replace(/\s+/g, ' ')));
  return createHash('sha256')
    .update(JSON.stringify([...decided, ...(named ? said : [])]))
    .update(withoutCarriageReturns(named ? raw.subarray(bodyStart(raw)) : raw))
    .digest('hex');
}

/** Lines end differently on different ways; nor do empty lines at the end say anything. */
function withoutCarriageReturns(body: Buffer): Buffer {
  const bare = Buffer.allocUnsafe(body.length);
  let length = 0;
  for (const byte of body) if (byte !== 0x0d) bare[length++] = byte;
  while (length > 0 && bare[length - 1] === 0x0a) length -= 1;
  return bare.subarray(0, length);
}

const textIn = (passages: readonly Passage[]): string =>
  passages
    .map(({ plain, html }) => plain ?? textOfHtml(html ?? ''))
    .map((text) => clean(text).trimEnd())
    .filter((text) => text !== '')
    .join('\n\n');

/** Everyone whom a field names; groups are their members. */
function addressesIn(value: string): readonly Mailbox[] {
  return addressParser(value.slice(0, DECODED_LENGTH_MAX), { flatten: true }).map(({ name, address = '' }) => ({
    name: cut(clean(name.replace(/\s+/g, ' ').trim()), NAME_LENGTH_MAX),
    address: canonical(address),
  }));
}

/** Lower case, the domain in ASCII: `Bo@Bücher.example` is `bo@xn--bcher-kva.example`. */
function canonical(address: string): string {
  const lower = clean(address.trim().toLowerCase()).slice(0, ADDRESS_LENGTH_MAX);
  const at = lower.lastIndexOf('@');
  const domain = at < 0 ? '' : domainToASCII(lower.slice(at + 1));
  return domain === '' ? lower : `${lower.slice(0, at)}@${domain}`;
}

function messageIdsIn(values: readonly string[]): readonly string[] {
  return values
    .flatMap((value) => value.match(/<[^<>\s]+>/g) ?? value.split(/\s+/))
    .map(clean)
    .filter((id) => id !== '' && id.length <= ID_LENGTH_MAX);
}

const decodedWords = (value: string): string => clean(decodeWords(value.slice(0, DECODED_LENGTH_MAX))) + rest(value);

/** What is too long to be decoded is still there to be seen as cut. */
const rest = (value: string): string => (value.length > DECODED_LENGTH_MAX ? '…' : '');

const shortened = (value: string | undefined, length: number): string | null =>
  value === undefined ? null : cut(clean(value), length);

/** Text that any store and any screen can hold: no halves of characters, no control characters but tab and line feed. */
const clean = (text: string): string =>
  Buffer.from(text)
    .toString()
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '\uFFFD');

const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

/** Notes whether anything was left out. */
class Bounds {
  crossed = false;

  cut(text: string, length: number): string {
    if (text.length <= length) return text;
    this.crossed = true;
    return `${cut(text, length - 1)}…`;
  }

  list<T>(items: readonly T[], count: number): readonly T[] {
    if (items.length <= count) return items;
    this.crossed = true;
    return items.slice(0, count);
  }
}

/** The files of a message: which are kept, and which are only named, with the reason. */
class Files {
  readonly named: Attachment[] = [];
  readonly contents = new Map<string, Buffer>();
  /** There are more than can be named. */
  crossed = false;
  private kept = 0;

  /** A file that the sender attached. */
  add(given: string | null, mediaType: string, content: Buffer): void {
    if (this.named.length >= ATTACHMENTS_NAMED_MAX) {
      this.crossed = true;
      return;
    }
    const notKept = this.whyNot(content);
    if (notKept === null) this.kept += 1;
    this.note(nameOf(given, this.named.length + 1, mediaType), mediaType, content, notKept);
  }

  /** A file that is made here, so that nothing of the message is lost: it counts for nothing. */
  beside(name: string, mediaType: string, content: Buffer): void {
    this.note(name, mediaType, content, null);
  }

  private whyNot({ length }: Buffer): string | null {
    if (length > ATTACHMENT_BYTES_MAX) return `larger than ${ATTACHMENT_BYTES_MAX / 1_048_576} MiB`;
    return this.kept >= ATTACHMENTS_KEPT_MAX ? `more than ${ATTACHMENTS_KEPT_MAX} attachments` : null;
  }

  private note(name: string, mediaType: string, content: Buffer, notKept: string | null): void {
    const digest = sha256(content);
    this.named.push({ sha256: digest, name, mediaType, bytes: content.length, notKept });
    if (notKept === null) this.contents.set(digest, content);
  }
}

/** A file name that no system takes for a path. */
function nameOf(given: string | null, ordinal: number, mediaType: string): string {
  const name = clean(given ?? '')
    .split(/[/\\]/)
    .at(-1)!
    .replace(/[\u202a-\u202e\u2066-\u2069\n\t]/g, '')
    .replace(/^[.\s]+/, '')
    .trim();
  if (name !== '') return cut(name, NAME_LENGTH_MAX);
  return mediaType === 'message/rfc822' ? `attachment-${ordinal}.eml` : `attachment-${ordinal}`;
}
