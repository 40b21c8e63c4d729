import { type Instant } from '../time/instant';
import { type Actor } from './event';
import { idFrom } from './ids';

/** What travels with every command. Made once, at the edge; the time arrives here and nowhere else. */
export interface CommandMeta {
  /** Derived from the caller's idempotency key, so that a repeat is the same command. */
  readonly commandId: string;
  /** SHA-256 of method, path and body; a repeat with another one is refused. */
  readonly requestHash?: string;
  readonly actor: Actor;
  /** Now, UTC. */
  readonly at: Instant;
  readonly correlationId: string;
  readonly causationId: string;
  /** The stream's revision that the caller has seen (`If-Match`). */
  readonly expectedRevision?: number;
}

/** The metadata of what the program does by itself: nobody asked, so the command is its own cause. */
export function byItself(actorId: string, commandId: string, at: Instant): CommandMeta {
  return { commandId, actor: { id: actorId, role: 'system' }, at, correlationId: commandId, causationId: commandId };
}

/** The metadata of a command that follows from another one, whoever sent it: its id is that of what is done to which thing. */
export function following({ actor, at, correlationId, commandId }: CommandMeta, what: string, id: string): CommandMeta {
  return { commandId: idFrom(what, id), actor, at, correlationId, causationId: commandId };
}

/** A request. Plain classes: the bus routes by class, a decider's union discriminates on `type`. */
export abstract class DomainCommand<Type extends string, Data> {
  abstract readonly type: Type;

  constructor(
    readonly data: Data,
    readonly meta: CommandMeta,
  ) {}
}
