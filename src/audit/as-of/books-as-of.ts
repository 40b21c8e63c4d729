import { agreements, type AgreementCard } from '../../../projections/agreements';
import { type BalanceCard, balances } from '../../../projections/balances';
import { statements } from '../../../projections/statements';
import { timeLog } from '../../../projections/time-log';
import { agreementStream } from '../../agreements/agreement.decider';
import { type AgreementEvent } from '../../agreements/agreement.events';
import { type Recorded, type RecordedOf } from '../../kernel/event';
import { type Books, type KnownEntry } from '../../ledger/books';
import { type MonthEvent, type Settlement } from '../../ledger/month.events';
import { ledgerStream } from '../../ledger/month.state';
import { ledgerIdOf } from '../../ledger/opening.rules';
import { type Instant } from '../../time/instant';
import { type Month, previousMonth } from '../../time/local';
import { knownBy, type Moment } from './basis.rules';
import { replayed } from './replay.rules';
import { agreementTrueAt, monthTrueAt } from './true-then.rules';

type Positioned<Doc> = Doc & { readonly position: number };

/** Where the facts are. */
export interface Streams {
  /** All facts of one stream, in order. */
  of(stream: string): Promise<readonly Recorded[]>;
  /** Facts of the months after this one that are about it or one before it, in order. */
  laterAbout(agreementId: string, month: Month): Promise<readonly RecordedOf<MonthEvent>[]>;
}

/** An agreement's books as of an instant: the read models' own folds over the facts that count then, and over nothing else. */
export class BooksAsOf implements Books {
  private readonly months = new Map<string, Promise<readonly RecordedOf<MonthEvent>[]>>();

  constructor(
    private readonly streams: Streams,
    readonly moment: Moment,
  ) {}

  now(): Instant {
    return this.moment.at;
  }

  async agreement(agreementId: string): Promise<Positioned<AgreementCard> | null> {
    const all = (await this.streams.of(agreementStream(agreementId))) as readonly RecordedOf<AgreementEvent>[];
    const { at, basis } = this.moment;
    return replayed(agreements, agreementId, basis === 'known' ? knownBy(all, at) : agreementTrueAt(all, at));
  }

  async month(agreementId: string, month: Month): Promise<Positioned<BalanceCard> | null> {
    return replayed(balances, ledgerIdOf(agreementId, month), await this.factsOf(agreementId, month));
  }

  async latestMonth(agreementId: string, through: Month): Promise<Positioned<BalanceCard> | null> {
    const firstMonth = (await this.agreement(agreementId))?.firstMonth ?? through;
    for (let month = through; month >= firstMonth; month = previousMonth(month)) {
      const card = await this.month(agreementId, month);
      if (card) return card;
    }
    return null;
  }

  async entriesOf({ agreementId, month }: Pick<BalanceCard, 'agreementId' | 'month'>): Promise<readonly KnownEntry[]> {
    const entries = new Map<string, KnownEntry>();
    for (const event of await this.factsOf(agreementId, month)) {
      if (event.type !== 'TimeLogged' && event.type !== 'TimeCorrected' && event.type !== 'TimeReversed') continue;
      const { entryId } = event.data;
      const card = entries.get(entryId) as ReturnType<typeof timeLog.initial> | undefined;
      entries.set(entryId, timeLog.evolve(card ?? timeLog.initial(entryId), event));
    }
    return [...entries.values()];
  }

  async closedAs({
    id,
    agreementId,
    month,
  }: Pick<BalanceCard, 'id' | 'agreementId' | 'month'>): Promise<Settlement | null> {
    const closed = (await this.factsOf(agreementId, month)).at(-1);
    return closed?.type === 'MonthClosed' ? (replayed(statements, id, [closed])?.statement ?? null) : null;
  }

  /** The facts of a month that count; none where it was not opened. */
  private factsOf(agreementId: string, month: Month): Promise<readonly RecordedOf<MonthEvent>[]> {
    const stream = ledgerStream(agreementId, month);
    const facts = this.months.get(stream) ?? this.select(stream, agreementId, month);
    this.months.set(stream, facts);
    return facts;
  }

  private async select(stream: string, agreementId: string, month: Month): Promise<readonly RecordedOf<MonthEvent>[]> {
    const own = (await this.streams.of(stream)) as readonly RecordedOf<MonthEvent>[];
    const { at, basis } = this.moment;
    if (basis === 'known') return knownBy(own, at);
    return own.length === 0 ? [] : monthTrueAt(own, await this.streams.laterAbout(agreementId, month), at);
  }
}
