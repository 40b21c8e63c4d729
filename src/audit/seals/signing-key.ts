import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  type KeyObject,
  verify,
} from 'node:crypto';
import { canonical } from '../canonical';

/** An Ed25519 public key, RFC 8037. */
export interface PublicJwk {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  /** The key's 32 bytes, base64url. */
  readonly x: string;
}

/** What a signature is for: none of one kind can be passed off as one of another. */
export type Purpose = 'seal' | 'signing-key' | 'tree-head' | 'evidence';

const signed = (purpose: Purpose, value: unknown): Buffer =>
  Buffer.from(`minutebook ${purpose} 1\n${canonical(value)}`, 'utf8');

/** The installation's private key. */
export class SigningKey {
  readonly jwk: PublicJwk;
  readonly keyId: string;

  private constructor(private readonly key: KeyObject) {
    const { x } = createPublicKey(key).export({ format: 'jwk' });
    this.jwk = { kty: 'OKP', crv: 'Ed25519', x: x! };
    this.keyId = thumbprint(this.jwk);
  }

  static make(): SigningKey {
    return new SigningKey(generateKeyPairSync('ed25519').privateKey);
  }

  /** @throws Error for what is no Ed25519 private key in PEM */
  static fromPem(pem: string): SigningKey {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType !== 'ed25519') throw new Error(`it holds a key of the kind ${key.asymmetricKeyType}`);
    return new SigningKey(key);
  }

  /** PKCS #8. */
  toPem(): string {
    return this.key.export({ format: 'pem', type: 'pkcs8' }) as string;
  }

  /** @returns base64url */
  sign(purpose: Purpose, value: unknown): string {
    return sign(null, signed(purpose, value), this.key).toString('base64url');
  }
}

/** RFC 7638. */
export const thumbprint = ({ crv, kty, x }: PublicJwk): string =>
  createHash('sha256').update(canonical({ crv, kty, x })).digest('base64url');

const publicKeys = new Map<string, KeyObject>();
const PUBLIC_KEYS_MAX = 100;

/** The few keys that a check meets again at every seal are read once. */
function publicKeyOf({ crv, kty, x }: PublicJwk): KeyObject {
  const known = publicKeys.get(x);
  if (known) return known;
  const key = createPublicKey({ key: { crv, kty, x }, format: 'jwk' });
  if (publicKeys.size === PUBLIC_KEYS_MAX) publicKeys.clear();
  publicKeys.set(x, key);
  return key;
}

/** False also for what is no signature, and where `jwk` is no key. */
export function isSignedBy(jwk: PublicJwk, purpose: Purpose, value: unknown, signature: string): boolean {
  try {
    const bytes = Buffer.from(signature, 'base64url');
    // One signature has one spelling: what differs in unused bits or in padding was changed.
    if (bytes.toString('base64url') !== signature) return false;
    return verify(null, signed(purpose, value), publicKeyOf(jwk), bytes);
  } catch {
    return false;
  }
}
