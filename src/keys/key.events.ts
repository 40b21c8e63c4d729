import { type DomainEvent, type Role } from '../kernel/event';
import { type Instant } from '../time/instant';

/** A key is stored as the SHA-256 of 256 random bits; the key itself is shown once and kept nowhere. */
export type KeyIssued = DomainEvent<
  'KeyIssued',
  {
    readonly keyId: string;
    readonly role: Exclude<Role, 'system'>;
    readonly clientId?: string;
    readonly label: string;
    readonly secretHash: string;
    /** From then on it no longer works, UTC; left out, it works until it is revoked. */
    readonly expiresAt?: Instant;
  }
>;

/** The same key has another secret: who it is, what it may and what it did stay. */
export type KeyRotated = DomainEvent<
  'KeyRotated',
  {
    readonly keyId: string;
    /** Counts from 1, so that whoever hears of several in any order knows the latest. */
    readonly rotation: number;
    readonly secretHash: string;
    readonly replacedHash: string;
    /** Until then the secret before works too, UTC; null where it ended at once. */
    readonly graceEndsAt: Instant | null;
    /** As in KeyIssued, from now on. */
    readonly expiresAt?: Instant;
  }
>;

export type KeyRevoked = DomainEvent<'KeyRevoked', { readonly keyId: string }>;

export type KeyEvent = KeyIssued | KeyRotated | KeyRevoked;
