import { createHash, type Hash } from 'node:crypto';
import { type Seal } from '../../ledger/month.events';
import { canonical } from '../canonical';
import { leafHash, type TreeHash } from '../merkle';
import { isSignedBy, type PublicJwk, type SigningKey } from './signing-key';

/** An event as it lies in the store, as far as it is sealed: its place in the log is the store's own matter. */
export interface SealedFact {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly data: unknown;
  readonly metadata: unknown;
}

/** Enough to tell one event of a month from another; the digest over all is what they are held to. */
const LINK_BYTES = 8;

/** The digest of a month, event by event: SHA-256 over the canonical form of `{ events, previous }`. */
export class MonthDigest {
  readonly chain: string[] = [];
  private readonly hash: Hash = createHash('sha256').update('{"events":[');

  add(fact: SealedFact): void {
    const { before, revision, after } = formOf(fact);
    this.hash.update(`${this.chain.length === 0 ? '' : ','}${before}${revision}${after}`);
    this.chain.push(linkOf(before + after));
  }

  /** Ends it. */
  over(previous: string | null): string {
    return this.hash.update(`],"previous":${canonical(previous)}}`).digest('hex');
  }
}

/** The canonical form of an event, in three parts: its data and metadata are long, and written once for both digests. */
export function formOf({ id, stream, revision, type, data, metadata }: SealedFact) {
  return {
    before: `{"data":${canonical(data)},"id":${canonical(id)},"metadata":${canonical(metadata)},`,
    revision: `"revision":${canonical(revision)},`,
    after: `"stream":${canonical(stream)},"type":${canonical(type)}}`,
  };
}

/** It does not tell where the event stands: one that was moved, or follows a lost one, is still known by it. */
export const linkOf = (form: string): string =>
  createHash('sha256')
    .update(form)
    .digest('hex')
    .slice(0, 2 * LINK_BYTES);

/** What a month's seal is put on: the digest of the month before, null where there is none that is sealed. */
export type Before = Pick<Seal, 'previous' | 'after'>;

/** Ends the digest of a month whose last event, still without its seal, was added. */
export function sealOf(digest: MonthDigest, { previous, after }: Before, key: SigningKey): Seal {
  const seal = { keyId: key.keyId, previous, after, chain: digest.chain, digest: digest.over(previous) };
  return { ...seal, signature: key.sign('seal', seal) };
}

export function isSignedSeal({ signature, ...seal }: Seal, jwk: PublicJwk): boolean {
  return isSignedBy(jwk, 'seal', seal, signature);
}

/** A leaf of the tree of all seals. */
export const leafOf = (seal: Seal): TreeHash => leafHash(Buffer.from(canonical(seal), 'utf8'));

/** The closing event as it was before it was sealed. */
export function unsealed<Fact extends { readonly data: unknown }>(closed: Fact): Fact {
  const { seal: _, ...data } = closed.data as { readonly seal?: unknown };
  return { ...closed, data };
}
