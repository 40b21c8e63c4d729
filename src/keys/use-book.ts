import { Injectable } from '@nestjs/common';
import { invalidAt } from '../kernel/refusal';
import { readCursor, writeCursor } from '../read-models/cursor';
import { Mongo } from '../read-models/mongo';
import { type Page } from '../read-models/read-models';
import { type Instant } from '../time/instant';
import { type HourOfUse } from './key.dto';
import { type Outcomes, type Use } from './use-tally';

/** `_id` is the key and the hour, so that a key's hours lie side by side in order. */
interface HourDocument {
  readonly _id: string;
  readonly hour: Instant;
  readonly lastUsedAt: Instant;
  readonly operations: Readonly<Record<string, Partial<Outcomes>>>;
}

interface LastUseDocument {
  readonly _id: string;
  readonly lastUsedAt: Instant;
}

const HOURS = 'key_use';
const LAST_USE = 'key_last_use';
/** Sorts behind every hour. */
const LAST = '~';

/**
 * What keys were used for, by the hour. These are no facts and no read models: nothing follows from them, and no event
 * is written for a request that only asks. All throw Refusal STORE_UNAVAILABLE.
 */
@Injectable()
export class UseBook {
  private indexed = false;

  constructor(private readonly mongo: Mongo) {}

  /** Adds to what is there. Where it fails some of it may have been added. */
  async add(uses: readonly Use[]): Promise<void> {
    if (uses.length === 0) return;
    const hours = uses.map(({ keyId, hour, lastUsedAt, operations }) => ({
      updateOne: {
        filter: { _id: idOf(keyId, hour) },
        update: { $setOnInsert: { hour }, $max: { lastUsedAt }, $inc: increments(operations) },
        upsert: true,
      },
    }));
    const last = uses.map(({ keyId, lastUsedAt }) => ({
      updateOne: { filter: { _id: keyId }, update: { $max: { lastUsedAt } }, upsert: true },
    }));
    await this.mongo.ask(async () => {
      await this.lastUse.bulkWrite(last, { ordered: false });
      await this.hours.bulkWrite(hours, { ordered: false });
    });
  }

  /** When each was last used; those never used are left out. */
  async lastUsedAt(keyIds: readonly string[]): Promise<ReadonlyMap<string, Instant>> {
    const found = await this.mongo.ask(() => this.lastUse.find({ _id: { $in: [...keyIds] } }).toArray());
    return new Map(found.map(({ _id, lastUsedAt }) => [_id, lastUsedAt]));
  }

  /** A page of a key's hours, the latest first. @throws Refusal INVALID at `/cursor` */
  async page(keyId: string, limit: number, cursor?: string): Promise<Page<HourOfUse>> {
    const before = cursor === undefined ? LAST : readCursor(cursor, isHour)?.[0];
    if (before === undefined) throw invalidAt('/cursor', 'is not one that this list gave');
    const range = { _id: { $gte: idOf(keyId, ''), $lt: idOf(keyId, before) } };
    const wanted = { sort: { _id: -1 }, limit: limit + 1 } as const;
    const found = await this.mongo.ask(() => this.hours.find(range, wanted).toArray());
    const items = found.slice(0, limit).map(shown);
    return { items, nextCursor: found.length > limit ? writeCursor([items.at(-1)!.hour]) : null };
  }

  /** Forgets the hours before this one. */
  async forgetBefore(hour: Instant): Promise<void> {
    await this.mongo.ask(async () => {
      if (!this.indexed) await this.hours.createIndex({ hour: 1 });
      this.indexed = true;
      await this.hours.deleteMany({ hour: { $lt: hour } });
    });
  }

  private get hours() {
    return this.mongo.db.collection<HourDocument>(HOURS);
  }

  private get lastUse() {
    return this.mongo.db.collection<LastUseDocument>(LAST_USE);
  }
}

const idOf = (keyId: string, hour: string): string => `${keyId}@${hour}`;

const isHour = (parts: readonly unknown[]): parts is readonly [string] =>
  parts.length === 1 && typeof parts[0] === 'string';

/** As the OpenAPI document has it. A dot in a field's name would be read as a path. */
const fieldOf = (operation: string): string => operation.replaceAll(/:(\w+)/g, '{$1}').replaceAll('.', '%2E');
const operationOf = (field: string): string => field.replaceAll('%2E', '.');

function increments(operations: Use['operations']): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [operation, outcomes] of operations) {
    for (const [outcome, count] of Object.entries(outcomes)) {
      if (count > 0) counts[`operations.${fieldOf(operation)}.${outcome}`] = count;
    }
  }
  return counts;
}

function shown({ hour, lastUsedAt, operations }: HourDocument): HourOfUse {
  const none: Outcomes = { succeeded: 0, refused: 0, failed: 0 };
  const named = Object.entries(operations).map(([field, counts]) => ({
    operation: operationOf(field),
    ...none,
    ...counts,
  }));
  return { hour, lastUsedAt, operations: named.toSorted((a, b) => (a.operation < b.operation ? -1 : 1)) };
}
