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

export type ClientEvent = ClientRegistered | ProjectLaunched;
