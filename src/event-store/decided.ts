import { type DomainEvent, type RecordedOf } from '../kernel/event';

/** What a command came to. */
export interface Decided<State = unknown, Event extends DomainEvent = DomainEvent> {
  /** The facts it added, or those it had added the first time where it is a repeat; none where nothing changed. */
  readonly events: readonly RecordedOf<Event>[];
  readonly state: State;
  /** The stream's revision after it: the ETag. */
  readonly revision: number;
  /** Log position of its last fact (of the stream's last fact where it added none): what a query can wait for. */
  readonly position: number;
  /** The same command had been decided before; nothing was added now. */
  readonly repeated: boolean;
}

/** A stream's state as last committed. `revision` is -1 where the stream does not exist. */
export interface Loaded<State> {
  readonly state: State;
  readonly revision: number;
  readonly position: number;
}
