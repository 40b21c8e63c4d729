import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { keys } from '../../projections/keys';
import { Allow } from '../http/access';
import { answer } from '../http/answer';
import { PageQuery } from '../http/page-query';
import { Meta } from '../http/request';
import { type CommandMeta } from '../kernel/command';
import { ReadModels } from '../read-models/read-models';
import { IssueKeyBody, KeyIssuedAnswer, KeyPage, KeyRevokedAnswer } from './key.dto';
import { Keys } from './keys';

@Controller('v1/keys')
@Allow('admin')
export class KeyController {
  constructor(
    private readonly door: Keys,
    private readonly readModels: ReadModels,
  ) {}

  /**
   * Issues a key.
   * The key is in this answer and nowhere else. A repeat with the same `Idempotency-Key` gives the same answer.
   */
  @Post()
  async issue(@Body() body: IssueKeyBody, @Meta() meta: CommandMeta): Promise<KeyIssuedAnswer> {
    const { keyId, secret, decided } = await this.door.issue(body, meta);
    return answer(decided, { id: keyId, key: secret });
  }

  /** Revokes a key at once and for good. */
  @Delete(':id')
  @HttpCode(200)
  async revoke(@Param('id') id: string, @Meta() meta: CommandMeta): Promise<KeyRevokedAnswer> {
    return answer(await this.door.revoke(id, meta), { id });
  }

  /** Lists keys, oldest first, revoked ones too. */
  @Get()
  async list(@Query() { limit, cursor }: PageQuery): Promise<KeyPage> {
    const { items, nextCursor } = await this.readModels.find(keys, {}, { sort: { issuedAt: 1 }, limit, cursor });
    return {
      items: items.map(({ secretHash: _, position: __, ...key }) => key as KeyPage['items'][number]),
      nextCursor,
    };
  }
}
