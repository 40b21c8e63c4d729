import { FakeLog } from '../../test/support/fake-log';
import { type DomainEvent, type RecordedOf } from '../kernel/event';
import { Folding } from './folding';
import { hours, worked } from './read-models.fixtures';

const events = new FakeLog().write(...Array.from({ length: 3_000 }, (_, n) => worked(`client-${n}`, `client-${n}`, 15)))
  .events as readonly RecordedOf<DomainEvent>[];

/** Takes and folds one batch in which nothing had been stored before. */
function foldAll(folding: Folding): void {
  for (const event of events) folding.take(event);
  folding.loaded([]);
  folding.fold([]);
  folding.settle(events.length);
}

it('remembers a bounded number of documents: those changed last', () => {
  const folding = new Folding(hours(), 'spec');
  foldAll(folding);
  for (const event of events) folding.take(event);
  expect([...folding.toLoad]).toEqual(
    events.slice(0, 3_000 - 1_024).map(({ data }) => (data as { client: string }).client),
  );
});

it('loads a document once for a batch, and never one that it remembers', () => {
  const folding = new Folding(hours(), 'spec');
  const [first] = events as readonly [RecordedOf<DomainEvent>];
  folding.take(first);
  folding.take(first);
  expect([...folding.toLoad]).toEqual(['client-0']);
  folding.loaded([{ _id: 'client-0', position: 0, minutes: 60, entries: 1, trail: 0, meanMinutes: 60 }]);
  const writes: Parameters<Folding['fold']>[0] = [];
  folding.fold(writes);
  folding.settle(2);
  expect(writes).toEqual([
    {
      name: 'replaceOne',
      namespace: 'spec.hours_v1',
      filter: { _id: 'client-0', position: { $lt: 7 } },
      replacement: { position: 7, minutes: 75, entries: 2, trail: 22, meanMinutes: 37 },
      upsert: true,
    },
  ]);
  folding.take(first);
  expect(folding.toLoad.size).toBe(0);
});
