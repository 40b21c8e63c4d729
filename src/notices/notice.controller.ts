import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { type Decided, factOf } from '../event-store/decided';
import { Allow } from '../http/access';
import { answer } from '../http/answer';
import { Meta } from '../http/request';
import { type CommandMeta } from '../kernel/command';
import { ReopenNotice } from './notice.commands';
import { NoticePage, NoticesQuery, SendAgainAnswer } from './notice.dto';
import { type Notice } from './notice.decider';
import { type NoticeEvent } from './notice.events';
import { NoticeQueries } from './notice.queries';

@Controller('v1/notices')
export class NoticeController {
  constructor(
    private readonly commands: CommandBus,
    private readonly queries: NoticeQueries,
  ) {}

  /** Lists what people were told, and what they are yet to be told, the latest first. */
  @Get()
  @Allow('admin', 'agent', 'auditor')
  async list(@Query() query: NoticesQuery): Promise<NoticePage> {
    return (await this.queries.list(query)) as NoticePage;
  }

  /** Tries an abandoned notice again, at everybody who has not got it. */
  @Post(':id/send-again')
  @Allow('admin', 'agent')
  async sendAgain(@Param('id') noticeId: string, @Meta() meta: CommandMeta): Promise<SendAgainAnswer> {
    const command = new ReopenNotice({ noticeId }, meta);
    const decided = await this.commands.execute<ReopenNotice, Decided<Notice, NoticeEvent>>(command);
    const { nextAttemptAt } = factOf(decided, 'NoticeReopened');
    return answer(decided, { id: noticeId, nextAttemptAt });
  }
}
