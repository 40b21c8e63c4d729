import { unreachable } from '../src/kernel/decider';
import { type Role } from '../src/kernel/event';
import { type Projection } from '../src/kernel/projection';
import { type KeyEvent } from '../src/keys/key.events';
import { type Instant } from '../src/time/instant';

/** One API key; `secretHash` is the SHA-256 of its secret. Times are UTC. */
export interface KeyCard {
  readonly id: string;
  readonly role: Exclude<Role, 'system'> | null;
  /** The organisation it is bound to; null is none. */
  readonly clientId: string | null;
  readonly label: string;
  readonly secretHash: string;
  readonly issuedAt: Instant | null;
  readonly revokedAt: Instant | null;
}

export const keys: Projection<KeyCard, KeyEvent> = {
  name: 'keys',
  version: 1,
  handles: { KeyIssued: true, KeyRevoked: true },
  route: ({ data }) => [data.keyId],
  initial: (id) => ({
    id,
    role: null,
    clientId: null,
    label: '',
    secretHash: '',
    issuedAt: null,
    revokedAt: null,
  }),
  evolve(doc, event) {
    const { occurredAt } = event.metadata;
    switch (event.type) {
      case 'KeyIssued': {
        const { role, clientId = null, label, secretHash } = event.data;
        return { ...doc, role, clientId, label, secretHash, issuedAt: occurredAt };
      }
      case 'KeyRevoked':
        return { ...doc, revokedAt: doc.revokedAt ?? occurredAt };
      default:
        return unreachable(event);
    }
  },
  indexes: [{ position: 1 }],
};
