import { isUtf8 } from 'node:buffer';
import { decodeWords } from 'postal-mime';

/** A header field as it stands, unfolded; names in lower case. */
export interface Field {
  readonly name: string;
  readonly value: string;
}

/** Something to read: plain text, HTML, or both as two forms of the same. */
export interface Passage {
  readonly plain: string | null;
  readonly html: string | null;
}

/** A part that is no text to read here. */
export interface File {
  /** As the sender named it; null where nobody did. */
  readonly name: string | null;
  readonly mediaType: string;
  readonly content: Buffer;
}

export interface Mime {
  readonly fields: readonly Field[];
  /** In the order of the message. */
  readonly passages: readonly Passage[];
  readonly files: readonly File[];
  /** False where something had to be guessed, or was too much or too deep to take apart: the original says more. */
  readonly whole: boolean;
}

const HEADER_BYTES_MAX = 1_048_576;
const PART_HEADER_BYTES_MAX = 65_536;
const DEPTH_MAX = 20;
const PARTS_MAX = 1_000;
/** RFC 2046 allows 70 characters; a longer one is somebody's mistake, or worse. */
const BOUNDARY_LENGTH_MAX = 250;
const PARAMETERS_LENGTH_MAX = 10_000;

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;
const DASH = 0x2d;
const EQUALS = 0x3d;

/**
 * Takes a raw RFC 5322 message apart. Any bytes are a message: what is broken is read as far as it goes, in time and memory
 * that grow with its length alone. Nested messages stay files.
 */
export function readMime(raw: Buffer): Mime {
  const reader = new Reader();
  const { fields, passages, files } = reader.read(raw, 0, 'text/plain', HEADER_BYTES_MAX);
  return { fields, passages, files, whole: reader.whole };
}

/** The values of all fields of that name, in their order. */
export const valuesOf = (fields: readonly Field[], name: string): readonly string[] =>
  fields.filter((field) => field.name === name).map(({ value }) => value);

/** Where the header ends and the body begins. A message without an empty line is all header. */
export function bodyStart(raw: Buffer): number {
  if (raw[0] === LF) return 1;
  if (raw[0] === CR && raw[1] === LF) return 2;
  const unix = raw.indexOf('\n\n');
  const mail = raw.indexOf('\n\r\n');
  if (unix < 0 && mail < 0) return raw.length;
  return mail < 0 || (unix >= 0 && unix < mail) ? unix + 2 : mail + 3;
}

type Read = Pick<Mime, 'fields' | 'passages' | 'files'>;

class Reader {
  whole = true;
  private parts = 0;

  read(raw: Buffer, depth: number, presetType: string, headerBytesMax: number): Read {
    this.parts += 1;
    const start = bodyStart(raw);
    if (start > headerBytesMax) this.whole = false;
    const fields = fieldsIn(raw.subarray(0, Math.min(start, headerBytesMax)));
    const type = this.parameters(fields, 'content-type', presetType);
    const body = raw.subarray(start);
    const boundary = type.parameters.get('boundary') ?? '';
    if (type.value.startsWith('multipart/') && boundary !== '' && boundary.length <= BOUNDARY_LENGTH_MAX) {
      if (depth < DEPTH_MAX) return { fields, ...this.multipart(body, depth, type.value, boundary) };
      this.whole = false;
    }
    return { fields, ...this.leaf(fields, type, body) };
  }

  private multipart(body: Buffer, depth: number, type: string, boundary: string): Omit<Read, 'fields'> {
    const presetType = type === 'multipart/digest' ? 'message/rfc822' : 'text/plain';
    const passages: Passage[] = [];
    const files: File[] = [];
    let found = false;
    for (const part of partsOf(body, boundary)) {
      found = true;
      if (this.parts >= PARTS_MAX) {
        this.whole = false;
        break;
      }
      const read = this.read(part, depth + 1, presetType, PART_HEADER_BYTES_MAX);
      passages.push(...read.passages);
      files.push(...read.files);
    }
    // A boundary that never comes: what is there is text all the same.
    if (!found && body.some((byte) => byte > SPACE)) {
      this.whole = false;
      passages.push({ plain: textOf(body, undefined).text, html: null });
    }
    return { passages: type === 'multipart/alternative' ? oneOf(passages) : passages, files };
  }

  private leaf(fields: readonly Field[], type: Structured, body: Buffer): Omit<Read, 'fields'> {
    const disposition = this.parameters(fields, 'content-disposition', '');
    const content = this.decode(valuesOf(fields, 'content-transfer-encoding')[0] ?? '', body);
    const isText = type.value === 'text/plain' || type.value === 'text/html';
    const named = disposition.parameters.get('filename') ?? type.parameters.get('name');
    if (isText && disposition.value !== 'attachment' && disposition.parameters.get('filename') === undefined) {
      const { text, sure } = textOf(content, type.parameters.get('charset'));
      if (!sure) this.whole = false;
      const passage = type.value === 'text/html' ? { plain: null, html: text } : { plain: text, html: null };
      return { passages: text === '' ? [] : [passage], files: [] };
    }
    const name = named === undefined ? null : decodeWords(named.slice(0, PARAMETERS_LENGTH_MAX));
    return { passages: [], files: [{ name, mediaType: type.value, content }] };
  }

  private decode(encoding: string, body: Buffer): Buffer {
    if (/base64/i.test(encoding)) {
      const text = body.toString('latin1');
      if (/[^A-Za-z0-9+/=\s]/.test(text) || /=\s*[^=\s]/.test(text)) this.whole = false;
      return Buffer.from(text, 'base64');
    }
    return /quoted-printable/i.test(encoding) ? fromQuotedPrintable(body) : body;
  }

  private parameters(fields: readonly Field[], name: string, preset: string): Structured {
    // Of several the first counts, here as in every other reader: nobody is shown one and served another.
    const value = valuesOf(fields, name)[0];
    if (value === undefined) return { value: preset, parameters: new Map() };
    if (value.length > PARAMETERS_LENGTH_MAX) this.whole = false;
    const read = structured(value.slice(0, PARAMETERS_LENGTH_MAX));
    return name === 'content-type' && !/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(read.value)
      ? { ...read, value: read.value === 'text' || read.value === '' ? preset : 'application/octet-stream' }
      : read;
  }
}

/** Forms of one and the same: plain text where there is any to read, and the HTML beside it. */
function oneOf(passages: readonly Passage[]): readonly Passage[] {
  const plain = joined(passages.map((passage) => passage.plain));
  const html = joined(passages.map((passage) => passage.html));
  return plain === null && html === null ? [] : [{ plain, html }];
}

function joined(texts: readonly (string | null)[]): string | null {
  const given = texts.filter((text) => text !== null && text.trim() !== '');
  return given.length === 0 ? null : given.join('\n');
}

function fieldsIn(header: Buffer): readonly Field[] {
  const lines = (isUtf8(header) ? header.toString('utf8') : header.toString('latin1')).split('\n');
  const folded: string[][] = [];
  for (const line of lines) {
    const text = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (text === '') continue;
    if ((text.startsWith(' ') || text.startsWith('\t')) && folded.length > 0) folded.at(-1)!.push(text);
    else folded.push([text]);
  }
  return folded.flatMap((parts) => {
    const line = parts.join('');
    const colon = line.indexOf(':');
    if (colon <= 0) return [];
    return [{ name: line.slice(0, colon).trim().toLowerCase(), value: line.slice(colon + 1).trim() }];
  });
}

/** What lies between the lines `--boundary`, up to `--boundary--` or the end. */
function* partsOf(body: Buffer, boundary: string): Generator<Buffer> {
  const mark = Buffer.from(`--${boundary}`, 'utf8');
  let partStart = -1;
  for (let at = body.indexOf(mark); at >= 0; at = body.indexOf(mark, at + mark.length)) {
    if (at > 0 && body[at - 1] !== LF) continue;
    let end = at + mark.length;
    const isLast = body[end] === DASH && body[end + 1] === DASH;
    if (isLast) end += 2;
    while (body[end] === SPACE || body[end] === TAB || body[end] === CR) end += 1;
    if (end < body.length && body[end] !== LF) continue;
    if (partStart >= 0) yield body.subarray(partStart, Math.max(partStart, beforeLineBreak(body, at)));
    partStart = isLast ? -1 : Math.min(end + 1, body.length);
    if (isLast) return;
  }
  if (partStart >= 0) yield body.subarray(partStart);
}

/** The line break before a boundary belongs to the boundary. */
function beforeLineBreak(body: Buffer, at: number): number {
  if (at < 1) return at;
  return at >= 2 && body[at - 2] === CR ? at - 2 : at - 1;
}

function fromQuotedPrintable(body: Buffer): Buffer {
  const decoded = Buffer.allocUnsafe(body.length);
  let length = 0;
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at]!;
    if (byte !== EQUALS) {
      decoded[length++] = byte;
      continue;
    }
    if (body[at + 1] === LF) at += 1;
    else if (body[at + 1] === CR && body[at + 2] === LF) at += 2;
    else {
      const [high, low] = [hexDigit(body[at + 1]), hexDigit(body[at + 2])];
      // What is no code is what it looks like.
      if (high < 0 || low < 0) decoded[length++] = byte;
      else {
        decoded[length++] = high * 16 + low;
        at += 2;
      }
    }
  }
  return decoded.subarray(0, length);
}

function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** Text in the charset that it says, where that is one and it is true; else in the likeliest. */
function textOf(content: Buffer, charset: string | undefined): { readonly text: string; readonly sure: boolean } {
  const decoder = decoderFor(charset ?? 'us-ascii');
  const isPlain = charset === undefined || /^(us-)?ascii$/i.test(charset) || /^utf-?8$/i.test(charset);
  if (isPlain || !decoder) {
    const utf8 = isUtf8(content);
    const text = utf8 ? content.toString('utf8') : fromWindows1252(content);
    return { text: unified(text), sure: utf8 && (isPlain || decoder !== undefined) };
  }
  const text = decoder.encoding === 'windows-1252' ? fromWindows1252(content) : decoder.decode(content);
  return { text: unified(text), sure: !text.includes('\uFFFD') };
}

/** Where Latin-1 has control characters, this has what people type. Not every Node.js decodes it so. */
const insteadOfControls = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

const fromWindows1252 = (content: Buffer): string =>
  content.toString('latin1').replace(/[\u0080-\u009f]/g, (control) => insteadOfControls[control.charCodeAt(0) - 0x80]!);

function decoderFor(charset: string): InstanceType<typeof TextDecoder> | undefined {
  try {
    return new TextDecoder(charset.trim());
  } catch {
    return undefined;
  }
}

/** Line ends as one character; a byte order mark is none of the text. */
const unified = (text: string): string => text.replace(/\r\n?/g, '\n').replace(/^\uFEFF/, '');

interface Structured {
  /** In lower case. */
  readonly value: string;
  /** By name in lower case; of several the first. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** `text/plain; charset="utf-8"`, with comments, quoted values, and the continued and encoded ones of RFC 2231. */
function structured(text: string): Structured {
  const [value = '', ...rest] = tokens(text);
  const plain = new Map<string, string>();
  for (const one of rest) {
    const equals = one.indexOf('=');
    if (equals <= 0) continue;
    const name = one.slice(0, equals).trim().toLowerCase();
    if (!plain.has(name)) plain.set(name, unquoted(one.slice(equals + 1).trim()));
  }
  const parameters = new Map<string, string>();
  for (const [name, given] of plain) {
    const [, base, section, star] = /^([^*]+)(?:\*(\d+))?(\*)?$/.exec(name) ?? [];
    if (base === undefined || (section === undefined && star === undefined)) {
      if (!parameters.has(name)) parameters.set(name, given);
    } else if (section === undefined) parameters.set(base, fromExtended(given));
    else if (section === '0') parameters.set(base, continued(plain, base));
  }
  return { value: value.trim().toLowerCase(), parameters };
}

/** The parts between semicolons outside quotes and comments; comments are left out. */
function tokens(text: string): readonly string[] {
  const found: string[] = [];
  let current = '';
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]!;
    if (character === '\\' && (quoted || depth > 0)) {
      if (depth === 0) current += character + (text[at + 1] ?? '');
      at += 1;
    } else if (quoted) {
      quoted = character !== '"';
      current += character;
    } else if (character === '(') depth += 1;
    else if (character === ')' && depth > 0) depth -= 1;
    else if (depth > 0) continue;
    else if (character === ';') {
      found.push(current);
      current = '';
    } else {
      quoted = character === '"';
      current += character;
    }
  }
  return [...found, current];
}

function unquoted(text: string): string {
  if (!text.startsWith('"')) return text;
  const end = text.length > 1 && text.endsWith('"') ? -1 : text.length;
  return text.slice(1, end).replace(/\\(.)/g, '$1');
}

const CONTINUATIONS_MAX = 100;

function continued(plain: ReadonlyMap<string, string>, base: string): string {
  const sections: string[] = [];
  let encoded = false;
  for (let section = 0; section < CONTINUATIONS_MAX; section += 1) {
    const literal = plain.get(`${base}*${section}`);
    const extended = plain.get(`${base}*${section}*`);
    if (literal === undefined && extended === undefined) break;
    encoded ||= section === 0 && extended !== undefined;
    sections.push(extended ?? (literal ?? '').replaceAll('%', '%25'));
  }
  const whole = sections.join('');
  return fromExtended(encoded ? whole : `utf-8''${whole}`);
}

/** `utf-8'en'%e2%82%ac%20rates.txt` */
function fromExtended(text: string): string {
  const [, charset, encoded] = /^([^']*)'[^']*'(.*)$/s.exec(text) ?? [];
  const octets = Buffer.from(encoded ?? text, 'utf8').toString('latin1');
  const decoded = octets.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  const bytes = Buffer.from(decoded, 'latin1');
  return textOf(bytes, charset === undefined || charset === '' ? undefined : charset).text;
}
