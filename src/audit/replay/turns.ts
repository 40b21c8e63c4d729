import { setImmediate } from 'node:timers/promises';

/** So long a replay works without a break: what else waits in the process waits no longer for it. */
const TURN_MS = 2;

/** Lets others have their turn. */
export class Turns {
  private began = performance.now();

  /** Whether it is time; asking costs next to nothing. */
  get isOver(): boolean {
    return performance.now() - this.began >= TURN_MS;
  }

  async next(): Promise<void> {
    await setImmediate();
    this.began = performance.now();
  }
}
