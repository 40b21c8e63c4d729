import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { addMinutes, type Instant } from '../time/instant';
import { Clock } from '../time/clock';
import { UseBook } from './use-book';
import { UseTally } from './use-tally';

const WRITE_DOWN_MS = 2_000;
/** How long it can be looked up what a key was used for. When it was last used is kept for good. */
const USE_KEPT_DAYS = 90;
const MINUTES_A_DAY = 1_440;

/**
 * Counts what keys are used for and writes it down every two seconds: an instance that is killed loses what it counted
 * since, and a batch that the document store took without being able to say so is counted twice.
 */
@Injectable()
export class KeyUse implements BeforeApplicationShutdown {
  private readonly logger = new Logger('KeyUse');
  private readonly tally = new UseTally();
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();
  private stopped = false;
  private failing = false;
  private forgotten: string | undefined;

  constructor(
    private readonly book: UseBook,
    private readonly clock: Clock,
  ) {}

  /** A request with a key was answered. `route` is the pattern with `:names`, never the path. */
  note(keyId: string, method: string, route: string, status: number): void {
    this.tally.note(keyId, `${method} ${route}`, status, this.clock.now());
    if (!this.stopped) this.timer ??= setTimeout(() => this.writeDown(), WRITE_DOWN_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    this.writeDown();
    await this.writing;
  }

  private writeDown(): void {
    this.timer = undefined;
    this.writing = this.writing.then(() => this.write());
  }

  private async write(): Promise<void> {
    const uses = this.tally.take();
    try {
      await this.book.add(uses).catch((error: unknown) => {
        this.tally.giveBack(uses);
        throw error;
      });
      await this.forget(this.clock.now());
      this.failing = false;
    } catch (error) {
      if (!this.failing) this.logger.warn(`What keys were used for waits to be written down: ${String(error)}`);
      this.failing = true;
    }
    // What is still to be written is written even if nobody comes any more.
    if (!this.tally.empty && !this.stopped) this.timer ??= setTimeout(() => this.writeDown(), WRITE_DOWN_MS).unref();
  }

  /** Once a day. */
  private async forget(now: Instant): Promise<void> {
    const day = now.slice(0, 10);
    if (day === this.forgotten) return;
    await this.book.forgetBefore(addMinutes(now, -USE_KEPT_DAYS * MINUTES_A_DAY));
    this.forgotten = day;
  }
}
