import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { v7 } from 'uuid';
import { webhooks } from '../../../../projections/webhooks';
import { Decisions } from '../../../event-store/decisions';
import { EventLog } from '../../../event-store/event-log';
import { byItself } from '../../../kernel/command';
import { type RecordedOf } from '../../../kernel/event';
import { Refusal } from '../../../kernel/refusal';
import { ReadModels } from '../../../read-models/read-models';
import { SETTINGS, type Settings } from '../../../settings';
import { Clock } from '../../../time/clock';
import { Feed } from '../../feed/feed';
import { Courier } from '../courier';
import { RETRY_WAITS_MS } from '../sending/retry.rules';
import { WebhookSender } from '../sending/sender';
import { DisableWebhook, PauseWebhook } from '../webhook.commands';
import { webhook, type Webhook, webhookStream } from '../webhook.decider';
import { type WebhookEvent } from '../webhook.events';
import { WebhookMetrics } from '../webhook.metrics';
import { DeadLetters } from './dead-letters';
import { type Claim, DeliveryBook } from './delivery-book';
import { Endpoint, type Tools } from './endpoint';

const LOOK_MS = 500;
/** An instance that could not say for so long that it is there sends nothing: others may take it for gone soon. */
const VALID_MS = 2_000;
const UNSAVED_EVERY_MS = 2_000;
const PAGE = 200;
const SECOND_MS = 1_000;
/** On the way out, what is being sent gets so long to end. What does not is sent again by whoever goes on. */
const STOP_MS_MAX = 5_000;

/**
 * Sends to the endpoints that this instance has taken over. An instance says every half second that it is there; of one that has
 * said nothing for three the others take over. Whoever takes over counts a token on, without which nothing more is written
 * down.
 */
@Injectable()
export class Deliveries implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Webhooks');
  private readonly endpoints = new Map<string, Endpoint>();
  private readonly added = new Set<string>();
  private readonly stopping = new AbortController();
  private readonly tools: Tools;
  private instance = randomUUID();
  private gone: readonly string[] = [];
  private validUntil = Number.NEGATIVE_INFINITY;
  private savedAt = 0;
  private isFilled = false;
  private isFailing = false;
  private working: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly book: DeliveryBook,
    private readonly readModels: ReadModels,
    private readonly sender: WebhookSender,
    private readonly metrics: WebhookMetrics,
    letters: DeadLetters,
    courier: Courier,
    feed: Feed,
    decisions: Decisions,
    clock: Clock,
    private readonly log: EventLog,
    @Inject(SETTINGS) { WEBHOOK_RETRY_SECONDS }: Pick<Settings, 'WEBHOOK_RETRY_SECONDS'>,
  ) {
    log.observe((event) => this.take(event as RecordedOf<WebhookEvent>));
    metrics.watch(() => [...this.endpoints.values()].map(({ state }) => state));
    const meta = () => byItself('webhooks', v7(), clock.now());
    this.tools = {
      load: (webhookId) => this.load(webhookId),
      open: (after, selection) => feed.open(after, selection),
      maySend: () => performance.now() < this.validUntil,
      send: (webhookId, known, event, signal) => courier.send(webhookId, known, event, signal),
      save: (claim, progress) => book.save(claim, progress),
      remove: async (webhookId) => {
        await letters.forgetAll(webhookId);
        await book.remove(webhookId);
      },
      bury: (webhookId, letter) => letters.put(webhookId, letter),
      unbury: (webhookId, eventId) => letters.forget(webhookId, eventId),
      wantedLetters: (webhookId, limit) => letters.wanted(webhookId, limit),
      pause: async (webhookId, reason) => {
        const command = new PauseWebhook({ webhookId, by: 'program', reason }, meta());
        await decisions.run(webhook, webhookStream(webhookId), command);
      },
      disable: async (webhookId, reason) => {
        await decisions.run(webhook, webhookStream(webhookId), new DisableWebhook({ webhookId, reason }, meta()));
      },
      attempted: (outcome) => metrics.attempted(outcome),
      waitsMs: WEBHOOK_RETRY_SECONDS?.map((seconds) => seconds * SECOND_MS) ?? RETRY_WAITS_MS,
    };
  }

  onApplicationBootstrap(): void {
    this.working = Promise.all([this.work(() => this.beat()), this.work(() => this.takeOver())]);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.working;
    for (const endpoint of this.endpoints.values()) endpoint.stop();
    const ended = Promise.all([...this.endpoints.values()].map((endpoint) => endpoint.ended));
    const late = new AbortController();
    await Promise.race([ended, sleep(STOP_MS_MAX, undefined, { signal: late.signal }).catch(() => undefined)]);
    late.abort();
    for (const endpoint of this.endpoints.values()) endpoint.cutOff();
    await ended;
    await this.book.leave(this.instance).catch((error: unknown) => this.failed(error));
    await this.sender.close();
  }

  /** Whatever happens to an endpoint, on any instance. */
  private take({ type, stream, revision, data }: RecordedOf<WebhookEvent>): void {
    if (!stream.startsWith(webhookStream(''))) return;
    if (type === 'WebhookRegistered') this.added.add(data.webhookId);
    this.endpoints.get(data.webhookId)?.heard(revision);
  }

  /** As it is in the store, whatever anybody remembers. */
  private async load(webhookId: string): Promise<{ readonly state: Webhook; readonly revision: number }> {
    let folded = { state: webhook.initialState, revision: -1 };
    for await (const event of this.log.readStream(webhookStream(webhookId))) {
      folded = { state: webhook.evolve(folded.state, event as RecordedOf<WebhookEvent>), revision: event.revision };
    }
    return folded;
  }

  /** Again and again until the program stops. What fails is tried again. */
  private async work(look: () => Promise<void>): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await look();
        this.isFailing = false;
      } catch (error) {
        this.failed(error);
      }
      await sleep(LOOK_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  private async beat(): Promise<void> {
    // Others may have taken over while this one was held up.
    if (performance.now() >= this.validUntil) await this.giveUp();
    const begunAt = performance.now();
    this.gone = await this.book.beat(this.instance);
    this.validUntil = begunAt + VALID_MS;
  }

  private async takeOver(): Promise<void> {
    await this.addNew();
    if (!this.tools.maySend()) return;
    const { instance } = this;
    for (const claim of await this.book.claim(instance, this.gone)) {
      // Claimed for an instance that is given up by now: others find it.
      if (instance !== this.instance) return;
      this.begin(claim);
    }
    if (performance.now() - this.savedAt < UNSAVED_EVERY_MS) return;
    this.savedAt = performance.now();
    const unsaved = [...this.endpoints.values()].map((endpoint) => endpoint.takeUnsaved());
    await this.book.saveAll(unsaved.filter((claim) => claim !== null));
  }

  private begin(claim: Claim): void {
    const endpoint = new Endpoint(claim, this.tools);
    this.endpoints.set(claim.webhookId, endpoint);
    void endpoint.ended.then(() => {
      if (this.endpoints.get(claim.webhookId) === endpoint) this.endpoints.delete(claim.webhookId);
    });
  }

  /** Endpoints that were registered, as far as this instance has heard; at first all there are. */
  private async addNew(): Promise<void> {
    if (!this.isFilled) await this.fill();
    const added = [...this.added];
    await this.book.add(added);
    for (const webhookId of added) this.added.delete(webhookId);
  }

  private async fill(): Promise<void> {
    try {
      for await (const page of this.readModels.pages(webhooks, { state: { $ne: 'removed' } }, { limit: PAGE })) {
        for (const { id } of page) this.added.add(id);
      }
      this.isFilled = true;
    } catch (error) {
      // The read model is still being filled: the next look finds them.
      if (!(error instanceof Refusal) || error.code !== 'READ_MODEL_BEHIND') throw error;
    }
  }

  /** Sends nothing more and begins anew, as another instance. */
  private async giveUp(): Promise<void> {
    if (this.endpoints.size === 0) return;
    const endpoints = [...this.endpoints.values()];
    for (const endpoint of endpoints) endpoint.cutOff();
    await Promise.all(endpoints.map((endpoint) => endpoint.ended));
    this.endpoints.clear();
    this.instance = randomUUID();
  }

  private failed(error: unknown): void {
    const message = `Webhooks wait: ${String(error)}`;
    if (this.isFailing) this.logger.debug(message);
    else this.logger.warn(message);
    this.isFailing = true;
  }
}
