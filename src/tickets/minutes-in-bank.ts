import { Injectable } from '@nestjs/common';
import { agreements } from '../../projections/agreements';
import { type BalanceCard, balances } from '../../projections/balances';
import { type Actor } from '../kernel/event';
import { type Projection } from '../kernel/projection';
import { LedgerQueries } from '../ledger/ledger.queries';
import { type Filter, given, ReadModels } from '../read-models/read-models';
import { Clock } from '../time/clock';
import { addMinutes, type Instant } from '../time/instant';
import { type LocalDate, type Month, monthOf } from '../time/local';

/** No zone is further behind or ahead of UTC. */
const [BEHIND_MINUTES, AHEAD_MINUTES] = [-12 * 60, 14 * 60];
const DATE_LENGTH = 'YYYY-MM-DD'.length;
/** Balances and agreements are read in pages of this many. */
const PAGE = 500;

/** What the lots of agreements' current months still hold. */
@Injectable()
export class MinutesInBank {
  constructor(
    private readonly readModels: ReadModels,
    private readonly ledger: LedgerQueries,
    private readonly clock: Clock,
  ) {}

  /** As one query asks for them: each agreement is looked up once. */
  asSeenBy(viewer: Actor): BankBook {
    return new BankBook(this.readModels, this.ledger, this.clock.now(), viewer);
  }
}

export class BankBook {
  private readonly known = new Map<string, number>();
  /** Today, wherever it is earliest and latest. */
  private readonly today: { readonly first: LocalDate; readonly last: LocalDate };
  /** The current month, wherever it is. */
  private readonly months: readonly Month[];

  constructor(
    private readonly readModels: ReadModels,
    private readonly ledger: LedgerQueries,
    private readonly now: Instant,
    private readonly viewer: Actor,
  ) {
    const dateAfter = (minutes: number) => addMinutes(now, minutes).slice(0, DATE_LENGTH);
    this.today = { first: dateAfter(BEHIND_MINUTES), last: dateAfter(AHEAD_MINUTES) };
    this.months = [...new Set([this.today.first, this.today.last].map(monthOf))];
  }

  /** Whole minutes; 0 for an agreement without a current month. */
  async of(agreementIds: Iterable<string>): Promise<ReadonlyMap<string, number>> {
    const unknown = [...new Set(agreementIds)].filter((id) => !this.known.has(id));
    for (let from = 0; from < unknown.length; from += PAGE) await this.lookUp(unknown.slice(from, from + PAGE));
    return this.known;
  }

  /** All agreements of these with minutes in the bank, or all without. */
  async agreementsWith(inBank: boolean, { agreementId: id, ...ofClient }: Filter): Promise<readonly string[]> {
    const ids: string[] = [];
    const list = async <Doc extends object>(
      from: Projection<Doc, never>,
      filter: Filter,
      idOf: (doc: Doc) => string,
    ) => {
      for await (const page of this.readModels.pages(from, filter, { limit: PAGE })) ids.push(...page.map(idOf));
    };
    if (inBank) {
      const ofMonth = { ...given({ agreementId: id }), ...ofClient, month: { $in: this.months } };
      const mayHold = [{ 'balance.provisional': true }, { 'figures.remainingMinutes': { $gt: 0 } }];
      for (const may of mayHold) await list(balances, { ...ofMonth, ...may }, (card) => card.agreementId);
    } else {
      await list(agreements, { ...given({ id }), ...ofClient }, (card) => card.id);
    }
    const minutes = await this.of(ids);
    return [...new Set(ids)].filter((one) => minutes.get(one)! > 0 === inBank);
  }

  private async lookUp(ids: readonly string[]): Promise<void> {
    const filter = { agreementId: { $in: ids }, month: { $in: this.months } };
    const { items } = await this.readModels.find(balances, filter, { limit: ids.length * this.months.length });
    const current = new Map<string, BalanceCard>();
    for (const card of items.filter(({ endsAt }) => endsAt > this.now)) {
      const other = current.get(card.agreementId);
      if (!other || card.month < other.month) current.set(card.agreementId, card);
    }
    await Promise.all(ids.map(async (id) => this.known.set(id, await this.remaining(id, current.get(id)))));
  }

  /** What the card says, unless it takes the month before or the local date to tell. */
  private async remaining(agreementId: string, card: BalanceCard | undefined): Promise<number> {
    if (!card?.figures || !card.balance) return 0;
    const { first, last } = this.today;
    const held = card.figures.lots.filter(({ remaining }) => remaining > 0);
    const mayExpire = held.some(({ expiresOn }) => expiresOn !== null && expiresOn >= first && expiresOn < last);
    if (card.balance.provisional || mayExpire) {
      return (await this.ledger.balance(agreementId, card.month, this.viewer)).remainingMinutes;
    }
    return held
      .filter(({ expiresOn }) => expiresOn === null || expiresOn >= last)
      .reduce((sum, { remaining }) => sum + remaining, 0);
  }
}
