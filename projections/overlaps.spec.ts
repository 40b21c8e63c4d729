import fc from 'fast-check';
import { addMinutes } from '../src/time/instant';
import { recorded } from '../test/support/fake-log';
import { adjusted, corrected, given, logged, reversed, values } from './entries.fixtures';
import { type AgentDay, agentDayId, overlaps, overlapsIn } from './overlaps';

type Fact = ReturnType<typeof logged | typeof corrected | typeof reversed | typeof adjusted>;

/** The days of all agents after these facts. */
function days(...facts: readonly Fact[]): ReadonlyMap<string, AgentDay> {
  const found = new Map<string, AgentDay>();
  for (const event of facts.map((fact) => recorded(fact))) {
    for (const id of overlaps.route(event)) {
      found.set(id, overlaps.derive!(overlaps.evolve(found.get(id) ?? overlaps.initial(id), event)));
    }
  }
  return found;
}

/** Every pair that overlaps, with its day. */
const pairs = (...facts: readonly Fact[]): readonly string[] =>
  [...days(...facts).values()].flatMap((day) =>
    overlapsIn(day).map(
      ({ entryIds, from, to }) => `${day.id}: ${entryIds.join('+')} ${from.slice(11, 16)}-${to.slice(11, 16)}`,
    ),
  );

const elsewhere = { agreementId: 'museum' };
const at9 = values('2026-03-02T09:00', 60);
const at930 = values('2026-03-02T09:30', 60);
const at10 = values('2026-03-02T10:00', 60);

describe('entries of one agent', () => {
  it('overlap where one begins before the other has ended, under whichever agreement', () => {
    expect(pairs(logged('E-1', at9), logged('E-2', at930, elsewhere))).toEqual(['2026-03-02 ada: E-1+E-2 09:30-10:00']);
    expect(pairs(logged('E-2', at930, elsewhere), logged('E-1', at9))).toEqual(['2026-03-02 ada: E-1+E-2 09:30-10:00']);
  });

  it('do not overlap where one begins as the other ends', () => {
    expect(pairs(logged('E-1', at9), logged('E-2', at10, elsewhere))).toEqual([]);
  });

  it('do not overlap with those of others', () => {
    expect(pairs(logged('E-1', at9), logged('E-2', at9, { agent: 'ben', ...elsewhere }))).toEqual([]);
  });

  it('may all overlap each other', () => {
    const facts = ['E-1', 'E-2', 'E-3'].map((id) => logged(id, at9, { agreementId: id }));
    expect(pairs(...facts)).toEqual(
      ['E-1+E-2', 'E-1+E-3', 'E-2+E-3'].map((both) => `2026-03-02 ada: ${both} 09:00-10:00`),
    );
  });
});

describe('over midnight', () => {
  const night = values('2026-03-02T23:00', 120);

  it('an entry is in both days, and the overlap in that in which it begins', () => {
    const [before, after] = [values('2026-03-02T22:30', 45), values('2026-03-03T00:30', 60)];
    const facts = [logged('E-1', night), logged('E-2', before, elsewhere), logged('E-3', after, elsewhere)];
    expect(pairs(...facts)).toEqual(['2026-03-02 ada: E-2+E-1 23:00-23:15', '2026-03-03 ada: E-1+E-3 00:30-01:00']);
    expect([...days(...facts)].map(([id, { overlapping }]) => [id, overlapping])).toEqual([
      ['2026-03-02 ada', true],
      ['2026-03-03 ada', true],
    ]);
  });

  it('two that are both in both days overlap once', () => {
    const facts = [logged('E-1', night), logged('E-2', values('2026-03-02T23:30', 60), elsewhere)];
    expect(pairs(...facts)).toEqual(['2026-03-02 ada: E-1+E-2 23:30-00:30']);
    expect(days(...facts).get('2026-03-03 ada')).toMatchObject({ overlapping: false });
  });

  it('work that ends at midnight is of one day', () => {
    expect([...days(logged('E-1', values('2026-03-02T23:00', 60))).keys()]).toEqual(['2026-03-02 ada']);
  });
});

describe('what is changed later', () => {
  const [mine, other] = [logged('E-1', at9), logged('E-2', at930, elsewhere)];

  it('a correction takes an entry out of an overlap, or into one', () => {
    expect(pairs(mine, other, corrected(mine, at9, values('2026-03-02T08:00', 60)))).toEqual([]);
    expect(pairs(mine, logged('E-2', at10, elsewhere), corrected(mine, at9, values('2026-03-02T09:00', 90)))).toEqual([
      '2026-03-02 ada: E-1+E-2 10:00-10:30',
    ]);
  });

  it('a correction may move it to another day', () => {
    const moved = corrected(mine, at9, values('2026-03-03T09:00', 60));
    expect(pairs(mine, other, logged('E-3', values('2026-03-03T09:45', 5), elsewhere), moved)).toEqual([
      '2026-03-03 ada: E-1+E-3 09:45-09:50',
    ]);
  });

  it('a reversed entry overlaps nothing any more', () => {
    expect(pairs(mine, other, reversed(mine, at9))).toEqual([]);
  });

  it('so do adjustments of a month that has closed', () => {
    expect(pairs(mine, other, adjusted(mine, 'A-1', at9, values('2026-03-02T08:00', 60)))).toEqual([]);
    expect(pairs(mine, other, adjusted(other, 'A-1', at930, null))).toEqual([]);
    expect(
      pairs(mine, adjusted(mine, 'A-1', at9, at10), logged('E-3', values('2026-03-02T10:30', 60), elsewhere)),
    ).toEqual(['2026-03-02 ada: E-1+E-3 10:30-11:00']);
  });

  it('minutes given by hand move nothing', () => {
    expect(overlaps.route(recorded(given(mine)))).toEqual([]);
    expect(overlaps.route(recorded(given(null)))).toEqual([]);
  });
});

it('finds what comparing each entry with every other finds, whatever moved meanwhile', () => {
  const span = fc.record({ start: fc.nat(2_880), minutes: fc.integer({ min: 1, max: 1_440 }) });
  const valuesOf = ({ start, minutes }: { start: number; minutes: number }) =>
    values(addMinutes('2026-03-02T00:00:00.000Z', start).slice(0, 16), minutes);
  const works = fc.array(fc.record({ first: span, then: fc.option(fc.option(span), { nil: undefined }) }), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(works, (all) => {
      const facts: Fact[] = [];
      const left: { id: string; startedAt: string; endedAt: string }[] = [];
      all.forEach(({ first, then }, n) => {
        const [id, begun] = [`E-${String(n).padStart(2, '0')}`, valuesOf(first)];
        const entry = logged(id, begun, { agreementId: id });
        const last = then === undefined ? begun : then && valuesOf(then);
        facts.push(entry);
        if (then !== undefined) facts.push(last ? corrected(entry, begun, last) : reversed(entry, begun));
        if (last) left.push({ id, startedAt: last.startedAt, endedAt: addMinutes(last.startedAt, last.workedMinutes) });
      });
      const expected = left.flatMap((a) =>
        left
          .filter((b) => a.id < b.id && a.startedAt < b.endedAt && b.startedAt < a.endedAt)
          .map((b) => `${a.id} ${b.id}`),
      );
      const found = [...days(...facts).values()].flatMap((day) => {
        const inDay = overlapsIn(day);
        expect(day.overlapping).toBe(inDay.length > 0);
        return inDay.map(({ entryIds }) => entryIds.toSorted().join(' '));
      });
      expect(found.toSorted()).toEqual(expected.toSorted());
    }),
  );
});

it('an agent may be called anything', () => {
  expect(overlaps.initial(agentDayId('Ada  of the 2026-03-02', '2026-03-05'))).toMatchObject({
    ...{ agent: 'Ada  of the 2026-03-02', day: '2026-03-05', entries: [], overlapping: false },
  });
});
