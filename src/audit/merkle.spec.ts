import fc from 'fast-check';
import {
  consistencyPath,
  inclusionPath,
  inclusionPaths,
  isConsistent,
  isIncluded,
  leafHash,
  rootOf,
  type TreeHash,
} from './merkle';

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');

/** The leaves and roots by which implementations of Certificate Transparency are tested. */
const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(
  (hex) => leafHash(bytes(hex)),
);
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const hex = (hashes: readonly TreeHash[]): string[] => hashes.map((hash) => hash.toString('hex'));

describe('The tree of RFC 6962', () => {
  it.each(roots.map((root, size) => [size, root] as const))(
    'has over the first %d known leaves the root %s',
    (size, root) => {
      expect(rootOf(leaves.slice(0, size)).toString('hex')).toBe(root);
    },
  );

  it('shows with the known paths that a leaf is in it', () => {
    expect(hex(inclusionPath(leaves, 0))).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ]);
    expect(hex(inclusionPath(leaves, 5))).toEqual([
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
    expect(hex(inclusionPath(leaves.slice(0, 3), 2))).toEqual([
      'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    ]);
  });

  it('shows with the known path that it goes on from where it was', () => {
    expect(hex(consistencyPath(leaves, 1))).toEqual([
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ]);
    expect(hex(consistencyPath(leaves, 6))).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
    expect(consistencyPath(leaves, 8)).toEqual([]);
  });

  const trees = fc
    .array(fc.uint8Array({ maxLength: 8 }), { minLength: 1, maxLength: 70 })
    .map((all) => all.map(leafHash));

  it('shows of every leaf that it is in it, at its place and at no other', () => {
    fc.assert(
      fc.property(trees, fc.nat(), fc.nat(), (tree, i, j) => {
        const [index, other, size] = [i % tree.length, j % tree.length, tree.length];
        const proof = { size, path: inclusionPath(tree, index), root: rootOf(tree) };
        expect(isIncluded(tree[index]!, { ...proof, index })).toBe(true);
        if (!tree[index]!.equals(tree[other]!)) {
          expect(isIncluded(tree[other]!, { ...proof, index })).toBe(false);
          expect(isIncluded(tree[index]!, { ...proof, index: other })).toBe(false);
        }
        expect(isIncluded(tree[index]!, { ...proof, index, path: [...proof.path, tree[0]!] })).toBe(false);
      }),
    );
  });

  it('shows of many leaves at once what it shows of each', () => {
    fc.assert(
      fc.property(trees, fc.array(fc.nat(), { maxLength: 5 }), (tree, picks) => {
        const indexes = picks.map((pick) => pick % tree.length);
        expect(inclusionPaths(tree, indexes)).toEqual(indexes.map((index) => inclusionPath(tree, index)));
      }),
    );
  });

  it('shows of every tree that it was that it goes on from it, and of no other', () => {
    fc.assert(
      fc.property(trees, fc.nat(), fc.nat(), (tree, i, j) => {
        const size = 1 + (i % tree.length);
        const path = consistencyPath(tree, size);
        const now = { size: tree.length, root: rootOf(tree) };
        const then = { size, root: rootOf(tree.slice(0, size)) };
        expect(isConsistent(then, now, path)).toBe(true);
        const changed = tree.map((leaf, at) => (at === j % size ? leafHash(leaf) : leaf));
        expect(isConsistent({ size, root: rootOf(changed.slice(0, size)) }, now, path)).toBe(false);
        expect(isConsistent(then, { size: tree.length, root: rootOf(changed) }, path)).toBe(false);
        expect(isConsistent(then, { size: tree.length, root: rootOf(changed) }, consistencyPath(changed, size))).toBe(
          false,
        );
      }),
    );
  });

  it('has no leaf, and no earlier tree, beyond its size', () => {
    expect(() => inclusionPath(leaves, 8)).toThrow(RangeError);
    expect(() => inclusionPath([], 0)).toThrow(RangeError);
    expect(() => consistencyPath(leaves, 0)).toThrow(RangeError);
    expect(() => consistencyPath(leaves, 9)).toThrow(RangeError);
  });
});
