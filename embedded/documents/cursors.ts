import { type BsonWriter } from './bson-writer';
import { CommandError } from './errors';
import { type Projection } from './projection';
import { readInt32 } from './bson-view';
import { type Source } from './scan';

/** Documents of the first batch when the client does not say. */
export const FIRST_BATCH = 101;
/** A batch ends before it would pass this size, so that a reply never holds much more than one large document. */
const BATCH_BYTES_MAX = 4 * 1024 * 1024;
const IDLE_MS_MAX = 10 * 60 * 1000;
const CURSORS_MAX = 1_000;
const REAPED_EVERY_MS = 30_000;

/** An open result: where it comes from, how much of it is still wanted, and how documents are cut down. */
export class Cursor {
  id = 0n;
  lastUsed = 0;
  /** A document that did not fit the last batch. */
  private held: Buffer | undefined;

  constructor(
    readonly namespace: string,
    private readonly source: Source,
    private remaining: number,
    private skipped: number,
    private readonly projection: Projection | undefined,
  ) {}

  /**
   * Appends the next documents to an open array. Answers whether the result is exhausted. `size` is in documents;
   * a batch holds at least one document, however large.
   */
  writeBatch(writer: BsonWriter, size: number, bytesMax = BATCH_BYTES_MAX): boolean {
    const from = writer.length;
    let count = 0;
    try {
      while (count < size && this.remaining > 0) {
        const document = this.take();
        if (!document) return true;
        const length = readInt32(document, 0);
        if (count > 0 && writer.length - from + length > bytesMax) {
          this.held = Buffer.from(document.subarray(0, length));
          return false;
        }
        if (this.projection) {
          writer.name(0x03, count);
          this.projection.write(writer, document, 0);
        } else {
          writer.name(0x03, count);
          writer.copy(document, 0, length);
        }
        count++;
        this.remaining--;
      }
      return this.remaining <= 0;
    } finally {
      this.source.pause();
    }
  }

  private take(): Buffer | undefined {
    const { held } = this;
    if (held) {
      this.held = undefined;
      return held;
    }
    for (; this.skipped > 0; this.skipped--) if (!this.source.next()) return undefined;
    return this.source.next();
  }
}

/** The open cursors. They are bounded in number and closed after ten idle minutes. */
export class Cursors {
  private readonly open = new Map<bigint, Cursor>();
  private readonly reaper: NodeJS.Timeout;

  constructor(private readonly now: () => number = Date.now) {
    this.reaper = setInterval(() => this.reap(), REAPED_EVERY_MS);
    this.reaper.unref();
  }

  get count(): number {
    return this.open.size;
  }

  /** Keeps a cursor and gives it a number that cannot be guessed or confused with one before a restart. */
  keep(cursor: Cursor): bigint {
    if (this.open.size >= CURSORS_MAX) this.reap();
    if (this.open.size >= CURSORS_MAX) {
      throw new CommandError(146, `more than ${CURSORS_MAX} cursors are open`);
    }
    do
      cursor.id =
        (BigInt(Math.floor(Math.random() * 2 ** 31)) << 31n) | BigInt(1 + Math.floor(Math.random() * (2 ** 31 - 1)));
    while (this.open.has(cursor.id));
    cursor.lastUsed = this.now();
    this.open.set(cursor.id, cursor);
    return cursor.id;
  }

  /** Refuses CursorNotFound. */
  get(id: bigint, namespace: string): Cursor {
    const cursor = this.open.get(id);
    if (cursor?.namespace !== namespace) throw new CommandError(43, `cursor id ${id} not found`);
    cursor.lastUsed = this.now();
    return cursor;
  }

  close(id: bigint): boolean {
    return this.open.delete(id);
  }

  reap(): void {
    for (const [id, { lastUsed }] of this.open) if (this.now() - lastUsed > IDLE_MS_MAX) this.open.delete(id);
  }

  stop(): void {
    clearInterval(this.reaper);
    this.open.clear();
  }
}
