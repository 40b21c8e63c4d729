import { ErrorType, isCommandError } from '@eventstore/db-client';
import { Refusal } from '../kernel/refusal';

/** Says a store failure in the words of the domain: the caller may try again, nothing was half done. */
export function asRefusal(error: unknown): unknown {
  if (!(error instanceof Error) || !isCommandError(error)) return error;
  switch (error.type) {
    case ErrorType.UNAVAILABLE:
    case ErrorType.CANCELLED:
    case ErrorType.TIMEOUT:
    case ErrorType.DEADLINE_EXCEEDED:
    case ErrorType.NOT_LEADER:
    case ErrorType.UNKNOWN:
      return new Refusal(
        'STORE_UNAVAILABLE',
        `The event store cannot be written or read now: ${error.message}`,
        {},
        [],
        error,
      );
    default:
      return error;
  }
}
