import { type CommandMeta } from '../../src/kernel/command';
import { type Decider } from '../../src/kernel/decider';
import { type DomainEvent } from '../../src/kernel/event';
import { type Fault, Refusal, type RefusalCode } from '../../src/kernel/refusal';

/** What a decider makes of a command after a history: the facts it adds, or its no. */
export interface Outcome<E> {
  /** Exactly these facts were added, and the state can take them. */
  readonly then: (...events: readonly E[]) => void;
  readonly thenNothing: () => void;
  /** It was refused with this code; `errors`, where given, are exactly the faults named, in order. */
  readonly thenRefused: (code: RefusalCode, errors?: readonly Fault[]) => void;
}

/** `given(month, opened(), logged(90)).when(logTime(30)).then(logged(30))` */
export function given<S, C, E extends DomainEvent>(decider: Decider<S, C, E>, ...history: readonly NoInfer<E>[]) {
  const state = history.reduce<S>((folded, event) => decider.evolve(folded, event), decider.initialState);
  return {
    state,
    when(command: NoInfer<C>): Outcome<E> {
      const added = () => decider.decide(command, state);
      const then = (...events: readonly E[]) => {
        const facts = added();
        expect(facts).toEqual(events);
        facts.reduce<S>((folded, event) => decider.evolve(folded, event), state);
      };
      return {
        then,
        thenNothing: () => then(),
        thenRefused(code, errors) {
          const refusal = refusalOf(added);
          expect(refusal.code).toBe(code);
          if (errors) expect(refusal.errors).toEqual(errors);
        },
      };
    },
  };
}

/** The refusal that a decision ends in; anything else fails the test. */
export function refusalOf(decision: () => unknown): Refusal {
  let result: unknown;
  try {
    result = decision();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error(`Not refused, but decided: ${JSON.stringify(result)}`);
}

/** Metadata of a command by Ada of Studio North. */
export const meta = (over: Partial<CommandMeta> = {}): CommandMeta => ({
  commandId: 'c0ffee00-0000-5000-8000-000000000001',
  actor: { id: 'ada', role: 'agent' },
  at: '2026-03-02T09:00:00.000Z',
  correlationId: 'correlation-1',
  causationId: 'causation-1',
  ...over,
});
