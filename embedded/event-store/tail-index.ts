import { type StreamKey } from './names';
import { type StreamHead } from './stream-heads';

/** What the newest events add to one stream; their revisions follow one another. */
export interface TailStream {
  readonly number: number;
  /** True when the stream is not in the index on disk yet. */
  readonly isNew: boolean;
  readonly firstRevision: number;
  readonly positions: number[];
}

/**
 * The index of the newest events. Written with every commit, the index would touch a page for every stream of a group;
 * so it waits here until there is enough of it, and is read from the events again after a start.
 */
export class TailIndex {
  private readonly byNumber = new Map<number, TailStream>();
  readonly streams = new Map<StreamKey, TailStream>();
  newStreamCount = 0;
  size = 0;

  add(stream: StreamKey, number: number, isNew: boolean, revision: number, position: number): void {
    this.size++;
    const known = this.streams.get(stream);
    if (known) {
      known.positions.push(position);
      return;
    }
    const added = { number, isNew, firstRevision: revision, positions: [position] };
    this.streams.set(stream, added);
    this.byNumber.set(number, added);
    if (isNew) this.newStreamCount++;
  }

  headOf(stream: StreamKey): StreamHead | undefined {
    const known = this.streams.get(stream);
    return known && { number: known.number, lastRevision: known.firstRevision + known.positions.length - 1 };
  }

  positionOf(streamNumber: number, revision: number): number | undefined {
    const known = this.byNumber.get(streamNumber);
    return known?.positions[revision - known.firstRevision];
  }
}
