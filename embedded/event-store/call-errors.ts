/** How calls fail: a gRPC status and, where the client looks for one, an `exception` trailer with its parameters. */
import { type Status, status } from './status';

export class CallError extends Error {
  override readonly name = 'CallError';

  constructor(
    readonly code: Status,
    message: string,
    /** Printable ASCII only: anything else cannot travel in a trailer. */
    readonly trailers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

export const invalidArgument = (message: string): CallError => new CallError(status.INVALID_ARGUMENT, message);

/** For what a full EventStoreDB has and this store does not. */
export const notHere = (what: string): CallError =>
  new CallError(status.UNIMPLEMENTED, `${what} is not available in the embedded event store`);

export const tooLarge = (limitBytes: number): CallError =>
  new CallError(status.INVALID_ARGUMENT, `Maximum append size of ${limitBytes} bytes exceeded`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(limitBytes),
  });

export const metadataMissing = (properties: readonly string[]): CallError =>
  new CallError(status.INVALID_ARGUMENT, `Required metadata properties missing: ${properties.join(', ')}`, {
    exception: 'missing-required-metadata-property',
    'required-metadata-properties': properties.join(','),
  });

export const cancelled = (message: string): CallError => new CallError(status.CANCELLED, message);
export const unavailable = (message: string): CallError => new CallError(status.UNAVAILABLE, message);
export const deadlineExceeded = (): CallError => new CallError(status.DEADLINE_EXCEEDED, 'The deadline has passed');
export const storageFailure = (reason: string): CallError =>
  new CallError(status.INTERNAL, `The event could not be stored: ${reason}`);
