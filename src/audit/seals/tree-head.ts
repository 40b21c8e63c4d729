import { type Instant } from '../../time/instant';
import { rootOf, type TreeHash } from '../merkle';
import { type SealCheck } from './seal-check';
import { isSignedBy, type SigningKey } from './signing-key';

/** The tree of all seals as it stood at a moment, signed: whoever keeps it can tell later whether anything was taken away. */
export interface TreeHead {
  readonly size: number;
  /** SHA-256, hex. */
  readonly root: string;
  readonly signedAt: Instant;
  readonly keyId: string;
  /** Base64url, over all of the above. */
  readonly signature: string;
}

/** The head of the tree over these leaves. */
export function signedHead(leaves: readonly TreeHash[], signedAt: Instant, key: SigningKey): TreeHead {
  const head = { size: leaves.length, root: rootOf(leaves).toString('hex'), signedAt, keyId: key.keyId };
  return { ...head, signature: key.sign('tree-head', head) };
}

/** Whether all that the tree held when its head was kept is still there, in what was read; null where it is. */
export function faultOfHead(head: TreeHead, { keys, leaves }: Pick<SealCheck, 'keys' | 'leaves'>): string | null {
  const { size, root, signedAt, keyId, signature } = head;
  const key = keys.get(keyId);
  if (!key) return `the head was signed with the key ${keyId}, which was never published here`;
  if (!isSignedBy(key.jwk, 'tree-head', { size, root, signedAt, keyId }, signature)) {
    return `the head was not signed by ${keyId}`;
  }
  if (size > leaves.length) {
    return `${size} sealed months were there at ${signedAt}, and only ${leaves.length} are now`;
  }
  const isThere = rootOf(leaves.slice(0, size)).toString('hex') === root;
  return isThere ? null : `the first ${size} sealed months are not those that were there at ${signedAt}`;
}
