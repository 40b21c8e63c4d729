/**
 * Where the events of each category are: two tables of the log's file.
 *
 *   categories  name                                           → category number (4 bytes)
 *   members     category number (4), place of the first (6)    → positions (6 bytes each), one after the other
 *
 * The events of a category are many and its name is one, so they are written in pieces: with each tail of the index, one
 * piece for each category that is in it.
 */
import { type Database } from 'lmdb';
import { lastIndex, type NumberedKey, uint32 } from './lmdb-keys';
import { nameBytes } from './names';
import { RecentlyUsed } from './stream-heads';

/** Positions in one piece: some kilobytes. */
const pieceMax = 512;

interface CategoryHead {
  readonly number: number;
  readonly size: number;
}

/** Positions of a category's events from the place `first` on. */
export interface CategoryPiece {
  readonly first: number;
  readonly positions: readonly number[];
}

const empty: readonly number[] = [];

export class CategoryIndex {
  private readonly heads = new RecentlyUsed<CategoryHead>();
  private written: readonly (readonly [string, CategoryHead])[] = [];
  private count: number;

  constructor(
    private readonly categories: Database<Buffer, Buffer>,
    private readonly members: Database<Buffer, never>,
  ) {
    this.count = 0;
    for (const key of members.getKeys({ reverse: true, limit: 1 })) this.count = (key as NumberedKey).list;
  }

  /** How many events of a category are written here. */
  sizeOf(category: string): number {
    return this.headOf(category)?.size ?? 0;
  }

  /** The piece that has a place of a category, if that is written here. */
  pieceAt(category: string, place: number): CategoryPiece | undefined {
    const head = this.headOf(category);
    return head && place < head.size ? this.pieceBefore(head.number, place) : undefined;
  }

  /** Adds positions, in the order of the log, inside a transaction. */
  write(additions: ReadonlyMap<string, Pick<CategoryPiece, 'positions'>>): void {
    let { count } = this;
    const written: [string, CategoryHead][] = [];
    for (const [category, { positions }] of additions) {
      if (positions.length === 0) continue;
      const known = this.headOf(category);
      const number = known?.number ?? ++count;
      const size = known?.size ?? 0;
      if (!known) void this.categories.put(nameBytes(category), uint32(number));
      for (let from = 0; from < positions.length; from += pieceMax) {
        void this.members.put({ list: number, index: size + from } as never, packed(positions, from));
      }
      written.push([category, { number, size: size + positions.length }]);
    }
    this.written = written;
  }

  /** The transaction of the latest `write` has been committed. */
  committed(): void {
    for (const [category, head] of this.written) {
      this.heads.set(category, head);
      this.count = Math.max(this.count, head.number);
    }
    this.written = [];
  }

  private headOf(category: string): CategoryHead | undefined {
    const known = this.heads.get(category);
    if (known) return known;
    const number = this.categories.getBinaryFast(nameBytes(category))?.readUInt32BE(0);
    if (number === undefined) return undefined;
    const { first, positions } = this.pieceBefore(number, lastIndex);
    const head = { number, size: first + positions.length };
    this.heads.set(category, head);
    return head;
  }

  private pieceBefore(number: number, place: number): CategoryPiece {
    const start = { list: number, index: place };
    const end = { list: number, index: 0 };
    const range = { start: start as never, end: end as never, inclusiveEnd: true, reverse: true, limit: 1 };
    for (const { key, value } of this.members.getRange(range)) {
      const positions = Array.from({ length: value.length / 6 }, (_, index) => value.readUIntBE(index * 6, 6));
      return { first: (key as NumberedKey).index, positions };
    }
    return { first: 0, positions: empty };
  }
}

function packed(positions: readonly number[], from: number): Buffer {
  const to = Math.min(positions.length, from + pieceMax);
  const piece = Buffer.allocUnsafe((to - from) * 6);
  for (let at = from; at < to; at++) piece.writeUIntBE(positions[at]!, (at - from) * 6, 6);
  return piece;
}
