import { type ObjectId } from 'bson';
import { type Cursors } from './cursors';
import { type Command } from './message';
import { type Accepted } from './options';
import { type Store } from './store';

/** What a command may need to know about where it came from. */
export interface Context {
  readonly store: Store;
  readonly cursors: Cursors;
  readonly connectionId: number;
  /** This start of the server: by it a client that comes again sees that it was another. */
  readonly processId: ObjectId;
  readonly remoteAddress: string;
  readonly startedAt: number;
  readonly now: () => number;
  /** Connections open at this moment. */
  readonly connections: () => number;
}

/** An answer that is not due yet. */
export class Held {
  constructor(
    readonly ms: number,
    /** How long after that it is given again, and so on, unasked, until the connection ends; undefined for an answer given once. */
    readonly everyMs: number | undefined,
    readonly answer: () => Buffer,
  ) {}
}

/** One command: what it understands, whether it writes (and runs in the group of its turn), and its answer. */
export interface Handler {
  readonly accepted: Accepted;
  readonly writes: boolean;
  run(context: Context, command: Command): Buffer;
  /** Whether the client awaits a change that the answer would tell, and how long. Refuses as `run` does. */
  awaited?(context: Context, command: Command): Pick<Held, 'ms' | 'everyMs'> | undefined;
}
