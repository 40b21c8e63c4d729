import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { EventLog } from '../event-store/event-log';
import { Refusal } from '../kernel/refusal';
import { ReadModels } from '../read-models/read-models';
import { Clock } from '../time/clock';
import { type Instant } from '../time/instant';

const TICK_MS = 1_000;

/** Nest's name for all policies, in the order in which one lets the next find something to do. */
export const POLICIES = Symbol('policies');

/** What follows from a fact, or from time alone. */
export interface Policy {
  /** Does what is due now. @returns how much that was: 0 where nothing was due, or others were faster */
  tick(now: Instant): Promise<number>;
}

/**
 * Lets happen what time alone brings about. Looks at the work lists every second, and at once when a manual
 * clock is put; what is due is in the read models, so nothing is forgotten while the program is down.
 */
@Injectable()
export class Scheduler implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Scheduler');
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<unknown> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly clock: Clock,
    private readonly log: EventLog,
    private readonly readModels: ReadModels,
    @Inject(POLICIES) private readonly policies: readonly Policy[],
  ) {}

  onApplicationBootstrap(): void {
    this.clock.onMove((now) => this.untilQuiet(now));
    this.plan();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private plan(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      void this.oneAtATime(() => this.tick(this.clock.now())).then(() => this.plan());
    }, TICK_MS);
  }

  /** One thing leads to another: a month that closes lets the next one close. */
  private async untilQuiet(now: Instant): Promise<void> {
    await this.oneAtATime(async () => {
      do await this.readModels.seen(this.log.written);
      while ((await this.tick(now)) > 0);
    });
  }

  /** @returns how much was done, 0 where nothing was due */
  private async tick(now: Instant): Promise<number> {
    let done = 0;
    for (const policy of this.policies) done += await policy.tick(now);
    return done;
  }

  private oneAtATime(work: () => Promise<unknown>): Promise<void> {
    const done = this.running.then(work).then(
      () => undefined,
      (error: unknown) => this.postponed(error),
    );
    this.running = done;
    return done;
  }

  private postponed(error: unknown): void {
    const message = `What is due now waits for the next look: ${String(error)}`;
    // Work lists that are still being filled say so themselves.
    if (error instanceof Refusal && error.code === 'READ_MODEL_BEHIND') this.logger.debug(message);
    else this.logger.warn(message);
  }
}
