import { unreachable } from '../src/kernel/decider';
import { type Role } from '../src/kernel/event';
import { type Projection } from '../src/kernel/projection';
import { type KeyEvent } from '../src/keys/key.events';
import { type Instant } from '../src/time/instant';

/** One API key; hashes are SHA-256 of its secrets. Times are UTC. */
export interface KeyCard {
  readonly id: string;
  readonly role: Exclude<Role, 'system'> | null;
  /** The organisation it is bound to; null is none. */
  readonly clientId: string | null;
  readonly label: string;
  readonly secretHash: string;
  /** How often it was given another secret. */
  readonly rotation: number;
  readonly rotatedAt: Instant | null;
  /** The secret before the last rotation, and until when it works too; null where it ended with it. */
  readonly replacedHash: string | null;
  readonly graceEndsAt: Instant | null;
  readonly issuedAt: Instant | null;
  /** Null is never. */
  readonly expiresAt: Instant | null;
  readonly revokedAt: Instant | null;
}

export const keys: Projection<KeyCard, KeyEvent> = {
  name: 'keys',
  version: 2,
  handles: { KeyIssued: true, KeyRotated: true, KeyRevoked: true },
  route: ({ data }) => [data.keyId],
  initial: (id) => ({
    id,
    role: null,
    clientId: null,
    label: '',
    secretHash: '',
    rotation: 0,
    rotatedAt: null,
    replacedHash: null,
    graceEndsAt: null,
    issuedAt: null,
    expiresAt: null,
    revokedAt: null,
  }),
  evolve(doc, event) {
    const { occurredAt } = event.metadata;
    switch (event.type) {
      case 'KeyIssued': {
        const { role, clientId = null, label, secretHash, expiresAt = null } = event.data;
        return { ...doc, role, clientId, label, secretHash, issuedAt: occurredAt, expiresAt };
      }
      case 'KeyRotated': {
        const { rotation, secretHash, replacedHash, graceEndsAt, expiresAt = null } = event.data;
        return { ...doc, rotation, secretHash, replacedHash, graceEndsAt, rotatedAt: occurredAt, expiresAt };
      }
      case 'KeyRevoked':
        return { ...doc, revokedAt: doc.revokedAt ?? occurredAt };
      default:
        return unreachable(event);
    }
  },
  indexes: [{ position: 1 }],
};
