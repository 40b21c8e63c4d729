import { type Actor } from '../kernel/event';
import { idFrom } from '../kernel/ids';
import { addDays, type LocalDate } from '../time/local';
import { type TicketEvent, type TicketState } from './ticket.events';

const environments: readonly string[] = ['production', 'uat', 'staging', 'development'];

/** An environment as it is spelled everywhere: the known ones in lower case, others by their name. */
export function environmentNamed(text: string): string {
  const name = text.trim();
  const known = name.toLowerCase();
  return environments.includes(known) ? known : name;
}

/** The last local day on which faults reported in a project are the agency's. */
export const warrantyEndsOn = (project: { readonly launchedOn: LocalDate; readonly warrantyDays: number }): LocalDate =>
  addDays(project.launchedOn, project.warrantyDays);

/** The id of the command that holds a ticket's n-th estimate against what is left, so that each is held once. */
export const noteEstimateId = (ticketId: string, n: number): string =>
  n === 1 ? idFrom('note-estimate', ticketId) : idFrom('note-estimate', ticketId, n);

/** The state that a fact leads to; facts that are not here leave it as it was. */
export const stateAfter: Readonly<Partial<Record<TicketEvent['type'], TicketState>>> = {
  TicketOpened: 'opened',
  TicketTriaged: 'triaged',
  WorkStarted: 'in-progress',
  InformationRequested: 'waiting-on-client',
  ClientReplied: 'in-progress',
  FixSubmittedForReview: 'in-review',
  FixSignedOff: 'signed-off',
  FixRejected: 'in-progress',
  FixDeployed: 'deployed',
  TicketResolved: 'resolved',
  TicketReopened: 'triaged',
  TicketClosed: 'closed',
};

export const isOpen = (status: TicketState): boolean => status !== 'resolved' && status !== 'closed';

/** Nothing can go on before the client has answered, or tried the fix. */
export const waitsOnClient = (status: TicketState): boolean => status === 'waiting-on-client' || status === 'in-review';

/**
 * Whether a step's note is among the agency's people: with steps that say nothing to the client it is, unless the client
 * took them. Notes that ask, explain or answer, with questions, reviews, resolutions, closes and visits, are for both.
 */
export const isNoteAmongTheAgency = (type: string, { role }: Actor): boolean =>
  role !== 'client' && notesAmongTheAgency.includes(type);

const notesAmongTheAgency: readonly string[] = [
  'WorkStarted',
  'FixDeployed',
  'PriorityChanged',
  'TicketEscalated',
] satisfies TicketEvent['type'][];
