import { type DomainEvent, type Role } from '../kernel/event';

/** A key is stored as the SHA-256 of 256 random bits; the key itself is shown once and kept nowhere. */
export type KeyIssued = DomainEvent<
  'KeyIssued',
  {
    readonly keyId: string;
    readonly role: Exclude<Role, 'system'>;
    readonly clientId?: string;
    readonly label: string;
    readonly secretHash: string;
  }
>;

export type KeyRevoked = DomainEvent<'KeyRevoked', { readonly keyId: string }>;

export type KeyEvent = KeyIssued | KeyRevoked;
