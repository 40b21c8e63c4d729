/** Requests and answers of Append and BatchAppend. */
import { type Expected } from './append-rules';
import { type WriteOutcome } from './group-commit';
import { categoryShownBy } from './categories';
import { nameBytes, nameText, streamKeyOf, streamNameLengthMax, type StreamKey } from './names';
import { invalidArgument, metadataMissing } from './call-errors';
import { type ProposedEvent, typeLengthMax } from './record';
import { readUuid } from './uuid';
import { bytesField, messageField, uintField, type WireReader } from './wire';

export interface AppendOptions {
  readonly stream: StreamKey;
  readonly expected: Expected;
  /** Ms since the epoch; Infinity when the caller set none. */
  readonly deadlineMs: number;
}

const emptyBytes: Buffer = Buffer.alloc(0);

/** Reads `StreamIdentifier`. Throws CallError when no stream can have that name. */
export function readStreamName(reader: WireReader): StreamKey {
  const key = readAnyStreamName(reader);
  assertNotTooLong(key);
  return key;
}

/** The same for who asks for a stream: of one whose name is too long there is nothing. */
export function readAnyStreamName(reader: WireReader): StreamKey {
  let name: Buffer = emptyBytes;
  while (reader.next()) if (reader.field === 3) name = reader.bytes();
  if (name.length === 0) throw invalidArgument('A stream needs a name');
  const key = streamKeyOf(name);
  if (key === '$$') throw invalidArgument('$$ is not a stream name');
  return key;
}

export const isTooLong = (key: StreamKey): boolean => key.length > streamNameLengthMax;

export function assertNotTooLong(key: StreamKey): void {
  if (!isTooLong(key)) return;
  throw invalidArgument(`A stream name may have ${streamNameLengthMax} bytes, this one has ${key.length}`);
}

/** Where persistent subscriptions keep what they are and how far they have come. */
const ofSubscriptions = /^\$persistent(SubscriptionConfig$|subscription-)/;

/** Refuses to append to a stream that only the store itself has a say in. */
export function refuseReserved(stream: StreamKey): void {
  if (ofSubscriptions.test(stream)) throw invalidArgument(`${nameText(stream)} is written by the event store itself`);
  if (stream.startsWith('$$$$'))
    throw invalidArgument(`${nameText(stream)}: a metadata stream has no metadata of its own`);
  if (categoryShownBy(stream) !== undefined) {
    throw invalidArgument(`${nameText(stream)} is made of what other streams hold; nothing can be written to it`);
  }
}

/** Reads the options of Append (fields 1 to 5) and of BatchAppend (also 6 and 7). Throws CallError. */
export function readAppendOptions(reader: WireReader, nowMs: number): AppendOptions {
  let stream: StreamKey | undefined;
  let expected: Expected | undefined;
  let deadlineMs = Infinity;
  while (reader.next()) {
    if (reader.field === 1) stream = readStreamName(reader.message());
    else if (reader.field === 2) expected = { kind: 'revision', revision: reader.uint() };
    else if (reader.field === 3) expected = { kind: 'noStream' };
    else if (reader.field === 4) expected = { kind: 'any' };
    else if (reader.field === 5) expected = { kind: 'streamExists' };
    else if (reader.field === 6) deadlineMs = readSeconds(reader.message());
    else if (reader.field === 7) deadlineMs = nowMs + readSeconds(reader.message());
  }
  if (stream === undefined) throw invalidArgument('An append needs a stream');
  if (expected === undefined) throw invalidArgument('An append needs an expected revision');
  return { stream, expected, deadlineMs };
}

/** `Timestamp` and `Duration` are both seconds and nanoseconds; answers ms. */
function readSeconds(reader: WireReader): number {
  let ms = 0;
  while (reader.next()) {
    if (reader.field === 1) ms += Number(reader.int64()) * 1000;
    else if (reader.field === 2) ms += Number(reader.int64()) / 1e6;
  }
  return ms;
}

const typeKey = Buffer.from('type');
const contentTypeKey = Buffer.from('content-type');
const json = Buffer.from('application/json');

/** Reads `ProposedMessage`. Throws CallError when a required property is missing, WireError when the id is no uuid. */
export function readProposedEvent(reader: WireReader): ProposedEvent {
  let id: Buffer | undefined;
  let type: Buffer | undefined;
  let contentType: Buffer | undefined;
  let metadata: Buffer = emptyBytes;
  let data: Buffer = emptyBytes;
  while (reader.next()) {
    if (reader.field === 1) id = readUuid(reader.message());
    else if (reader.field === 2) {
      const entry = reader.message();
      let key: Buffer = emptyBytes;
      let value: Buffer = emptyBytes;
      while (entry.next()) {
        if (entry.field === 1) key = entry.bytes();
        else if (entry.field === 2) value = entry.bytes();
      }
      if (key.equals(typeKey)) type = value;
      else if (key.equals(contentTypeKey)) contentType = value;
    } else if (reader.field === 3) metadata = reader.bytes();
    else if (reader.field === 4) data = reader.bytes();
  }
  if (!type || !contentType) {
    throw metadataMissing([...(type ? [] : ['type']), ...(contentType ? [] : ['content-type'])]);
  }
  if (!id) throw invalidArgument('An event needs an id');
  if (type.length > typeLengthMax) throw invalidArgument(`An event type may have ${typeLengthMax} bytes`);
  return { id, type, json: contentType.equals(json), metadata, data };
}

const empty = (field: number): Buffer => bytesField(field, emptyBytes);
const positionFields = (position: number): [Buffer, Buffer] => [uintField(1, position), uintField(2, position)];

/** `Success` has the same shape in Append and BatchAppend. */
function successFields(revision: number, position: number): Buffer[] {
  if (revision < 0) return [empty(2), empty(4)];
  return [uintField(1, revision), messageField(3, ...positionFields(position))];
}

/** `AppendResp.Success` */
export const appendSuccess = (revision: number, position: number): Buffer =>
  messageField(1, ...successFields(revision, position));

/** `AppendResp.WrongExpectedVersion` */
export function appendConflict(currentRevision: number, expected: Expected): Buffer {
  const current = currentRevision < 0 ? empty(7) : uintField(6, currentRevision);
  return messageField(2, current, expectedField(expected, 8, 9, 10, 11));
}

function expectedField(expected: Expected, revision: number, any: number, exists: number, noStream: number): Buffer {
  switch (expected.kind) {
    case 'revision':
      return uintField(revision, expected.revision);
    case 'any':
      return empty(any);
    case 'streamExists':
      return empty(exists);
    case 'noStream':
      return empty(noStream);
  }
}

/** The options of a batch as far as its answer repeats them. */
export interface BatchSubject {
  readonly correlationId: Buffer;
  readonly stream: string;
  readonly expected: Expected;
}

function batchAnswer({ correlationId, stream, expected }: BatchSubject, result: Buffer): Buffer {
  return Buffer.concat([
    bytesField(1, correlationId),
    result,
    messageField(4, bytesField(3, nameBytes(stream))),
    expectedField(expected, 5, 7, 8, 6),
  ]);
}

/** A refusal of a whole batch: one of the details of section 4 of the protocol. */
export interface BatchRefusal {
  readonly code: number;
  readonly message: string;
  readonly detail: string;
  readonly content?: Buffer;
}

/** `BatchAppendResp` with an error. */
function batchRefused(subject: BatchSubject, { code, message, detail, content }: BatchRefusal): Buffer {
  const details = [
    bytesField(1, `type.googleapis.com/event_store.client.${detail}`),
    ...(content ? [bytesField(2, content)] : []),
  ];
  return batchAnswer(subject, messageField(2, uintField(1, code), bytesField(2, message), messageField(3, ...details)));
}

/** `BatchAppendResp` for a decided append. */
export function batchOutcome(subject: BatchSubject, outcome: WriteOutcome): Buffer {
  switch (outcome.kind) {
    case 'success':
      return batchAnswer(subject, messageField(3, ...successFields(outcome.revision, outcome.position)));
    case 'conflict': {
      const { currentRevision } = outcome;
      const content = Buffer.concat([
        currentRevision < 0 ? empty(2) : uintField(1, currentRevision),
        expectedField(subject.expected, 3, 4, 5, 6),
      ]);
      return batchRefused(subject, {
        code: 6,
        message: 'WrongExpectedVersion',
        detail: 'WrongExpectedVersion',
        content,
      });
    }
    case 'deleted':
      return batchRefused(subject, {
        code: 5,
        message: 'StreamDeleted',
        detail: 'StreamDeleted',
        content: messageField(1, bytesField(3, nameBytes(subject.stream))),
      });
    case 'denied':
      return batchRefused(subject, { code: 7, message: 'Access denied', detail: 'AccessDenied' });
    case 'timeout':
      return batchRefused(subject, { code: 4, message: 'The deadline has passed', detail: 'Timeout' });
    case 'failure':
      return batchRefused(subject, { code: 2, message: outcome.reason, detail: 'Unknown' });
    case 'stopping':
      return batchRefused(subject, { code: 2, message: 'The event store is stopping', detail: 'Unknown' });
  }
}

export const batchTooLarge = (subject: BatchSubject, limitBytes: number): Buffer =>
  batchRefused(subject, {
    code: 3,
    message: `Maximum append size of ${limitBytes} bytes exceeded`,
    detail: 'MaximumAppendSizeExceeded',
    content: uintField(1, limitBytes),
  });

export const badBatch = (subject: BatchSubject, message: string): Buffer =>
  batchRefused(subject, { code: 3, message, detail: 'BadRequest', content: bytesField(1, message) });
