/** Keys of LMDB tables. They are written straight into LMDB's buffer, so that no key is ever allocated. */

/** A place in a numbered list: the revision of a stream, say. */
export interface NumberedKey {
  readonly list: number;
  readonly index: number;
}

/** The largest index of a list. */
export const lastIndex = 2 ** 48 - 1;

export const positionKeys = {
  writeKey: (position: number, target: Uint8Array, at: number): number => writeUint48(target, position, at),
  readKey: (source: Uint8Array, start: number): number => readUint48(source, start),
};

export const numberedKeys = {
  writeKey({ list, index }: NumberedKey, target: Uint8Array, at: number): number {
    target[at] = list >>> 24;
    target[at + 1] = list >>> 16;
    target[at + 2] = list >>> 8;
    target[at + 3] = list;
    return writeUint48(target, index, at + 4);
  },
  readKey: (source: Uint8Array, start: number): NumberedKey => ({
    list: source[start]! * 0x1000000 + (source[start + 1]! << 16) + (source[start + 2]! << 8) + source[start + 3]!,
    index: readUint48(source, start + 4),
  }),
};

const scratchKey = { list: 0, index: 0 };

/** A key for one use, at once. */
export function numberedKey(list: number, index: number): NumberedKey {
  scratchKey.list = list;
  scratchKey.index = index;
  return scratchKey;
}

function writeUint48(target: Uint8Array, value: number, at: number): number {
  const high = Math.floor(value / 0x100000000);
  const low = value >>> 0;
  target[at] = high >>> 8;
  target[at + 1] = high;
  target[at + 2] = low >>> 24;
  target[at + 3] = low >>> 16;
  target[at + 4] = low >>> 8;
  target[at + 5] = low;
  return at + 6;
}

const readUint48 = (source: Uint8Array, at: number): number =>
  ((source[at]! << 8) + source[at + 1]!) * 0x100000000 +
  source[at + 2]! * 0x1000000 +
  ((source[at + 3]! << 16) + (source[at + 4]! << 8) + source[at + 5]!);

export function uint48(value: number): Buffer {
  const buffer = Buffer.allocUnsafe(6);
  writeUint48(buffer, value, 0);
  return buffer;
}

export function uint32(value: number): Buffer {
  const buffer = Buffer.allocUnsafe(4);
  buffer.writeUInt32BE(value, 0);
  return buffer;
}
