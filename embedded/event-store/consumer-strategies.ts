/** Which consumer gets the next event. Pure. */
import { type StrategyName } from './persistent-settings';

/** A consumer as far as it is chosen by. */
export interface Choosable {
  readonly number: number;
  /** True while it takes more. */
  readonly hasRoom: boolean;
}

/** `nobody`: no consumer has room. `wait`: others may, but this event is for one that has not. */
export type Choice<C> = C | 'nobody' | 'wait';

export interface Strategy<C extends Choosable> {
  /** True where events are kept together by their bucket. */
  readonly isPinned: boolean;
  joined(consumer: C): void;
  left(consumer: C): void;
  choose(bucket: number): Choice<C>;
  /** An event of the bucket has gone to the consumer. */
  delivered(bucket: number, consumer: C): void;
  /** An event of the bucket is no longer with its consumer. */
  settled(bucket: number): void;
}

export const bucketCount = 1024;

/** Events whose key is the same are in the same bucket. */
export function bucketOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index++) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  return mixed(hash) % bucketCount;
}

export function strategyNamed<C extends Choosable>(name: StrategyName): Strategy<C> {
  switch (name) {
    case 'RoundRobin':
      return new InTurn<C>(true);
    case 'DispatchToSingle':
      return new InTurn<C>(false);
    case 'Pinned':
    case 'PinnedByCorrelation':
      return new Pinned<C>();
  }
}

/** Each event to the next consumer that has room, or all to one until it has none. */
class InTurn<C extends Choosable> implements Strategy<C> {
  readonly isPinned = false;
  private readonly consumers: C[] = [];
  private at = 0;

  constructor(private readonly movesOn: boolean) {}

  joined(consumer: C): void {
    this.consumers.push(consumer);
  }

  left(consumer: C): void {
    const index = this.consumers.indexOf(consumer);
    if (index < 0) return;
    this.consumers.splice(index, 1);
    if (index < this.at) this.at--;
  }

  choose(): Choice<C> {
    const { consumers } = this;
    for (let step = 0; step < consumers.length; step++) {
      const index = (this.at + step) % consumers.length;
      if (!consumers[index]!.hasRoom) continue;
      this.at = this.movesOn ? index + 1 : index;
      return consumers[index]!;
    }
    return 'nobody';
  }

  delivered(): void {
    return undefined;
  }

  settled(): void {
    return undefined;
  }
}

/**
 * All events of a bucket to one consumer. When consumers come or go, only the buckets of those move, and a bucket stays
 * where it is as long as its consumer has an event of it in hand: nobody gets a later event before an earlier is settled.
 */
class Pinned<C extends Choosable> implements Strategy<C> {
  readonly isPinned = true;
  private readonly consumers = new Set<C>();
  private readonly owners: (C | undefined)[] = [];
  private readonly held = new Map<number, { readonly by: C; count: number }>();

  joined(consumer: C): void {
    this.consumers.add(consumer);
    this.assign();
  }

  left(consumer: C): void {
    this.consumers.delete(consumer);
    this.assign();
  }

  choose(bucket: number): Choice<C> {
    const owner = this.held.get(bucket)?.by ?? this.owners[bucket];
    if (owner?.hasRoom === true) return owner;
    for (const consumer of this.consumers) if (consumer.hasRoom) return 'wait';
    return 'nobody';
  }

  delivered(bucket: number, consumer: C): void {
    const held = this.held.get(bucket);
    if (held) held.count++;
    else this.held.set(bucket, { by: consumer, count: 1 });
  }

  settled(bucket: number): void {
    const held = this.held.get(bucket);
    if (held && --held.count === 0) this.held.delete(bucket);
  }

  private assign(): void {
    for (let bucket = 0; bucket < bucketCount; bucket++) {
      let owner: C | undefined;
      let best = -1;
      for (const consumer of this.consumers) {
        const weight = mixed(bucket * 0x9e3779b1 + Math.imul(consumer.number, 0x85ebca6b));
        if (weight > best) [owner, best] = [consumer, weight];
      }
      this.owners[bucket] = owner;
    }
  }
}

/** Spreads the bits of a whole number over 32. */
function mixed(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x21f0aaad);
  bits = Math.imul(bits ^ (bits >>> 15), 0x735a2d97);
  return (bits ^ (bits >>> 15)) >>> 0;
}
