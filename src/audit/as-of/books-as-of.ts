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
import { balanceAfter } from './month-snapshots';
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

interface Told {
  readonly facts: readonly RecordedOf<MonthEvent>[];
  /** The whole stream where these are its first facts as they stand; null where they are retold. */
  readonly of: readonly RecordedOf<MonthEvent>[] | null;
}

/** An agreement's books as of an instant: the read models' own folds over the facts that count then, and over nothing else. */
export class BooksAsOf implements Books {
  private readonly agreements = new Map<string, Promise<Positioned<AgreementCard> | null>>();
  private readonly months = new Map<string, Promise<Told>>();

  constructor(
    private readonly streams: Streams,
    readonly moment: Moment,
  ) {}

  now(): Instant {
    return this.moment.at;
  }

  agreement(agreementId: string): Promise<Positioned<AgreementCard> | null> {
    const card = this.agreements.get(agreementId) ?? this.agreementOf(agreementId);
    this.agreements.set(agreementId, card);
    return card;
  }

  private async agreementOf(agreementId: string): Promise<Positioned<AgreementCard> | null> {
    const all = (await this.streams.of(agreementStream(agreementId))) as readonly RecordedOf<AgreementEvent>[];
    const { at, basis } = this.moment;
    return replayed(agreements, agreementId, basis === 'known' ? knownBy(all, at) : agreementTrueAt(all, at));
  }

  async month(agreementId: string, month: Month): Promise<Positioned<BalanceCard> | null> {
    const { facts, of } = await this.toldOf(agreementId, month);
    if (facts.length === 0) return null;
    if (!of) return replayed(balances, ledgerIdOf(agreementId, month), facts);
    return { ...balances.derive!(balanceAfter(of, facts.length)), position: facts.at(-1)!.position };
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
    for (const event of (await this.toldOf(agreementId, month)).facts) {
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
    const closed = (await this.toldOf(agreementId, month)).facts.at(-1);
    return closed?.type === 'MonthClosed' ? (replayed(statements, id, [closed])?.statement ?? null) : null;
  }

  /** The facts of a month that count; none where it was not opened. */
  private toldOf(agreementId: string, month: Month): Promise<Told> {
    const stream = ledgerStream(agreementId, month);
    const told = this.months.get(stream) ?? this.select(stream, agreementId, month);
    this.months.set(stream, told);
    return told;
  }

  private async select(stream: string, agreementId: string, month: Month): Promise<Told> {
    const { at, basis } = this.moment;
    const [own, later] = await Promise.all([
      this.streams.of(stream) as Promise<readonly RecordedOf<MonthEvent>[]>,
      basis === 'true' ? this.streams.laterAbout(agreementId, month) : [],
    ]);
    if (basis === 'known') return { facts: knownBy(own, at), of: own };
    const facts = monthTrueAt(own, later, at);
    return { facts, of: facts === own ? own : null };
  }
}
