import { agreements } from '../../projections/agreements';
import { balances } from '../../projections/balances';
import { monthsInDispute } from '../../projections/disputes';
import { ledgerHistory } from '../../projections/ledger-history';
import { seals } from '../../projections/seals';
import { statements } from '../../projections/statements';
import { timeLog } from '../../projections/time-log';
import { type AsOf } from '../../src/audit/as-of/as-of';
import { type Moment } from '../../src/audit/as-of/basis.rules';
import { BooksAsOf, type Streams } from '../../src/audit/as-of/books-as-of';
import { replayed } from '../../src/audit/as-of/replay.rules';
import { type EventLog } from '../../src/event-store/event-log';
import { type Recorded, type RecordedOf } from '../../src/kernel/event';
import { type Projection } from '../../src/kernel/projection';
import { LedgerQueries } from '../../src/ledger/ledger.queries';
import { type MonthEvent } from '../../src/ledger/month.events';
import { type ReadModels } from '../../src/read-models/read-models';
import { type Clock } from '../../src/time/clock';
import { type Instant } from '../../src/time/instant';

/** The ledger's queries over these facts and no others: what the program would answer that had been told nothing else. */
export function queriesOver(facts: readonly Recorded[], now: Instant): LedgerQueries {
  const clock = { now: () => now } as Clock;
  const books = (moment: Moment) => new BooksAsOf(streamsOf(facts), moment);
  const asOf = { books } as unknown as AsOf;
  return new LedgerQueries(new ReadModelsOver(facts) as unknown as ReadModels, {} as EventLog, clock, asOf);
}

const streamsOf = (facts: readonly Recorded[]): Streams => ({
  of: (stream) => Promise.resolve(facts.filter((fact) => fact.stream === stream)),
  laterAbout: (agreementId, month) =>
    Promise.resolve(
      (facts as readonly RecordedOf<MonthEvent>[]).filter((fact) => {
        const line = ledgerHistory.evolve(ledgerHistory.initial(fact.id), fact);
        const { aboutMonth } = line;
        return line.agreementId === agreementId && aboutMonth !== null && aboutMonth <= month && line.month! > month;
      }),
    ),
});

class ReadModelsOver {
  constructor(private readonly facts: readonly Recorded[]) {}

  get(projection: Projection<object, never>, id: string): Promise<object | null> {
    if (![agreements.name, balances.name, statements.name, seals.name, monthsInDispute.name].includes(projection.name))
      throw new Error(`No ${projection.name} here`);
    return Promise.resolve(replayed(projection, id, this.facts as never));
  }

  find(_: unknown, { month }: { readonly month: { readonly $lte: string } }): Promise<object> {
    const opened = this.facts.filter(({ type }) => type === 'MonthOpened') as RecordedOf<MonthEvent>[];
    const found = opened.map(({ data }) => data).findLast((data) => data.month <= month.$lte);
    const card = found && replayed(balances, found.ledgerId, this.facts as readonly RecordedOf<MonthEvent>[]);
    return Promise.resolve({ items: card ? [card] : [], nextCursor: null });
  }

  async *pages(_: unknown, { ledgerId }: { readonly ledgerId: string }): AsyncGenerator<readonly object[]> {
    const own = (this.facts as readonly RecordedOf<MonthEvent>[]).filter(({ data }) => data.ledgerId === ledgerId);
    const ids = own.flatMap((fact) => (fact.type === 'TimeLogged' ? [fact.data.entryId] : []));
    const changes = this.facts.filter(({ type }) => type in (timeLog.handles as object)) as RecordedOf<never>[];
    yield await Promise.resolve(ids.map((id) => replayed(timeLog, id, changes)!));
  }
}
