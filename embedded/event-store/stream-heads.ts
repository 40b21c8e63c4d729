export interface StreamHead {
  readonly number: number;
  readonly lastRevision: number;
}

const headsMax = 16_384;

/** The heads of streams in recent use, so that the index need not be asked. Bounded in two generations. */
export class StreamHeads {
  private young = new Map<string, StreamHead>();
  private old = new Map<string, StreamHead>();

  get(stream: string): StreamHead | undefined {
    const head = this.young.get(stream);
    if (head) return head;
    const older = this.old.get(stream);
    if (older) this.set(stream, older);
    return older;
  }

  set(stream: string, head: StreamHead): void {
    if (this.young.size >= headsMax) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(stream, head);
  }
}
