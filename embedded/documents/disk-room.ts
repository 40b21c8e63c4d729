import { statfsSync } from 'node:fs';

/** More than one commit needs. */
const ROOM_BYTES_MIN = 16 * 1024 * 1024;

/**
 * Asked before every commit. LMDB must not run into a full disk: lmdb 3.5.6 writes the message of a failed write past the
 * end of the 100 bytes it keeps for it, which ends the whole process. Costs two microseconds.
 * @throws Error with the code of LMDB and of the system for "no space left on device"
 */
export function assertRoom(folder: string): void {
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize >= ROOM_BYTES_MIN) return;
  const message = `ENOSPC: less than ${ROOM_BYTES_MIN / 1024 ** 2} MiB are free in ${folder}`;
  throw Object.assign(new Error(message), { code: 28 });
}
