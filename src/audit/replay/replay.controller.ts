import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { Allow } from '../../http/access';
import { PageQuery } from '../../http/page-query';
import { type HttpReply, Meta, Viewer } from '../../http/request';
import { type CommandMeta } from '../../kernel/command';
import { type Actor } from '../../kernel/event';
import { ReplayAnswer, ReplayBody, ReplayPage } from './replay.dto';
import { Replays } from './replays';

@Controller('v1/replays')
export class ReplayController {
  constructor(private readonly replays: Replays) {}

  /**
   * Replays read models beside the live ones, from the event store alone, and compares them document by document, field by field.
   * It writes no event. One runs at a time; others wait. A client replays its own agreements and tickets.
   */
  @Post()
  @HttpCode(202)
  @Allow('admin', 'billing', 'auditor', 'client')
  async ask(
    @Body() body: ReplayBody,
    @Meta() meta: CommandMeta,
    @Res({ passthrough: true }) reply: HttpReply,
  ): Promise<ReplayAnswer> {
    const answer = await this.replays.ask(body, meta);
    void reply.header('location', `/v1/replays/${answer.id}`);
    return answer;
  }

  /** Lists replays, the latest first, without their differences. */
  @Get()
  @Allow('admin', 'billing', 'auditor', 'client')
  list(@Query() page: PageQuery, @Viewer() viewer: Actor): Promise<ReplayPage> {
    return this.replays.list(page, viewer);
  }

  /** How far a replay is, and in the end every document that differs. */
  @Get(':id')
  @Allow('admin', 'billing', 'auditor', 'client')
  get(@Param('id') id: string, @Viewer() viewer: Actor): Promise<ReplayAnswer> {
    return this.replays.get(id, viewer);
  }

  /** Ends a replay that waits or runs. One that has ended stays as it is. */
  @Delete(':id')
  @Allow('admin', 'billing', 'auditor', 'client')
  cancel(@Param('id') id: string, @Viewer() viewer: Actor): Promise<ReplayAnswer> {
    return this.replays.cancel(id, viewer);
  }
}
