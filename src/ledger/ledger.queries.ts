import { Injectable } from '@nestjs/common';
import { type AgreementCard } from '../../projections/agreements';
import { type BalanceCard, balances } from '../../projections/balances';
import { type MonthInDispute, monthsInDispute } from '../../projections/disputes';
import { seals } from '../../projections/seals';
import { timeLog, type TimeLogCard } from '../../projections/time-log';
import { termsInForce } from '../agreements/agreement.rules';
import { AsOf } from '../audit/as-of/as-of';
import { type Basis, type Moment } from '../audit/as-of/basis.rules';
import { maySee } from '../clients/visibility';
import {
  type MoneyInDispute,
  moneyInDispute,
  type TimeInDispute,
  timeInDispute,
} from '../disputes/month-in-dispute.view';
import { EventLog } from '../event-store/event-log';
import { type Actor, type RecordedOf } from '../kernel/event';
import { invalidAt, Refusal } from '../kernel/refusal';
import { type Filter, type Page, type Positioned, ReadModels } from '../read-models/read-models';
import { Clock } from '../time/clock';
import { type Instant } from '../time/instant';
import { localDateOf, type LocalDate, type Month, monthOf, nextMonth, previousMonth } from '../time/local';
import { type Books, BooksOfNow } from './books';
import { type BalanceFigures, carriedInto, figuresOf, type MonthBalance } from './month-balance';
import { ledgerStream } from './month.decider';
import { type Claim, type Lot, type MonthClosed, type MonthEvent, type Settlement } from './month.events';
import { type AgreementOfMonths, hasMonth, openingOf } from './opening.rules';
import { closeLots, grantOfNext, type NextMonth, settle } from './settlement.rules';
import { shownSeal, statementView, type StatementView, type ToldEntry } from './statement.view';

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
    /** Only on the lot of an opening balance. */
    readonly claimed?: Claim;
  }[];
  readonly position: number;
  /** Only where it was asked for as of an instant: UTC, and in which sense. */
  readonly asOf?: Instant;
  readonly basis?: Basis;
}

type StoredBalance = Positioned<BalanceCard> & { readonly balance: MonthBalance; readonly figures: BalanceFigures };
type StoredAgreement = Positioned<AgreementCard> & AgreementOfMonths;
type AgreementAndMonth = { readonly agreement: StoredAgreement; readonly stored: StoredBalance };
type StatementAnswered = StatementView &
  Pick<BalanceView, 'position' | 'asOf' | 'basis'> &
  Partial<MoneyInDispute & TimeInDispute>;

/** How often a statement is read again when its month changes while it is read. */
const READS_MAX = 5;

@Injectable()
export class LedgerQueries {
  private readonly now: Books;

  constructor(
    private readonly readModels: ReadModels,
    private readonly log: EventLog,
    clock: Clock,
    private readonly asOf: AsOf,
  ) {
    this.now = new BooksOfNow(readModels, clock);
  }

  /**
   * As it is now, or as of a moment. `revision` is that of the month's stream, for the balance of now alone.
   * @throws Refusal UNKNOWN_AGREEMENT, UNKNOWN_MONTH, INVALID for a moment before the agreement
   */
  async balance(
    agreementId: string,
    month: Month | undefined,
    viewer: Actor,
    moment: Moment | null = null,
  ): Promise<BalanceView & { readonly revision: number | null }> {
    if (moment) {
      const { books, agreement, stored } = await this.asItWas(agreementId, month, viewer, moment);
      return { ...(await this.balanceView(books, stored, agreement)), ...told(moment), revision: null };
    }
    const { agreement, stored } = month
      ? await this.agreementAndMonth(agreementId, month, viewer)
      : await this.agreementNow(agreementId, viewer);
    return { ...(await this.balanceView(this.now, stored, agreement)), revision: stored.revision };
  }

  /** One page of balances of one month, the current ones by default. */
  async balances(filter: Filter, page: { limit: number; cursor?: string | undefined }): Promise<Page<BalanceView>> {
    const { items, nextCursor } = await this.readModels.find(balances, filter, { ...page, sort: { month: -1 } });
    const views = items.map(async (card) => {
      const stored = card as StoredBalance;
      const { agreementId, balance } = stored;
      const agreement = balance.provisional ? await this.now.agreement(agreementId) : null;
      return this.balanceView(this.now, stored, agreement && ({ ...agreement, agreementId } as StoredAgreement));
    });
    return { items: await Promise.all(views), nextCursor };
  }

  /** The month's statement: as it was closed, with what of it is in dispute, or as it would close now; or as of a moment. */
  async statement(
    agreementId: string,
    month: Month,
    viewer: Actor,
    moment: Moment | null = null,
  ): Promise<StatementAnswered> {
    if (moment) {
      const { books, agreement, stored } = await this.asItWas(agreementId, month, viewer, moment);
      const [entries, closed] = await Promise.all([books.entriesOf(stored), this.closedAs(books, stored)]);
      const view = await this.statementOf(books, stored, closed, entries, agreement);
      return { ...view, position: stored.position, ...told(moment) };
    }
    const { agreement, stored: first } = await this.agreementAndMonth(agreementId, month, viewer);
    for (let [read, stored] = [1, first]; ; read += 1, stored = await this.month(this.now, agreementId, month)) {
      const [entries, closed, disputes] = await Promise.all([
        this.now.entriesOf(stored),
        this.closedAs(this.now, stored),
        this.disputesOf(stored),
      ]);
      if (entries.every((entry) => entry.revision <= stored.revision)) {
        const view = await this.statementOf(this.now, stored, closed, entries, agreement);
        if (!disputes) return { ...view, position: stored.position };
        const money = moneyInDispute(disputes.disputes, view.net);
        const time = timeInDispute(disputes.disputes, view.usedMinutes);
        return { ...view, ...money, ...time, position: Math.max(stored.position, disputes.position) };
      }
      if (read === READS_MAX)
        throw new Refusal('READ_MODEL_BEHIND', `${month} changes faster than it can be read; try again`);
    }
  }

  /** The statement that a month was closed with, from its own stream: the read models may not have seen it yet. */
  async closedStatement({ agreementId, month, statement, seal }: MonthClosed['data']): Promise<StatementView> {
    const entries = new Map<string, TimeLogCard>();
    for await (const fact of this.log.readStream(ledgerStream(agreementId, month))) {
      const event = fact as RecordedOf<MonthEvent>;
      if (!isEntryFact(event)) continue;
      const { entryId } = event.data;
      entries.set(entryId, timeLog.evolve(entries.get(entryId) ?? timeLog.initial(entryId), event));
    }
    const about = { agreementId, month, state: 'closed' as const, provisional: false };
    return statementView({ ...about, ...(seal ? { seal: shownSeal(seal) } : {}) }, statement, [...entries.values()]);
  }

  private async statementOf(
    books: Books,
    stored: StoredBalance,
    closed: Settlement | null,
    entries: readonly ToldEntry[],
    agreement: StoredAgreement,
  ) {
    const { agreementId, month, state } = stored;
    if (closed) {
      const about = { agreementId, month, state, provisional: false };
      return statementView({ ...about, ...(await this.sealOf(stored)) }, closed, entries);
    }
    const { balance, provisional } = await this.withForecast(books, stored, agreement);
    const { terms } = termsInForce(agreement, month);
    const settlement = settle(balance, entries, { terms, next: nextOf(agreement, month) });
    return statementView({ agreementId, month, state, provisional }, settlement, entries);
  }

  private async closedAs(books: Books, stored: StoredBalance): Promise<Settlement | null> {
    if (stored.state === 'open') return null;
    const closed = await books.closedAs(stored);
    if (!closed) throw new Refusal('READ_MODEL_BEHIND', `The statement of ${stored.month} is not there yet; try again`);
    return closed;
  }

  /** Null where nobody has disputed it; only a closed month can be. */
  private async disputesOf({ id, state }: StoredBalance): Promise<Positioned<MonthInDispute> | null> {
    return state === 'open' ? null : this.readModels.get(monthsInDispute, id);
  }

  /** None where the month was closed before there were seals. */
  private async sealOf({ id, month }: StoredBalance): Promise<Pick<StatementView, 'seal'>> {
    const card = await this.readModels.get(seals, id);
    if (!card) throw new Refusal('READ_MODEL_BEHIND', `The seal of ${month} is not there yet; try again`);
    return card.seal ? { seal: card.seal } : {};
  }

  private async balanceView(
    books: Books,
    stored: StoredBalance,
    agreement: StoredAgreement | null,
  ): Promise<BalanceView> {
    const { agreementId, clientId, month, state, position } = stored;
    const { balance } = agreement ? await this.withForecast(books, stored, agreement) : stored;
    const { provisional } = stored.balance;
    const figures =
      agreement && stored.bearing && state === 'open'
        ? figuresOf(balance, stored.bearing, grantOfNext(nextOf(agreement, month)))
        : stored.figures;
    const today = agreement && dayOf(books, agreement);
    const lots = figures.lots.map(
      ({ lotId, source, month: granted, minutes, drawn, remaining, expiresOn, claimed }) => {
        const expired = today !== null && state === 'open' && expiresOn !== null && expiresOn < today;
        const lot = { lotId, source, month: granted, granted: minutes, drawn, remaining: expired ? 0 : remaining };
        return { ...lot, expiresOn, ...(claimed ? { claimed } : {}) };
      },
    );
    const { availableMinutes, usedMinutes, overageMinutes, unapprovedOverageMinutes, borrowedMinutes } = figures;
    return {
      ...{ agreementId, clientId, month, state, provisional, availableMinutes, usedMinutes },
      remainingMinutes: lots.reduce((sum, lot) => sum + lot.remaining, 0),
      ...{ overageMinutes, unapprovedOverageMinutes, borrowedMinutes, lots, position },
    };
  }

  /** A month whose predecessor is still open is shown with what that would carry over if it closed now. */
  private async withForecast(
    books: Books,
    stored: StoredBalance,
    agreement: StoredAgreement,
  ): Promise<{ balance: MonthBalance; provisional: boolean }> {
    const { balance, month } = stored;
    if (!balance.provisional) return { balance, provisional: false };
    const before = await this.month(books, stored.agreementId, previousMonth(month));
    const forecast = await this.withForecast(books, before, agreement);
    const earlier = termsInForce(agreement, before.month).terms;
    const next = nextOf(agreement, before.month);
    const { carriedLots, borrowedMinutes } = closeLots(forecast.balance, earlier, next);
    const carried = { lots: carriedLots, borrowedMinutes, paidInAdvance: next?.lines ?? [] };
    return { balance: carriedInto(balance, carried), provisional: true };
  }

  /** Read at once: an answer waits for one of them only. */
  private async agreementAndMonth(agreementId: string, month: Month, viewer: Actor): Promise<AgreementAndMonth> {
    const [agreement, stored] = await Promise.all([
      this.now.agreement(agreementId),
      this.now.month(agreementId, month),
    ]);
    return { agreement: seenBy(viewer, agreementId, agreement), stored: opened(agreementId, month, stored) };
  }

  private async agreementNow(agreementId: string, viewer: Actor): Promise<AgreementAndMonth> {
    const agreement = seenBy(viewer, agreementId, await this.now.agreement(agreementId));
    return { agreement, stored: await this.currentMonth(this.now, agreement) };
  }

  /** Who may see it is asked of now; all the rest of the facts that count at the moment. */
  private async asItWas(
    agreementId: string,
    month: Month | undefined,
    viewer: Actor,
    moment: Moment,
  ): Promise<AgreementAndMonth & { readonly books: Books }> {
    const books = this.asOf.books(moment);
    const [live, card] = await Promise.all([this.now.agreement(agreementId), books.agreement(agreementId)]);
    const known = seenBy(viewer, agreementId, live);
    if (!card?.terms) throw invalidAt('/asOf', beforeTheAgreement(known, moment));
    const agreement = { ...card, agreementId } as StoredAgreement;
    if (month === undefined) return { books, agreement, stored: await this.currentMonth(books, agreement) };
    const stored = await books.month(agreementId, month);
    if (!stored) {
      const detail = `${month} ${moment.basis === 'known' ? 'was not opened' : 'had not begun'} by ${moment.at}`;
      throw new Refusal('UNKNOWN_MONTH', detail, { agreementId, month, ...told(moment) });
    }
    return { books, agreement, stored: stored as StoredBalance };
  }

  private async month(books: Books, agreementId: string, month: Month): Promise<StoredBalance> {
    return opened(agreementId, month, await books.month(agreementId, month));
  }

  /** The month of today where it is opened, otherwise the latest that is. */
  private async currentMonth(books: Books, agreement: StoredAgreement): Promise<StoredBalance> {
    const today = monthOf(dayOf(books, agreement));
    const through = today < agreement.firstMonth ? agreement.firstMonth : today;
    const latest = await books.latestMonth(agreement.id, through);
    if (!latest)
      throw new Refusal('UNKNOWN_MONTH', 'No month of this agreement is opened', { agreementId: agreement.id });
    return latest as StoredBalance;
  }
}

const dayOf = (books: Books, { terms }: StoredAgreement): LocalDate => localDateOf(books.now(), terms.timeZone);

const told = ({ at, basis }: Moment) => ({ asOf: at, basis });

const beforeTheAgreement = ({ startsOn }: StoredAgreement, { basis }: Moment): string =>
  basis === 'known'
    ? 'Must not be before the agreement was signed'
    : `Must not be before the agreement: it began on ${startsOn}`;

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
