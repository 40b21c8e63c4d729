import { Injectable } from '@nestjs/common';
import { type Actor } from '../../kernel/event';
import { invalidAt } from '../../kernel/refusal';
import { readCursor, writeCursor } from '../../read-models/cursor';
import { Mongo } from '../../read-models/mongo';
import { type Instant } from '../../time/instant';
import { type WhatIfDto } from '../what-if/what-if.dto';
import { type ReplayProgress, type ReplayResult } from './replayer';
import { type ReplayState } from './replay.dto';
import { type Scope } from './scope';

/** So many replays are kept; the oldest go first. */
const KEPT_MAX = 1_000;
/** An instance that has said nothing of its replays for so long is gone, and they with it. */
const LEASE_MS = 6_000;

/** What was asked, and what became of it. */
export interface ReplayRecord {
  readonly id: string;
  readonly scope: Scope;
  readonly readModels: readonly string[];
  readonly whatIf: WhatIfDto | null;
  readonly askedBy: Actor;
  readonly requestHash: string | null;
  readonly askedAt: Instant;
  readonly startedAt: Instant | null;
  readonly endedAt: Instant | null;
  readonly state: ReplayState;
  readonly detail: string | null;
  readonly progress: ReplayProgress;
  /** Null until it is known, and where no read model was compared. */
  readonly equal: boolean | null;
  readonly differing: number;
}

/** As it is stored. The result is kept as JSON: its values are of any shape. */
interface Stored {
  readonly _id: string;
  /** By the clock of the machine: replays are listed in this order. */
  readonly askedMs: number;
  readonly instance: string;
  readonly aliveUntilMs: number;
  readonly cancelled: boolean;
  readonly record: string;
  readonly result: string | null;
  /** The organisation of whoever asked. */
  readonly clientId: string | null;
}

export interface Outcome {
  readonly result: ReplayResult | null;
  readonly whatIf: object | null;
}

/**
 * Replays that were asked for, beside the read models in the document store: so every instance tells of each. They are no part
 * of the book, and may be thrown away.
 */
@Injectable()
export class ReplayShelf {
  private indexed: Promise<unknown> | undefined;

  constructor(private readonly mongo: Mongo) {}

  /** @returns the one that is there already, where it was asked for before */
  async add(
    record: ReplayRecord,
    instance: string,
  ): Promise<{ readonly record: ReplayRecord; readonly isNew: boolean }> {
    await (this.indexed ??= this.mongo.ask(() => this.all.createIndexes([{ key: { askedMs: -1, _id: -1 } }])));
    const stored: Stored = {
      _id: record.id,
      ...{ askedMs: Date.now(), instance, aliveUntilMs: Date.now() + LEASE_MS, cancelled: false },
      ...{ record: JSON.stringify(record), result: null, clientId: record.askedBy.clientId ?? null },
    };
    const { _id, ...fields } = stored;
    const before = await this.mongo.ask(() =>
      this.all.findOneAndUpdate({ _id }, { $setOnInsert: fields }, { upsert: true, returnDocument: 'before' }),
    );
    if (before) return { record: told(before), isNew: false };
    await this.prune();
    return { record, isNew: true };
  }

  async get(
    id: string,
  ): Promise<{ readonly record: ReplayRecord; readonly outcome: Outcome; readonly clientId: string | null } | null> {
    const stored = await this.mongo.ask(() => this.all.findOne({ _id: id }));
    if (!stored) return null;
    const outcome = stored.result === null ? nothing : (JSON.parse(stored.result) as Outcome);
    return { record: told(stored), outcome, clientId: stored.clientId };
  }

  /** The latest first. @throws Refusal INVALID at `/cursor` */
  async list(
    clientId: string | undefined,
    { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
  ): Promise<{ readonly items: readonly ReplayRecord[]; readonly nextCursor: string | null }> {
    const after = cursor === undefined ? undefined : readCursor(cursor, isPlace);
    if (cursor !== undefined && !after)
      throw invalidAt('/cursor', 'must be the nextCursor of a page of this same list');
    const own = clientId === undefined ? {} : { clientId };
    const later = after && { $or: [{ askedMs: { $lt: after[1] } }, { askedMs: after[1], _id: { $lt: after[2] } }] };
    const found = await this.mongo.ask(() =>
      this.all
        .find({ ...own, ...later }, { sort: { askedMs: -1, _id: -1 }, limit: limit + 1, projection: { result: 0 } })
        .toArray(),
    );
    const last = found.length > limit ? found[limit - 1] : undefined;
    const nextCursor = last ? writeCursor(['replays', last.askedMs, last._id]) : null;
    return { items: found.slice(0, limit).map(told), nextCursor };
  }

  async write(record: ReplayRecord, outcome: Outcome | null): Promise<void> {
    const result = outcome === null ? null : JSON.stringify(outcome);
    const changed = { record: JSON.stringify(record), result, aliveUntilMs: Date.now() + LEASE_MS };
    await this.mongo.ask(() => this.all.updateOne({ _id: record.id }, { $set: changed }));
  }

  /** Says that these are still on their way. @returns those that somebody wants to end */
  async keepAlive(ids: readonly string[]): Promise<readonly string[]> {
    const these = { _id: { $in: ids } };
    await this.mongo.ask(() => this.all.updateMany(these, { $set: { aliveUntilMs: Date.now() + LEASE_MS } }));
    const cancelled = await this.mongo.ask(() =>
      this.all.find({ ...these, cancelled: true }, { projection: { _id: 1 } }).toArray(),
    );
    return cancelled.map(({ _id }) => _id);
  }

  /** Whichever instance it runs on will end it. */
  async cancel(id: string): Promise<void> {
    await this.mongo.ask(() => this.all.updateOne({ _id: id }, { $set: { cancelled: true } }));
  }

  private async prune(): Promise<void> {
    const old = await this.mongo.ask(() =>
      this.all.find({}, { sort: { askedMs: -1, _id: -1 }, skip: KEPT_MAX, projection: { _id: 1 } }).toArray(),
    );
    if (old.length === 0) return;
    await this.mongo.ask(() => this.all.deleteMany({ _id: { $in: old.map(({ _id }) => _id) } }));
  }

  private get all() {
    return this.mongo.db.collection<Stored>('replays');
  }
}

const nothing: Outcome = { result: null, whatIf: null };

const isPlace = (parts: readonly unknown[]): parts is readonly ['replays', number, string] =>
  parts[0] === 'replays' && typeof parts[1] === 'number' && typeof parts[2] === 'string';

/** One whose instance is gone has ended, though nobody was there to write it down. */
function told({ record, aliveUntilMs }: Pick<Stored, 'record' | 'aliveUntilMs'>): ReplayRecord {
  const read = JSON.parse(record) as ReplayRecord;
  const isUnderWay = read.state === 'queued' || read.state === 'running';
  if (!isUnderWay || aliveUntilMs >= Date.now()) return read;
  return { ...read, state: 'interrupted', detail: INTERRUPTED };
}

export const INTERRUPTED = 'The program that ran it ended before it was done: ask for it again.';
