import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiServiceUnavailableResponse } from '@nestjs/swagger';
import { EventLog } from '../event-store/event-log';
import { idFrom } from '../kernel/ids';
import { KeyTable } from '../keys/key-table';
import { Mongo } from '../read-models/mongo';
import { ProjectionRunner } from '../read-models/projection-runner';
import { Open } from './access';
import { DriftReport } from './health.drift';
import { CheckAnswer, ChecksAnswer, LiveAnswer, ReadyAnswer } from './health.dto';
import { type HttpReply } from './request';

/** How long a store may take to answer before it counts as away, and how long one round of checks is good for. */
const ANSWER_MS_MAX = 2_000;
const GOOD_FOR_MS = 250;
const NEVER_REACHED = 2 ** 40;

@Controller('health')
@Open()
export class HealthController {
  private last: { readonly at: number; readonly checks: Promise<ChecksAnswer> } | undefined;

  constructor(
    private readonly log: EventLog,
    private readonly mongo: Mongo,
    private readonly runner: ProjectionRunner,
    private readonly keys: KeyTable,
    private readonly drift: DriftReport,
  ) {}

  /** Says that the process runs and answers. */
  @Get('live')
  live(): LiveAnswer {
    return { status: 'up' };
  }

  /**
   * Says whether requests can be served: both stores answer, every read model is caught up. 503 with the reasons where not.
   * Read models that are not what their events make them are named, and served all the same.
   */
  @Get('ready')
  @ApiOkResponse({ type: ReadyAnswer })
  @ApiServiceUnavailableResponse({ type: ReadyAnswer, description: 'Not ready, with the reasons.' })
  async ready(@Res({ passthrough: true }) reply: HttpReply): Promise<ReadyAnswer> {
    const checks = await this.checksNow();
    const down = Object.values<CheckAnswer>({ ...checks }).some(({ status }) => status === 'down');
    if (down) void reply.code(503);
    return { status: down ? 'down' : 'up', checks, readModels: this.runner.status(), drift: this.drift.now };
  }

  private checksNow(): Promise<ChecksAnswer> {
    const now = performance.now();
    if (this.last === undefined || now - this.last.at > GOOD_FOR_MS) this.last = { at: now, checks: this.check() };
    return this.last.checks;
  }

  private async check(): Promise<ChecksAnswer> {
    const [eventStore, documents] = await Promise.all([
      answers(() => takesAppends(this.log)),
      answers(() => this.mongo.ping()),
    ]);
    return { eventStore, documents, readModels: this.readModels(), keys: this.keysRead() };
  }

  private readModels(): CheckAnswer {
    const behind = this.runner.status().filter(({ state, waiting }) => state !== 'live' || waiting !== null);
    if (behind.length === 0) return { status: 'up' };
    const told = behind.map(
      ({ readModel, state, waiting }) => `${readModel} ${waiting === null ? `is ${state}` : 'waits'}`,
    );
    return { status: 'down', detail: told.join(', ') };
  }

  private keysRead(): CheckAnswer {
    return this.keys.ready ? { status: 'up' } : { status: 'down', detail: 'The keys are still being read.' };
  }
}

/**
 * Asks for an append that must be refused, as its stream is not at that revision: the whole way of a write is walked, and
 * nothing is written.
 */
async function takesAppends(log: EventLog): Promise<void> {
  const actor = { id: 'health', role: 'system' } as const;
  const at = '2000-01-01T00:00:00.000Z';
  const id = idFrom('health');
  const when = { occurredAt: at, recordedAt: at };
  const metadata = { ...when, actor, commandId: id, correlationId: id, causationId: id, version: 1 };
  try {
    await log.append('health-probe', NEVER_REACHED, [{ id, type: 'HealthProbed', data: {}, metadata }]);
  } catch (error) {
    if ((error as { readonly type?: unknown }).type !== 'wrong-expected-version') throw error;
  }
}

async function answers(question: () => Promise<unknown>): Promise<CheckAnswer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ANSWER_MS_MAX} ms`)), ANSWER_MS_MAX);
  });
  try {
    await Promise.race([question(), late]);
    return { status: 'up' };
  } catch (error) {
    return { status: 'down', detail: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
