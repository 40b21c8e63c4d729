import { Injectable } from '@nestjs/common';
import { Mongo } from '../../../read-models/mongo';
import { type Health, unknownHealth } from './health.rules';
import { type HeldLane } from './lane.rules';

/** How far an endpoint has been sent what it is to be sent. */
export interface Progress {
  /** Which replay of the endpoint this is about; -1 where nothing has begun. */
  readonly replay: number;
  /** How often it had been resumed when it was last sent to. */
  readonly resumes: number;
  /** Everything up to this log position was sent, or is of a lane that is held. */
  readonly position: number;
  readonly held: readonly HeldLane[];
  readonly health: Health;
}

export const notBegun: Progress = { replay: -1, resumes: 0, position: 0, held: [], health: unknownHealth };

/** `holder` sends, as long as its token is the latest: whoever takes over counts on. */
interface DeliveryDocument {
  readonly _id: string;
  readonly holder: string | null;
  readonly token: number;
  readonly progress: Progress;
}

interface InstanceDocument {
  readonly _id: string;
  /** By the clock of the document store, in milliseconds. */
  readonly aliveAtMs: number;
}

export interface Claim {
  readonly webhookId: string;
  readonly token: number;
  readonly progress: Progress;
}

/** An instance that has said nothing for so long is gone. It stops sending well before. */
export const GONE_AFTER_MS = 3_000;
const FORGOTTEN_AFTER_MS = 60_000;
const CLAIMS_AT_ONCE = 100;

/**
 * Who sends to which endpoint, and how far that is: bookkeeping, which may be thrown away, and then everything since each endpoint
 * began is sent again. All instances go by the clock of the document store. All throw Refusal STORE_UNAVAILABLE.
 */
@Injectable()
export class DeliveryBook {
  private indexed: Promise<unknown> | undefined;

  constructor(private readonly mongo: Mongo) {}

  /** Says that an instance is there. @returns those that are gone */
  async beat(instance: string): Promise<readonly string[]> {
    return this.mongo.ask(async () => {
      await (this.indexed ??= this.deliveries.createIndexes([{ key: { holder: 1 } }]));
      const { localTime } = (await this.mongo.db.command({ hello: 1 })) as { readonly localTime: Date };
      const aliveAtMs = localTime.getTime();
      await this.instances.updateOne({ _id: instance }, { $set: { aliveAtMs } }, { upsert: true });
      await this.instances.deleteMany({ aliveAtMs: { $lt: aliveAtMs - FORGOTTEN_AFTER_MS } });
      const gone = await this.instances.find({ aliveAtMs: { $lt: aliveAtMs - GONE_AFTER_MS } }).toArray();
      return gone.map(({ _id }) => _id);
    });
  }

  /** An instance goes: what it sends to is free. */
  async leave(instance: string): Promise<void> {
    await this.mongo.ask(async () => {
      await this.deliveries.updateMany({ holder: instance }, { $set: { holder: null } });
      await this.instances.deleteOne({ _id: instance });
    });
  }

  /** Endpoints that may be new. What is there already stays as it is. */
  async add(webhookIds: readonly string[]): Promise<void> {
    if (webhookIds.length === 0) return;
    const fresh: Omit<DeliveryDocument, '_id'> = { holder: null, token: 0, progress: notBegun };
    const inserts = webhookIds.map((_id) => ({
      updateOne: { filter: { _id }, update: { $setOnInsert: fresh }, upsert: true },
    }));
    await this.mongo.ask(() => this.deliveries.bulkWrite(inserts, { ordered: false }));
  }

  /** Takes over endpoints that nobody sends to, or somebody who is gone. */
  async claim(instance: string, gone: readonly string[]): Promise<readonly Claim[]> {
    const free = { holder: { $in: [null, ...gone] } };
    const wanted = { limit: CLAIMS_AT_ONCE, projection: { token: 1 } };
    const found = await this.mongo.ask(() => this.deliveries.find(free, wanted).toArray());
    const claims = await Promise.all(found.map(({ _id, token }) => this.take(_id, token, instance)));
    return claims.filter((claim) => claim !== null);
  }

  /** @returns false where somebody else has taken over, and nothing was written */
  async save({ webhookId, token }: Omit<Claim, 'progress'>, progress: Progress): Promise<boolean> {
    const own = { _id: webhookId, token };
    const { matchedCount } = await this.mongo.ask(() => this.deliveries.updateOne(own, { $set: { progress } }));
    return matchedCount === 1;
  }

  /** How far endpoints are that have moved and have nothing to tell of. */
  async saveAll(all: readonly Claim[]): Promise<void> {
    if (all.length === 0) return;
    const updates = all.map(({ webhookId: _id, token, progress }) => ({
      updateOne: { filter: { _id, token }, update: { $set: { progress } } },
    }));
    await this.mongo.ask(() => this.deliveries.bulkWrite(updates, { ordered: false }));
  }

  async remove(webhookId: string): Promise<void> {
    await this.mongo.ask(() => this.deliveries.deleteOne({ _id: webhookId }));
  }

  /** How far they are; those of which nothing is known are left out. */
  async progressOf(webhookIds: readonly string[]): Promise<ReadonlyMap<string, Progress>> {
    const found = await this.mongo.ask(() => this.deliveries.find({ _id: { $in: [...webhookIds] } }).toArray());
    return new Map(found.map(({ _id, progress }) => [_id, progress]));
  }

  private async take(_id: string, token: number, holder: string): Promise<Claim | null> {
    const taken = { $set: { holder }, $inc: { token: 1 } };
    const found = await this.mongo.ask(() =>
      this.deliveries.findOneAndUpdate({ _id, token }, taken, { returnDocument: 'after' }),
    );
    return found && { webhookId: _id, token: found.token, progress: found.progress };
  }

  private get deliveries() {
    return this.mongo.db.collection<DeliveryDocument>('webhook_deliveries');
  }

  private get instances() {
    return this.mongo.db.collection<InstanceDocument>('webhook_instances');
  }
}
