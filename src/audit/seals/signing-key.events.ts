import { type DomainEvent } from '../../kernel/event';
import { type Instant } from '../../time/instant';
import { type PublicJwk } from './signing-key';

/** From here on the installation signs with this key. */
export type SigningKeyPublished = DomainEvent<
  'SigningKeyPublished',
  {
    /** RFC 7638 thumbprint. */
    readonly keyId: string;
    readonly jwk: PublicJwk;
    readonly at: Instant;
    /** The key before it vouches for it: a signature over `{ keyId, jwk, at, by }`. Null for the first. */
    readonly proof: { readonly by: string; readonly signature: string } | null;
  }
>;
