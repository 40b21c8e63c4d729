import { hash } from 'node:crypto';
import { type Actor } from '../kernel/event';
import { type KeyIssued } from './key.events';

/** Who a request with the configured `ADMIN_KEY` acts as. */
export const CONFIGURED_ADMIN: Actor = { id: 'configured-admin', role: 'admin' };

export const secretHash = (secret: string): string => hash('sha256', secret);

/**
 * The keys that work, in memory: no request asks a database who it is. Keys are found by their SHA-256, so that the
 * time a look-up takes tells nothing about any key.
 */
export class KeyTable {
  private readonly actors = new Map<string, Actor>();
  private readonly hashes = new Map<string, string>();
  private readonly revoked = new Set<string>();
  private readonly configured: string | undefined;
  private filled = false;

  /** `adminKey` works without being stored. */
  constructor(adminKey?: string) {
    this.configured = adminKey === undefined ? undefined : secretHash(adminKey);
  }

  /** False until the stored keys are known: an unknown key may be a good one. */
  get ready(): boolean {
    return this.filled;
  }

  actorOf(secret: string): Actor | undefined {
    const digest = secretHash(secret);
    return digest === this.configured ? CONFIGURED_ADMIN : this.actors.get(digest);
  }

  issued({ keyId, role, clientId, secretHash }: Omit<KeyIssued['data'], 'label'>): void {
    // What was revoked stays revoked, in whatever order the news comes.
    if (this.revoked.has(keyId)) return;
    this.actors.set(secretHash, { id: keyId, role, ...(clientId === undefined ? {} : { clientId }) });
    this.hashes.set(keyId, secretHash);
  }

  revoke(keyId: string): void {
    this.revoked.add(keyId);
    const digest = this.hashes.get(keyId);
    if (digest === undefined) return;
    this.actors.delete(digest);
    this.hashes.delete(keyId);
  }

  allRead(): void {
    this.filled = true;
  }
}
