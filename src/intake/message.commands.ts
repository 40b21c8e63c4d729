import { DomainCommand } from '../kernel/command';
import {
  type Assignment,
  type AutomaticReason,
  type HeldReason,
  type MessageDismissed,
  type MessageReceived,
} from './message.events';

interface OfMessage {
  readonly id: string;
}

/** It is received at the command's moment. */
export class ReceiveMessage extends DomainCommand<'ReceiveMessage', Omit<MessageReceived['data'], 'receivedAt'>> {
  readonly type = 'ReceiveMessage';
}

export class AssignMessage extends DomainCommand<'AssignMessage', OfMessage & Assignment> {
  readonly type = 'AssignMessage';
}

/** The ticket has it now. */
export class FileMessage extends DomainCommand<'FileMessage', OfMessage> {
  readonly type = 'FileMessage';
}

export class HoldMessage extends DomainCommand<
  'HoldMessage',
  OfMessage & { readonly reason: HeldReason; readonly detail: string | null }
> {
  readonly type = 'HoldMessage';
}

export class IgnoreMessage extends DomainCommand<'IgnoreMessage', OfMessage & { readonly reason: AutomaticReason }> {
  readonly type = 'IgnoreMessage';
}

export class DismissMessage extends DomainCommand<'DismissMessage', MessageDismissed['data']> {
  readonly type = 'DismissMessage';
}

export type MessageCommand =
  ReceiveMessage | AssignMessage | FileMessage | HoldMessage | IgnoreMessage | DismissMessage;
