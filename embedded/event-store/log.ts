/**
 * The log on disk: one LMDB file with six tables. Two are of category-index.ts, the others are
 *
 *   events     position (6 bytes)                     → the record, see record.ts
 *   revisions  stream number (4), revision (6 bytes)  → position (6 bytes)
 *   streams    stream name                            → stream number (4 bytes), and a byte 1 where it is tombstoned
 *   state      "indexed", "categorized"               → the last position that the index of streams, and of categories,
 *                                                       knows (6 bytes)
 *
 * Only the events are written with every commit. The index of the newest ones is kept in memory (tail-index.ts) and
 * written when there is enough of it, in the transaction of some later commit.
 *
 * A commit is one LMDB transaction, and its promise resolves after LMDB has synced the data and then the page that
 * makes it visible: what a reader can see is on disk. Positions are 1, 2, 3… without holes.
 */
import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, open, type RootDatabase } from 'lmdb';
import { CategoryIndex, type CategoryPiece } from './category-index';
import { categoryOf } from './categories';
import { assertRoom } from './disk-room';
import { refuseBrokenFile } from './file-check';
import { lastIndex, type NumberedKey, numberedKey, numberedKeys, positionKeys, uint32, uint48 } from './lmdb-keys';
import { isMetadataStream, metadataStreamOf, nameBytes, type StreamKey } from './names';
import { assertWhole, metadataTextIn, recordIsTombstone, recordRevision, recordStreamKey } from './record';
import { explainCommitError, explainStorageError } from './storage-errors';
import { RecentlyUsed, type StreamHead } from './stream-heads';
import { metadataOfMetadata, noMetadata, readMetadata, type StreamMetadata } from './stream-metadata';
import { headOfTail, TailIndex } from './tail-index';

const fileName = 'events.mdb';

/** The address space set aside for the file, in bytes. It takes no memory by itself, and LMDB adds more if needed. */
const mapBytes = 64 * 2 ** 30;

/** File pages seen through the map count as memory of the process, so the map is dropped after so many bytes. */
const mappedTrafficMax = 64 * 2 ** 20;

/** So many events may be without an index on disk. */
const tailMax = 2048;

/** So many events of a log without categories are sorted into them at once. */
const categorizedAtOnce = 65_536;

/** An event with its place decided, ready for the disk. */
export interface PlacedEvent {
  readonly position: number;
  readonly stream: StreamKey;
  readonly streamNumber: number;
  readonly revision: number;
  readonly record: Buffer;
}

interface Tables {
  readonly root: RootDatabase<Buffer, Buffer>;
  readonly events: Database<Buffer, number>;
  readonly revisions: Database<Buffer, never>;
  readonly streams: Database<Buffer, Buffer>;
  readonly state: Database<Buffer, Buffer>;
  readonly categories: CategoryIndex;
}

export class EventLog {
  private tables: Tables | undefined;
  private heads = new RecentlyUsed<StreamHead>();
  private tail = this.emptyTail();
  private metadata = new RecentlyUsed<StreamMetadata>();
  /** False as long as no stream has metadata, which then need not be looked for. */
  private hasMetadata = false;
  private streamCountOnDisk = 0;
  private traffic = 0;
  private reopening: Promise<void> | undefined;
  private isCommitting = false;
  private isClosed = false;
  /** The position of the last event on disk; 0 in an empty log. */
  headPosition = 0;

  private constructor(private readonly path: string) {}

  /** Opens or creates the log in a folder. Throws an Error that says what is wrong with the folder or the file. */
  static open(path: string): EventLog {
    const log = new EventLog(path);
    try {
      mkdirSync(path, { recursive: true });
      refuseBrokenFile(join(path, fileName));
      log.openTables();
      syncFolder(path);
    } catch (error) {
      throw explainStorageError(error, path);
    }
    return log;
  }

  /** False for the few milliseconds in which the file is closed and opened. Ask before every use after an `await`. */
  get isReady(): boolean {
    return this.tables !== undefined;
  }

  /** Resolves when it is worth asking again whether the log is ready. Rejects when the file cannot be opened. */
  ready(): Promise<void> {
    if (this.isClosed) return Promise.reject(new Error('the event log is closed'));
    return this.reopening ?? (this.isReady ? Promise.resolve() : this.reopen());
  }

  /** The number the next new stream gets. */
  get nextStreamNumber(): number {
    return this.streamCountOnDisk + this.tail.newStreamCount + 1;
  }

  /** The number and last revision of a stream; undefined when it has no events. */
  headOf(stream: StreamKey): StreamHead | undefined {
    const known = this.tail.headOf(stream) ?? this.heads.get(stream);
    if (known) return known;
    const { streams, revisions } = this.open();
    const value = streams.getBinaryFast(nameBytes(stream));
    if (!value) return undefined;
    const number = value.readUInt32BE(0);
    const isTombstoned = value.length > 4 && value[4] === 1;
    for (const key of revisions.getKeys({
      start: { list: number, index: lastIndex } as never,
      end: { list: number, index: 0 } as never,
      inclusiveEnd: true,
      reverse: true,
      limit: 1,
    })) {
      const head = { number, lastRevision: (key as NumberedKey).index, isTombstoned };
      this.heads.set(stream, head);
      return head;
    }
    throw new Error(`stream ${stream} has a number but no events`);
  }

  /** The number of the stream a record of this log belongs to. */
  streamNumberOf(record: Buffer): number {
    return this.headOf(recordStreamKey(record) as StreamKey)!.number;
  }

  /** Where the event with this revision is. */
  positionOf(streamNumber: number, revision: number): number | undefined {
    const inTail = this.tail.positionOf(streamNumber, revision);
    if (inTail !== undefined) return inTail;
    return this.open()
      .revisions.getBinaryFast(numberedKey(streamNumber, revision) as never)
      ?.readUIntBE(0, 6);
  }

  /** The metadata of a stream, as its last event says. */
  metadataOf(stream: StreamKey): StreamMetadata {
    if (isMetadataStream(stream)) return metadataOfMetadata;
    if (!this.hasMetadata) return noMetadata;
    const known = this.metadata.get(stream);
    if (known) return known;
    const text = this.metadataTextOf(stream);
    const metadata = text === undefined ? noMetadata : readMetadata(text);
    this.metadata.set(stream, metadata);
    return metadata;
  }

  /** What the last event of a stream's metadata says; undefined when there is none. */
  metadataTextOf(stream: StreamKey): string | undefined {
    const head = this.headOf(metadataStreamOf(stream));
    if (!head) return undefined;
    const record = this.recordAt(this.positionOf(head.number, head.lastRevision)!)!;
    return metadataTextIn(record);
  }

  /** How many events a category has. */
  sizeOfCategory(category: string): number {
    const inTail = this.tail.categories.get(category);
    return inTail ? inTail.first + inTail.positions.length : this.open().categories.sizeOf(category);
  }

  /** Where the event at a place of a category is, with those around it; undefined behind the last. */
  categoryPieceAt(category: string, place: number): CategoryPiece | undefined {
    const inTail = this.tail.categories.get(category);
    if (!inTail || place < inTail.first) return this.open().categories.pieceAt(category, place);
    return place < inTail.first + inTail.positions.length ? inTail : undefined;
  }

  /** The record at a position, in memory that the next call to any method of the log reuses: copy what is to stay. Throws where it is damaged. */
  recordAt(position: number): Buffer | undefined {
    const reused = this.open().events.getBinaryFast(position);
    if (!reused) return undefined;
    this.traffic += reused.length;
    // LMDB's buffer is larger than it says; a view is what it seems to be.
    const record = reused.subarray(0, reused.length);
    assertWhole(record, position);
    return record;
  }

  /**
   * Stores events whose places follow the head, in order, all or none, and resolves when they are synced. Only one
   * commit at a time. Rejects with the reason when nothing was stored; `reopen` must then be called before the next.
   */
  async commit(events: readonly PlacedEvent[], newStreams: ReadonlyMap<StreamKey, number>): Promise<void> {
    const tables = this.open();
    const writesIndex = this.tail.size >= tailMax;
    this.isCommitting = true;
    try {
      assertRoom(this.path);
      const committed = tables.root.batch(() => {
        for (const { position, record } of events) void tables.events.put(position, record);
        if (writesIndex) this.writeTail(tables);
      });
      if (!(await committed)) throw new Error('the database refused the transaction');
    } catch (error) {
      throw explainCommitError(await commitReason(error));
    } finally {
      this.isCommitting = false;
    }
    if (writesIndex) this.forgetTail();
    for (const { stream, streamNumber, revision, position, record } of events) {
      const isTombstone = recordIsTombstone(record);
      this.tail.add({ stream, streamNumber, isNew: newStreams.has(stream), isTombstone, revision, position });
      if (isMetadataStream(stream)) this.forgetMetadata(stream);
      this.traffic += record.length;
      this.headPosition = position;
    }
  }

  private emptyTail(): TailIndex {
    return new TailIndex((category) => this.open().categories.sizeOf(category));
  }

  private forgetMetadata(metadataStream: StreamKey): void {
    this.hasMetadata = true;
    this.metadata.delete(metadataStream.slice(2));
  }

  private writeTail({ revisions, streams, state, categories }: Tables): void {
    // In the order of the table, so that a page is found and touched once.
    const inOrder = [...this.tail.streams].sort(([, one], [, other]) => one.number - other.number);
    for (const [stream, { number, isNew, isTombstoned, firstRevision, positions }] of inOrder) {
      if (isTombstoned) void streams.put(nameBytes(stream), Buffer.concat([uint32(number), Buffer.of(1)]));
      else if (isNew) void streams.put(nameBytes(stream), uint32(number));
      for (let index = 0; index < positions.length; index++) {
        void revisions.put(numberedKey(number, firstRevision + index) as never, uint48(positions[index]!));
      }
    }
    categories.write(this.tail.categories);
    void state.put(indexedKey, uint48(this.headPosition));
    void state.put(categorizedKey, uint48(this.headPosition));
  }

  /** The index on disk knows the tail now. */
  private forgetTail(): void {
    const { tail } = this;
    this.streamCountOnDisk += tail.newStreamCount;
    this.tail = this.emptyTail();
    for (const [stream, known] of tail.streams) this.heads.set(stream, headOfTail(known));
    this.open().categories.committed();
  }

  /** Gives the memory of the map back when much of the file has been seen through it. */
  dropLargeMap(): void {
    if (this.traffic <= mappedTrafficMax || this.isCommitting || !this.isReady) return;
    this.reopen().catch(() => undefined); // whoever waits for the log is told
  }

  /** Closes and opens the file. No commit may be under way. */
  reopen(): Promise<void> {
    this.reopening ??= this.closeAndOpen().finally(() => {
      this.reopening = undefined;
    });
    return this.reopening;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.reopening?.catch(() => undefined);
    await this.closeTables();
  }

  private async closeAndOpen(): Promise<void> {
    await this.closeTables();
    if (!this.isClosed) this.openTables();
  }

  private async closeTables(): Promise<void> {
    const { tables } = this;
    this.tables = undefined;
    await tables?.root.close();
  }

  private open(): Tables {
    if (!this.tables) throw new Error('the event log is closed');
    return this.tables;
  }

  private openTables(): void {
    const root = open<Buffer, Buffer>({
      path: join(this.path, fileName),
      noSubdir: true,
      encoding: 'binary',
      maxDbs: 6,
      mapSize: mapBytes,
      // Larger pages hold records of a kilobyte with less waste. Counts for new files only.
      pageSize: 8192,
      // With overlapping sync a commit would be visible, and its promise resolved, before it is on disk.
      overlappingSync: false,
    });
    const table = (name: string, options: object): Database<Buffer, never> =>
      root.openDB(name, { encoding: 'binary', ...options } as never) as unknown as Database<Buffer, never>;
    const named = (name: string): Database<Buffer, Buffer> => table(name, { keyEncoding: 'binary' });
    this.tables = {
      root,
      events: table('events', { keyEncoder: positionKeys }) as unknown as Database<Buffer, number>,
      revisions: table('revisions', { keyEncoder: numberedKeys }),
      streams: named('streams'),
      state: named('state'),
      categories: new CategoryIndex(named('categories'), table('members', { keyEncoder: numberedKeys })),
    };
    this.traffic = 0;
    try {
      this.findHead();
    } catch (error) {
      this.tables = undefined;
      void root.close();
      throw error;
    }
  }

  private findHead(): void {
    const tables = this.open();
    this.heads = new RecentlyUsed();
    this.metadata = new RecentlyUsed();
    this.tail = this.emptyTail();
    this.headPosition = lastKey(tables.events) ?? 0;
    this.streamCountOnDisk = (lastKey(tables.revisions) as NumberedKey | undefined)?.list ?? 0;
    this.hasMetadata = false;
    for (const name of tables.streams.getKeys({ start: Buffer.from('$$'), limit: 1 })) {
      this.hasMetadata = isMetadataStream(name.toString('latin1'));
    }
    const indexed = tables.state.getBinaryFast(indexedKey)?.readUIntBE(0, 6) ?? 0;
    this.categorizeTo(tables, indexed);
    for (let position = indexed + 1; position <= this.headPosition; position++) this.addToTail(position);
  }

  private addToTail(position: number): void {
    const record = this.recordAt(position);
    if (!record) throw new Error(`events.mdb is not a valid log: there is no event at position ${position}`);
    const stream = recordStreamKey(record) as StreamKey;
    const revision = recordRevision(record);
    const isTombstone = recordIsTombstone(record);
    const head = this.headOf(stream);
    if (revision !== (head?.lastRevision ?? -1) + 1) {
      throw new Error(`events.mdb is not a valid log: the event at position ${position} does not follow its stream`);
    }
    const isNew = !head || this.tail.streams.get(stream)?.isNew === true;
    const streamNumber = head?.number ?? this.nextStreamNumber;
    this.tail.add({ stream, streamNumber, isNew, isTombstone, revision, position });
    if (isMetadataStream(stream)) this.hasMetadata = true;
  }

  /** Sorts the events of a log that was written without categories into them. */
  private categorizeTo({ root, state, categories }: Tables, indexed: number): void {
    let done = state.getBinaryFast(categorizedKey)?.readUIntBE(0, 6) ?? 0;
    while (done < indexed) {
      const last = Math.min(indexed, done + categorizedAtOnce);
      const additions = new Map<string, { positions: number[] }>();
      for (let position = done + 1; position <= last; position++) {
        const category = categoryOf(recordStreamKey(this.recordAt(position)!));
        if (category === undefined) continue;
        const known = additions.get(category);
        if (known) known.positions.push(position);
        else additions.set(category, { positions: [position] });
      }
      root.transactionSync(() => {
        categories.write(additions);
        void state.put(categorizedKey, uint48(last));
      });
      categories.committed();
      done = last;
    }
  }
}

/** A new file is there after a power cut only when its folder has been synced too. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return; // Windows neither needs it nor can do it.
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

const indexedKey = Buffer.from('indexed');
const categorizedKey = Buffer.from('categorized');

function lastKey<K extends number>(table: Database<Buffer, K>): K | undefined {
  for (const key of table.getKeys({ reverse: true, limit: 1 })) return key;
  return undefined;
}

/** LMDB's promise fails with a remark; the reason comes on a second promise that must not stay unhandled. */
async function commitReason(error: unknown): Promise<Error> {
  const { commitError } = error as { commitError?: Promise<never> };
  if (commitError === undefined) return error instanceof Error ? error : new Error(String(error));
  const silence = new Promise<Error>((resolve) => setTimeout(() => resolve(new Error('the commit failed')), 1000));
  return Promise.race([silence, commitError.catch((reason: unknown) => reason as Error)]);
}
