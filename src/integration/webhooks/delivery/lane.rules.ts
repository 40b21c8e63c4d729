import { type Outline } from '../../cloud-event';
import { type Selection } from '../../feed/selection';

/**
 * What is sent in order, one after the other: the events of one agreement; those of a client that are about none; and those of the
 * agency itself. Lanes do not wait for each other.
 */
export type Lane = Pick<Outline, 'agreementId' | 'clientId'>;

export const laneOf = ({ agreementId, clientId }: Lane): Lane =>
  agreementId === null ? { agreementId, clientId } : { agreementId, clientId: null };

export const laneKey = (event: Lane): string => {
  const { agreementId, clientId } = laneOf(event);
  return `${agreementId ?? ''}/${clientId ?? ''}`;
};

/** What to ask for where only one lane is read: that, and where it cannot be told so closely, more. */
export const selectionOf = ({ agreementId, clientId }: Lane, selection: Selection): Selection => ({
  types: selection.types,
  agreementId: agreementId ?? selection.agreementId,
  clientId: clientId ?? selection.clientId,
});

/** A lane that is behind the others: its next event failed, or it catches up after that. */
export interface HeldLane extends Lane {
  /** Everything of it up to here was sent. */
  readonly position: number;
  /** Attempts at its next event that failed. */
  readonly failures: number;
  /** When it is tried again, by the clock of the host in milliseconds since 1970. */
  readonly dueMs: number;
}
