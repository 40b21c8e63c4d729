import * as fc from 'fast-check';
import { bucketCount, bucketOf, type Choosable, type Strategy, strategyNamed } from './consumer-strategies';

interface Fake extends Choosable {
  room: number;
}

const consumer = (number: number, room = Infinity): Fake => ({
  number,
  room,
  get hasRoom() {
    return this.room > 0;
  },
});

/** Gives events of these buckets away; answers the numbers of those who got them. */
function give(strategy: Strategy<Fake>, buckets: readonly number[]): (number | string)[] {
  return buckets.map((bucket) => {
    const choice = strategy.choose(bucket);
    if (typeof choice === 'string') return choice;
    choice.room--;
    strategy.delivered(bucket, choice);
    return choice.number;
  });
}

const buckets = (count: number): number[] => Array.from({ length: count }, (_, bucket) => bucket);

describe('RoundRobin', () => {
  it('gives each event to the next, and passes over those without room', () => {
    const strategy = strategyNamed<Fake>('RoundRobin');
    const [one, two, three] = [consumer(1), consumer(2, 1), consumer(3)];
    for (const each of [one, two, three]) strategy.joined(each);
    expect(give(strategy, buckets(6))).toEqual([1, 2, 3, 1, 3, 1]);
    strategy.left(one);
    expect(give(strategy, buckets(3))).toEqual([3, 3, 3]);
    three.room = 0;
    expect(give(strategy, [0])).toEqual(['nobody']);
  });
});

describe('DispatchToSingle', () => {
  it('gives all to one until that is full, and then all to the next', () => {
    const strategy = strategyNamed<Fake>('DispatchToSingle');
    const [one, two] = [consumer(1, 3), consumer(2)];
    for (const each of [one, two]) strategy.joined(each);
    expect(give(strategy, buckets(3))).toEqual([1, 1, 1]);
    expect(give(strategy, buckets(1))).toEqual([2]);
    one.room = 5;
    expect(give(strategy, buckets(2))).toEqual([2, 2]);
    strategy.left(two);
    expect(give(strategy, buckets(2))).toEqual([1, 1]);
  });
});

describe('Pinned', () => {
  const pinned = (count: number): { strategy: Strategy<Fake>; consumers: Fake[] } => {
    const strategy = strategyNamed<Fake>('Pinned');
    const consumers = Array.from({ length: count }, (_, index) => consumer(index + 1));
    for (const each of consumers) strategy.joined(each);
    return { strategy, consumers };
  };

  it('spreads the buckets over the consumers, and keeps each with its own', () => {
    const { strategy } = pinned(4);
    const owners = give(strategy, buckets(bucketCount));
    expect(give(strategy, buckets(bucketCount))).toEqual(owners);
    for (const number of [1, 2, 3, 4]) {
      const share = owners.filter((owner) => owner === number).length;
      expect(share).toBeGreaterThan(180);
      expect(share).toBeLessThan(330);
    }
  });

  it('moves only the buckets of one who goes, and lets an event wait for its consumer', () => {
    const { strategy, consumers } = pinned(3);
    const before = buckets(bucketCount).map((bucket) => (strategy.choose(bucket) as Fake).number);
    consumers[0]!.room = 0;
    const mine = before.indexOf(1);
    expect(strategy.choose(mine)).toBe('wait');
    strategy.left(consumers[0]!);
    const after = buckets(bucketCount).map((bucket) => (strategy.choose(bucket) as Fake).number);
    before.forEach((owner, bucket) => {
      if (owner === 1) expect([2, 3]).toContain(after[bucket]);
      else expect(after[bucket]).toBe(owner);
    });
    for (const each of consumers) each.room = 0;
    expect(strategy.choose(mine)).toBe('nobody');
  });

  it('leaves a bucket where it is while an event of it is in hand, whoever joins', () => {
    const { strategy, consumers } = pinned(1);
    give(strategy, buckets(bucketCount));
    const newcomer = consumer(2);
    strategy.joined(newcomer);
    for (const bucket of buckets(bucketCount)) expect(strategy.choose(bucket)).toBe(consumers[0]);
    for (const bucket of buckets(bucketCount)) strategy.settled(bucket);
    expect(buckets(bucketCount).some((bucket) => strategy.choose(bucket) === newcomer)).toBe(true);
  });

  it('has one bucket for one name', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        expect(bucketOf(name)).toBe(bucketOf(name));
        expect(bucketOf(name)).toBeLessThan(bucketCount);
      }),
    );
    const names = Array.from({ length: 4000 }, (_, n) => bucketOf(`ticket-${n}`));
    expect(new Set(names).size).toBeGreaterThan(900);
  });
});
