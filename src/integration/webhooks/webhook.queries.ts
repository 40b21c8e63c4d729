import { Injectable } from '@nestjs/common';
import { type WebhookCard, webhooks } from '../../../projections/webhooks';
import { EventLog } from '../../event-store/event-log';
import { type PageQuery } from '../../http/page-query';
import { type Actor } from '../../kernel/event';
import { type Filter, type Page, ReadModels } from '../../read-models/read-models';
import { fromEpochMs } from '../../time/instant';
import { DeadLetters } from './delivery/dead-letters';
import { DeliveryBook, type Progress } from './delivery/delivery-book';
import { unknownWebhook } from './webhook.decider';
import { type DeadLetterPage, type WebhookAnswer, type WebhookStatusAnswer } from './webhook.dto';
import { isOwn } from './webhooks';

@Injectable()
export class WebhookQueries {
  constructor(
    private readonly readModels: ReadModels,
    private readonly book: DeliveryBook,
    private readonly letters: DeadLetters,
    private readonly log: EventLog,
  ) {}

  /** The oldest first. */
  async list({ limit, cursor }: PageQuery, viewer: Actor): Promise<Page<WebhookAnswer>> {
    const page = { sort: { registeredAt: 1 }, limit, cursor } as const;
    const { items, nextCursor } = await this.readModels.find(webhooks, ownOf(viewer), page);
    const progress = await this.book.progressOf(items.map(({ id }) => id));
    const head = await this.log.head();
    return { items: items.map((card) => shown(card, progress.get(card.id), head)), nextCursor };
  }

  /** @throws Refusal UNKNOWN_WEBHOOK, also for another's */
  async get(id: string, viewer: Actor): Promise<WebhookStatusAnswer> {
    const card = await this.assertOwn(id, viewer);
    const [progress, head, deadLetters] = await Promise.all([
      this.book.progressOf([id]),
      this.log.head(),
      this.letters.count(id),
    ]);
    return { ...shown(card, progress.get(id), head), deadLetters };
  }

  /** In the order of the log. @throws Refusal UNKNOWN_WEBHOOK, also for another's */
  async deadLetters(id: string, { limit, cursor }: PageQuery, viewer: Actor): Promise<DeadLetterPage> {
    await this.assertOwn(id, viewer);
    const { items, nextCursor } = await this.letters.page(id, limit, cursor);
    return {
      items: items.map(({ eventId, event, attempts, lastFailure, isWanted: resending }) => ({
        ...{ eventId, event, attempts, lastFailure, resending },
      })),
      nextCursor,
    };
  }

  private async assertOwn(id: string, viewer: Actor): Promise<WebhookCard> {
    const card = await this.readModels.get(webhooks, id);
    if (!card || card.state === 'removed' || !isOwn(viewer, { clientId: card.ownerClientId })) throw unknownWebhook(id);
    return card;
  }
}

const ownOf = ({ clientId }: Actor): Filter => ({
  state: { $in: ['active', 'paused', 'disabled'] },
  ...(clientId === undefined ? {} : { ownerClientId: clientId }),
});

function shown(card: WebhookCard, progress: Progress | undefined, head: number): WebhookAnswer {
  const { id, url, types, agreementId, clientId, state, reason, registeredAt, rotatedAt } = card;
  if (state === 'removed') throw new Error(`Webhook ${id} was removed`);
  const about = { id, url, types: types && [...types], agreementId, clientId, state, reason, registeredAt, rotatedAt };
  if (progress === undefined || progress.replay < 0) return { ...about, ...notBegun };
  const { position, held, health } = progress;
  const due = state === 'active' && held.length > 0 ? Math.min(...held.map(({ dueMs }) => dueMs)) : null;
  return {
    ...about,
    position,
    lag: Math.max(0, head - position),
    waiting: held.length,
    nextAttemptAt: due === null ? null : fromEpochMs(Math.max(due, Date.now())),
    consecutiveFailures: health.failures,
    lastSuccessAt: health.lastSuccessAt,
    lastFailure: health.lastFailure,
  };
}

const notBegun = {
  ...{ position: null, lag: null, waiting: 0, nextAttemptAt: null },
  ...{ consecutiveFailures: 0, lastSuccessAt: null, lastFailure: null },
};
