import { readFileSync, writeFileSync } from 'node:fs';

/** What a process holds in memory, in MB of 10^6 bytes. Files that LMDB maps count as `fileMb` once they are touched. */
export interface Memory {
  /** Highest that all of it was since the start or the last `resetPeak`. */
  readonly peakMb: number;
  readonly anonymousMb: number;
  readonly fileMb: number;
}

/** Linux counts process time in hundredths of a second for whoever reads `/proc`. */
const MS_PER_TICK = 10;
const USER_TICKS = 11;
const SYSTEM_TICKS = 12;

/** CPU time that all threads of a process have used, in milliseconds, to the nearest ten. */
export function cpuMsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  // The name of the program stands in brackets and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS])) * MS_PER_TICK;
}

export function memoryOf(pid: number): Memory {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  const megabytes = (name: string): number => {
    const [, kibibytes] = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status) ?? [];
    return (Number(kibibytes ?? Number.NaN) * 1_024) / 1e6;
  };
  return { peakMb: megabytes('VmHWM'), anonymousMb: megabytes('RssAnon'), fileMb: megabytes('RssFile') };
}

/** Lets the peak begin again at what is held now. False where the host does not permit it. */
export function resetPeak(pid: number): boolean {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
    return true;
  } catch {
    return false;
  }
}

export function loadAverage(): number {
  return Number(readFileSync('/proc/loadavg', 'latin1').split(' ', 1)[0]);
}
