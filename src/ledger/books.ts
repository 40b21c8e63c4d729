import { agreements, type AgreementCard } from '../../projections/agreements';
import { type BalanceCard, balances } from '../../projections/balances';
import { statements } from '../../projections/statements';
import { timeLog } from '../../projections/time-log';
import { type Positioned, type ReadModels } from '../read-models/read-models';
import { type Clock } from '../time/clock';
import { type Instant } from '../time/instant';
import { type Month } from '../time/local';
import { type Settlement } from './month.events';
import { ledgerIdOf } from './opening.rules';
import { type ToldEntry } from './statement.view';

/** An entry, and the revision of the month's stream as of which its values stand. */
export type KnownEntry = ToldEntry & { readonly revision: number };

/** What the ledger's figures rest on: the read models as they are now, or the facts as of an instant. */
export interface Books {
  /** The day on which it is asked what is left. */
  now(): Instant;
  agreement(agreementId: string): Promise<Positioned<AgreementCard> | null>;
  month(agreementId: string, month: Month): Promise<Positioned<BalanceCard> | null>;
  /** The latest month that is opened, up to this one. */
  latestMonth(agreementId: string, through: Month): Promise<Positioned<BalanceCard> | null>;
  entriesOf(month: BalanceCard): Promise<readonly KnownEntry[]>;
  /** The statement that a closed month was closed with. */
  closedAs(month: BalanceCard): Promise<Settlement | null>;
}

/** Entries are read in pages of this many. */
const ENTRIES_PAGE = 1_000;

export class BooksOfNow implements Books {
  constructor(
    private readonly readModels: ReadModels,
    private readonly clock: Clock,
  ) {}

  now(): Instant {
    return this.clock.now();
  }

  agreement(agreementId: string): Promise<Positioned<AgreementCard> | null> {
    return this.readModels.get(agreements, agreementId);
  }

  month(agreementId: string, month: Month): Promise<Positioned<BalanceCard> | null> {
    return this.readModels.get(balances, ledgerIdOf(agreementId, month));
  }

  async latestMonth(agreementId: string, through: Month): Promise<Positioned<BalanceCard> | null> {
    const upTo = { agreementId, month: { $lte: through } };
    const { items } = await this.readModels.find(balances, upTo, { sort: { month: -1 }, limit: 1 });
    return items[0] ?? null;
  }

  async entriesOf({ id: ledgerId }: Pick<BalanceCard, 'id'>): Promise<readonly KnownEntry[]> {
    const entries: KnownEntry[] = [];
    const pages = this.readModels.pages(timeLog, { ledgerId }, { sort: { order: 1 }, limit: ENTRIES_PAGE });
    for await (const page of pages) entries.push(...page);
    return entries;
  }

  async closedAs({ id }: Pick<BalanceCard, 'id'>): Promise<Settlement | null> {
    return (await this.readModels.get(statements, id))?.statement ?? null;
  }
}
