import { type Actor, type Role } from '../kernel/event';

/** Who did it. */
export class ActorAnswer implements Actor {
  id: string;
  role: Role;
  /** Only where its key is bound to one. */
  clientId?: string;
}
