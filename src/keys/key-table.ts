import { hash } from 'node:crypto';
import { type Actor } from '../kernel/event';
import { Clock } from '../time/clock';
import { type Instant } from '../time/instant';
import { type KeyIssued, type KeyRotated } from './key.events';

/** Who a request with the configured `ADMIN_KEY` acts as. */
export const CONFIGURED_ADMIN: Actor = { id: 'configured-admin', role: 'admin' };

export const secretHash = (secret: string): string => hash('sha256', secret);

/** A secret of a key, by its hash, and until when it works. */
interface Secret {
  readonly digest: string;
  readonly until: Instant | null;
}

/** The secrets that a key has since its latest rotation: the first is its own, a second one is on its way out. */
interface Secrets {
  readonly rotation: number;
  readonly all: readonly Secret[];
}

/**
 * The keys that work, in memory: no request asks a database who it is. Keys are found by their SHA-256, so that the
 * time a look-up takes tells nothing about any key. News may come in any order, and twice.
 */
export class KeyTable {
  private readonly working = new Map<string, { readonly actor: Actor; readonly until: Instant | null }>();
  private readonly actors = new Map<string, Actor>();
  private readonly secrets = new Map<string, Secrets>();
  private readonly revoked = new Set<string>();
  private readonly configured: string | undefined;
  private filled = false;

  /** `adminKey` works without being stored; the clock says which keys have expired. */
  constructor(
    adminKey?: string,
    private readonly clock: Pick<Clock, 'now'> = new Clock(),
  ) {
    this.configured = adminKey === undefined ? undefined : secretHash(adminKey);
  }

  /** False until the stored keys are known: an unknown key may be a good one. */
  get ready(): boolean {
    return this.filled;
  }

  /** Undefined for a secret that is unknown, was revoked or replaced, or has expired. */
  actorOf(secret: string): Actor | undefined {
    const digest = secretHash(secret);
    if (digest === this.configured) return CONFIGURED_ADMIN;
    const found = this.working.get(digest);
    if (found === undefined || (found.until !== null && found.until <= this.clock.now())) return undefined;
    return found.actor;
  }

  issued({ keyId, role, clientId, secretHash, expiresAt }: Omit<KeyIssued['data'], 'label'>): void {
    this.actors.set(keyId, { id: keyId, role, ...(clientId === undefined ? {} : { clientId }) });
    this.renew(keyId, { rotation: 0, all: [{ digest: secretHash, until: expiresAt ?? null }] });
  }

  rotated({ keyId, rotation, secretHash, expiresAt, replacedHash, graceEndsAt }: KeyRotated['data']): void {
    const own = { digest: secretHash, until: expiresAt ?? null };
    const before = graceEndsAt === null ? [] : [{ digest: replacedHash, until: graceEndsAt }];
    this.renew(keyId, { rotation, all: [own, ...before] });
  }

  revoke(keyId: string): void {
    this.revoked.add(keyId);
    this.forget(keyId);
  }

  allRead(): void {
    this.filled = true;
  }

  private renew(keyId: string, secrets: Secrets): void {
    const known = this.secrets.get(keyId);
    if (known === undefined || known.rotation < secrets.rotation) {
      this.forget(keyId);
      this.secrets.set(keyId, secrets);
    }
    const actor = this.actors.get(keyId);
    // What was revoked stays revoked, and what has no owner yet waits for the news of its issue.
    if (actor === undefined || this.revoked.has(keyId)) return;
    for (const { digest, until } of this.secrets.get(keyId)!.all) this.working.set(digest, { actor, until });
  }

  private forget(keyId: string): void {
    for (const { digest } of this.secrets.get(keyId)?.all ?? []) this.working.delete(digest);
  }
}
