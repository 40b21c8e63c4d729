import { Injectable } from '@nestjs/common';
import { agreements } from '../../../projections/agreements';
import { type BalanceCard, balances } from '../../../projections/balances';
import { clients } from '../../../projections/clients';
import { disputes } from '../../../projections/disputes';
import { factIn, type HistoryEvent, type HistoryLine, ledgerHistory } from '../../../projections/ledger-history';
import { ticketBoard } from '../../../projections/ticket-board';
import { ticketHistory } from '../../../projections/ticket-history';
import { maySee } from '../../clients/visibility';
import { disputeStream, unknownDispute } from '../../disputes/dispute.decider';
import { type Actor, type Recorded, type RecordedOf } from '../../kernel/event';
import { invalidAt, Refusal } from '../../kernel/refusal';
import { type MonthEvent } from '../../ledger/month.events';
import { ledgerStream } from '../../ledger/month.state';
import { type Filter, type Page, type Positioned, ReadModels } from '../../read-models/read-models';
import { type Month } from '../../time/local';
import { isOfTheAgency } from '../../tickets/ticket.queries';
import { KeptStreams } from '../as-of/kept-streams';
import { balanceAfter } from '../as-of/month-snapshots';
import { type HistoryEntry } from './history.dto';
import { type BalanceAfter, figuresAfter } from './running-balance.view';

/** Whose history: everything that the agency and its client have written down of it. */
export type Scope =
  | { readonly of: 'client' | 'agreement' | 'ticket' | 'dispute'; readonly id: string }
  | { readonly of: 'month'; readonly agreementId: string; readonly month: Month };

export interface PageOptions {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

const PAGE = 200;

/** Every event in the order of writing. A client sees its own, without what the agency's people tell each other. */
@Injectable()
export class HistoryQueries {
  constructor(
    private readonly readModels: ReadModels,
    private readonly streams: KeptStreams,
  ) {}

  /** @throws Refusal UNKNOWN_CLIENT, UNKNOWN_AGREEMENT, UNKNOWN_MONTH, UNKNOWN_TICKET, UNKNOWN_DISPUTE, also for another organisation's */
  async page(scope: Scope, options: PageOptions, viewer: Actor): Promise<Page<HistoryEntry>> {
    await this.assertSeen(scope, viewer);
    return this.pageOf(scope, options, viewer, new MonthsInPassing(this.streams));
  }

  /** All of it, page after page: each month is folded once, however many pages it takes. Refuses as `page`, at once. */
  async all(scope: Scope, viewer: Actor): Promise<AsyncGenerator<readonly HistoryEntry[]>> {
    await this.assertSeen(scope, viewer);
    const months = new MonthsInPassing(this.streams);
    const pageAt = (cursor?: string) => this.pageOf(scope, { limit: PAGE, cursor }, viewer, months);
    return pagesFrom(await pageAt(), pageAt);
  }

  private pageOf(
    scope: Scope,
    options: PageOptions,
    viewer: Actor,
    months: MonthsInPassing,
  ): Promise<Page<HistoryEntry>> {
    switch (scope.of) {
      case 'month':
        return this.pageOfMonth(scope, options, months);
      case 'dispute':
        return this.pageOfDispute(scope.id, options, months);
      default:
        return this.pageOfLines({ [`${scope.of}Id`]: scope.id }, options, viewer, months);
    }
  }

  /** A month's events are its stream's. */
  private async pageOfMonth(
    { agreementId, month }: Extract<Scope, { of: 'month' }>,
    options: PageOptions,
    months: MonthsInPassing,
  ): Promise<Page<HistoryEntry>> {
    const stream = ledgerStream(agreementId, month);
    const facts = await this.streams.of(stream);
    if (facts.length === 0) throw new Refusal('UNKNOWN_MONTH', `${month} is not opened`, { agreementId, month });
    return this.pageOfFacts(stream, facts, options, months);
  }

  private async pageOfDispute(
    disputeId: string,
    options: PageOptions,
    months: MonthsInPassing,
  ): Promise<Page<HistoryEntry>> {
    const stream = disputeStream(disputeId);
    return this.pageOfFacts(stream, await this.streams.of(stream), options, months);
  }

  private async pageOfFacts(
    stream: string,
    facts: readonly Recorded[],
    { limit, cursor }: PageOptions,
    months: MonthsInPassing,
  ): Promise<Page<HistoryEntry>> {
    const from = cursor === undefined ? 0 : revisionIn(stream, cursor, facts.length);
    const shown = facts.slice(from, from + limit);
    const items: HistoryEntry[] = [];
    for (const fact of shown) items.push(await entryOf(lineOf(fact as Recorded<HistoryEvent>), months));
    const next = from + shown.length;
    return { items, nextCursor: next < facts.length ? cursorAt(stream, next) : null };
  }

  private async pageOfLines(
    scope: Filter,
    { limit, cursor }: PageOptions,
    viewer: Actor,
    months: MonthsInPassing,
  ): Promise<Page<HistoryEntry>> {
    const inside = isOfTheAgency(viewer);
    const filter = inside ? scope : { ...scope, internal: false };
    const page = await this.readModels.find(ledgerHistory, filter, { sort: { position: 1 }, limit, cursor });
    const said = await this.saidOnTickets(page.items);
    const items: HistoryEntry[] = [];
    for (const line of page.items) {
      const data = line.data ?? said.get(line.id) ?? {};
      const shown = line.noteIsInternal && !inside ? { ...data, note: null } : data;
      items.push(await entryOf({ ...line, data: shown }, months));
    }
    return { items, nextCursor: page.nextCursor };
  }

  /** What the lines leave to ticket history. */
  private async saidOnTickets(lines: readonly HistoryLine[]): Promise<ReadonlyMap<string, object>> {
    const ids = lines.filter(({ data }) => data === null).map(({ id }) => id);
    if (ids.length === 0) return new Map();
    const { items } = await this.readModels.find(ticketHistory, { id: { $in: ids } }, { limit: ids.length });
    if (items.length < ids.length) throw new Refusal('READ_MODEL_BEHIND', 'A ticket’s history is behind; try again');
    return new Map(items.map(({ id, data }) => [id, data]));
  }

  private async assertSeen(scope: Scope, viewer: Actor): Promise<void> {
    switch (scope.of) {
      case 'client': {
        const card = await this.readModels.get(clients, scope.id);
        if (card && maySee(viewer, card.id)) return;
        throw new Refusal('UNKNOWN_CLIENT', 'No client has this id', { clientId: scope.id });
      }
      case 'ticket': {
        const card = await this.readModels.get(ticketBoard, scope.id);
        if (card && maySee(viewer, card.clientId)) return;
        throw new Refusal('UNKNOWN_TICKET', 'No ticket has this id', { ticketId: scope.id });
      }
      case 'dispute': {
        const card = await this.readModels.get(disputes, scope.id);
        if (card && maySee(viewer, card.clientId)) return;
        throw unknownDispute(scope.id);
      }
      case 'agreement':
        return this.assertAgreementSeen(scope.id, viewer);
      case 'month':
        return this.assertAgreementSeen(scope.agreementId, viewer);
    }
  }

  private async assertAgreementSeen(agreementId: string, viewer: Actor): Promise<void> {
    const card = await this.readModels.get(agreements, agreementId);
    if (card && maySee(viewer, card.clientId)) return;
    throw new Refusal('UNKNOWN_AGREEMENT', 'No agreement has this id', { agreementId });
  }
}

async function* pagesFrom(
  first: Page<HistoryEntry>,
  pageAt: (cursor: string) => Promise<Page<HistoryEntry>>,
): AsyncGenerator<readonly HistoryEntry[]> {
  let page = first;
  yield page.items;
  while (page.nextCursor !== null) {
    page = await pageAt(page.nextCursor);
    yield page.items;
  }
}

interface MonthInPassing {
  readonly facts: readonly RecordedOf<MonthEvent>[];
  /** After the first so many of its facts. */
  readonly seen: number;
  readonly card: BalanceCard;
}

/** Months that a history comes through, each as it was after the last of its events that was shown. */
class MonthsInPassing {
  private readonly months = new Map<string, MonthInPassing>();

  constructor(private readonly streams: KeptStreams) {}

  /** Events of a month come in their order. */
  async after(event: Recorded): Promise<BalanceAfter> {
    const { stream, revision } = event;
    const month = this.months.get(stream);
    const facts =
      month && month.facts.length > revision
        ? month.facts
        : ((await this.streams.of(stream)) as readonly RecordedOf<MonthEvent>[]);
    const card = month
      ? facts.slice(month.seen, revision + 1).reduce((folded, fact) => balances.evolve(folded, fact), month.card)
      : balanceAfter(facts, revision + 1);
    if (event.type === 'MonthClosed') this.months.delete(stream);
    else this.months.set(stream, { facts, seen: revision + 1, card });
    const [opened] = facts;
    if (opened?.type !== 'MonthOpened') throw new Error(`${stream} does not begin with its opening`);
    return figuresAfter(card, opened.data.terms.timeZone, event);
  }
}

const lineOf = (fact: Recorded<HistoryEvent>): Positioned<HistoryLine> => {
  const line = ledgerHistory.evolve(ledgerHistory.initial(fact.id), fact as RecordedOf<HistoryEvent>);
  return { ...line, position: fact.position };
};

async function entryOf(line: Positioned<HistoryLine>, months: MonthsInPassing): Promise<HistoryEntry> {
  const { id, position, stream, revision, type, month, ticketId, metadata } = line;
  const { occurredAt, recordedAt, actor } = metadata;
  const data = line.data! as { readonly agreementId?: string; readonly reason?: string | null };
  const { agreementId = null, reason = null } = data;
  const isOfMonth = agreementId !== null && month !== null && stream === ledgerStream(agreementId, month);
  return {
    ...{ id, position, stream, revision, type, occurredAt, recordedAt, actor },
    reason,
    ...{ agreementId, month, ticketId, data },
    balance: isOfMonth ? await months.after(factIn(line)) : null,
  };
}

const cursorAt = (stream: string, revision: number): string =>
  Buffer.from(`${stream}@${revision}`).toString('base64url');

function revisionIn(stream: string, cursor: string, length: number): number {
  const [of, revision = ''] = Buffer.from(cursor, 'base64url').toString().split('@');
  const from = /^\d{1,9}$/.test(revision) ? Number(revision) : length + 1;
  if (of === stream && from <= length && cursorAt(stream, from) === cursor) return from;
  throw invalidAt('/cursor', 'must be the nextCursor of a page of this same list');
}
