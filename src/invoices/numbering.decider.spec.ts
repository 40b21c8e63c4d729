import fc from 'fast-check';
import { given, meta } from '../../test/support/given';
import { TakeNumber } from './numbering.commands';
import { numberOf, numbering } from './numbering.decider';
import { allSeries, type NumberTaken, type Series } from './numbering.events';

const take = (documentId: string, series: Series = 'invoice'): TakeNumber =>
  new TakeNumber({ year: '2026', series, documentId }, meta());
const taken = (documentId: string, sequence: number, number: string, series: Series = 'invoice'): NumberTaken => ({
  type: 'NumberTaken',
  data: { year: '2026', series, number, sequence, documentId },
});

it('counts from 1', () => {
  given(numbering)
    .when(take('october'))
    .then(taken('october', 1, 'INV-2026-00001'));
});

it('goes on where the last document left off', () => {
  given(numbering, taken('october', 1, 'INV-2026-00001'))
    .when(take('november'))
    .then(taken('november', 2, 'INV-2026-00002'));
});

it('counts credit notes by themselves', () => {
  given(numbering, taken('october', 1, 'INV-2026-00001'))
    .when(take('a credit', 'credit-note'))
    .then(taken('a credit', 1, 'CN-2026-00001', 'credit-note'));
});

it('lets a document keep its number', () => {
  const numbered = given(numbering, taken('october', 1, 'INV-2026-00001'), taken('november', 2, 'INV-2026-00002'));
  numbered.when(take('october')).thenNothing();
  expect(numberOf(numbered.state, 'october')).toBe('INV-2026-00001');
  expect(numberOf(numbered.state, 'december')).toBeUndefined();
});

it('grows beyond five digits without a fault', () => {
  given(numbering, taken('the 99,999th', 99_999, 'INV-2026-99999'))
    .when(take('the next'))
    .then(taken('the next', 100_000, 'INV-2026-100000'));
});

it('gives every document one number and leaves no gap, in whatever order they ask and however often', () => {
  const asked = fc.array(fc.record({ document: fc.nat(40), series: fc.constantFrom(...allSeries) }), {
    maxLength: 200,
  });
  fc.assert(
    fc.property(asked, (requests) => {
      const facts: NumberTaken[] = [];
      let state = numbering.initialState;
      for (const { document, series } of requests) {
        const added = numbering.decide(take(`${series} ${document}`, series), state);
        facts.push(...added);
        state = added.reduce((folded, fact) => numbering.evolve(folded, fact), state);
      }
      for (const series of allSeries) {
        const ofSeries = facts.map(({ data }) => data).filter((data) => data.series === series);
        expect(ofSeries.map(({ sequence }) => sequence)).toEqual(ofSeries.map((_, index) => index + 1));
        expect(new Set(ofSeries.map(({ number }) => number)).size).toBe(ofSeries.length);
      }
      const documents = new Set(requests.map(({ document, series }) => `${series} ${document}`));
      expect(facts.map(({ data }) => data.documentId).toSorted()).toEqual([...documents].toSorted());
      for (const { data } of facts) expect(numberOf(state, data.documentId)).toBe(data.number);
    }),
  );
});
