export interface StreamHead {
  readonly number: number;
  readonly lastRevision: number;
  /** True when the stream has ended for ever. */
  readonly isTombstoned: boolean;
}

const keptMax = 16_384;

/** What is known of streams in recent use, so that the disk need not be asked. Bounded in two generations. */
export class RecentlyUsed<T> {
  private young = new Map<string, T>();
  private old = new Map<string, T>();

  get(stream: string): T | undefined {
    const value = this.young.get(stream);
    if (value) return value;
    const older = this.old.get(stream);
    if (older) this.set(stream, older);
    return older;
  }

  set(stream: string, value: T): void {
    if (this.young.size >= keptMax) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(stream, value);
  }

  delete(stream: string): void {
    this.young.delete(stream);
    this.old.delete(stream);
  }
}
