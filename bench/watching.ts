/**
 * The watch over many open clocks: embedded stores, the sla-status read model and the watch in one process, asked for one
 * thing at a time. Tickets are opened through the real decider and the real append.
 */
import { Logger } from '@nestjs/common';
import { slaStatus } from '../projections/sla-status';
import { openStores } from '../src/cli/stores';
import { EventStoreConnection } from '../src/event-store/connection';
import { Decisions } from '../src/event-store/decisions';
import { EventLog } from '../src/event-store/event-log';
import { byItself } from '../src/kernel/command';
import { idFrom } from '../src/kernel/ids';
import { Mongo } from '../src/read-models/mongo';
import { ProjectionRunner } from '../src/read-models/projection-runner';
import { ReadModels } from '../src/read-models/read-models';
import { readSettings } from '../src/settings';
import { type Service } from '../src/sla/clock.rules';
import { SlaWatch } from '../src/sla/watch';
import { OpenTicket } from '../src/tickets/ticket.commands';
import { ticket, ticketStream } from '../src/tickets/ticket.decider';
import { addMinutes, type Instant } from '../src/time/instant';
import { answerParent } from './child';

/** Opens tickets, two clocks each; `atRiskAfter` are the minutes from the beginning to the first's warning. */
interface Fill {
  readonly kind: 'fill';
  readonly name: string;
  readonly tickets: number;
  readonly atRiskAfter: number;
}
/** Looks once, so many minutes after the beginning. */
interface Look {
  readonly kind: 'look';
  readonly minutes: number;
}
export type Watching = Fill | Look;

export interface Looked {
  /** Warnings and breaches written. */
  readonly added: number;
  /** Until the last ticket that was due was handed on to be decided; null where none was. */
  readonly foundMs: number | null;
  /** Until all was written. */
  readonly ms: number;
  readonly cpuMs: number;
}

const TOGETHER = 64;
const BEGINS = '2026-03-02T09:00:00.000Z';
/** Their first clocks are at risk after three quarters of this, which is 300 minutes. */
const RESPONSE_MINUTES = 400;
const AT_RISK_MINUTES = 300;

const service: Service = {
  ...{ timeZone: 'Europe/London', coverage: 'around-the-clock', holidays: new Set(), termsVersion: 1 },
  targets: { P2: { responseMinutes: RESPONSE_MINUTES, resolutionMinutes: 500_000 } },
  calendar: { timeZoneDatabase: '2025c', holidays: null },
};

Logger.overrideLogger(['error', 'warn']);

class Watched {
  private handedOnAt = 0;
  private readonly watch: SlaWatch;

  private constructor(
    private readonly log: EventLog,
    private readonly decisions: Decisions,
    private readonly runner: ProjectionRunner,
    readonly end: () => Promise<void>,
    readModels: ReadModels,
  ) {
    const noted: Pick<Decisions, 'run'> = {
      run: (decider, stream, command) => {
        this.handedOnAt = performance.now();
        return decisions.run(decider, stream, command);
      },
    };
    this.watch = new SlaWatch(readModels, noted as Decisions);
  }

  static async over(dataDir: string): Promise<Watched> {
    const stores = await openStores(readSettings({ ...process.env, DATA_DIR: dataDir }));
    const connection = new EventStoreConnection(stores.eventStoreUrl);
    const log = new EventLog(connection);
    const mongo = new Mongo(stores.mongodbUrl);
    const runner = new ProjectionRunner(mongo, log, [slaStatus]);
    runner.start();
    const end = async (): Promise<void> => {
      await runner.stop();
      await mongo.close();
      await connection.onApplicationShutdown();
      await stores.stop();
    };
    return new Watched(log, new Decisions(log), runner, end, new ReadModels(mongo, runner));
  }

  async fill({ name, tickets, atRiskAfter }: Fill): Promise<void> {
    let next = 0;
    const openedAt = addMinutes(BEGINS, atRiskAfter - AT_RISK_MINUTES);
    const opener = async (): Promise<void> => {
      while (next < tickets) await this.open(idFrom('bench', 'watched', name, next++), openedAt);
    };
    await Promise.all(Array.from({ length: TOGETHER }, opener));
    await this.seen();
  }

  async look({ minutes }: Look): Promise<Looked> {
    const now = addMinutes(BEGINS, minutes);
    this.handedOnAt = 0;
    const cpuBefore = process.cpuUsage();
    const began = performance.now();
    const added = await this.watch.tick(now);
    const ms = performance.now() - began;
    const { user, system } = process.cpuUsage(cpuBefore);
    const foundMs = this.handedOnAt === 0 ? null : this.handedOnAt - began;
    await this.seen();
    return { added, foundMs, ms, cpuMs: (user + system) / 1_000 };
  }

  /** It may take longer than a query would wait. */
  private async seen(): Promise<void> {
    const isBehind = (): boolean => this.runner.status().some(({ state }) => state !== 'live');
    for (;;) {
      const seen = await this.runner.seen(this.log.written).then(
        () => true,
        () => false,
      );
      if (seen && !isBehind()) return;
    }
  }

  private async open(ticketId: string, at: Instant): Promise<void> {
    const about = { channel: 'portal', kind: 'support', category: 'bug', priority: 'P2' } as const;
    const opening = {
      ...{ ticketId, agreementId: 'A-1', clientId: 'acme', service, ...about, environment: 'production' },
      ...{ subject: 'Checkout is down', body: 'Nobody can pay.', projectId: null, estimateMinutes: null },
      requester: { name: 'Theo', email: 'theo@acme.example' },
    };
    const command = new OpenTicket(opening, byItself('bench', idFrom('open', ticketId), at));
    await this.decisions.run(ticket, ticketStream(ticketId), command);
  }
}

const watched = Watched.over(process.argv[2]!);

answerParent(
  async (asked: Watching) => (asked.kind === 'fill' ? (await watched).fill(asked) : (await watched).look(asked)),
  async () => (await watched).end(),
);
