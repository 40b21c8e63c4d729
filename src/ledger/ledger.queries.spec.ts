import { agreements } from '../../projections/agreements';
import { balances, type BalanceCard } from '../../projections/balances';
import { monthsInDispute } from '../../projections/disputes';
import { statements } from '../../projections/statements';
import { timeLog, type TimeLogCard } from '../../projections/time-log';
import { Book } from '../../test/support/book';
import { withoutFee } from '../../test/support/terms';
import { type AsOf } from '../audit/as-of/as-of';
import { type EventLog } from '../event-store/event-log';
import { type Actor } from '../kernel/event';
import { type Refusal } from '../kernel/refusal';
import { type Positioned, type ReadModels } from '../read-models/read-models';
import { type Clock } from '../time/clock';
import { LedgerQueries } from './ledger.queries';

const billing: Actor = { id: 'billie', role: 'billing' };
const stranger: Actor = { id: 'sam', role: 'client', clientId: 'other' };
const MONTH = '2026-10';

/** Read models of a book, as they stood after each number of its facts; a balance may be read as it stood earlier. */
class ReadModelsOf {
  readonly asked: string[] = [];
  /** After how many facts the balance is read, time after time; then after all. */
  behind: number[] = [];

  constructor(private readonly book: Book) {}

  get queries(): LedgerQueries {
    return new LedgerQueries(this as unknown as ReadModels, {} as EventLog, {} as Clock, {} as AsOf);
  }

  get({ name }: { readonly name: string }, id: string): Promise<object | null> {
    this.asked.push(name);
    return Promise.resolve(this.found(name, id));
  }

  async *pages(): AsyncGenerator<readonly Positioned<TimeLogCard>[]> {
    const cards = new Map<string, Positioned<TimeLogCard>>();
    for (const event of this.book.recorded()) {
      if (event.type !== 'TimeLogged') continue;
      const { entryId } = event.data;
      cards.set(entryId, { ...timeLog.evolve(timeLog.initial(entryId), event), position: event.position });
    }
    yield await Promise.resolve([...cards.values()]);
  }

  private found(name: string, id: string): object | null {
    const { agreement } = this.book;
    if (name === agreements.name) return id === agreement.agreementId ? { ...agreement, id, position: 1 } : null;
    if (name === monthsInDispute.name) return null;
    const facts = this.book.recorded().filter(({ data }) => data.ledgerId === id);
    const seen = facts.slice(0, (name === balances.name ? this.behind.shift() : undefined) ?? facts.length);
    const position = seen.at(-1)?.position;
    if (position === undefined) return null;
    if (name === balances.name)
      return {
        ...seen.reduce<BalanceCard>((card, fact) => balances.evolve(card, fact), balances.initial(id)),
        position,
      };
    const closed = seen.find((fact) => fact.type === 'MonthClosed');
    return closed ? { ...statements.evolve(statements.initial(id), closed), position } : null;
  }
}

describe('a statement that is asked for', () => {
  const worked = (): Book => {
    const book = Book.of(withoutFee());
    book.log(MONTH, 60);
    book.log(MONTH, 30);
    return book;
  };

  it('is worked out from the entries while its month is open', async () => {
    const book = worked();
    const { position, ...statement } = await new ReadModelsOf(book).queries.statement('a1', MONTH, billing);
    expect(statement).toEqual(book.statement(MONTH));
    expect(position).toBe(book.events.length);
  });

  it('is the one that its month was closed with', async () => {
    const book = worked();
    const kept = book.close(MONTH);
    const statement = await new ReadModelsOf(book).queries.statement('a1', MONTH, billing);
    expect(statement).toMatchObject({ state: 'closed', net: kept.net, carriedMinutes: kept.carriedMinutes });
    expect(statement.entries.map(({ id }) => id)).toEqual(['e1', 'e2']);
  });

  it('is read again where an entry came while it was read', async () => {
    const book = worked();
    const stored = new ReadModelsOf(book);
    stored.behind = [book.events.length - 1, book.events.length - 1];
    const statement = await stored.queries.statement('a1', MONTH, billing);
    expect(statement).toMatchObject({ usedMinutes: 90, position: book.events.length });
    expect(stored.asked.filter((name) => name === balances.name)).toHaveLength(3);
  });

  it('is refused where its month changes with every reading', async () => {
    const book = worked();
    const stored = new ReadModelsOf(book);
    stored.behind = Array.from({ length: 10 }, () => book.events.length - 1);
    expect(await refusalOf(stored.queries.statement('a1', MONTH, billing))).toMatchObject({
      code: 'READ_MODEL_BEHIND',
    });
    expect(stored.behind).toHaveLength(5);
  });

  it.each([
    ['an agreement that is not there', 'a2', MONTH, billing, 'UNKNOWN_AGREEMENT'],
    ['an agreement of another client', 'a1', MONTH, stranger, 'UNKNOWN_AGREEMENT'],
    ['a month of it that is not opened, which a stranger is not told', 'a1', '2027-01', stranger, 'UNKNOWN_AGREEMENT'],
    ['a month that is not opened', 'a1', '2027-01', billing, 'UNKNOWN_MONTH'],
  ])('is refused for %s', async (_, agreementId, month, viewer, code) => {
    const { queries } = new ReadModelsOf(worked());
    expect(await refusalOf(queries.statement(agreementId, month, viewer))).toMatchObject({ code });
    expect(await refusalOf(queries.balance(agreementId, month, viewer))).toMatchObject({ code });
  });
});

const refusalOf = (asked: Promise<unknown>): Promise<Refusal> =>
  asked.then(
    () => Promise.reject(new Error('It was answered')),
    (refusal: Refusal) => refusal,
  );
