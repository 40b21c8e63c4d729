import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { visible } from '../clients/visibility';
import { type Decided } from '../event-store/decided';
import { Allow } from '../http/access';
import { answer, type Answered, atRevision } from '../http/answer';
import { Meta, Viewer } from '../http/request';
import { type CommandMeta } from '../kernel/command';
import { type Actor } from '../kernel/event';
import { Refusal } from '../kernel/refusal';
import { given, type Page } from '../read-models/read-models';
import { instant } from '../time/instant';
import { isMonth, type Month } from '../time/local';
import { ApprovalBody, BalanceQuery, BalancesQuery, CloseMonthBody, PurchaseBody, TimeEntryBody } from './ledger.dto';
import { BuyHours, EndMonth, GiveDecision, ReportTime } from './ledger.handlers';
import { type BalanceView, LedgerQueries } from './ledger.queries';
import { type LedgerMonth } from './month.decider';
import { type MonthEvent } from './month.events';
import { statementView, type StatementView } from './statement.view';

type DecidedMonth = Decided<LedgerMonth, MonthEvent>;

@Controller('v1')
export class LedgerController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: LedgerQueries,
  ) {}

  /** Logs time worked on a ticket. It belongs to the month of its local start; where that has closed, to the oldest open one. */
  @Post('tickets/:id/time-entries')
  @Allow('admin', 'agent')
  async logTime(@Param('id') ticketId: string, @Body() body: TimeEntryBody, @Meta() meta: CommandMeta) {
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
  async buyHours(@Param('id') agreementId: string, @Body() body: PurchaseBody, @Meta() meta: CommandMeta) {
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
  async decideOverage(@Param('id') agreementId: string, @Body() body: ApprovalBody, @Meta() meta: CommandMeta) {
    const { month = null, ticketId = null, minutes, decision } = body;
    const decided = await this.commands.execute<GiveDecision, DecidedMonth>(
      new GiveDecision({ agreementId, month, ticketId, minutes, decision }, meta),
    );
    const given = factOf(decided, decision === 'approved' ? 'OverageApproved' : 'OverageDeclined');
    return answer(decided, { id: given.approvalId, agreementId, month: given.month, minutes, decision });
  }

  /** Closes a month that has ended, and carries its balance into the next one. */
  @Post('agreements/:id/months/:month/close')
  @HttpCode(200)
  @Allow('admin', 'billing')
  async closeMonth(
    @Param('id') agreementId: string,
    @Param('month') month: string,
    @Body() _body: CloseMonthBody,
    @Meta() meta: CommandMeta,
  ): Promise<Answered<StatementView & { id: string }>> {
    const { closed, carried } = await this.commands.execute<EndMonth, { closed: DecidedMonth; carried: DecidedMonth }>(
      new EndMonth({ agreementId, month: asMonth(month) }, meta),
    );
    const { ledgerId, statement } = factOf(closed, 'MonthClosed');
    const entries = closed.state.status === 'unopened' ? [] : closed.state.entries;
    const view = statementView({ agreementId, month, state: 'closed', provisional: false }, statement, entries);
    return answer({ ...closed, position: carried.position }, { id: ledgerId, ...view });
  }

  /** What is left this month, or was left in another. */
  @Get('agreements/:id/balance')
  @Allow('admin', 'agent', 'billing', 'auditor', 'client', 'integrator')
  async balance(
    @Param('id') agreementId: string,
    @Query() { month }: BalanceQuery,
    @Viewer() viewer: Actor,
  ): Promise<BalanceView> {
    const { revision, ...view } = await this.queries.balance(agreementId, month, viewer);
    return atRevision(revision, view);
  }

  @Get('balances')
  @Allow('admin', 'agent', 'billing', 'auditor', 'client', 'integrator')
  balances(@Query() query: BalancesQuery, @Viewer() viewer: Actor): Promise<Page<BalanceView>> {
    const { limit, cursor, month, agreementId, state } = query;
    const filter = { ...given({ month, agreementId, state }), ...visible(viewer, 'clientId', query.clientId) };
    return this.queries.balances(filter, { limit, cursor });
  }

  /** The statement of a month: as it was closed, or as it stands. */
  @Get('agreements/:id/months/:month')
  @Allow('admin', 'agent', 'billing', 'auditor', 'client', 'integrator')
  statement(
    @Param('id') agreementId: string,
    @Param('month') month: string,
    @Viewer() viewer: Actor,
  ): Promise<StatementView> {
    return this.queries.statement(agreementId, asMonth(month), viewer);
  }
}

type FactsByType = { [E in MonthEvent as E['type']]: E['data'] };

/** The fact of that type among those a command came to. */
function factOf<T extends MonthEvent['type']>({ events }: DecidedMonth, type: T): FactsByType[T] {
  const fact = events.find((event) => event.type === type);
  if (!fact) throw new Error(`The command came to no ${type}`);
  return fact.data as FactsByType[T];
}

function asMonth(text: string): Month {
  if (!isMonth(text))
    throw new Refusal('INVALID', 'A month is written YYYY-MM', {}, [
      { pointer: '/month', detail: 'must be a month written YYYY-MM' },
    ]);
  return text;
}
