import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { projections } from '../../../projections';
import { agreements } from '../../../projections/agreements';
import { balances } from '../../../projections/balances';
import { clients } from '../../../projections/clients';
import { disputes } from '../../../projections/disputes';
import { invoices } from '../../../projections/invoices';
import { ledgerHistory } from '../../../projections/ledger-history';
import { maintenancePlans } from '../../../projections/maintenance';
import { messages } from '../../../projections/messages';
import { slaPerformance } from '../../../projections/sla-performance';
import { slaStatus } from '../../../projections/sla-status';
import { statements } from '../../../projections/statements';
import { ticketBoard } from '../../../projections/ticket-board';
import { timeLog } from '../../../projections/time-log';
import { workQueue } from '../../../projections/work-queue';
import { DriftReport } from '../../http/health.drift';
import { type Projection } from '../../kernel/projection';
import { Mongo } from '../../read-models/mongo';
import { SETTINGS, type Settings } from '../../settings';
import { fromEpochMs } from '../../time/instant';
import { type Difference } from './differences.rules';
import { type Pace } from './facts';
import { DriftMetrics } from './drift.metrics';
import { LiveDocuments } from './live-documents';
import { type PartScope } from './part-facts';
import { ReplayJobs } from './replay-jobs';
import { Replayer } from './replayer';
import { isOf } from './subjects.rules';

/** So many events of the log are read at a turn, for the read models that are of no single agreement or client. */
const LOG_EVENTS = 2_000;
const SHOWN_MAX = 5;
const WHOLE_LOG = 'log';

/** What is of a client alone. Its promises over all agreements are looked at with the whole log. */
const ofClients = [clients, ledgerHistory] as unknown as readonly Projection[];
const ofAgreements = projections.filter((projection) => isOf(projection, 'agreement'));
/** What is of no single agreement, and what is not of one yet: mail that nobody has filed. */
const ofTheBook = projections.filter(
  (projection) =>
    [slaPerformance.name, messages.name].includes(projection.name) ||
    !(isOf(projection, 'agreement') || isOf(projection, 'client')),
);

/** Where the clients, and the agreements, are found: in several lists, so that none that has lost one hides it. */
const listsOf = {
  client: [
    [clients, 'id'],
    [agreements, 'clientId'],
    [balances, 'clientId'],
  ],
  agreement: [
    [agreements, 'id'],
    ...[balances, statements, invoices, ledgerHistory, timeLog, disputes].map((list) => [list, 'agreementId']),
    ...[ticketBoard, workQueue, slaStatus, maintenancePlans].map((list) => [list, 'agreementId']),
  ],
} as unknown as Readonly<Record<'client' | 'agreement', readonly (readonly [Projection, string])[]>>;

/** Where a round is. It goes through all clients, then all agreements, each in the order of ids, then through the log. */
type Turn = { readonly kind: 'client' | 'agreement'; readonly after: string } | { readonly kind: typeof WHOLE_LOG };

const firstTurn: Turn = { kind: 'client', after: '' };

/**
 * Replays the read models in the background, a part at a time, again and again, and says what is not what its events make it.
 * A turn is one client, one agreement, or 2,000 events of the log; every other turn looks again at a part where something was
 * found. Decision 0020.
 */
@Injectable()
export class DriftCheck implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Drift');
  private readonly live: LiveDocuments;
  private readonly everyMs: number;
  private readonly found = new Map<string, readonly Difference[]>();
  private readonly logged = new Set<string>();
  private readonly stopping = new AbortController();
  private turn: Turn = firstTurn;
  private isAgain = false;
  private roundBegan = performance.now();
  private timer: NodeJS.Timeout | undefined;
  private wake = (): void => undefined;
  private running: Promise<void> = Promise.resolve();
  private checked = 0;
  private lastRoundSeconds: number | null = null;

  constructor(
    private readonly replayer: Replayer,
    private readonly jobs: ReplayJobs,
    private readonly report: DriftReport,
    private readonly metrics: DriftMetrics,
    mongo: Mongo,
    @Inject(SETTINGS) { DRIFT_CHECK_SECONDS }: Settings,
  ) {
    this.live = new LiveDocuments(mongo);
    this.everyMs = DRIFT_CHECK_SECONDS * 1_000;
  }

  onApplicationBootstrap(): void {
    if (this.everyMs === 0) return;
    this.report.now = { ...this.report.now, status: 'waiting' };
    this.running = this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    clearTimeout(this.timer);
    this.wake();
    await this.running;
  }

  private async run(): Promise<void> {
    for (;;) {
      await this.rest();
      if (this.stopping.signal.aborted) return;
      // Who asked for a replay is not to wait for this one.
      if (this.jobs.isBusy) continue;
      try {
        await this.oneTurn();
      } catch (error) {
        // A store is away, a read model is being filled or has stopped: health says so itself.
        this.logger.debug(`This part is left for the next round: ${String(error)}`);
      }
    }
  }

  /** Until the next turn; ends early with the program. */
  private rest = (): Promise<void> =>
    new Promise((resolve) => {
      this.wake = resolve;
      this.timer = setTimeout(resolve, this.everyMs);
      if (this.stopping.signal.aborted) resolve();
    });

  private async oneTurn(): Promise<void> {
    const again = this.isAgain ? undefined : this.partToLookAtAgain();
    this.isAgain = again !== undefined;
    return again ? this.lookAt(again) : this.ownTurn();
  }

  private async ownTurn(): Promise<void> {
    const { turn } = this;
    if (turn.kind === WHOLE_LOG) {
      try {
        await this.readTheLog();
      } finally {
        this.endRound();
      }
      return;
    }
    const id = await this.next(turn.kind, turn.after);
    if (id === null) {
      this.turn = turn.kind === 'client' ? { kind: 'agreement', after: '' } : { kind: WHOLE_LOG };
      return this.ownTurn();
    }
    this.turn = { kind: turn.kind, after: id };
    await this.lookAt(
      turn.kind === 'client' ? { kind: 'client', clientId: id } : { kind: 'agreement', agreementId: id },
    );
  }

  private async lookAt(part: PartScope): Promise<void> {
    const of = part.kind === 'client' ? ofClients : ofAgreements;
    const { documents, differences } = await this.replayer.part(part, of, this.stopping.signal);
    this.note(JSON.stringify(part), documents, differences);
  }

  private async readTheLog(): Promise<void> {
    const pace: Pace = { events: LOG_EVENTS, wait: () => this.betweenReads() };
    const { documents, differences } = await this.replayer.atPace(ofTheBook, pace, this.stopping.signal);
    this.note(WHOLE_LOG, documents, differences);
  }

  /** The log may take long: what was found is looked at again meanwhile. */
  private async betweenReads(): Promise<void> {
    do await this.rest();
    while (this.jobs.isBusy && !this.stopping.signal.aborted);
    const again = this.partToLookAtAgain();
    if (again && !this.stopping.signal.aborted) await this.lookAt(again);
  }

  private partToLookAtAgain(): PartScope | undefined {
    for (const [part, differences] of this.found) {
      if (part === WHOLE_LOG) continue;
      // It goes to the end of the line.
      this.found.delete(part);
      this.found.set(part, differences);
      return JSON.parse(part) as PartScope;
    }
    return undefined;
  }

  private async next(kind: 'client' | 'agreement', after: string): Promise<string | null> {
    const ids = await Promise.all(listsOf[kind].map(([list, field]) => this.live.next(list, field, after)));
    return ids.reduce((least, id) => (id !== null && (least === null || id < least) ? id : least), null);
  }

  private endRound(): void {
    this.lastRoundSeconds = (performance.now() - this.roundBegan) / 1_000;
    this.metrics.roundTook(this.lastRoundSeconds);
    this.roundBegan = performance.now();
    this.turn = firstTurn;
    this.show();
  }

  private note(part: string, documents: number, differences: readonly Difference[]): void {
    const before = this.found.get(part) ?? [];
    if (differences.length > 0) this.found.set(part, differences);
    else this.found.delete(part);
    this.checked += documents;
    this.metrics.checked(documents);
    for (const difference of differences) this.logOnce(difference);
    const still = new Set(differences.map(nameOf));
    for (const mended of before.map(nameOf)) {
      if (still.has(mended)) continue;
      this.logged.delete(mended);
      this.logger.log(`What its events make it again: ${mended}`);
    }
    this.show();
  }

  private logOnce(difference: Difference): void {
    const name = nameOf(difference);
    if (this.logged.has(name)) return;
    this.logged.add(name);
    const { kind, fields, moreFields } = difference;
    const pointers = fields.map(({ pointer }) => pointer || '/').join(', ');
    const more = moreFields > 0 ? ` and ${moreFields} more` : '';
    this.logger.error(`Not what its events make it: ${name} ${kind}${pointers && `: ${pointers}${more}`}`);
  }

  private show(): void {
    const differences = [...this.found.values()].flat();
    this.metrics.differ(differences.map(({ readModel }) => readModel));
    this.report.now = {
      status: differences.length > 0 ? 'found' : this.checked > 0 ? 'none' : 'waiting',
      checked: this.checked,
      lastCheckedAt: fromEpochMs(Date.now()),
      lastRoundSeconds: this.lastRoundSeconds,
      differing: differences.length,
      differences: differences.slice(0, SHOWN_MAX).map(({ readModel, document, kind, fields }) => {
        return { readModel, document, kind, field: fields[0]?.pointer ?? null };
      }),
    };
  }
}

const nameOf = ({ readModel, document }: Difference): string => `${readModel} ${document}`;
