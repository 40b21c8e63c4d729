import { randomUUID } from 'node:crypto';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { projections } from '../../../projections';
import { Problem } from '../../http/problems';
import { type Actor } from '../../kernel/event';
import { Refusal } from '../../kernel/refusal';
import { Clock } from '../../time/clock';
import { type WhatIfDto } from '../what-if/what-if.dto';
import { WhatIf } from '../what-if/what-if';
import { Stopped } from './facts';
import { CannotFold } from './folding.rules';
import { INTERRUPTED, type Outcome, type ReplayRecord, ReplayShelf } from './replay-shelf';
import { Replayer, type ReplayProgress } from './replayer';
import { type Scope } from './scope';

/** One runs at a time on each instance; so many may wait. */
const WAITING_MAX = 10;
const BEAT_MS = 2_000;
const TELL_MS = 500;
const RETRY_AFTER_SECONDS = '10';

export interface Asked {
  readonly id: string;
  readonly scope: Scope;
  /** Names of the read models to compare: none for a what-if alone. */
  readonly readModels: readonly string[];
  readonly whatIf: WhatIfDto | null;
  readonly askedBy: Actor;
  readonly requestHash: string | null;
}

interface Job {
  record: ReplayRecord;
  readonly stopping: AbortController;
  /** Somebody does not want it any more; else the program ends. */
  isCancelled: boolean;
}

const notBegun: ReplayProgress = { eventsRead: 0, eventsTotal: null, documents: 0, percent: 0 };

/** Runs the replays that were asked of this instance, one after the other. What they come to is written down for all. */
@Injectable()
export class ReplayJobs implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Replays');
  private readonly instance = randomUUID();
  private readonly jobs = new Map<string, Job>();
  private running: Promise<void> = Promise.resolve();
  private beat: NodeJS.Timeout | undefined;
  private isStopping = false;

  constructor(
    private readonly shelf: ReplayShelf,
    private readonly replayer: Replayer,
    private readonly whatIf: WhatIf,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.beat = setInterval(() => void this.keepAlive(), BEAT_MS);
  }

  /** Ends what is under way, and says so of each. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    clearInterval(this.beat);
    for (const { stopping } of this.jobs.values()) stopping.abort();
    await this.running;
  }

  get isBusy(): boolean {
    return this.jobs.size > 0;
  }

  /**
   * Puts a replay in the queue; the same request again is the same replay.
   * @throws Refusal IDEMPOTENCY_KEY_REUSED; Problem 429 where too many wait
   */
  async ask(asked: Asked): Promise<ReplayRecord> {
    const fresh: ReplayRecord = {
      ...asked,
      ...{ askedAt: this.clock.now(), startedAt: null, endedAt: null, state: 'queued', detail: null },
      ...{ progress: notBegun, equal: null, differing: 0 },
    };
    const known = await this.shelf.get(asked.id);
    if (known) return same(known.record, asked);
    if (this.jobs.size > WAITING_MAX || this.isStopping) {
      const detail = `${WAITING_MAX} replays wait already; ask again when one has ended.`;
      throw new Problem(429, 'too-many-replays', detail, { 'retry-after': RETRY_AFTER_SECONDS });
    }
    const { record, isNew } = await this.shelf.add(fresh, this.instance);
    if (!isNew) return same(record, asked);
    const job: Job = { record, stopping: new AbortController(), isCancelled: false };
    this.jobs.set(record.id, job);
    this.running = this.running.then(() => this.run(job)).finally(() => this.jobs.delete(record.id));
    return record;
  }

  async cancel(id: string): Promise<void> {
    const job = this.jobs.get(id);
    if (!job) return this.shelf.cancel(id);
    this.end(job);
    // One that waits for its turn has ended at once.
    if (job.record.state === 'queued') await this.ended(job, 'cancelled', 'It was cancelled.');
  }

  private end(job: Job): void {
    job.isCancelled = true;
    job.stopping.abort();
  }

  private async run(job: Job): Promise<void> {
    if (job.stopping.signal.aborted) {
      if (!job.isCancelled) await this.ended(job, 'interrupted', INTERRUPTED);
      return;
    }
    try {
      await this.write(job, { state: 'running', startedAt: this.clock.now() });
      const outcome = await this.outcomeOf(job);
      const { equal = null, differing = 0 } = outcome.result ?? {};
      await this.write(job, { state: 'done', endedAt: this.clock.now(), equal, differing }, outcome);
    } catch (error) {
      if (error instanceof Stopped || job.stopping.signal.aborted) {
        if (job.isCancelled) await this.ended(job, 'cancelled', 'It was cancelled.');
        else await this.ended(job, 'interrupted', INTERRUPTED);
        return;
      }
      const isTold = error instanceof Refusal || error instanceof CannotFold;
      if (!isTold) this.logger.error(`Replay ${job.record.id} failed: ${(error as Error).stack ?? String(error)}`);
      await this.ended(job, 'failed', isTold ? error.message : 'It failed on our side; the log says why.');
    }
  }

  private async outcomeOf(job: Job): Promise<Outcome> {
    const { scope, readModels, whatIf } = job.record;
    const chosen = projections.filter(({ name }) => readModels.includes(name));
    let toldAt = 0;
    const tell = (progress: ReplayProgress): void => {
      job.record = { ...job.record, progress };
      if (performance.now() - toldAt < TELL_MS) return;
      toldAt = performance.now();
      this.shelf.write(job.record, null).catch(() => undefined);
    };
    const result = chosen.length === 0 ? null : await this.replayer.run(scope, chosen, tell, job.stopping.signal);
    if (!whatIf) return { result, whatIf: null };
    const before = job.record.progress;
    const answer = await this.whatIf.run(scope, whatIf, (eventsRead) => {
      if (job.stopping.signal.aborted) throw new Stopped();
      tell({ ...before, eventsRead: before.eventsRead + eventsRead, percent: 0 });
    });
    const eventsRead = before.eventsRead + answer.eventsRead;
    job.record = { ...job.record, progress: { ...before, eventsRead, eventsTotal: eventsRead, percent: 100 } };
    return { result, whatIf: answer };
  }

  private async ended(job: Job, state: 'failed' | 'interrupted' | 'cancelled', detail: string): Promise<void> {
    try {
      await this.write(job, { state, detail, endedAt: this.clock.now() });
    } catch (error) {
      this.logger.warn(`That replay ${job.record.id} has ended could not be written down: ${String(error)}`);
    }
  }

  private async write(job: Job, change: Partial<ReplayRecord>, outcome: Outcome | null = null): Promise<void> {
    job.record = { ...job.record, ...change };
    await this.shelf.write(job.record, outcome);
  }

  private async keepAlive(): Promise<void> {
    if (this.jobs.size === 0) return;
    try {
      for (const id of await this.shelf.keepAlive([...this.jobs.keys()])) {
        const job = this.jobs.get(id);
        if (job && !job.isCancelled) await this.cancel(id);
      }
    } catch {
      // The document store is away: the replay will say so itself.
    }
  }
}

function same(record: ReplayRecord, { requestHash }: Asked): ReplayRecord {
  if (record.requestHash === requestHash) return record;
  throw new Refusal('IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key was used before with another request.');
}
