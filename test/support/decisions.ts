import { type Decided, type Loaded } from '../../src/event-store/decided';
import { type Decisions } from '../../src/event-store/decisions';
import { type DomainCommand } from '../../src/kernel/command';
import { type Decider } from '../../src/kernel/decider';
import { type DomainEvent, type RecordedOf } from '../../src/kernel/event';

/** The door of the event store with the streams in memory: for specs of what stands before it. */
export class DecisionsInMemory implements Pick<Decisions, 'run' | 'load' | 'knows'> {
  /** All facts in the order in which they were added. */
  readonly facts: { stream: string; commandId: string; event: DomainEvent }[] = [];
  /** How many streams were read. */
  loads = 0;

  run<S, C extends DomainCommand<string, unknown>, E extends DomainEvent>(
    decider: Decider<S, C, E>,
    stream: string,
    command: C,
  ): Promise<Decided<S, E>> {
    return Promise.resolve().then(() => {
      const { commandId } = command.meta;
      const first = this.of(stream).filter((fact) => fact.commandId === commandId);
      const repeated = first.length > 0;
      const decided = repeated ? [] : decider.decide(command, this.fold(decider, stream).state);
      this.facts.push(...decided.map((event) => ({ stream, commandId, event })));
      const events = (repeated ? first.map(({ event }) => event) : decided) as unknown as RecordedOf<E>[];
      return { ...this.fold(decider, stream), events, repeated };
    });
  }

  load<S, E extends DomainEvent>(decider: Decider<S, never, E>, stream: string): Promise<Loaded<S>> {
    this.loads += 1;
    return Promise.resolve(this.fold(decider, stream));
  }

  knows<E extends DomainEvent>(_: Decider<unknown, never, E>, stream: string, commandId: string): Promise<boolean> {
    return Promise.resolve(this.of(stream).some((fact) => fact.commandId === commandId));
  }

  /** The facts of one stream. */
  eventsOf = (stream: string): DomainEvent[] => this.of(stream).map(({ event }) => event);

  private fold<S, C, E extends DomainEvent>(decider: Decider<S, C, E>, stream: string): Loaded<S> {
    const facts = this.of(stream);
    const state = facts.reduce<S>((folded, { event }) => decider.evolve(folded, event as E), decider.initialState);
    const last = facts.at(-1);
    return { state, revision: facts.length - 1, position: last ? this.facts.indexOf(last) + 1 : 0 };
  }

  private of = (stream: string) => this.facts.filter((fact) => fact.stream === stream);
}
