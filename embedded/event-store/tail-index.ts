import { categoryOf } from './categories';
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
  /** Where the events of each category are, in order. */
  readonly categories = new Map<string, number[]>();
  newStreamCount = 0;
  size = 0;

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
    let positions = this.categories.get(name);
    if (!positions) this.categories.set(name, (positions = []));
    return positions;
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
