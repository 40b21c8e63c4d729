import { type ClientReplaceOneModel } from 'mongodb';
import { type DomainEvent, type RecordedOf } from '../kernel/event';
import { type Projection } from '../kernel/projection';
import { type Checkpoint } from './mongo';
import { assertPlain, collectionOf, fromStored, type Stored, toStored } from './stored';

/**
 * Documents one projection remembers between batches; the least recently changed go first. The bound is
 * what an agency with a thousand agreements has in hand at a time (open months, open tickets): at the
 * usual few kilobytes each, a dozen projections stay near 50 MB.
 */
const REMEMBERED_DOCUMENTS_MAX = 1_024;

/** Before all positions: that of a document which does not exist yet. */
const NOWHERE = -1;

type Event = RecordedOf<DomainEvent>;

/** One document's write: never over one that has seen as much. */
export interface DocumentWrite extends ClientReplaceOneModel<Stored> {
  readonly filter: { readonly _id: string; readonly position: { readonly $lt: number } };
}

/** The event that a projection could not fold, and what it said. */
export interface Fault {
  readonly type: string;
  readonly stream: string;
  readonly revision: number;
  readonly position: number;
  readonly error: string;
}

interface Remembered {
  readonly id: string;
  doc: object;
  position: number;
  /** The last batch that changed it. */
  batch: number;
  /** It was begun in this batch by an event that always begins one. */
  passing: boolean;
}

/** One projection at work: what it remembers, what the batch in hand changes, how far it has come. */
export class Folding {
  readonly readModel: string;
  checkpoint: Checkpoint | undefined;
  /** Everything up to here is readable. */
  position: number | null = null;
  live = false;
  fault: Fault | null = null;
  eventsArrived = 0;
  eventsDone = 0;

  private readonly namespace: string;
  private readonly remembered = new Map<string, Remembered>();
  private readonly missing = new Set<string>();
  private events: Event[] = [];
  private routes: (readonly string[])[] = [];
  private changed: Remembered[] = [];
  private batch = 0;
  private reported = false;

  constructor(
    readonly projection: Projection,
    database: string,
  ) {
    this.readModel = collectionOf(projection);
    this.namespace = `${database}.${this.readModel}`;
  }

  handles(type: string): boolean {
    return among(this.projection.handles, type);
  }

  /** Begins again where the checkpoint says, remembering nothing. */
  resume(checkpoint: Checkpoint): void {
    this.checkpoint = checkpoint;
    this.position = checkpoint.position;
    this.live = checkpoint.live;
    this.eventsArrived = this.eventsDone;
    this.forget();
  }

  /** Takes an event into the batch, unless it was seen before the checkpoint. */
  take(event: Event): void {
    if (this.fault || (this.position !== null && event.position <= this.position)) return;
    try {
      const ids = this.projection.route(event);
      if (ids.length === 0) return;
      this.events.push(event);
      this.routes.push(ids);
      const begins = among(this.projection.begunBy, event.type);
      for (const id of ids) {
        if (this.remembered.has(id) || this.missing.has(id)) continue;
        if (begins) this.begin(id, true);
        else this.missing.add(id);
      }
    } catch (error) {
      this.stop(event, error);
    }
  }

  /** Ids of the batch's documents that are not remembered. */
  get toLoad(): ReadonlySet<string> {
    return this.missing;
  }

  /** Takes the stored ones of the documents to load; the others do not exist yet. */
  loaded(stored: readonly Stored[]): void {
    for (const one of stored) {
      const { position, ...doc } = fromStored<object>(one);
      this.remembered.set(one._id, { id: one._id, doc, position, batch: 0, passing: false });
      this.missing.delete(one._id);
    }
    for (const id of this.missing) this.begin(id, false);
    this.missing.clear();
  }

  /** Folds the batch in memory and adds the writes it comes to: none where the projection stops in it. */
  fold(writes: DocumentWrite[]): void {
    if (this.fault || this.events.length === 0) return;
    this.batch += 1;
    this.evolveAll();
    const own: DocumentWrite[] = [];
    for (const entry of this.changed) this.finish(entry, own);
    if (!this.fault) for (const write of own) writes.push(write);
  }

  /** The batch is written. Says whether the projection stopped in it. */
  settle(events: number): boolean {
    const stopped = this.fault !== null && !this.reported;
    if (this.fault) {
      this.reported = true;
      this.forget();
      return stopped;
    }
    this.eventsDone += events;
    for (const { id, passing } of this.changed) if (passing) this.remembered.delete(id);
    this.clearBatch();
    for (const id of this.remembered.keys()) {
      if (this.remembered.size <= REMEMBERED_DOCUMENTS_MAX) break;
      this.remembered.delete(id);
    }
    return false;
  }

  /** Everything up to `position` is readable; a projection that has stopped stays where it was. */
  reached(position: number): void {
    if (!this.fault && (this.position === null || position > this.position)) this.position = position;
  }

  /** Another instance wrote this document: it is read again when it is needed. */
  drop(id: string): void {
    this.remembered.delete(id);
  }

  /** No fold goes past an event that it cannot take: it ends here until the program is put right. */
  stop({ type, stream, revision, position }: Event, cause: unknown): void {
    const error = cause instanceof Error ? cause.message : String(cause);
    this.fault ??= { type, stream, revision, position, error };
  }

  /** A document that cannot be written stops its projection at the event that last changed it. */
  stopAtDocument(id: string, cause: unknown): void {
    const entry = this.changed.find((one) => one.id === id);
    if (entry) this.stop(this.lastEventOf(entry), cause);
  }

  private begin(id: string, passing: boolean): void {
    try {
      this.remembered.set(id, { id, doc: this.projection.initial(id), position: NOWHERE, batch: 0, passing });
    } catch (error) {
      const first = this.routes.findIndex((ids) => ids.includes(id));
      this.stop(this.events[first] as Event, error);
    }
  }

  private evolveAll(): void {
    const { events, routes, remembered, projection, batch } = this;
    for (let index = 0; index < events.length; index += 1) {
      const event = events[index] as Event;
      for (const id of routes[index] as readonly string[]) {
        const entry = remembered.get(id) as Remembered;
        if (event.position <= entry.position) continue;
        try {
          entry.doc = projection.evolve(entry.doc, event);
        } catch (error) {
          return this.stop(event, error);
        }
        entry.position = event.position;
        if (entry.batch === batch) continue;
        entry.batch = batch;
        this.changed.push(entry);
        remembered.delete(id);
        remembered.set(id, entry);
      }
    }
  }

  private finish(entry: Remembered, writes: DocumentWrite[]): void {
    const { projection, namespace } = this;
    try {
      if (projection.derive) entry.doc = projection.derive(entry.doc);
      assertPlain(entry.doc);
      const { id, doc, position } = entry;
      const filter = { _id: id, position: { $lt: position } };
      writes.push({ name: 'replaceOne', namespace, filter, replacement: toStored(doc, position), upsert: true });
    } catch (error) {
      this.stop(this.lastEventOf(entry), error);
    }
  }

  private lastEventOf({ position }: Remembered): Event {
    return this.events.find((event) => event.position === position) as Event;
  }

  private forget(): void {
    this.remembered.clear();
    this.missing.clear();
    this.clearBatch();
  }

  private clearBatch(): void {
    this.events = [];
    this.routes = [];
    this.changed = [];
  }
}

const among = (types: Projection['begunBy'], type: string): boolean =>
  types === 'all' || (types !== undefined && Object.hasOwn(types, type));
