import { type DomainEvent } from '../../kernel/event';
import { type Instant } from '../../time/instant';

/** Which published events an endpoint is sent; null asks for all there are. */
export interface Subscription {
  readonly types: readonly string[] | null;
  readonly agreementId: string | null;
  /** With a client, what is the agency's own is left out. */
  readonly clientId: string | null;
}

/** The key that registered an endpoint, and the organisation that this is bound to: such keys see it. */
export interface Owner {
  readonly keyId: string;
  readonly clientId: string | null;
}

/** `sealedSecret` is a secret that only the installation's own key file opens: see webhook-secrets.ts. */
export type WebhookRegistered = DomainEvent<
  'WebhookRegistered',
  {
    readonly webhookId: string;
    readonly url: string;
    readonly subscription: Subscription;
    readonly owner: Owner;
    /** Log position after which sending begins. */
    readonly fromPosition: number;
    readonly sealedSecret: string;
  }
>;

export type WebhookSecretRotated = DomainEvent<
  'WebhookSecretRotated',
  {
    readonly webhookId: string;
    /** Counts from 1. */
    readonly rotation: number;
    readonly sealedSecret: string;
    /** Until then what is sent is signed with the secret before too, UTC; null where it ended at once. */
    readonly graceEndsAt: Instant | null;
  }
>;

/** Nothing is sent any more until it is resumed; what happens meanwhile waits. */
export type WebhookPaused = DomainEvent<
  'WebhookPaused',
  {
    readonly webhookId: string;
    readonly url: string;
    readonly owner: Owner;
    /** The program pauses an endpoint that took nothing for too long. */
    readonly by: 'person' | 'program';
    readonly reason: string | null;
  }
>;

/** The endpoint said that it is gone for good. */
export type WebhookDisabled = DomainEvent<
  'WebhookDisabled',
  { readonly webhookId: string; readonly url: string; readonly owner: Owner; readonly reason: string }
>;

export type WebhookResumed = DomainEvent<'WebhookResumed', { readonly webhookId: string }>;

/** Everything after this position is sent again. */
export type WebhookReplayed = DomainEvent<
  'WebhookReplayed',
  {
    readonly webhookId: string;
    /** Counts from 1, so that whoever sends knows which it has begun. */
    readonly replay: number;
    readonly fromPosition: number;
  }
>;

/** Dead letters are to be sent again: one, or with null all there are. */
export type DeadLettersResent = DomainEvent<
  'DeadLettersResent',
  { readonly webhookId: string; readonly eventId: string | null; readonly count: number }
>;

/** What came of an event that somebody had sent to try the endpoint. */
export type WebhookTested = DomainEvent<
  'WebhookTested',
  {
    readonly webhookId: string;
    readonly eventId: string;
    readonly delivered: boolean;
    /** Null where there was no answer. */
    readonly status: number | null;
    readonly text: string;
  }
>;

export type WebhookRemoved = DomainEvent<'WebhookRemoved', { readonly webhookId: string }>;

export type WebhookEvent =
  | WebhookRegistered
  | WebhookSecretRotated
  | WebhookPaused
  | WebhookDisabled
  | WebhookResumed
  | WebhookReplayed
  | DeadLettersResent
  | WebhookTested
  | WebhookRemoved;
