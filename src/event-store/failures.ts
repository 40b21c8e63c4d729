import { ErrorType, isCommandError, WrongExpectedVersionError } from '@eventstore/db-client';
import { status } from '@grpc/grpc-js';
import { Refusal } from '../kernel/refusal';

const notNow: ReadonlySet<unknown> = new Set([
  ErrorType.UNAVAILABLE,
  ErrorType.CANCELLED,
  ErrorType.TIMEOUT,
  ErrorType.DEADLINE_EXCEEDED,
  ErrorType.NOT_LEADER,
  ErrorType.UNKNOWN,
]);

/** The official client asks a server for its features before the first call, and hands on as it came what gRPC says to that. */
const notNowOverGrpc: ReadonlySet<unknown> = new Set([status.UNAVAILABLE, status.CANCELLED, status.DEADLINE_EXCEEDED]);

/** Says a store failure in the words of the domain: the caller may try again, nothing was half done. */
export function asRefusal(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const isNotNow = isCommandError(error)
    ? notNow.has(error.type)
    : notNowOverGrpc.has((error as { readonly code?: unknown }).code);
  if (!isNotNow) return error;
  const detail = `The event store cannot be written or read now: ${error.message}`;
  return new Refusal('STORE_UNAVAILABLE', detail, {}, [], error);
}

/** Another writer was first: the stream is not at the revision that was read. */
export const isLostRace = (error: unknown): boolean => error instanceof WrongExpectedVersionError;
