import { FakeLog } from '../../test/support/fake-log';
import { type DomainEvent, type RecordedOf } from '../kernel/event';
import { type DocumentWrite, Folding } from './folding';
import { corrected, hours, noted, notes, worked } from './read-models.fixtures';

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
  const writes: DocumentWrite[] = [];
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

describe('a document that is begun by one event and changed by others', () => {
  const [begins, corrects, correctsAgain, other] = new FakeLog().write(
    noted('note-1', 30),
    corrected('note-1', 45),
    corrected('note-1', 60),
    noted('note-2', 15),
  ).events as readonly RecordedOf<DomainEvent>[] as [
    RecordedOf<DomainEvent>,
    RecordedOf<DomainEvent>,
    RecordedOf<DomainEvent>,
    RecordedOf<DomainEvent>,
  ];

  it('is not looked up for the event that begins it, and not remembered after', () => {
    const folding = new Folding(notes, 'spec');
    folding.take(begins);
    folding.take(other);
    expect(folding.toLoad.size).toBe(0);
    expect(writesOf(folding)).toEqual([
      { _id: 'note-1', position: 7, minutes: [30] },
      { _id: 'note-2', position: 28, minutes: [15] },
    ]);
    folding.take(corrects);
    expect([...folding.toLoad]).toEqual(['note-1']);
  });

  it('is looked up for an event that changes it, and remembered after', () => {
    const folding = new Folding(notes, 'spec');
    folding.take(corrects);
    expect([...folding.toLoad]).toEqual(['note-1']);
    folding.loaded([{ _id: 'note-1', position: 7, minutes: [30] }]);
    expect(writesOf(folding)).toEqual([{ _id: 'note-1', position: 14, minutes: [30, 45] }]);
    folding.take(correctsAgain);
    expect(folding.toLoad.size).toBe(0);
    expect(writesOf(folding)).toEqual([{ _id: 'note-1', position: 21, minutes: [30, 45, 60] }]);
  });

  it('may be begun and changed in one batch', () => {
    const folding = new Folding(notes, 'spec');
    for (const event of [begins, corrects, correctsAgain]) folding.take(event);
    expect(folding.toLoad.size).toBe(0);
    expect(writesOf(folding)).toEqual([{ _id: 'note-1', position: 21, minutes: [30, 45, 60] }]);
  });

  function writesOf(folding: Folding): object[] {
    const writes: DocumentWrite[] = [];
    folding.fold(writes);
    folding.settle(1);
    return writes.map(({ filter, replacement }) => ({ _id: filter._id, ...replacement }));
  }
});
