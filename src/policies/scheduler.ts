import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { EventLog } from '../event-store/event-log';
import { Refusal } from '../kernel/refusal';
import { ReadModels } from '../read-models/read-models';
import { SlaWatch } from '../sla/watch';
import { Clock } from '../time/clock';
import { type Instant } from '../time/instant';
import { WhenAgreementsFallDue } from './when-agreements-fall-due.policy';
import { WhenAnEstimateIsGiven } from './when-an-estimate-is-given.policy';
import { WhenDocumentsAreDue } from './when-documents-are-due.policy';
import { WhenMonthsFallDue } from './when-months-fall-due.policy';

const TICK_MS = 1_000;

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
    private readonly watch: SlaWatch,
    private readonly agreementsFallDue: WhenAgreementsFallDue,
    private readonly monthsFallDue: WhenMonthsFallDue,
    private readonly anEstimateIsGiven: WhenAnEstimateIsGiven,
    private readonly documentsAreDue: WhenDocumentsAreDue,
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
    const agreements = await this.agreementsFallDue.tick(now);
    const months = await this.monthsFallDue.tick(now);
    const estimates = await this.anEstimateIsGiven.tick(now);
    const documents = await this.documentsAreDue.tick(now);
    return agreements + months + estimates + documents + (await this.watch.tick(now));
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
