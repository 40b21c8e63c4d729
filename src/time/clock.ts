import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { Refusal } from '../kernel/refusal';
import { fromEpochMs, instant, isInstant, type Instant } from './instant';

/** Where a manual clock stands before it is ever set: any later date can be put. */
export const CLOCK_BEGINS: Instant = '2000-01-01T00:00:00.000Z';

export type MoveListener = (now: Instant) => Promise<void>;

/**
 * The one source of "now". A system clock is the host's; a manual clock stands where it was last put, also after a
 * restart, and is kept in a file of its own.
 */
export class Clock {
  private readonly listeners: MoveListener[] = [];
  private moving: Promise<unknown> = Promise.resolve();
  private stands: Instant;

  /** `file` is where a manual clock is kept; without one the clock is the host's. */
  constructor(private readonly file: string | null = null) {
    this.stands = file === null ? CLOCK_BEGINS : read(file);
  }

  get manual(): boolean {
    return this.file !== null;
  }

  now(): Instant {
    // The edge of the program: the only place that asks the host for the time.
    // eslint-disable-next-line no-restricted-globals
    return this.manual ? this.stands : fromEpochMs(Date.now());
  }

  /** Called after each move of a manual clock; the move is answered when all listeners are done. */
  onMove(listener: MoveListener): void {
    this.listeners.push(listener);
  }

  /**
   * Puts a manual clock forward and lets what became due happen. Moves that come at once happen one after the other.
   * Refuses CLOCK_NOT_MANUAL, and CLOCK_MOVES_FORWARD_ONLY for an instant before now; now itself is fine.
   */
  moveTo(to: Instant): Promise<Instant> {
    const moved = this.moving.then(() => this.move(to));
    this.moving = moved.catch(() => undefined);
    return moved;
  }

  private async move(to: Instant): Promise<Instant> {
    if (this.file === null) {
      throw new Refusal('CLOCK_NOT_MANUAL', 'The clock is the host’s; start with CLOCK=manual to put it.');
    }
    if (to < this.stands) {
      throw new Refusal('CLOCK_MOVES_FORWARD_ONLY', `The clock stands at ${this.stands} and moves only forward.`, {
        now: this.stands,
      });
    }
    write(this.file, to);
    this.stands = to;
    for (const listener of this.listeners) await listener(to);
    return to;
  }
}

function read(file: string): Instant {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return CLOCK_BEGINS;
    throw error;
  }
  if (!isInstant(text)) throw new Error(`${file} holds no instant`);
  return instant(text);
}

/** Whole or not at all, also when the power fails: a new file, synced, then renamed over the old one. */
function write(file: string, now: Instant): void {
  const fresh = `${file}.new`;
  const handle = openSync(fresh, 'w');
  try {
    writeSync(handle, `${now}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(fresh, file);
  const folder = openSync(dirname(file), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
