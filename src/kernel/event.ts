import { type Instant } from '../time/instant';

/** Who asks or acts. `clientId` binds a client's or an integrator's key to one organisation. */
export interface Actor {
  readonly id: string;
  readonly role: Role;
  readonly clientId?: string;
}

export const roles = ['admin', 'agent', 'billing', 'auditor', 'client', 'integrator', 'system'] as const;
export type Role = (typeof roles)[number];

/** The actor of what is moved in from another system: it happened elsewhere, and nobody is told of it again. */
export const IMPORTER = 'import';

/**
 * A fact: its name is past tense, its shape is stored forever.
 * `occurredAt` is business time (UTC); left out, it is the moment of the command that caused the fact.
 */
export interface DomainEvent<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly data: Data;
  readonly occurredAt?: Instant;
}

/** What is written beside every fact. */
export interface EventMetadata {
  /** When it happened in business, UTC. */
  readonly occurredAt: Instant;
  /** When it was written, UTC. */
  readonly recordedAt: Instant;
  readonly actor: Actor;
  /** The command that caused it; a repeat of the command finds its own facts by this id. */
  readonly commandId: string;
  /** SHA-256 of the request that carried the command, where it came over HTTP with an idempotency key. */
  readonly requestHash?: string;
  readonly correlationId: string;
  readonly causationId: string;
  /** Last revision of the append that wrote it, where facts of later commands were written with it. */
  readonly appendedThrough?: number;
  /** Schema version of `data`; upcasters lift older ones on read. */
  readonly version: number;
}

/** A fact as the store holds it: `revision` counts in its stream, `position` orders all streams. */
export interface Recorded<E extends DomainEvent = DomainEvent> {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly position: number;
  readonly type: E['type'];
  readonly data: E['data'];
  readonly metadata: EventMetadata;
}

/** `Recorded` for each member of a union of events, so that a switch on `type` narrows `data`. */
export type RecordedOf<E extends DomainEvent> = E extends DomainEvent
  ? Omit<Recorded, 'type' | 'data'> & { readonly type: E['type']; readonly data: E['data'] }
  : never;
