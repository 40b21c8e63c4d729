import { isSignedBy, type SigningKey, thumbprint } from './signing-key';
import { type SigningKeyPublished } from './signing-key.events';

type Published = SigningKeyPublished['data'];

/** Why a key is not to be believed. */
export interface KeyFault {
  readonly kind: 'changed' | 'unproven-key';
  readonly detail: string;
}

/** What the key before a new one signs to vouch for it. */
const vouchedFor = ({ keyId, jwk, at }: Pick<Published, 'keyId' | 'jwk' | 'at'>, by: string): object => {
  const { kty, crv, x } = jwk;
  return { keyId, jwk: { kty, crv, x }, at, by };
};

/** The key as it is published: vouched for by the one before it, null for the first. */
export function published({ keyId, jwk }: SigningKey, at: string, before: SigningKey | null): Published {
  const key = { keyId, jwk, at };
  const proof = before && {
    by: before.keyId,
    signature: before.sign('signing-key', vouchedFor(key, before.keyId)),
  };
  return { ...key, proof };
}

/** Null for a key that follows from the one before it. */
export function faultOfKey(key: Published, before: Published | undefined): KeyFault | null {
  const { keyId, jwk, proof } = key;
  if (typeof jwk?.x !== 'string' || thumbprint(jwk) !== keyId) {
    return { kind: 'changed', detail: `the key ${keyId} is not the one that it is named after` };
  }
  if (!before) {
    return proof === null ? null : { kind: 'unproven-key', detail: `the first key ${keyId} refers to one before it` };
  }
  const vouched =
    proof?.by === before.keyId && isSignedBy(before.jwk, 'signing-key', vouchedFor(key, proof.by), proof.signature);
  return vouched
    ? null
    : {
        kind: 'unproven-key',
        detail: `the key ${keyId} was published without a signature of ${before.keyId}, the one before it`,
      };
}
