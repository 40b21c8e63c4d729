/**
 * Looks at the log file before LMDB does. A file of something else, or a page behind the end of the file, would end the
 * whole process with a signal, not with an exception.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const magic = 0xbeefc0de;
const searchLength = 64;
const metaLength = 136;
const slackPages = 16;
const pageSizes = [4096, 8192, 16384, 32768, 65536];

/** Throws when the file is no LMDB file or lacks its end. A missing or empty file is fine: it will be made. */
export function refuseBrokenFile(path: string): void {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  try {
    const { size } = fstatSync(file);
    if (size === 0) return;
    const first = readMeta(file, 0);
    const second = first && readMeta(file, first.pageSize);
    if (!second) throw new Error('events.mdb is not a valid log');
    const newest = second.transaction > first.transaction ? second : first;
    const needed = (newest.lastPage + 1) * first.pageSize;
    // The last few pages may have been set aside and never written.
    if (size < needed - slackPages * first.pageSize)
      throw new Error(`events.mdb has been cut short: it has ${size} bytes of ${needed}`);
  } finally {
    closeSync(file);
  }
}

interface Meta {
  readonly pageSize: number;
  readonly lastPage: number;
  readonly transaction: number;
}

/** LMDB's `MDB_meta`, found by its magic number; it lies in native byte order behind the header of its page. */
function readMeta(file: number, at: number): Meta | undefined {
  const page = Buffer.alloc(searchLength + metaLength);
  const length = readSync(file, page, 0, page.length, at);
  for (let offset = 0; offset + metaLength <= length; offset += 4) {
    const pageSize = page.readUInt32LE(offset + 24);
    if (page.readUInt32LE(offset) === magic && pageSizes.includes(pageSize)) {
      return {
        pageSize,
        lastPage: Number(page.readBigUInt64LE(offset + 120)),
        transaction: Number(page.readBigUInt64LE(offset + 128)),
      };
    }
  }
  return undefined;
}
