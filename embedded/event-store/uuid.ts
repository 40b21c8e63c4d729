/** Event and correlation ids: 16 bytes at rest, text or two 64-bit halves on the wire. */
import { WireError, type WireReader } from './wire';

const digits = new Int8Array(256).fill(-1);
for (let value = 0; value < 16; value++) {
  digits[value.toString(16).charCodeAt(0)] = value;
  digits[value.toString(16).toUpperCase().charCodeAt(0)] = value;
}

const pairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const pairCodes = Buffer.from(pairs.join(''), 'latin1');
const textOffsets = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];
const dash = 0x2d;

/** Reads `UUID { structured | string }` into 16 bytes. Throws WireError when it is not a uuid. */
export function readUuid(reader: WireReader): Buffer {
  while (reader.next()) {
    if (reader.field === 2) return uuidFromText(reader.bytes());
    if (reader.field === 1) return uuidFromHalves(reader.message());
  }
  throw new WireError('a uuid is missing');
}

/** The 16 bytes of a uuid in its usual form. */
export const uuidBytes = (uuid: string): Buffer => Buffer.from(uuid.replaceAll('-', ''), 'hex');

/** Writes 16 bytes as the 36 characters of a uuid; returns the offset behind them. */
export function writeUuidText(target: Buffer, offset: number, source: Buffer, at: number): number {
  for (let index = 0; index < 16; index++) {
    const pair = source[at + index]! * 2;
    const place = offset + textOffsets[index]!;
    target[place] = pairCodes[pair]!;
    target[place + 1] = pairCodes[pair + 1]!;
  }
  target[offset + 8] = target[offset + 13] = target[offset + 18] = target[offset + 23] = dash;
  return offset + 36;
}

function uuidFromText(text: Buffer): Buffer {
  const uuid = Buffer.allocUnsafe(16);
  if (text.length !== 36) throw new WireError(`not a uuid: ${text.toString('utf8')}`);
  for (let index = 0; index < 16; index++) {
    const at = textOffsets[index]!;
    const value = digits[text[at]!]! * 16 + digits[text[at + 1]!]!;
    if (digits[text[at]!]! < 0 || digits[text[at + 1]!]! < 0) {
      throw new WireError(`not a uuid: ${text.toString('utf8')}`);
    }
    uuid[index] = value;
  }
  return uuid;
}

function uuidFromHalves(reader: WireReader): Buffer {
  const uuid = Buffer.alloc(16);
  while (reader.next()) {
    if (reader.field === 1) uuid.writeBigInt64BE(reader.int64(), 0);
    else if (reader.field === 2) uuid.writeBigInt64BE(reader.int64(), 8);
  }
  return uuid;
}
