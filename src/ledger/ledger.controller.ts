import { Body, Controller, Get, HttpCode, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOkResponse } from '@nestjs/swagger';
import { momentOf } from '../audit/as-of/basis.rules';
import { visible } from '../clients/visibility';
import { Documents } from '../documents/documents';
import { AlsoAsFile } from '../documents/documents.dto';
import { type Decided, factOf } from '../event-store/decided';
import { Allow } from '../http/access';
import { answer, type Answered, atRevision } from '../http/answer';
import { Meta, Viewer } from '../http/request';
import { type CommandMeta } from '../kernel/command';
import { type Actor } from '../kernel/event';
import { invalidAt, Refusal } from '../kernel/refusal';
import { given, type Page } from '../read-models/read-models';
import { Clock } from '../time/clock';
import { instant } from '../time/instant';
import { isMonth, type Month } from '../time/local';
import {
  AdjustmentBody,
  ApprovalBody,
  BalanceAdjustedAnswer,
  BalanceQuery,
  BalancesQuery,
  CloseMonthBody,
  CorrectionBody,
  EntryChangedAnswer,
  ExpenseBody,
  ExpenseRecordedAnswer,
  HoursPurchasedAnswer,
  OverageDecidedAnswer,
  PurchaseBody,
  ReversalBody,
  StatementQuery,
  TimeEntryBody,
  TimeLoggedAnswer,
} from './ledger.dto';
import { CorrectEntry, ReverseEntry } from './correction.handlers';
import { AdjustBalance, BuyHours, EndMonth, GiveDecision, IncurExpense, ReportTime } from './ledger.handlers';
import { type BalanceView, LedgerQueries } from './ledger.queries';
import { type LedgerMonth } from './month.decider';
import { sum } from './month-balance';
import { type EntryValues, type MonthEvent } from './month.events';
import { BalanceAnswer, BalancePage, MonthClosedAnswer, MonthStatementAnswer } from './statement.dto';
import { creditedAmount, statementAnswer, type StatementAnswer } from './statement.view';

type DecidedMonth = Decided<LedgerMonth, MonthEvent>;
type EndedMonth = { readonly closed: DecidedMonth; readonly position: number };

@Controller('v1')
export class LedgerController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: LedgerQueries,
    private readonly documents: Documents,
    private readonly clock: Clock,
  ) {}

  /** Logs time worked on a ticket. It belongs to the month of its local start; where that has closed, to the oldest open one. */
  @Post('tickets/:id/time-entries')
  @Allow('admin', 'agent')
  async logTime(
    @Param('id') ticketId: string,
    @Body() body: TimeEntryBody,
    @Meta() meta: CommandMeta,
  ): Promise<TimeLoggedAnswer> {
    const { agent, minutes, note, role, activity, cover, reason, allowOverlap } = body;
    const decided = await this.commands.execute<ReportTime, DecidedMonth>(
      new ReportTime(
        {
          ticketId,
          agent,
          note,
          startedAt: instant(body.startedAt),
          workedMinutes: minutes,
          role: role ?? null,
          activity: activity ?? null,
          cover: cover ?? null,
          reason: reason ?? null,
          allowOverlap: allowOverlap ?? null,
        },
        meta,
      ),
    );
    const {
      entryId,
      agreementId,
      month,
      billableMinutes,
      insideMinutes,
      outsideMinutes,
      late,
      originalMonth,
      ...logged
    } = factOf(decided, 'TimeLogged');
    return answer(decided, {
      id: entryId,
      ...{ ticketId, agreementId, month, billableMinutes, insideMinutes, outsideMinutes },
      cover: logged.cover,
      ...{ late, originalMonth },
    });
  }

  /** Buys hours in advance. */
  @Post('agreements/:id/purchases')
  @Allow('admin', 'billing')
  async buyHours(
    @Param('id') agreementId: string,
    @Body() body: PurchaseBody,
    @Meta() meta: CommandMeta,
  ): Promise<HoursPurchasedAnswer> {
    const { minutes, unitPrice, purchasedOn = null, expiresOn = null } = body;
    const decided = await this.commands.execute<BuyHours, DecidedMonth>(
      new BuyHours({ agreementId, minutes, unitPrice, purchasedOn, expiresOn }, meta),
    );
    const { purchaseId, month, lot, amount } = factOf(decided, 'HoursPurchased');
    return answer(decided, {
      id: purchaseId,
      agreementId,
      month,
      lotId: lot.lotId,
      minutes,
      amount,
      expiresOn: lot.expiresOn,
    });
  }

  /** Approves or declines minutes beyond what is available. */
  @Post('agreements/:id/approvals')
  @Allow('admin', 'billing', 'client')
  async decideOverage(
    @Param('id') agreementId: string,
    @Body() body: ApprovalBody,
    @Meta() meta: CommandMeta,
  ): Promise<OverageDecidedAnswer> {
    const { month = null, ticketId = null, minutes, decision } = body;
    const decided = await this.commands.execute<GiveDecision, DecidedMonth>(
      new GiveDecision({ agreementId, month, ticketId, minutes, decision }, meta),
    );
    const given = factOf(decided, decision === 'approved' ? 'OverageApproved' : 'OverageDeclined');
    return answer(decided, { id: given.approvalId, agreementId, month: given.month, minutes, decision });
  }

  /** Corrects when the work began or how long it took. In a closed month this becomes an adjustment in the oldest open one. */
  @Post('time-entries/:id/corrections')
  @Allow('admin', 'agent', 'billing')
  async correct(
    @Param('id') entryId: string,
    @Body() body: CorrectionBody,
    @Meta() meta: CommandMeta,
  ): Promise<EntryChangedAnswer> {
    const { minutes, startedAt, reason } = body;
    const decided = await this.commands.execute<CorrectEntry, DecidedMonth>(
      new CorrectEntry(
        {
          entryId,
          startedAt: startedAt === undefined ? null : instant(startedAt),
          workedMinutes: minutes ?? null,
          reason,
        },
        meta,
      ),
    );
    return answer(decided, changeOf(decided));
  }

  /** Takes an entry back. In a closed month this becomes an adjustment in the oldest open one. */
  @Post('time-entries/:id/reversal')
  @Allow('admin', 'agent', 'billing')
  async reverse(
    @Param('id') entryId: string,
    @Body() { reason }: ReversalBody,
    @Meta() meta: CommandMeta,
  ): Promise<EntryChangedAnswer> {
    const decided = await this.commands.execute<ReverseEntry, DecidedMonth>(
      new ReverseEntry({ entryId, reason }, meta),
    );
    return answer(decided, changeOf(decided));
  }

  /** Gives or takes minutes by hand, in the oldest open month. */
  @Post('agreements/:id/adjustments')
  @Allow('admin', 'billing')
  async adjust(
    @Param('id') agreementId: string,
    @Body() body: AdjustmentBody,
    @Meta() meta: CommandMeta,
  ): Promise<BalanceAdjustedAnswer> {
    const { minutes, reason, entryId = null } = body;
    const decided = await this.commands.execute<AdjustBalance, DecidedMonth>(
      new AdjustBalance({ agreementId, minutes, reason, entryId }, meta),
    );
    const { adjustmentId, month, lots } = factOf(decided, 'AdjustmentPosted');
    return answer(decided, { id: adjustmentId, agreementId, month, minutes, lotId: lots[0]?.lotId ?? null, entryId });
  }

  /** Records an expense: a charge line of the month in which it was incurred, or of the oldest open one. */
  @Post('agreements/:id/expenses')
  @Allow('admin', 'agent', 'billing')
  async recordExpense(
    @Param('id') agreementId: string,
    @Body() body: ExpenseBody,
    @Meta() meta: CommandMeta,
  ): Promise<ExpenseRecordedAnswer> {
    const { description, amount, incurredOn = null, ticketId = null } = body;
    const decided = await this.commands.execute<IncurExpense, DecidedMonth>(
      new IncurExpense({ agreementId, description, amount, incurredOn, ticketId }, meta),
    );
    const { expenseId, month, late, ...expense } = factOf(decided, 'ExpenseRecorded');
    const { incurredOn: day } = expense;
    return answer(decided, { id: expenseId, agreementId, month, description, amount, incurredOn: day, late });
  }

  /** Closes a month that has ended, and carries its balance into the next one. */
  @Post('agreements/:id/months/:month/close')
  @HttpCode(200)
  @Allow('admin', 'billing')
  @ApiOkResponse({ type: MonthClosedAnswer })
  async closeMonth(
    @Param('id') agreementId: string,
    @Param('month') month: string,
    @Body() _body: CloseMonthBody,
    @Meta() meta: CommandMeta,
  ): Promise<Answered<StatementAnswer & { id: string }>> {
    const { closed, position } = await this.commands.execute<EndMonth, EndedMonth>(
      new EndMonth({ agreementId, month: asMonth(month) }, meta),
    );
    const fact = factOf(closed, 'MonthClosed');
    const view = await this.queries.closedStatement(fact);
    return answer({ ...closed, position }, { id: fact.ledgerId, ...statementAnswer(view) });
  }

  /** What is left this month, or was left in another; with `asOf`, what was known or true then. */
  @Get('agreements/:id/balance')
  @Allow('admin', 'agent', 'billing', 'auditor', 'client', 'integrator')
  @ApiOkResponse({ type: BalanceAnswer })
  async balance(
    @Param('id') agreementId: string,
    @Query() { month, ...asked }: BalanceQuery,
    @Viewer() viewer: Actor,
  ): Promise<BalanceView> {
    const moment = momentOf(asked, this.clock.now());
    const { revision, ...view } = await this.queries.balance(agreementId, month, viewer, moment);
    return revision === null ? view : atRevision(revision, view);
  }

  /** Lists balances of many agreements, those of the latest months first. */
  @Get('balances')
  @Allow('admin', 'agent', 'billing', 'auditor', 'client', 'integrator')
  @ApiOkResponse({ type: BalancePage })
  balances(@Query() query: BalancesQuery, @Viewer() viewer: Actor): Promise<Page<BalanceView>> {
    const { limit, cursor, month, agreementId, state } = query;
    const filter = { ...given({ month, agreementId, state }), ...visible(viewer, 'clientId', query.clientId) };
    return this.queries.balances(filter, { limit, cursor });
  }

  /** The statement of a month: as it was closed, or as it stands; with `asOf`, what was known or true then. */
  @Get('agreements/:id/months/:month')
  @Allow('admin', 'agent', 'billing', 'auditor', 'client', 'integrator')
  @AlsoAsFile(MonthStatementAnswer)
  async statement(
    @Param('id') agreementId: string,
    @Param('month') month: string,
    @Query() { format = 'json', ...asked }: StatementQuery,
    @Viewer() viewer: Actor,
  ): Promise<StatementAnswer | StreamableFile> {
    const moment = momentOf(asked, this.clock.now());
    if (moment && format === 'pdf') throw invalidAt('/format', 'Must be json or csv together with asOf');
    const view = await this.queries.statement(agreementId, asMonth(month), viewer, moment);
    return format === 'json' ? statementAnswer(view) : this.documents.statement(view, format);
  }
}

/** What a correction or reversal came to: in the entry's own month, or as an adjustment of a later one. */
function changeOf({ events }: DecidedMonth) {
  for (const { type, data } of events) {
    if (type === 'TimeCorrected') return told(data.correctionId, data, data.before, data.after);
    if (type === 'TimeReversed') return told(data.reversalId, data, data.before, null);
    if (type === 'AdjustmentPosted' && data.entry?.before) {
      const { adjustmentId, entry, lots, drawnMinutes, credits, month } = data;
      return {
        ...told(adjustmentId, { entryId: entry.entryId, month }, data.entry.before, entry.after),
        adjusted: true,
        givenBackMinutes: sum(lots.map((lot) => lot.minutes)),
        drawnMinutes,
        creditAmount: creditedAmount(credits),
      };
    }
  }
  throw new Error('The change of an entry came to no fact');
}

function told(
  id: string,
  { entryId, month }: { readonly entryId: string; readonly month: Month },
  before: EntryValues,
  after: EntryValues | null,
) {
  return {
    ...{ id, entryId, month, adjusted: false },
    minutes: after?.workedMinutes ?? 0,
    billableMinutes: after?.billableMinutes ?? 0,
    billableMinutesBefore: before.billableMinutes,
  };
}

function asMonth(text: string): Month {
  if (!isMonth(text))
    throw new Refusal('INVALID', 'A month is written YYYY-MM', {}, [
      { pointer: '/month', detail: 'must be a month written YYYY-MM' },
    ]);
  return text;
}
