import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { factOf } from '../event-store/decided';
import { Allow } from '../http/access';
import { answer, atRevision } from '../http/answer';
import { Meta, Viewer } from '../http/request';
import { type CommandMeta } from '../kernel/command';
import { type Actor } from '../kernel/event';
import { RejectDispute } from './dispute.commands';
import { openedDispute } from './dispute.decider';
import {
  DisputeAnswer,
  DisputeDecidedAnswer,
  DisputeOpenedAnswer,
  DisputePage,
  DisputesQuery,
  DisputeWithdrawnAnswer,
  OpenDisputeBody,
  RejectDisputeBody,
  UpholdDisputeBody,
  WithdrawDisputeBody,
} from './dispute.dto';
import { AcceptDispute, RaiseDispute, TakeBackDispute } from './dispute.handlers';
import { DisputeQueries } from './dispute.queries';
import { type DecidedDispute } from './redress';

@Controller('v1/disputes')
export class DisputeController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: DisputeQueries,
  ) {}

  /**
   * Disputes entries or lines of a closed month, or all of it. What is disputed is kept as the month was closed with it,
   * together with the month worked out again from its events.
   */
  @Post()
  @Allow('admin', 'billing', 'client')
  async open(@Body() body: OpenDisputeBody, @Meta() meta: CommandMeta): Promise<DisputeOpenedAnswer> {
    const { agreementId, month, entryIds = null, lines = null, reason } = body;
    const command = new RaiseDispute({ agreementId, month, entryIds, lines, reason }, meta);
    const opened = await this.commands.execute<RaiseDispute, DecidedDispute>(command);
    const { disputeId: id, disputed, agreed, answerDueOn, answerDueAt } = factOf(opened, 'DisputeOpened');
    const figures = { disputed, agreed, answerDueOn, answerDueAt };
    return answer(opened, { id, agreementId, month, state: 'open' as const, ...figures });
  }

  /**
   * Upholds a dispute, wholly or in part: minutes are given in the oldest open month, money is credited on the month's
   * invoice. The closed month stays as it is.
   */
  @Post(':id/uphold')
  @HttpCode(200)
  @Allow('admin', 'billing')
  async uphold(
    @Param('id') disputeId: string,
    @Body() { goodwillMinutes = 0, creditAmount = 0, reason }: UpholdDisputeBody,
    @Meta() meta: CommandMeta,
  ): Promise<DisputeDecidedAnswer> {
    const command = new AcceptDispute({ disputeId, goodwillMinutes, creditAmount, reason }, meta);
    const decided = await this.commands.execute<AcceptDispute, DecidedDispute>(command);
    const { upheld, redressed } = openedDispute(decided.state, disputeId);
    const { whole, agreed } = upheld!;
    const { adjustment = null, creditNote = null, notGiven = [] } = redressed ?? {};
    return answer(decided, {
      ...{ id: disputeId, state: 'upheld' as const, reason, goodwillMinutes, creditAmount, whole, agreed },
      ...{ adjustment, creditNote, notGiven: [...notGiven] },
    });
  }

  /** Rejects a dispute: the statement stands. */
  @Post(':id/reject')
  @HttpCode(200)
  @Allow('admin', 'billing')
  async reject(
    @Param('id') disputeId: string,
    @Body() { reason }: RejectDisputeBody,
    @Meta() meta: CommandMeta,
  ): Promise<DisputeDecidedAnswer> {
    const command = new RejectDispute({ disputeId, reason }, meta);
    const decided = await this.commands.execute<RejectDispute, DecidedDispute>(command);
    const { agreed } = openedDispute(decided.state, disputeId).rejected!;
    const nothing = { goodwillMinutes: 0, creditAmount: 0, whole: false, adjustment: null, creditNote: null };
    return answer(decided, { id: disputeId, state: 'rejected' as const, reason, agreed, ...nothing, notGiven: [] });
  }

  /** Takes a dispute back before it is decided. */
  @Post(':id/withdraw')
  @HttpCode(200)
  @Allow('admin', 'billing', 'client')
  async withdraw(
    @Param('id') disputeId: string,
    @Body() { reason }: WithdrawDisputeBody,
    @Meta() meta: CommandMeta,
  ): Promise<DisputeWithdrawnAnswer> {
    const command = new TakeBackDispute({ disputeId, reason: reason ?? null }, meta);
    const decided = await this.commands.execute<TakeBackDispute, DecidedDispute>(command);
    return answer(decided, { id: disputeId, state: 'withdrawn' as const });
  }

  /** Lists disputes, the latest first. */
  @Get()
  @Allow('admin', 'agent', 'billing', 'auditor', 'client', 'integrator')
  list(@Query() query: DisputesQuery, @Viewer() viewer: Actor): Promise<DisputePage> {
    return this.queries.list(query, viewer);
  }

  /** Shows a dispute with what it holds of the month, and what came of it. */
  @Get(':id')
  @Allow('admin', 'agent', 'billing', 'auditor', 'client', 'integrator')
  async show(@Param('id') id: string, @Viewer() viewer: Actor): Promise<DisputeAnswer> {
    const { view, revision } = await this.queries.one(id, viewer);
    return atRevision(revision, view);
  }
}
