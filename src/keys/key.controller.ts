import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Allow } from '../http/access';
import { answer } from '../http/answer';
import { PageQuery } from '../http/page-query';
import { Meta } from '../http/request';
import { type CommandMeta } from '../kernel/command';
import { instant } from '../time/instant';
import {
  IssueKeyBody,
  KeyIssuedAnswer,
  KeyPage,
  KeyRevokedAnswer,
  KeyRotatedAnswer,
  KeyUsePage,
  RotateKeyBody,
} from './key.dto';
import { KeyQueries } from './key.queries';
import { Keys } from './keys';

@Controller('v1/keys')
export class KeyController {
  constructor(
    private readonly door: Keys,
    private readonly queries: KeyQueries,
  ) {}

  /**
   * Issues a key.
   * The key is in this answer and nowhere else. A repeat with the same `Idempotency-Key` gives the same answer.
   */
  @Post()
  @Allow('admin')
  async issue(@Body() { expiresAt, ...asked }: IssueKeyBody, @Meta() meta: CommandMeta): Promise<KeyIssuedAnswer> {
    const { keyId, secret, decided, fact } = await this.door.issue({ ...asked, ...expiry(expiresAt) }, meta);
    return answer(decided, { id: keyId, key: secret, expiresAt: fact.expiresAt ?? null });
  }

  /**
   * Gives a key another secret.
   * It is in this answer and nowhere else. The one before ends at once, or after the minutes of grace that are asked for;
   * one that was still in its grace ends at once.
   */
  @Post(':id/rotate')
  @HttpCode(200)
  @Allow('admin')
  async rotate(
    @Param('id') id: string,
    @Body() { graceMinutes = 0, expiresAt }: RotateKeyBody,
    @Meta() meta: CommandMeta,
  ): Promise<KeyRotatedAnswer> {
    const { secret, decided, fact } = await this.door.rotate(id, { graceMinutes, ...expiry(expiresAt) }, meta);
    const { graceEndsAt, expiresAt: until = null } = fact;
    return answer(decided, { id, key: secret, graceEndsAt, expiresAt: until });
  }

  /** Revokes a key at once and for good. */
  @Delete(':id')
  @HttpCode(200)
  @Allow('admin')
  async revoke(@Param('id') id: string, @Meta() meta: CommandMeta): Promise<KeyRevokedAnswer> {
    return answer(await this.door.revoke(id, meta), { id });
  }

  /** Lists keys, oldest first, revoked and expired ones too. */
  @Get()
  @Allow('admin', 'auditor')
  list(@Query() query: PageQuery): Promise<KeyPage> {
    return this.queries.list(query);
  }

  /**
   * Shows what a key was used for, by the hour, the latest first.
   * It is counted beside the book, comes a few seconds late, and is kept for 90 days. The key of `ADMIN_KEY` is
   * `configured-admin`.
   */
  @Get(':id/use')
  @Allow('admin', 'auditor')
  use(@Param('id') id: string, @Query() query: PageQuery): Promise<KeyUsePage> {
    return this.queries.use(id, query);
  }
}

const expiry = (expiresAt: string | undefined) => (expiresAt === undefined ? {} : { expiresAt: instant(expiresAt) });
