import { serialize, type Document } from 'bson';
import { BsonWriter } from './bson-writer';
import { CommandError } from './errors';
import { HEADER_BYTES } from './frames';
import { MORE_TO_COME, OP_MSG, OP_REPLY } from './message';

const writer = new BsonWriter();
let requestId = 0;

/** Where a message's one document starts: after header, flags and section kind. */
const BODY_AT = HEADER_BYTES + 5;

/** Builds a reply by filling its document; `ok: 1` is added at the end. The bytes lack only the request they answer. */
export function reply(fill: (writer: BsonWriter) => void): Buffer {
  writer.reset();
  writer.reserve(BODY_AT);
  writer.length = BODY_AT;
  const at = writer.open();
  fill(writer);
  writer.double('ok', 1);
  writer.close(at);
  const message = writer.take();
  writeHeader(message, OP_MSG);
  message.writeUInt32LE(0, HEADER_BYTES);
  message[HEADER_BYTES + 4] = 0;
  return message;
}

/** A reply from a plain object, for the commands that are not asked often. */
export const replyWith = (fields: Document): Buffer =>
  reply((w) => {
    const document = Buffer.from(serialize(fields));
    w.copy(document, 4, document.length - 1);
  });

/** The reply to a command that was refused, or that failed. */
export function failure(error: unknown): Buffer {
  const known =
    error instanceof CommandError ? error : new CommandError(1, error instanceof Error ? error.message : String(error));
  writer.reset();
  writer.reserve(BODY_AT);
  writer.length = BODY_AT;
  const at = writer.open();
  writer.double('ok', 0);
  writeError(writer, known);
  writer.close(at);
  const message = writer.take();
  writeHeader(message, OP_MSG);
  message.writeUInt32LE(0, HEADER_BYTES);
  message[HEADER_BYTES + 4] = 0;
  return message;
}

/** Appends code, name, message and whatever else the error carries. */
export function writeError(w: BsonWriter, error: CommandError, withName = true): void {
  w.int32('code', error.code);
  if (withName) w.string('codeName', error.codeName);
  w.string('errmsg', error.message);
  for (const [name, value] of Object.entries(error.detail ?? {})) w.raw(name, value);
}

function writeHeader(message: Buffer, opcode: number): void {
  message.writeInt32LE(message.length, 0);
  message.writeInt32LE(requestId, 4);
  requestId = (requestId + 1) & 0x7fffffff;
  message.writeInt32LE(opcode, 12);
}

/** Says that another reply will follow this one, which nobody asks for. */
export function followed(message: Buffer): Buffer {
  message.writeUInt32LE(MORE_TO_COME, HEADER_BYTES);
  return message;
}

/** Puts in which request a reply answers, or which reply it follows; for the old query message it is recast as an OP_REPLY. */
export function addressed(message: Buffer, request: Buffer, legacy: boolean): Buffer {
  if (!legacy) {
    request.copy(message, 8, 4, 8);
    return message;
  }
  const old = Buffer.alloc(36 + message.length - BODY_AT);
  message.copy(old, 0, 0, HEADER_BYTES);
  old.writeInt32LE(old.length, 0);
  request.copy(old, 8, 4, 8);
  old.writeInt32LE(OP_REPLY, 12);
  old.writeInt32LE(8, 16); // AwaitCapable, as servers have answered ever since
  old.writeInt32LE(1, 32);
  message.copy(old, 36, BODY_AT);
  return old;
}
