import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '../../kernel/refusal';
import { type Past } from './past';
import { type Selection } from './selection';
import { type Part, type Tail } from './tail';
import { type Told } from './told';

/** About how much one part brings at most, so that a slow reader does not cost memory. */
const CHARACTERS_MAX = 1_000_000;
const AGAIN_MS = 1_000;

/** The next events for a reader, in the order of the log. */
export interface FeedPart {
  readonly events: readonly Told[];
  /** Everything up to here was handed on, or is not for this reader: reading goes on from here. */
  readonly position: number;
  /** There is no more for now. */
  readonly caughtUp: boolean;
}

/**
 * One reader of published events, at its own pace: every event that it selects after its position, once, in the order of
 * the log. It is a place in the log and nothing more, so one that is slow costs nobody anything.
 */
export class FeedReader {
  constructor(
    private readonly tail: Tail,
    private readonly past: Past,
    private readonly selection: Selection,
    /** How far it has read. */
    public position: number,
  ) {}

  /**
   * The next part: as soon as there is something in it, or without anything once it has waited so long or `signal`
   * aborts. Reads on when it is called again.
   * @throws Error where an event that it selects is not of its public shape: it cannot be left out, nor told
   */
  async next(eventsMax: number, waitMsMax: number, signal: AbortSignal): Promise<FeedPart> {
    const until = performance.now() + waitMsMax;
    for (;;) {
      const { events, position } = upToFailure(await this.part(eventsMax, until, signal));
      this.position = position;
      const caughtUp = position >= this.tail.to;
      const left = until - performance.now();
      if (events.length > 0 || left <= 0 || signal.aborted) return { events, position, caughtUp };
      if (caughtUp) await this.tail.more(left, signal);
    }
  }

  private async part(eventsMax: number, until: number, signal: AbortSignal): Promise<Part> {
    if (this.position >= this.tail.from) {
      return this.tail.after(this.position, this.selection, eventsMax, CHARACTERS_MAX);
    }
    try {
      return await this.past.read(this.position, this.selection, eventsMax, CHARACTERS_MAX, signal);
    } catch (error) {
      // Whoever can wait for the store to come back does.
      const left = until - performance.now();
      if (!(error instanceof Refusal) || left <= AGAIN_MS) throw error;
      await sleep(AGAIN_MS, undefined, { signal }).catch(() => undefined);
      return { events: [], position: this.position };
    }
  }
}

/** What cannot be told fails the reader once everything before it was handed on. */
function upToFailure(part: Part): Part {
  const failed = part.events.findIndex(({ failure }) => failure !== undefined);
  if (failed < 0) return part;
  const events = part.events.slice(0, failed);
  if (events.length === 0) throw part.events[failed]!.failure;
  return { events, position: events.at(-1)!.position };
}
