import {
  ARRAY,
  BOOL,
  documentAt,
  Elements,
  INT64,
  NULL,
  OBJECT,
  readInt32,
  readUint32,
  STRING,
  text,
  validateDocument,
  values,
  type Raw,
} from './bson-view';
import { crc32c } from './crc32c';
import { CommandError } from './errors';
import { truthy } from './filter';
import { HEADER_BYTES } from './frames';
import { doubleOf, integerOf, isNumber } from './numbers';

export const OP_REPLY = 1;
const OP_QUERY = 2004;
export const OP_MSG = 2013;

const CHECKSUM_PRESENT = 1 << 0;
export const MORE_TO_COME = 1 << 1;
/** The client takes several answers to one request. */
const EXHAUST_ALLOWED = 1 << 16;
/** Flag bits below this one must be understood by whoever reads them. */
const REQUIRED_BITS = 0xffff;

/** A command as it came: its fields where they lie in the message, and the documents of its sequences. */
export class Command {
  readonly fields = new Map<string, Raw>();
  readonly sequences = new Map<string, Raw[]>();
  name = '';
  database = 'admin';

  constructor(
    /** False when the client asked for no answer (w: 0). */
    readonly wantsReply: boolean,
    /** True when it came as OP_QUERY and is answered with OP_REPLY. */
    readonly legacy: boolean,
    /** True when the client takes answer after answer to this one request. */
    readonly exhaustAllowed = false,
  ) {}

  has = (name: string): boolean => this.fields.has(name) || this.sequences.has(name);

  get(name: string): Raw | undefined {
    const raw = this.fields.get(name);
    return raw && raw.type !== NULL ? raw : undefined;
  }

  /** The command's own value: a collection name. Refuses InvalidNamespace for anything but a text. */
  get collection(): string {
    const raw = this.fields.get(this.name);
    if (raw?.type !== STRING) throw new CommandError(73, `collection name has invalid type in ${this.name}`);
    return text(raw);
  }

  document(name: string): Raw | undefined {
    const raw = this.get(name);
    if (raw && raw.type !== OBJECT) throw wrongType(this.name, name, 'an object');
    return raw;
  }

  /** The documents of a sequence, or of an array of documents. */
  documents(name: string): Raw[] {
    const sequence = this.sequences.get(name);
    if (sequence) return sequence;
    const raw = this.get(name);
    if (!raw) throw new CommandError(40414, `BSON field '${this.name}.${name}' is missing but a required field`);
    if (raw.type !== ARRAY) throw wrongType(this.name, name, 'an array');
    const list = values(raw);
    if (list.some(({ type }) => type !== OBJECT)) throw wrongType(this.name, name, 'an array of objects');
    return list;
  }

  string(name: string): string | undefined {
    const raw = this.get(name);
    if (raw && raw.type !== STRING) throw wrongType(this.name, name, 'a string');
    return raw && text(raw);
  }

  boolean(name: string, otherwise: boolean): boolean {
    const raw = this.get(name);
    if (!raw) return otherwise;
    if (raw.type !== BOOL && !isNumber(raw.type)) throw wrongType(this.name, name, 'a boolean');
    return truthy(raw);
  }

  /** A whole number; a negative one only where the caller takes it. */
  integer(name: string): number | undefined {
    const raw = this.get(name);
    if (!raw) return undefined;
    const value = isNumber(raw.type) ? doubleOf(raw) : NaN;
    if (!Number.isSafeInteger(value)) throw wrongType(this.name, name, 'a whole number');
    return value;
  }

  long(name: string): bigint {
    const raw = this.fields.get(name);
    if (raw?.type !== INT64 && raw?.type !== 0x10) throw wrongType(this.name, name, 'a long');
    return integerOf(raw);
  }
}

const wrongType = (command: string, name: string, wanted: string): CommandError =>
  new CommandError(14, `BSON field '${command}.${name}' is the wrong type, expected ${wanted}`);

/** What is wrong with a message so that its connection has to be closed. */
class ProtocolError extends Error {}

/** Reads a whole message. Throws ProtocolError for what breaks the connection, CommandError for bad BSON. */
export function readCommand(frame: Buffer): Command {
  const opcode = readInt32(frame, 12);
  if (opcode === OP_MSG) return readMessage(frame);
  if (opcode === OP_QUERY) return readQuery(frame);
  throw new ProtocolError(`opcode ${opcode} is not spoken here`);
}

function readMessage(frame: Buffer): Command {
  if (frame.length < HEADER_BYTES + 4) throw new ProtocolError('message cut short');
  const flags = readUint32(frame, HEADER_BYTES);
  if ((flags & REQUIRED_BITS & ~(CHECKSUM_PRESENT | MORE_TO_COME)) !== 0)
    throw new ProtocolError('unknown required flag bits');
  let end = frame.length;
  if (flags & CHECKSUM_PRESENT) {
    end -= 4;
    if (end < HEADER_BYTES + 4 || crc32c(frame, 0, end) !== readUint32(frame, end))
      throw new ProtocolError('checksum does not match');
  }
  const command = new Command((flags & MORE_TO_COME) === 0, false, (flags & EXHAUST_ALLOWED) !== 0);
  let body = false;
  let at = HEADER_BYTES + 4;
  while (at < end) {
    const kind = frame[at++];
    if (kind === 0) {
      if (body) throw new ProtocolError('two command documents');
      body = true;
      at = readBody(command, frame, at, end);
    } else if (kind === 1) at = readSequence(command, frame, at, end);
    else throw new ProtocolError(`unknown section kind ${kind}`);
  }
  if (!body) throw new ProtocolError('no command document');
  return command;
}

function readBody(command: Command, frame: Buffer, at: number, limit: number): number {
  const end = validateDocument(frame, at, limit);
  for (const e = new Elements(frame, at); e.next();) {
    const name = e.name;
    if (command.name === '') command.name = name;
    command.fields.set(name, e.raw);
  }
  const database = command.fields.get('$db');
  if (database?.type === STRING) command.database = text(database);
  return end;
}

function readSequence(command: Command, frame: Buffer, start: number, limit: number): number {
  if (start + 4 > limit) throw new ProtocolError('section cut short');
  const end = start + readInt32(frame, start);
  const nameEnd = frame.indexOf(0, start + 4);
  if (end > limit || end < start + 5 || nameEnd < 0 || nameEnd >= end) throw new ProtocolError('wrong section length');
  const name = frame.toString('utf8', start + 4, nameEnd);
  const documents: Raw[] = [];
  for (let at = nameEnd + 1; at < end;) {
    const next = validateDocument(frame, at, end);
    documents.push(documentAt(frame, at));
    at = next;
  }
  if (command.sequences.has(name)) throw new ProtocolError(`two sequences named ${name}`);
  command.sequences.set(name, documents);
  return end;
}

/** The old query message, which drivers still open with; only the handshake is answered to it. */
function readQuery(frame: Buffer): Command {
  const nameEnd = frame.indexOf(0, HEADER_BYTES + 4);
  const at = nameEnd + 9;
  if (nameEnd < 0 || at + 5 > frame.length) throw new ProtocolError('query cut short');
  const command = new Command(true, true);
  readBody(command, frame, at, frame.length);
  if (!['hello', 'ismaster', 'isMaster'].includes(command.name)) {
    throw new ProtocolError(`${command.name} has to be sent as OP_MSG`);
  }
  return command;
}
