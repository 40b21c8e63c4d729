/** How calls fail: a gRPC status and, where the client looks for one, an `exception` trailer with its parameters. */
import { type WriteOutcome } from './group-commit';
import { nameText, type StreamKey } from './names';
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
export const unauthenticated = (): CallError =>
  new CallError(status.UNAUTHENTICATED, 'The user name or the password is wrong');
export const accessDenied = (): CallError =>
  new CallError(status.PERMISSION_DENIED, 'Access denied', { exception: 'access-denied' });

export const streamDeleted = (stream: StreamKey): CallError =>
  new CallError(status.FAILED_PRECONDITION, `Event stream '${nameText(stream)}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': trailerText(nameText(stream)),
  });

/** Why nothing was written, where the answer has no words of its own for it. */
export function writeError(
  outcome: Exclude<WriteOutcome, { kind: 'success' | 'conflict' }>,
  stream: StreamKey,
): CallError {
  switch (outcome.kind) {
    case 'deleted':
      return streamDeleted(stream);
    case 'denied':
      return accessDenied();
    case 'timeout':
      return deadlineExceeded();
    case 'failure':
      return new CallError(status.INTERNAL, `The event could not be stored: ${outcome.reason}`);
    case 'stopping':
      return unavailable('The event store is stopping');
  }
}

/** A trailer holds printable ASCII only. */
export const trailerText = (text: string): string => (/^[\x20-\x7e]*$/.test(text) ? text : percentEncoded(text));

/** Bytes outside of printable ASCII, and %, cannot travel in a header as they are. */
export function percentEncoded(text: string): string {
  let encoded = '';
  for (const byte of Buffer.from(text, 'utf8')) {
    const isPlain = byte >= 0x20 && byte <= 0x7e && byte !== 0x25;
    encoded += isPlain ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return encoded;
}
