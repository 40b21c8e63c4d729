import { createHash } from 'node:crypto';

/** A SHA-256 of a Merkle tree as RFC 6962 has it: leaves and nodes are hashed apart, so that neither passes for the other. */
export type TreeHash = Buffer;

const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);

const sha256 = (...parts: readonly Uint8Array[]): TreeHash => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

export const leafHash = (bytes: Uint8Array): TreeHash => sha256(LEAF, bytes);
const nodeHash = (left: TreeHash, right: TreeHash): TreeHash => sha256(NODE, left, right);

/** The root over hashed leaves, in their order; over none it is the hash of nothing. */
export function rootOf(leaves: readonly TreeHash[]): TreeHash {
  return leaves.length === 0 ? sha256() : subtree(leaves, 0, leaves.length);
}

/**
 * What is needed beside the leaf at `index` to come to the root, from the leaf upwards.
 * @throws RangeError where the tree has no such leaf
 */
export const inclusionPath = (leaves: readonly TreeHash[], index: number): readonly TreeHash[] =>
  inclusionPaths(leaves, [index])[0]!;

/**
 * The same for many leaves, in the order asked for: every hash of the tree is worked out once.
 * @throws RangeError where the tree has no such leaf
 */
export function inclusionPaths(
  leaves: readonly TreeHash[],
  indexes: readonly number[],
): readonly (readonly TreeHash[])[] {
  for (const index of indexes) within(index, 0, leaves.length - 1);
  const paths = indexes.map((): TreeHash[] => []);
  const hashOf = (from: number, to: number): TreeHash => {
    if (to - from === 1) return leaves[from]!;
    const middle = from + leftOf(to - from);
    const [left, right] = [hashOf(from, middle), hashOf(middle, to)];
    indexes.forEach((index, i) => {
      if (from <= index && index < to) paths[i]!.push(index < middle ? right : left);
    });
    return nodeHash(left, right);
  };
  if (indexes.length > 0) hashOf(0, leaves.length);
  return paths;
}

/**
 * What shows that the tree over the first `size` leaves is the beginning of the tree over all.
 * @throws RangeError for a size of 0 or above the tree's
 */
export function consistencyPath(leaves: readonly TreeHash[], size: number): readonly TreeHash[] {
  within(size, 1, leaves.length);
  const path = (from: number, to: number, whole: boolean): TreeHash[] => {
    if (size === to) return whole ? [] : [subtree(leaves, from, to)];
    const middle = from + leftOf(to - from);
    return size <= middle
      ? [...path(from, middle, whole), subtree(leaves, middle, to)]
      : [...path(middle, to, false), subtree(leaves, from, middle)];
  };
  return path(0, leaves.length, true);
}

/** Whether the path leads from this leaf, at this place of a tree of this size, to this root. RFC 9162, 2.1.3.2. */
export function isIncluded(
  leaf: TreeHash,
  { index, size, path, root }: { index: number; size: number; path: readonly TreeHash[]; root: TreeHash },
): boolean {
  if (index < 0 || index >= size) return false;
  let [at, last] = [index, size - 1];
  let hash = leaf;
  for (const other of path) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      hash = nodeHash(other, hash);
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      hash = nodeHash(hash, other);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && hash.equals(root);
}

/** A tree as its head tells it. */
export interface Tree {
  readonly size: number;
  readonly root: TreeHash;
}

/** Whether the path shows that `earlier` is the beginning of `later`. RFC 9162, 2.1.4.2. */
export function isConsistent(earlier: Tree, later: Tree, path: readonly TreeHash[]): boolean {
  if (earlier.size < 1 || earlier.size > later.size) return false;
  if (earlier.size === later.size) return path.length === 0 && earlier.root.equals(later.root);
  const hashes = isPowerOfTwo(earlier.size) ? [earlier.root, ...path] : path;
  const [first, ...rest] = hashes;
  if (first === undefined) return false;
  let [at, last] = [earlier.size - 1, later.size - 1];
  while (at % 2 === 1) [at, last] = [half(at), half(last)];
  let [then, now] = [first, first];
  for (const other of rest) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      then = nodeHash(other, then);
      now = nodeHash(other, now);
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      now = nodeHash(now, other);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && then.equals(earlier.root) && now.equals(later.root);
}

/** The root over leaves [from, to), of which there is at least one. */
function subtree(leaves: readonly TreeHash[], from: number, to: number): TreeHash {
  if (to - from === 1) return leaves[from]!;
  const middle = from + leftOf(to - from);
  return nodeHash(subtree(leaves, from, middle), subtree(leaves, middle, to));
}

/** The largest power of two below `count`: how many leaves stand on the left. */
function leftOf(count: number): number {
  let left = 1;
  while (left * 2 < count) left *= 2;
  return left;
}

const half = (n: number): number => Math.floor(n / 2);
const isPowerOfTwo = (n: number): boolean => leftOf(n + 1) === n;

function within(value: number, min: number, max: number): void {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new RangeError(`${value} is not between ${min} and ${max}`);
  }
}
