import { type Principal } from './access';
import { type CallError } from './call-errors';

/** Who makes a call, and from where. */
export interface Caller {
  readonly principal: Principal;
  /** What the client calls its connection; empty when it does not. */
  readonly connectionName: string;
  /** Address and port. */
  readonly from: string;
}

/** A call as a method sees it. */
export interface Call {
  readonly caller: Caller;
  /** False once the caller has gone or the call has ended; nothing written then goes anywhere. */
  readonly isOpen: boolean;
  /** Sends one message. False when the caller does not keep up: wait for `drained` before much more. */
  write(message: Buffer): boolean;
  /** Resolves when the caller has taken what was written, or has gone. */
  drained(): Promise<void>;
  /** Ends the call: well, or with an error. */
  end(error?: CallError): void;
  /** Calls back once when the call is over, however it ended. */
  onGone(callback: () => void): void;
  /** Takes no more messages from the caller until `resume`. */
  pause(): void;
  resume(): void;
}

/** What a method does with the messages of a call. An error it throws ends the call. */
export interface Receiver {
  take(message: Buffer): void;
  /** The caller will send no more. */
  finish(): void;
}
