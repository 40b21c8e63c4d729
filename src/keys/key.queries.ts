import { Injectable } from '@nestjs/common';
import { type KeyCard, keys } from '../../projections/keys';
import { type PageQuery } from '../http/page-query';
import { type Page, type Positioned, ReadModels } from '../read-models/read-models';
import { type Instant } from '../time/instant';
import { unknownKey } from './key.decider';
import { type KeyAnswer, type KeyUsePage } from './key.dto';
import { CONFIGURED_ADMIN } from './key-table';
import { UseBook } from './use-book';

@Injectable()
export class KeyQueries {
  constructor(
    private readonly readModels: ReadModels,
    private readonly useBook: UseBook,
  ) {}

  /** The oldest first, with when each was last used. */
  async list({ limit, cursor }: Pick<PageQuery, 'limit' | 'cursor'>): Promise<Page<KeyAnswer>> {
    const { items, nextCursor } = await this.readModels.find(keys, {}, { sort: { issuedAt: 1 }, limit, cursor });
    const lastUsedAt = await this.useBook.lastUsedAt(items.map(({ id }) => id));
    return { items: items.map((card) => shown(card, lastUsedAt.get(card.id) ?? null)), nextCursor };
  }

  /** @throws Refusal UNKNOWN_KEY */
  async use(id: string, { limit, cursor }: Pick<PageQuery, 'limit' | 'cursor'>): Promise<KeyUsePage> {
    const known = id === CONFIGURED_ADMIN.id || (await this.readModels.get(keys, id)) !== null;
    if (!known) throw unknownKey(id);
    return this.useBook.page(id, limit, cursor);
  }
}

/** Without its hashes. */
function shown(card: Positioned<KeyCard>, lastUsedAt: Instant | null): KeyAnswer {
  const { id, role, clientId, label, issuedAt, rotatedAt, graceEndsAt, expiresAt, revokedAt } = card;
  if (role === null || issuedAt === null) throw new Error(`Key ${id} was never issued`);
  return { id, role, clientId, label, issuedAt, rotatedAt, graceEndsAt, expiresAt, revokedAt, lastUsedAt };
}
