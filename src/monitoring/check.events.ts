import { type DomainEvent } from '../kernel/event';
import { type Instant } from '../time/instant';

/** Which outage of which check. A check is what monitoring looks at, by the name it has there. */
interface OfOutage {
  readonly checkId: string;
  readonly agreementId: string;
  readonly clientId: string;
  readonly check: string;
  /** Counts the outages of the check from 1. */
  readonly outage: number;
  /** The outage's own. */
  readonly ticketId: string;
  /** When monitoring saw it. */
  readonly at: Instant;
  /** What monitoring says of it; empty where it says nothing. */
  readonly detail: string;
}

export type OutageBegan = DomainEvent<'OutageBegan', OfOutage>;
export type OutageEnded = DomainEvent<'OutageEnded', OfOutage>;

export type CheckEvent = OutageBegan | OutageEnded;
