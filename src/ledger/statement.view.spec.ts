import { Book } from '../../test/support/book';
import { withoutFee } from '../../test/support/terms';

describe('a statement', () => {
  it('tells of each entry what was worked, what it came to and what paid, in the order of drawing', () => {
    const book = Book.of(withoutFee({ allowanceMinutes: 60 }));
    book.log('2026-10', 45, { startedAt: '2026-10-06T09:00:00.000Z', role: 'developer', note: 'The fix' });
    book.log('2026-10', 30, { startedAt: '2026-10-05T09:00:00.000Z', activity: 'analysis' });
    book.reverse('e2', { reason: 'logged twice' });
    const [e2, e1] = book.statement('2026-10').entries;
    expect(e1).toEqual({
      id: 'e1',
      ticketId: 't1',
      agent: 'ada',
      role: 'developer',
      activity: null,
      note: 'The fix',
      startedAt: '2026-10-06T09:00:00.000Z',
      date: '2026-10-06',
      minutes: 45,
      insideMinutes: 45,
      outsideMinutes: 0,
      outOfHoursMultiplier: '1.5',
      weightedMinutes: '45',
      rounding: { incrementMinutes: 1, minimumMinutes: 1 },
      billableMinutes: 45,
      cover: 'billable',
      reason: null,
      late: false,
      originalMonth: '2026-10',
      reversed: false,
      changes: [],
      drawn: [{ lotId: 'allowance-2026-10', source: 'allowance', month: '2026-10', minutes: 45 }],
      overageMinutes: 0,
      borrowedMinutes: 0,
      chargedMinutes: 0,
      unapprovedOverageMinutes: 0,
      charges: [],
    });
    expect(e2).toMatchObject({ id: 'e2', minutes: 0, billableMinutes: 0, reversed: true, drawn: [] });
    expect(e2!.changes).toMatchObject([{ reason: 'logged twice', from: { workedMinutes: 30 }, to: null }]);
  });

  it('tells what paid for the adjustments of an entry once, on the last of them', () => {
    const book = Book.of(withoutFee({ allowanceMinutes: 600 }));
    book.log('2026-10', 60);
    book.log('2026-10', 60);
    book.close('2026-10');
    book.correct('e1', { minutes: 90 });
    book.correct('e2', { minutes: 70 });
    book.correct('e1', { minutes: 105 });
    book.adjust('2026-11', -20);
    const told = book.statement('2026-11').adjustments.map(({ entryId, drawnMinutes, drawn }) => ({
      ...{ entryId, drawnMinutes },
      paid: drawn.map(({ minutes }) => minutes),
    }));
    expect(told).toEqual([
      { entryId: 'e1', drawnMinutes: 30, paid: [] },
      { entryId: 'e2', drawnMinutes: 10, paid: [10] },
      { entryId: 'e1', drawnMinutes: 15, paid: [45] },
      { entryId: null, drawnMinutes: 20, paid: [20] },
    ]);
  });
});
