import { Book } from '../../test/support/book';
import { retainer } from '../../test/support/terms';
import { ada } from '../../test/support/tickets';
import { type BalanceCard, balances } from '../../projections/balances';
import { type Terms } from '../agreements/terms';
import { type LedgerQueries } from '../ledger/ledger.queries';
import { type ReadModels } from '../read-models/read-models';
import { type Clock } from '../time/clock';
import { type Instant } from '../time/instant';
import { MinutesInBank } from './minutes-in-bank';

/** Balances as they are stored after what the book says. */
function cardsOf(book: Book): BalanceCard[] {
  const cards = new Map<string, BalanceCard>();
  for (const event of book.recorded()) {
    const { ledgerId } = event.data;
    cards.set(ledgerId, balances.evolve(cards.get(ledgerId) ?? balances.initial(ledgerId), event));
  }
  return [...cards.values()].map((card) => balances.derive!(card));
}

/** What agreement a1 has in the bank, and the months that the ledger had to be asked for. */
async function inBank(book: Book, now: Instant): Promise<{ minutes: number | undefined; asked: string[] }> {
  const asked: string[] = [];
  const readModels = {
    find: (_projection: object, { month }: { month: { $in: readonly string[] } }) =>
      Promise.resolve({ items: cardsOf(book).filter((card) => month.$in.includes(card.month)), nextCursor: null }),
  } as unknown as ReadModels;
  const ledger = {
    balance: (_id: string, month: string) => {
      asked.push(month);
      return Promise.resolve({ remainingMinutes: 7 });
    },
  } as unknown as LedgerQueries;
  const bank = new MinutesInBank(readModels, ledger, { now: () => now } as Clock);
  return { minutes: (await bank.asSeenBy(ada).of(['a1'])).get('a1'), asked };
}

const bookOf = (over: Partial<Terms> = {}) => Book.of(retainer(over));

it('is what the lots of the current month still hold', async () => {
  const book = bookOf();
  book.log('2026-10', 120);
  expect(await inBank(book, '2026-10-20T10:00:00.000Z')).toEqual({ minutes: 480, asked: [] });
  book.log('2026-10', 600);
  expect(await inBank(book, '2026-10-20T10:00:00.000Z')).toEqual({ minutes: 0, asked: [] });
});

it('is nothing before the first month and after the last', async () => {
  expect(await inBank(bookOf(), '2026-08-20T10:00:00.000Z')).toEqual({ minutes: 0, asked: [] });
  expect(await inBank(bookOf(), '2026-12-20T10:00:00.000Z')).toEqual({ minutes: 0, asked: [] });
});

it('the month is that of the agreement’s zone', async () => {
  const book = bookOf({ timeZone: 'America/New_York' });
  book.open('2026-11');
  expect((await inBank(book, '2026-11-01T03:59:59.999Z')).minutes).toBe(600);
  expect((await inBank(book, '2026-11-01T04:00:00.000Z')).asked).toEqual(['2026-11']);
});

it('while the month before is open the ledger says what it would carry over', async () => {
  const book = bookOf();
  book.open('2026-11');
  expect(await inBank(book, '2026-11-02T10:00:00.000Z')).toEqual({ minutes: 7, asked: ['2026-11'] });
});

it('a lot that expires today or yesterday is the ledger’s to judge, any other is not', async () => {
  const book = bookOf({ allowanceMinutes: 0, plan: 'prepaid', rollover: { policy: 'none' } });
  book.buy('2026-10', 300, { expiresOn: '2026-10-15' });
  expect(await inBank(book, '2026-10-13T10:00:00.000Z')).toEqual({ minutes: 300, asked: [] });
  expect(await inBank(book, '2026-10-15T20:00:00.000Z')).toEqual({ minutes: 7, asked: ['2026-10'] });
  expect(await inBank(book, '2026-10-17T10:00:00.000Z')).toEqual({ minutes: 0, asked: [] });
});
