import { type Cursors } from './cursors';
import { type Command } from './message';
import { type Accepted } from './options';
import { type Store } from './store';

/** What a command may need to know about where it came from. */
export interface Context {
  readonly store: Store;
  readonly cursors: Cursors;
  readonly connectionId: number;
  readonly remoteAddress: string;
  readonly startedAt: number;
  readonly now: () => number;
  /** Connections open at this moment. */
  readonly connections: () => number;
}

/** One command: what it understands, whether it writes (and runs in the group of its turn), and its answer. */
export interface Handler {
  readonly accepted: Accepted;
  readonly writes: boolean;
  run(context: Context, command: Command): Buffer;
}
