import { Injectable } from '@nestjs/common';
import { invalidAt } from '../../../kernel/refusal';
import { readCursor, writeCursor } from '../../../read-models/cursor';
import { Mongo } from '../../../read-models/mongo';
import { type Page } from '../../../read-models/read-models';
import { type CloudEvent } from '../../cloud-event';
import { type Failure } from './health.rules';

/** An event that an endpoint did not take, and that is not sent any more unless somebody asks for it. */
export interface DeadLetter {
  readonly eventId: string;
  readonly position: number;
  /** The event as it was sent. */
  readonly json: string;
  readonly attempts: number;
  readonly lastFailure: Failure;
}

interface LetterDocument extends Omit<DeadLetter, 'eventId'> {
  /** The webhook's id and the event's, so that an endpoint's letters lie side by side. */
  readonly _id: string;
  readonly webhookId: string;
  readonly eventId: string;
  /** Somebody wants it to be sent again. */
  readonly isWanted: boolean;
}

export interface DeadLetterView extends Omit<DeadLetter, 'json'> {
  readonly event: CloudEvent;
  /** It is about to be sent again. */
  readonly isWanted: boolean;
}

/** Dead letters, in the document store. All throw Refusal STORE_UNAVAILABLE. */
@Injectable()
export class DeadLetters {
  private indexed: Promise<unknown> | undefined;

  constructor(private readonly mongo: Mongo) {}

  async put(webhookId: string, letter: DeadLetter): Promise<void> {
    await this.mongo.ask(async () => {
      await (this.indexed ??= this.letters.createIndexes([
        { key: { webhookId: 1, position: 1 } },
        { key: { webhookId: 1, isWanted: 1, position: 1 } },
      ]));
      const content = { ...letter, webhookId, isWanted: false };
      await this.letters.updateOne({ _id: idOf(webhookId, letter.eventId) }, { $set: content }, { upsert: true });
    });
  }

  async forget(webhookId: string, eventId: string): Promise<void> {
    await this.mongo.ask(() => this.letters.deleteOne({ _id: idOf(webhookId, eventId) }));
  }

  async forgetAll(webhookId: string): Promise<void> {
    await this.mongo.ask(() => this.letters.deleteMany({ webhookId }));
  }

  /** Asks for one to be sent again, or with null for all. @returns how many there are */
  async want(webhookId: string, eventId: string | null): Promise<number> {
    const which = eventId === null ? { webhookId } : { _id: idOf(webhookId, eventId), webhookId };
    const { matchedCount } = await this.mongo.ask(() => this.letters.updateMany(which, { $set: { isWanted: true } }));
    return matchedCount;
  }

  /** The oldest that are to be sent again. */
  async wanted(webhookId: string, limit: number): Promise<readonly DeadLetter[]> {
    const which = { webhookId, isWanted: true };
    return this.mongo.ask(() => this.letters.find(which, { sort: { position: 1 }, limit }).toArray());
  }

  async count(webhookId: string): Promise<number> {
    return this.mongo.ask(() => this.letters.countDocuments({ webhookId }));
  }

  /** In the order of the log. @throws Refusal INVALID at `/cursor` */
  async page(webhookId: string, limit: number, cursor?: string): Promise<Page<DeadLetterView>> {
    const after = cursor === undefined ? -1 : readCursor(cursor, isPlace)?.[1];
    if (after === undefined) throw invalidAt('/cursor', 'must be the nextCursor of a page of this same list');
    const which = { webhookId, position: { $gt: after } };
    const wanted = { sort: { position: 1 }, limit: limit + 1 } as const;
    const found = await this.mongo.ask(() => this.letters.find(which, wanted).toArray());
    const items = found.slice(0, limit);
    const nextCursor = found.length > limit ? writeCursor(['dead-letters', items.at(-1)!.position]) : null;
    return { items: items.map(viewOf), nextCursor };
  }

  private get letters() {
    return this.mongo.db.collection<LetterDocument>('webhook_dead_letters');
  }
}

const idOf = (webhookId: string, eventId: string): string => `${webhookId}/${eventId}`;

const viewOf = ({ eventId, position, json, attempts, lastFailure, isWanted }: LetterDocument): DeadLetterView => ({
  ...{ eventId, position, attempts, lastFailure, isWanted },
  event: JSON.parse(json) as CloudEvent,
});

const isPlace = (parts: readonly unknown[]): parts is readonly [string, number] =>
  parts.length === 2 && parts[0] === 'dead-letters' && typeof parts[1] === 'number';
