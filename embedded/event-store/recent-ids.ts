import { recordIdKey } from './record';

/** How many events can be recognised by id alone; an older repeat under `any` is written again. */
export const recentIdsMax = 32_768;

/**
 * Where the latest events are, by stream and id: what makes an append under `any` or `stream_exists` repeatable.
 * Bounded; the oldest is forgotten first.
 */
export class RecentIds {
  private readonly positions = new Map<string, number>();
  private readonly keys: string[] = [];
  private readonly keyPositions: number[] = [];
  private oldest = 0;

  constructor(private readonly capacity = recentIdsMax) {}

  find(streamNumber: number, id: string): number | undefined {
    return this.positions.get(keyOf(streamNumber, id));
  }

  remember(streamNumber: number, record: Buffer, position: number): void {
    const key = keyOf(streamNumber, recordIdKey(record));
    const slot = this.keys.length < this.capacity ? this.keys.length : this.oldest;
    if (slot < this.keys.length) {
      const forgotten = this.keys[slot]!;
      // The same id can be in a stream twice; only its latest place counts.
      if (this.positions.get(forgotten) === this.keyPositions[slot]) this.positions.delete(forgotten);
      this.oldest = (slot + 1) % this.capacity;
    }
    this.keys[slot] = key;
    this.keyPositions[slot] = position;
    this.positions.set(key, position);
  }
}

const keyOf = (streamNumber: number, id: string): string =>
  id + String.fromCharCode(streamNumber >>> 16, streamNumber & 0xffff);
