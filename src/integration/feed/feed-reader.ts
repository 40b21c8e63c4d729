import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '../../kernel/refusal';
import { type Past } from './past';
import { type Selection } from './selection';
import { type Part, type Tail } from './tail';
import { type Told } from './told';

/** About how many characters one part brings: the more, the faster it is read, as what is not read yet costs memory. */
const CHARACTERS_FIRST = 32_000;
export const CHARACTERS_MAX = 512_000;
/** Who comes for the next part within this time may be given more at once. */
const SWIFT_MS = 200;
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
  private characters = CHARACTERS_FIRST;
  private handedOnAtMs = Number.NEGATIVE_INFINITY;

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
   * @param charactersMax about how much it brings at most; by itself what suits the reader's pace
   * @throws Error where an event that it selects is not of its public shape: it cannot be left out, nor told
   */
  async next(
    eventsMax: number,
    waitMsMax: number,
    signal: AbortSignal,
    charactersMax = this.pace(),
  ): Promise<FeedPart> {
    const until = performance.now() + waitMsMax;
    for (;;) {
      const { events, position } = upToFailure(await this.part(eventsMax, charactersMax, until, signal));
      this.position = position;
      this.handedOnAtMs = performance.now();
      const caughtUp = position >= this.tail.to;
      const left = until - performance.now();
      if (events.length > 0 || left <= 0 || signal.aborted) return { events, position, caughtUp };
      if (caughtUp) await this.tail.more(left, signal);
    }
  }

  private pace(): number {
    const swift = performance.now() - this.handedOnAtMs < SWIFT_MS;
    this.characters = swift ? Math.min(CHARACTERS_MAX, 2 * this.characters) : CHARACTERS_FIRST;
    return this.characters;
  }

  private async part(eventsMax: number, charactersMax: number, until: number, signal: AbortSignal): Promise<Part> {
    if (this.position >= this.tail.from) {
      return this.tail.after(this.position, this.selection, eventsMax, charactersMax);
    }
    try {
      return await this.past.read(this.position, this.selection, eventsMax, charactersMax, signal);
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
