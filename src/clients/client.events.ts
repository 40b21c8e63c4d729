import { type DomainEvent } from '../kernel/event';
import { type LocalDate } from '../time/local';

export interface Contact {
  readonly name: string;
  readonly email: string;
  readonly phone?: string;
}

export type ClientRegistered = DomainEvent<
  'ClientRegistered',
  { readonly clientId: string; readonly name: string; readonly contacts: readonly Contact[] }
>;

/** A further person of the organisation. No two contacts of a client have one address, in upper or lower case. */
export type ContactAdded = DomainEvent<'ContactAdded', Contact & { readonly clientId: string }>;

/** Who can no longer be reached there; the address is as it was given. */
export type ContactRemoved = DomainEvent<'ContactRemoved', Contact & { readonly clientId: string }>;

export type ProjectLaunched = DomainEvent<
  'ProjectLaunched',
  {
    readonly clientId: string;
    readonly projectId: string;
    readonly name: string;
    readonly launchedOn: LocalDate;
    /** Faults reported within so many days of the launch are the agency's. */
    readonly warrantyDays: number;
  }
>;

export type ClientEvent = ClientRegistered | ContactAdded | ContactRemoved | ProjectLaunched;
