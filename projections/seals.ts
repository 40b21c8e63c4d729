import { leafOf } from '../src/audit/seals/seal';
import { type Projection } from '../src/kernel/projection';
import { type MonthClosed } from '../src/ledger/month.events';
import { shownSeal, type StatementSeal } from '../src/ledger/statement.view';
import { type Instant } from '../src/time/instant';
import { type Month } from '../src/time/local';

/** A closed month's seal, and its leaf in the tree of all seals. */
export interface SealCard {
  readonly id: string;
  readonly agreementId: string;
  readonly clientId: string;
  readonly month: Month;
  readonly closedAt: Instant;
  /** Where it stands in the log: leaves are in this order. */
  readonly closedPosition: number;
  readonly seal: StatementSeal | null;
  /** SHA-256, hex; null where the month was closed before there were seals. */
  readonly leaf: string | null;
}

export const seals: Projection<SealCard, MonthClosed> = {
  name: 'seals',
  version: 1,
  begunBy: 'all',
  handles: { MonthClosed: true },
  route: ({ data }) => [data.ledgerId],
  initial: (id) => ({
    ...{ id, agreementId: '', clientId: '', month: '', closedAt: '', closedPosition: 0 },
    ...{ seal: null, leaf: null },
  }),
  evolve(card, { data: { agreementId, clientId, month, seal }, metadata, position }) {
    const about = { agreementId, clientId, month, closedAt: metadata.recordedAt, closedPosition: position };
    if (!seal) return { ...card, ...about };
    return { ...card, ...about, seal: shownSeal(seal), leaf: leafOf(seal).toString('hex') };
  },
  indexes: [{ closedPosition: 1 }],
};
