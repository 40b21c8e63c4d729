import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { type NoticeCard, notices } from '../../projections/notices';
import { type Decided, factOf } from '../event-store/decided';
import { Decisions } from '../event-store/decisions';
import { byItself, type CommandMeta } from '../kernel/command';
import { idFrom } from '../kernel/ids';
import { Refusal, type RefusalCode } from '../kernel/refusal';
import { noticeMessageId, ticketAddress } from '../mail/mailbox';
import { CONNECTIONS_MAX, type Delivery, type Letter, Outbox } from '../mail/outbox';
import { type Filter, ReadModels } from '../read-models/read-models';
import { SETTINGS, type Settings } from '../settings';
import { Clock } from '../time/clock';
import { type Instant } from '../time/instant';
import { RecordDelivery, TakeNotice } from './notice.commands';
import { type Notice, notice, noticeStream } from './notice.decider';
import { type About, type NoticeEvent } from './notice.events';
import { NoticeMetrics } from './notice.metrics';
import { dueNow } from './notice.queries';
import { audienceOf } from './notice.rules';
import { wordingOf } from './notice.wording';
import { type Addressed, Occasions } from './occasions';

/** Notices that are looked up at once, under way and waiting for their turn. */
const IN_HAND_MAX = 100;
/** What failed by a fault of ours is looked at again after so long: it will hardly be mended sooner. */
const HELD_BACK_MS = 60_000;
/** What was sent must be written down: it is tried so often, a second apart, while the event store is away. */
const WRITE_DOWN_TRIES_MAX = 120;
const WRITE_DOWN_AGAIN_MS = 1_000;
/** On the way out, what is being sent gets so long to end. What does not is sent again, once its claim has run out. */
const STOP_MS_MAX = 8_000;

/** The next look tells: a store is away, a read model is being filled, others were at it. */
const notNow: ReadonlySet<RefusalCode> = new Set(['STORE_UNAVAILABLE', 'READ_MODEL_BEHIND', 'CONFLICT']);

type DecidedNotice = Decided<Notice, NoticeEvent>;

/**
 * Sends what people are to be told. A look only takes the due ones in hand: they are claimed, sent and written down
 * beside it, a few at once, so that a mail server that is slow or gone holds up nothing else. Of several instances
 * the one whose claim is written first sends.
 */
@Injectable()
export class NoticeDispatch implements BeforeApplicationShutdown {
  private readonly logger = new Logger('Notices');
  private readonly instance = randomUUID();
  private readonly inHand = new Set<string>();
  private readonly underWay = new Set<Promise<void>>();
  /** Until when, on the clock of this process. */
  private readonly heldBack = new Map<string, number>();
  private queue: NoticeCard[] = [];
  private stopping = false;

  constructor(
    private readonly readModels: ReadModels,
    private readonly decisions: Decisions,
    private readonly clock: Clock,
    private readonly outbox: Outbox,
    private readonly occasions: Occasions,
    private readonly metrics: NoticeMetrics,
    @Inject(SETTINGS) private readonly settings: Pick<Settings, 'MAIL_ADDRESS' | 'AGENCY_NAME'>,
  ) {}

  /** Takes in hand what is due. @returns 0: it is done beside the tick, and nothing else becomes due by it */
  async tick(now: Instant): Promise<number> {
    if (!this.outbox.open) return 0;
    const [fresh, again] = dueNow(now);
    this.takeInHand(await this.due(fresh, 'freshSince'));
    this.takeInHand(await this.due(again, 'againAt'));
    return 0;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    this.queue = [];
    const late = new AbortController();
    await Promise.race([
      Promise.all(this.underWay),
      sleep(STOP_MS_MAX, undefined, { signal: late.signal }).catch(() => undefined),
    ]);
    late.abort();
  }

  private async due(filter: Filter, since: 'freshSince' | 'againAt'): Promise<readonly NoticeCard[]> {
    const limit = IN_HAND_MAX - this.inHand.size;
    return limit <= 0 ? [] : (await this.readModels.find(notices, filter, { sort: { [since]: 1 }, limit })).items;
  }

  private takeInHand(cards: readonly NoticeCard[]): void {
    const more = this.stopping ? [] : cards.filter(({ id }) => !this.inHand.has(id) && !this.isHeldBack(id));
    for (const card of more) this.inHand.add(card.id);
    this.queue.push(...more);
    this.begin();
  }

  private begin(): void {
    while (this.underWay.size < CONNECTIONS_MAX) {
      const card = this.queue.shift();
      if (!card) return;
      const sending = this.send(card)
        .catch((error: unknown) => this.postponed(card, error))
        .finally(() => {
          this.inHand.delete(card.id);
          this.underWay.delete(sending);
          this.begin();
        });
      this.underWay.add(sending);
    }
  }

  private async send(card: NoticeCard): Promise<void> {
    const addressed = await this.occasions.find(card);
    const about: About = pickAbout(card);
    const messageId = noticeMessageId(this.mailbox, about.ticketId, about.noticeId);
    const taken = await this.take(card, about, addressed, messageId);
    // Others have it, or it is done with. A repeat is a claim of which nobody knows what became of it.
    if (taken.repeated || !taken.events.some(({ type }) => type === 'NoticeTaken')) return;
    const { attempt, recipients } = factOf(taken, 'NoticeTaken');
    const letter = this.letterOf(about, addressed, messageId, recipients);
    const delivery = await this.outbox.post(letter);
    await this.writeDown(about.noticeId, attempt, messageId, delivery);
    this.tellOf(card, delivery);
  }

  private take(
    { id, attempts, freshSince, occurredAt }: NoticeCard,
    about: About,
    { recipients }: Addressed,
    messageId: string,
  ): Promise<DecidedNotice> {
    const meta = this.meta('take-notice', id, attempts);
    const claim = { instance: this.instance, recipients, freshSince: freshSince ?? occurredAt, messageId };
    return this.decisions.run(notice, noticeStream(id), new TakeNotice({ ...about, ...claim }, meta));
  }

  private async writeDown(noticeId: string, attempt: number, messageId: string, delivery: Delivery): Promise<void> {
    const { accepted, refused, deferred, answer } = delivery;
    const data = { noticeId, attempt, accepted, refused, deferred, messageId, answer };
    const command = new RecordDelivery(data, this.meta('record-delivery', noticeId, attempt));
    for (let tries = 1; ; tries += 1) {
      try {
        await this.decisions.run(notice, noticeStream(noticeId), command);
        return;
      } catch (error) {
        if (this.stopping || tries === WRITE_DOWN_TRIES_MAX || !isForNow(error)) throw error;
        await sleep(WRITE_DOWN_AGAIN_MS);
      }
    }
  }

  private letterOf(
    { kind, ticketId }: About,
    { occasion, follows }: Addressed,
    messageId: string,
    to: readonly string[],
  ): Letter {
    const answered = ticketId !== null && audienceOf(kind) !== 'alerts';
    return {
      ...wordingOf(occasion),
      from: this.mailbox,
      fromName: this.settings.AGENCY_NAME ?? null,
      to,
      replyTo: answered ? ticketAddress(this.mailbox, ticketId) : null,
      messageId,
      references: follows,
    };
  }

  private tellOf({ id, kind }: NoticeCard, { accepted, refused, deferred }: Delivery): void {
    this.metrics.attempted(accepted.length > 0 && deferred.length === 0 ? 'sent' : 'failed');
    for (const { reason } of [...refused, ...deferred]) {
      this.logger.warn(`The notice ${id} (${kind}) did not reach somebody: ${reason}`);
    }
  }

  private postponed({ id, kind }: NoticeCard, error: unknown): void {
    const message = `The notice ${id} (${kind}) is due and was not sent: ${String(error)}`;
    if (isForNow(error)) {
      this.logger.warn(message);
      // The others would fare no better: they wait for the next look too.
      for (const waiting of this.queue.splice(0)) this.inHand.delete(waiting.id);
    } else {
      this.logger.error(message);
      this.heldBack.set(id, performance.now() + HELD_BACK_MS);
    }
  }

  private isHeldBack(id: string): boolean {
    const until = this.heldBack.get(id);
    if (until === undefined) return false;
    if (until > performance.now()) return true;
    this.heldBack.delete(id);
    return false;
  }

  private meta(what: string, noticeId: string, attempt: number): CommandMeta {
    return byItself('notices', idFrom(what, noticeId, attempt, this.instance), this.clock.now());
  }

  private get mailbox(): string {
    const { MAIL_ADDRESS } = this.settings;
    if (MAIL_ADDRESS === undefined) throw new Error('No MAIL_ADDRESS is set');
    return MAIL_ADDRESS;
  }
}

const isForNow = (error: unknown): boolean => error instanceof Refusal && notNow.has(error.code);

const pickAbout = ({ id, kind, ticketId, agreementId, clientId }: NoticeCard): About => ({
  noticeId: id,
  kind,
  ticketId,
  agreementId,
  clientId,
});
