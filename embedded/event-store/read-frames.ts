/** `ReadResp` messages, written by hand: reading many events is mostly this. */
import { nameBytes } from './names';
import { recordCreatedMs, recordIdAt, recordIsJson, recordParts, recordRevision, type RecordParts } from './record';
import { writeUuidText } from './uuid';
import { bytesField, int64Field, messageField, uintField, varintLength, writeVarint } from './wire';

/** How a reader wants ids: `string` or `structured` in the protocol. */
export type UuidForm = 'text' | 'halves';

const mapEntry = (key: string, value: string): Buffer => messageField(6, bytesField(1, key), bytesField(2, value));
const jsonEntry = mapEntry('content-type', 'application/json');
const bytesEntry = mapEntry('content-type', 'application/octet-stream');
const typeKey = bytesField(1, 'type');
const createdKey = bytesField(1, 'created');

const tag = (field: number): number => field * 8 + 2;

/** One event of a read or subscription. */
export function eventFrame(record: Buffer, position: number, form: UuidForm): Buffer {
  return frameOf(recordedEvent(record, position, form), undefined, position);
}

/** A link with the event it leads to, or alone when the target is missing. */
export function linkFrame(link: Buffer, position: number, target: RecordAt | undefined, form: UuidForm): Buffer {
  const linkEvent = recordedEvent(link, position, form);
  const targetEvent = target && recordedEvent(target.record, target.position, form);
  return frameOf(targetEvent, linkEvent, position);
}

/** How an event came to a consumer of a group: itself, or by a link that may lead nowhere. */
export interface Delivered {
  readonly event: RecordAt | undefined;
  readonly link: RecordAt | undefined;
  readonly retryCount: number;
}

/** One event of a persistent subscription. */
export function deliveryFrame({ event, link, retryCount }: Delivered, form: UuidForm): Buffer {
  const { position } = (link ?? event)!;
  return messageField(
    1,
    ...(event ? [bytesField(1, recordedEvent(event.record, event.position, form))] : []),
    ...(link ? [bytesField(2, recordedEvent(link.record, link.position, form))] : []),
    uintField(3, position),
    uintField(5, retryCount),
  );
}

export interface RecordAt {
  readonly record: Buffer;
  readonly position: number;
}

/** `RecordedEvent`, sized first and written once. */
function recordedEvent(record: Buffer, position: number, form: UuidForm): Buffer {
  const parts = recordParts(record);
  const { streamAt, typeAt, metadataAt, dataAt, end } = parts;
  const id = form === 'halves' ? structuredId(record) : undefined;
  const created = `${recordCreatedMs(record)}0000`;
  const contentType = recordIsJson(record) ? jsonEntry : bytesEntry;
  const size = recordedEventSize(parts, id, recordRevision(record), position, created.length) + contentType.length;
  const out = Buffer.allocUnsafe(size);
  let at = 0;
  if (id) at += id.copy(out, at);
  else {
    out[at] = tag(1);
    out[at + 1] = 38;
    out[at + 2] = tag(2);
    out[at + 3] = 36;
    at = writeUuidText(out, at + 4, record, recordIdAt);
  }
  const nameLength = typeAt - streamAt;
  out[at++] = tag(2);
  at = writeVarint(out, 1 + varintLength(nameLength) + nameLength, at);
  at = writePart(out, at, 3, record, streamAt, typeAt);
  out[at++] = 3 * 8;
  at = writeVarint(out, recordRevision(record), at);
  out[at++] = 4 * 8;
  at = writeVarint(out, position, at);
  out[at++] = 5 * 8;
  at = writeVarint(out, position, at);
  const typeLength = metadataAt - typeAt;
  out[at++] = tag(6);
  at = writeVarint(out, typeKey.length + 1 + varintLength(typeLength) + typeLength, at);
  at += typeKey.copy(out, at);
  at = writePart(out, at, 2, record, typeAt, metadataAt);
  out[at++] = tag(6);
  out[at++] = createdKey.length + 2 + created.length;
  at += createdKey.copy(out, at);
  out[at++] = tag(2);
  out[at++] = created.length;
  at += out.write(created, at, 'latin1');
  at += contentType.copy(out, at);
  if (dataAt > metadataAt) at = writePart(out, at, 7, record, metadataAt, dataAt);
  if (end > dataAt) writePart(out, at, 8, record, dataAt, end);
  return out;
}

function recordedEventSize(
  { streamAt, typeAt, metadataAt, dataAt, end }: RecordParts,
  id: Buffer | undefined,
  revision: number,
  position: number,
  createdLength: number,
): number {
  const typeField = typeKey.length + partLength(metadataAt - typeAt);
  return (
    (id?.length ?? 40) +
    partLength(partLength(typeAt - streamAt)) +
    (1 + varintLength(revision)) +
    2 * (1 + varintLength(position)) +
    partLength(typeField) +
    partLength(createdKey.length + 2 + createdLength) +
    (dataAt > metadataAt ? partLength(dataAt - metadataAt) : 0) +
    (end > dataAt ? partLength(end - dataAt) : 0)
  );
}

/** Length of a field with a one-byte tag and this many bytes in it. */
const partLength = (length: number): number => 1 + varintLength(length) + length;

function writePart(out: Buffer, at: number, field: number, source: Buffer, from: number, to: number): number {
  out[at++] = tag(field);
  at = writeVarint(out, to - from, at);
  source.copy(out, at, from, to);
  return at + to - from;
}

function structuredId(record: Buffer): Buffer {
  const high = int64Field(1, record.readBigInt64BE(recordIdAt));
  return messageField(1, messageField(1, high, int64Field(2, record.readBigInt64BE(recordIdAt + 8))));
}

function frameOf(event: Buffer | undefined, link: Buffer | undefined, position: number): Buffer {
  const size =
    (event ? partLength(event.length) : 0) + (link ? partLength(link.length) : 0) + 1 + varintLength(position);
  const out = Buffer.allocUnsafe(partLength(size));
  out[0] = tag(1);
  let at = writeVarint(out, size, 1);
  if (event) at = writePart(out, at, 1, event, 0, event.length);
  if (link) at = writePart(out, at, 2, link, 0, link.length);
  out[at++] = 3 * 8;
  writeVarint(out, position, at);
  return out;
}

export const confirmationFrame = (subscriptionId: string): Buffer => messageField(2, bytesField(1, subscriptionId));
export const checkpointFrame = (position: number): Buffer =>
  messageField(3, uintField(1, position), uintField(2, position));
export const streamNotFoundFrame = (stream: string): Buffer =>
  messageField(4, messageField(1, bytesField(3, nameBytes(stream))));
export const firstRevisionFrame = (revision: number): Buffer => uintField(5, revision);
export const lastRevisionFrame = (revision: number): Buffer => uintField(6, revision);
export const caughtUpFrame = messageField(8, Buffer.alloc(0));
export const fellBehindFrame = messageField(9, Buffer.alloc(0));
