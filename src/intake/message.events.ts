import { type Priority } from '../agreements/terms';
import { type DomainEvent } from '../kernel/event';
import { type Instant } from '../time/instant';
import { type Attachment, type Category } from '../tickets/ticket.events';

/** A person or a program as a message names it. */
export interface Mailbox {
  /** Empty where there is none. */
  readonly name: string;
  /** In lower case, its domain in ASCII; as it stands where it is no address. */
  readonly address: string;
}

/** What makes a message one that nobody wrote: answering such, or opening tickets for them, may go round in circles. */
export type AutomaticReason =
  'auto-submitted' | 'auto-response' | 'bulk' | 'mailing-list' | 'bounce' | 'own-address' | 'own-notice';

/** Why a message waits for a person. */
export type HeldReason =
  | 'sender-unclear'
  | 'sender-unknown'
  | 'several-clients'
  | 'no-agreement'
  | 'several-agreements'
  | 'ticket-unknown'
  | 'several-tickets'
  | 'not-on-ticket'
  | 'refused';

/**
 * A message came in, and is kept from now on. The id follows from its Message-ID and from all that decides on it, so that
 * the same one coming again is the same one, and another one under the same Message-ID is another.
 */
export type MessageReceived = DomainEvent<
  'MessageReceived',
  {
    readonly id: string;
    readonly receivedAt: Instant;
    readonly via: 'http' | 'smtp';
    /** Everyone whom its From names. */
    readonly from: readonly Mailbox[];
    readonly to: readonly Mailbox[];
    readonly cc: readonly Mailbox[];
    /** Where it was really brought: by its envelope, Delivered-To and X-Original-To. */
    readonly deliveredTo: readonly string[];
    /** As it stands, at most 1,000 characters. */
    readonly subject: string;
    /** What is to be read of it, at most 100,000 characters; the whole of a longer one is among the attachments. */
    readonly text: string;
    /** When its sender says it was written, in the sender's own form. */
    readonly date: string | null;
    readonly messageId: string | null;
    readonly inReplyTo: readonly string[];
    /** The latest last. */
    readonly references: readonly string[];
    readonly automatic: AutomaticReason | null;
    /** SHA-256 of its bytes as they first came, in lower-case hexadecimal. */
    readonly digest: string;
    readonly bytes: number;
    readonly attachments: readonly Attachment[];
  }
>;

/** Where a message goes: to a ticket that is there, or to a new one under an agreement. */
export type Assignment =
  | { readonly as: 'reply'; readonly ticketId: string }
  | {
      readonly as: 'opened';
      readonly ticketId: string;
      readonly agreementId: string;
      readonly priority: Priority;
      readonly category: Category;
    };

/** It was decided where it goes; the ticket hears of it next. */
export type MessageAssigned = DomainEvent<'MessageAssigned', { readonly id: string } & Assignment>;

/** The ticket has it. */
export type MessageFiled = DomainEvent<
  'MessageFiled',
  { readonly id: string; readonly ticketId: string; readonly as: Assignment['as'] }
>;

/** It waits for a person. `detail` is what refused it, where something did. */
export type MessageHeld = DomainEvent<
  'MessageHeld',
  { readonly id: string; readonly reason: HeldReason; readonly detail: string | null }
>;

export type MessageIgnored = DomainEvent<'MessageIgnored', { readonly id: string; readonly reason: AutomaticReason }>;

/** A person has looked at it: nothing follows from it. */
export type MessageDismissed = DomainEvent<'MessageDismissed', { readonly id: string; readonly reason: string }>;

export type MessageEvent =
  MessageReceived | MessageAssigned | MessageFiled | MessageHeld | MessageIgnored | MessageDismissed;

export const messageStates = ['received', 'assigned', 'filed', 'held', 'ignored', 'dismissed'] as const;
export type MessageState = (typeof messageStates)[number];
