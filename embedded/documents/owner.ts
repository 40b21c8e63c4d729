import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** The right to use a folder, held until released or until the process ends. */
export interface Claim {
  release(): void;
}

const ATTEMPTS_MAX = 5;

/**
 * Takes the folder for this process: the catalogue is kept in memory, so a second server on the same files would ruin
 * them. A claim whose process is gone (also one killed without notice) is taken over. Throws when a live process holds it.
 */
export function claim(folder: string): Claim {
  const file = join(folder, 'owner');
  const own = `${process.pid} ${startOf(process.pid)}`;
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    try {
      const handle = openSync(file, 'wx');
      writeSync(handle, own);
      closeSync(handle);
      return { release: () => rmSync(file, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = heldBy(file);
    if (holder !== undefined) {
      throw new Error(`the folder ${folder} is in use by process ${holder}; one server opens it at a time`);
    }
    rmSync(file, { force: true });
  }
  throw new Error(`the folder ${folder} could not be claimed`);
}

/** The live process a claim names, if it is the same one that wrote it. */
function heldBy(file: string): number | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  const [pid, start] = text.split(' ');
  const id = Number(pid);
  if (!Number.isInteger(id) || id <= 0 || start === undefined) return undefined;
  try {
    process.kill(id, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return undefined;
  }
  return startOf(id) === start ? id : undefined;
}

/** When a process started, in the kernel's ticks, so that a number used again is not mistaken; '-' where unknown. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '-';
  } catch {
    return '-';
  }
}
