/**
 * How one event lies on disk: a header of 38 bytes, then stream name, type, metadata and data as they came.
 *
 *   0  format (1)            24  revision, 6 bytes
 *   1  flags (see below)     30  length of the stream name, 2 bytes
 *   2  event id, 16 bytes    32  length of the type, 2 bytes
 *  18  created, ms, 6 bytes  34  length of the metadata, 4 bytes
 *
 * The position in `$all` is the key. Numbers are big-endian.
 */
const formatVersion = 1;
const jsonFlag = 1;
/** The event ends its stream for ever. */
const tombstoneFlag = 2;
const headerLength = 38;

/** Longest event type, in bytes. */
export const typeLengthMax = 0xffff;

/** An event as a caller proposes it; the buffers are views of the request. */
export interface ProposedEvent {
  readonly id: Buffer;
  readonly type: Buffer;
  readonly json: boolean;
  readonly metadata: Buffer;
  readonly data: Buffer;
}

/** Lays an event out for the disk. Revision and time are stamped when its place is decided. */
export function makeRecord(stream: Buffer, event: ProposedEvent): Buffer {
  const { id, type, metadata, data } = event;
  const typeAt = headerLength + stream.length;
  const metadataAt = typeAt + type.length;
  const dataAt = metadataAt + metadata.length;
  const record = Buffer.allocUnsafe(dataAt + data.length);
  record[0] = formatVersion;
  record[1] = event.json ? jsonFlag : 0;
  id.copy(record, 2);
  record.writeUInt16BE(stream.length, 30);
  record.writeUInt16BE(type.length, 32);
  record.writeUInt32BE(metadata.length, 34);
  stream.copy(record, headerLength);
  type.copy(record, typeAt);
  metadata.copy(record, metadataAt);
  data.copy(record, dataAt);
  return record;
}

/** The event that ends a stream for ever. */
export function makeTombstone(stream: Buffer, id: Buffer): Buffer {
  const none = Buffer.alloc(0);
  const record = makeRecord(stream, {
    id,
    type: Buffer.from('$streamDeleted'),
    json: true,
    metadata: none,
    data: none,
  });
  record[1]! |= tombstoneFlag;
  return record;
}

/** Stamps the revision and the time (ms since the epoch) the event was accepted. */
export function stampRecord(record: Buffer, revision: number, createdMs: number): void {
  record.writeUIntBE(createdMs, 18, 6);
  record.writeUIntBE(revision, 24, 6);
}

export const recordIsJson = (record: Buffer): boolean => (record[1]! & jsonFlag) !== 0;
export const recordIsTombstone = (record: Buffer): boolean => (record[1]! & tombstoneFlag) !== 0;
export const recordCreatedMs = (record: Buffer): number => record.readUIntBE(18, 6);
export const recordRevision = (record: Buffer): number => record.readUIntBE(24, 6);
/** Where the 16 bytes of the id begin. */
export const recordIdAt = 2;
/** The id as 16 characters of one byte each: short, exact and usable as a key. */
export const recordIdKey = (record: Buffer): string => record.toString('latin1', 2, 18);

/** Where the parts behind the header begin; `end` is the end of the data. */
export interface RecordParts {
  readonly streamAt: number;
  readonly typeAt: number;
  readonly metadataAt: number;
  readonly dataAt: number;
  readonly end: number;
}

export function recordParts(record: Buffer): RecordParts {
  if (record[0] !== formatVersion)
    throw new Error(`an event is stored in format ${record[0]}, this is ${formatVersion}`);
  const typeAt = headerLength + record.readUInt16BE(30);
  const metadataAt = typeAt + record.readUInt16BE(32);
  return {
    streamAt: headerLength,
    typeAt,
    metadataAt,
    dataAt: metadataAt + record.readUInt32BE(34),
    end: record.length,
  };
}

/** Throws where a record says that it is longer than it is: it was damaged on the disk. */
export function assertWhole(record: Buffer, position: number): void {
  if (record.length >= headerLength && recordParts(record).dataAt <= record.length) return;
  throw new Error(`the event at position ${position} is damaged`);
}

/** The stream name as a key: one character a byte. */
export const recordStreamKey = (record: Buffer): string =>
  record.toString('latin1', headerLength, headerLength + record.readUInt16BE(30));

export const metadataType: Buffer = Buffer.from('$metadata');

/** The data of an event that says what the metadata of a stream is; empty when it is another event. */
export function metadataTextIn(record: Buffer): string {
  const { typeAt, metadataAt, dataAt } = recordParts(record);
  return metadataType.compare(record, typeAt, metadataAt) === 0 ? record.toString('utf8', dataAt) : '';
}

/** The size the append limit counts: data, metadata and twice the type. */
export const countedSize = (event: ProposedEvent): number =>
  event.data.length + event.metadata.length + 2 * event.type.length;
