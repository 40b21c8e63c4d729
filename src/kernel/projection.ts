import { type DomainEvent, type RecordedOf } from './event';

/**
 * One question people ask, as a fold. The same object runs live, in a rebuild and in an auditor's
 * replay, so it may look at nothing but its document and the event.
 */
export interface Projection<Doc extends object = object, Event extends DomainEvent = DomainEvent> {
  readonly name: string;
  /** Name and version make the collection and its checkpoint, `balances_v1`; a new shape is a new version. */
  readonly version: number;
  /** The event types it folds; `'all'` for the few that index every event. */
  readonly handles: { readonly [T in Event['type']]: true } | 'all';
  /** Ids of the documents that this event changes. */
  route(event: RecordedOf<Event>): readonly string[];
  initial(id: string): Doc;
  evolve(doc: Doc, event: RecordedOf<Event>): Doc;
  /**
   * Event types that each begin a document of their own, which no event before them has changed: what is stored need
   * not be read to fold them. Hardly any of these documents is changed again, so they are not remembered either.
   */
  readonly begunBy?: { readonly [T in Event['type']]?: true } | 'all';
  /** Figures that follow from the folded facts, worked out once per batch and stored with the document. */
  derive?(doc: Doc): Doc;
  /** Fields that queries filter and sort by. */
  readonly indexes?: readonly IndexSpec[];
}

export type IndexSpec = Readonly<Record<string, 1 | -1>>;
