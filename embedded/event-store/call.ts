import { type CallError } from './call-errors';

/** What a handler sees of a call that answers with a stream of messages. */
export interface AnswerStream {
  /** False once the caller has gone or the call has ended; nothing written then goes anywhere. */
  readonly isOpen: boolean;
  /** Sends one message. False when the caller does not keep up: wait for `drained` before much more. */
  write(message: Buffer): boolean;
  /** Resolves when the caller has caught up with what was written, or has gone. */
  drained(): Promise<void>;
  /** Ends the call: well, or with an error. */
  end(error?: CallError): void;
  /** Calls back once, when the caller goes before the call has ended. */
  onGone(callback: () => void): void;
}
