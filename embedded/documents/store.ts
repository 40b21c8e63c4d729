import { accessSync, closeSync, constants, mkdirSync, openSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { open, type Database, type RangeIterable, type RootDatabase } from 'lmdb';
import { assertRoom } from './disk-room';
import { namespaceOf, toIndex, toRecord, type Collection, type CollectionRecord, type IndexRecord } from './catalogue';
import { checkDataFile, fillUp } from './data-file';
import { CommandError } from './errors';
import { KeyWriter } from './key-encoding';
import { claim, type Claim } from './owner';

/** How the layout of the files is marked; another number is refused at start. */
const FORMAT = 1;
/** Entries removed in one go while the remains of a dropped collection are cleared away. */
const CLEARED_AT_ONCE = 2_000;
const CLEARING_PAUSE_MS = 5;

export interface StoreOptions {
  /** Folder of the data files; created when missing. */
  readonly path: string;
  /** Called inside every transaction before it commits; what it throws fails the commit. For tests of failing disks. */
  readonly beforeCommit?: () => void;
}

interface Task {
  run(): unknown;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** What lmdb's own types leave out. */
interface Native {
  readonly env: { info(): { readonly lastPageNumber: number }; stat(): { readonly pageSize: number } };
}

interface Entry {
  readonly key: Buffer;
  readonly value: Buffer;
}

interface Bounds {
  readonly start: Buffer;
  readonly end: Buffer;
  readonly reverse: boolean;
  readonly exclusiveStart: boolean;
  readonly inclusiveEnd: boolean;
}

/**
 * Address space set aside for the file. It takes no memory by itself; a map that grew with the file would leave the
 * smaller ones before it mapped, and their pages counted again.
 */
const MAP_BYTES = 64 * 2 ** 30;

/**
 * The data files and the catalogue. Three LMDB databases share one environment: documents (collection number and `_id`
 * to BSON), entries (index number, values and `_id` to `_id`) and the catalogue. Every write belongs to a group: the
 * tasks waiting when a turn ends run in one transaction, which is synced to disk before any of them is answered.
 */
export class Store {
  private env!: RootDatabase<Buffer, Buffer>;
  private documents!: Database<Buffer, Buffer>;
  private entries!: Database<Buffer, Buffer>;
  private catalogue!: Database<string, Buffer>;
  private dataFile = -1;
  private pageSize = 4096;
  private nextId = 1;
  private readonly byNamespace = new Map<string, Collection>();
  private readonly changed = new Set<Collection>();
  private readonly clearing = new Set<number>();
  private waiting: Task[] = [];
  private scheduled = false;
  private running: Promise<void> = Promise.resolve();
  /** A commit failed: the environment is opened afresh before the next group. */
  private suspect = false;
  private closed = false;
  private clearingTimer: NodeJS.Timeout | undefined;
  commits = 0;

  private constructor(
    private readonly options: StoreOptions,
    private readonly claimed: Claim,
  ) {}

  /** Opens the folder. Rejects when it cannot be written, is in use by a live process, or holds damaged or unknown files. */
  static open(options: StoreOptions): Store {
    try {
      mkdirSync(options.path, { recursive: true });
      accessSync(options.path, constants.R_OK | constants.W_OK | constants.X_OK);
    } catch (error) {
      throw new Error(`the folder ${options.path} cannot be written: ${messageOf(error)}`);
    }
    const store = new Store(options, claim(options.path));
    try {
      checkDataFile(options.path);
      store.openFiles();
    } catch (error) {
      void store.env?.close();
      store.claimed.release();
      throw new Error(`the document store in ${options.path} cannot be opened: ${messageOf(error)}`);
    }
    store.clearLater();
    return store;
  }

  private openFiles(): void {
    this.env = open<Buffer, Buffer>({
      path: this.options.path,
      noSubdir: false,
      maxDbs: 4,
      mapSize: MAP_BYTES,
      overlappingSync: false,
      encoding: 'binary',
      keyEncoding: 'binary',
    });
    // Values are handed out where lmdb read them to; whoever keeps one copies it.
    const inPlace = { encode: (value: Buffer) => value, decode: (bytes: Uint8Array) => asBuffer(bytes) };
    const keys = { keyEncoding: 'binary' as const };
    this.documents = this.env.openDB('documents', { ...keys, encoding: 'binary', encoder: inPlace } as object);
    this.entries = this.env.openDB('entries', { ...keys, encoding: 'binary' });
    this.catalogue = this.env.openDB<string, Buffer>('catalogue', { ...keys, encoding: 'string' });
    this.pageSize = (this.env as unknown as Native).env.stat().pageSize;
    this.dataFile = openSync(join(this.options.path, 'data.mdb'), 'r+');
    this.readCatalogue();
  }

  private async closeFiles(): Promise<void> {
    closeSync(this.dataFile);
    await this.env.close();
  }

  private readCatalogue(): void {
    const meta = this.catalogue.get(META);
    const { format, nextId } = meta
      ? (JSON.parse(meta) as { format: number; nextId: number })
      : { format: FORMAT, nextId: 1 };
    if (format !== FORMAT) throw new Error(`its format is ${format}, this server reads ${FORMAT}`);
    this.nextId = nextId;
    const before = new Map([...this.byNamespace.values()].map((collection) => [collection.id, collection]));
    this.byNamespace.clear();
    this.changed.clear();
    this.clearing.clear();
    for (const { key, value } of this.catalogue.getRange({ start: Buffer.from([1]) })) {
      const name = key.toString();
      if (name.startsWith('c/')) this.readCollection(name.slice(2), JSON.parse(value) as CollectionRecord, before);
      if (name.startsWith('x/')) this.clearing.add(Number(name.slice(2)));
    }
  }

  /** Cursors hold on to collections, so one that is known stays the same object. */
  private readCollection(namespace: string, record: CollectionRecord, before: ReadonlyMap<number, Collection>): void {
    const dot = namespace.indexOf('.');
    const collection = before.get(record.id) ?? ({ id: record.id } as Collection);
    this.byNamespace.set(
      namespace,
      Object.assign(collection, {
        database: namespace.slice(0, dot),
        name: namespace.slice(dot + 1),
        count: record.count,
        bytes: record.bytes,
        indexes: record.indexes.map(toIndex),
      }),
    );
  }

  // ---- catalogue ----

  collection(database: string, name: string): Collection | undefined {
    return this.byNamespace.get(`${database}.${name}`);
  }

  isOpen = (collection: Collection): boolean => this.byNamespace.get(namespaceOf(collection)) === collection;

  collections(database?: string): Collection[] {
    const all = [...this.byNamespace.values()].sort((a, b) => (namespaceOf(a) < namespaceOf(b) ? -1 : 1));
    return database === undefined ? all : all.filter((collection) => collection.database === database);
  }

  newId(): number {
    const id = this.nextId++;
    this.catalogue.putSync(META, JSON.stringify({ format: FORMAT, nextId: this.nextId }));
    return id;
  }

  createCollection(database: string, name: string): Collection {
    const collection: Collection = { id: this.newId(), database, name, count: 0, bytes: 0, indexes: [] };
    this.byNamespace.set(namespaceOf(collection), collection);
    this.changed.add(collection);
    return collection;
  }

  dropCollection(collection: Collection): void {
    this.byNamespace.delete(namespaceOf(collection));
    this.changed.delete(collection);
    this.catalogue.removeSync(catalogueKey(collection));
    for (const { id } of [collection, ...collection.indexes]) this.markForClearing(id);
  }

  renameCollection(collection: Collection, database: string, name: string): void {
    this.byNamespace.delete(namespaceOf(collection));
    this.catalogue.removeSync(catalogueKey(collection));
    Object.assign(collection, { database, name });
    this.byNamespace.set(namespaceOf(collection), collection);
    this.changed.add(collection);
  }

  addIndex(collection: Collection, record: IndexRecord): void {
    collection.indexes.push(toIndex(record));
    this.changed.add(collection);
  }

  dropIndex(collection: Collection, id: number): void {
    collection.indexes = collection.indexes.filter((index) => index.id !== id);
    this.changed.add(collection);
    this.markForClearing(id);
  }

  /** Marks counts or index flags of a collection as changed, to be stored with the group. */
  touch(collection: Collection): void {
    this.changed.add(collection);
  }

  /** Has what was written under an unused number removed. */
  discard(id: number): void {
    this.markForClearing(id);
  }

  private markForClearing(id: number): void {
    this.clearing.add(id);
    this.catalogue.putSync(Buffer.from(`x/${id}`), '1');
    this.clearLater();
  }

  /** Numbers are never used twice, so what a dropped collection leaves is removed bit by bit, later. */
  private clearLater(): void {
    if (this.clearingTimer || this.closed || this.clearing.size === 0) return;
    this.clearingTimer = setTimeout(() => {
      this.clearingTimer = undefined;
      const [id] = this.clearing;
      if (id === undefined) return;
      this.write(() => this.clearSome(id)).then(
        () => this.clearLater(),
        () => undefined, // tried again after the next drop or start
      );
    }, CLEARING_PAUSE_MS);
    this.clearingTimer.unref();
  }

  private clearSome(id: number): void {
    const start = prefixKey(id);
    const range = { start, end: successor(start), limit: CLEARED_AT_ONCE };
    let removed = 0;
    for (const database of [this.documents, this.entries]) {
      const keys = [...database.getKeys({ ...range })];
      for (const key of keys) database.removeSync(key);
      removed += keys.length;
    }
    if (removed > 0) return;
    this.clearing.delete(id);
    this.catalogue.removeSync(Buffer.from(`x/${id}`));
  }

  // ---- reading; what is returned is valid until the next read ----

  document(key: Buffer): Buffer | undefined {
    const bytes = this.documents.getBinaryFast(key);
    return bytes && asBuffer(bytes);
  }

  entry(key: Buffer): Buffer | undefined {
    return this.entries.getBinary(key);
  }

  documentRange = (bounds: Bounds): Iterator<Entry> => this.range(this.documents, bounds);

  entryRange = (bounds: Bounds): Iterator<Entry> => this.range(this.entries, bounds);

  private range(database: Database<Buffer, Buffer>, bounds: Bounds): Iterator<Entry> {
    const range = database.getRange({ ...bounds, snapshot: true }) as RangeIterable<Entry>;
    return range[Symbol.iterator]();
  }

  // ---- writing; only inside a task ----

  putDocument(key: Buffer, document: Buffer): void {
    this.documents.putSync(key, document);
  }

  /** False, and nothing changed, when the key is taken. */
  putNewDocument(key: Buffer, document: Buffer): boolean {
    const put = this.documents.putSync.bind(this.documents) as (k: Buffer, v: Buffer, o: object) => unknown;
    return put(key, document, { noOverwrite: true }) !== false;
  }

  removeDocument(key: Buffer): void {
    this.documents.removeSync(key);
  }

  putEntry(key: Buffer, idKey: Buffer): void {
    this.entries.putSync(key, idKey);
  }

  removeEntry(key: Buffer): void {
    this.entries.removeSync(key);
  }

  /**
   * Runs a task with the group of this turn and resolves when the group is synced to disk. A task that throws a
   * `CommandError` must have written nothing; it fails alone. Anything else undoes the group: its tasks run again one by one, so
   * that only the culprit fails. A commit that fails (a full disk) fails every task of the group with a `CommandError`.
   */
  write<T>(run: () => T): Promise<T> {
    if (this.closed) return Promise.reject(new CommandError(8, 'the document store is closed'));
    return new Promise<T>((resolve, reject) => {
      this.waiting.push({ run, resolve: resolve, reject });
      this.schedule();
    });
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.running = this.runGroup();
    });
  }

  private async runGroup(): Promise<void> {
    if (this.suspect) await this.reopen();
    const group = this.waiting;
    this.waiting = [];
    this.scheduled = false;
    if (!this.commit(group)) for (const task of group) this.commit([task]);
  }

  /** False when the group was undone for a task's own failure, and has to be run one by one. */
  private commit(group: readonly Task[]): boolean {
    const answers: (() => void)[] = [];
    let ran = false;
    try {
      assertRoom(this.options.path);
      this.env.transactionSync(() => {
        for (const task of group) answers.push(answered(task));
        for (const collection of this.changed) {
          this.catalogue.putSync(catalogueKey(collection), JSON.stringify(toRecord(collection)));
        }
        ran = true;
        this.options.beforeCommit?.();
      });
    } catch (error) {
      this.undo();
      if (ran || isStorageFailure(error)) {
        this.suspect = true;
        const failure = storageFailure(error, this.options.path);
        for (const task of group) task.reject(failure);
        return true;
      }
      if (group.length > 1) return false;
      group[0]?.reject(error);
      return true;
    }
    this.commits++;
    this.changed.clear();
    this.keepLength();
    for (const answer of answers) answer();
    return true;
  }

  private keepLength(): void {
    try {
      const { lastPageNumber } = (this.env as unknown as Native).env.info();
      fillUp(this.dataFile, lastPageNumber + 1, this.pageSize);
    } catch {
      // the commit itself stands; the next one tries again
    }
  }

  private undo(): void {
    try {
      this.readCatalogue();
    } catch {
      this.suspect = true; // read again when the files are opened afresh
    }
  }

  private async reopen(): Promise<void> {
    try {
      await this.closeFiles();
    } catch {
      // it was not usable anyway
    }
    try {
      this.openFiles();
      this.suspect = false;
    } catch {
      // the commit that follows fails and is answered
    }
  }

  /** Waits for the writes under way and closes the files. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true; // what comes now is refused, what waits is finished
    while (this.scheduled) {
      await new Promise(setImmediate);
      await this.running;
    }
    clearTimeout(this.clearingTimer);
    await this.closeFiles();
    this.claimed.release();
  }
}

/** Runs a task and answers how to tell its caller; a refusal is told like a result, anything else undoes the group. */
function answered(task: Task): () => void {
  try {
    const value = task.run();
    return () => task.resolve(value);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return () => task.reject(error);
  }
}

const META = Buffer.from('meta');
const catalogueKey = (collection: Collection): Buffer => Buffer.from(`c/${namespaceOf(collection)}`);

/** lmdb reads into one long buffer that only claims to be short, or hands out large values as byte arrays over its map. */
const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes)
    ? bytes.subarray(0, bytes.length)
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const isStorageFailure = (error: unknown): boolean => /MDB_|ENOSPC|No space|Input\/output|EIO/i.test(messageOf(error));

/** Less free space than this, and a failed write is put down to the full disk: LMDB reports it as an I/O error. */
const FREE_BYTES_MIN = 4 * 1024 * 1024;

function storageFailure(error: unknown, folder: string): CommandError {
  const full = /MDB_MAP_FULL|ENOSPC|No space/i.test(messageOf(error)) || freeBytes(folder) < FREE_BYTES_MIN;
  return new CommandError(full ? 14031 : 8, `the write could not be stored: ${messageOf(error)}`);
}

function freeBytes(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return Infinity;
  }
}

const keyWriter = new KeyWriter();

/** The first key of a collection or index. */
export function prefixKey(id: number): Buffer {
  keyWriter.reset().uint32(id);
  return keyWriter.take();
}

/** The first key after all keys that begin with these bytes. */
export function successor(prefix: Buffer): Buffer {
  const next = Buffer.from(prefix);
  for (let i = next.length - 1; i >= 0; i--) {
    if (next[i] !== 0xff) {
      next[i]!++;
      return next.subarray(0, i + 1);
    }
  }
  return Buffer.from([0xff]);
}
