import * as fc from 'fast-check';
import { Progress } from './progress';

const isIn = (stretches: readonly (readonly [number, number])[], place: number): boolean =>
  stretches.some(([from, to]) => from <= place && place <= to);

describe('the progress of a group', () => {
  it('has a floor that no unfinished event is below', () => {
    const progress = new Progress(9);
    for (const place of [10, 12, 13, 15]) progress.begin(place);
    progress.pass(18);
    expect([progress.floor, progress.above]).toEqual([9, 4]);
    progress.finish(13);
    progress.finish(15);
    expect([progress.floor, progress.stretches()]).toEqual([9, [[13, 15]]]);
    progress.finish(10);
    expect([progress.floor, progress.stretches()]).toEqual([10, [[13, 15]]]);
    progress.finish(12);
    expect([progress.floor, progress.stretches(), progress.above]).toEqual([18, [], 0]);
    progress.pass(20);
    expect(progress.floor).toBe(20);
  });

  it('tells of every event whether it is finished, whatever the order', () => {
    const plan = fc.record({
      gaps: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 60 }),
      order: fc.infiniteStream(fc.nat()),
      count: fc.nat({ max: 60 }),
    });
    fc.assert(
      fc.property(plan, ({ gaps, order, count }) => {
        const progress = new Progress(-1);
        const places: number[] = [];
        let at = -1;
        for (const gap of gaps) {
          for (let skipped = 1; skipped < gap; skipped++) progress.pass(++at);
          places.push(++at);
          progress.begin(at);
        }
        const open = [...places];
        for (let n = 0; n < count && open.length > 0; n++) {
          const [place] = open.splice(order.next().value! % open.length, 1);
          progress.finish(place!);
        }
        const finished = progress.stretches();
        for (const place of places) {
          expect([place, place <= progress.floor || isIn(finished, place)]).toEqual([place, !open.includes(place)]);
        }
        if (open.length === 0) expect(progress.floor).toBe(at);
      }),
    );
  });

  it('stays exact through very many events', () => {
    const progress = new Progress(-1);
    for (let place = 0; place < 10_000; place++) {
      progress.begin(place);
      if (place > 0) progress.finish(place - 1);
    }
    expect([progress.floor, progress.above]).toEqual([9998, 1]);
  });
});
