import { type BalanceCard, balances } from '../../../projections/balances';
import { Book } from '../../../test/support/book';
import { withoutFee } from '../../../test/support/terms';
import { balanceAfter, SNAPSHOT_EVERY } from './month-snapshots';

const month = '2026-10';

it('the balance after any number of a month’s facts is the same from a snapshot as from the beginning', () => {
  const book = Book.of(withoutFee());
  for (let n = 0; n < 2.5 * SNAPSHOT_EVERY; n += 1)
    book.log(month, 1 + (n % 7), {
      startedAt: `2026-10-${String(1 + (n % 28)).padStart(2, '0')}T09:00:00.000Z`,
      agent: `a${n}`,
    });
  const facts = book.recorded();
  const afterEach: BalanceCard[] = [];
  for (const fact of facts) {
    afterEach.push(balances.evolve(afterEach.at(-1) ?? balances.initial(fact.data.ledgerId), fact));
  }
  // Backwards, so that the snapshots are there already.
  for (let count = facts.length; count > 0; count -= 1)
    expect(balanceAfter(facts, count)).toEqual(afterEach[count - 1]);
});
