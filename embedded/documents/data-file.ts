import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fdatasyncSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
} from 'node:fs';
import { join } from 'node:path';

const MAGIC = 0xbeefc0de;
const DATA_VERSION = 2;
/** Where things lie in the two pages an LMDB file begins with. */
const META_AT = 24;
const PAGE_SIZE_AT = META_AT + 24;
const LAST_PAGE_AT = META_AT + 120;
const META_BYTES = META_AT + 136;
const SMALLEST_PAGE = 256;
const LARGEST_PAGE = 65_536;
/** A process killed between a commit and `fillUp` may leave the file this much shorter than its pages. */
const MISSING_PAGES_MAX = 64;

/**
 * Looks at the data file before LMDB opens it, because LMDB ends the whole process over a file that is none of its own,
 * or that was cut short. Throws with the reason; a folder without files passes.
 */
export function checkDataFile(folder: string): void {
  for (const name of ['data.mdb', 'lock.mdb']) {
    const path = join(folder, name);
    if (existsSync(path)) accessSync(path, constants.R_OK | constants.W_OK);
  }
  const path = join(folder, 'data.mdb');
  if (!existsSync(path)) return;
  const file = openSync(path, 'r+');
  try {
    const { size } = fstatSync(file);
    if (size === 0) return;
    const first = readMeta(file, 0, size);
    const pageSize = first.readUInt32LE(PAGE_SIZE_AT);
    if (pageSize < SMALLEST_PAGE || pageSize > LARGEST_PAGE)
      throw new Error('data.mdb is damaged: impossible page size');
    const second = readMeta(file, pageSize, size);
    const pages = Math.max(lastPage(first), lastPage(second)) + 1;
    if (size < (pages - MISSING_PAGES_MAX) * pageSize) {
      throw new Error(`data.mdb is damaged: ${pages * pageSize - size} bytes are missing at its end`);
    }
    if (size < pages * pageSize) ftruncateSync(file, pages * pageSize);
  } finally {
    closeSync(file);
  }
}

function readMeta(file: number, at: number, size: number): Buffer {
  const meta = Buffer.alloc(META_BYTES);
  if (at + META_BYTES > size || readSync(file, meta, 0, META_BYTES, at) < META_BYTES) {
    throw new Error('data.mdb is damaged: cut short');
  }
  if (meta.readUInt32LE(META_AT) !== MAGIC) throw new Error('data.mdb is damaged or no data file of this server');
  if (meta.readUInt32LE(META_AT + 4) !== DATA_VERSION) throw new Error('data.mdb has an unknown version');
  return meta;
}

const lastPage = (meta: Buffer): number => Number(meta.readBigUInt64LE(LAST_PAGE_AT));

/**
 * Keeps the file as long as its pages. LMDB does not write pages that were taken and freed in one transaction; were they
 * missing at the end, a file that was cut short could not be told from a sound one. `file` is an open descriptor.
 */
export function fillUp(file: number, pages: number, pageSize: number): void {
  const length = pages * pageSize;
  if (fstatSync(file).size >= length) return;
  ftruncateSync(file, length);
  fdatasyncSync(file);
}
