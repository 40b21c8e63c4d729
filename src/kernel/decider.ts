import { type DomainEvent } from './event';

/**
 * A consistency boundary as three pure values. `decide` returns the facts to add (none when nothing
 * changes) and throws a `Refusal` when the domain says no; `evolve` folds one fact into the state.
 */
export interface Decider<State, Command, Event extends DomainEvent> {
  /** Part of the state cache's key and of messages: `month`, `ticket`, … */
  readonly name: string;
  readonly initialState: State;
  /** The type of the fact that ends a stream: what appends it seals the whole stream with it. */
  readonly sealed?: Event['type'];
  decide(command: Command, state: State): readonly Event[];
  evolve(state: State, event: Event): State;
}

/** Ends a switch over a union, so that a forgotten member is a type error. */
export function unreachable(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}
