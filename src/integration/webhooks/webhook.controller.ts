import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { factOf } from '../../event-store/decided';
import { Allow } from '../../http/access';
import { answer } from '../../http/answer';
import { PageQuery } from '../../http/page-query';
import { Meta, Viewer } from '../../http/request';
import { type CommandMeta } from '../../kernel/command';
import { type Actor } from '../../kernel/event';
import {
  DeadLetterPage,
  DeadLettersResentAnswer,
  RegisterWebhookBody,
  ReplayWebhookBody,
  RotateWebhookSecretBody,
  WebhookPage,
  WebhookRegisteredAnswer,
  WebhookReplayedAnswer,
  WebhookSecretAnswer,
  WebhookStateAnswer,
  WebhookStatusAnswer,
  WebhookTestedAnswer,
} from './webhook.dto';
import { WebhookQueries } from './webhook.queries';
import { type DecidedWebhook, Webhooks } from './webhooks';

@Controller('v1/webhooks')
export class WebhookController {
  constructor(
    private readonly door: Webhooks,
    private readonly queries: WebhookQueries,
  ) {}

  /**
   * Registers an endpoint that events are sent to as they happen.
   * The secret that they are signed with is in this answer and nowhere else. A key bound to a client registers for that client.
   */
  @Post()
  @Allow('admin', 'integrator')
  async register(@Body() body: RegisterWebhookBody, @Meta() meta: CommandMeta): Promise<WebhookRegisteredAnswer> {
    const { decided, secret, fact } = await this.door.register(body, meta);
    return answer(decided, { id: fact.webhookId, secret, fromPosition: fact.fromPosition });
  }

  /** Lists endpoints, the oldest first: an integrator’s own. */
  @Get()
  @Allow('admin', 'auditor', 'integrator')
  list(@Query() query: PageQuery, @Viewer() viewer: Actor): Promise<WebhookPage> {
    return this.queries.list(query, viewer);
  }

  /** How an endpoint is: what it was sent, what waits, and what it answered last. */
  @Get(':id')
  @Allow('admin', 'auditor', 'integrator')
  get(@Param('id') id: string, @Viewer() viewer: Actor): Promise<WebhookStatusAnswer> {
    return this.queries.get(id, viewer);
  }

  /** Removes an endpoint for good: nothing is sent to it any more, and its dead letters go with it. */
  @Delete(':id')
  @HttpCode(200)
  @Allow('admin', 'integrator')
  async remove(@Param('id') id: string, @Meta() meta: CommandMeta): Promise<WebhookStateAnswer> {
    return stateOf(id, await this.door.remove(id, meta));
  }

  /** Gives an endpoint another secret. During the grace events are signed with both. */
  @Post(':id/rotate-secret')
  @HttpCode(200)
  @Allow('admin', 'integrator')
  async rotate(
    @Param('id') id: string,
    @Body() { graceHours = 24 }: RotateWebhookSecretBody,
    @Meta() meta: CommandMeta,
  ): Promise<WebhookSecretAnswer> {
    const { decided, secret, fact } = await this.door.rotate(id, graceHours, meta);
    return answer(decided, { id, secret, graceEndsAt: fact.graceEndsAt });
  }

  /** Sends nothing more until it is resumed. What happens meanwhile waits. */
  @Post(':id/pause')
  @HttpCode(200)
  @Allow('admin', 'integrator')
  async pause(@Param('id') id: string, @Meta() meta: CommandMeta): Promise<WebhookStateAnswer> {
    return stateOf(id, await this.door.pause(id, meta));
  }

  /** Goes on with an endpoint that is paused or disabled, where it stopped. */
  @Post(':id/resume')
  @HttpCode(200)
  @Allow('admin', 'integrator')
  async resume(@Param('id') id: string, @Meta() meta: CommandMeta): Promise<WebhookStateAnswer> {
    return stateOf(id, await this.door.resume(id, meta));
  }

  /** Sends everything after a position again. What waited for another attempt is sent as part of it. */
  @Post(':id/replay')
  @HttpCode(200)
  @Allow('admin', 'integrator')
  async replay(
    @Param('id') id: string,
    @Body() { fromPosition }: ReplayWebhookBody,
    @Meta() meta: CommandMeta,
  ): Promise<WebhookReplayedAnswer> {
    const decided = await this.door.replay(id, fromPosition, meta);
    return answer(decided, { id, fromPosition: factOf(decided, 'WebhookReplayed').fromPosition });
  }

  /** Sends one `minutebook.WebhookTest.v1` now, also to an endpoint that is paused, and tells what came of it. */
  @Post(':id/test')
  @HttpCode(200)
  @Allow('admin', 'integrator')
  async test(@Param('id') id: string, @Meta() meta: CommandMeta): Promise<WebhookTestedAnswer> {
    const { decided, fact } = await this.door.test(id, meta);
    const { eventId, delivered, status, text } = fact;
    return answer(decided, { id, eventId, delivered, status, text });
  }

  /** Lists what an endpoint did not take in all attempts, in the order of the log. */
  @Get(':id/dead-letters')
  @Allow('admin', 'auditor', 'integrator')
  deadLetters(@Param('id') id: string, @Query() query: PageQuery, @Viewer() viewer: Actor): Promise<DeadLetterPage> {
    return this.queries.deadLetters(id, query, viewer);
  }

  /** Sends all dead letters again, each once; what is taken is one no more. */
  @Post(':id/dead-letters/resend-all')
  @HttpCode(200)
  @Allow('admin', 'integrator')
  async resendAll(@Param('id') id: string, @Meta() meta: CommandMeta): Promise<DeadLettersResentAnswer> {
    const { decided, count } = await this.door.resend(id, null, meta);
    return answer(decided, { id, count });
  }

  /** Sends a dead letter again, once; if it is taken it is one no more. */
  @Post(':id/dead-letters/:eventId/resend')
  @HttpCode(200)
  @Allow('admin', 'integrator')
  async resend(
    @Param('id') id: string,
    @Param('eventId') eventId: string,
    @Meta() meta: CommandMeta,
  ): Promise<DeadLettersResentAnswer> {
    const { decided, count } = await this.door.resend(id, eventId, meta);
    return answer(decided, { id, count });
  }
}

function stateOf(id: string, decided: DecidedWebhook): WebhookStateAnswer {
  const { status } = decided.state;
  if (status === 'unregistered') throw new Error(`Webhook ${id} was never registered`);
  return answer(decided, { id, state: status });
}
