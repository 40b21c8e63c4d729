import { categoryOf } from './categories';
import { type CategoryPiece } from './category-index';
import { type StreamKey } from './names';
import { type StreamHead } from './stream-heads';

/** What the newest events add to one stream; their revisions follow one another. */
export interface TailStream {
  readonly number: number;
  /** True when the stream is not in the index on disk yet. */
  readonly isNew: boolean;
  isTombstoned: boolean;
  readonly firstRevision: number;
  readonly positions: number[];
  /** The positions that the stream's category has in the tail. */
  readonly inCategory: number[] | undefined;
}

interface TailCategory extends CategoryPiece {
  readonly positions: number[];
}

/** One event for the tail. */
export interface TailEvent {
  readonly stream: StreamKey;
  readonly streamNumber: number;
  readonly isNew: boolean;
  readonly isTombstone: boolean;
  readonly revision: number;
  readonly position: number;
}

/**
 * The index of the newest events. Written with every commit, the index would touch a page for every stream of a group;
 * so it waits here until there is enough of it, and is read from the events again after a start.
 */
export class TailIndex {
  private readonly byNumber = new Map<number, TailStream>();
  readonly streams = new Map<StreamKey, TailStream>();
  /** The latest events of each category. */
  readonly categories = new Map<string, TailCategory>();
  newStreamCount = 0;
  size = 0;

  /** `writtenOf` tells how many events of a category the index on disk knows. */
  constructor(private readonly writtenOf: (category: string) => number) {}

  add({ stream, streamNumber, isNew, isTombstone, revision, position }: TailEvent): void {
    this.size++;
    let known = this.streams.get(stream);
    if (!known) {
      const inCategory = this.category(categoryOf(stream));
      known = { number: streamNumber, isNew, isTombstoned: false, firstRevision: revision, positions: [], inCategory };
      this.streams.set(stream, known);
      this.byNumber.set(streamNumber, known);
      if (isNew) this.newStreamCount++;
    }
    known.positions.push(position);
    if (isTombstone) known.isTombstoned = true;
    else known.inCategory?.push(position);
  }

  private category(name: string | undefined): number[] | undefined {
    if (name === undefined) return undefined;
    let known = this.categories.get(name);
    // Asked once: while the tail is being written, the index on disk may know it already.
    if (!known) this.categories.set(name, (known = { first: this.writtenOf(name), positions: [] }));
    return known.positions;
  }

  headOf(stream: StreamKey): StreamHead | undefined {
    const known = this.streams.get(stream);
    return known && headOfTail(known);
  }

  positionOf(streamNumber: number, revision: number): number | undefined {
    const known = this.byNumber.get(streamNumber);
    return known?.positions[revision - known.firstRevision];
  }
}

export const headOfTail = ({ number, firstRevision, positions, isTombstoned }: TailStream): StreamHead => ({
  number,
  lastRevision: firstRevision + positions.length - 1,
  isTombstoned,
});
