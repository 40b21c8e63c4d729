import { Injectable } from '@nestjs/common';
import { agreements, type AgreementCard } from '../../projections/agreements';
import { type BalanceCard, balances } from '../../projections/balances';
import { statements } from '../../projections/statements';
import { timeLog, type TimeLogCard } from '../../projections/time-log';
import { termsInForce } from '../agreements/agreement.rules';
import { maySee } from '../clients/visibility';
import { EventLog } from '../event-store/event-log';
import { type Actor, type RecordedOf } from '../kernel/event';
import { Refusal } from '../kernel/refusal';
import { type Filter, type Page, type Positioned, ReadModels } from '../read-models/read-models';
import { Clock } from '../time/clock';
import { localDateOf, type LocalDate, type Month, monthOf, nextMonth, previousMonth } from '../time/local';
import { type BalanceFigures, carriedInto, figuresOf, type MonthBalance } from './month-balance';
import { ledgerStream } from './month.decider';
import { type Lot, type MonthEvent, type Settlement } from './month.events';
import { type AgreementOfMonths, hasMonth, ledgerIdOf, openingOf } from './opening.rules';
import { closeLots, grantOfNext, type NextMonth, settle } from './settlement.rules';
import { statementView, type StatementView, type ToldEntry } from './statement.view';

/** A balance as people ask for it. Minutes are whole. */
export interface BalanceView {
  readonly agreementId: string;
  readonly clientId: string;
  readonly month: Month;
  readonly state: 'open' | 'closed';
  /** The month before has not closed: what it would carry over now is counted, and may still change. */
  readonly provisional: boolean;
  readonly availableMinutes: number;
  readonly usedMinutes: number;
  /** What the lots still hold today. */
  readonly remainingMinutes: number;
  readonly overageMinutes: number;
  readonly unapprovedOverageMinutes: number;
  readonly borrowedMinutes: number;
  readonly lots: readonly {
    readonly lotId: string;
    readonly source: Lot['source'];
    readonly month: Month;
    readonly granted: number;
    readonly drawn: number;
    readonly remaining: number;
    readonly expiresOn: LocalDate | null;
  }[];
  readonly position: number;
}

type StoredBalance = Positioned<BalanceCard> & { readonly balance: MonthBalance; readonly figures: BalanceFigures };
type StoredAgreement = Positioned<AgreementCard> & AgreementOfMonths;
type AgreementAndMonth = { readonly agreement: StoredAgreement; readonly stored: StoredBalance };

/** Entries are read in pages of this many. */
const ENTRIES_PAGE = 1_000;
/** How often a statement is read again when its month changes while it is read. */
const READS_MAX = 5;

@Injectable()
export class LedgerQueries {
  constructor(
    private readonly readModels: ReadModels,
    private readonly log: EventLog,
    private readonly clock: Clock,
  ) {}

  /** @throws Refusal UNKNOWN_AGREEMENT, UNKNOWN_MONTH */
  async balance(
    agreementId: string,
    month: Month | undefined,
    viewer: Actor,
  ): Promise<BalanceView & { readonly revision: number }> {
    const { agreement, stored } = month
      ? await this.agreementAndMonth(agreementId, month, viewer)
      : await this.agreementNow(agreementId, viewer);
    return { ...(await this.balanceView(stored, agreement)), revision: stored.revision };
  }

  /** One page of balances of one month, the current ones by default. */
  async balances(filter: Filter, page: { limit: number; cursor?: string | undefined }): Promise<Page<BalanceView>> {
    const { items, nextCursor } = await this.readModels.find(balances, filter, { ...page, sort: { month: -1 } });
    const views = items.map(async (card) => {
      const stored = card as StoredBalance;
      const { agreementId, balance } = stored;
      const agreement = balance.provisional ? await this.readModels.get(agreements, agreementId) : null;
      return this.balanceView(stored, agreement && ({ ...agreement, agreementId } as StoredAgreement));
    });
    return { items: await Promise.all(views), nextCursor };
  }

  /** The month's statement: as it was closed, or as it would close now. */
  async statement(
    agreementId: string,
    month: Month,
    viewer: Actor,
  ): Promise<StatementView & { readonly position: number }> {
    const { agreement, stored: first } = await this.agreementAndMonth(agreementId, month, viewer);
    for (let [read, stored] = [1, first]; ; read += 1, stored = await this.month(agreementId, month)) {
      const [entries, closed] = await Promise.all([this.entriesOf(stored.id), this.closedAs(stored)]);
      if (entries.every((entry) => entry.revision <= stored.revision))
        return { ...(await this.statementOf(stored, closed, entries, agreement)), position: stored.position };
      if (read === READS_MAX)
        throw new Refusal('READ_MODEL_BEHIND', `${month} changes faster than it can be read; try again`);
    }
  }

  /** The statement that a month was closed with, from its own stream: the read models may not have seen it yet. */
  async closedStatement(agreementId: string, month: Month, settlement: Settlement): Promise<StatementView> {
    const entries = new Map<string, TimeLogCard>();
    for await (const fact of this.log.readStream(ledgerStream(agreementId, month))) {
      const event = fact as RecordedOf<MonthEvent>;
      if (!isEntryFact(event)) continue;
      const { entryId } = event.data;
      entries.set(entryId, timeLog.evolve(entries.get(entryId) ?? timeLog.initial(entryId), event));
    }
    const about = { agreementId, month, state: 'closed' as const, provisional: false };
    return statementView(about, settlement, [...entries.values()]);
  }

  private async statementOf(
    stored: StoredBalance,
    closed: Settlement | null,
    entries: readonly ToldEntry[],
    agreement: StoredAgreement,
  ) {
    const { agreementId, month, state } = stored;
    if (closed) return statementView({ agreementId, month, state, provisional: false }, closed, entries);
    const { balance, provisional } = await this.withForecast(stored, agreement);
    const { terms } = termsInForce(agreement, month);
    const settlement = settle(balance, entries, { terms, next: nextOf(agreement, month) });
    return statementView({ agreementId, month, state, provisional }, settlement, entries);
  }

  private async closedAs({ id, month, state }: StoredBalance): Promise<Settlement | null> {
    if (state === 'open') return null;
    const closed = await this.readModels.get(statements, id);
    if (!closed?.statement)
      throw new Refusal('READ_MODEL_BEHIND', `The statement of ${month} is not there yet; try again`);
    return closed.statement;
  }

  private async entriesOf(ledgerId: string): Promise<Positioned<TimeLogCard>[]> {
    const entries: Positioned<TimeLogCard>[] = [];
    const pages = this.readModels.pages(timeLog, { ledgerId }, { sort: { order: 1 }, limit: ENTRIES_PAGE });
    for await (const page of pages) entries.push(...page);
    return entries;
  }

  private async balanceView(stored: StoredBalance, agreement: StoredAgreement | null): Promise<BalanceView> {
    const { agreementId, clientId, month, state, position } = stored;
    const { balance } = agreement ? await this.withForecast(stored, agreement) : stored;
    const { provisional } = stored.balance;
    const figures =
      agreement && stored.bearing && state === 'open'
        ? figuresOf(balance, stored.bearing, grantOfNext(nextOf(agreement, month)))
        : stored.figures;
    const lots = figures.lots.map(({ lotId, source, month: granted, minutes, drawn, remaining, expiresOn }) => {
      const expired = agreement && state === 'open' && expiresOn !== null && expiresOn < this.today(agreement);
      return { lotId, source, month: granted, granted: minutes, drawn, remaining: expired ? 0 : remaining, expiresOn };
    });
    const { availableMinutes, usedMinutes, overageMinutes, unapprovedOverageMinutes, borrowedMinutes } = figures;
    return {
      ...{ agreementId, clientId, month, state, provisional, availableMinutes, usedMinutes },
      remainingMinutes: lots.reduce((sum, lot) => sum + lot.remaining, 0),
      ...{ overageMinutes, unapprovedOverageMinutes, borrowedMinutes, lots, position },
    };
  }

  /** A month whose predecessor is still open is shown with what that would carry over if it closed now. */
  private async withForecast(
    stored: StoredBalance,
    agreement: StoredAgreement,
  ): Promise<{ balance: MonthBalance; provisional: boolean }> {
    const { balance, month } = stored;
    if (!balance.provisional) return { balance, provisional: false };
    const before = await this.month(stored.agreementId, previousMonth(month));
    const forecast = await this.withForecast(before, agreement);
    const earlier = termsInForce(agreement, before.month).terms;
    const next = nextOf(agreement, before.month);
    const { carriedLots, borrowedMinutes } = closeLots(forecast.balance, earlier, next);
    const carried = { lots: carriedLots, borrowedMinutes, paidInAdvance: next?.lines ?? [] };
    return { balance: carriedInto(balance, carried), provisional: true };
  }

  /** Read at once: an answer waits for one of them only. */
  private async agreementAndMonth(agreementId: string, month: Month, viewer: Actor): Promise<AgreementAndMonth> {
    const [agreement, stored] = await Promise.all([
      this.readModels.get(agreements, agreementId),
      this.readModels.get(balances, ledgerIdOf(agreementId, month)),
    ]);
    return { agreement: seenBy(viewer, agreementId, agreement), stored: opened(agreementId, month, stored) };
  }

  private async agreementNow(agreementId: string, viewer: Actor): Promise<AgreementAndMonth> {
    const agreement = seenBy(viewer, agreementId, await this.readModels.get(agreements, agreementId));
    return { agreement, stored: await this.currentMonth(agreement) };
  }

  private async month(agreementId: string, month: Month): Promise<StoredBalance> {
    return opened(agreementId, month, await this.readModels.get(balances, ledgerIdOf(agreementId, month)));
  }

  /** The month of today where it is opened, otherwise the latest that is. */
  private async currentMonth(agreement: StoredAgreement): Promise<StoredBalance> {
    const today = monthOf(this.today(agreement));
    const current = {
      agreementId: agreement.id,
      month: { $lte: today < agreement.firstMonth ? agreement.firstMonth : today },
    };
    const { items } = await this.readModels.find(balances, current, { sort: { month: -1 }, limit: 1 });
    const [latest] = items;
    if (!latest)
      throw new Refusal('UNKNOWN_MONTH', 'No month of this agreement is opened', { agreementId: agreement.id });
    return latest as StoredBalance;
  }

  private today({ terms }: StoredAgreement): LocalDate {
    return localDateOf(this.clock.now(), terms.timeZone);
  }
}

type EntryFact = Extract<RecordedOf<MonthEvent>, { type: 'TimeLogged' | 'TimeCorrected' | 'TimeReversed' }>;

const isEntryFact = (event: RecordedOf<MonthEvent>): event is EntryFact =>
  event.type === 'TimeLogged' || event.type === 'TimeCorrected' || event.type === 'TimeReversed';

function seenBy(viewer: Actor, agreementId: string, found: Positioned<AgreementCard> | null): StoredAgreement {
  if (!found?.terms || !maySee(viewer, found.clientId)) {
    throw new Refusal('UNKNOWN_AGREEMENT', 'No agreement has this id', { agreementId });
  }
  return { ...found, agreementId } as StoredAgreement;
}

function opened(agreementId: string, month: Month, found: Positioned<BalanceCard> | null): StoredBalance {
  if (!found) throw new Refusal('UNKNOWN_MONTH', `${month} is not opened`, { agreementId, month });
  return found as StoredBalance;
}

/** The month after, as it was or will be opened; null where the agreement has none. */
function nextOf(agreement: StoredAgreement, month: Month): NextMonth | null {
  const next = nextMonth(month);
  return hasMonth(agreement, next) ? openingOf(agreement, next) : null;
}
