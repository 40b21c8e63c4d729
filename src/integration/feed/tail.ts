import { setTimeout as sleep } from 'node:timers/promises';
import { Logger, type OnModuleDestroy } from '@nestjs/common';
import { type EventLog } from '../../event-store/event-log';
import { type Recorded } from '../../kernel/event';
import { type Selection, selects } from './selection';
import { Told } from './told';

/** How much of the latest is remembered: this many events, or characters of them. */
const REMEMBERED = { events: 10_000, characters: 16_000_000 };
/** How long it goes on without a reader. */
const IDLE_MS = 30_000;
const RETRY_MS_FIRST = 100;
const RETRY_MS_MAX = 5_000;
/** Everybody is woken for what has gathered meanwhile: the more readers, the more it is each time. */
const GATHER_MS_FIRST = 2;
const GATHER_MS_A_READER = 0.05;
const GATHER_MS_MAX = 100;

/** Some of what a reader asked for, in the order of the log. */
export interface Part {
  readonly events: readonly Told[];
  /** How far the log was looked at for them. */
  readonly position: number;
}

/**
 * The log's end as all readers share it: one subscription for however many there are. It remembers the latest events,
 * so that a reader is no more than a place in it; one that falls behind what is remembered reads from the store again.
 */
export class Tail implements OnModuleDestroy {
  private readonly logger = new Logger('Feed');
  private readonly waiting = new Set<() => void>();
  private readonly parts = new Map<string, Part>();
  private latest: Told[] = [];
  private characters = 0;
  private first = 0;
  private last = 0;
  private readers = 0;
  private running: { readonly stop: AbortController; readonly ended: Promise<void> } | undefined;
  private starting: Promise<void> | undefined;
  private idle: NodeJS.Timeout | undefined;

  constructor(
    private readonly log: Pick<EventLog, 'subscribe' | 'head'>,
    private readonly remembered = REMEMBERED,
  ) {}

  /** Everything after this position that was read is remembered. */
  get from(): number {
    return this.first;
  }

  /** How far the log has been read. */
  get to(): number {
    return this.last;
  }

  /**
   * A reader comes; what it is given is to be called when it leaves.
   * @throws Refusal STORE_UNAVAILABLE where nobody follows the log yet, and it cannot be asked now
   */
  async join(): Promise<() => void> {
    this.readers += 1;
    clearTimeout(this.idle);
    let here = true;
    const leave = (): void => {
      if (here) this.readers -= 1;
      here = false;
      if (this.readers === 0) this.idle = setTimeout(() => void this.stop(), IDLE_MS).unref();
    };
    try {
      await (this.starting ??= this.start());
    } catch (error) {
      leave();
      throw error;
    }
    return leave;
  }

  async onModuleDestroy(): Promise<void> {
    clearTimeout(this.idle);
    await this.starting?.catch(() => undefined);
    await this.stop();
  }

  /** What is remembered after a position of a reader who wants so much at most; the position is at `from` or later. */
  after(position: number, selection: Selection, eventsMax: number, charactersMax: number): Part {
    const key = JSON.stringify([position, selection, eventsMax, charactersMax]);
    const known = this.parts.get(key);
    if (known) return known;
    const part = this.select(position, selection, eventsMax, charactersMax);
    this.parts.set(key, part);
    return part;
  }

  /** Resolves when more has been read, after so long at the latest, or when `signal` aborts. */
  more(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done, { once: true });
      this.waiting.add(done);
      if (signal.aborted) done();
    });
  }

  private async start(): Promise<void> {
    try {
      this.first = this.last = await this.log.head();
    } catch (error) {
      this.starting = undefined;
      throw error;
    }
    const stop = new AbortController();
    this.running = { stop, ended: this.follow(stop.signal) };
  }

  private async stop(): Promise<void> {
    const { running } = this;
    this.running = this.starting = undefined;
    this.latest = [];
    this.characters = 0;
    // Nothing is remembered: whoever still reads has to read the store.
    this.first = Number.POSITIVE_INFINITY;
    this.parts.clear();
    running?.stop.abort();
    await running?.ended;
  }

  private async follow(signal: AbortSignal): Promise<void> {
    let delay = RETRY_MS_FIRST;
    while (!signal.aborted) {
      try {
        for await (const { events, position } of this.log.subscribe(this.last, signal)) {
          // What came as it was stopped is of another time: whoever follows next begins anew.
          if (signal.aborted) return;
          this.take(events, position);
          delay = RETRY_MS_FIRST;
          await this.gather(signal);
        }
      } catch (error) {
        this.logger.warn(
          `Following the log again in ${delay} ms: ${error instanceof Error ? error.message : 'it ended'}`,
        );
        await sleep(delay, undefined, { signal }).catch(() => undefined);
        delay = Math.min(delay * 2, RETRY_MS_MAX);
      }
    }
  }

  private take(events: readonly Recorded[], position: number): void {
    for (const fact of events) {
      const told = Told.of(fact);
      if (told === undefined) continue;
      this.latest.push(told);
      this.characters += told.length;
    }
    this.last = Math.max(this.last, position);
    this.forget();
    this.parts.clear();
    for (const wake of this.waiting) wake();
  }

  private forget(): void {
    const { events, characters } = this.remembered;
    let count = 0;
    while (this.latest.length - count > events || this.characters > characters) {
      const oldest = this.latest[count]!;
      this.characters -= oldest.length;
      this.first = oldest.position;
      count += 1;
    }
    if (count > 0) this.latest.splice(0, count);
  }

  private async gather(signal: AbortSignal): Promise<void> {
    const ms = Math.min(GATHER_MS_MAX, GATHER_MS_FIRST + this.readers * GATHER_MS_A_READER);
    await sleep(ms, undefined, { signal }).catch(() => undefined);
  }

  private select(position: number, selection: Selection, eventsMax: number, charactersMax: number): Part {
    const events: Told[] = [];
    let characters = 0;
    for (let index = this.placeAfter(position); index < this.latest.length; index += 1) {
      const told = this.latest[index]!;
      if (!selects(selection, told)) continue;
      events.push(told);
      characters += told.length;
      if (events.length >= eventsMax || characters >= charactersMax) return { events, position: told.position };
    }
    return { events, position: Math.max(position, this.last) };
  }

  /** Where in `latest` the first event after a position stands. */
  private placeAfter(position: number): number {
    let [low, high] = [0, this.latest.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.latest[middle]!.position > position) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
