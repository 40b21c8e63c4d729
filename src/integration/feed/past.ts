import { type EventLog } from '../../event-store/event-log';
import { type Selection, selects, wantedOf } from './selection';
import { type Part, type Tail } from './tail';
import { Told } from './told';

/** How many readers are read for at once; the others wait their turn, which is one part. */
const TOGETHER_MAX = 4;
/** A part that takes longer ends as it is, however little was found for it. */
const PART_MS_MAX = 1_000;

/** What was written before the tail remembers, read from the event store for one reader at a time. */
export class Past {
  private reading = 0;
  private readonly turns: (() => void)[] = [];

  constructor(
    private readonly log: Pick<EventLog, 'subscribe'>,
    private readonly tail: Tail,
  ) {}

  /** How many wait for their turn. */
  get waiting(): number {
    return this.turns.length;
  }

  /**
   * The next part after a position: at most so many events and about so many characters, perhaps none.
   * @throws Refusal STORE_UNAVAILABLE; Error where an event is not of its public shape
   */
  async read(
    position: number,
    selection: Selection,
    eventsMax: number,
    charactersMax: number,
    signal: AbortSignal,
  ): Promise<Part> {
    await this.turn();
    try {
      return await this.part(position, selection, eventsMax, charactersMax, signal);
    } finally {
      this.reading -= 1;
      this.turns.shift()?.();
    }
  }

  private async part(
    after: number,
    selection: Selection,
    eventsMax: number,
    charactersMax: number,
    signal: AbortSignal,
  ): Promise<Part> {
    // Written before this began, so a subscription that has caught up has seen it.
    const written = this.tail.to;
    const until = performance.now() + PART_MS_MAX;
    const events: Told[] = [];
    let [position, characters] = [after, 0];
    if (signal.aborted) return { events, position };
    for await (const batch of this.log.subscribe(after, signal, wantedOf(selection))) {
      for (const fact of batch.events) {
        const told = Told.of(fact);
        if (told === undefined || !selects(selection, told)) continue;
        events.push(told);
        characters += told.length;
        if (events.length >= eventsMax || characters >= charactersMax) return { events, position: told.position };
      }
      position = Math.max(position, batch.position);
      if (batch.caughtUp) return { events, position: Math.max(position, written) };
      if (position >= this.tail.from || performance.now() > until) break;
    }
    return { events, position };
  }

  private async turn(): Promise<void> {
    this.reading += 1;
    if (this.reading > TOGETHER_MAX) await new Promise<void>((resolve) => this.turns.push(resolve));
  }
}
