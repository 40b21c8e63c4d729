import * as fc from 'fast-check';
import { BatchAppendReq, ReadResp } from '@eventstore/db-client/generated/streams_pb';
import { StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb';
import { readProposedEvent } from './append-messages';
import { eventFrame, linkFrame } from './read-frames';
import { makeRecord, recordCreatedMs, recordIdKey, recordRevision, stampRecord } from './record';
import { readUuid, writeUuidText } from './uuid';
import {
  bytesField,
  int64Field,
  messageField,
  uintField,
  varintLength,
  WireError,
  WireReader,
  wireTypes,
  writeVarint,
} from './wire';

const numbers = fc.oneof(
  fc.nat(300),
  fc.maxSafeNat(),
  fc.constantFrom(
    127,
    128,
    16383,
    16384,
    2 ** 31 - 1,
    2 ** 31,
    2 ** 32 - 1,
    2 ** 32,
    Number.MAX_SAFE_INTEGER,
    Infinity,
  ),
);
const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });

describe('the wire format', () => {
  it('reads back every number it writes, in the length it foretells', () => {
    fc.assert(
      fc.property(numbers, (value) => {
        const target = Buffer.alloc(16, 0xaa);
        const end = writeVarint(target, value, 0);
        expect(end).toBe(varintLength(value));
        const reader = new WireReader(uintField(3, value));
        expect([reader.next(), reader.field, reader.uint(), reader.next()]).toEqual([true, 3, value, false]);
      }),
    );
  });

  it('reads back every signed 64-bit number', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (value) => {
        const reader = new WireReader(int64Field(1, value));
        reader.next();
        expect(reader.int64()).toBe(value);
      }),
    );
  });

  it('skips fields it does not know, of every wire type', () => {
    const message = Buffer.concat([
      uintField(9, 70_000),
      Buffer.from([8 * 10 + 1, 1, 2, 3, 4, 5, 6, 7, 8]),
      Buffer.from([8 * 11 + 5, 1, 2, 3, 4]),
      bytesField(12, 'unknown'),
      uintField(1, 42),
    ]);
    const reader = new WireReader(message);
    while (reader.next() && reader.field !== 1);
    expect(reader.uint()).toBe(42);
  });

  it('never reads outside of the message, whatever the bytes', () => {
    fc.assert(
      fc.property(bytes, (message) => {
        const reader = new WireReader(message);
        try {
          while (reader.next()) if (reader.wireType === wireTypes.bytes) reader.bytes();
        } catch (error) {
          expect(error).toBeInstanceOf(WireError);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('turns uuids from text into bytes and back', () => {
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        const uuid = readUuid(new WireReader(bytesField(2, id)));
        const target = Buffer.alloc(40);
        expect(writeUuidText(target, 2, uuid, 0)).toBe(38);
        expect(target.toString('latin1', 2, 38)).toBe(id);
        const [high, low] = [int64Field(1, uuid.readBigInt64BE(0)), int64Field(2, uuid.readBigInt64BE(8))];
        expect(readUuid(new WireReader(messageField(1, high, low))).equals(uuid)).toBe(true);
      }),
    );
  });

  it.each(['', 'not-a-uuid', '0a1b2c3d-0000-0000-0000-00000000000g', '0a1b2c3d000000000000000000000000'])(
    'refuses the uuid %p',
    (id) => {
      expect(() => readUuid(new WireReader(bytesField(2, id)))).toThrow(WireError);
    },
  );
});

describe('an event between the official messages and the record', () => {
  const proposal = fc.record({
    id: fc.uuid(),
    type: text,
    json: fc.boolean(),
    metadata: bytes,
    data: bytes,
    stream: text,
  });
  const place = fc.record({ revision: fc.maxSafeNat().map((n) => n % 2 ** 47), position: fc.maxSafeNat() });
  const createdMs = Date.UTC(2026, 0, 31, 12, 0, 0, 5);

  it('arrives at a reader as it was proposed', () => {
    fc.assert(
      fc.property(proposal, place, fc.constantFrom('text' as const, 'halves' as const), (event, at, form) => {
        const message = new BatchAppendReq.ProposedMessage();
        message.setId(new UUID().setString(event.id)).setCustomMetadata(event.metadata).setData(event.data);
        message.getMetadataMap().set('type', event.type);
        message.getMetadataMap().set('content-type', event.json ? 'application/json' : 'text/plain');
        const proposed = readProposedEvent(new WireReader(Buffer.from(message.serializeBinary())));
        const record = makeRecord(Buffer.from(event.stream), proposed);
        stampRecord(record, at.revision, createdMs);
        expect(recordRevision(record)).toBe(at.revision);
        expect(recordCreatedMs(record)).toBe(createdMs);
        expect(recordIdKey(record)).toBe(proposed.id.toString('latin1'));

        const answer = ReadResp.deserializeBinary(eventFrame(record, at.position, form)).getEvent()!;
        const read = answer.getEvent()!;
        expect(answer.getCommitPosition()).toBe(String(at.position));
        expect([read.getCommitPosition(), read.getPreparePosition()]).toEqual(Array(2).fill(String(at.position)));
        expect(read.getStreamRevision()).toBe(String(at.revision));
        expect(Buffer.from(read.getStreamIdentifier()!.getStreamName_asU8()).toString()).toBe(event.stream);
        expect(Object.fromEntries(read.getMetadataMap().toObject(false))).toEqual({
          type: event.type,
          created: `${createdMs}0000`,
          'content-type': event.json ? 'application/json' : 'application/octet-stream',
        });
        expect(Buffer.from(read.getData_asU8()).equals(event.data)).toBe(true);
        expect(Buffer.from(read.getCustomMetadata_asU8()).equals(event.metadata)).toBe(true);
        if (form === 'text') expect(read.getId()!.getString()).toBe(event.id);
        else {
          const halves = read.getId()!.getStructured()!;
          expect(BigInt(halves.getMostSignificantBits())).toBe(proposed.id.readBigInt64BE(0));
          expect(BigInt(halves.getLeastSignificantBits())).toBe(proposed.id.readBigInt64BE(8));
        }
      }),
    );
  });

  it('travels with its link', () => {
    const event = { id: Buffer.alloc(16, 7), type: Buffer.from('$>'), json: false, metadata: Buffer.alloc(0) };
    const link = makeRecord(Buffer.from('links'), { ...event, data: Buffer.from('3@target') });
    const target = makeRecord(Buffer.from('target'), { ...event, data: Buffer.from('{}') });
    stampRecord(link, 1, createdMs);
    stampRecord(target, 3, createdMs);
    const resolved = ReadResp.deserializeBinary(
      linkFrame(link, 9, { record: target, position: 4 }, 'text'),
    ).getEvent()!;
    expect(resolved.getLink()!.getCommitPosition()).toBe('9');
    expect(resolved.getEvent()!.getCommitPosition()).toBe('4');
    expect(resolved.getCommitPosition()).toBe('9');
    const alone = ReadResp.deserializeBinary(linkFrame(link, 9, undefined, 'text')).getEvent()!;
    expect([alone.hasEvent(), alone.hasLink()]).toEqual([false, true]);
  });

  it('keeps a stream name that is not UTF-8', () => {
    const name = Buffer.from([0xff, 0x00, 0x80]);
    const identifier = new StreamIdentifier().setStreamName(name);
    expect(Buffer.from(identifier.serializeBinary()).equals(bytesField(3, name))).toBe(true);
  });
});
