import { meta } from '../../test/support/given';
import { Book } from '../../test/support/book';
import { plain } from '../../test/support/terms';
import { type Claim } from './month.events';
import { PostAdjustment } from './month.commands';

const claimed: Claim = { source: 'OldDesk', asOf: '2026-09-30' };

/** Acme moves in with what it had left in the system before. */
const movesIn = (book: Book, minutes: number, claim = claimed): void => {
  const adjustment = { adjustmentId: 'moved-in', minutes, reason: 'Left over', date: '2026-11-22', entry: null };
  book.decide('2026-10', new PostAdjustment({ ...book.ofMonth('2026-10'), ...adjustment, claimed: claim }, meta()));
};

describe('An opening balance', () => {
  // Rule: import.opening-balance-is-claimed
  it('is a lot that says for good that it is claimed, and from where', () => {
    const book = Book.of(plain());
    movesIn(book, 90);
    const [adjustment] = book.statement('2026-10').adjustments;
    expect(adjustment).toMatchObject({ kind: 'given', givenMinutes: 90, reason: 'Left over', claimed });
    book.log('2026-10', 630);
    book.close('2026-10');
    const carried = book.statement('2026-11').lots.find(({ lotId }) => lotId === 'goodwill-moved-in');
    expect(carried).toMatchObject({ source: 'goodwill', minutes: 60, expiresOn: null, claimed });
  });

  it('counts from the day it is claimed for, and not before the month that takes it', () => {
    const book = Book.of(plain());
    movesIn(book, 90);
    movesIn(book, 30, { source: 'OldDesk', asOf: '2026-10-05' });
    expect(book.events.slice(-2).map(({ occurredAt }) => occurredAt)).toEqual([
      '2026-09-30T23:00:00.000Z',
      '2026-10-04T23:00:00.000Z',
    ]);
  });

  it('below zero is what the client owed: it is drawn before all work', () => {
    const book = Book.of(plain());
    movesIn(book, -90);
    const { adjustments, usedMinutes } = book.statement('2026-10');
    expect(adjustments[0]).toMatchObject({ kind: 'taken', drawnMinutes: 90, claimed });
    expect(usedMinutes).toBe(90);
  });

  it('is told apart from what is given here, which claims nothing', () => {
    const book = Book.of(plain());
    book.adjust('2026-10', 90);
    const { adjustments, lots } = book.statement('2026-10');
    expect([adjustments[0], ...lots].some((one) => 'claimed' in one!)).toBe(false);
  });
});
