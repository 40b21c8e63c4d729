import { unreachable } from '../src/kernel/decider';
import { type Projection } from '../src/kernel/projection';
import { type WebhookEvent } from '../src/integration/webhooks/webhook.events';
import { type Instant } from '../src/time/instant';

/** One endpoint that events are sent to. Its secrets are not here, nor what was sent. Instants are UTC. */
export interface WebhookCard {
  readonly id: string;
  readonly url: string;
  /** Null is all. */
  readonly types: readonly string[] | null;
  readonly agreementId: string | null;
  readonly clientId: string | null;
  /** The key that registered it, and the organisation that this is bound to. */
  readonly ownerKeyId: string;
  readonly ownerClientId: string | null;
  readonly state: 'active' | 'paused' | 'disabled' | 'removed';
  /** Why it is paused or disabled, where anybody said. */
  readonly reason: string | null;
  readonly registeredAt: Instant;
  readonly rotatedAt: Instant | null;
}

export const webhooks: Projection<WebhookCard, WebhookEvent> = {
  name: 'webhooks',
  version: 1,
  handles: {
    WebhookRegistered: true,
    WebhookSecretRotated: true,
    WebhookPaused: true,
    WebhookDisabled: true,
    WebhookResumed: true,
    WebhookReplayed: true,
    DeadLettersResent: true,
    WebhookTested: true,
    WebhookRemoved: true,
  },
  begunBy: { WebhookRegistered: true },
  route: ({ data }) => [data.webhookId],
  initial: (id) => ({
    id,
    url: '',
    types: null,
    agreementId: null,
    clientId: null,
    ownerKeyId: '',
    ownerClientId: null,
    state: 'removed',
    reason: null,
    registeredAt: '',
    rotatedAt: null,
  }),
  evolve(card, event) {
    const { occurredAt } = event.metadata;
    switch (event.type) {
      case 'WebhookRegistered': {
        const { url, subscription, owner } = event.data;
        const { keyId: ownerKeyId, clientId: ownerClientId } = owner;
        return { ...card, url, ...subscription, ownerKeyId, ownerClientId, state: 'active', registeredAt: occurredAt };
      }
      case 'WebhookSecretRotated':
        return { ...card, rotatedAt: occurredAt };
      case 'WebhookPaused':
        return { ...card, state: 'paused', reason: event.data.reason };
      case 'WebhookDisabled':
        return { ...card, state: 'disabled', reason: event.data.reason };
      case 'WebhookResumed':
        return { ...card, state: 'active', reason: null };
      case 'WebhookReplayed':
      case 'DeadLettersResent':
      case 'WebhookTested':
        return card;
      case 'WebhookRemoved':
        return { ...card, state: 'removed' };
      default:
        return unreachable(event);
    }
  },
  indexes: [
    { state: 1, registeredAt: 1 },
    { ownerClientId: 1, registeredAt: 1 },
  ],
};
