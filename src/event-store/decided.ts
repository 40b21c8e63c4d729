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

/** The fact of that type among those that a command came to, now or the first time. */
export function factOf<E extends DomainEvent, T extends E['type']>(
  { events }: Decided<unknown, E>,
  type: T,
): Extract<E, { readonly type: T }>['data'] {
  const fact = events.find((event) => event.type === type);
  if (!fact) throw new Error(`The command came to no ${type}`);
  return fact.data;
}

/** A stream's state as last committed. `revision` is -1 where the stream does not exist. */
export interface Loaded<State> {
  readonly state: State;
  readonly revision: number;
  readonly position: number;
}
